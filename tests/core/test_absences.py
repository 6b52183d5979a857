"""Whoever is away is not waited for: what was left of a wait when they went is waited once they are back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.absences import Absence, due
from crickets.core.habit import Habit
from crickets.core.playbook import After, NextWeek, span
from crickets.core.workdays import NO_HABIT, BusinessCalendar, NoWorkingMoment
from tests.core.calendars import FIRST, calendars
from tests.core.story import CALENDAR, WEEKDAYS, at

TUESDAY = NextWeek(1)


def after(text: str) -> After:
    return After(span(text))


def away(since: str, until: str) -> Absence:
    """From a moment until a day begins."""
    return Absence(at(since), at(f"{until} 0:00"))


@pytest.mark.parametrize(
    "when, absences, moment",
    [
        pytest.param(after("5d"), [], "7", id="nobody is away"),
        pytest.param(after("5d"), [away("4", "12")], "16 9:00", id="two days were over: three are left"),
        pytest.param(after("5d"), [away("2", "12")], "18 9:00", id="away at once: all of it is left"),
        pytest.param(after("5d"), [away("1", "12")], "18 9:00", id="away before the user wrote"),
        pytest.param(after("5d"), [away("7", "12")], "7", id="away when it had fallen due"),
        pytest.param(after("48h"), [away("3", "12")], "14 9:00", id="hours"),
        pytest.param(after("4d..6d"), [away("4", "12")], "16 9:00", id="a range, of which the middle is taken"),
        pytest.param(after("5d"), [away("4", "12"), away("5", "12")], "16 9:00", id="told twice"),
        pytest.param(after("5d"), [away("4", "10"), away("6", "12")], "16 9:00", id="for longer than was said first"),
        pytest.param(after("5d"), [away("6", "12"), away("4", "10")], "16 9:00", id="whatever the order"),
        pytest.param(after("5d"), [away("3", "4"), away("6 9:00", "12")], "16 9:00", id="away twice"),
        pytest.param(after("5d"), [away("3", "1")], "7", id="back before they went"),
        pytest.param(TUESDAY, [], "10 9:00", id="a weekday of the week after"),
        pytest.param(TUESDAY, [away("4", "12")], "17 9:00", id="- reckoned from the return"),
        pytest.param(TUESDAY, [away("4", "16")], "24 9:00", id="- of a Monday"),
        pytest.param(TUESDAY, [away("11", "16")], "10 9:00", id="- away behind it"),
    ],
)
def test_absences_are_no_time_of_waiting(when: After | NextWeek, absences: list[Absence], moment: str) -> None:
    """The user wrote on Monday the 2nd at ten; there are no weekends here."""
    assert due(CALENDAR, at("2"), when, NO_HABIT, absences) == at(moment)


def test_what_is_left_of_working_days_is_counted_in_working_days() -> None:
    """Of five, two were over on Wednesday; they are back on Monday the 16th, and read their mail until Tuesday."""
    assert due(WEEKDAYS, at("2"), after("5bd"), NO_HABIT, [away("4", "16")]) == at("20 9:00")


def test_a_habit_picks_the_moment_before_an_absence_moves_it() -> None:
    habit = Habit((timedelta(days=4),) * 5)

    assert due(CALENDAR, at("2"), after("4d..7d"), habit, [away("4", "12")]) == at("15 9:00")


moments = st.integers(0, 24 * 60).map(lambda hours: at("1 0:00").replace(year=FIRST.year) + timedelta(hours=hours))
whens = st.one_of(
    st.sampled_from(["1d", "5d", "2w", "48h", "3bd", "10bd", "4d..7d", "3bd..5bd"]).map(after),
    st.integers(0, 6).map(NextWeek),
)
absences_of = st.lists(
    st.tuples(moments, st.integers(0, 30)).map(lambda one: Absence(one[0], one[0] + timedelta(days=one[1]))), max_size=4
)


@given(calendar=calendars, since=moments, when=whens, absences=absences_of)
def test_an_absence_makes_no_step_come_earlier_and_overlapping_ones_count_once(
    calendar: BusinessCalendar, since: datetime, when: After | NextWeek, absences: list[Absence]
) -> None:
    try:
        plain = due(calendar, since, when, NO_HABIT, [])
        moved = due(calendar, since, when, NO_HABIT, absences)
        again = due(calendar, since, when, NO_HABIT, [*absences, *reversed(absences)])
        covered = due(calendar, since, when, NO_HABIT, [*absences, *map(_inner, absences)])
    except NoWorkingMoment:
        return
    assert moved >= plain
    assert again == moved
    assert covered == moved


def _inner(absence: Absence) -> Absence:
    """One that lies within another."""
    return Absence(absence.since + (absence.until - absence.since) / 2, absence.until)
