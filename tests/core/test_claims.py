"""What a letter says of money that is owed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.claims import claims_of, invoice_values, passed_promise, total_of
from crickets.core.matters import AWAITING_PAYMENT, Matter, MatterKey
from crickets.core.money import Invoice, LateFee, Money, Payment, Rate, claim
from crickets.core.people import ClientKey
from crickets.core.standing import MatterState
from crickets.core.workdays import BusinessCalendar, Side

FIRST = Invoice("2026-014", Decimal("1200.50"), "EUR", date(2026, 2, 6), date(2026, 3, 6))
SECOND = Invoice("2026-015", Decimal(300), "EUR", date(2026, 2, 6), date(2026, 3, 5))
YEN = Invoice("2026-016", Decimal(150000), "JPY", date(2026, 2, 6), date(2026, 3, 7))
MATTER = Matter(MatterKey("acme"), ClientKey("acme"), "Acme", AWAITING_PAYMENT, invoices=(FIRST,))
MADRID = BusinessCalendar(Side(ZoneInfo("Europe/Madrid")), Side(ZoneInfo("Europe/Madrid")))
TODAY = date(2026, 3, 16)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_an_invoice_is_said_with_every_fee_and_what_came_of_it() -> None:
    fees = LateFee(fixed=Decimal(40), interest=(Rate(date(2026, 1, 1), Decimal(8)),))
    paid = Payment("2026-014", Decimal("200.50"), date(2026, 3, 1))
    values = invoice_values(claim(FIRST, [paid], fees, TODAY))

    assert (values["number"], values["days_overdue"]) == ("2026-014", 10)
    assert (values["amount"], values["paid"], values["open"]) == (euros("1200.50"), euros("200.50"), euros("1000.00"))
    fixed, interest = values["fees"]
    assert (fixed["kind"], fixed["amount"], fixed["principal"], fixed["days"]) == ("fixed", euros("40.00"), None, None)
    assert (interest["kind"], interest["amount"]) == ("interest", euros("2.19"))
    assert (interest["percent"], interest["principal"]) == (Decimal(8), euros("1000.00"))
    assert (interest["since"], interest["until"], interest["days"]) == (date(2026, 3, 7), TODAY, 10)
    assert values["total"] == euros("1042.19")


def test_of_what_nothing_was_paid_no_payment_is_said() -> None:
    assert invoice_values(claim(FIRST, [], LateFee(), TODAY))["paid"] is None


def test_only_the_invoices_that_the_step_demands_are_named_by_their_due_dates() -> None:
    state = MatterState(invoices=(YEN, SECOND))

    claims = claims_of(MATTER, state, LateFee(), TODAY, ["2026-014", "2026-015", "2026-099"])

    assert [owed.invoice.number for owed in claims] == ["2026-015", "2026-014"]


def test_without_numbers_every_invoice_of_the_matter_is_claimed_and_without_any_of_them_none() -> None:
    state = MatterState(invoices=(YEN, SECOND))

    assert [owed.invoice for owed in claims_of(MATTER, state, LateFee(), TODAY)] == [SECOND, FIRST, YEN]
    assert claims_of(MATTER, state, LateFee(), TODAY, []) == ()


@pytest.mark.parametrize(
    "invoices, total",
    [((FIRST, SECOND), euros("1500.50")), ((FIRST, YEN), None), ((), None)],
    ids=["one currency", "two currencies", "none"],
)
def test_what_they_come_to_together_has_one_currency(invoices: tuple[Invoice, ...], total: Money | None) -> None:
    assert total_of([invoice_values(claim(one, [], LateFee(), TODAY)) for one in invoices]) == total


AMOUNTS = st.decimals(Decimal("0.01"), Decimal(100_000), places=2)


@given(AMOUNTS, st.lists(AMOUNTS, max_size=3), st.integers(-5, 400), AMOUNTS)
def test_the_lines_of_a_letter_add_up(amount: Decimal, paid: list[Decimal], days: int, fixed: Decimal) -> None:
    invoice = replace(FIRST, amount=amount)
    payments = [Payment(FIRST.number, one, FIRST.issued) for one in paid]
    as_of = date.fromordinal(FIRST.due.toordinal() + days)
    values = invoice_values(claim(invoice, payments, LateFee(fixed, Decimal(5)), as_of))

    received = values["paid"].amount if values["paid"] else Decimal()
    fees = sum((fee["amount"].amount for fee in values["fees"]), Decimal())
    assert values["amount"].amount - received + fees == values["total"].amount
    assert values["open"].amount >= 0


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


PROMISED = MatterState(promise=date(2026, 3, 10), promised_at=at("2026-03-03 12:00"))


@pytest.mark.parametrize(
    "state, today, promise",
    [
        (MatterState(), TODAY, None),
        (PROMISED, date(2026, 3, 10), None),
        (PROMISED, date(2026, 3, 11), date(2026, 3, 10)),
        (replace(PROMISED, client_wrote_at=at("2026-03-02 12:00")), TODAY, date(2026, 3, 10)),
        (replace(PROMISED, client_wrote_at=at("2026-03-04 12:00")), TODAY, None),
        (replace(PROMISED, payments=(Payment("1", Decimal(5), date(2026, 3, 3)),)), TODAY, date(2026, 3, 10)),
        (replace(PROMISED, payments=(Payment("1", Decimal(5), date(2026, 3, 4)),)), TODAY, None),
        (replace(PROMISED, last_follow_up=at("2026-03-02 12:00")), TODAY, date(2026, 3, 10)),
        (replace(PROMISED, last_follow_up=at("2026-03-11 12:00")), TODAY, None),
        (replace(PROMISED, last_follow_up=at("2026-03-10 23:30")), TODAY, None),
    ],
    ids=[
        "none",
        "its own day",
        "the day after",
        "the client had written before",
        "the client wrote since",
        "paid on the day on which it was named",
        "paid since",
        "followed up before",
        "followed up since",
        "followed up since, by the user's clock",
    ],
)
def test_a_promise_is_referred_to_once_it_passed_and_nothing_came(
    state: MatterState, today: date, promise: date | None
) -> None:
    assert passed_promise(state, MADRID, today) == promise
