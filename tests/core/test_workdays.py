from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.habit import Habit
from crickets.core.playbook import After, Draft, Duration, NextWeek, Range, Unit
from crickets.core.workdays import BusinessCalendar, NoWorkingMoment, Side
from tests.core.calendars import calendars
from tests.core.story import WEEKDAYS, at

MADRID, AUCKLAND, HONOLULU = ZoneInfo("Europe/Madrid"), ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})

INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the bounds are naive by Hypothesis's rule
TUESDAY = NextWeek(1)
DAYS = st.integers(1, 20)


def here(text: str, zone: ZoneInfo = MADRID) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def between(user: ZoneInfo, client: ZoneInfo, **sides: object) -> BusinessCalendar:
    return BusinessCalendar(Side(user), Side(client, **sides))  # type: ignore[arg-type] # what a Side takes


# Working moments


@pytest.mark.parametrize(
    "moment, working",
    [
        ("2026-03-04T09:00", "2026-03-04T09:00"),
        ("2026-03-04T17:59:59", "2026-03-04T17:59:59"),
        ("2026-03-04T18:00", "2026-03-05T09:00"),
        ("2026-03-04T03:00", "2026-03-04T09:00"),
        ("2026-03-06T18:00", "2026-03-09T09:00"),
        ("2026-03-07T12:00", "2026-03-09T09:00"),
    ],
    ids=["at nine", "just before six", "at six", "at night", "on Friday evening", "on Saturday"],
)
def test_work_is_done_in_the_users_hours_on_working_days(moment: str, working: str) -> None:
    assert between(MADRID, MADRID).next_working_moment(here(moment)) == here(working)


def test_a_holiday_of_either_side_is_no_working_day() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    user = Side(MADRID, holidays={friday: "here"})
    both = BusinessCalendar(user, Side(ZoneInfo("Europe/Stockholm"), holidays={monday: "there"}))

    assert both.next_working_moment(here("2026-03-05T18:00")) == here("2026-03-10T09:00")


def test_a_client_who_works_on_sundays_is_written_to_when_both_work() -> None:
    calendar = between(MADRID, ZoneInfo("Asia/Riyadh"), weekdays=SUNDAY_TO_THURSDAY)

    assert calendar.next_working_moment(here("2026-03-05T18:00")) == here("2026-03-09T09:00")


def test_on_the_other_side_of_the_date_line_the_clients_sunday_is_the_users_monday() -> None:
    calendar = between(AUCKLAND, HONOLULU)

    assert calendar.next_working_moment(here("2026-03-09T09:00", AUCKLAND)) == here("2026-03-10T09:00", AUCKLAND)


def test_work_begins_at_the_clients_midnight_where_that_lies_in_the_users_hours() -> None:
    calendar = between(MADRID, ZoneInfo("Asia/Tokyo"), weekdays=frozenset({1}))

    assert calendar.next_working_moment(here("2026-03-09T09:00")) == here("2026-03-09T16:00")


def test_where_nobody_works_within_thirty_days_that_is_said() -> None:
    closed = BusinessCalendar(Side(MADRID, frozenset()), Side(MADRID))

    with pytest.raises(NoWorkingMoment, match="30 days after 2026-03-04"):
        closed.next_working_moment(here("2026-03-04T09:00"))


def test_common_working_days_that_never_come_are_no_loop() -> None:
    apart = BusinessCalendar(Side(MADRID, frozenset({0})), Side(MADRID, frozenset({1})))

    with pytest.raises(NoWorkingMoment, match="no common working day"):
        apart.day_after(date(2026, 3, 4))


def test_hours_that_end_before_they_begin_are_no_working_time() -> None:
    upside_down = BusinessCalendar(Side(MADRID), Side(MADRID), time(18), time(9))

    with pytest.raises(NoWorkingMoment):
        upside_down.next_working_moment(here("2026-03-04T12:00"))


# Durations


