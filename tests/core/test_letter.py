"""What a letter can say, and what a final notice must."""

from datetime import date
from decimal import Decimal

import pytest

from crickets.core.letter import InvoiceValues, LetterValues, lacking, sample_values, values_for
from crickets.core.money import Money
from crickets.core.people import Client, ClientKey

VALUES = sample_values()
CLIENT = Client(ClientKey("acme"), "Acme", ("@acme.example",), contact="Robin", country="SE")


def changed(**changes: object) -> LetterValues:
    return LetterValues(**{**VALUES, **changes})  # type: ignore[typeddict-item]


def invoiced(**changes: object) -> LetterValues:
    (invoice,) = VALUES["invoices"]
    return changed(invoices=(InvoiceValues(**{**invoice, **changes}),))  # type: ignore[typeddict-item]


def test_what_is_not_known_is_empty() -> None:
    values = values_for(CLIENT, "Alex", "Re: Logo", date(2026, 11, 3), date(2026, 11, 10))

    assert values == LetterValues(
        contact="Robin",
        client="Acme",
        country="SE",
        form_of_address="Państwo",
        user="Alex",
        subject="Logo",
        project="",
        written_on=date(2026, 11, 3),
        today=date(2026, 11, 10),
        invoices=(),
        total=None,
        deadline=None,
        promised=None,
        attached=False,
        payment="",
        reach="",
    )


def test_the_sample_is_enough_for_a_final_notice() -> None:
    assert lacking("awaiting_payment/final", VALUES) == ()


@pytest.mark.parametrize("letter", ["awaiting_payment/notice-90", "awaiting_payment/finality", "final/first"])
def test_other_letters_lack_nothing(letter: str) -> None:
    assert lacking(letter, {}) == ()


@pytest.mark.parametrize(
    "values, sentence",
    [
        (changed(invoices=()), "it names no invoice: add the one that is due with `crickets invoice add FILE`, or in "),
        (changed(project=" "), "it names no project: give the matter a name in the configuration"),
        (changed(deadline=None), "it states no deadline: give the step one in the playbook, such as deadline = '10bd'"),
        (
            changed(deadline=VALUES["today"]),
            "its deadline, 2026-11-10, lies not behind the day of the letter: give the step a longer one",
        ),
        (changed(payment=""), "it does not say how to pay: write that into `payment` under [user]"),
        (changed(reach="\n"), "it does not say how to reach you: write that into `reach` under [user]"),
        (invoiced(number=""), "an invoice has no number: give it the one that stands on it"),
        (
            invoiced(days_overdue=0),
            "invoice 2026-014, due on 2026-10-10, is not overdue: wait, or correct its due date",
        ),
        (invoiced(total=Money(Decimal(0), "EUR")), "nothing of invoice 2026-014 is open: correct its amount, or what"),
        (invoiced(total=Money(Decimal(1), "")), "invoice 2026-014 has no currency: write it beside the amount"),
    ],
    ids=[
        "no invoice",
        "no project",
        "no deadline",
        "a deadline that has passed",
        "not how to pay",
        "not how to reach",
        "no number",
        "not overdue",
        "nothing open",
        "no currency",
    ],
)
def test_each_thing_that_a_final_notice_lacks_is_one_sentence(values: LetterValues, sentence: str) -> None:
    (said,) = lacking("awaiting_payment/final", values)

    assert said.startswith(sentence)


def test_of_two_invoices_each_must_be_overdue() -> None:
    (first,) = VALUES["invoices"]
    second = InvoiceValues(**{**first, "number": "2026-015", "days_overdue": -3})

    assert lacking("mine/final", changed(invoices=(first, second))) == (
        "invoice 2026-015, due on 2026-10-10, is not overdue: wait, or correct its due date",
    )


def test_whatever_is_not_given_at_all_is_lacking() -> None:
    assert len(lacking("awaiting_payment/final", {})) == 5
