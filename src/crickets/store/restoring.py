"""Putting a backup in the place of the database, so that a crash at any moment leaves the one or the other, whole."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crickets.store.copies import Contents, checked, copying, failing, make_private, not_kept_waiting
from crickets.store.database import HEAD, connect, files_of

_PAGES = 256
"""So many pages are written between two reports of how far it has come."""

_NOT_READABLE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@dataclass(frozen=True, slots=True)
class Lost:
    """What the database knows and the backup does not: facts, and drafts that stand."""

    facts: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Restoration:
    """A checked copy of a backup beside the database that it is to take the place of.

    ``lost`` is None where there is no database yet, or none that could be read.
    """

    database: Path
    copy: Path
    contents: Contents
    lost: Lost | None

    @property
    def is_older(self) -> bool:
        """Whether its tables are to be migrated before this program can use them."""
        return self.contents.revision != HEAD

    def carry_out(self, aside: Path) -> Path | None:
        """Keep what is there under the name ``aside``, then put the backup in its place; None where nothing was there.

        Nobody else may be at work on the state, but for verbs that read or write a word. Raises StoreError.
        """
        with failing(self.database, aside):
            kept = _keep(self.database, aside) if self.database.exists() else None
            try:
                _write_into(self.database, self.copy)
            except sqlite3.Error as error:
                if kept and not _is_unreadable(error):
                    raise
                _put_instead(self.database, self.copy)
        return kept


@contextmanager
def restoration(database: Path, backup: Path) -> Iterator[Restoration]:
    """A backup, checked, and what would be lost by it; raises StoreError where it is no sound database of Crickets."""
    copy = database.with_name(f"{database.name}.restoring")
    with failing(backup, copy), copying(backup, copy) as connection:
        contents = checked(connection, backup)
        _take_page_size(connection, database)
    try:
        yield Restoration(database, copy, contents, _lost(database, copy))
    finally:
        copy.unlink(missing_ok=True)


def _take_page_size(copy: sqlite3.Connection, database: Path) -> None:
    """Let a copy have pages as large as the database's, which it could not be written into otherwise."""
    try:
        with closing(connect(database)) as present:
            (size,) = present.execute("PRAGMA page_size").fetchone()
    except sqlite3.Error:
        return  # there is none, or none that could be written into
    if copy.execute("PRAGMA page_size").fetchone() != (size,):
        copy.execute(f"PRAGMA page_size = {size}")
        copy.execute("VACUUM")


def _lost(database: Path, copy: Path) -> Lost | None:
    try:
        with closing(connect(database)) as present:
            present.execute("ATTACH ? AS backup", (f"{copy.absolute().as_uri()}?mode=ro",))
            return Lost(*(int(present.execute(question).fetchone()[0]) for question in (_LOST_FACTS, _LOST_DRAFTS)))
    except sqlite3.Error:
        return None


_LOST_FACTS = """
    SELECT count(*) FROM main.events AS known WHERE NOT EXISTS (
        SELECT 1 FROM backup.events AS kept
        WHERE (kept.client, kept.identity) = (known.client, known.identity) AND kept.matter IS known.matter
    )
"""
_LOST_DRAFTS = """
    SELECT count(*) FROM main.placements AS known
    WHERE standing <> 'ended' AND draft NOT IN (SELECT draft FROM backup.placements)
"""


def _keep(database: Path, aside: Path) -> Path:
    """Keep the database, what is in its log folded in; one that SQLite cannot read is kept byte for byte."""
    try:
        with copying(database, aside):
            pass
    except sqlite3.Error as error:
        if not _is_unreadable(error):
            raise
        make_private(aside)
        shutil.copyfile(database, aside)
    return aside


def _is_unreadable(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_READABLE


def _write_into(database: Path, copy: Path) -> None:
    """Write the copy over the pages of the database, in one transaction: other programs have it open, and go on.

    To rename one file over the other would leave them the old one, and the old write-ahead log beside the new one.
    """
    with closing(connect(database)) as present, closing(sqlite3.connect(copy)) as source:
        source.backup(present, pages=_PAGES, progress=not_kept_waiting(database))


def _put_instead(database: Path, copy: Path) -> None:
    """Put the copy where no database is, or one that cannot be read: its log goes first, which is of no use either."""
    _, *logs = files_of(database)
    for log in logs:
        log.unlink(missing_ok=True)
    copy.replace(database)
