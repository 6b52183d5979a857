"""Who wrote to whom, however a header spells it, whichever program sent it, and wherever it was filed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from crickets.core.mail import MessageId
from crickets.core.standing import Turn
from crickets.looking.observe import MIGRATED
from tests.stories.mishaps import BOLT, DUE, EVA, SECOND_CLIENT, offered
from tests.stories.story import ACME_NEGOTIATES, ANNA, YOU, Story, madrid

ANSWERS = {
    "upper case": f"From: {ANNA.upper()}\r\nTo: {YOU}\r\n",
    "an encoded name": f"From: =?iso-8859-2?Q?Berg=2C_Ann=E1?= <{ANNA}>\r\nTo: {YOU}\r\n",
    "another address of the domain": f"From: boss@acme.example\r\nTo: {YOU}\r\n",
    "to several": f"From: {ANNA}\r\nTo: someone@else.example, {YOU}, boss@acme.example\r\n",
    "you in Cc": f"From: {ANNA}\r\nTo: boss@acme.example\r\nCc: {YOU}\r\n",
    "a group": f"From: {ANNA}\r\nTo: Suppliers: a@else.example, {YOU};\r\n",
    "nobody named": f"From: {ANNA}\r\nTo: undisclosed-recipients:;\r\n",
}
OWN = {
    "an alias": ("Sent", f"From: HELLO@studio.example\r\nTo: {ANNA}\r\n"),
    "filed by a phone": ("Archive", f"From: {YOU}\r\nTo: {ANNA}\r\n"),
    "a copy to oneself": ("INBOX", f"From: {YOU}\r\nTo: {ANNA}\r\nBcc: {YOU}\r\n"),
    "an address that nobody named, in Sent": ("Sent", f"From: old@elsewhere.example\r\nTo: {ANNA}\r\n"),
    "the client in Cc": ("Sent", f"From: {YOU}\r\nTo: printer@else.example\r\nCc: {ANNA}\r\n"),
    "several": ("Sent", f"From: {YOU}\r\nTo: printer@else.example, =?utf-8?q?Ann=C3=A1?= <{ANNA.upper()}>\r\n"),
    "a group": ("Sent", f"From: {YOU}\r\nTo: Team: printer@else.example, {ANNA};\r\n"),
}


def mail(head: str, date: str = "Mon, 02 Mar 2026 10:00:00 +0100", reply_to: str = "") -> bytes:
    reply = f"In-Reply-To: <{reply_to}>\r\n" if reply_to else ""
    return f"{head}Date: {date}\r\nMessage-ID: <m@x.example>\r\nSubject: Offer\r\n{reply}\r\nHello\r\n".encode()


@pytest.mark.parametrize("head", ANSWERS.values(), ids=ANSWERS)
def test_a_client_is_known_however_the_header_spells_it(story: Story, head: str) -> None:
    offered(story)
    story.mailbox.deliver("INBOX", mail(head, date="Tue, 03 Mar 2026 10:00:00 +0100"), madrid("2026-03-03 10:00"))

    story.turn("2026-03-03 10:01")

    assert story.case().state.turn is Turn.USER


@pytest.mark.parametrize("folder, head", OWN.values(), ids=OWN)
def test_a_mail_of_the_user_counts_whichever_program_sent_it(story: Story, folder: str, head: str) -> None:
    with story.mailbox.client() as client:
        client.create_folder("Archive")
    story.mailbox.deliver(folder, mail(head), madrid("2026-03-02 10:00"))

    story.turn("2026-03-02 10:05")
    assert story.case().state.turn is Turn.CLIENT

    story.turn(DUE)
    assert [a.addr_spec.lower() for a in story.the_draft()["To"].addresses] == [ANNA]


def test_a_draft_comes_from_the_alias_that_the_thread_uses(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00", sender="hello@studio.example")
    story.turns(["2026-03-02 10:05", DUE])

    assert story.the_draft()["From"].addresses[0].addr_spec == "hello@studio.example"


def test_where_the_thread_uses_an_address_that_is_not_yours_the_accounts_is_taken_with_a_warning(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    story.you_write(at="2026-03-02 10:00", sender="old@elsewhere.example")
    with caplog.at_level(logging.WARNING, "crickets"):
        story.turns(["2026-03-02 10:05", DUE])

    assert story.the_draft()["From"].addresses[0].addr_spec == YOU
    assert "unknown_sender" in caplog.messages


def test_both_moments_of_a_message_are_kept(story: Story) -> None:
    written, arrived = madrid("2026-03-02 09:58"), madrid("2026-03-02 10:00")
    story.mailbox.deliver(
        "INBOX", mail(ANSWERS["upper case"], date="Mon, 02 Mar 2026 00:58:00 -0800"), arrived + timedelta(seconds=7)
    )
    story.turn("2026-03-02 10:05")

    with story.ledger() as ledger:
        message = ledger.message(MessageId("m@x.example"))

    assert message is not None
    assert (message.date, message.internaldate) == (written, arrived + timedelta(seconds=7))
    assert message.at == message.internaldate, "of a client's message the server's clock is believed"


@pytest.mark.parametrize("number, begins", [(MIGRATED, "2026-02-20 10:00"), (MIGRATED - 1, "2026-03-02 07:00")])
def test_the_dates_of_a_mailbox_that_was_moved_are_believed(story: Story, number: int, begins: str) -> None:
    moved_at = madrid("2026-03-02 07:00")
    for n in range(number - 1):
        story.mailbox.deliver("Sent", f"Message-ID: <{n}@studio.example>\r\n\r\n".encode(), moved_at)
    story.mailbox.deliver("Sent", mail(OWN["an alias"][1], date="Fri, 20 Feb 2026 10:00:00 +0100"), moved_at)

    story.turn("2026-03-02 10:05")

    assert began(story) == madrid(begins)


def began(story: Story) -> datetime | None:
    silence = story.case().state.silence
    return silence.began if silence else None


def test_a_mail_to_two_clients_is_of_the_first_in_to_and_either_may_answer(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    offer = story.you_write(at="2026-03-02 10:00", to=f"{EVA}, {ANNA}")
    story.turn("2026-03-02 10:05")
    assert (story.case("bolt", BOLT).state.turn, story.case().state.turn) == (Turn.CLIENT, Turn.NOBODY)

    story.client_writes(at="2026-03-03 10:00", sender=ANNA, reply_to_mail=offer)
    story.turn("2026-03-03 10:05")

    assert story.case("bolt", BOLT).state.turn is Turn.USER
