"""The configuration as a file that a verb writes: whole, never one that does not load, never without what was there."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crickets.cli.given import load_checked
from crickets.errors import ConfigError
from crickets.files import write_whole

if TYPE_CHECKING:
    from crickets.config.writing import ClientAnswers


def put(target: Path, text: str) -> None:
    """Let this be the configuration; raises ConfigError, about the target, where it does not load, and OSError.

    A file that is there keeps its mode and its owner; a new one is for the user alone.
    """
    target = target.resolve()  # a link stays a link
    make_folder(target)

    def check(written: Path) -> None:
        _loads(written, target)
        _take_after(written, target)

    write_whole(target, text.encode(), check)


def add_clients(target: Path, clients: "list[ClientAnswers]") -> None:
    """Put clients into a configuration behind those that are there; raises ConfigError where it does not load then."""
    from crickets.config.writing import with_clients

    put(target, with_clients(target.read_text(encoding="utf-8"), clients))


def check_place(target: Path) -> None:
    """See that there can be a configuration there, before anybody is asked for it; raises ConfigError."""
    existing = next(folder for folder in target.absolute().parents if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        msg = f"{target} cannot be written: {existing} is no folder that you may write in; name another: --config FILE"
        raise ConfigError([msg])


def check_text(text: str) -> None:
    """See that a configuration loads, wherever it will stand; raises ConfigError."""
    with TemporaryDirectory(prefix="crickets-") as folder:
        written = Path(folder) / "config.toml"
        written.write_text(text, encoding="utf-8")
        _loads(written, Path("config.toml"))


def make_folder(target: Path) -> None:
    """Make the folder of a configuration, for the user alone."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def kept_aside(target: Path, now: datetime) -> Path | None:
    """Copy what is there beside it, as ``config.toml.before-2026-11-22-0915``; None where nothing is there."""
    target = target.resolve()  # a link stays a link
    if not target.exists():
        return None
    name = f"{target.name}.before-{now.astimezone():%Y-%m-%d-%H%M%S}"
    copy = target.with_name(name)
    write_whole(copy, target.read_bytes())
    return copy


def _loads(written: Path, target: Path) -> None:
    try:
        load_checked(written)
    except ConfigError as error:
        raise ConfigError([problem.replace(str(written), str(target)) for problem in error.problems]) from None


def _take_after(written: Path, target: Path) -> None:
    target = target.resolve()  # a link stays a link
    if not target.exists():
        return
    shutil.copymode(target, written)
    with suppress(PermissionError):  # whoever is not root has files of their own only
        there = target.stat()
        os.chown(written, there.st_uid, there.st_gid)
