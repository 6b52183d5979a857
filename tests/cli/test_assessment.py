"""What is known before anybody writes: where in the work, hours and money, answers, fees, clauses."""

from datetime import date
from decimal import Decimal

import pytest

from crickets.core import events as e
from crickets.core.habit import Habit
from crickets.core.mail import MessageId
from crickets.core.matters import MatterKey, Stage
from crickets.core.milestones import MilestoneState
from crickets.core.safeguards import Presence
from crickets.telling.assessment import answers_of, assess, fees_of, item_line, owed_line, stone_line
from tests.cli.assessments import ACME, CONTRACT, DAY, INVOICE, MILESTONES, at_stage, found, lines, worked_for
from tests.cli.home import NOW, Home


@pytest.fixture
def acme(home: Home) -> Home:
    """Acme, with an hour's worth, and nothing written yet."""
    return worked_for(home)


# Where in the work


@pytest.mark.parametrize(
    "facts, place",
    [
        ((), "Stage 'negotiating': step 1 of 3 is next, 'first'."),
        ((e.StepSkipped(NOW, "first", 0),), "Stage 'negotiating': step 2 of 3 is next, 'last'."),
        (
            (e.Paused(NOW, e.Author.USER),),
            "Stage 'negotiating', paused since Thu 12 Mar 2026: step 1 of 3 is next, 'first'.",
        ),
        (
            (e.Closed(NOW, "no answer", e.Author.PLAYBOOK),),
            "Stage 'negotiating', closed on Thu 12 Mar 2026: no answer.",
        ),
        ((e.ClientWrote(NOW, MessageId("x@acme.example")),), "Stage 'negotiating': it is your turn."),
        ((e.StageSet(NOW, Stage("napping"), e.Author.USER),), "Stage 'napping', which has no playbook."),
        (
            tuple(e.StepSkipped(NOW - n * DAY, name, 2 - n) for n, name in enumerate(("move-on", "last", "first"))),
            "Stage 'negotiating': the last of 3 steps is done.",
        ),
    ],
    ids=["silent", "a step behind it", "paused", "closed", "answered", "a stage of one's own", "at the end"],
)
def test_where_in_the_work_a_matter_is(acme: Home, facts: tuple[e.MatterEvent, ...], place: str) -> None:
    acme.you_wrote("acme", NOW - 3 * DAY)
    acme.record("acme", *facts)

    assert found(acme).place == place


def test_a_playbook_that_was_chosen_is_named(acme: Home) -> None:
    acme.write(acme.config.read_text().replace('hours = "12.50"', 'playbook = "closing"'))
    acme.you_wrote("acme", NOW - 3 * DAY)

    assert found(acme).place == "Stage 'negotiating' by the playbook 'closing': step 1 of 3 is next, 'all-right'."


# Hours and money


def test_time_and_money_invested_are_hours_and_what_they_are_worth(acme: Home) -> None:
    assert found(acme).invested == "12.5 hours, worth 750.00 EUR"
    assert found(acme, "lodz").invested == ""


def test_an_unpaid_invoice_is_itemised_as_of_today(acme: Home) -> None:
    at_stage(acme, "awaiting_payment", INVOICE, CONTRACT)
    acme.record("acme", e.PaymentReceived(NOW, "2026-017", Decimal(200), date(2026, 2, 10)))

    (owed,) = found(acme).owed

    assert owed_line(owed) == "invoice 2026-017: 1,049.38 EUR today; due on Sat 31 Jan 2026, 40 days overdue"
    assert [item_line(line, "EUR") for line in owed.lines] == [
        "1,200.00 EUR  invoiced",
        "-200.00 EUR  paid on Tue 10 Feb 2026",
        "40.00 EUR  late fee, once",
        "2.68 EUR  interest, 8.15 % a year on 1,200.00 EUR, 10 days until Tue 10 Feb 2026",
        "6.70 EUR  interest, 8.15 % a year on 1,000.00 EUR, 30 days until Thu 12 Mar 2026",
    ]
    assert fees_of([owed]) == "1,049.38 EUR overdue, the oldest for 40 days"


def test_what_is_paid_is_not_owed(acme: Home) -> None:
    at_stage(acme, "awaiting_payment", INVOICE)
    acme.record("acme", e.PaymentReceived(NOW, "2026-017", None, NOW.date()))

    assert found(acme).owed == ()
    assert fees_of(found(acme).owed) == "nothing is unpaid"


def test_an_invoice_that_is_not_due_is_no_arrear(acme: Home) -> None:
    at_stage(acme, "awaiting_payment", INVOICE.replace("due = 2026-01-31", "due = 2026-03-31"))

    assert fees_of(found(acme).owed) == "1,200.00 EUR invoiced and not due yet"


