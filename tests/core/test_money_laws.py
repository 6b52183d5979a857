"""What holds of every claim, whatever was invoiced, agreed and paid."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crickets.core.money import (
    FEES,
    Claim,
    Invoice,
    LateFee,
    Line,
    LineKind,
    Payment,
    Rate,
    claim,
    interest,
    minor_units,
    rounded,
)

ISSUED = date(2026, 1, 1)
DUE = date(2026, 2, 1)
NOTHING_AGREED = LateFee()
FAR = Fraction(1, 10**30)
"""Less than any fee can differ by: what is not rounded to money has sixty digits, of which fifteen are whole."""

days = st.integers(-60, 900).map(lambda number: DUE + timedelta(days=number))
spans = st.integers(0, 20_000)
currencies = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])
amounts = st.decimals("0.01", "1000000000000", places=4)
percentages = st.decimals("0", "100", places=4)
rates = st.builds(Rate, days, percentages)
late_fees = st.builds(
    LateFee,
    st.none() | st.decimals("0", "10000", places=2),
    st.none() | percentages,
    st.lists(rates, max_size=4, unique_by=lambda rate: rate.since).map(tuple),
)
payments = st.builds(Payment, st.just("1"), st.none() | amounts, days)
invoices = st.builds(Invoice, st.just("1"), amounts, currencies, st.just(ISSUED), st.just(DUE))
several = st.lists(payments, max_size=5)
claims = st.builds(claim, invoices, several, late_fees, days)


def kinds(found: Claim) -> set[LineKind]:
    return {line.kind for line in found.lines}


def interest_lines(found: Claim) -> list[Line]:
    return [line for line in found.lines if line.kind is LineKind.INTEREST]


def exactly(line: Line) -> Fraction:
    """The interest that a line is about, by the rule itself and without any rounding."""
    assert line.principal is not None
    assert line.percent is not None
    assert line.days is not None
    return Fraction(line.principal) * Fraction(line.percent) / 100 * line.days / 365


@given(claims)
def test_no_sum_is_ever_negative(found: Claim) -> None:
    assert min(found.total, found.unpaid, found.fees, found.paid) >= 0
    assert found.days_overdue >= 0
    assert all((line.amount < 0) == (line.kind is LineKind.PAYMENT) for line in found.lines if line.amount)


@given(claims)
def test_the_lines_add_up_to_the_total(found: Claim) -> None:
    assert sum(line.amount for line in found.lines) == found.total
    assert rounded(found.invoice.amount, found.invoice.currency) + found.fees - found.paid == found.total


@given(claims)
def test_every_line_is_in_whole_minor_units(found: Claim) -> None:
    unit = Decimal(1).scaleb(-minor_units(found.invoice.currency))

    assert all(line.amount % unit == 0 for line in found.lines)


@given(invoices, several, late_fees, st.integers(-60, 0).map(lambda number: DUE + timedelta(days=number)))
def test_no_fee_is_claimed_before_the_due_date_has_passed(
    invoice: Invoice, paid: list[Payment], late_fee: LateFee, as_of: date
) -> None:
    assert FEES.isdisjoint(kinds(claim(invoice, paid, late_fee, as_of)))


@given(invoices, several, days)
def test_where_no_fee_was_agreed_none_is_claimed(invoice: Invoice, paid: list[Payment], as_of: date) -> None:
    assert FEES.isdisjoint(kinds(claim(invoice, paid, NOTHING_AGREED, as_of)))


@given(invoices, several, late_fees, days)
def test_what_is_claimed_is_what_was_agreed(
    invoice: Invoice, paid: list[Payment], late_fee: LateFee, as_of: date
) -> None:
    agreed = {LineKind.PRINCIPAL, LineKind.PAYMENT}
    agreed |= {LineKind.FIXED} if late_fee.fixed else set()
    agreed |= {LineKind.PERCENT} if late_fee.percent else set()
    agreed |= {LineKind.INTEREST} if any(rate.percent for rate in late_fee.interest) else set()

    assert kinds(claim(invoice, paid, late_fee, as_of)) <= agreed


@given(invoices, late_fees, days, st.integers(0, 400))
def test_what_is_owed_does_not_fall_by_waiting(invoice: Invoice, late_fee: LateFee, as_of: date, wait: int) -> None:
    now, later = (claim(invoice, (), late_fee, day) for day in (as_of, as_of + timedelta(days=wait)))

    assert now.total <= later.total
    assert now.fees <= later.fees


@given(invoices, several, late_fees, days, st.integers(0, 400))
def test_fees_do_not_fall_by_waiting_whatever_is_paid(
    invoice: Invoice, paid: list[Payment], late_fee: LateFee, as_of: date, wait: int
) -> None:
    now, later = (claim(invoice, paid, late_fee, day) for day in (as_of, as_of + timedelta(days=wait)))

    assert now.fees <= later.fees


@given(invoices, several, payments, late_fees, days)
def test_a_payment_never_raises_what_is_owed(
    invoice: Invoice, paid: list[Payment], another: Payment, late_fee: LateFee, as_of: date
) -> None:
    before, after = (claim(invoice, given, late_fee, as_of) for given in (paid, [*paid, another]))

    assert after.total <= before.total
    assert after.unpaid <= before.unpaid


@given(invoices, several, late_fees, days, st.integers(0, 400))
def test_who_has_paid_all_that_was_open_owes_nothing_ever_after(
    invoice: Invoice, paid: list[Payment], late_fee: LateFee, on: date, wait: int
) -> None:
    as_of = on + timedelta(days=wait)

    assert claim(invoice, [*paid, Payment("1", None, on)], late_fee, as_of).total == 0


@given(invoices, several, late_fees, days, st.data())
def test_the_order_in_which_payments_are_told_does_not_matter(
    invoice: Invoice, paid: list[Payment], late_fee: LateFee, as_of: date, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(paid))

    assert claim(invoice, shuffled, late_fee, as_of).total == claim(invoice, paid, late_fee, as_of).total


@given(claims)
def test_fees_never_enter_the_principal(found: Claim) -> None:
    principal = rounded(found.invoice.amount, found.invoice.currency)

    assert all(line.principal is None or 0 < line.principal <= principal for line in found.lines)


@given(invoices, several, late_fees, days)
def test_interest_is_the_same_whatever_other_fees_there_are(
    invoice: Invoice, paid: list[Payment], late_fee: LateFee, as_of: date
) -> None:
    alone = replace(late_fee, fixed=None, percent=None)

    assert interest_lines(claim(invoice, paid, late_fee, as_of)) == interest_lines(claim(invoice, paid, alone, as_of))


@given(claims)
def test_interest_is_rounded_once_from_what_it_is_exactly(found: Claim) -> None:
    unit = Fraction(1, 10 ** minor_units(found.invoice.currency))

    for line in interest_lines(found):
        assert abs(Fraction(line.amount) - exactly(line)) <= unit / 2
        assert Fraction(line.amount) - exactly(line) != -unit / 2, "half a unit goes up"


@given(claims)
def test_no_day_bears_interest_twice_nor_before_the_delay(found: Claim) -> None:
    borne = [(line.since, line.until) for line in interest_lines(found)]
    ends = [DUE, *(until for _, until in borne if until)]

    assert all(since is not None and since > end for (since, _), end in zip(borne, ends, strict=False))
    assert sum(line.days or 0 for line in interest_lines(found)) <= found.days_overdue


@given(claims)
def test_neighbouring_lines_of_interest_differ_in_principal_or_rate(found: Claim) -> None:
    terms = [(line.principal, line.percent, line.since, line.until) for line in interest_lines(found)]

    for (principal, percent, _, until), (new_principal, new_percent, since, _) in pairwise(terms):
        assert until is not None
        assert (principal, percent) != (new_principal, new_percent) or since != until + timedelta(days=1)


def exact_interest(principal: Decimal, percent: Decimal, number: int) -> Fraction:
    return Fraction(interest(principal, percent, number))


@given(amounts, percentages, spans, spans)
def test_interest_over_a_span_is_that_over_its_parts(
    principal: Decimal, percent: Decimal, first: int, second: int
) -> None:
    parts = exact_interest(principal, percent, first) + exact_interest(principal, percent, second)

    assert abs(exact_interest(principal, percent, first + second) - parts) < FAR


@given(amounts, percentages, spans)
def test_twice_the_days_bear_twice_the_interest(principal: Decimal, percent: Decimal, number: int) -> None:
    once, twice = (exact_interest(principal, percent, days) for days in (number, 2 * number))

    assert abs(twice - 2 * once) < FAR


@given(amounts, percentages, spans)
def test_interest_is_exact_to_far_more_digits_than_money_has(principal: Decimal, percent: Decimal, number: int) -> None:
    by_the_rule = Fraction(principal) * Fraction(percent) * number / 36500

    assert abs(exact_interest(principal, percent, number) - by_the_rule) < FAR
