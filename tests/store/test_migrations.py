"""Migrations: what they end in, what they keep, and what a crash leaves."""

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

import crickets
from crickets.core.events import Event
from crickets.errors import SchemaOutdated, StoreError
from crickets.store import bring_up_to_date, open_store
from crickets.store.codec import CLIENT_FACTS, MATTER_FACTS, fact_of
from crickets.store.database import HEAD
from crickets.store.migrate import Migration, config, folder, head, migrate, opened
from tests.store.rows import ROWS
from tests.store.samples import ACME, NOW

FACTS = 1_000
WRITE = """INSERT INTO events (client, matter, kind, at, seen_at, how, identity, data)
           VALUES ('acme', ?, ?, '2026-03-02 09:00:00.000000', '2026-03-02 09:00:00.000000', 'INBOX 7', ?, ?)"""
READ = "SELECT matter, kind, identity, data FROM events WHERE client = 'acme' AND how = 'INBOX 7' ORDER BY id"
DEATH = "__import__('os').kill(__import__('os').getpid(), 9)"

# As migrations do it that change a table to which others refer: the riskiest thing that there is.
WIDEN_MATTERS = """\
import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "{before}"


def die(place):
    if os.environ.get("DIE") == place:
        os.kill(os.getpid(), signal.SIGKILL)


def upgrade():
    die("at the beginning")
    with op.batch_alter_table("matters") as matters:
        matters.add_column(sa.Column("currency", sa.Text, nullable=False, server_default="EUR"))
    die("between two steps")
    op.execute("UPDATE events SET kind = kind || ''")
    {more}
    die("at the end")
"""