def test_a_pause_moves_the_dates_of_milestones(acme: Home) -> None:
    at_stage(acme, "in_progress", MILESTONES)
    acme.you_wrote("acme", NOW - 9 * DAY)
    acme.record("acme", e.Paused(NOW - 3 * DAY, e.Author.USER), e.MilestoneSet(NOW, "Deposit", MilestoneState.RELEASED))

    assert [stone_line(stone) for stone in found(acme).milestones] == [
        "Design (stage): 800.00 EUR, planned, due on Wed 18 Mar 2026 (moved by a pause from Sun 15 Mar 2026)",
        "Deposit (deposit): 400.00 EUR, released, due on Sun 01 Feb 2026",
    ]


# How responsive


@pytest.mark.parametrize(
    "days, told",
    [
        ((), "no answer is known yet"),
        ((2,), "answers within 2.0 days, the median of 1 answer"),
        ((1, 4), "answers within 2.5 days, the median of 2 answers"),
        ((1, 2, 2, 3, 5), "answers within 2.0 days as a rule, 9 of 10 times within 5.0 (5 known)"),
    ],
)
def test_how_responsive_a_client_was(days: tuple[int, ...], told: str) -> None:
    assert answers_of(Habit(tuple(n * DAY for n in days))) == told


def test_new_work_of_a_client_who_is_slow_as_a_habit_is_to_be_declined_or_paid_in_advance(acme: Home) -> None:
    for number in range(5):
        acme.you_wrote("acme", NOW - (35 - 7 * number) * DAY)
        acme.client_wrote("acme", NOW - (29 - 7 * number) * DAY)

    with acme.ledger() as ledger:
        slow = assess(ledger, acme.settings, ACME, [MatterKey("acme")], NOW)

    assert slow.slow
    assert slow.advice == (
        "slow as a habit: think twice before the next offer. Declining it is a choice too; else ask a deposit of 50 %"
        " before you begin."
    )


def test_the_clauses_of_the_contract_are_judged(acme: Home) -> None:
    at_stage(acme, "negotiating", CONTRACT)

    with acme.ledger() as ledger:
        clauses = assess(ledger, acme.settings, ACME, [MatterKey("acme")], NOW).clauses

    assert [c.safeguard for c in clauses if c.presence is Presence.THERE] == ["deposit", "contact", "law"]


# What runs


def test_promises_deadlines_and_disputes_run(acme: Home) -> None:
    acme.you_wrote("acme", NOW - 9 * DAY)
    acme.record(
        "acme",
        e.Promised(NOW - DAY, date(2026, 3, 20)),
        e.DeadlineStated(NOW - 2 * DAY, MessageId("d@studio.example"), date(2026, 3, 11)),
        e.Disputed(NOW),
    )

    assert found(acme).running == (
        "They promised to act by Fri 20 Mar 2026.",
        "Your last letter gave them until Wed 11 Mar 2026, which has passed.",
        "They object since Thu 12 Mar 2026.",
    )


def test_what_a_late_answer_reopened_says_so(acme: Home) -> None:
    acme.you_wrote("acme", NOW - 30 * DAY)
    acme.record("acme", e.Closed(NOW - 9 * DAY, "no answer", e.Author.PLAYBOOK))
    acme.client_wrote("acme", NOW - DAY)

    assert found(acme).running == (
        "Reopened by their answer on Wed 11 Mar 2026, after it was closed on Tue 03 Mar 2026.",
    )


# In short


def test_the_situation_is_said_in_short(acme: Home) -> None:
    at_stage(acme, "awaiting_payment", INVOICE, CONTRACT)
    acme.you_wrote("acme", NOW - 3 * DAY)
    acme.record("acme", e.Promised(NOW - DAY, date(2026, 3, 20)))

    assert lines(acme) == [
        "Stage 'awaiting_payment': step 1 of 9 is next, 'first'. Invested so far: 12.5 hours, worth 750.00 EUR.",
        "Acme: no answer is known yet; 1,250.72 EUR overdue, the oldest for 40 days.",
        "They promised to act by Fri 20 Mar 2026.",
        (
            "The contract lacks approval, rights, hourly, portfolio and is weak in work-stops."
            " `crickets show acme` says what each way out means."
        ),
    ]


@pytest.mark.parametrize("stage", ["negotiating", "in_progress", "awaiting_payment", "platform", "napping"])
def test_the_short_form_has_two_to_four_lines_at_every_stage(acme: Home, stage: str) -> None:
    at_stage(acme, stage)
    acme.you_wrote("acme", NOW - 3 * DAY)

    assert 2 <= len(lines(acme)) <= 4
