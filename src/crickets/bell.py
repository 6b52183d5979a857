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
_NAME = 100
_LOOK = "look"
_PATIENCE = 3.0
"""Seconds in which a daemon that lives takes a word off its bell, so that there is room for another."""


def ring(state: Path, word: str = _LOOK) -> bool:
    """Ring; whether a daemon heard it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as ringer:
        ringer.settimeout(_PATIENCE)
        try:
            with _address(state / _SOCKET) as address:
                ringer.sendto(word.encode(), address)
        except TimeoutError:
            return word == _LOOK  # the bell is full, and some of what it is full of says that as well
        except OSError:
            return False
    return True


def hears(state: Path) -> bool:
    """Whether a daemon listens, without a word to it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as ringer:
        try:
            with _address(state / _SOCKET) as address:
                ringer.connect(address)
        except OSError:
            return False
    return True


@contextmanager
def clapper(state: Path) -> Iterator[socket.socket]:
    """A socket into which any byte rings the bell, whatever the program is doing: for ``signal.set_wakeup_fd``."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as ringer:
        ringer.settimeout(0)
        with _address(state / _SOCKET) as address:
            ringer.connect(address)
        yield ringer


@contextmanager
def bell(state: Path) -> Iterator[socket.socket]:
    """The daemon's end of the bell, for one daemon on this state only; raises StoreError for a second one."""
    with alone(state), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as listener:
        path = state / _SOCKET
        path.unlink(missing_ok=True)  # left behind by a daemon that was killed; the lock says that none runs
        with _address(path) as address:
            listener.bind(address)
        path.chmod(0o600)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """Be the only one at work on this state, as a daemon is; raises StoreError where another one is."""
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


def runs(state: Path) -> bool:
    """Whether a daemon is at work on this state."""
    if not (state / _LOCK).exists():
        return False
    try:
        with alone(state):
            return False
    except StoreError:
        return True


def next_word(listener: socket.socket, seconds: float) -> str | None:
    """The next word, or None when the time is over."""
    listener.settimeout(seconds)
    with suppress(TimeoutError):
        return listener.recv(_LONGEST).decode("ascii", "replace")
    return None


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """A name for a socket at this path: such a name holds 108 bytes, and Linux knows a short one for any directory."""
    if len(os.fsencode(path)) < _NAME:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
