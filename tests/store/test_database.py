import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crickets.core.events import MatterOpened, UserWrote
from crickets.core.matters import NEGOTIATING
from crickets.errors import SchemaOutdated, StoreError
from crickets.store import SqlLedger, needs_migration, open_store
from crickets.store.database import path_of, sentence
from crickets.store.migrate import migrate
from tests.store.samples import ACME, DAY, MAIN, NOW, OWN_MATTER, RELAUNCH, message, mid

OPENED = MatterOpened(NOW, NEGOTIATING)


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def pragma(ledger_file: Path, name: str) -> object:
    with closing(sqlite3.connect(ledger_file)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


# Where and how


@pytest.mark.parametrize(
    "given, path",
    [
        ("sqlite:////var/lib/crickets/crickets.db", "/var/lib/crickets/crickets.db"),
        ("sqlite:////home/Zoë/a b%20?mode=memory#c.db", "/home/Zoë/a b%20?mode=memory#c.db"),
    ],
    ids=["plain", "whatever it is called"],
)
def test_a_url_names_a_file(given: str, path: str) -> None:
    assert path_of(given) == Path(path)


def test_a_relative_url_is_relative_to_where_the_program_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert path_of("sqlite:///crickets.db") == tmp_path / "crickets.db"


@pytest.mark.parametrize(
    "given", ["crickets.db", "", "sqlite://", "sqlite:///:memory:", "postgresql://you@db.example/crickets"]
)
def test_anything_but_a_file_is_refused_with_the_way_out(given: str) -> None:
    with pytest.raises(StoreError, match="write sqlite:///FILE"):
        path_of(given)


def test_a_password_in_a_url_is_not_repeated() -> None:
    with pytest.raises(StoreError, match="has to name a SQLite file") as refused:
        path_of("postgresql://you:sesame@db.example/crickets")

    assert "sesame" not in str(refused.value)


@pytest.mark.parametrize("name", ["a b.db", "a?mode=memory", "a%20b.db", "a#b.db", "zoë.db"])
def test_the_name_of_the_file_may_be_any(tmp_path: Path, name: str) -> None:
    migrate(url(tmp_path / name))
    ledger = open_store(url(tmp_path / name))
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    files = {file.name for file in tmp_path.iterdir()}
    ledger.close()

    assert files == {name, f"{name}-wal", f"{name}-shm"}


def test_only_the_user_can_read_the_files(tmp_path: Path) -> None:
    migrate(url(tmp_path / "crickets.db"))
    ledger = open_store(url(tmp_path / "crickets.db"))
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    modes = {file.name: mode(file) for file in tmp_path.iterdir()}
    ledger.close()

    assert modes == {"crickets.db": 0o600, "crickets.db-wal": 0o600, "crickets.db-shm": 0o600}


def test_files_that_others_could_read_are_closed_to_them(database: Path, ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    files = [database, *(database.with_name(f"crickets.db-{part}") for part in ("wal", "shm"))]
    for file in files:
        file.chmod(0o644)
    open_store(url(database)).close()

    assert [mode(file) for file in files] == [0o600] * 3


def test_the_database_has_a_write_ahead_log(database: Path, ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

    assert pragma(database, "journal_mode") == "wal"


# What can be wrong


def test_a_database_that_is_not_there_yet_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no database .*: start `crickets run` once"):
        open_store(url(tmp_path / "crickets.db"))

    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_has_no_tables_yet(tmp_path: Path) -> None:
    (tmp_path / "crickets.db").touch()

    with pytest.raises(SchemaOutdated, match="has no tables yet: start `crickets run` once"):
        open_store(url(tmp_path / "crickets.db"))


@pytest.mark.parametrize(
    "revision, needed",
    [
        ("0000", "tables of revision 0000, and this Crickets needs .*: start `crickets run` once"),
        ("9999", "knows none beyond .*: install the newer Crickets"),
    ],
    ids=["older", "newer"],
)
def test_tables_of_another_revision_are_refused(database: Path, revision: str, needed: str) -> None:
    set_revision(database, revision)

    with pytest.raises(SchemaOutdated, match=needed):
        open_store(url(database))


def test_a_database_needs_a_migration_where_its_tables_are_not_the_newest(database: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()

    assert needs_migration(url(tmp_path / "none.db"))
    assert needs_migration(url(tmp_path / "empty.db"))
    assert not needs_migration(url(database))

    set_revision(database, "0000")
    assert needs_migration(url(database))

    set_revision(database, "9999")
    with pytest.raises(SchemaOutdated, match="install the newer Crickets"):
        needs_migration(url(database))


def set_revision(database: Path, revision: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
        connection.commit()


EVERY_WAY_IN: dict[str, Callable[[str], object]] = {
    "open": open_store,
    "look": needs_migration,
    "migrate": migrate,
}
every_way_in = pytest.mark.parametrize("enter", EVERY_WAY_IN.values(), ids=EVERY_WAY_IN)


@every_way_in
def test_a_file_that_is_no_database_is_told(tmp_path: Path, enter: Callable[[str], object]) -> None:
    (tmp_path / "crickets.db").write_text("Dear diary,\n" * 1000)

    with pytest.raises(StoreError, match=r"crickets\.db is not a database: move it away"):
        enter(url(tmp_path / "crickets.db"))


@every_way_in
def test_a_directory_in_the_place_of_the_database_is_told(tmp_path: Path, enter: Callable[[str], object]) -> None:
    (tmp_path / "crickets.db").mkdir()

    with pytest.raises(StoreError, match=r"crickets\.db cannot be opened: check"):
        enter(url(tmp_path / "crickets.db"))


def test_a_directory_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"the directory .*/none does not exist: create it"):
        migrate(url(tmp_path / "none" / "crickets.db"))


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "crickets.db")) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER)")
    before = (tmp_path / "crickets.db").read_bytes()

    with pytest.raises(StoreError, match="is the database of another program: name another file"):
        migrate(url(tmp_path / "crickets.db"))

    with closing(sqlite3.connect(tmp_path / "crickets.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("moz_places",)]
    assert before


def test_a_damaged_database_is_told(database: Path) -> None:
    ledger = open_store(url(database))
    with ledger.transaction():
        for n in range(500):
            ledger.remember(message(f"m{n}", subject="x" * 200))
    ledger.close()
    with database.open("r+b") as file:
        file.seek(30 * 4096)
        file.write(b"\xff" * 60 * 4096)

    damaged = open_store(url(database))
    with pytest.raises(StoreError, match="is damaged: move it away and put its last good copy"):
        damaged.messages(ACME)
    damaged.close()


def test_a_value_that_nobody_wrote_is_told(database: Path, ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    with closing(sqlite3.connect(database)) as other:
        other.execute("UPDATE events SET data = '{'")
        other.commit()

    with pytest.raises(StoreError, match="holds what Crickets did not write: restore its last good copy"):
        ledger.events(RELAUNCH)


def test_a_fact_of_a_newer_program_is_told(database: Path, ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    with closing(sqlite3.connect(database)) as other:
        other.execute("UPDATE events SET kind = 'ClientSang'")
        other.commit()

    with pytest.raises(StoreError, match="unknown kind 'ClientSang': install the newest Crickets"):
        ledger.events(RELAUNCH)


def fill_the_disk(database: Path) -> SqlLedger:
    """A ledger whose database cannot grow by more than a page."""
    ledger = open_store(url(database))
    connection = ledger._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    return ledger


def look(ledger: SqlLedger) -> None:
    with ledger.transaction():
        for n in range(500):
            ledger.record(ACME, RELAUNCH, UserWrote(NOW, mid(f"m{n}" * 50)), seen_at=NOW + DAY)


def test_a_full_disk_undoes_what_was_begun_and_is_told(database: Path) -> None:
    ledger = fill_the_disk(database)
    ledger.record(ACME, OWN_MATTER, OPENED, seen_at=NOW)

    with pytest.raises(StoreError, match=r"the disk of .* is full: free some space and start again"):
        look(ledger)

    assert ledger.events(RELAUNCH) == []
    assert ledger.events(OWN_MATTER) == [OPENED]
    ledger.close()


def write_after_a_rollback(ledger: SqlLedger) -> None:
    with ledger.transaction():
        ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
        ledger._connection.rollback()
        ledger.looked(MAIN, NOW)


def test_what_follows_a_rollback_by_sqlite_is_not_written_alone(ledger: SqlLedger) -> None:
    with pytest.raises(StoreError, match="gave up the transaction after an error: start again"):
        write_after_a_rollback(ledger)

    assert (ledger.held(), ledger.looks()) == ([], {})


@pytest.mark.parametrize(
    "code, told",
    [
        (sqlite3.SQLITE_READONLY, "cannot be written: check who owns it"),
        (sqlite3.SQLITE_IOERR | 2 << 8, "fails to read or write: check it"),
        (sqlite3.SQLITE_PERM, "may not be used: check who owns it"),
        (sqlite3.SQLITE_CONSTRAINT, "refused (of words): this is a mistake in Crickets, please report it"),
    ],
    ids=["read-only", "disk error", "permission", "anything else"],
)
def test_every_error_is_told_as_a_sentence_with_the_way_out(tmp_path: Path, code: int, told: str) -> None:
    error = sqlite3.OperationalError("of words")
    error.sqlite_errorcode = code

    assert told in sentence(error, tmp_path / "crickets.db")
