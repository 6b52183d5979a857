"""Working time of the user and of a client: the only place that knows local time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from crickets.core.habit import Habit
from crickets.core.playbook import AT_LEAST, AT_MOST, After, Draft, Duration, NextWeek, Range, Unit

HORIZON = 30
"""Days that are searched for a working moment; none within them is a fault of the settings, not a long holiday."""

_DAY = timedelta(days=1)

NO_HABIT = Habit()
"""Of a client of whom no answer is known."""


class NoWorkingMoment(Exception):
    """Nobody works in the thirty days that follow; carries the sentence that says so."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side's civil life: its time zone, its working weekdays (Monday is 0), its holidays with their names."""

    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: Mapping[date, str] = field(default_factory=dict)

    def works_on(self, day: date) -> bool:
        """Whether this date is a working day here."""
        return day.weekday() in self.weekdays and day not in self.holidays


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Working time between the user and one client: the user's hours, on days that are working days for both."""

    user: Side
    client: Side
    opens: time = time(9)
    closes: time = time(18)

    def local(self, moment: datetime) -> datetime:
        """The user's wall clock at an instant."""
        return moment.astimezone(self.user.zone)

    def is_working(self, moment: datetime) -> bool:
        """Whether a draft may appear at this instant."""
        return self.next_working_moment(moment) == moment

    def next_working_moment(self, moment: datetime) -> datetime:
        """The first working instant at or after this one; raises NoWorkingMoment beyond the horizon."""
        for opens, closes in self._hours_from(moment):
            start = max(moment, opens)
            if start < closes and self._client_works(start):
                return start
            # The client's date may change while the user works: then there is a second chance in one day.
            midnight = self._clients_midnight(start)
            if midnight < closes and self._client_works(midnight):
                return midnight
        msg = f"no working moment between you and the client in the {HORIZON} days after {moment:%Y-%m-%d}"
        raise NoWorkingMoment(msg)

    def later(self, moment: datetime, duration: Duration) -> datetime:
        """The instant a duration after this one: elapsed for hours, else the same wall time in the user's zone."""
        if duration.unit is Unit.HOURS:
            return moment + timedelta(hours=duration.count)
        local = self.local(moment)
        if duration.unit is Unit.WORKING_DAYS:
            return self._instant(self._working_day_after(local.date(), duration.count), local.time())
        days = duration.count * (7 if duration.unit is Unit.WEEKS else 1)
        return self._instant(local.date() + timedelta(days=days), local.time())

    def due(self, since: datetime, when: After | NextWeek, habit: Habit = NO_HABIT) -> datetime:
        """When a step falls due that counts from this instant; not yet moved into working time.

        The client's habit picks the moment from a range.
        """
        match when:
            case After(span):
                return self._within(since, span, habit) if isinstance(span, Range) else self.later(since, span)
            case NextWeek(weekday):
                # What is written on Saturday was not read before Monday: it belongs to the week that begins then.
                day = self.local(self.next_working_moment(since)).date()
                monday = day - timedelta(days=day.weekday())
                return self._instant(monday + timedelta(days=7 + weekday), self.opens)

    def _within(self, since: datetime, span: Range, habit: Habit) -> datetime:
        earliest, latest = self.later(since, span.shortest), self.later(since, span.longest)
        # Where the clocks change, 95 hours can be as late as four days, or later.
        return habit.moment(since, earliest, max(earliest, latest))

    def deadline(self, written: datetime, draft: Draft) -> date | None:
        """The day that a letter written at this instant states, None where it states none; it counts until its end.

        A final notice gives five common working days at least and thirty days at most, whatever holidays lie in them.
        """
        if draft.deadline is None:
            return None
        day = self._on(written, draft.deadline)
        return max(min(day, self._on(written, AT_MOST)), self._on(written, AT_LEAST)) if draft.is_final else day

    def _on(self, written: datetime, span: Duration) -> date:
        return self.local(self.later(written, span)).date()

    def day_after(self, day: date, working_days: int = 1) -> datetime:
        """The opening hour of the n-th common working day after a date."""
        return self._instant(self._working_day_after(day, working_days), self.opens)

    def working_days(self, after: date, until: date) -> int:
        """How many days are working days of both sides after one date and until another, that one included."""
        days = (after + _DAY * n for n in range(1, (until - after).days + 1))
        return sum(self.user.works_on(day) and self.client.works_on(day) for day in days)

    def opening(self, day: date) -> datetime:
        """When work begins on a date, be it a working day or not."""
        return self._instant(day, self.opens)

    def end_of(self, day: date) -> datetime:
        """The midnight at which a date is over on the user's clock."""
        return self._instant(day + _DAY, time())

    def why_closed(self, moment: datetime) -> str:
        """Name what stands against working at this instant, or nothing."""
        here, there = self.local(moment), moment.astimezone(self.client.zone)
        for whose, side, day in (("your", self.user, here.date()), ("the client's", self.client, there.date())):
            if day in side.holidays:
                return f"{day:%a %d %b} is a public holiday on {whose} side ({side.holidays[day]})"
            if day.weekday() not in side.weekdays:
                return f"{day:%a %d %b} is not a working day on {whose} side"
        inside = self.opens <= here.time() < self.closes
        return "" if inside else f"{here:%H:%M} is outside your working hours"

    def _hours_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = self.local(moment).date()
        for offset in range(HORIZON + 1):
            day = first + timedelta(days=offset)
            if self.user.works_on(day):
                opens, closes = _hours(day, self.opens, self.closes, self.user.zone)
                if moment < closes:
                    yield opens, closes

    def _client_works(self, moment: datetime) -> bool:
        return self.client.works_on(moment.astimezone(self.client.zone).date())

    def _clients_midnight(self, moment: datetime) -> datetime:
        tomorrow = moment.astimezone(self.client.zone).date() + _DAY
        return datetime.combine(tomorrow, time(), self.client.zone).astimezone(UTC)

    def _working_day_after(self, day: date, count: int) -> date:
        left, idle = count, 0
        while left:
            day += _DAY
            works = self.user.works_on(day) and self.client.works_on(day)
            left, idle = left - works, 0 if works else idle + 1
            if idle > HORIZON:
                msg = f"no common working day in the {HORIZON} days before {day:%Y-%m-%d}"
                raise NoWorkingMoment(msg)
        return day

    def _instant(self, day: date, at: time) -> datetime:
        return _instant(day, at, self.user.zone)


@lru_cache(maxsize=1_024)
def _hours(day: date, opens: time, closes: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a working day begins and ends."""
    return _instant(day, opens, zone), _instant(day, closes, zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    # A wall time that the clocks skip in spring is read with the offset before it: an hour later on the wall.
    return datetime.combine(day, at, zone).astimezone(UTC)
