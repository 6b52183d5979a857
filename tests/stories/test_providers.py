"""What providers do in a mailbox behind the user's back, and that for the user nothing comes of it twice or not at all.

A peculiarity has its name in a test: All Mail shows each message once more, Sent is filed by the provider as well, a
copy is given another UID or another Message-ID.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from crickets.core import events as e
from crickets.core.events import Doubt
from crickets.core.standing import Turn
from crickets.errors import MailError
from tests.servers.dovecot import Guest
from tests.servers.extensions import Dress
from tests.servers.kinds import ALL_MAIL, EXCHANGE, GMAIL, ICLOUD, OFFICE_365, PROVIDERS, STARRED, WITHHELD, Kind
from tests.servers.proxy import PoorServer
from tests.stories.mishaps import DUE, offered, with_a_draft
from tests.stories.owing import sent_copy
from tests.stories.story import Story

SENT_AT = "2026-03-09 12:00"
NEXT_DUE = "2026-03-16 12:00"


@pytest.fixture
def gmail(story_at: Callable[[Kind], Story]) -> Story:
    return story_at(GMAIL)


def also_in(story: Story, folder: str, view: str = ALL_MAIL) -> None:
    """The view shows what lies in a folder, as Gmail does: also a draft, without the flag that tells it."""
    with story.in_folder(folder) as client:
        client.copy(client.search(), view)
        client.select_folder(view)
        client.remove_flags(client.search(), ["\\Draft"])


def given_another_uid(story: Story, folder: str) -> None:
    """The provider writes each message of a folder anew."""
    with story.in_folder(folder) as client:
        uids = client.search()
        client.copy(uids, folder)
        client.delete_messages(uids)
        client.uid_expunge(uids)


def filed_again(story: Story, message_id: str = "") -> None:
    """The provider files what was sent last once more, under this Message-ID if one is given."""
    with story.in_folder(story.folders.sent) as client:
        newest = client.search()[-1]
        raw: bytes = client.fetch([newest], ["BODY.PEEK[]"])[newest][b"BODY[]"]
    head, body = raw.split(b"\r\n\r\n", 1)
    lines = [line for line in head.split(b"\r\n") if not (message_id and line.lower().startswith(b"message-id:"))]
    if message_id:
        lines.append(b"Message-ID: <%s>" % message_id.encode())
    story.mailbox.deliver(story.folders.sent, b"\r\n".join(lines) + b"\r\n\r\n" + body, story.now, ["\\Seen"])


def assert_sent_once(story: Story) -> None:
    """One step is done, and the next comes a week later, as one draft."""
    state = story.case().state
    assert len(story.facts(e.DraftSent)) == 1
    assert state.silence is not None
    assert [done.step for done in state.silence.done] == ["first"]
    assert state.draft is None
    story.turns(["2026-03-15 12:00", "2026-03-16 11:55"])
    assert story.drafts() == []
    story.turns([NEXT_DUE, "2026-03-16 12:05"])
    assert len(story.drafts()) == 1


@pytest.mark.parametrize("kind", PROVIDERS.values(), ids=list(PROVIDERS))
def test_one_draft_one_answer_and_nothing_left_over(kind: Kind, story_at: Callable[[Kind], Story]) -> None:
    story = story_at(kind)
    offer = with_a_draft(story)
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turns(["2026-03-09 15:01", "2026-03-09 15:10"])

    assert story.drafts() == []
    assert len(story.facts(e.ClientWrote)) == 1
    assert len(story.facts(e.DraftWithdrawn)) == 1
    assert story.case().state.turn is Turn.USER


# Gmail


def test_all_mail_and_inbox_hold_the_same_answer_and_it_counts_once(gmail: Story) -> None:
    offer = with_a_draft(gmail)
    gmail.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    also_in(gmail, "INBOX")
    gmail.turns(["2026-03-09 15:01", "2026-03-09 15:10"])

    assert len(gmail.facts(e.ClientWrote)) == 1
    assert gmail.drafts() == []


def test_an_answer_that_was_archived_stands_in_all_mail_alone_and_counts(gmail: Story) -> None:
    offer = with_a_draft(gmail)
    gmail.client_writes(at="2026-03-09 15:00", folder=ALL_MAIL, reply_to_mail=offer)
    gmail.turn("2026-03-09 15:01")

    assert gmail.case().state.turn is Turn.USER
    assert gmail.drafts() == []


@pytest.mark.parametrize("view", [ALL_MAIL, STARRED])
def test_all_mail_shows_drafts_without_their_flag_and_they_were_not_sent(view: str, gmail: Story) -> None:
    with_a_draft(gmail)
    also_in(gmail, gmail.folders.drafts, view)
    gmail.turn("2026-03-09 10:00")
    gmail.edit_draft()
    also_in(gmail, gmail.folders.drafts, view)
    gmail.turns(["2026-03-09 10:05", "2026-03-09 10:10"])

    assert len(gmail.facts(e.UserWrote)) == 1, "the offer"
    assert gmail.facts(e.DraftSent) == []
    assert len(gmail.facts(e.DraftEdited)) == 1
    assert len(gmail.drafts()) == 1


def test_a_draft_that_is_taken_back_leaves_nothing_that_looks_sent(gmail: Story) -> None:
    offer = with_a_draft(gmail)
    gmail.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    gmail.turns(["2026-03-09 15:01", "2026-03-09 15:10", "2026-03-09 15:20"])

    assert gmail.mailbox.count(ALL_MAIL) == 0, "where Gmail archives what is expunged"
    assert gmail.mailbox.count(gmail.folders.trash) == 1
    assert len(gmail.facts(e.DraftWithdrawn)) == 1
    assert [*gmail.facts(e.DraftDiscarded), *gmail.facts(e.DraftSent)] == []


def test_a_draft_and_what_was_sent_share_one_message_id_for_a_moment(gmail: Story) -> None:
    with_a_draft(gmail)
    gmail.turn(SENT_AT)
    sent_copy(gmail, gmail.the_draft())
    also_in(gmail, gmail.folders.sent)
    gmail.turn("2026-03-09 12:01")
    gmail.vanish_drafts()
    gmail.turn("2026-03-09 12:02")

    assert_sent_once(gmail)


def test_gmail_files_sent_by_itself_and_writes_the_copy_anew_under_another_uid(gmail: Story) -> None:
    with_a_draft(gmail)
    gmail.turn(SENT_AT)
    gmail.send_draft_like_neomutt()
    also_in(gmail, gmail.folders.sent)
    gmail.turn("2026-03-09 12:05")
    given_another_uid(gmail, gmail.folders.sent)
    gmail.turn("2026-03-09 12:10")

    assert len(gmail.facts(e.UserWrote)) == 2, "the offer and the follow-up"
    assert_sent_once(gmail)


# Office 365, Exchange, iCloud


@pytest.mark.parametrize("kind", [OFFICE_365, ICLOUD], ids=["Office 365", "iCloud"])
@pytest.mark.parametrize("later", [False, True], ids=["at once", "later"])
def test_sent_is_filed_twice_and_is_one_send(kind: Kind, story_at: Callable[[Kind], Story], *, later: bool) -> None:
    """The mail client files its copy, and the provider another one; Office 365 gives that one a new Message-ID."""
    story = story_at(kind)
    with_a_draft(story)
    story.turn(SENT_AT)
    story.send_draft_like_neomutt()
    if later:
        story.turn("2026-03-09 12:02")
    filed_again(story, "server-made@outlook.example" if kind is OFFICE_365 else "")
    story.turns(["2026-03-09 12:05", "2026-03-09 12:10"])

    assert_sent_once(story)


def test_an_offer_that_is_filed_twice_starts_one_silence(story_at: Callable[[Kind], Story]) -> None:
    story = story_at(OFFICE_365)
    story.you_write(at="2026-03-02 10:00")
    filed_again(story, "server-made@outlook.example")
    story.turns(["2026-03-02 10:05", "2026-03-09 09:00", "2026-03-09 09:05"])

    assert len(story.drafts()) == 1


def test_without_condstore_a_draft_that_is_only_marked_as_deleted_is_noticed(story_at: Callable[[Kind], Story]) -> None:
    story = story_at(EXCHANGE)
    with_a_draft(story)
    with story.in_folder(story.folders.drafts) as client:
        client.delete_messages(client.search())
    story.turns([SENT_AT, NEXT_DUE])

    assert len(story.facts(e.DraftVanished)) == 1
    assert story.drafts() == []


@pytest.mark.parametrize("kind", PROVIDERS.values(), ids=list(PROVIDERS))
def test_a_new_message_id_on_send_is_understood(kind: Kind, story_at: Callable[[Kind], Story]) -> None:
    story = story_at(kind)
    with_a_draft(story)
    story.turn(SENT_AT)
    story.send_draft_like_thunderbird(extra="")
    story.turn("2026-03-09 12:05")

    assert_sent_once(story)


def test_a_message_of_the_client_that_exchange_does_not_give_is_asked_about(story_at: Callable[[Kind], Story]) -> None:
    story = story_at(OFFICE_365)
    with_a_draft(story)
    story.client_writes(at="2026-03-09 15:00", subject=WITHHELD.decode())
    story.turns(["2026-03-09 15:01", "2026-03-09 15:10"])

    with story.ledger() as ledger:
        assert dict(ledger.skipped()) == {"main": 1}
    assert [fact.doubt for fact in story.facts(e.AnswerAsked) if isinstance(fact, e.AnswerAsked)] == [Doubt.UNREADABLE]
    assert "could not be read; open it in your mail client" in story.why()
    assert story.drafts() == []


def test_what_exchange_does_not_give_of_others_is_counted_alone(story_at: Callable[[Kind], Story]) -> None:
    story = story_at(OFFICE_365)
    with_a_draft(story)
    story.client_writes(at="2026-03-09 15:00", sender="news@shop.example", subject=WITHHELD.decode())
    story.turns(["2026-03-09 15:01", "2026-03-09 15:10"])

    with story.ledger() as ledger:
        assert dict(ledger.skipped()) == {"main": 1}
    assert story.facts(e.AnswerAsked) == []
    assert len(story.drafts()) == 1


def test_office_365_grants_a_login_and_nothing_else_and_no_draft_is_placed_meanwhile(
    dovecot: Guest, poor_server: Callable[..., PoorServer], tmp_path: Path
) -> None:
    """It says that the user is authenticated and not connected; on another connection all is well again."""
    proxy = poor_server(dovecot.port)
    story = Story(dovecot, tmp_path, port=proxy.port).start()
    try:
        offered(story)
        proxy.wear(Dress(refuse=frozenset({"LIST", "STATUS", "EXAMINE", "SELECT"})))
        with pytest.raises(MailError):
            story.turn(DUE)
        assert story.drafts() == []
        proxy.wear(Dress())
        story.turn("2026-03-09 09:05")
        assert len(story.drafts()) == 1
    finally:
        story.stop()
