"""What an incoming message is decides what becomes of the clock: a person stops it, a machine does not, doubt asks."""

import logging
from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.mail import Locator
from crickets.core.standing import Turn
from crickets.errors import ConnectionLost, MailboxUnreadable
from crickets.imap import ImapMail
from tests.stories.machines import calendar, receipt
from tests.stories.mishaps import RELAUNCH, mail_of
from tests.stories.story import ACME_NEGOTIATES, ANNA, Story

DUE = "2026-03-09 09:00"
PERHAPS = "I am out of the office this week."
"""A person may have written it, or a machine."""


def offered(story: Story, **mail: str) -> str:
    offer = story.you_write(at="2026-03-02 10:00", **mail)
    story.turn("2026-03-02 10:05")
    return offer


def doubted(story: Story) -> str:
    """Something came that a machine may have written; gives its Message-ID."""
    came = story.client_writes(PERHAPS, at="2026-03-03 10:00", reply_to_mail=offered(story))
    story.turn("2026-03-03 10:05")
    return came


# Doubt


def test_where_nobody_can_tell_who_wrote_the_user_is_asked_and_no_draft_is_placed(story: Story) -> None:
    doubted(story)
    story.turns([DUE, "2026-03-16 09:00"])

    assert story.drafts() == []
    assert story.case().state.turn is Turn.CLIENT
    assert "in INBOX ('Offer for the website') may be from a person, or an automatic reply" in story.status()
    assert "`crickets answer acme yes|no`" in story.why()


def test_yes_makes_it_an_answer_at_the_time_at_which_it_came(story: Story) -> None:
    doubted(story)
    story.turn(DUE)
    story.say(lambda words: words.answer("acme", yes=True))
    state = story.case().state

    assert (state.turn, state.client_wrote_at) == (Turn.USER, story.facts(e.AnswerAsked)[0].at)


def test_no_lets_the_clock_go_on_as_if_it_had_not_come(story: Story) -> None:
    came = doubted(story)
    story.say(lambda words: words.answer("acme", yes=False))
    with story.in_folder("INBOX") as client:
        client.move(client.search(), "Trash")  # it is not asked about again where it is found again
    story.turn(DUE)

    assert len(story.drafts()) == 1
    assert [fact.message_id for fact in story.facts(e.AnswerAsked)] == [came]  # type: ignore[union-attr]
    assert story.facts(e.ClientWrote) == []


def test_a_draft_that_stands_is_taken_back_until_the_user_says_no(story: Story) -> None:
    offer = offered(story)
    story.turn(DUE)
    assert len(story.drafts()) == 1
    story.client_writes(PERHAPS, at="2026-03-09 10:00", reply_to_mail=offer)
    story.turn("2026-03-09 10:05")

    assert story.drafts() == []
    assert "is that an answer here?" in story.status()

    story.say(lambda words: words.answer("acme", yes=False))
    story.turn("2026-03-09 10:10")
    assert len(story.drafts()) == 1


def test_doubt_about_a_new_thread_concerns_every_matter_that_waits(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + RELAUNCH)
    offered(story, subject="Your relaunch")
    story.client_writes(PERHAPS, at="2026-03-03 10:00", subject="This week")
    story.turns(["2026-03-03 10:05", DUE])

    assert story.drafts() == []
    assert [fact.doubt for fact in story.facts(e.AnswerAsked, "acme/relaunch")] == [e.Doubt.MACHINE]  # type: ignore[union-attr]


def test_what_the_server_does_not_show_is_asked_about(story: Story) -> None:
    offer = offered(story)
    refuse(story)
    story.client_writes(at="2026-03-03 10:00", reply_to_mail=offer)
    story.turns(["2026-03-03 10:05", DUE])

    assert story.drafts() == []
    assert "could not be read; open it in your mail client" in story.why()


def test_of_what_the_server_does_not_show_the_header_counts_where_a_machine_wrote_it(story: Story) -> None:
    offer = offered(story)
    refuse(story)
    story.client_writes("Away.", at="2026-03-03 10:00", reply_to_mail=offer, auto_submitted="auto-replied")
    story.turns(["2026-03-03 10:05", DUE])

    assert len(story.drafts()) == 1


def test_a_connection_that_is_lost_while_a_mail_is_read_loses_nothing(story: Story) -> None:
    offer = offered(story)
    mail_of(story).read = lost  # type: ignore[method-assign]
    story.client_writes(at="2026-03-03 10:00", reply_to_mail=offer)
    with pytest.raises(ConnectionLost):
        story.turn("2026-03-03 10:05")
    assert story.facts(e.ClientWrote) == []

    story.turn("2026-03-03 10:06")
    assert len(story.facts(e.ClientWrote)) == 1


def lost(locator: Locator, limit: int | None = None) -> bytes | None:
    msg = f"The connection was lost while {locator} was read ({limit} bytes)."
    raise ConnectionLost(msg)


def refuse(story: Story) -> None:
    """Let the server keep the bodies of INBOX to itself."""
    mail = mail_of(story)
    read = mail.read

    def refused(locator: Locator, limit: int | None = None) -> bytes | None:
        if locator.mailbox == "INBOX":
            msg = "The server refused to show messages: disk error"
            raise MailboxUnreadable(msg)
        return read(locator, limit)

    mail.read = refused  # type: ignore[method-assign]


