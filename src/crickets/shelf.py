"""Files: read without a surprise, written whole and for the user alone."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crickets.errors import StoreError

LARGEST = 50_000_000
"""Bytes of the largest file that is read; no mail could carry a larger one."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Implements `crickets.filing.Shelf`: reads by any path, and keeps in one folder, which it makes when needed."""

    path: Path

    def read(self, path: str) -> bytes | None:
        """What a regular file holds; None where there is none, it is too large, or may not be read."""
        file = Path(path)
        try:
            # Asked first: opening a pipe would wait for whoever writes into it.
            if not file.is_file() or file.stat().st_size > LARGEST:
                return None
            return file.read_bytes()
        except (OSError, ValueError):
            return None

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


def write_whole(target: Path, data: bytes) -> None:
    """Write a file for the user alone (mode 0600); whatever happens, it is there as a whole or as it was before."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
