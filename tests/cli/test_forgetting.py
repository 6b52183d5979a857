import io
import json
import os
import stat
import sys

import pytest

from crickets.bell import alone
from crickets.core.mail import MessageId
from crickets.core.tasks import TaskKind
from crickets.store.tables import METADATA
from tests.cli.home import NOW, Home
from tests.cli.test_keeping import Terminal
from tests.store.samples import ACME
from tests.store.test_belongings import live

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def parted(asked: Home) -> Home:
    """Acme, of whom everything is known that can be, has left the file; nobody has looked since."""
    asked.intended(MessageId("draft@studio.example"))
    take_out(asked)
    return asked


def take_out(home: Home) -> None:
    text = home.config.read_text()
    home.write(text[: text.index("[clients.acme]")] + text[text.index("[clients.lodz]") :])


def known(home: Home, word: str = "acme") -> bool:
    return any(word.encode() in file.read_bytes() for file in home.state.glob("crickets.db*"))


STANDING = (
    "  the draft 'Re: Offer' in Drafts (account 'main'): if you have not touched it, `crickets run --once` takes it"
    " back before you forget the client"
)


# export


def test_all_that_is_known_of_a_client_is_in_the_export_column_by_column(home: Home) -> None:
    """A column or table that is added later fails here until the export has it."""
    with home.ledger() as ledger:
        live(ledger, ACME)  # type: ignore[arg-type] # it is the real one
    document = json.loads(home.say("export", "acme").out)

    keys = {
        "matters": document["matters"][0],
        "events": document["matters"][0]["facts"][0],
        "messages": document["messages"][0],
        "thread_owners": document["threads"][0],
        "sightings": document["sightings"][0],
        "placements": document["drafts"][0],
        "searched_addresses": document["searched"][0],
        "unparsed": document["not_understood"][0],
    }
    elsewhere = {
        "clients": document["addresses"],
        "client_accounts": document["accounts"],
        "thread_ids": document["threads"][0]["ids"],
        "placement_ids": document["drafts"][0]["ids"],
    }
    said_by_the_place = {"client", "id"} | {"events.matter"}
    missing = {
        f"{name}.{column}"
        for name, row in keys.items()
        for column in METADATA.tables[name].columns.keys()  # noqa: SIM118 - no dictionary
        if column not in row and not {column, f"{name}.{column}"} & said_by_the_place
    }
    assert missing == set()
    assert [name for name, found in elsewhere.items() if not found] == []
    assert keys.keys() | elsewhere.keys() | {"accounts", "cursors"} == METADATA.tables.keys()


def test_the_export_begins_with_its_format_and_what_the_file_says(asked: Home) -> None:
    document = json.loads(asked.say("export", "acme").out)

    assert list(document)[:4] == ["format", "client", "as_of", "in_the_file"]
    assert (document["format"], document["client"], document["as_of"]) == (1, "acme", "2026-03-12T11:00:00+00:00")
    assert document["in_the_file"]["contact"] == "Anna Berg"


def test_the_export_tells_what_each_matter_amounts_to_and_its_facts_with_when_and_how(asked: Home) -> None:
    asked.say("rest", "acme")
    (matter,) = json.loads(asked.say("export", "acme").out)["matters"]

    assert (matter["matter"], matter["stage"], matter["turn"]) == ("acme", "in_progress", "client")
    assert [task["kind"] for task in matter["tasks"]] == [TaskKind.VERIFY_ADDRESS, TaskKind.CALL]
    rested = {"kind": "Rested", "how": "your word", "data": {}, "at": "2026-03-12T11:00:00+00:00"}
    assert rested.items() <= matter["facts"][-1].items()


def test_of_a_draft_that_does_not_stand_yet_the_text_is_in_it(home: Home) -> None:
    with home.ledger() as ledger:
        live(ledger, ACME)  # type: ignore[arg-type] # it is the real one

    (draft,) = json.loads(home.say("export", "acme").out)["drafts"]

    assert draft["raw"] == "Dear acme"


def test_the_same_is_written_twice(asked: Home) -> None:
    assert asked.say("export", "acme") == asked.say("export", "acme")


