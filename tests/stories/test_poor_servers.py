"""The main road on servers with and without extensions, whose folders are in English, in Spanish or in Polish."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn
from tests.servers.kinds import DOVECOTS, Kind
from tests.stories.owing import MATTER, OWES, ROAD, own_words, with_final_notice
from tests.stories.story import Story


@pytest.fixture(params=DOVECOTS.values(), ids=list(DOVECOTS))
def dressed(request: pytest.FixtureRequest, story_at: Callable[[Kind], Story]) -> Story:
    """A story on a server in one of its dresses; the user's own mail client is not held back by it."""
    kind: Kind = request.param
    return story_at(kind)


def with_a_draft(story: Story) -> str:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-09 09:00")
    assert len(story.drafts()) == 1
    return offer


def test_an_untouched_draft_is_taken_back_and_nothing_else_with_it(dressed: Story) -> None:
    offer = with_a_draft(dressed)
    drafts = dressed.folders.drafts
    dressed.mailbox.deliver(drafts, b"Subject: mine\r\n\r\nMy own draft\r\n", dressed.now, ["\\Draft"])
    dressed.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    dressed.turn("2026-03-09 15:01")

    assert [draft["Subject"] for draft in dressed.drafts()] == ["mine"]
    assert len(dressed.facts(e.DraftWithdrawn)) == 1
    dressed.turn("2026-03-09 15:10")
    assert dressed.facts(e.DraftDiscarded) == []
    assert dressed.facts(e.DraftVanished) == []


def test_a_refreshed_draft_takes_the_place_of_the_old_one(dressed: Story) -> None:
    dressed.clients = OWES + ROAD
    with_final_notice(dressed.start())
    dressed.turns(["2026-03-17 09:00", "2026-03-17 09:05", "2026-03-18 09:00", "2026-03-18 09:05"])
    assert "by 1 April 2026" in own_words(dressed.the_draft())

    dressed.vanish_drafts()
    dressed.turn("2026-03-18 10:00")
    assert dressed.facts(e.DraftDiscarded, MATTER) == [], "our own copies in Trash tell nothing of it"
    assert len(dressed.facts(e.DraftVanished, MATTER)) == 1


def test_an_edited_draft_stays(dressed: Story) -> None:
    offer = with_a_draft(dressed)
    dressed.edit_draft("My words.")
    dressed.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    dressed.turn("2026-03-09 15:01")

    assert "My words." in dressed.the_draft().get_content()


def test_a_sent_draft_is_understood(dressed: Story) -> None:
    with_a_draft(dressed)
    dressed.send_draft_like_thunderbird()
    dressed.turn("2026-03-09 12:00")

    assert len(dressed.facts(e.DraftSent)) == 1
    dressed.turn("2026-03-16 12:00")
    assert len(dressed.drafts()) == 1


def test_an_answer_in_a_new_folder_is_found(dressed: Story) -> None:
    offer = with_a_draft(dressed)
    with dressed.mailbox.client() as client:
        client.create_folder("Kunden")
    dressed.client_writes(at="2026-03-09 15:00", folder="Kunden", reply_to_mail=offer)
    dressed.turn("2026-03-09 15:01")
    dressed.turn("2026-03-09 15:30")

    assert dressed.case().state.turn is Turn.USER
