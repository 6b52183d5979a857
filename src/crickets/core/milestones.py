"""Milestones: the payments that a quote is made of, each requested, approved and released in its turn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from crickets.core.money import Money

Moment = date | datetime
Pause = tuple[Moment, Moment | None]
"""When a matter was paused and when that ended, None while it lasts; instants in the user's zone."""


class MilestoneKind(StrEnum):
    """What a payment is for: before the work, for a part of it, or for calling it off."""

    DEPOSIT = "deposit"
    STAGE = "stage"
    CANCELLATION = "cancellation"


class MilestoneState(StrEnum):
    """How far a payment has come, in this order."""

    PLANNED = "planned"
    REQUESTED = "requested"
    APPROVED = "approved"
    RELEASED = "released"


_ORDER = tuple(MilestoneState)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A payment of a quote; ``currency`` is ISO 4217, ``due`` the day on which it falls due if nothing is paused."""

    name: str
    amount: Decimal
    currency: str
    kind: MilestoneKind = MilestoneKind.STAGE
    due: date | None = None


def moved(now: MilestoneState, to: MilestoneState, *, corrected: bool = False) -> MilestoneState:
    """The state after somebody said ``to``: never one further back, unless the user corrects what was said before."""
    return to if corrected else max(now, to, key=_ORDER.index)


def due_now(milestone: Milestone, pauses: Iterable[Pause], today: date) -> date | None:
    """The day on which a milestone now falls due: a pause that began by then moves it by the days that it lasted.

    A pause that still lasts has lasted until ``today``. None for a milestone that has no date.
    """
    due = milestone.due
    if due is None:
        return None
    counted = date.min
    for began, ended in sorted((_day(began), _day(ended) if ended else today) for began, ended in pauses):
        if began > due:
            break  # it had fallen due before
        lasted = ended - max(began, counted)  # of two pauses at once every day counts once
        due, counted = due + max(lasted, timedelta(0)), max(ended, counted)
    return due


def sums(
    milestones: Iterable[Milestone], states: Mapping[str, MilestoneState]
) -> Mapping[MilestoneState, tuple[Money, ...]]:
    """What the milestones in each state come to, one amount for each currency, in the order of their codes.

    ``states`` is by name; what stands in none is planned. Nobody owes a cancellation fee that is only planned.
    """
    found: dict[MilestoneState, dict[str, Decimal]] = {state: {} for state in MilestoneState}
    for milestone in milestones:
        state = states.get(milestone.name, MilestoneState.PLANNED)
        if (milestone.kind, state) != (MilestoneKind.CANCELLATION, MilestoneState.PLANNED):
            in_state = found[state]
            in_state[milestone.currency] = in_state.get(milestone.currency, Decimal(0)) + milestone.amount
    return {state: tuple(Money(inside[code], code) for code in sorted(inside)) for state, inside in found.items()}


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
