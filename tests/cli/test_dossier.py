"""All that a claim needs, in one file, at the user's word."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from crickets.bell import bell
from crickets.core import events as e
from crickets.core.money import Invoice
from tests.cli.home import Home
from tests.mailboxes import letter
from tests.servers.dovecot import Guest

YEAR_AGO = (datetime.now(UTC) - timedelta(days=365)).date()
INVOICE = Invoice("2026-14", Decimal(1200), "EUR", YEAR_AGO, YEAR_AGO + timedelta(days=30))


@pytest.fixture
def looked(bare_home: Home, dovecot: Guest) -> Home:
    """You wrote to Acme three days ago, and Crickets has seen it; an invoice is known, its file is not."""
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)
    raw = letter(
        sender="you@studio.example", to="anna@acme.example", subject="Offer", message_id="offer@studio.example"
    )
    dovecot.deliver("Sent", raw, datetime.now(UTC) - timedelta(days=3))
    assert bare_home.say("run", "--once").status == 0
    bare_home.record("acme", e.InvoiceAdded(datetime.now(UTC), INVOICE))
    return bare_home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "acme.zip"


def test_it_says_what_is_in_it_and_what_is_missing(looked: Home, file: Path) -> None:
    said = looked.say("dossier", "acme", str(file))

    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        f"{file} holds the timeline, 1 original mail, no invoices and no follow-ups.",
        "Open today: 1,200.00 EUR.",
        "Could not be found any more, which it says:",
        "  The copy of invoice 2026-14",
    ]
    assert ZipFile(file).namelist() == ["SHA256SUMS", "mails/001-offer.eml", "timeline.html", "timeline.txt"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_made_while_a_daemon_runs_and_neither_hears_of_the_other(looked: Home, file: Path) -> None:
    with bell(looked.state):
        assert looked.say("dossier", "acme", str(file)).status == 0


def test_nothing_is_known_twice_for_it_was_read_only(looked: Home, file: Path) -> None:
    database = looked.state / "crickets.db"
    before = database.read_bytes()

    looked.say("dossier", "acme", str(file))

    assert database.read_bytes() == before
    assert not (looked.state / "dossiers").exists()


def test_a_file_that_is_there_is_written_over_only_by_force(looked: Home, file: Path) -> None:
    file.write_text("the dissertation")

    refused = looked.say("dossier", "acme", str(file))

    assert (refused.status, refused.out) == (os.EX_DATAERR, "")
    assert refused.err == f"crickets: {file} is there already: choose another name, or say --force\n"
    assert file.read_text() == "the dissertation"
    assert looked.say("dossier", "acme", str(file), "--force").status == 0
    assert ZipFile(file).testzip() is None
    assert sorted(path.name for path in file.parent.iterdir() if "acme" in path.name) == ["acme.zip"]


def test_it_is_made_although_the_server_cannot_be_reached(looked: Home, file: Path) -> None:
    looked.write(user="you", port=1)

    said = looked.say("dossier", "acme", str(file))

    assert said.status == os.EX_TEMPFAIL
    assert f"{file} holds the timeline, no original mails, no invoices and no follow-ups." in said.out
    assert "The mail “Offer” of " in said.out
    assert "Message-ID offer@studio.example" in said.out
    assert said.err.startswith("crickets: not everything could be read in the account 'main': ")
    assert "offer@studio.example" in ZipFile(file).read("timeline.txt").decode()


def test_a_refused_login_has_its_own_status(looked: Home, dovecot: Guest, file: Path) -> None:
    looked.write(port=dovecot.port, user=dovecot.user, password="wrong")

    assert looked.say("dossier", "acme", str(file)).status == os.EX_NOPERM
    assert file.exists()


@pytest.mark.parametrize(
    "matter, place, sentence",
    [
        ("acne", lambda folder: folder / "a.zip", "there is no matter 'acne'; did you mean 'acme'?"),
        ("acme", lambda folder: folder, " is a folder: name a file, such as "),
        ("acme", lambda folder: folder / "no" / "a.zip", "/no: make it, or name another"),
    ],
    ids=["no such matter", "a folder", "in no folder"],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    home: Home, tmp_path: Path, matter: str, place: Callable[[Path], Path], sentence: str
) -> None:
    before = sorted(tmp_path.iterdir())

    said = home.say("dossier", matter, str(place(tmp_path)))

    assert (said.status, said.out) == (os.EX_DATAERR, "")
    assert sentence in said.err
    assert sorted(tmp_path.iterdir()) == before
