"""When somebody at the client is away, and what that does to a wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.core.habit import Habit
from crickets.core.playbook import After, Duration, NextWeek, Range, Unit
from crickets.core.workdays import BusinessCalendar


@dataclass(frozen=True, slots=True, order=True)
class Absence:
    """A time away: since a machine answered for the person, until the day of their return begins; aware instants."""

    since: datetime
    until: datetime

    def over(self, calendar: BusinessCalendar) -> datetime:
        """When they may be written to again: the working morning after the day of the return."""
        return calendar.day_after(calendar.local(self.until).date())


def due(
    calendar: BusinessCalendar, since: datetime, when: After | NextWeek, habit: Habit, absences: Iterable[Absence]
) -> datetime:
    """When a step falls due that counts from an instant, where the time of absences is no time of waiting.

    What was left of the wait when an absence began is waited once it is over. A weekday of the week after is reckoned
    from the return if somebody was away for a part of the wait. Never earlier than without the absences.
    """
    moment = calendar.due(since, when, habit)
    for away in _apart(calendar, absences):
        begins, ends = max(since, away.since), away.over(calendar)
        if begins < min(moment, ends):
            moment = max(moment, _later(calendar, when, _Wait(begins, moment), away))
    return moment


@dataclass(frozen=True, slots=True)
class _Wait:
    """What was left of a wait when an absence began."""

    since: datetime
    until: datetime


def _later(calendar: BusinessCalendar, when: After | NextWeek, left: _Wait, away: Absence) -> datetime:
    """When a wait ends of which something was left when the absence began."""
    if isinstance(when, NextWeek):
        return calendar.due(max(left.since, away.until), when)
    span = when.duration.shortest if isinstance(when.duration, Range) else when.duration
    if span.unit is not Unit.WORKING_DAYS:
        return away.over(calendar) + (left.until - left.since)
    days = calendar.working_days(calendar.local(left.since).date(), calendar.local(left.until).date())
    return calendar.later(away.over(calendar), Duration(days, Unit.WORKING_DAYS))


def _apart(calendar: BusinessCalendar, absences: Iterable[Absence]) -> Sequence[Absence]:
    """The same absences in their order, those that overlap as one, so that no day counts twice."""
    apart: list[Absence] = []
    for away in sorted(absences):
        if apart and away.since <= apart[-1].over(calendar):
            apart[-1] = Absence(apart[-1].since, max(apart[-1].until, away.until))
        else:
            apart.append(away)
    return apart
