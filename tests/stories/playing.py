"""What is planned, and what the real machine then does where the user does all at once that it asks for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email import policy
from email.utils import format_datetime

from crickets.core import events as e
from crickets.core.state import fold
from crickets.core.tasks import Outcome
from crickets.telling.forecast import Forecast, forecast
from tests.stories.story import MADRID, Story

Moment = tuple[str, datetime, str]
"""The matter, when, and what was done: the kind and the step."""


def planned(story: Story, span: int = 120) -> Forecast:
    """The plan for so many days."""
    with story.ledger() as ledger:
        return forecast(ledger, story.settings, story.now, timedelta(days=span))


def moments(found: Forecast) -> Sequence[Moment]:
    """The dates of a plan."""
    return sorted((h.matter, h.at, f"{h.kind} {h.step}".rstrip()) for h in found.happenings)


def play(story: Story, until: datetime) -> Sequence[Moment]:
    """Let the real watcher look whenever it wants to; send what it places, and do what it asks for, at once."""
    moment: datetime | None = story.now
    while moment is not None and moment <= until:
        story.now = moment
        story.turn()
        while _do_tasks(story) or _send_drafts(story):
            story.turn()
        with story.ledger() as ledger:
            moment = ledger.next_due(story.now)
    return _done(story)


def _do_tasks(story: Story) -> bool:
    with story.ledger() as ledger:
        left = [(held, task) for held in ledger.held() for task in fold(ledger.events(held.matter)).open_tasks]
        for held, task in left:
            ended = e.TaskEnded(story.now, task.number, Outcome.DONE)
            ledger.record(held.client, held.matter, ended, seen_at=story.now)
    return bool(left)


def _send_drafts(story: Story) -> bool:
    drafts = story.drafts()
    story.vanish_drafts()
    for draft in drafts:
        draft.replace_header("Date", format_datetime(story.now))
        story.mailbox.deliver("Sent", draft.as_bytes(policy=policy.SMTP), story.now, ["\\Seen"])
    return bool(drafts)


def _done(story: Story) -> Sequence[Moment]:
    done: list[Moment] = []
    with story.ledger() as ledger:
        for held in ledger.held():
            facts = ledger.events(held.matter)
            steps = {fact.draft: fact.step for fact in facts if isinstance(fact, e.DraftIntended)}
            done += [(held.matter, f.at, f"draft {steps[f.draft]}") for f in facts if isinstance(f, e.DraftPlaced)]
            done += {(held.matter, f.at, f"tasks {f.step}") for f in facts if isinstance(f, e.TaskOpened)}
            done += [(held.matter, f.at, "pause") for f in facts if isinstance(f, e.Paused)]
            done += [(held.matter, f.at, "close") for f in facts if isinstance(f, e.Closed)]
    return sorted(done)


def days(happened: Sequence[Moment], matter: str = "acme") -> Sequence[str]:
    """What happened in one matter, as the wall clock in Madrid showed it."""
    of_matter = [(at, what) for key, at, what in happened if key == matter]
    return [f"{at.astimezone(MADRID):%a %Y-%m-%d %H:%M} {what}" for at, what in sorted(of_matter)]
