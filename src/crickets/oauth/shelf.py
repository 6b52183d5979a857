"""Where tokens are kept: a file that only its owner can read, or the system's keyring; and the lock beside them."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from crickets.config import keyring
from crickets.config.secret import exposed
from crickets.errors import ConfigError, ConnectionLost, StoreError

_PATIENCE = 90.0
"""Seconds to wait for another process; one that holds the lock waits for the provider itself, and not for long."""
_PAUSE = 0.05


class Shelf(Protocol):
    """A place for the tokens of one account; each call may raise ConfigError or StoreError."""

    def read(self) -> str | None:
        """Give what lies there, None where nothing does."""
        ...

    def write(self, text: str) -> None:
        """Put it there in the place of what lay there; once this returns, a power cut does not bring that back."""
        ...

    def clear(self) -> None:
        """Take away what lies there, if anything does."""
        ...


@dataclass(frozen=True, slots=True)
class FileShelf:
    """A file; ``keep`` puts a file of that name down whole, mode 0600, in the same folder."""

    path: Path
    keep: Callable[[str, bytes], object]

    def read(self) -> str | None:
        """Give its text; raises ConfigError where others can read it, or we cannot."""
        if problem := exposed(self.path):
            raise ConfigError([f"the tokens in {problem}"])
        try:
            return self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            way_out = "log in as the user whom Crickets runs as, or give the file to them"
            raise ConfigError([f"{self.path} cannot be read ({error.strerror}); {way_out}"]) from error

    def write(self, text: str) -> None:
        """Replace the file."""
        self.keep(self.path.name, text.encode())

    def clear(self) -> None:
        """Remove the file."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            msg = f"{self.path} cannot be removed ({error.strerror}): check whose it is"
            raise StoreError(msg) from error


@dataclass(frozen=True, slots=True)
class KeyringShelf:
    """An entry of the system's keyring."""

    service: str
    username: str

    def read(self) -> str | None:
        """Give the entry."""
        return keyring.kept(self.service, self.username)

    def write(self, text: str) -> None:
        """Replace the entry."""
        keyring.keep(self.service, self.username, text)

    def clear(self) -> None:
        """Remove the entry."""
        keyring.forget(self.service, self.username)


@contextmanager
def alone(lock: Path, account: str) -> Iterator[None]:
    """Be the only one, in all processes and threads, who renews the tokens of this account."""
    try:
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        msg = f"{lock} cannot be made ({error.strerror}): check whose the folder is"
        raise StoreError(msg) from error
    try:
        _wait_for(held, account)
        yield
    finally:
        os.close(held)  # the lock goes with it, and with the process, however that ends


def _wait_for(held: int, account: str) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                msg = f"another process has been renewing the tokens of {account} for {_PATIENCE:.0f} s; end it"
                raise ConnectionLost(msg) from None
            time.sleep(_PAUSE)
        else:
            return
