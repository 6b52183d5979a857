"""A bell in the state directory: one datagram tells the daemon that there is something to do."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crickets.errors import StoreError

_SOCKET = "crickets.socket"
_LOCK = "crickets.lock"
_LONGEST = 64


def ring(state: Path, word: str = "look") -> bool:
    """Ring; whether a daemon heard it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as ringer:
        try:
            ringer.sendto(word.encode(), _address(state / _SOCKET))
        except BlockingIOError:
            return True  # its bell is full of words already
        except OSError:
            return False
    return True


@contextmanager
def bell(state: Path) -> Iterator[socket.socket]:
    """The daemon's end of the bell, for one daemon on this state only; raises StoreError for a second one."""
    with _only_one(state), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as listener:
        path = state / _SOCKET
        path.unlink(missing_ok=True)  # left behind by a daemon that was killed; the lock says that none runs
        listener.bind(_address(path))
        path.chmod(0o600)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def heard(listener: socket.socket, seconds: float) -> str | None:
    """The next word, or None when the time is over."""
    listener.settimeout(seconds)
    with suppress(TimeoutError):
        return listener.recv(_LONGEST).decode("ascii", "replace")
    return None


@contextmanager
def _only_one(state: Path) -> Iterator[None]:
    # The lock goes with the process, however it ends.
    lock = os.open(state / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        if error.errno not in {errno.EAGAIN, errno.EACCES}:
            raise
        msg = f"another Crickets runs on {state}: stop it first, or give this one its own directory with --state"
        raise StoreError(msg) from error
    try:
        yield
    finally:
        os.close(lock)


def _address(path: Path) -> str:
    """A path short enough for a socket's name (108 bytes): through this process's own entry where it is longer."""
    if len(os.fsencode(path)) < 100:  # noqa: PLR2004 - below the limit of sun_path
        return str(path)
    return os.path.relpath(path)
