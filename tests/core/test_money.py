"""What an invoice comes to: payments, late fees, days and roundings, by example."""

from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision

from crickets.config.currencies import CODES
from crickets.core.money import (
    Claim,
    Invoice,
    LateFee,
    Line,
    LineKind,
    Money,
    Payment,
    Rate,
    claim,
    minor_units,
    rounded,
)

DUE = date(2026, 12, 2)
INVOICE = Invoice("2026-017", Decimal("1200.50"), "EUR", date(2026, 11, 2), DUE)

FIXED = LateFee(fixed=Decimal("40.00"))
PERCENT = LateFee(percent=Decimal(2))
INTEREST = LateFee(interest=(Rate(date(2026, 1, 1), Decimal("8.15")),))
ALL = LateFee(FIXED.fixed, PERCENT.percent, INTEREST.interest)
CHANGING = LateFee(interest=(Rate(date(2027, 1, 1), Decimal(10)), Rate(date(2026, 7, 1), Decimal(5))))


def paid(amount: str | None, on: date, number: str = "2026-017") -> Payment:
    return Payment(number, None if amount is None else Decimal(amount), on)


def told(found: Claim) -> list[str]:
    """The lines of a claim, each as text."""
    return [" ".join(map(str, _told(line))) for line in found.lines]


def _told(line: Line) -> list[object]:
    of = ["of", line.principal, "at", line.percent] if line.principal else []
    days = [line.since, "to", line.until, f"{line.days}d"] if line.days else [line.since] if line.since else []
    return [line.kind, line.amount, *of, *days]


@pytest.mark.parametrize(
    "as_of, overdue, total",
    [
        (date(2026, 11, 2), 0, "1200.50"),
        (DUE, 0, "1200.50"),
        (date(2026, 12, 3), 1, "1264.78"),
        (date(2026, 12, 12), 10, "1267.19"),
    ],
    ids=["issued", "on the due date", "a day late", "ten days late"],
)
def test_nothing_comes_on_top_before_the_due_date_has_passed(as_of: date, overdue: int, total: str) -> None:
    found = claim(INVOICE, (), ALL, as_of)

    assert (found.days_overdue, found.total) == (overdue, Decimal(total))


def test_a_claim_names_every_item() -> None:
    assert told(claim(INVOICE, (paid("300", date(2026, 12, 12)),), ALL, date(2027, 1, 1))) == [
        "principal 1200.50",
        "payment -300.00 2026-12-12",
        "fixed 40.00",
        "percent 24.01 of 1200.50 at 2",
        "interest 2.68 of 1200.50 at 8.15 2026-12-03 to 2026-12-12 10d",
        "interest 4.02 of 900.50 at 8.15 2026-12-13 to 2027-01-01 20d",
    ]


def test_a_claim_has_its_sums() -> None:
    found = claim(INVOICE, (paid("300", date(2026, 12, 12)),), ALL, date(2027, 1, 1))

    assert (found.paid, found.unpaid) == (Decimal("300.00"), Decimal("900.50"))
    assert (found.fees, found.total) == (Decimal("70.71"), Decimal("971.21"))


@pytest.mark.parametrize(
    "late_fee, lines",
    [
        (LateFee(), []),
        (FIXED, ["fixed 40.00"]),
        (PERCENT, ["percent 24.01 of 1200.50 at 2"]),
        (INTEREST, ["interest 8.04 of 1200.50 at 8.15 2026-12-03 to 2027-01-01 30d"]),
        (LateFee(Decimal(0), Decimal(0), (Rate(date(2026, 1, 1), Decimal(0)),)), []),
    ],
    ids=["nothing agreed", "fixed", "percent", "interest", "all of it zero"],
)
def test_only_what_was_agreed_is_claimed(late_fee: LateFee, lines: list[str]) -> None:
    assert told(claim(INVOICE, (), late_fee, date(2027, 1, 1))) == ["principal 1200.50", *lines]