# Signs of life, and what is none


@pytest.mark.parametrize("method", ["REQUEST", "REPLY", "COUNTER", "CANCEL"])
@pytest.mark.parametrize("replies", [True, False], ids=["in the thread", "in a new one"])
def test_calendar_mail_of_the_client_is_an_answer(story: Story, method: str, *, replies: bool) -> None:
    offer = offered(story)
    calendar(story, method, "2026-03-03 10:00", answers=offer if replies else "")
    story.turns(["2026-03-03 10:05", DUE])

    assert story.drafts() == []
    assert story.case().state.turn is Turn.USER


def test_a_reaction_is_an_answer(story: Story) -> None:
    offer = offered(story)
    reaction = '{"version": 1, "emoji": "\\ud83d\\udc4d"}'
    story.client_writes(reaction, at="2026-03-03 10:00", reply_to_mail=offer, subtype="vnd.google.email-reaction+json")
    story.turns(["2026-03-03 10:05", DUE])

    assert story.case().state.turn is Turn.USER


def test_a_receipt_is_shown_and_changes_nothing(story: Story) -> None:
    offer = offered(story)
    receipt(story, offer, "2026-03-03 10:00")
    story.turn("2026-03-03 10:05")

    opened = "Your mail was opened on Tue 03 Mar 2026 10:00"
    assert opened in story.status()
    assert opened in story.why()
    assert "Your mail was opened, a read receipt says" in story.told()
    story.turn(DUE)
    assert len(story.drafts()) == 1


def test_a_mail_that_was_deleted_unread_was_not_opened(story: Story) -> None:
    offer = offered(story)
    receipt(story, offer, "2026-03-03 10:00", "deleted")
    story.turn("2026-03-03 10:05")

    assert story.facts(e.MailOpened) == []
    story.turn(DUE)
    assert len(story.drafts()) == 1


def test_an_answer_by_the_clients_group_is_no_newsletter(story: Story) -> None:
    offer = offered(story)
    story.client_writes(at="2026-03-03 10:00", reply_to_mail=offer, list_id="<sales.acme.example>")
    story.turns(["2026-03-03 10:05", DUE])

    assert story.drafts() == []


@pytest.mark.parametrize(
    "mail",
    [
        {"text": "Thank you for contacting us. Your request (#12345) has been received and is being reviewed."},
        {"text": "Your parcel has left.", "sender": "no-reply@acme.example", "subject": "Parcel"},
        {"text": "News!", "subject": "Spring", "list_unsubscribe": "<https://acme.example/u>"},
    ],
    ids=["a ticket's acknowledgement", "a notification", "a newsletter"],
)
def test_machine_mail_without_a_mark_that_says_so_is_no_answer(story: Story, mail: dict[str, str]) -> None:
    offer = offered(story)
    replies = {"reply_to_mail": offer} if "subject" not in mail else {}
    story.client_writes(mail.pop("text"), at="2026-03-02 10:00", **replies, **mail)
    story.turns(["2026-03-02 10:06", DUE])

    assert len(story.drafts()) == 1


def test_a_first_look_reads_only_what_came_after_your_newest_mail_to_the_client(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 9):
        story.client_writes(at=f"2026-02-0{day} 10:00", subject=f"News {day}")
    story.you_write(at="2026-02-10 10:00")
    story.client_writes(at="2026-02-11 10:00", subject="An answer")
    read: list[Locator] = []
    original = ImapMail.read

    def counted(mail: ImapMail, locator: Locator, limit: int | None = None) -> bytes | None:
        read.append(locator)
        return original(mail, locator, limit)

    monkeypatch.setattr(ImapMail, "read", counted)
    story.turns(["2026-03-02 10:00", "2026-03-02 10:10"])

    assert len(story.facts(e.ClientWrote)) == 9
    assert len(read) == 1


# Junk


def test_an_answer_in_junk_counts_and_is_told_at_once(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    offer = offered(story)
    story.client_writes(at="2026-03-03 10:00", folder="Junk", reply_to_mail=offer)
    with caplog.at_level(logging.WARNING):
        story.turn("2026-03-03 10:05")

    assert [record.getMessage() for record in caplog.records] == ["answer_in_junk"]
    assert story.case().state.turn is Turn.USER
    assert "their mail lies in Junk" in story.status()


def test_an_answer_that_the_user_took_out_of_junk_lies_there_no_more(story: Story) -> None:
    offer = offered(story)
    story.client_writes(at="2026-03-03 10:00", folder="Junk", reply_to_mail=offer)
    story.turn("2026-03-03 10:05")
    with story.in_folder("Junk") as client:
        client.move(client.search(), "INBOX")
    story.turn("2026-03-03 10:10")

    assert "Junk" not in story.status()
    assert story.case().state.turn is Turn.USER


def test_a_question_says_that_what_is_asked_about_lies_in_junk(story: Story) -> None:
    offer = offered(story)
    story.client_writes(PERHAPS, at="2026-03-03 10:00", folder="Junk", reply_to_mail=offer)
    story.turn("2026-03-03 10:05")

    assert "in Junk ('Offer for the website') may be from a person" in story.status()
    assert ANNA not in story.status()
