"""Gone from Drafts means neither sent nor deleted; what cannot be explained is never repeated."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from crickets.core import events as e
from crickets.core.people import ClientKey
from tests.stories.story import ACME_NEGOTIATES, Story, madrid

DUE = "2026-03-09 09:00"

SECOND_CLIENT = """
[clients.bolt]
name = "Bolt"
addresses = ["eva@bolt.example"]
language = "en"
stage = "negotiating"
"""


def with_a_draft(story: Story) -> str:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn(DUE)
    assert len(story.drafts()) == 1
    return offer


def test_a_vanished_draft_is_in_limbo_and_no_other_is_placed(story: Story) -> None:
    with_a_draft(story)
    story.vanish_drafts()
    story.turns(["2026-03-09 12:00", "2026-03-10 12:00", "2026-03-20 12:00", "2026-05-20 12:00"])

    assert story.drafts() == []
    assert len(story.facts(e.DraftVanished)) == 1
    assert "was it sent or deleted?" in story.why()


def test_a_vanished_draft_whose_sent_copy_comes_later_was_sent(story: Story) -> None:
    offer = with_a_draft(story)
    story.vanish_drafts()
    story.turn("2026-03-09 12:00")
    story.you_write("Dear Anna, ...", at="2026-03-09 12:01", reply_to_mail=offer)
    story.turn("2026-03-09 12:05")

    assert len(story.facts(e.DraftSent)) == 1
    assert story.case().state.draft is None


def test_the_user_can_say_that_a_vanished_draft_was_sent(story: Story) -> None:
    with_a_draft(story)
    story.vanish_drafts()
    story.turn("2026-03-09 12:00")
    story.now = madrid("2026-03-12 13:00")
    story.say(lambda words: words.sent("acme"))

    assert "Step 'last' is due on Mon 16 Mar 2026 12:00" in story.why()


def test_a_draft_that_was_put_elsewhere_counts_as_edited_and_gets_no_flag(story: Story) -> None:
    with_a_draft(story)
    with story.in_folder("Drafts") as client:
        client.create_folder("Later")
        client.move(client.search(), "Later")
    story.turn("2026-03-09 12:00")

    draft = story.case().state.draft
    assert draft is not None
    assert draft.edited, "put elsewhere it is the user's"
    story.client_writes(at="2026-03-09 15:00")
    story.turn("2026-03-09 15:01")
    with story.in_folder("Later") as client:
        (data,) = client.fetch(client.search(), ["FLAGS"]).values()
    assert b"\\Flagged" not in data[b"FLAGS"]


def test_drafts_of_several_clients_that_vanish_at_once_are_doubted(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    story.you_write(at="2026-03-02 10:00")
    story.you_write(at="2026-03-02 10:30", to="eva@bolt.example", subject="Logo")
    story.turn("2026-03-02 10:35")
    story.turn("2026-03-09 10:00")
    assert len(story.drafts()) == 2

    story.vanish_drafts()
    story.turn("2026-03-09 12:00")

    assert "together with others" in story.why()
    assert "together with others" in story.why("bolt", ClientKey("bolt"))
    story.turn("2026-03-30 12:00")
    assert story.drafts() == []


def test_a_renumbered_drafts_folder_loses_no_draft_and_doubles_none(story: Story) -> None:
    offer = with_a_draft(story)
    story.mailbox.reset_uidvalidity("Drafts")
    story.turn("2026-03-09 12:00")
    assert len(story.drafts()) == 1

    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turn("2026-03-09 15:01")

    assert story.drafts() == [], "known by its Message-ID and its bytes, it is still ours"


def test_an_edited_draft_that_is_sent_later_is_understood(story: Story) -> None:
    with_a_draft(story)
    story.now = madrid("2026-03-09 11:00")
    story.edit_draft()
    story.turn("2026-03-09 11:01")
    story.now = madrid("2026-03-09 12:00")
    story.send_draft_like_thunderbird()
    story.turn("2026-03-09 12:01")

    (fact,) = story.facts(e.DraftSent)
    assert isinstance(fact, e.DraftSent)
    assert fact.edited


def test_an_edited_draft_that_is_deleted_is_understood(story: Story) -> None:
    with_a_draft(story)
    story.edit_draft()
    story.turn("2026-03-09 11:01")
    story.delete_draft()
    story.turn("2026-03-09 12:01")

    assert len(story.facts(e.DraftDiscarded)) == 1


def test_a_draft_edited_and_deleted_between_two_looks_is_understood(story: Story) -> None:
    with_a_draft(story)
    story.edit_draft()
    story.delete_draft()
    story.turn("2026-03-09 12:01")

    assert len(story.facts(e.DraftDiscarded)) == 1


def test_a_discarded_draft_is_skipped_where_the_playbook_says_so(tell: Callable[..., Story]) -> None:
    playbook = """
    [playbooks.negotiating]
    on_discard = "skip"
    [[playbooks.negotiating.steps]]
    name = "first"
    after = "5d"
    draft = "negotiating/first"
    [[playbooks.negotiating.steps]]
    name = "last"
    after = "7d"
    draft = "negotiating/last"
    """
    story = tell(clients=ACME_NEGOTIATES + playbook)
    with_a_draft(story)
    story.delete_draft()
    story.turn("2026-03-09 12:00")
    story.turn("2026-03-16 12:00")

    assert len(story.drafts()) == 1


def test_the_draft_is_found_by_its_text_where_all_headers_are_lost(story: Story) -> None:
    with_a_draft(story)
    draft = story.the_draft()
    story.vanish_drafts()
    text = draft.get_content() + "\nPS: see you."
    story.you_write(text, at="2026-03-09 12:00", subject="Re: Offer for the website", message_id="new@studio.example")
    story.turn("2026-03-09 12:05")

    (fact,) = story.facts(e.DraftSent)
    assert isinstance(fact, e.DraftSent)
    assert fact.message_id == "new@studio.example"


def test_skip_goes_on_with_the_next_step(story: Story) -> None:
    with_a_draft(story)
    story.now = madrid("2026-03-09 12:00")
    story.say(lambda words: words.skip("acme"))
    story.turn("2026-03-09 12:01")
    assert story.drafts() == []

    story.turn("2026-03-16 12:00")
    assert len(story.drafts()) == 1


def test_a_draft_that_is_flagged_as_deleted_counts_as_gone(story: Story) -> None:
    with_a_draft(story)
    with story.in_folder("Drafts") as client:
        client.delete_messages(client.search())
    story.turns(["2026-03-09 12:00", "2026-04-09 12:00"])

    assert len(story.facts(e.DraftVanished)) == 1
    assert story.drafts() == []


def test_a_draft_in_another_folder_is_the_users_and_never_touched(story: Story) -> None:
    offer = with_a_draft(story)
    with story.in_folder("Drafts") as client:
        client.create_folder("Later")
        client.move(client.search(), "Later")
    story.turn("2026-03-09 12:00")
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turns(["2026-03-09 15:01", "2026-03-10 15:01"])

    with story.in_folder("Later") as client:
        assert len(client.search("UNDELETED")) == 1
    assert story.facts(e.DraftWithdrawn) == []


def test_no_text_of_any_mail_stays_in_the_database(story: Story) -> None:
    story.you_write("The mail of the user: plumbago.", at="2026-03-02 10:00")
    story.turns(["2026-03-02 10:05", DUE])
    draft = story.the_draft()
    story.client_writes("The mail of the client: plumbago.", at="2026-03-09 15:00")
    story.turn("2026-03-09 15:01")

    assert "plumbago" in draft.get_content()
    with closing(sqlite3.connect(story.state / "crickets.db")) as database:
        kept = "\n".join(database.iterdump())
        (raw,) = database.execute("SELECT raw FROM placements").fetchone()
    assert "Offer for the website" in kept
    assert "plumbago" not in kept
    assert raw is None
