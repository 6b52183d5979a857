"""Copies of a database: whole while others write, checked, private, each in one file of its own."""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crickets.errors import StoreError
from crickets.store.database import PATIENCE, files_of, kept_busy, refuse_newer, revision, sentence

_log = logging.getLogger(__name__)

_OURS = frozenset({"clients", "matters", "events", "messages", "placements", "cursors"})
"""Tables that a database of Crickets has had from the first revision on."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, and when Crickets learnt the newest of it (aware, UTC; None where nothing is known)."""

    revision: str
    matters: int
    facts: int
    drafts: int
    until: datetime | None


def back_up(database: Path, target: Path) -> Contents:
    """Write all that is committed into one new file, mode 0600, in the place of what has this name; what is in it.

    Others may write meanwhile: it holds one moment. Raises StoreError where the copy cannot be made, or is not sound.
    """
    with failing(database, target), copying(database, target) as copy:
        return checked(copy, database)


@contextmanager
def copying(source: Path, target: Path) -> Iterator[sqlite3.Connection]:
    """Copy a database, and let the copy be looked at before it takes its name; whatever fails, it never gets it.

    By SQLite's backup: a plain copy would leave out what is still in the write-ahead log. The copy needs no log, so it
    can be read from where nothing can be written. Raises sqlite3.Error and OSError.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    _remove(unfinished)
    make_private(unfinished)
    try:
        with closing(sqlite3.connect(unfinished)) as copy:
            with closing(_existing(source)) as original:
                original.backup(copy, progress=not_kept_waiting(source))
            copy.execute("PRAGMA journal_mode = DELETE")
            yield copy
        unfinished.replace(target)
    except BaseException:
        _remove(unfinished)
        raise


def not_kept_waiting(database: Path) -> Callable[[int, int, int], None]:
    """What a backup reports to: it raises StoreError once PATIENCE is over, where Python would try for ever."""

    def reported(status: int, left: int, pages: int) -> None:
        if status & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreError(kept_busy(database))
        _log.debug("pages_copied", extra={"left": left, "pages": pages})

    return reported


def checked(copy: sqlite3.Connection, named: Path) -> Contents:
    """What a copy holds; raises StoreError where it is damaged or another program's, SchemaOutdated where too new."""
    found = revision(copy)
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if found is None or not tables >= _OURS:
        msg = f"{named} is no database of Crickets: name a file that `crickets backup` wrote"
        raise StoreError(msg)
    refuse_newer(found, named)
    (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        msg = f"{named} is damaged ({verdict}): take another copy of it"
        raise StoreError(msg)
    return _contents(copy, found)


def holds(database: Path, client: str) -> bool:
    """Whether a copy of the database knows of a client; True also where it cannot be read."""
    try:
        with closing(_existing(database)) as connection:
            asked = (f"SELECT 1 FROM {table} WHERE client = ?" for table in ("clients", "events", "messages"))  # noqa: S608
            return any(connection.execute(question, (client,)).fetchone() for question in asked)
    except sqlite3.Error:
        return True


def beside(database: Path) -> Sequence[Path]:
    """The copies that stand beside the database: of before a migration, of before a restoration."""
    stem, suffix = database.stem, database.suffix
    copies = (file for kind in ("at", "before-restore") for file in database.parent.glob(f"{stem}.{kind}-*{suffix}"))
    return sorted((*copies, *database.parent.glob(f"{database.name}.restoring*")))


def make_private(path: Path) -> None:
    """Make an empty file for the user alone, where there is none yet."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


@contextmanager
def failing(database: Path, target: Path) -> Iterator[None]:
    """Turn errors of SQLite into StoreErrors, each about the file that it is about."""
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        raise StoreError(sentence(error, target if full else database)) from error


def _existing(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE
    )  # a file that is not there is not made


def _contents(connection: sqlite3.Connection, found: str) -> Contents:
    matters, facts, drafts = (
        int(connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])  # noqa: S608 - the words of this line
        for rows in ("matters", "events", "placements WHERE standing <> 'ended'")
    )
    newest = "SELECT max(at) FROM (SELECT seen_at AS at FROM events UNION ALL SELECT complete_at FROM accounts)"
    (until,) = connection.execute(newest).fetchone()
    return Contents(found, matters, facts, drafts, datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


def _remove(database: Path) -> None:
    for file in files_of(database):
        file.unlink(missing_ok=True)
