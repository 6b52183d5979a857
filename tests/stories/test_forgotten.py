"""A client is taken out of the file, and then forgotten: nothing comes back, whatever still lies in the mailbox."""

from collections.abc import Callable

import pytest

from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey
from crickets.store.belongings import open_belongings
from tests.stories.story import ACME, ACME_NEGOTIATES, Story

BOLT = """
[clients.bolt]
name = "Bolt"
addresses = ["eva@bolt.example"]
language = "en"
stage = "negotiating"
"""


@pytest.fixture
def parted(tell: Callable[..., Story]) -> Story:
    """An untouched follow-up stood for Acme, and Acme has left the file."""
    story = tell(clients=ACME_NEGOTIATES + BOLT)
    story.you_write(at="2026-03-02 10:00", message_id="offer@studio.example")
    story.you_write(at="2026-03-02 11:00", to="eva@bolt.example", message_id="bolt@studio.example")
    story.turn("2026-03-02 11:05")
    story.turn("2026-03-09 09:00")
    assert sorted(draft["To"] for draft in story.drafts()) == ["anna@acme.example", "eva@bolt.example"]
    story.clients = BOLT
    story.start()
    story.turn("2026-03-09 12:00")
    return story


def known(story: Story, client: ClientKey = ACME) -> bool:
    belongings = open_belongings(story.settings.database_url(story.state))
    try:
        return any(belongings.of(client).values())
    finally:
        belongings.close()


def forget(story: Story, client: ClientKey = ACME) -> None:
    belongings = open_belongings(story.settings.database_url(story.state))
    belongings.forget(client)
    belongings.close()


def test_the_draft_goes_when_the_client_leaves_the_file_and_the_rest_when_they_are_forgotten(parted: Story) -> None:
    assert [draft["To"] for draft in parted.drafts()] == ["eva@bolt.example"]
    assert known(parted)

    forget(parted)

    assert not known(parted)


def test_what_is_forgotten_while_crickets_runs_does_not_come_back(parted: Story) -> None:
    forget(parted)
    parted.client_writes(at="2026-03-09 13:00", reply_to_mail="offer@studio.example")
    parted.you_write(at="2026-03-09 14:00", reply_to_mail="offer@studio.example")
    parted.turns(("2026-03-09 14:01", "2026-03-16 09:00"))
    parted.start()
    parted.turn("2026-03-16 10:00")

    assert not known(parted)


def test_the_other_clients_go_on(parted: Story) -> None:
    forget(parted)
    parted.client_writes(
        at="2026-03-09 13:00", sender="eva@bolt.example", reply_to_mail="bolt@studio.example", subject="Yes"
    )
    parted.turn("2026-03-09 13:01")

    assert parted.drafts() == []
    with parted.ledger() as ledger:
        assert [held.matter for held in ledger.held()] == [MatterKey("bolt")]


def test_whoever_returns_to_the_file_is_asked_about_as_anybody_new(parted: Story) -> None:
    forget(parted)
    parted.clients = ACME_NEGOTIATES + BOLT
    parted.start()
    parted.turns(("2026-03-16 09:00", "2026-03-16 09:05"))

    assert "was already due" in parted.why()
    assert [draft["To"] for draft in parted.drafts()] == ["eva@bolt.example"]
