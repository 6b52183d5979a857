"""Gone from Drafts means neither sent nor deleted; what cannot be explained is never repeated."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from crickets.core import events as e
from crickets.core.people import ClientKey
from crickets.core.standing import How
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


# What is not as it seems


def test_what_was_probably_sent_is_said_so_and_taken_back_by_a_word(story: Story) -> None:
    with_a_draft(story)
    draft = story.the_draft()
    story.vanish_drafts()
    story.you_write(draft.get_content(), at="2026-03-09 12:00", subject="Re: Offer for the website")
    story.turn("2026-03-09 12:05")
    (fact,) = story.facts(e.DraftSent)
    assert isinstance(fact, e.DraftSent)
    assert fact.probably
    assert "(probably sent)" in story.why()

    story.say(lambda words: words.not_sent("acme"))

    (done,) = story.case().state.silence.done  # type: ignore[union-attr]
    assert done.how is How.BY_HAND, "the mail is one to the client all the same"
    assert "probably" not in story.why()


LOGO = """
[[clients.acme.matters]]
name = "Website"
subject = "website"
stage = "negotiating"

[[clients.acme.matters]]
name = "Shop"
subject = "shop"
stage = "negotiating"
"""


def test_the_same_letter_in_another_matter_was_not_this_draft(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES.replace('stage = "negotiating"\n', "") + LOGO)
    website = story.you_write(at="2026-03-02 10:00", subject="Website")
    story.turn("2026-03-02 10:05")
    story.turn(DUE)
    text = story.the_draft().get_content()
    story.vanish_drafts()
    shop = story.you_write(at="2026-03-09 11:00", subject="Shop")
    story.you_write(text, at="2026-03-09 12:00", subject="Re: Website", reply_to_mail=shop)
    story.turn("2026-03-09 12:05")

    assert website != shop
    assert story.facts(e.DraftSent, "acme/website") == []
    assert len(story.facts(e.DraftVanished, "acme/website")) == 1


def test_an_older_revision_in_trash_is_no_discard(story: Story) -> None:
    with_a_draft(story)
    draft = story.the_draft()
    story.delete_draft()  # as some mail clients do with what they have saved anew
    draft.replace_header("Message-ID", "<saved@studio.example>")
    story.mailbox.deliver("Drafts", draft.as_bytes(), madrid("2026-03-09 11:00"), ["\\Draft", "\\Seen"])
    story.turn("2026-03-09 11:01")
    story.vanish_drafts()
    story.turn("2026-03-09 12:00")

    assert story.facts(e.DraftDiscarded) == []
    assert len(story.facts(e.DraftVanished)) == 1


def test_a_draft_put_elsewhere_and_deleted_there_is_in_limbo_once(story: Story) -> None:
    with_a_draft(story)
    with story.in_folder("Drafts") as client:
        client.create_folder("Later")
        client.move(client.search(), "Later")
    story.turn("2026-03-09 11:00")
    with story.in_folder("Later") as client:
        client.delete_messages(client.search())
        client.expunge()
    story.turns(["2026-03-09 12:00", "2026-03-09 13:00", "2026-03-09 14:00"])

    assert len(story.facts(e.DraftEdited)) == 1
    assert len(story.facts(e.DraftVanished)) == 1


def test_a_vanished_draft_that_comes_back_is_the_users(story: Story) -> None:
    offer = with_a_draft(story)
    raw = story.the_draft().as_bytes()
    story.vanish_drafts()
    story.turn("2026-03-09 12:00")
    story.mailbox.deliver("Drafts", raw, madrid("2026-03-12 12:00"), ["\\Draft", "\\Seen"])
    story.turn("2026-03-13 12:00")
    assert "A draft that you edited stands in your Drafts" in story.why()

    story.client_writes(at="2026-03-13 15:00", reply_to_mail=offer)
    story.turn("2026-03-13 15:01")

    assert len(story.drafts()) == 1


def test_whoever_has_answered_is_no_reason_to_ask_what_became_of_a_draft(story: Story) -> None:
    offer = with_a_draft(story)
    story.vanish_drafts()
    story.turn("2026-03-09 12:00")
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turns(["2026-03-09 15:01", "2026-03-16 12:00"])
    assert "was it sent or deleted?" not in story.why()
    assert "it is your turn" in story.why().casefold() or "your turn" in story.why().casefold()

    thanks = story.you_write("Thank you!", at="2026-03-16 13:00", reply_to_mail=offer)
    story.turn("2026-03-16 13:01")

    assert story.case().state.draft is None, "what you write in its thread settles it"
    assert story.case().state.newest_own == thanks


def test_what_was_left_of_a_sent_draft_reopens_nothing(story: Story) -> None:
    offer = with_a_draft(story)
    text = story.the_draft().get_content()
    story.edit_draft("And more.")
    story.turn("2026-03-09 11:01")
    story.you_write(f"{text}\nAnd yet more.", at="2026-03-09 12:00", reply_to_mail=offer)
    story.turns(["2026-03-09 12:05", "2026-03-10 12:00"])
    assert len(story.drafts()) == 1
    assert story.case().state.draft is None

    story.delete_draft()
    story.turn("2026-03-11 12:00")
    story.turn("2026-03-16 12:00")

    assert len(story.facts(e.DraftSent)) == 1
    assert story.facts(e.DraftDiscarded) == []
    assert len(story.drafts()) == 1, "the next step comes in its time"