PROGRAM = """\
import sys
from pathlib import Path
from crickets.store.migrate import migrate
migrate(sys.argv[1], scripts=Path(sys.argv[2]))
"""


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def ask(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def tell(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(sql)
        connection.commit()


def revision_of(database: Path) -> object:
    return ask(database, "SELECT version_num FROM alembic_version")[0][0]


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations, to which a test can add its own."""
    copy = tmp_path / "migrations"
    shutil.copytree(folder(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def add_migration(scripts: Path, more: str = "") -> None:
    (scripts / "versions" / "0099_widen.py").write_text(WIDEN_MATTERS.format(before=HEAD, more=more))


# What the migrations end in


def test_a_new_database_gets_the_newest_tables(tmp_path: Path) -> None:
    database = tmp_path / "crickets.db"

    assert migrate(url(database)) == Migration(None, HEAD, None)
    assert revision_of(database) == HEAD
    open_store(url(database)).close()


def test_a_current_database_is_left_as_it_is(database: Path) -> None:
    before = database.read_bytes()

    assert migrate(url(database)) is None
    assert database.read_bytes() == before
    assert [file.name for file in database.parent.iterdir()] == ["crickets.db"]


def test_the_program_knows_its_newest_revision() -> None:
    assert head(folder()) == HEAD


def test_the_migrations_make_the_tables_of_the_code(database: Path) -> None:
    with opened(database) as connection:
        command.check(config(folder(), connection))


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX matters_due",
        "ALTER TABLE matters ADD COLUMN currency TEXT",
        "ALTER TABLE accounts DROP COLUMN problem",
        "CREATE TABLE fees (amount TEXT)",
    ],
    ids=["index", "column too many", "column missing", "table"],
)
def test_a_forgotten_migration_is_noticed(database: Path, change: str) -> None:
    tell(database, change)

    with opened(database) as connection, pytest.raises(CommandError, match="New upgrade operations detected"):
        command.check(config(folder(), connection))


def test_migrations_are_numbered_one_after_the_other() -> None:
    numbers = [file.name.partition("_")[0] for file in sorted((folder() / "versions").glob("*.py"))]
    known = [script.revision for script in ScriptDirectory.from_config(config(folder())).walk_revisions()]

    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    assert known == numbers[::-1]


# What they keep


def fill(database: Path) -> list[tuple[object, ...]]:
    """Write 1,000 facts into the tables of the first revision as it did, by hand; what was written."""
    kinds = list(ROWS.items())
    rows: list[tuple[object, ...]] = []
    for n in range(FACTS):
        kind, data = kinds[n % len(kinds)]
        matter = f"acme/{n // 10}" if kind in MATTER_FACTS else None
        rows.append((matter, kind, f"{kind}:{n}", json.dumps(data)))
    with closing(sqlite3.connect(database)) as connection:
        matters = {row[:1] for row in rows if row[0]}
        connection.executemany("INSERT INTO matters (matter, client) VALUES (?, 'acme')", matters)
        connection.executemany(WRITE, rows)
        connection.commit()
    return rows


def kept(database: Path) -> list[tuple[object, ...]]:
    assert ask(database, "PRAGMA integrity_check") == [("ok",)]
    assert ask(database, "PRAGMA foreign_key_check") == []
    return ask(database, READ)


def test_a_thousand_facts_go_through_every_migration(tmp_path: Path) -> None:
    database = tmp_path / "crickets.db"
    steps = [script.revision for script in ScriptDirectory.from_config(config(folder())).walk_revisions()][::-1]
    upgrade(database, steps[0])
    written = fill(database)
    for step in steps[1:]:
        upgrade(database, step)

    ledger = open_store(url(database))
    read = [*ledger.client_events(ACME), *(fact for held in ledger.held() for fact in ledger.events(held.matter))]
    ledger.close()

    assert sorted(read, key=repr) == sorted(map(told_by, written), key=repr)
    assert len(read) == FACTS


def upgrade(database: Path, step: str) -> None:
    database.touch()
    with opened(database) as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(config(folder(), connection), step)
        connection.exec_driver_sql("COMMIT")


def told_by(row: tuple[object, ...]) -> Event:
    return fact_of({**MATTER_FACTS, **CLIENT_FACTS}, str(row[1]), NOW, json.loads(str(row[3])))


def test_a_table_that_others_refer_to_is_made_anew_and_no_fact_is_lost(database: Path, scripts: Path) -> None:
    written = fill(database)
    add_migration(scripts)

    done = migrate(url(database), scripts=scripts)

    assert done == Migration(HEAD, "0099", database.with_name(f"crickets.at-{HEAD}.db"))
    assert kept(database) == written
    assert ask(database, "SELECT DISTINCT currency FROM matters") == [("EUR",)]


def test_the_copy_aside_holds_what_was_still_in_the_log_and_is_private(database: Path, scripts: Path) -> None:
    add_migration(scripts)
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("SELECT * FROM events").fetchall()
        written = fill(database)
        assert database.with_name("crickets.db-wal").stat().st_size > 0
        done = migrate(url(database), scripts=scripts)

    assert done is not None
    assert done.copy is not None
    assert (revision_of(done.copy), kept(done.copy)) == (HEAD, written)
    assert stat.S_IMODE(done.copy.stat().st_mode) == 0o600


def test_the_copy_aside_takes_the_place_of_the_database(database: Path, scripts: Path) -> None:
    written = fill(database)
    add_migration(scripts)
    done = migrate(url(database), scripts=scripts)
    assert done is not None
    assert done.copy is not None
    done.copy.replace(database)

    assert kept(database) == written
    open_store(url(database)).close()


def test_a_start_keeps_a_copy_aside_before_it_migrates(
    database: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = fill(database)
    add_migration(scripts)
    monkeypatch.setattr("crickets.store.database.HEAD", "0099")
    monkeypatch.setattr("crickets.store.migrate.folder", lambda: scripts)

    bring_up_to_date(url(database))

    (copy,) = database.parent.glob("*.at-*")
    assert (revision_of(copy), revision_of(database)) == (HEAD, "0099")
    assert kept(copy) == kept(database) == written


def test_no_copy_is_kept_where_none_is_wanted(database: Path, scripts: Path) -> None:
    add_migration(scripts)

    assert migrate(url(database), backup_aside=False, scripts=scripts) == Migration(HEAD, "0099", None)
    assert list(database.parent.glob("*.at-*")) == []


@pytest.mark.parametrize(
    "mistake, told",
    [
        ('op.execute("DELETE FROM matters")', "would break references of events, so nothing was changed"),
        ('op.execute("UPDATE nonsense SET a = 1")', "no such table: nonsense"),
    ],
    ids=["broken references", "broken statement"],
)
def test_a_migration_that_goes_wrong_changes_nothing(database: Path, scripts: Path, mistake: str, told: str) -> None:
    written = fill(database)
    add_migration(scripts, mistake)

    with pytest.raises(StoreError, match=told):
        migrate(url(database), scripts=scripts)

    assert (revision_of(database), kept(database)) == (HEAD, written)
    open_store(url(database)).close()


def test_a_database_that_is_newer_than_the_program_is_left_alone(database: Path) -> None:
    tell(database, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaOutdated, match=f"tables of revision 9999, and this Crickets knows none beyond {HEAD}"):
        migrate(url(database))

    assert revision_of(database) == "9999"
    assert list(database.parent.glob("*.at-*")) == []


# What a crash leaves


def migrating(database: Path, scripts: Path, die: str = "") -> subprocess.Popen[bytes]:
    program = (
        "import sys, pathlib, crickets.store.migrate as m; m.migrate(sys.argv[1], scripts=pathlib.Path(sys.argv[2]))"
    )
    command_line = [sys.executable, "-c", program, url(database), str(scripts)]
    return subprocess.Popen(command_line, env={**os.environ, "DIE": die})


@pytest.mark.parametrize("place", ["at the beginning", "between two steps", "at the end"])
def test_kill_9_in_a_migration_leaves_the_old_tables_and_the_next_start_goes_on(
    database: Path, scripts: Path, place: str
) -> None:
    written = fill(database)
    add_migration(scripts)

    assert migrating(database, scripts, die=place).wait() == -signal.SIGKILL
    assert (revision_of(database), kept(database)) == (HEAD, written)
    open_store(url(database)).close()

    assert migrating(database, scripts).wait() == 0
    assert (revision_of(database), kept(database)) == ("0099", written)


@pytest.mark.parametrize("place", ["make_clients()", "make_messages()", "make_unparsed()"])
def test_kill_9_while_the_first_tables_are_made_leaves_none(tmp_path: Path, scripts: Path, place: str) -> None:
    database = tmp_path / "crickets.db"
    first = scripts / "versions" / "0001_the_ledger.py"
    sound = first.read_text()
    first.write_text(sound.replace(f"    {place}\n", f"    {place}\n    {DEATH}\n"))

    assert migrating(database, scripts).wait() == -signal.SIGKILL
    with pytest.raises(SchemaOutdated, match="has no tables yet"):
        open_store(url(database))

    first.write_text(sound)

    assert migrate(url(database), scripts=scripts) == Migration(None, HEAD, None)


def test_two_processes_that_start_at_once_make_the_tables_once(tmp_path: Path) -> None:
    database = tmp_path / "crickets.db"
    both = [migrating(database, folder()), migrating(database, folder())]

    assert [process.wait() for process in both] == [0, 0]
    assert revision_of(database) == HEAD


# Where they are, and how the next one is begun


@pytest.mark.parametrize(
    "package, migrations",
    [("site-packages/crickets", "site-packages/crickets/migrations"), ("src/crickets", "migrations")],
    ids=["the wheel", "a checkout"],
)
def test_the_migrations_are_found_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, migrations: str
) -> None:
    (tmp_path / package).mkdir(parents=True)
    (tmp_path / migrations).mkdir(parents=True)
    monkeypatch.setattr(crickets, "__file__", str(tmp_path / package / "__init__.py"))

    assert folder() == tmp_path / migrations


def test_the_next_migration_is_numbered_and_says_the_rules(database: Path, scripts: Path) -> None:
    subprocess.run([sys.executable, scripts / "new.py", "add promises"], check=True, capture_output=True)
    number = f"{int(HEAD) + 1:04}"
    written = (scripts / "versions" / f"{number}_add_promises.py").read_text()

    assert "Lose no row of `events`" in written
    assert f'revision = "{number}"\ndown_revision = "{HEAD}"\n' in written
    assert migrate(url(database), scripts=scripts) == Migration(
        HEAD, number, database.with_name(f"crickets.at-{HEAD}.db")
    )


def test_the_next_migration_holds_what_changed_in_the_tables_of_the_code(scripts: Path) -> None:
    first = scripts / "versions" / "0001_the_ledger.py"
    column = '        sa.Column("failing_since", INSTANT),\n'
    assert column in first.read_text()
    first.write_text(first.read_text().replace(column, ""))

    subprocess.run([sys.executable, scripts / "new.py", "add it"], check=True, capture_output=True)
    written = (scripts / "versions" / f"{int(HEAD) + 1:04}_add_it.py").read_text()

    assert "op.batch_alter_table('accounts'" in written
    assert "sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True)" in written
