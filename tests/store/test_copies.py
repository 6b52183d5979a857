import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crickets.core.events import MatterOpened
from crickets.core.matters import NEGOTIATING, MatterKey
from crickets.errors import SchemaOutdated, StoreError
from crickets.store import SqlLedger, open_store
from crickets.store.copies import Contents, back_up, beside, holds
from crickets.store.database import HEAD
from tests.store.samples import ACME, GLOBEX, MAIN, NOW, RELAUNCH, intended, placement
from tests.store.test_processes import COUNT, Other
from tests.store.writing import write

OPENED = MatterOpened(NOW, NEGOTIATING)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


def test_a_backup_holds_all_that_is_committed_and_says_what(ledger: SqlLedger, database: Path, target: Path) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.intend(placement("draft"), intended("draft"))

    assert back_up(database, target) == Contents(HEAD, matters=1, facts=2, drafts=1, until=NOW)
    copy = open_store(f"sqlite:///{target}")
    assert copy.events(RELAUNCH) == ledger.events(RELAUNCH)
    copy.close()


def test_a_look_without_news_is_known_of_too(ledger: SqlLedger, database: Path, target: Path) -> None:
    ledger.looked(MAIN, NOW)

    assert back_up(database, target).until == NOW


def test_a_backup_is_private_and_one_file(ledger: SqlLedger, database: Path, target: Path) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    back_up(database, target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [file.name for file in target.parent.glob("backup.db*")] == ["backup.db"]


def test_a_backup_while_another_process_writes_is_of_one_moment(
    ledger: SqlLedger, database: Path, target: Path
) -> None:
    write(ledger, ACME, COUNT)
    other = Other(database, GLOBEX)
    other.begin()
    counts = [back_up(database, target).facts for _ in range(20)]

    assert other.end() == 0
    assert counts == sorted(counts)
    assert back_up(database, target).facts == 2 * COUNT


def test_what_is_not_committed_is_not_in_it(ledger: SqlLedger, database: Path, target: Path) -> None:
    with ledger.transaction():
        ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

        assert back_up(database, target).facts == 0


def _damage(database: Path) -> None:
    data = bytearray(database.read_bytes())
    data[4096 * 3 : 4096 * 6] = bytes(range(256)) * 48
    database.write_bytes(data)


def _another_programs(database: Path) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def _newer(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    "spoil, error, said",
    [
        (_damage, StoreError, "damaged"),
        (_another_programs, StoreError, "is no database of Crickets"),
        (_newer, SchemaOutdated, "install the newer Crickets"),
        (lambda database: database.write_bytes(b"no database at all" * 400), StoreError, "is not a database"),
    ],
    ids=["damaged", "another program's", "newer than this program", "no database"],
)
def test_what_is_not_sound_is_never_kept_as_a_backup(
    database: Path, target: Path, spoil: object, error: type[StoreError], said: str
) -> None:
    spoil(database)  # type: ignore[operator]
    target.write_text("the backup of yesterday")

    with pytest.raises(error, match=said):
        back_up(database, target)

    assert target.read_text() == "the backup of yesterday"
    assert [file.name for file in target.parent.glob("backup.db*")] == ["backup.db"]


def test_a_full_disk_is_named_by_the_file_that_could_not_be_written(database: Path) -> None:
    script = "import sys; from pathlib import Path; from crickets.store.copies import back_up; "
    script += "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)); "
    script += "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    script += "back_up(Path(sys.argv[1]), Path(sys.argv[2]))"
    target = database.parent / "backup.db"
    done = subprocess.run([sys.executable, "-c", script, database, target], capture_output=True, text=True, check=False)

    assert "StoreError: the disk of " in done.stderr
    assert not target.exists()


def test_the_copies_beside_the_database_are_found_and_no_other_file(database: Path) -> None:
    for name in ("crickets.at-0001.db", "crickets.before-restore-2026-03-02.db", "crickets.lock", "other.db"):
        (database.parent / name).touch()

    assert [copy.name for copy in beside(database)] == ["crickets.at-0001.db", "crickets.before-restore-2026-03-02.db"]


def test_a_copy_tells_whether_it_knows_a_client(ledger: SqlLedger, database: Path, target: Path) -> None:
    ledger.record(ACME, MatterKey("acme"), OPENED, seen_at=NOW)
    back_up(database, target)

    assert (holds(target, ACME), holds(target, GLOBEX)) == (True, False)


def test_a_copy_that_cannot_be_read_may_know_everybody(target: Path) -> None:
    target.write_bytes(b"no database at all" * 400)

    assert holds(target, ACME)
