"""Mail that bears the client's address and may be forged, and mail that cannot be read."""

from collections.abc import Callable
from datetime import datetime

import pytest

from crickets.core import events as e
from crickets.core.events import Doubt
from crickets.core.mail import Envelope
from crickets.core.standing import Turn
from crickets.imap.header import envelope
from crickets.store.ledger import SqlLedger
from tests.stories.mishaps import offered
from tests.stories.story import ANNA, YOU, Story, madrid
from tests.stories.strangers import ANNA_ALONE, AT, SEEN, asked, is_held, said, writes

FAILED = "mx.studio.example; spf=fail smtp.mailfrom=anna@acme.example; dkim=fail header.d=acme.example; dmarc=fail"
JUDGED = 'authserv_id = "mx.studio.example"\n' + ANNA_ALONE


# Forgery


@pytest.mark.parametrize("folder", ["INBOX", "Junk"])
def test_a_mail_that_fails_authentication_is_neither_an_answer_nor_silence(
    tell: Callable[..., Story], folder: str
) -> None:
    story = tell(clients=JUDGED)
    offer = offered(story)
    writes(story, ANNA, reply_to_mail=offer, authentication_results=FAILED, folder=folder)
    story.turn(SEEN)

    assert story.case().state.turn is Turn.CLIENT
    assert asked(story) == [Doubt.FORGED]
    assert f"in {folder}" in story.why()
    assert is_held(story)


@pytest.mark.parametrize(
    "results",
    [
        FAILED.replace("dkim=fail", "dkim=none"),
        FAILED.replace("mx.studio", "mx.elsewhere"),
        "mx.studio.example; none",
    ],
    ids=["less than all", "another server", "nothing found out"],
)
def test_whatever_is_less_is_believed(tell: Callable[..., Story], results: str) -> None:
    story = tell(clients=JUDGED)
    offered(story)
    writes(story, ANNA, authentication_results=results)
    story.turn(SEEN)

    assert story.case().state.turn is Turn.USER


def test_nobody_is_doubted_unless_the_configuration_names_the_server(acme: Story) -> None:
    writes(acme, ANNA, authentication_results=FAILED)
    acme.turn(SEEN)

    assert acme.case().state.turn is Turn.USER


def test_only_the_topmost_results_count(tell: Callable[..., Story]) -> None:
    story = tell(clients=JUDGED)
    offered(story)
    passed = f"Authentication-Results: {FAILED.replace('fail', 'pass')}\r\nAuthentication-Results: {FAILED}\r\n"
    raw = f"{passed}From: {ANNA}\r\nTo: {YOU}\r\nSubject: Yes\r\nMessage-ID: <1@acme.example>\r\n\r\nYes\r\n"
    story.mailbox.deliver("INBOX", raw.encode(), madrid(AT))
    story.turn(SEEN)

    assert story.case().state.turn is Turn.USER


def test_a_forged_newsletter_is_not_asked_about(tell: Callable[..., Story]) -> None:
    story = tell(clients=JUDGED)
    offered(story)
    writes(story, ANNA, authentication_results=FAILED, list_unsubscribe="<mailto:off@acme.example>")
    story.turn(SEEN)

    assert asked(story) == []


def test_a_forged_mail_that_the_user_believes_is_an_answer(tell: Callable[..., Story]) -> None:
    story = tell(clients=JUDGED)
    offered(story)
    writes(story, ANNA, authentication_results=FAILED, folder="Junk")
    story.turn(SEEN)

    assert said(story, yes=True) == "acme: answered, it is your turn"
    assert "their mail lies in Junk" in story.why()


# What cannot be told


def broken(monkeypatch: pytest.MonkeyPatch, mark: bytes) -> None:
    """Let no message be understood whose header holds this."""

    def broken_envelope(raw: bytes, internaldate: datetime) -> Envelope:
        if mark in raw:
            raise RecursionError
        return envelope(raw, internaldate)

    monkeypatch.setattr("crickets.imap.fetch.envelope", broken_envelope)


@pytest.mark.parametrize("by", ["address", "reference"])
def test_a_mail_of_the_client_that_cannot_be_read_is_asked_about(
    acme: Story, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    broken(monkeypatch, b"Subject: Crash")
    offer = acme.facts(e.UserWrote)[0]
    assert isinstance(offer, e.UserWrote)
    if by == "address":
        writes(acme, ANNA, subject="Crash")
    else:
        writes(acme, "cleo@partner.example", subject="Crash", reply_to_mail=offer.message_id)
    acme.turn(SEEN)

    assert asked(acme) == [Doubt.UNREADABLE]
    assert "Wed 04 Mar 2026 10:00 in INBOX could not be read; open it in your mail client" in acme.why()
    assert is_held(acme)
    said(acme, yes=True)
    assert acme.case().state.turn is Turn.USER


@pytest.mark.parametrize(
    "mail", [{"sender": "eve@elsewhere.example"}, {"sender": YOU, "folder": "Sent"}], ids=["a stranger's", "the user's"]
)
def test_any_other_mail_that_cannot_be_read_is_counted_and_nothing_more(
    acme: Story, monkeypatch: pytest.MonkeyPatch, mail: dict[str, str]
) -> None:
    broken(monkeypatch, b"Subject: Crash")
    writes(acme, **mail, subject="Crash")
    acme.turn(SEEN)

    assert asked(acme) == []
    with acme.ledger() as ledger:
        assert sum(ledger.skipped().values()) == 1


def test_a_mail_that_cannot_be_taken_in_is_asked_about(acme: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    writes(acme, ANNA)

    def remember(*_: object) -> None:
        msg = "no room"
        raise OSError(msg)

    monkeypatch.setattr(SqlLedger, "remember", remember)
    acme.turn(SEEN)

    assert asked(acme) == [Doubt.UNREADABLE]
