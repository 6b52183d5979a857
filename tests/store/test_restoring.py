"""Whatever happens while a backup is put back, the database is the old one or the new one, and the old one is kept."""

import os
import signal
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crickets.core.events import Rested
from crickets.core.matters import MatterKey
from crickets.errors import SchemaOutdated, StoreError
from crickets.store import SqlLedger, needs_migration, open_store, restoring
from crickets.store.copies import back_up
from crickets.store.database import files_of
from crickets.store.restoring import Lost, restoration
from tests.store.samples import ACME, NOW, intended, placement
from tests.store.writing import write

OWN = MatterKey(ACME)
BEFORE, SINCE = 40, 4000
"""Facts that the backup knows, and facts that came since: more pages than are written at once."""


@pytest.fixture
def backup(ledger: SqlLedger, database: Path) -> Path:
    """A backup, and a database that knows far more by now, part of it still in its log."""
    write(ledger, ACME, BEFORE)
    target = database.parent / "backup.db"
    back_up(database, target)
    with ledger.transaction():
        ledger.intend(placement("since"), intended("since"))
        for n in range(SINCE):
            ledger.record(ACME, OWN, Rested(NOW + timedelta(days=1, seconds=n)), seen_at=NOW)
    return target


def aside(database: Path) -> Path:
    return database.with_name("crickets.before-restore-2026.db")


