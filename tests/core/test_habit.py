from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core import events as e
from crickets.core.habit import ENOUGH, Habit, answer_times
from tests.core.story import at, client, closed, followed_up, mid, own, told

DAY = timedelta(days=1)
SINCE, EARLIEST, LATEST = at("2"), at("6"), at("9")

times = st.lists(st.timedeltas(timedelta(), timedelta(days=40)), max_size=30)


def habit(*days: float) -> Habit:
    return Habit(tuple(sorted(day * DAY for day in days)))


def picked(known: Habit) -> datetime:
    return known.moment(SINCE, EARLIEST, LATEST)


# What an answer is


@pytest.mark.parametrize(
    "facts, days",
    [
        ([own("2"), client("4")], [2]),
        ([own("2"), client("4"), own("5"), client("6")], [2, 1]),
        ([own("2"), own("3"), client("4")], [2]),
        ([own("2"), client("4"), client("9")], [2]),
        ([client("4")], []),
        ([own("2")], []),
        ([own("2"), followed_up("7"), client("8")], [6]),
        ([own("2"), closed("20", e.Author.PLAYBOOK), client("25")], [23]),
        ([own("2"), closed("20", e.Author.PLAYBOOK), own("24"), client("25")], [1]),
        ([own("2"), closed("20", e.Author.USER), e.Reopened(at("21")), own("24"), client("25")], [23]),
        ([own("2"), e.AnswerAsked(at("4"), mid("q"), "Hello"), e.AnswerGiven(at("9"), mid("q"), yes=True)], [2]),
        ([own("2"), e.AnswerAsked(at("4"), mid("q"), "Hello"), e.AnswerGiven(at("9"), mid("q"), yes=False)], []),
        ([own("2"), e.AnswerGiven(at("9"), mid("unheard of"), yes=True), client("10")], [8]),
    ],
    ids=[
        "an answer",
        "two",
        "from the first message of a wait",
        "what follows an answer is none",
        "nobody had asked",
        "no answer",
        "the follow-up counts for nothing",
        "a late answer to what was closed",
        "to something new after the end",
        "to the old, taken up again",
        "in another thread, by the user's word",
        "not an answer, by the user's word",
        "a word about a question that is not known",
    ],
)
def test_an_answer_takes_from_the_first_message_of_a_wait_to_the_client(
    facts: list[e.MatterEvent], days: list[int]
) -> None:
    assert list(answer_times(told(*facts))) == [day * DAY for day in days]


def test_facts_may_come_in_any_order() -> None:
    facts: list[e.MatterEvent] = [own("2"), client("4"), own("5"), client("6")]

    assert list(answer_times(reversed(facts))) == [2 * DAY, DAY]


def test_a_habit_is_the_clients_over_all_its_matters() -> None:
    assert Habit.of([[own("2"), client("9")], [], [own("2"), client("3")]]) == habit(1, 7)


# Median, nine of ten


@pytest.mark.parametrize(
    "known, median, nine_of_ten",
    [
        (habit(3), 3, 3),
        (habit(1, 2), 1.5, 2),
        (habit(5, 1, 2), 2, 5),
        (habit(*range(1, 11)), 5.5, 9),
        (habit(*range(1, 12)), 6, 10),
        (habit(*range(1, 21)), 10.5, 18),
    ],
    ids=["one", "two", "three", "ten", "eleven", "twenty"],
)
def test_half_of_the_answers_and_nine_of_ten(known: Habit, median: float, nine_of_ten: float) -> None:
    assert (known.median, known.nine_of_ten) == (median * DAY, nine_of_ten * DAY)


def test_without_answers_there_is_no_median() -> None:
    assert (Habit().median, Habit().nine_of_ten, Habit().is_slow(timedelta())) == (None, None, False)


@given(times.filter(bool))
def test_nine_of_ten_is_the_shortest_time_within_which_nine_of_ten_came(known: list[timedelta]) -> None:
    usual = Habit(tuple(sorted(known))).nine_of_ten

    def came(within: Callable[[timedelta], bool]) -> int:
        return sum(map(within, known))

    assert usual is not None
    assert came(lambda took: took <= usual) * 10 >= len(known) * 9
    assert came(lambda took: took < usual) * 10 < len(known) * 9


# What it picks


@pytest.mark.parametrize(
    "known, moment",
    [
        (habit(), "7 22:00"),
        (habit(1, 1, 1, 1), "7 22:00"),
        (habit(1, 1, 1, 1, 1), "6"),
        (habit(1, 2, 3, 4, 5.5), "7 22:00"),
        (habit(1, 2, 3, 4, 6), "8"),
        (habit(1, 2, 3, 4, 30), "9"),
        (habit(1, 1, 1, 1, 1, 1, 1, 1, 5, 30), "7"),
    ],
    ids=[
        "nothing known: the middle",
        "four answers: the middle",
        "quick: the beginning",
        "in between",
        "when the slowest of five had come",
        "slow: the end",
        "one exception in ten is none",
    ],
)
def test_a_follow_up_waits_in_the_range_until_nine_of_ten_answers_had_come(known: Habit, moment: str) -> None:
    assert picked(known) == at(moment)


@given(times)
def test_the_moment_always_lies_in_the_range(known: list[timedelta]) -> None:
    assert EARLIEST <= picked(Habit(tuple(sorted(known)))) <= LATEST


@given(st.lists(st.tuples(*[st.timedeltas(timedelta(), timedelta(days=20))] * 2), min_size=ENOUGH, max_size=30))
def test_who_takes_longer_is_never_asked_sooner(pairs: list[tuple[timedelta, timedelta]]) -> None:
    quick = Habit(tuple(sorted(took for took, _ in pairs)))
    slow = Habit(tuple(sorted(took + more for took, more in pairs)))

    assert picked(quick) <= picked(slow)


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=20)), min_size=ENOUGH, max_size=30), st.data())
def test_one_more_answer_moves_it_towards_that_answer(known: list[timedelta], data: st.DataObject) -> None:
    before = Habit(tuple(sorted(known)))
    usual = before.nine_of_ten
    assert usual is not None
    longer = data.draw(st.booleans())
    took = usual + DAY if longer else timedelta()
    after = Habit(tuple(sorted([*known, took])))

    assert (picked(before) <= picked(after)) if longer else (picked(after) <= picked(before))
