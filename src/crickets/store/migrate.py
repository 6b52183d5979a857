"""Bring the tables of a database up to date, all or nothing, with a copy of it kept aside."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

import crickets
from crickets.errors import StoreError
from crickets.store.copies import copying, make_private
from crickets.store.database import connect, path_of, refuse_newer, sentence, told

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Migration:
    """What a migration did: from which revision (None: from nothing), to which, and where the copy of before lies."""

    before: str | None
    after: str
    copy: Path | None


def migrate(url: str, *, backup_aside: bool = True, scripts: Path | None = None) -> Migration | None:
    """Make the tables, or bring them up to date; None where there was nothing to do.

    A crash at any moment leaves the old tables or the new ones. ``scripts`` is the folder of the migrations, where it
    is not the program's own. Raises SchemaOutdated for a database that is newer than this program, StoreError where
    it cannot be used.
    """
    path = path_of(url)
    with told(path):
        make_private(path)
        try:
            with opened(path) as connection:
                done = _migrate(connection, path, scripts or folder(), backup_aside=backup_aside)
        except DBAPIError as error:
            raise StoreError(sentence(error.orig, path)) from error
    if done:
        _log.info("database_migrated", extra={"before": done.before, "after": done.after, "copy": str(done.copy)})
    return done


def folder() -> Path:
    """The folder of the migrations: in the installed package, else at the top of the checkout."""
    package = Path(crickets.__file__).parent
    packed = package / "migrations"
    return packed if packed.is_dir() else package.parents[1] / "migrations"


def head(scripts: Path) -> str:
    """The newest revision in a folder of migrations."""
    newest = ScriptDirectory.from_config(config(scripts)).get_current_head()
    if newest is None:
        msg = f"there are no migrations in {scripts}: install Crickets again"
        raise StoreError(msg)
    return newest


def config(scripts: Path, connection: Connection | None = None) -> Config:
    """What Alembic needs to know: where the migrations are, and the connection that they are to work on."""
    known = Config(attributes={"connection": connection})
    known.set_main_option("script_location", str(scripts).replace("%", "%%"))
    known.set_main_option("path_separator", "os")
    return known


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A connection for Alembic; foreign keys are off.

    To change a table SQLite drops the old one: with foreign keys on that takes along the rows that refer to it.
    """
    with closing(connect(path, foreign_keys=False)) as driver:
        engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection


def _migrate(connection: Connection, path: Path, scripts: Path, *, backup_aside: bool) -> Migration | None:
    newest = head(scripts)
    # One transaction, in which no other process writes; an error, and a crash, ends it by ending the connection.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    before = MigrationContext.configure(connection).get_current_revision()
    refuse_newer(before, path, newest)
    if before == newest:
        return None
    _refuse_strange(connection, before, path)
    copy = _copy_aside(path, before) if backup_aside and before else None
    command.upgrade(config(scripts, connection), "head")
    _check_references(connection, path)
    connection.exec_driver_sql("COMMIT")
    return Migration(before, newest, copy)


def _refuse_strange(connection: Connection, before: str | None, path: Path) -> None:
    if before is None and inspect(connection).get_table_names():
        msg = f"{path} is the database of another program: name another file as [store] database"
        raise StoreError(msg)


def _copy_aside(path: Path, before: str) -> Path:
    copy = path.with_name(f"{path.stem}.at-{before}{path.suffix}")
    with copying(path, copy):
        pass
    return copy


def _check_references(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row.table for row in broken}))
        msg = f"the migration of {path} would break references of {tables}, so nothing was changed: please report it"
        raise StoreError(msg)
