"""What is worth knowing of a matter beside the decision about it, in sentences: what mails tell, who is away."""

from collections.abc import Iterator
from datetime import datetime

from crickets.core.actions import Action, Wait
from crickets.core.holds import AwayUntil, Local, MailBounced, PromisedUntil
from crickets.core.holds.saying import shown
from crickets.core.standing import Turn
from crickets.docket import Case


def asides(case: Case, action: Action, now: datetime, local: Local) -> Iterator[str]:
    """What mails tell that the user may want to act on: a promise to accept, a mail that came back or was opened."""
    if promised := case.state.promise_offered(local(now).date()):
        wait = f"`crickets promise {case.matter.key}` waits for that day"
        yield f"They seem to promise to act by {promised:%a %d %b %Y}: {wait}."
    if (bounced := case.situation.bounced_at) and _undelivered(case, bounced) and not _held(action):
        yield f"{_came_back(case, bounced, local)}."
    if opened := opened_at(case):
        yield f"Your mail was opened on {shown(opened, local)}, a read receipt says."


def opened_at(case: Case) -> datetime | None:
    """When the mail was opened, as far as a read receipt tells, on whose answer the user waits."""
    opened, state = case.state.opened_mail, case.state
    if opened is None or state.turn is not Turn.CLIENT or opened.original != state.newest_own:
        return None
    return opened.at if state.client_wrote_at is None or opened.at > state.client_wrote_at else None


def promised(case: Case, now: datetime) -> Iterator[str]:
    """By which day the client promised to act, where they did."""
    if promise := case.state.promise:
        over = "" if case.calendar.local(now).date() <= promise else ", which has passed"
        yield f"They promised to act by {promise:%a %d %b %Y}{over}."


def promised_now(case: Case, action: Action, now: datetime) -> Iterator[str]:
    """That the client promised to act, where something else holds the matter: a step that comes later still."""
    told = isinstance(action, Wait) and isinstance(action.hold, PromisedUntil)
    if case.state.turn is Turn.CLIENT and not told:
        yield from promised(case, now)


def away_now(case: Case, action: Action, now: datetime, local: Local) -> Iterator[str]:
    """That the client is away, where something else holds the matter: a draft, or a step that is not due."""
    away = case.situation.away
    told = isinstance(action, Wait) and isinstance(action.hold, AwayUntil)
    if away and not told and case.state.turn is Turn.CLIENT and now < away.over(case.calendar):
        yield f"The client is away until {local(away.until):%a %d %b %Y}."


def background(case: Case, action: Action, local: Local) -> Iterator[str]:
    """What moved the clock: absences that are no time of waiting, mail that came back and was dealt with."""
    silence = case.state.silence
    if silence is None or case.state.turn is not Turn.CLIENT:
        return
    first = {away.until: away for away in reversed(case.situation.absences)}
    for away in sorted(first.values()):
        over = away.over(case.calendar)
        if over > silence.began:
            said = f"An automatic reply of {local(away.since):%a %d %b %Y} says that they are back on"
            no_wait = f"the time until {shown(over, local)} is no time of waiting"
            yield f"{said} {local(away.until):%a %d %b %Y}: {no_wait}."
    yield from _checked(case, action, silence.began, local)


def _checked(case: Case, action: Action, began: datetime, local: Local) -> Iterator[str]:
    bounced, checked = case.situation.bounced_at, case.situation.verified_at
    if bounced and bounced > began and checked and checked > bounced and not _held(action):
        came_back = _came_back(case, bounced, local)
        yield f"{came_back}; the address was checked on {shown(checked, local)}, so the clock goes on."


def _undelivered(case: Case, bounced: datetime) -> bool:
    """Whether a mail that came back still counts: a task asks about it, or it was the newest when Crickets came."""
    state, here = case.state, case.situation.bounced_here
    if any(task.is_of_bounce for task in state.open_tasks):
        return True
    did = (state.user_wrote_at, state.redirected_at, case.situation.verified_at)
    return here and state.turn is Turn.CLIENT and not any(moment is not None and moment > bounced for moment in did)


def _held(action: Action) -> bool:
    """Whether the decision says already that a mail came back."""
    return isinstance(action, Wait) and isinstance(action.hold, MailBounced)


def _came_back(case: Case, at: datetime, local: Local) -> str:
    whom = f" to {case.situation.bounced_address}" if case.situation.bounced_address else ""
    return f"Your mail{whom} came back on {shown(at, local)}"
