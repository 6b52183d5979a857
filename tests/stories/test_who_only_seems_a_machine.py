"""A client whose mail bears the marks of a circular is heard; the user's partner in the thread is no client."""

import pytest

from crickets.core import events as e
from crickets.core.events import Doubt
from tests.stories.mishaps import DUE
from tests.stories.story import ANNA, Story
from tests.stories.strangers import AT, SEEN, asked, is_held

PARTNER = "partner@studio.example"
UNSUBSCRIBE = "<mailto:leave@acme.example>"


@pytest.fixture
def offered(story: Story) -> str:
    """The user's offer, which waits for an answer."""
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    return offer


@pytest.mark.parametrize(
    "mail",
    [
        {"subject": "News", "list_id": "Our enquiries <hello.studio.example>", "to": "hello@studio.example"},
        {"subject": "Re: Offer for the website"},
    ],
    ids=["to a list of the user's own", "in answer to something"],
)
def test_a_client_whose_mail_looks_like_a_circular_is_asked_about(
    story: Story, offered: str, mail: dict[str, str]
) -> None:
    assert offered
    story.client_writes("Gladly, let us begin.", at=AT, list_unsubscribe=UNSUBSCRIBE, **mail)
    story.turn(SEEN)

    assert asked(story) == [Doubt.MACHINE]
    assert is_held(story)


def test_a_circular_of_the_clients_is_no_question(story: Story, offered: str) -> None:
    assert offered
    story.client_writes("Our spring sale.", at=AT, subject="Spring at Acme", list_unsubscribe=UNSUBSCRIBE)
    story.turn(SEEN)
    story.turn(DUE)

    assert asked(story) == []
    assert len(story.drafts()) == 1


def test_the_users_partner_who_answers_in_the_thread_speaks_for_no_client(story: Story, offered: str) -> None:
    story.client_writes(
        "We can begin in May.", at=AT, sender=PARTNER, to=f"{ANNA}, you@studio.example", reply_to_mail=offered
    )
    story.turn(SEEN)
    story.turn(DUE)

    assert story.facts(e.ClientWrote) == []
    assert len(story.drafts()) == 1


def test_an_answer_that_the_users_partner_forwards_is_asked_about(story: Story, offered: str) -> None:
    story.client_writes(
        "See below.", at=AT, sender=PARTNER, subject="Fwd: Offer for the website", reply_to_mail=offered
    )
    story.turn(SEEN)

    assert asked(story) == [Doubt.SUBJECT]
    assert is_held(story)
