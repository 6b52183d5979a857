"""What came of a task, and how long it stays true."""

from datetime import date
from decimal import Decimal

import pytest

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.actions import PlaceDraft
from crickets.core.situation import ClientSituation
from crickets.core.tasks import Outcome, TaskKind
from tests.core.story import at, client, decided, hold_of, own, state_of

OPENED = e.TaskOpened(at("3"), 1, TaskKind.CALL, "s0", 0)
STAYS = e.TaskOpened(at("3"), 2, TaskKind.SMALL_CLAIMS, "s1", 1, stays=True)


def test_an_ended_task_keeps_its_outcome_and_is_open_no_more() -> None:
    state = state_of(own("2"), OPENED, e.TaskEnded(at("4"), 1, Outcome.UNREACHABLE))

    assert [(task.outcome, task.ended) for task in state.tasks] == [(Outcome.UNREACHABLE, at("4"))]
    assert state.open_tasks == ()


def test_an_answer_takes_away_the_tasks_of_the_silence_and_leaves_those_of_a_deadline() -> None:
    state = state_of(own("2"), OPENED, STAYS, client("5"))

    assert [task.number for task in state.open_tasks] == [2]


@pytest.mark.parametrize(
    "until, left",
    [(date(2026, 3, 3), None), (date(2026, 3, 4), date(2026, 3, 4)), (date(2026, 3, 9), date(2026, 3, 9))],
    ids=["over everywhere", "perhaps not over in some time zone", "to come"],
)
def test_an_answer_ends_a_promise_whose_day_has_passed(until: date, left: date | None) -> None:
    state = state_of(own("2"), e.Promised(at("3"), until), client("5"))

    assert state.promise == left


def test_where_the_client_is_reached_is_over_when_they_write_themselves() -> None:
    redirected = e.Redirected(at("3"), "bob@acme.example")

    assert state_of(own("2"), redirected).redirected == "bob@acme.example"
    assert state_of(own("2"), redirected, client("5")).redirected == ""


def test_a_bounce_is_behind_us_once_another_address_was_named() -> None:
    bounced = ClientSituation(bounced_at=at("3"), bounced_address="a@acme.example")

    assert isinstance(hold_of(decided("7", own("2"), situation=bounced)), h.MailBounced)
    assert isinstance(decided("7", own("2"), e.Redirected(at("4"), "b@acme.example"), situation=bounced), PlaceDraft)


def test_a_bounce_after_another_address_was_named_is_one_of_that() -> None:
    bounced = ClientSituation(bounced_at=at("5"), bounced_address="b@acme.example")
    action = decided("7", own("2"), e.Redirected(at("4"), "b@acme.example"), situation=bounced)

    assert isinstance(hold_of(action), h.MailBounced)


def test_a_part_payment_is_kept_as_it_came() -> None:
    state = state_of(own("2"), e.PaymentReceived(at("3"), "2026-01", Decimal(300), date(2026, 3, 3)))

    assert [(payment.number, payment.amount) for payment in state.payments] == [("2026-01", Decimal(300))]
