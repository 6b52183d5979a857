"""What a payment does: noted, and the end of a matter of which nothing is open any more."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crickets.core import events as e
from crickets.core.matters import AWAITING_PAYMENT, MatterKey
from crickets.core.money import Invoice, Payment
from crickets.core.people import ClientKey
from crickets.docket import Docket
from crickets.errors import WordError
from crickets.words.payments import pay
from tests.cli.home import NOW, Home

ACME = MatterKey("acme")
TODAY = NOW.date()
CLOSED = e.Closed(NOW, "paid", e.Author.USER)


def invoice(number: str = "2026-041") -> Invoice:
    return Invoice(number, Decimal("1200.50"), "EUR", date(2026, 1, 20), date(2026, 2, 20))


@pytest.fixture
def awaiting(home: Home) -> Home:
    """Acme owes you an invoice."""
    home.you_wrote("acme", NOW - timedelta(days=10))
    stage = e.StageSet(NOW - timedelta(days=20), AWAITING_PAYMENT, e.Author.USER)
    home.record("acme", stage, e.InvoiceAdded(NOW - timedelta(days=20), invoice()))
    return home


def paid(home: Home, amount: str | None = None, number: str = "2026-041", on: date = TODAY) -> str:
    with home.ledger() as ledger:
        case = Docket(ledger, home.settings).case(ClientKey("acme"), ACME, NOW)
        return pay(ledger, case, Payment(number, Decimal(amount) if amount else None, on), NOW)


def facts(home: Home) -> Sequence[e.MatterEvent]:
    with home.ledger() as ledger:
        return ledger.events(ACME)


def test_what_was_paid_in_full_closes_the_matter_and_says_what_to_learn(awaiting: Home) -> None:
    assert paid(awaiting) == (
        "acme: noted invoice 2026-041; it is paid, nothing is open, and the matter is closed. If more work comes from"
        " Acme: look back at how this went, make a new contract with the safeguards (`crickets safeguards acme`), and"
        " ask for a higher rate"
    )
    assert {CLOSED, e.PaymentReceived(NOW, "2026-041", None, TODAY)} <= set(facts(awaiting))


def test_a_part_payment_counts_and_the_rest_stays_open(awaiting: Home) -> None:
    said = paid(awaiting, "300")

    assert said == "acme: noted 300.00 EUR of invoice 2026-041; 900.50 EUR of it is still open"
    assert e.PaymentReceived(NOW, "2026-041", Decimal(300), TODAY) in facts(awaiting)
    assert CLOSED not in facts(awaiting)


def test_the_last_part_closes_it(awaiting: Home) -> None:
    earlier = e.PaymentReceived(NOW - timedelta(days=1), "2026-041", Decimal(300), TODAY)
    awaiting.record("acme", earlier)

    assert "nothing is open, and the matter is closed" in paid(awaiting, "900.50")


def test_another_open_invoice_keeps_the_matter_open(awaiting: Home) -> None:
    awaiting.record("acme", e.InvoiceAdded(NOW - timedelta(days=5), invoice("2026-042")))

    assert paid(awaiting) == "acme: noted invoice 2026-041; it is paid; open too: 2026-042"
    assert CLOSED not in facts(awaiting)


def test_what_the_user_closed_is_not_closed_once_more(awaiting: Home) -> None:
    awaiting.record("acme", e.Closed(NOW - timedelta(days=1), "written off", e.Author.USER))
    paid(awaiting)

    assert CLOSED not in facts(awaiting)


@pytest.mark.parametrize(
    "details, sentence",
    [
        ({"number": "2026-999"}, "acme has no invoice '2026-999'; known are 2026-041"),
        ({"on": TODAY + timedelta(days=1)}, "2026-03-13 is to come; say on which day the payment came in"),
        ({"amount": "-5"}, "-5 is no amount in EUR"),
        ({"amount": "0.001"}, "0.001 is no amount in EUR"),
    ],
    ids=["an unknown invoice", "tomorrow", "less than nothing", "less than a cent"],
)
def test_what_cannot_have_been_paid_is_refused(awaiting: Home, details: dict[str, Any], sentence: str) -> None:
    before = facts(awaiting)

    with pytest.raises(WordError) as refused:
        paid(awaiting, **details)

    assert str(refused.value) == sentence
    assert facts(awaiting) == before


def test_what_is_paid_is_not_paid_twice(awaiting: Home) -> None:
    paid(awaiting)

    with pytest.raises(WordError, match="invoice 2026-041 is paid already"):
        paid(awaiting)
