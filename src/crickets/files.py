"""Files: the user's are read without a surprise, ours are written whole and for the user alone."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crickets.errors import StoreError


def read_file(path: str, limit: int) -> bytes:
    """The content of a regular file, at most ``limit`` bytes of it; raises OSError, and ValueError for no path."""
    file = Path(path)
    if not file.exists():
        msg = "there is no such file"
        raise FileNotFoundError(msg)
    if not file.is_file():  # a pipe would be waited for, a device has no end
        msg = "it is not a file"
        raise OSError(msg)
    with file.open("rb") as opened:
        return opened.read(limit)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the state directory, made when it is needed."""

    path: Path

    def keep(self, name: str, data: bytes) -> Path:
        """Put a file down, mode 0600, in the place of an older one of this name; its absolute path."""
        target = self.path.absolute() / name
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(target, data)
        except OSError as error:
            msg = f"{target} cannot be written ({error.strerror}): free some space, or check whose the folder is"
            raise StoreError(msg) from error
        return target


def write_whole(target: Path, data: bytes, check: Callable[[Path], None] = lambda _: None) -> None:
    """Write a file for the user alone (mode 0600); whatever happens, it is there as a whole or as it was before.

    ``check`` sees it, under another name beside the target, before it takes its place; if it raises, it never does.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        check(Path(name))
        Path(name).replace(target)
        _settle(target.parent)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _settle(folder: Path) -> None:
    """Let a power cut not bring back the old file under the name, where the file system can promise that."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
