"""Whose mail it is, that an answer is never overlooked, and that nothing is placed twice."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from crickets.core import events as e
from crickets.core.mail import MailboxCursor, MailboxRole
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey
from crickets.core.standing import Turn
from crickets.errors import ConnectionLost, MailError
from crickets.store.ledger import SqlLedger
from tests.stories.mishaps import (
    BOLT,
    DUE,
    EVA,
    RELAUNCH,
    SECOND_CLIENT,
    append_fails,
    lose_connection_after,
    mail_of,
    offered,
)
from tests.stories.story import ACME_NEGOTIATES, Story, madrid

# (e) whose message it is


def test_a_mail_to_another_client_that_quotes_a_clients_thread_is_not_a_mail_to_that_client(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    offer = offered(story)
    answer = story.client_writes(at="2026-03-03 10:00", reply_to_mail=offer)
    story.turn("2026-03-03 10:01")
    # Thunderbird names the forwarded mail in References; so does a reply with another address put in.
    story.you_write("Between us: Acme pays 5,000.", at="2026-03-03 11:00", to=EVA, reply_to_mail=answer)
    story.turn("2026-03-03 11:01")

    assert story.case().state.turn is Turn.USER, "Acme wrote last"
    assert story.case("bolt", BOLT).state.turn is Turn.CLIENT, "it is Bolt that was written to"
    story.turn("2026-03-10 10:00")
    assert [draft["To"] for draft in story.drafts()] == [EVA]


def test_an_answer_of_one_client_is_not_the_answer_of_another(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    offer = offered(story)
    to_bolt = story.you_write(at="2026-03-02 11:00", to=EVA, reply_to_mail=offer, subject="Fwd: Offer")
    story.client_writes(at="2026-03-03 10:00", sender=EVA, reply_to_mail=to_bolt, subject="Re: Fwd: Offer")
    story.turn("2026-03-03 10:01")

    assert story.case("bolt", BOLT).state.turn is Turn.USER
    assert story.case().state.turn is Turn.CLIENT


@pytest.mark.parametrize("folder", ["Trash", "Junk"])
def test_a_mail_of_the_user_is_no_answer_of_the_client_wherever_it_lies(story: Story, folder: str) -> None:
    offer = offered(story)
    story.you_write("PS", at="2026-03-02 11:00", reply_to_mail=offer, folder=folder)
    story.turn("2026-03-02 11:05")

    assert story.facts(e.ClientWrote) == []
    assert story.case().state.turn is Turn.CLIENT


# (a) never chase a client who answered


def test_a_strangers_answer_counts_in_a_folder_that_is_new(story: Story) -> None:
    offer = offered(story)
    with story.mailbox.client() as client:
        client.create_folder("Acme")
    story.client_writes(at="2026-03-04 10:00", sender="anna@home.example", reply_to_mail=offer, folder="Acme")

    story.turn(DUE)

    assert story.drafts() == []


def test_a_strangers_answer_counts_in_a_folder_that_was_renumbered(story: Story) -> None:
    offer = offered(story)
    story.client_writes(at="2026-03-04 10:00", sender="anna@home.example", reply_to_mail=offer)
    story.mailbox.reset_uidvalidity("INBOX")

    story.turn(DUE)

    assert story.drafts() == []


def test_a_question_whether_that_is_an_answer_outlives_a_lost_connection(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + RELAUNCH)
    story.you_write(at="2026-03-02 10:00", subject="Your relaunch")
    story.turn("2026-03-02 10:05")
    story.client_writes(at="2026-03-04 10:00", subject="Quick note")
    lose_connection_after(story, MailboxRole.INBOX)
    with pytest.raises(ConnectionLost):
        story.turn("2026-03-04 10:01")
    story.turn("2026-03-04 10:02")

    assert len(story.facts(e.AnswerAsked, "acme/relaunch")) == 1


def test_a_reply_to_a_mail_that_nobody_knows_is_asked_about(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + RELAUNCH)
    story.you_write(at="2026-03-02 10:00", subject="Your relaunch")
    story.turn("2026-03-02 10:05")
    story.client_writes(at="2026-03-04 10:00", subject="Re: a word", reply_to_mail="ticket.77@helpdesk.example")
    story.turns(["2026-03-04 10:01", "2026-03-09 10:00", "2026-03-16 10:00"])

    assert story.drafts() == []
    assert len(story.facts(e.AnswerAsked, "acme/relaunch")) == 1


def test_nothing_is_placed_before_the_first_look_at_every_account(tell: Callable[..., Story]) -> None:
    other = """
    [accounts.other]
    address = "other@studio.example"
    imap = { host = "127.0.0.1", port = 1, tls = "none", username = "x", password_command = "echo x" }
    """
    story = tell()
    offered(story)
    story.clients = ACME_NEGOTIATES + other
    story.start().turn(DUE)

    assert story.drafts() == []


def test_what_was_begun_is_not_placed_where_a_folder_cannot_be_read(story: Story) -> None:
    offer = offered(story)
    with story.mailbox.client() as client:
        client.create_folder("Projects")
    story.turn("2026-03-03 10:00")
    append_fails(story, reaches=False)
    with pytest.raises(MailError):
        story.turn(DUE)
    story.client_writes(at="2026-03-09 09:01", folder="Projects", reply_to_mail=offer)
    with story.mailbox.folder_broken("Projects"):
        story.turns(["2026-03-09 09:03", "2026-03-09 09:06", "2026-03-09 09:09"])
        assert story.drafts() == []


def test_what_was_begun_a_month_ago_asks_first(story: Story) -> None:
    offered(story)
    append_fails(story, reaches=False)
    with pytest.raises(MailError):
        story.turn(DUE)
    story.stop()
    story.start().turns(["2026-04-12 03:00", "2026-04-12 03:03", "2026-04-12 03:06"])  # a Sunday night

    assert story.drafts() == []


# (b) never twice


def test_a_draft_that_was_edited_before_it_was_noted_is_not_placed_again(story: Story) -> None:
    offered(story)
    append_fails(story, reaches=True)
    with pytest.raises(MailError):
        story.turn(DUE)
    story.edit_draft()
    story.turns(["2026-03-09 09:03", "2026-03-09 09:06", "2026-03-09 09:09", "2026-03-09 09:12"])

    assert len(story.drafts()) == 1


def test_two_watchers_place_one_draft_for_one_client(tell: Callable[..., Story]) -> None:
    story = tell()
    guest = story.mailbox
    story.clients = ACME_NEGOTIATES + RELAUNCH + 'account = "other"\n'
    story.clients += other_account(str(guest.port), guest.user, guest.password)
    story.start()
    story.you_write(at="2026-03-02 10:00")
    story.you_write(at="2026-03-02 10:00", subject="Your relaunch")
    other = story.house.watcher(AccountKey("other"))
    story.turn("2026-03-02 10:05")
    story.now = madrid("2026-03-09 08:50")
    other.turn()
    mail, status = mail_of(story), mail_of(story).status

    def meanwhile(mailbox: str) -> MailboxCursor:
        mail.status = status  # type: ignore[method-assign]
        other.turn()
        return status(mailbox)

    mail.status = meanwhile  # type: ignore[method-assign]
    story.turn(DUE)
    other.close()

    assert len(story.drafts()) == 1


def other_account(port: str, user: str, password: str) -> str:
    return f"""