@pytest.mark.parametrize(
    "span, later",
    [
        ("48h", "2026-03-30T11:00"),
        ("2d", "2026-03-30T10:00"),
        ("1w", "2026-04-04T10:00"),
        ("3bd", "2026-04-01T10:00"),
        ("0bd", "2026-03-28T10:00"),
    ],
    ids=["hours elapse", "days keep the wall time", "weeks too", "working days", "none"],
)
def test_a_duration_over_the_change_to_summer_time(span: str, later: str) -> None:
    saturday = here("2026-03-28T10:00")

    assert between(MADRID, MADRID).later(saturday, Duration.parse(span)) == here(later)


def test_a_wall_time_that_the_clocks_skip_is_an_hour_later_on_the_wall() -> None:
    later = between(MADRID, MADRID).later(here("2026-03-28T02:30"), Duration.parse("1d"))

    assert later.astimezone(MADRID) == datetime(2026, 3, 29, 3, 30, tzinfo=MADRID)


def test_working_days_count_those_of_both_sides() -> None:
    calendar = between(MADRID, MADRID, holidays={date(2026, 3, 5): "there"})

    assert calendar.later(here("2026-03-04T10:00"), Duration.parse("2bd")) == here("2026-03-09T10:00")


# A weekday of next week


@pytest.mark.parametrize(
    "written, due",
    [
        ("2 10:00", "10 9:00"),
        ("6 17:00", "10 9:00"),
        ("6 19:00", "17 9:00"),
        ("7 12:00", "17 9:00"),
        ("8 12:00", "17 9:00"),
        ("9 8:00", "17 9:00"),
    ],
    ids=["on Monday", "on Friday", "on Friday evening", "on Saturday", "on Sunday", "before work on Monday"],
)
def test_tuesday_next_week_counts_from_the_week_in_which_the_mail_was_read(written: str, due: str) -> None:
    assert WEEKDAYS.due(at(written), TUESDAY) == at(due)


def test_after_counts_from_the_moment_itself() -> None:
    assert WEEKDAYS.due(at("7 12:00"), After(Duration.parse("5d"))) == at("12 12:00")


SPANS = st.integers(0, 200)
RANGES = st.one_of(
    st.builds(lambda least, more: Range(Duration(least, Unit.HOURS), Duration(least + more, Unit.HOURS)), SPANS, DAYS),
    st.builds(lambda least, more: Range(Duration(least, Unit.HOURS), Duration(least + more, Unit.DAYS)), SPANS, DAYS),
    st.builds(lambda least, more: Range(Duration(least, Unit.DAYS), Duration(least + more, Unit.WEEKS)), DAYS, DAYS),
)
HABITS = st.lists(st.timedeltas(timedelta(), timedelta(days=60)), max_size=30).map(lambda t: Habit(tuple(sorted(t))))


@given(calendars, INSTANTS, RANGES, HABITS)
def test_what_a_habit_picks_lies_in_the_range(
    calendar: BusinessCalendar, since: datetime, span: Range, habit: Habit
) -> None:
    due = calendar.due(since, After(span), habit)
    earliest, latest = calendar.later(since, span.shortest), calendar.later(since, span.longest)

    assert earliest <= due <= max(earliest, latest)


def test_a_range_of_working_days_is_one_too() -> None:
    always = Habit((timedelta(days=6),) * 5)

    assert WEEKDAYS.due(at("2 12:00"), After(Range.parse("3bd..5bd")), always) == at("8 12:00")


def test_the_day_after_is_the_next_common_working_morning() -> None:
    calendar = between(MADRID, MADRID, holidays={date(2026, 3, 9): "there"})

    assert calendar.day_after(date(2026, 3, 6)) == here("2026-03-10T09:00")
    assert calendar.day_after(date(2026, 3, 6), 2) == here("2026-03-11T09:00")


# Why not now


@pytest.mark.parametrize(
    "moment, why",
    [
        ("2026-03-04T12:00", ""),
        ("2026-03-04T20:00", "20:00 is outside your working hours"),
        ("2026-03-07T12:00", "Sat 07 Mar is not a working day on your side"),
        ("2026-03-05T12:00", "Thu 05 Mar is a public holiday on the client's side (Spring)"),
    ],
    ids=["open", "in the evening", "on Saturday", "on a holiday"],
)
def test_what_stands_against_working_is_named(moment: str, why: str) -> None:
    calendar = between(MADRID, MADRID, holidays={date(2026, 3, 5): "Spring"})

    assert calendar.why_closed(here(moment)) == why