def test_a_file_is_written_for_the_user_alone_and_never_over_another(asked: Home) -> None:
    target = asked.folder / "acme.json"

    assert asked.say("export", "acme", str(target)).out == f"{target} holds all that is known of acme.\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text() == asked.say("export", "acme").out
    assert "is there already" in asked.say("export", "acme", str(target)).err
    assert asked.say("export", "acme", str(target), "--force").status == os.EX_OK


def test_a_client_who_left_the_file_is_exported_too(parted: Home) -> None:
    document = json.loads(parted.say("export", "acme").out)

    assert document["in_the_file"] is None
    assert len(document["messages"]) == 1


@pytest.mark.parametrize("verb", ["export", "forget"])
def test_a_client_whom_nobody_knows_is_named_with_the_one_that_was_probably_meant(home: Home, verb: str) -> None:
    said = home.say(verb, "amce")

    assert (said.status, said.out) == (os.EX_DATAERR, "")
    assert said.err == "crickets: nothing is known of a client 'amce'; did you mean 'acme'?\n"


# forget


def test_what_will_be_removed_and_what_stays_is_said_before(parted: Home) -> None:
    (parted.state / "dossiers").mkdir()
    for name in ("acme-2026-03-01.zip", "acme-ltd-2026-03-01.zip"):
        (parted.state / "dossiers" / name).touch()
    parted.say("backup", str(parted.state / "crickets.at-0001.db"))

    said = parted.say("forget", "acme", "--yes")

    assert (said.status, said.err) == (os.EX_OK, "")
    assert said.out.splitlines() == [
        "Known of acme: 1 matter, 6 facts, 1 message, 0 threads, 0 places in the mailbox, 1 draft of ours.",
        "This stays, for you to delete:",
        STANDING,
        f"  {parted.state}/dossiers/acme-2026-03-01.zip",
        f"  {parted.state}/crickets.at-0001.db",
        "Backups that you made elsewhere hold it too, and so may the log, by ids.",
        "acme is forgotten.",
    ]


def test_nothing_is_left_of_whoever_is_forgotten(parted: Home) -> None:
    assert known(parted)

    parted.say("forget", "acme", "--yes")

    assert not known(parted)
    assert parted.say("export", "acme").status == os.EX_DATAERR
    assert "lodz/title-sequence" in parted.say("status").out


@pytest.mark.parametrize("answer, gone", [("y\n", True), ("n\n", False), ("", False)])
def test_it_asks_and_anything_but_yes_forgets_nobody(
    parted: Home, monkeypatch: pytest.MonkeyPatch, answer: str, *, gone: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))

    said = parted.say("forget", "acme")

    assert said.status == os.EX_OK
    assert "Forget acme? Nothing brings it back but a backup. [y/N] " in said.out
    assert known(parted) is not gone


def test_where_nobody_can_be_asked_nobody_is_forgotten(parted: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))

    assert parted.say("forget", "acme").status == os.EX_USAGE
    assert known(parted)


def test_a_client_who_is_in_the_file_is_to_be_taken_out_of_it_first(home: Home) -> None:
    line = home.config.read_text().splitlines().index("[clients.acme]") + 1

    said = home.say("forget", "acme", "--yes")

    assert (said.status, said.out) == (os.EX_DATAERR, "")
    assert said.err == (
        f"crickets: {home.config}:{line}: [clients.acme] is in the configuration, so the next look would read it all"
        " again: take it out there first\n"
    )
    assert known(home)


def test_a_daemon_that_read_the_file_before_that_is_to_read_it_again_first(parted: Home) -> None:
    with alone(parted.state):
        said = parted.say("forget", "acme", "--yes")
        assert said.status == os.EX_DATAERR
        assert "`crickets run` still watches for acme" in said.err
        assert known(parted)

        parted.register(NOW)
        assert parted.say("forget", "acme", "--yes").status == os.EX_OK

    assert not known(parted)


def test_whoever_returns_to_the_file_begins_anew(parted: Home) -> None:
    parted.say("forget", "acme", "--yes")
    parted.write()
    parted.register(NOW)

    (matter,) = json.loads(parted.say("export", "acme").out)["matters"]

    assert [fact["kind"] for fact in matter["facts"]] == ["MatterOpened"]
