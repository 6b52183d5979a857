"""The file of a dossier: a zip archive that the same contents always give, and a list that checks it."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from crickets.core.matters import folded

CHECKSUMS = "SHA256SUMS"
"""The name of the list in the archive; ``sha256sum -c SHA256SUMS`` checks all other files."""

_LONGEST = 60
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*(?<!\.)")
_UNIX = 3
_MAY_READ = 0o100644 << 16


def file_name(number: int, words: str, ending: str) -> str:
    """A name that every system takes, ``007-website-relaunch.eml``; the number keeps names apart and in order."""
    joined = "-".join(re.findall(r"[a-z0-9]+", folded(words)))[:_LONGEST].strip("-")
    stem = f"{number:03}-{joined}" if joined else f"{number:03}"
    kind = "".join(re.findall(r"[a-z0-9]+", folded(ending)))[:_LONGEST]
    return f"{stem}.{kind}" if kind else stem


def sha256_list(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of each file by name, as ``sha256sum -c`` reads it; empty where there is no file.

    Raises ValueError for a name that is not safe on every system.
    """
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in _checked(files))


def archive(files: Mapping[str, bytes], at: datetime) -> bytes:
    """A zip archive of these files, sorted by name, each dated ``at`` as its clock shows it.

    Nothing is packed: the same files give the same bytes with every version of every library. Raises ValueError for a
    name that is not safe on every system, and for a year before 1980, which the format cannot say.
    """
    target = _Target()
    with ZipFile(target, "w", ZIP_STORED) as packed:
        for name in _checked(files):
            packed.writestr(_entry(name, at), files[name])
    return bytes(target.data)


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.create_system, entry.external_attr = _UNIX, _MAY_READ  # else they say which system wrote the archive
    return entry


def _checked(files: Mapping[str, bytes]) -> list[str]:
    """The names, sorted; each one safe, and none that is another's in other letters or another's folder."""
    names = sorted(files)
    for name in names:
        if not all(_NAME.fullmatch(part) for part in name.split("/")):
            msg = f"{name!r} is no safe name for a file in an archive: use file_name() for each part of it"
            raise ValueError(msg)
    lowered = sorted(f"{name.lower()}/" for name in names)
    if clash := next((b for a, b in pairwise(lowered) if b.startswith(a)), None):
        msg = f"Two files in an archive cannot both be {clash.rstrip('/')!r}: give each a number of its own"
        raise ValueError(msg)
    return names


class _Target:
    """Bytes in memory that zipfile can write to and go back in; the core knows no files, not even such."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._at = 0

    def write(self, data: bytes, /) -> int:
        self.data[self._at : self._at + len(data)] = data
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = offset + (0, self._at, len(self.data))[whence]
        return self._at

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is held."""
