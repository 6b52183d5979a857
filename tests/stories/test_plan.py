"""The plan is what then happens: each story is planned first, and played for real afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email import policy
from email.utils import format_datetime

import pytest

from crickets.core import events as e
from crickets.core.state import fold
from crickets.core.tasks import Outcome
from crickets.forecast import Forecast, forecast
from tests.stories.story import ACME_NEGOTIATES, MADRID, Story, madrid

KASIA = "kasia@lodz.example"
LODZ = f"""
[clients.lodz]
name = "Łódź Filmowa"
addresses = ["{KASIA}"]
language = "pl"
timezone = "Europe/Warsaw"
country = "PL"
stage = "in_progress"
"""
IN_PROGRESS = ACME_NEGOTIATES.replace("negotiating", "in_progress")
OWES = (
    ACME_NEGOTIATES.replace("negotiating", "awaiting_payment")
    + """
[[clients.acme.invoices]]
number = "2026-041"
amount = "1200.00"
currency = "EUR"
issued = 2026-03-02
due = 2026-03-31
"""
)
MORE_MATTERS = """
[[clients.acme.matters]]
name = "Relaunch"
subject = "relaunch"
stage = "in_progress"

[[clients.acme.matters]]
name = "Shop"
subject = "shop"
stage = "negotiating"
"""
OFTEN = """
[playbooks.in_progress]
steps = [
    { name = "first", on = "tuesday next week", draft = "in_progress/first" },
    { name = "second", after = "3bd", draft = "in_progress/first" },
    { name = "third", after = "49h", draft = "in_progress/first" },
    { name = "end", after = "1d", close = "no answer" },
]
"""
ONE_A_DAY = """
[limits]
drafts_a_day = 1
minimum_gap = "0d"
"""

Moment = tuple[str, datetime, str]


def planned(story: Story, days: int = 120) -> Forecast:
    with story.ledger() as ledger:
        return forecast(ledger, story.settings, story.now, timedelta(days=days))


def moments(found: Forecast) -> Sequence[Moment]:
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


def test_an_offer_is_planned_to_its_close_across_the_change_of_the_clocks(story: Story) -> None:
    story.you_write(at="2026-03-18 16:30")
    story.turn("2026-03-18 16:31")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert happened == moments(foreseen)
    # The middle of four to seven days, in winter time; a week later at the same hour in summer time, and once more.
    assert days(happened) == [
        "Tue 2026-03-24 09:00 draft first",
        "Tue 2026-03-31 09:00 draft last",
        "Tue 2026-04-07 09:00 close",
    ]


def test_work_in_progress_is_planned_across_christmas_for_a_user_in_spain_and_a_client_in_poland(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=LODZ + OFTEN, now=madrid("2025-12-12 10:00"))
    story.you_write(to=KASIA, at="2025-12-15 10:00")
    story.turn("2025-12-15 10:01")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert happened == moments(foreseen)
    assert days(happened, "lodz") == [
        "Tue 2025-12-23 09:00 draft first",
        "Wed 2025-12-31 09:00 draft second",  # the 24th and 26th are holidays in Poland, the 25th in both countries
        "Mon 2026-01-05 09:00 draft third",  # not before three days have passed
        "Wed 2026-01-07 09:00 close",  # Epiphany is a holiday in both
    ]


def test_the_reminder_of_an_invoice_is_planned_for_after_its_due_date(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES)
    story.you_write("Here is the invoice.", at="2026-03-02 10:00", subject="Invoice 2026-041")
    story.turn("2026-03-02 10:05")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert happened == moments(foreseen)
    assert days(happened) == ["Wed 2026-04-01 09:00 draft first"]
    assert [waiting.sentence for waiting in foreseen.waiting] == [
        "Every step is done, the last ('first') on Wed 01 Apr 2026 09:00: from here on a person decides."
    ]


@pytest.mark.parametrize("limits", ["", ONE_A_DAY], ids=["three days between two", "one draft a day"])
def test_matters_and_clients_take_turns_in_the_plan_as_they_do_in_truth(
    tell: Callable[..., Story], limits: str
) -> None:
    story = tell(clients=ACME_NEGOTIATES + MORE_MATTERS + LODZ + OFTEN + limits, now=madrid("2026-03-02 08:00"))
    story.you_write(at="2026-03-04 10:00", subject="Offer")
    story.you_write(at="2026-03-04 10:01", subject="The shop")
    story.you_write(at="2026-03-03 10:02", subject="The relaunch")
    story.you_write(at="2026-03-03 10:03", to=KASIA, subject="Titles")
    story.turn("2026-03-04 10:05")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert len(happened) == 3 + 3 + 4 + 4
    assert happened == moments(foreseen)


def test_a_plan_made_in_the_middle_of_the_road_keeps_to_what_was_sent(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-09 09:00")
    story.now = madrid("2026-03-11 17:20")
    story.send_draft_like_thunderbird()
    story.turn()
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert days(moments(foreseen)) == ["Wed 2026-03-18 17:20 draft last", "Wed 2026-03-25 17:20 close"]
    assert days(happened)[1:] == days(moments(foreseen))


def test_what_stands_in_drafts_waits_for_the_user_and_holds_the_others_of_the_client(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=ACME_NEGOTIATES + MORE_MATTERS)
    story.you_write(at="2026-03-02 10:00", subject="Offer")
    story.you_write(at="2026-03-03 10:01", subject="The shop")
    story.turn("2026-03-03 10:05")
    story.turn("2026-03-09 09:00")

    foreseen = planned(story)

    assert moments(foreseen) == []
    assert {waiting.matter: waiting.sentence for waiting in foreseen.waiting} == {
        "acme": "A draft stands in your Drafts since Mon 09 Mar 2026 09:00: send it or delete it.",
        "acme/shop": "One draft per client at a time: the one for acme goes first.",
        "acme/relaunch": "No mail between you is known in this matter yet.",
    }