# Laws


@given(calendars, INSTANTS)
def test_the_next_working_moment_is_working_and_not_before(calendar: BusinessCalendar, moment: datetime) -> None:
    found = calendar.next_working_moment(moment)
    local = calendar.local(found)

    assert found >= moment
    assert calendar.is_working(found)
    assert calendar.why_closed(found) == ""
    assert calendar.opens <= local.time() < calendar.closes
    assert calendar.user.works_on(local.date())
    assert calendar.client.works_on(found.astimezone(calendar.client.zone).date())


@given(calendars, INSTANTS)
def test_looking_for_a_working_moment_twice_changes_nothing(calendar: BusinessCalendar, moment: datetime) -> None:
    found = calendar.next_working_moment(moment)

    assert calendar.next_working_moment(found) == found


@given(calendars, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=6)))
def test_who_asks_later_is_not_told_an_earlier_moment(
    calendar: BusinessCalendar, moment: datetime, pause: timedelta
) -> None:
    assert calendar.next_working_moment(moment) <= calendar.next_working_moment(moment + pause)


@given(calendars, INSTANTS, st.integers(0, 12 * 60))
def test_no_working_moment_is_passed_over(calendar: BusinessCalendar, moment: datetime, minutes: int) -> None:
    between_the_two = moment + timedelta(minutes=minutes)
    found = calendar.next_working_moment(moment)

    assert between_the_two >= found or calendar.why_closed(between_the_two) != ""


@given(calendars, INSTANTS, st.integers(1, 30))
def test_days_later_is_the_same_time_on_the_wall(calendar: BusinessCalendar, moment: datetime, days: int) -> None:
    later = calendar.local(calendar.later(moment, Duration.parse(f"{days}d")))
    wall = calendar.local(moment).replace(tzinfo=None) + timedelta(days=days)

    # Where the clocks skip that time it is an hour later at most, half an hour on Lord Howe Island.
    assert timedelta(0) <= later.replace(tzinfo=None) - wall <= timedelta(hours=1)


# What a final notice leaves

CHRISTMAS = {
    date(2026, 12, 24) + timedelta(days=days): "closed for Christmas" for days in range(15) if days not in {6, 14}
}
"""From the 24th to 6 January, but for the 30th."""


@pytest.mark.parametrize(
    "letter, span, day",
    [
        ("awaiting_payment/final", "7d", "2027-01-08"),
        ("awaiting_payment/final", "20bd", "2027-01-20"),
        ("awaiting_payment/final", "10bd", "2027-01-15"),
        ("platform/last", "48h", "2026-12-23"),
        ("closing/announce", "7d", "2026-12-28"),
    ],
    ids=["five working days", "thirty days at most", "between them", "not of a last message", "not of an announcement"],
)
def test_a_final_notice_leaves_five_working_days_and_thirty_days_at_most_across_holidays(
    letter: str, span: str, day: str
) -> None:
    calendar = BusinessCalendar(Side(MADRID, holidays=CHRISTMAS), Side(MADRID))

    assert calendar.deadline(here("2026-12-21T10:00"), Draft(letter, None, Duration.parse(span))) == date.fromisoformat(
        day
    )


@given(
    INSTANTS,
    st.one_of(
        st.builds(Duration, st.integers(5, 20), st.just(Unit.WORKING_DAYS)),
        st.builds(Duration, st.integers(7, 30), st.just(Unit.DAYS)),
    ),
    calendars,
)
def test_no_final_notice_ever_leaves_less_than_five_working_days(
    moment: datetime, span: Duration, calendar: BusinessCalendar
) -> None:
    try:
        until = calendar.deadline(moment, Draft("awaiting_payment/final", None, span))
        fifth = calendar.local(calendar.day_after(calendar.local(moment).date(), 5)).date()
    except NoWorkingMoment:
        return
    assert until is not None
    assert fifth <= until <= max(fifth, calendar.local(moment).date() + timedelta(days=30))
