"""A fresh Debian in a folder, as debootstrap makes it: a file system with root in it, and no service manager."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SUITE = "bookworm"
"""The oldest Debian that Crickets is installed on."""

PACKAGES = "python3,python3-venv"

# What another program may change at any time, or keeps for itself.
_PASSING = {"dev", "proc", "run", "sys", "tmp", "var/cache", "root/.cache"}


class NoDebian(Exception):
    """This machine cannot make a Debian; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the file system knows of a file; two that are equal are the same file, unchanged."""

    mode: int
    owner: tuple[int, int]
    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said on both its outputs."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class Debian:
    """The folder that a Debian stands in. ``environment`` is all that its programs get of the one of the tests."""

    root: Path
    environment: Mapping[str, str]

    @classmethod
    def unpacked(cls, root: Path, environment: Mapping[str, str]) -> "Debian":
        """A new one."""
        subprocess.run(["tar", "--extract", "--file", packed(), "--directory", root], check=True)
        root.chmod(0o755)  # for its users it is /
        return cls(root, environment)

    def run(self, *command: str) -> Ended:
        """Run a command as its root, with nobody to answer."""
        ended = subprocess.run(
            ["chroot", self.root, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", **self.environment},
            check=False,
        )
        return Ended(ended.returncode, ended.stdout)

    def path(self, inside: str) -> Path:
        """Where a path that its programs know is found from outside."""
        return self.root / inside.lstrip("/")

    def write_program(self, inside: str, script: str) -> None:
        """Put a shell script where its programs find it."""
        self.path(inside).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        self.path(inside).chmod(0o755)

    def files(self) -> Mapping[str, Entry]:
        """Every file and folder in it that stays."""
        return {f"/{path.relative_to(self.root)}": _entry(path) for path in self._paths()}

    def _paths(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.root):
            here = Path(folder)
            folders[:] = [name for name in folders if str((here / name).relative_to(self.root)) not in _PASSING]
            yield from (here / name for name in (*folders, *files))


def _entry(path: Path) -> Entry:
    found = path.lstat()
    return Entry(found.st_mode, (found.st_uid, found.st_gid), found.st_size, found.st_mtime_ns, found.st_ino)


def packed() -> Path:
    """The same Debian for all runs of a month, for making it takes a minute; raises NoDebian."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crickets-tests"
    file = kept / f"{SUITE}-{datetime.now(UTC):%Y-%m}.tar"
    if not file.exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        _pack(file)
    return file


def _pack(file: Path) -> None:
    half = file.with_suffix(".half")
    with tempfile.TemporaryDirectory(prefix="debian-") as root:
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, root, *_mirror()]
        made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if made.returncode != 0:
            msg = f"debootstrap could not make a Debian:\n{made.stdout[-2000:]}"
            raise NoDebian(msg)
        subprocess.run(["tar", "--create", "--file", half, "--directory", root, "."], check=True)
    half.rename(file)


def _mirror() -> list[str]:
    """Where this machine gets the same Debian from, if it does; else debootstrap knows where."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    fitting = [f"Codename: {SUITE}", "Label: Debian", "Component: main", "Created-By: Packages"]
    return subprocess.run([*command, *fitting], capture_output=True, text=True, check=False).stdout.split()[:1]
