"""One letter for invoices of several matters: what joins it, and what takes it back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crickets.core import events as e
from crickets.core.actions import PlaceDraft
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, Matter, MatterKey, Stage
from crickets.core.money import Invoice
from crickets.core.people import ClientKey
from crickets.core.playbook import After, Draft, Duration, Step, Unit
from crickets.core.standing import How
from crickets.core.state import fold
from crickets.core.together import Asking, joined, joining, without_unwanted

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
ONE, TWO = MatterKey("acme/a-1"), MatterKey("acme/a-2")
DRAFT = MessageId("draft@studio.example")
STEP = Step("first", After(Duration(7, Unit.DAYS)), Draft("awaiting_payment/first"))
WROTE = NOW - timedelta(days=30)


def invoice(number: str, currency: str = "EUR") -> Invoice:
    return Invoice(number, Decimal(100), currency, date(2026, 3, 2), date(2026, 3, 31))


def history(number: str, *facts: e.MatterEvent, stage: Stage = AWAITING_PAYMENT) -> list[e.MatterEvent]:
    mail = MessageId(f"{number}@studio.example")
    opened = e.MatterOpened(WROTE, stage)
    return [opened, e.InvoiceAdded(WROTE, invoice(number), mail), e.UserWrote(WROTE, mail), *facts]


def asking(
    number: str, letter: str = "awaiting_payment/first", currency: str = "EUR", stage: Stage = AWAITING_PAYMENT
) -> Asking:
    matter = Matter(
        MatterKey(f"acme/{number}"), ClientKey("acme"), number, stage, invoices=(invoice(number, currency),)
    )
    return Asking(matter, fold(history(number, stage=stage)), PlaceDraft(STEP, 0, letter, NOW, (number,)))


@pytest.mark.parametrize(
    "theirs, numbers",
    [
        (asking("A-2"), ("A-2",)),
        (asking("A-2", letter="awaiting_payment/notice-30"), ()),
        (asking("A-2", currency="USD"), ()),
        (asking("A-2", stage=IN_PROGRESS), ()),
    ],
    ids=["the same letter", "another letter", "another currency", "another stage"],
)
def test_an_invoice_joins_the_letter_that_it_would_get_itself(theirs: Asking, numbers: tuple[str, ...]) -> None:
    assert joining(asking("A-1"), theirs) == numbers


def test_what_joined_is_told_from_what_is_the_matters_own() -> None:
    owed = {ONE: [invoice("A-1")], TWO: [invoice("A-2"), invoice("A-3")], MatterKey("acme/b"): [invoice("A-1")]}

    assert joined(ONE, ("A-1", "A-2"), owed) == {TWO: ("A-2",)}


@pytest.mark.parametrize(
    "fact, reason",
    [
        (e.ClientWrote(NOW + timedelta(hours=1), MessageId("answer@acme.example")), e.Withdrawal.ANSWERED),
        (e.PaymentReceived(NOW + timedelta(hours=1), "A-2", Decimal(50), NOW.date()), e.Withdrawal.PAID),
        (e.Closed(NOW + timedelta(hours=1), "over", e.Author.USER), e.Withdrawal.CLOSED),
        (e.Disputed(NOW + timedelta(hours=1)), e.Withdrawal.DISPUTED),
        (e.UserWrote(NOW + timedelta(hours=1), MessageId("hand@studio.example")), e.Withdrawal.WRITTEN_BY_HAND),
        (e.PaymentReceived(NOW + timedelta(hours=1), "A-9", None, NOW.date()), None),
        (e.PaymentReceived(NOW - timedelta(days=1), "A-2", Decimal(50), NOW.date()), None),
    ],
    ids=["answered", "paid", "closed", "disputed", "written by hand", "another invoice", "paid before"],
)
def test_a_letter_goes_when_what_joined_it_is_not_to_be_asked_for(
    fact: e.MatterEvent, reason: e.Withdrawal | None
) -> None:
    intended = e.DraftIntended(NOW, DRAFT, "first", 0, invoices=("A-1", "A-2"))
    histories = {ONE: history("A-1", intended, e.DraftPlaced(NOW, DRAFT)), TWO: history("A-2", fact)}
    states = {key: fold(facts) for key, facts in histories.items()}
    owed = {ONE: [invoice("A-1")], TWO: [invoice("A-2")]}

    draft = without_unwanted(ONE, states, histories, owed, NOW + timedelta(hours=2)).draft

    assert draft is not None
    assert draft.obsolete is reason


def test_a_letter_of_another_matter_is_a_step_that_was_sent() -> None:
    letter = MessageId("letter@studio.example")
    done = e.StepDone(NOW, "first", 0, ("A-2",), letter)

    state = fold(history("A-2", done, e.UserWrote(NOW, letter)))

    assert state.silence is not None
    assert [(step.step, step.how, step.message_id) for step in state.silence.done] == [("first", How.SENT, letter)]
    assert state.newest_own == letter
