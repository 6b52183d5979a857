"""The SQLite file: how it is opened, which revision it has, and what its errors mean to the user."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from crickets.errors import SchemaOutdated, StoreError

HEAD = "0002"
"""The revision of the tables that this program reads and writes: the newest file of ``migrations/versions``."""

PATIENCE = 10
"""Seconds to wait for another process that writes, before giving up."""

_SCHEME = "sqlite:///"

_SENTENCES = {
    sqlite3.SQLITE_BUSY: f"another process has kept the database {{path}} for {PATIENCE} s: end it, or try again later",
    sqlite3.SQLITE_CANTOPEN: "the database {path} cannot be opened: check that you may write in its directory",
    sqlite3.SQLITE_CORRUPT: "the database {path} is damaged: move it away and put its last good copy in its place",
    sqlite3.SQLITE_FULL: "the disk of {path} is full: free some space and start again; nothing was half written",
    sqlite3.SQLITE_IOERR: "the disk of {path} fails to read or write: check it (dmesg), then start again",
    sqlite3.SQLITE_NOTADB: "{path} is not a database: move it away, or name another file as [store] database",
    sqlite3.SQLITE_PERM: "the database {path} may not be used: check who owns it",
    sqlite3.SQLITE_READONLY: "the database {path} cannot be written: check who owns it and its directory",
}


def path_of(url: str) -> Path:
    """The file that ``sqlite:///FILE`` names, whatever characters are in its name; raises StoreError for other URLs."""
    file = url.removeprefix(_SCHEME)
    if file in {url, "", ":memory:"}:
        msg = f"[store] database has to name a SQLite file: write {_SCHEME}FILE"
        raise StoreError(msg)
    return Path(file).absolute()


def connect(path: Path, *, foreign_keys: bool = True) -> sqlite3.Connection:
    """Open an existing file in autocommit: a transaction begins where one is begun. Raises sqlite3.Error."""
    _keep_private(path)
    # mode=rw: a verb that reads must not leave an empty file behind. One ledger, one thread: Python checks that.
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=True
    )
    try:
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # what was committed outlives a power cut
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def open_current(path: Path) -> sqlite3.Connection:
    """Open a database that has the tables of this program; raises SchemaOutdated for others, else StoreError."""
    with told(path):
        if not path.exists():
            msg = f"there is no database {path} yet: start `crickets run` once, which makes it"
            raise StoreError(msg)
        connection = connect(path)
        try:
            _refuse_other(revision(connection), path)
        except BaseException:
            connection.close()
            raise
    return connection


def revision(connection: sqlite3.Connection) -> str | None:
    """The revision of the tables, None where Crickets has not made any yet. Raises sqlite3.Error."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None


def needs_migration(url: str) -> bool:
    """Whether the database is still to be made or brought up to date; raises SchemaOutdated for one that is too new."""
    path = path_of(url)
    with told(path):
        if not path.exists():
            return True
        with closing(connect(path)) as connection:
            found = revision(connection)
    refuse_newer(found, path)
    return found != HEAD


def refuse_newer(found: str | None, path: Path, newest: str = HEAD) -> None:
    """Raise SchemaOutdated for tables of a revision that this program does not know."""
    if found is not None and found > newest:
        msg = (
            f"the database {path} has tables of revision {found}, and this Crickets knows none beyond {newest}: "
            "install the newer Crickets that made them"
        )
        raise SchemaOutdated(msg)


def files_of(path: Path) -> tuple[Path, ...]:
    """The database, then the files that SQLite keeps beside it."""
    return (path, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm")))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into StoreErrors."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(sentence(error, path)) from error


def sentence(error: BaseException | None, path: Path) -> str:
    """What an error of SQLite or of the file system means, and the way out."""
    if not path.parent.is_dir():
        return f"the directory {path.parent} does not exist: create it, or name another file as [store] database"
    if isinstance(error, OSError):
        return f"the database {path} cannot be used ({error.strerror}): check its directory, and who owns it"
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the reason in the upper bits
    unexpected = "the database {path} refused ({error}): this is a mistake in Crickets, please report it"
    return _SENTENCES.get(code, unexpected).format(path=path, error=error)


def kept_busy(path: Path) -> str:
    """What it means that another process keeps the database to itself for too long, and the way out."""
    return _SENTENCES[sqlite3.SQLITE_BUSY].format(path=path)


def _refuse_other(found: str | None, path: Path) -> None:
    refuse_newer(found, path)
    if found is None:
        msg = f"the database {path} has no tables yet: start `crickets run` once, which makes them"
        raise SchemaOutdated(msg)
    if found != HEAD:
        msg = (
            f"the database {path} has tables of revision {found}, and this Crickets needs {HEAD}: "
            "start `crickets run` once, which keeps a copy and migrates it"
        )
        raise SchemaOutdated(msg)


def _keep_private(path: Path) -> None:
    # SQLite makes -wal and -shm with the mode of the database, but does not change those that stand.
    for file in files_of(path):
        with suppress(FileNotFoundError):  # another process may take them away at this moment
            found = file.stat()
            if stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid == os.geteuid():
                file.chmod(0o600)
