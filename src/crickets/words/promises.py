"""Flow: the client said by when they act, and the user takes their word for it -> facts."""

from datetime import date, datetime

from crickets.core import events as e
from crickets.core.actions import BelievePromise
from crickets.core.standing import Turn
from crickets.docket import Case
from crickets.errors import WordError


def promised(case: Case, until: date, now: datetime) -> e.Promised:
    """The promise to act by a day; raises WordError for one that is over."""
    if until < case.calendar.local(now).date():
        msg = f"{until} is over; a promise is for a day that is to come"
        raise WordError(msg)
    return e.Promised(now, until)


def accepted(case: Case, until: date | None, now: datetime) -> tuple[date, tuple[e.MatterEvent, ...]]:
    """The day that is waited for, and the facts: the day that the user names, else the one that the client's mail does.

    At the user's turn the client's newest mail is what says so: nothing needs an answer. Raises WordError.
    """
    state, key = case.state, case.matter.key
    day = until or state.promise_offered(case.calendar.local(now).date())
    if day is None:
        msg = f"{key}: no mail of theirs is known to name a day that is to come; say `crickets promise {key} DATE`"
        raise WordError(msg)
    fact = promised(case, day, now)
    if state.turn is Turn.USER and state.newest_from_client is not None:
        return day, BelievePromise(state.newest_from_client, day).facts(now)
    return day, (fact,)


def what_follows(case: Case, until: date) -> str:
    """What a promise means for the clock, as a part of a sentence."""
    over = case.calendar.local(case.calendar.day_after(until))
    return f"nothing goes out before {over:%a %d %b %Y %H:%M}, a working day after {until:%a %d %b %Y}"
