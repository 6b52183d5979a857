import io
import os
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crickets.bell import alone, bell
from crickets.core import events as e
from crickets.core.matters import MatterKey
from tests.cli.home import NOW, Home

pytestmark = pytest.mark.usefixtures("frozen")

KNOWN = "what was known on Thu 12 Mar 2026 12:00: 3 matters, 3 facts, 0 standing drafts."
LOST = (
    "which will be lost but for what the mailbox tells again: what you said on the command line since then is to be"
    " said anew."
)


class Terminal(io.StringIO):
    """Standard input, with somebody there who has typed an answer."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def backup(home: Home) -> Path:
    """A backup of what was known yesterday; since then one word was said."""
    target = home.folder / "backup.db"
    assert home.say("backup", str(target)).status == os.EX_OK
    home.record("acme", e.Rested(NOW - timedelta(hours=1)))
    return target


def rested(home: Home) -> bool:
    with home.ledger() as ledger:
        return any(isinstance(fact, e.Rested) for fact in ledger.events(MatterKey("acme")))


# backup


def test_a_backup_says_what_is_in_it_and_what_is_not(home: Home) -> None:
    target = home.folder / "backup.db"

    said = home.say("backup", str(target))

    assert (said.status, said.err) == (os.EX_OK, "")
    dossiers = home.state / "dossiers"
    size = f"{target.stat().st_size / 1000:.0f} kB"
    assert said.out.splitlines() == [
        f"{target} ({size}) holds {KNOWN}",
        f"Not in it: the configuration ({home.config}), passwords and tokens, and the dossiers in {dossiers}.",
    ]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_in_a_folder_it_is_named_by_the_day(home: Home) -> None:
    home.say("backup", str(home.folder))

    assert (home.folder / "crickets-2026-03-12.db").is_file()


def test_a_backup_is_made_while_crickets_runs(home: Home) -> None:
    with bell(home.state):
        assert home.say("backup", str(home.folder)).status == os.EX_OK


def test_nothing_is_overwritten_unless_that_is_said(home: Home, backup: Path) -> None:
    before = backup.read_bytes()
    said = home.say("backup", str(backup))

    assert (said.status, said.err) == (
        os.EX_DATAERR,
        f"crickets: {backup} is there already: choose another name, or say --force\n",
    )
    assert backup.read_bytes() == before
    assert home.say("backup", str(backup), "--force").status == os.EX_OK


@pytest.mark.parametrize("name", ["crickets.db", "crickets.db-wal", "../state/crickets.db"])
def test_the_database_itself_is_no_place_for_its_backup(home: Home, name: str) -> None:
    said = home.say("backup", str(home.state / name), "--force")

    assert said.status == os.EX_DATAERR
    assert said.err.endswith("is the database itself: name another file\n")
    assert home.say("status").status == os.EX_OK


def test_no_file_takes_the_place_of_a_pipe(home: Home) -> None:
    pipe = home.folder / "pipe"
    os.mkfifo(pipe)

    said = home.say("backup", str(pipe), "--force")

    assert said.status == os.EX_DATAERR
    assert said.err.endswith("is a pipe or a device, which a file would take the place of: name a file\n")
    assert pipe.is_fifo()


def test_where_nothing_can_be_written_that_is_said_in_a_sentence(home: Home) -> None:
    said = home.say("backup", "/proc/backup.db")

    assert said.status in {os.EX_DATAERR, os.EX_IOERR, os.EX_CANTCREAT}
    assert said.err.startswith("crickets: ")
    assert "/proc/backup.db" in said.err


def test_before_the_first_run_there_is_nothing_to_keep(bare_home: Home) -> None:
    said = bare_home.say("backup", str(bare_home.folder / "backup.db"))

    assert said.status == os.EX_DATAERR
    assert said.err.endswith("so there is nothing to keep\n")


# restore


def test_what_is_put_back_and_what_will_be_lost_is_said_before(home: Home, backup: Path) -> None:
    said = home.say("restore", str(backup), "--yes")

    assert said.status == os.EX_OK
    assert said.out.splitlines() == [
        f"{backup} holds {KNOWN}",
        f"{home.state}/crickets.db knows 1 fact and 0 standing drafts more, {LOST}",
        "The mailbox tells what came since then, and a letter placed or sent since then is known again by its words.",
        f"{home.state}/crickets.db is what it was in the backup.",
        f"What it was before is kept as {home.state}/crickets.before-restore-2026-03-12-120000.db.",
        "`crickets run` goes on from there.",
    ]
    assert not rested(home)
    assert stat.S_IMODE((home.state / "crickets.before-restore-2026-03-12-120000.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("answer, gone", [("y\n", True), ("yes\n", True), ("n\n", False), ("\n", False), ("", False)])
def test_it_asks_and_anything_but_yes_changes_nothing(
    home: Home, backup: Path, monkeypatch: pytest.MonkeyPatch, answer: str, *, gone: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))

    said = home.say("restore", str(backup))

    assert said.status == os.EX_OK
    assert f"Put it in the place of {home.state}/crickets.db? [y/N] " in said.out
    assert rested(home) is not gone
    assert said.err == ("" if gone else "crickets: nothing was changed\n")


def test_where_nobody_can_be_asked_it_has_to_be_said(home: Home, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))

    said = home.say("restore", str(backup))

    assert said.status == os.EX_USAGE
    assert "Nobody is there to be asked. Say --yes if you are sure." in said.err
    assert rested(home)


def test_nothing_is_put_back_while_crickets_runs(home: Home, backup: Path) -> None:
    with alone(home.state):
        said = home.say("restore", str(backup), "--yes")

    assert said.status == os.EX_IOERR
    assert said.err.startswith(f"crickets: another Crickets runs on {home.state}: stop it first")
    assert rested(home)


def test_on_a_new_machine_the_backup_is_where_it_begins(home: Home, backup: Path) -> None:
    home.state.rename(home.folder / "the old machine")

    said = home.say("restore", str(backup), "--yes")

    assert said.status == os.EX_OK
    assert f"There is no database {home.state}/crickets.db yet." in said.out
    assert home.say("status").status == os.EX_OK
    assert stat.S_IMODE(home.state.stat().st_mode) == 0o700


def test_an_older_backup_says_that_it_will_be_migrated(home: Home, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")

    assert "the next `crickets run` keeps a copy and migrates it." in home.say("restore", str(backup), "--yes").out


def test_a_backup_that_knows_everything_loses_nothing(home: Home, backup: Path) -> None:
    home.say("backup", str(backup), "--force")

    assert (
        f"{home.state}/crickets.db knows nothing that is not in it.\n" in home.say("restore", str(backup), "--yes").out
    )


@pytest.mark.parametrize(
    "name, said",
    [("missing.db", "there is no file"), ("config.toml", "is not a database"), ("state/crickets.db", "itself")],
)
def test_what_is_no_backup_is_refused(home: Home, name: str, said: str) -> None:
    refused = home.say("restore", str(home.folder / name), "--yes")

    assert refused.status in {os.EX_DATAERR, os.EX_IOERR}
    assert said in refused.err
    assert home.say("status").status == os.EX_OK