@pytest.mark.parametrize(
    "payments, lines, total",
    [
        ([paid("1200.50", DUE)], ["payment -1200.50 2026-12-02"], "0"),
        ([paid(None, date(2026, 11, 20))], ["payment -1200.50 2026-11-20"], "0"),
        (
            [paid("1000.50", DUE)],
            [
                "payment -1000.50 2026-12-02",
                "fixed 40.00",
                "percent 4.00 of 200.00 at 2",
                "interest 1.34 of 200.00 at 8.15 2026-12-03 to 2027-01-01 30d",
            ],
            "245.34",
        ),
        (
            [paid("200.50", date(2026, 12, 22)), paid("500", date(2026, 12, 12))],
            [
                "payment -500.00 2026-12-12",
                "payment -200.50 2026-12-22",
                "fixed 40.00",
                "percent 24.01 of 1200.50 at 2",
                "interest 2.68 of 1200.50 at 8.15 2026-12-03 to 2026-12-12 10d",
                "interest 1.56 of 700.50 at 8.15 2026-12-13 to 2026-12-22 10d",
                "interest 1.12 of 500.00 at 8.15 2026-12-23 to 2027-01-01 10d",
            ],
            "569.37",
        ),
        (
            [paid("1200.50", date(2026, 12, 12))],
            [
                "payment -1200.50 2026-12-12",
                "fixed 40.00",
                "percent 24.01 of 1200.50 at 2",
                "interest 2.68 of 1200.50 at 8.15 2026-12-03 to 2026-12-12 10d",
            ],
            "66.69",
        ),
        (
            [paid("300", date(2026, 12, 3)), paid(None, date(2026, 12, 12))],
            [
                "payment -300.00 2026-12-03",
                "payment -966.59 2026-12-12",
                "fixed 40.00",
                "percent 24.01 of 1200.50 at 2",
                "interest 0.27 of 1200.50 at 8.15 2026-12-03 to 2026-12-03 1d",
                "interest 1.81 of 900.50 at 8.15 2026-12-04 to 2026-12-12 9d",
            ],
            "0",
        ),
        (
            [paid("1250", date(2026, 12, 12))],
            [
                "payment -1250.00 2026-12-12",
                "fixed 40.00",
                "percent 24.01 of 1200.50 at 2",
                "interest 2.68 of 1200.50 at 8.15 2026-12-03 to 2026-12-12 10d",
            ],
            "17.19",
        ),
        (
            [paid("2000", date(2026, 12, 12))],
            [
                "payment -1267.19 2026-12-12",
                "fixed 40.00",
                "percent 24.01 of 1200.50 at 2",
                "interest 2.68 of 1200.50 at 8.15 2026-12-03 to 2026-12-12 10d",
            ],
            "0",
        ),
        ([paid("2000", DUE), paid("10", date(2026, 12, 12))], ["payment -1200.50 2026-12-02"], "0"),
    ],
    ids=[
        "in full on the due date",
        "all that was open, before it",
        "in part before it",
        "in parts after it, told in any order",
        "the principal alone, late",
        "a part, then all that was open",
        "some of the fees too",
        "more than everything",
        "more than everything in time",
    ],
)
def test_payments_go_to_the_principal_first_and_then_to_the_fees(
    payments: list[Payment], lines: list[str], total: str
) -> None:
    found = claim(INVOICE, payments, ALL, date(2027, 1, 1))

    assert told(found) == ["principal 1200.50", *lines]
    assert found.total == Decimal(total)


@pytest.mark.parametrize(
    "payment",
    [
        paid("100", date(2026, 12, 13)),
        paid("100", date(2026, 12, 10), number="2026-018"),
        paid("0.004", date(2026, 12, 10)),
        paid("-100", date(2026, 12, 10)),
    ],
    ids=["of a later day", "of another invoice", "of less than a cent", "of less than nothing"],
)
def test_what_does_not_count_as_a_payment_changes_nothing(payment: Payment) -> None:
    as_of = date(2026, 12, 12)

    assert claim(INVOICE, (payment,), ALL, as_of) == claim(INVOICE, (), ALL, as_of)


def test_a_rate_that_changes_midway_makes_a_line_for_each() -> None:
    assert told(claim(INVOICE, (), CHANGING, date(2027, 1, 10)))[1:] == [
        "interest 4.77 of 1200.50 at 5 2026-12-03 to 2026-12-31 29d",
        "interest 3.29 of 1200.50 at 10 2027-01-01 to 2027-01-10 10d",
    ]


@pytest.mark.parametrize(
    "rates, lines",
    [
        ([("2027-01-01", "10")], ["interest 3.29 of 1200.50 at 10 2027-01-01 to 2027-01-10 10d"]),
        ([("2027-01-11", "10")], []),
        ([("2027-01-10", "10")], ["interest 0.33 of 1200.50 at 10 2027-01-10 to 2027-01-10 1d"]),
        ([("2026-12-03", "10")], ["interest 12.83 of 1200.50 at 10 2026-12-03 to 2027-01-10 39d"]),
        (
            [("2026-01-01", "10"), ("2027-01-01", "10")],
            ["interest 12.83 of 1200.50 at 10 2026-12-03 to 2027-01-10 39d"],
        ),
        (
            [("2026-01-01", "10"), ("2027-01-01", "0")],
            ["interest 9.54 of 1200.50 at 10 2026-12-03 to 2026-12-31 29d"],
        ),
    ],
    ids=["begins midway", "begins later", "begins today", "begins with the delay", "the same anew", "ends"],
)
def test_interest_runs_while_there_is_a_rate(rates: list[tuple[str, str]], lines: list[str]) -> None:
    late_fee = LateFee(interest=tuple(Rate(date.fromisoformat(since), Decimal(percent)) for since, percent in rates))

    assert told(claim(INVOICE, (), late_fee, date(2027, 1, 10)))[1:] == lines


