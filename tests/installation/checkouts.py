"""The sources that are installed: the commit before, the checkout as it stands, and one that cannot be installed."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.architecture.source import ROOT

NEEDED = ("deploy/install.sh", "src/crickets/cli/init.py")
"""What the walk begins with: a commit that has not all of it cannot be the one before."""

OLD = "0.0.0"
"""The version that the commit before says it is; for the two may be of one."""


def before(folder: Path) -> None:
    """The commit before HEAD, or the one that $CRICKETS_BEFORE names."""
    commit = os.environ.get("CRICKETS_BEFORE") or _parent()
    packed = subprocess.run([*_GIT, "archive", commit], stdout=subprocess.PIPE, check=True).stdout
    folder.mkdir()
    subprocess.run(["tar", "--extract", "--directory", folder], input=packed, check=True)
    _edit(folder / "src/crickets/__init__.py", r'^__version__ = ".*"$', f'__version__ = "{OLD}"')


def now(folder: Path) -> None:
    """The checkout as it stands, with what is not committed yet."""
    for name in _asked("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def forged(folder: Path) -> None:
    """The checkout, whose lock expects another file of its first library than there is."""
    now(folder)
    _edit(folder / "requirements/run.txt", r"--hash=sha256:\w{4}", "--hash=sha256:0000")


def download(locks: Sequence[Path], folder: Path) -> None:
    """All libraries of the locks, from wherever this machine gets its own, so that a Debian needs no network."""
    for lock in {lock.read_bytes(): lock for lock in locks}.values():
        options = ["--quiet", "--require-hashes", "--no-deps", "--python-version", "3.11", "--only-binary", ":all:"]
        command = [sys.executable, "-m", "pip", "download", *options, "--requirement", str(lock), "--dest", str(folder)]
        got = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        assert got.returncode == 0, got.stdout


# Whoever owns the checkout: here root reads it.
_GIT = ["git", "-c", "safe.directory=*", "-C", str(ROOT)]


def _parent() -> str:
    """A parent of HEAD; HEAD itself in a clone of one commit, and where what is needed came with it."""
    for commit in (*_asked("rev-parse", "HEAD^@").split(), "HEAD"):
        if len(_asked("ls-tree", "--name-only", commit, *NEEDED).split()) == len(NEEDED):
            return commit
    msg = f"no commit has {' and '.join(NEEDED)} yet: name one that does as $CRICKETS_BEFORE, or commit them first"
    raise AssertionError(msg)


def _asked(*command: str) -> str:
    return subprocess.run([*_GIT, *command], stdout=subprocess.PIPE, text=True, check=True).stdout


def _edit(file: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count, f"{file} has no {pattern}"
    file.write_text(text, encoding="utf-8")
