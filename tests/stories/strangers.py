"""What the stories about strangers share: a client known by two whole addresses, and what is asked about them."""

from collections.abc import Sequence

from crickets.core import events as e
from crickets.core.events import Doubt
from tests.stories.mishaps import DUE
from tests.stories.story import ACME_NEGOTIATES, ANNA, Story

ANNA_ALONE = ACME_NEGOTIATES.replace(f'["{ANNA}", "@acme.example"]', f'["{ANNA}", "berg@gmail.com"]')
AT = "2026-03-04 10:00"
SEEN = "2026-03-04 10:01"


def writes(story: Story, sender: str, *, at: str = AT, **mail: str) -> str:
    """Somebody writes to the user in a new thread; gives the Message-ID."""
    message_id = f"{at.replace(' ', '.').replace(':', '')}@new.example"
    return story.client_writes(**{"at": at, "sender": sender, "subject": "News", "message_id": message_id} | mail)


def asked(story: Story, matter: str = "acme") -> Sequence[Doubt]:
    return [fact.doubt for fact in story.facts(e.AnswerAsked, matter) if isinstance(fact, e.AnswerAsked)]


def is_held(story: Story) -> bool:
    """Whether nothing is placed when the follow-up is due."""
    story.turn(DUE)
    return story.drafts() == []


def said(story: Story, *, yes: bool) -> str:
    """The user answers; gives the sentence that they read."""
    sentences: list[str] = []
    story.now = story.now.replace(second=30)
    story.say(lambda words: sentences.append(words.answer("acme", yes=yes)))
    return sentences[0]