def facts(database: Path) -> int:
    """How many facts a database holds that SQLite finds sound."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


def put_back(database: Path, backup: Path) -> Path | None:
    with restoration(database, backup) as found:
        return found.carry_out(aside(database))


def test_the_database_is_what_it_was_and_what_it_was_before_is_kept(backup: Path, database: Path) -> None:
    assert put_back(database, backup) == aside(database)

    assert (facts(database), facts(aside(database))) == (BEFORE, BEFORE + SINCE + 1)
    assert stat.S_IMODE(aside(database).stat().st_mode) == 0o600
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_it_says_beforehand_what_will_be_lost(backup: Path, database: Path) -> None:
    with restoration(database, backup) as found:
        assert found.lost == Lost(facts=SINCE + 1, drafts=1)
        assert found.contents.facts == BEFORE
        assert found.contents.until == NOW + timedelta(minutes=BEFORE - 1)
        assert not found.is_older


def test_nothing_is_left_beside_the_database_where_the_user_thinks_better_of_it(backup: Path, database: Path) -> None:
    with restoration(database, backup):
        pass

    assert facts(database) == BEFORE + SINCE + 1
    assert list(database.parent.glob("*restor*")) == []


def test_a_verb_that_has_the_database_open_goes_on_with_the_restored_one(
    backup: Path, database: Path, another: SqlLedger
) -> None:
    assert len(another.events(OWN)) == BEFORE + SINCE
    put_back(database, backup)

    assert len(another.events(OWN)) == BEFORE
    another.record(ACME, OWN, Rested(NOW - timedelta(days=1)), seen_at=NOW)
    assert facts(database) == BEFORE + 1


def test_a_lost_database_is_there_again(backup: Path, database: Path, ledger: SqlLedger) -> None:
    ledger.close()
    for file in files_of(database):
        file.unlink(missing_ok=True)

    with restoration(database, backup) as found:
        assert found.lost is None
        assert found.carry_out(aside(database)) is None

    assert facts(database) == BEFORE


def test_a_database_that_cannot_be_read_is_kept_as_it_is(backup: Path, database: Path, ledger: SqlLedger) -> None:
    ledger.close()
    spoilt = b"not a database" * 500
    database.write_bytes(spoilt)

    assert put_back(database, backup) == aside(database)

    assert facts(database) == BEFORE
    assert aside(database).read_bytes() == spoilt
    assert stat.S_IMODE(aside(database).stat().st_mode) == 0o600


def test_a_backup_with_larger_pages_fits_too(backup: Path, database: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("VACUUM")

    put_back(database, backup)

    assert facts(database) == BEFORE


def test_an_older_backup_says_so_and_is_migrated_at_the_next_start(backup: Path, database: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")

    with restoration(database, backup) as found:
        assert found.is_older
        found.carry_out(aside(database))

    assert needs_migration(f"sqlite:///{database}")


@pytest.mark.parametrize(
    "statement, error, said",
    [
        ("UPDATE alembic_version SET version_num = '9999'", SchemaOutdated, "install the newer Crickets"),
        ("DROP TABLE alembic_version", StoreError, "is no database of Crickets"),
        ("DROP TABLE messages", StoreError, "is no database of Crickets"),
    ],
    ids=["newer than this program", "without a revision", "without a table"],
)
def test_what_is_no_backup_of_ours_changes_nothing(
    backup: Path, database: Path, statement: str, error: type[StoreError], said: str
) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute(statement)

    with pytest.raises(error, match=said):
        put_back(database, backup)

    assert facts(database) == BEFORE + SINCE + 1
    assert list(database.parent.glob("*restor*")) == []


def test_while_another_program_writes_for_too_long_nothing_is_changed(
    backup: Path, database: Path, ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crickets.store.database.PATIENCE", 0)
    with ledger.transaction():
        ledger.record(ACME, OWN, Rested(NOW - timedelta(days=2)), seen_at=NOW)
        with pytest.raises(StoreError, match="another process has kept the database"):
            put_back(database, backup)

    assert facts(database) == BEFORE + SINCE + 2


STEPS: list[tuple[object, str]] = [
    (restoring, "copying"),
    (restoring, "checked"),
    (restoring, "_keep"),
    (restoring, "_write_into"),
    (Path, "replace"),
    (Path, "unlink"),
]


def killed_at(place: int, act: Callable[[], object]) -> bool:
    """Let a process do something and die at the so-manieth place; False where it came to its end before."""
    child = os.fork()
    if child == 0:
        _do_and_die(place, act)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _do_and_die(place: int, act: Callable[[], object]) -> None:
    left = place

    def strike() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying(step: Callable[..., object]) -> Callable[..., object]:
        def acting(*args: object, **kwargs: object) -> object:
            strike()
            result = step(*args, **kwargs)
            strike()
            return result

        return acting

    def between_pages(database: Path) -> Callable[[int, int, int], None]:
        del database
        return lambda *_: strike()

    try:
        vars(restoring)["not_kept_waiting"] = between_pages
        for owner, name in STEPS:
            setattr(owner, name, dying(getattr(owner, name)))
        act()
    finally:
        os._exit(0)


@pytest.mark.parametrize("spoilt", [False, True], ids=["a sound database", "one that cannot be read"])
def test_killed_at_any_step_it_is_the_old_or_the_new_one(
    backup: Path, database: Path, ledger: SqlLedger, *, spoilt: bool
) -> None:
    ledger.close()
    old = b"not a database" * 500 if spoilt else database.read_bytes()
    seen: set[str] = set()
    for place in range(1, 80):
        for file in database.parent.glob("crickets*"):
            file.unlink()
        database.write_bytes(old)
        died = killed_at(place, lambda: put_back(database, backup))
        seen.add(state_of(database, old))

        put_back(database, backup)
        assert facts(database) == BEFORE, f"killed at place {place}, it cannot be put back again"
        if not died:
            break

    assert seen == {"old", "new"}
    assert place > 12, "before and after each step, and between the pages"


def state_of(database: Path, old: bytes) -> str:
    """Whether a database is whole, and which one; one that could not be read is the old one only byte for byte."""
    if old.startswith(b"not a database"):
        if database.read_bytes() == old:
            return "old"
        assert facts(database) == BEFORE
        return "new"
    return {BEFORE: "new", BEFORE + SINCE + 1: "old"}[facts(database)]


def test_what_is_restored_can_be_opened_by_the_program(backup: Path, database: Path) -> None:
    put_back(database, backup)

    ledger = open_store(f"sqlite:///{database}")
    assert len(ledger.events(OWN)) == BEFORE
    assert ledger.record(ACME, OWN, Rested(NOW + timedelta(days=9)), seen_at=NOW)
    ledger.close()