[accounts.other]
address = "other@studio.example"
imap = {{ host = "127.0.0.1", port = {port}, tls = "none", username = "{user}", password_command = "echo {password}" }}
"""


@pytest.mark.parametrize("read_at, told", [("2026-03-09 08:00", False), ("2026-03-09 07:59", True)])
@pytest.mark.parametrize("assigned", [False, True], ids=["a client of the other account", "a client of this one"])
def test_an_account_that_was_not_read_for_an_hour_holds_its_own_clients_only(
    tell: Callable[..., Story], read_at: str, *, told: bool, assigned: bool
) -> None:
    second = """
    [accounts.second]
    address = "you@elsewhere.example"
    imap = { host = "127.0.0.1", port = 1, tls = "none", password_command = "echo x" }
    """
    story = tell(clients=ACME_NEGOTIATES + f'account = "{"second" if assigned else "main"}"\n' + second)
    with story.ledger() as ledger:
        ledger.looked(AccountKey("second"), madrid("2026-03-02 10:00"))
    offered(story)
    story.now = madrid(DUE)
    with story.ledger() as ledger:
        ledger.looked(AccountKey("second"), madrid(read_at))
        ledger.looked(AccountKey("main"), madrid(DUE))

    assert ("'second' has not been read for 61 minutes" in story.why()) is (told and assigned)


def test_a_first_look_reads_the_matters_of_a_client_once_and_not_once_for_each_message(
    tell: Callable[..., Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell(clients=ACME_NEGOTIATES + "".join(MATTER.format(number) for number in range(10)))
    for hour in range(20):
        story.you_write(at=f"2026-02-20 {hour:02}:00", subject=f"Project {hour % 10}: {hour}")
        story.client_writes(at=f"2026-02-10 {hour:02}:00", subject=f"News {hour}")
    reads: list[MatterKey] = []
    monkeypatch.setattr(SqlLedger, "events", _counted(SqlLedger.events, reads))
    story.turn()

    assert len(story.facts(e.ClientWrote)) == 20
    assert max(Counter(reads).values()) < 10, "of eleven matters and forty messages"


MATTER = """
[[clients.acme.matters]]
name = "Project {0}"
subject = "project {0}"
"""

_Events = Callable[[SqlLedger, MatterKey], Sequence[e.MatterEvent]]


def _counted(events: _Events, reads: list[MatterKey]) -> _Events:
    def counted(ledger: SqlLedger, matter: MatterKey) -> Sequence[e.MatterEvent]:
        reads.append(matter)
        return events(ledger, matter)

    return counted