@pytest.mark.parametrize(
    "due, as_of, days, amount",
    [
        (date(2026, 12, 31), date(2027, 12, 31), 365, "100.00"),
        (date(2027, 12, 31), date(2028, 12, 31), 366, "100.27"),
        (date(2028, 2, 28), date(2028, 3, 1), 2, "0.55"),
    ],
    ids=["a year", "a leap year has a day more", "across 29 February"],
)
def test_a_day_is_always_a_365th_of_a_year(due: date, as_of: date, days: int, amount: str) -> None:
    invoice = Invoice("1", Decimal(1000), "EUR", due, due)
    line = claim(invoice, (), LateFee(interest=(Rate(date(2026, 1, 1), Decimal(10)),)), as_of).lines[-1]

    assert (line.kind, line.days, line.amount) == (LineKind.INTEREST, days, Decimal(amount))


@pytest.mark.parametrize(
    "currency, lines",
    [
        (
            "JPY",
            [
                "principal 10001",
                "fixed 41",
                "percent 250 of 10001 at 2.5",
                "interest 67 of 10001 at 8.15 2026-12-03 to 2027-01-01 30d",
            ],
        ),
        (
            "EUR",
            [
                "principal 10001.00",
                "fixed 40.50",
                "percent 250.03 of 10001.00 at 2.5",
                "interest 66.99 of 10001.00 at 8.15 2026-12-03 to 2027-01-01 30d",
            ],
        ),
        (
            "KWD",
            [
                "principal 10001.000",
                "fixed 40.500",
                "percent 250.025 of 10001.000 at 2.5",
                "interest 66.993 of 10001.000 at 8.15 2026-12-03 to 2027-01-01 30d",
            ],
        ),
    ],
    ids=["no decimals", "two", "three"],
)
def test_each_line_is_rounded_once_to_what_the_currency_has(currency: str, lines: list[str]) -> None:
    late_fee = LateFee(Decimal("40.5"), Decimal("2.5"), INTEREST.interest)
    invoice = Invoice("1", Decimal(10001), currency, DUE, DUE)

    assert told(claim(invoice, (), late_fee, date(2027, 1, 1))) == lines


@pytest.mark.parametrize(
    "amount, currency, result",
    [
        ("0.005", "EUR", "0.01"),
        ("0.0049", "EUR", "0.00"),
        ("2.5", "JPY", "3"),
        ("1", "KWD", "1.000"),
        ("7", "CLF", "7.0000"),
    ],
)
def test_half_a_unit_is_rounded_up(amount: str, currency: str, result: str) -> None:
    assert str(rounded(Decimal(amount), currency)) == result


# CLDR, which Babel speaks for, says how prices are written there nowadays: without the cents that ISO 4217 has.
WRITTEN_WITHOUT_CENTS = {"AFN", "ALL", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"}


@pytest.mark.parametrize("currency", sorted(CODES - WRITTEN_WITHOUT_CENTS))
def test_a_currency_has_the_minor_units_that_babel_knows(currency: str) -> None:
    assert minor_units(currency) == get_currency_precision(currency)


@pytest.mark.parametrize("currency", sorted(WRITTEN_WITHOUT_CENTS))
def test_cents_that_are_no_longer_written_are_still_reckoned_with(currency: str) -> None:
    assert (minor_units(currency), get_currency_precision(currency)) == (3 if currency == "IQD" else 2, 0)


@pytest.mark.parametrize(
    "amount, currency, written",
    [
        ("1200.5", "EUR", "1,200.50 EUR"),
        ("0.005", "EUR", "0.01 EUR"),
        ("150000", "JPY", "150,000 JPY"),
        ("-1234567.1", "KWD", "-1,234,567.100 KWD"),
    ],
    ids=["thousands", "a half", "no decimals", "below zero"],
)
def test_the_user_reads_money_with_the_decimals_of_its_currency(amount: str, currency: str, written: str) -> None:
    assert Money(Decimal(amount), currency).written == written
