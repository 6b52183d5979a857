"""Milestones: they only go on, a pause moves their dates, and each state has its sums."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.milestones import Milestone, MilestoneKind, MilestoneState, Pause, due_now, moved, sums
from crickets.core.money import Money

PLANNED, REQUESTED, APPROVED, RELEASED = MilestoneState
TODAY = date(2026, 5, 1)
STAGE = Milestone("First stage", Decimal(500), "EUR", due=date(2026, 3, 20))

days = st.dates(date(2026, 1, 1), date(2026, 4, 30))
pauses = st.tuples(days, st.none() | days)


def march(first: int, last: int | None) -> Pause:
    return date(2026, 3, first), None if last is None else date(2026, 3, last)


def test_a_milestone_is_planned_then_requested_approved_and_released() -> None:
    assert [str(state) for state in MilestoneState] == ["planned", "requested", "approved", "released"]
    assert [moved(state, to) for state, to in pairwise(MilestoneState)] == [REQUESTED, APPROVED, RELEASED]


@pytest.mark.parametrize(
    "now, to, result",
    [
        (PLANNED, RELEASED, RELEASED),
        (APPROVED, APPROVED, APPROVED),
        (RELEASED, REQUESTED, RELEASED),
        (APPROVED, PLANNED, APPROVED),
    ],
    ids=["at once", "the same again", "back", "back to the beginning"],
)
def test_a_milestone_never_goes_back_by_itself(now: MilestoneState, to: MilestoneState, result: MilestoneState) -> None:
    assert moved(now, to) is result


@pytest.mark.parametrize("to", MilestoneState)
@pytest.mark.parametrize("now", MilestoneState)
def test_the_user_may_correct_a_milestone(now: MilestoneState, to: MilestoneState) -> None:
    assert moved(now, to, corrected=True) is to


@pytest.mark.parametrize(
    "spans, due",
    [
        ([], date(2026, 3, 20)),
        ([march(1, 11)], date(2026, 3, 30)),
        ([march(20, 22)], date(2026, 3, 22)),
        ([march(21, 31)], date(2026, 3, 20)),
        ([march(10, 10)], date(2026, 3, 20)),
        ([march(18, 25), march(26, 28)], date(2026, 3, 29)),
        ([march(26, 28), march(18, 25)], date(2026, 3, 29)),
        ([march(1, 11), march(6, 16)], date(2026, 4, 4)),
        ([march(1, 11), march(3, 5)], date(2026, 3, 30)),
        ([march(1, 11), march(3, 5), march(6, 10)], date(2026, 3, 30)),
        ([march(1, None)], date(2026, 5, 20)),
        ([march(21, None)], date(2026, 3, 20)),
        ([march(1, None), march(10, 15)], date(2026, 5, 20)),
        ([(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), datetime(2026, 3, 3, 0, 30, tzinfo=UTC))], date(2026, 3, 22)),
        ([march(11, 1)], date(2026, 3, 20)),
    ],
    ids=[
        "never paused",
        "ten days",
        "begun on the day itself",
        "begun when it had fallen due",
        "over the same day",
        "the second began by the date that the first had made",
        "told in any order",
        "two that overlap",
        "one within another",
        "two within another",
        "still paused",
        "still paused, begun when it had fallen due",
        "one within that still lasts",
        "instants",
        "ended before it began",
    ],
)
def test_a_pause_moves_the_date_by_the_days_that_it_lasted(spans: list[Pause], due: date) -> None:
    assert due_now(STAGE, spans, TODAY) == due


def test_a_milestone_without_a_date_has_none_after_a_pause() -> None:
    assert due_now(Milestone("Deposit", Decimal(1), "EUR"), [march(1, 11)], TODAY) is None


@given(st.lists(pauses, max_size=5), days)
def test_a_date_never_comes_nearer_by_a_pause(spans: list[Pause], due: date) -> None:
    milestone = Milestone("Stage", Decimal(1), "EUR", due=due)
    moved_to = due_now(milestone, spans, TODAY)

    assert moved_to is not None
    assert moved_to >= due
    assert spans or moved_to == due


@given(days, days, st.integers(0, 90))
def test_a_date_stands_as_far_off_as_it_did_while_the_pause_lasts(due: date, began: date, later: int) -> None:
    milestone = Milestone("Stage", Decimal(1), "EUR", due=max(due, began))
    day = TODAY + timedelta(days=later)
    moved_to = due_now(milestone, [(began, None)], day)

    assert moved_to is not None
    assert moved_to - day == max(due, began) - began


def test_each_state_has_the_sums_of_its_milestones_one_for_each_currency() -> None:
    milestones = [
        Milestone("Deposit", Decimal(250), "EUR", MilestoneKind.DEPOSIT),
        Milestone("One", Decimal("100.50"), "EUR"),
        Milestone("Two", Decimal(100), "EUR"),
        Milestone("Three", Decimal(70), "CHF"),
        Milestone("Four", Decimal(80), "USD"),
    ]
    states = {"Deposit": RELEASED, "One": REQUESTED, "Two": REQUESTED, "Three": REQUESTED, "gone": APPROVED}

    assert sums(milestones, states) == {
        PLANNED: (Money(Decimal(80), "USD"),),
        REQUESTED: (Money(Decimal(70), "CHF"), Money(Decimal("200.50"), "EUR")),
        APPROVED: (),
        RELEASED: (Money(Decimal(250), "EUR"),),
    }


@pytest.mark.parametrize("state, owed", [(PLANNED, 0), (REQUESTED, 90), (APPROVED, 90), (RELEASED, 90)])
def test_a_cancellation_fee_counts_once_it_is_requested(state: MilestoneState, owed: int) -> None:
    fee = Milestone("Cancellation", Decimal(90), "EUR", MilestoneKind.CANCELLATION)
    found = [money.amount for money in sums([fee], {fee.name: state})[state]]

    assert sum(found) == owed


@given(st.lists(st.tuples(st.integers(1, 999), st.sampled_from(MilestoneState)), max_size=6))
def test_the_sums_of_all_states_are_the_sum_of_the_milestones(drawn: list[tuple[int, MilestoneState]]) -> None:
    milestones = [Milestone(str(n), Decimal(amount), "EUR") for n, (amount, _) in enumerate(drawn)]
    states = {str(n): state for n, (_, state) in enumerate(drawn)}

    found = [money.amount for monies in sums(milestones, states).values() for money in monies]

    assert sum(found) == sum(amount for amount, _ in drawn)
