"""The user is in Spain and the client elsewhere: other holidays, other weeks in which the clocks change."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage

from crickets.core.tasks import TaskKind
from crickets.words.outcomes import DONE, Ending, Outcomes
from tests.stories.owing import own_words, sent_copy
from tests.stories.story import ANNA, Story, _parsed, madrid

ZONES = {"FR": "Europe/Paris", "PL": "Europe/Warsaw", "GB": "Europe/London", "US": "America/New_York"}


def client(stage: str, country: str, language: str = "en", more: str = "") -> str:
    """Acme at a stage, in another country; ``more`` is what else the file says of the client."""
    return f"""
[clients.acme]
name = "Acme"
contact = "Anna Berg"
addresses = ["{ANNA}", "@acme.example"]
language = "{language}"
timezone = "{ZONES[country]}"
country = "{country}"
phone = "+00 000 000 000"
stage = "{stage}"
{more}
"""


def begun(tell: Callable[..., Story], clients: str, at: str) -> Story:
    """The user writes to the client at this moment, and waits from then on."""
    story = tell(clients=clients, now=madrid(at))
    story.you_write(at=at)
    story.turn(at)
    return story


def send_the_draft(story: Story, at: str) -> str:
    """Let Crickets look at this moment, and send the one draft as it stands; gives its own words."""
    story.turn(at)
    draft = story.the_draft()
    words = own_words(draft)
    story.vanish_drafts()
    sent_copy(story, draft)
    story.turn()
    return words


def end_tasks(story: Story, at: str, **endings: Ending) -> Sequence[TaskKind]:
    """Let Crickets look, and end every open task of Acme, as done or as said; gives their kinds."""
    story.turn(at)
    tasks = story.case().state.open_tasks
    for task in tasks:
        end(story, f"acme:{task.number}", endings.get(task.kind, DONE))
    story.turn()
    return [task.kind for task in tasks]


def end(story: Story, name: str, ending: Ending = DONE) -> str:
    """Say `crickets done`."""
    with story.ledger() as ledger:
        return Outcomes(ledger, story.settings, story.now).done(name, ending)


def kinds(story: Story) -> Sequence[TaskKind]:
    """The tasks that are open."""
    return [task.kind for task in story.case().state.open_tasks]


def sent(story: Story) -> Sequence[EmailMessage]:
    """What lies in Sent, the oldest first."""
    with story.in_folder("Sent") as connection:
        found = connection.fetch(connection.search(), ["BODY.PEEK[]"])
    return [_parsed(found[uid][b"BODY[]"]) for uid in sorted(found)]
