"""Money that is owed: invoices, what was paid of them, and the late fee that a contract claims on top.

All of it is Decimal. An amount is rounded once, where it becomes a line of a claim, to the minor unit of its currency.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import NamedTuple

_DAY = timedelta(days=1)
_NOTHING = Decimal(0)
_ALL = Decimal(100)
_YEAR = 365

# As many digits as an amount, a percentage and a number of days have together, and more: what is rounded is exact.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

_USUAL_DIGITS = 2
_OTHER_DIGITS: Mapping[str, int] = MappingProxyType(
    {
        code: digits
        for digits, codes in {
            0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
            3: "BHD IQD JOD KWD LYD OMR TND",
            4: "CLF UYW",
        }.items()
        for code in codes.split()
    }
)


def minor_units(currency: str) -> int:
    """Digits behind the point that amounts of a currency have: 2 for ``EUR``, 0 for ``JPY`` (ISO 4217, table A.1)."""
    return _OTHER_DIGITS.get(currency, _USUAL_DIGITS)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole minor units of its currency, half a unit away from zero."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), context=_EXACT)


def figures(amount: Decimal, currency: str) -> str:
    """The amount with the decimals of its currency, thousands parted: ``1,200.50``."""
    return f"{rounded(amount, currency):,f}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    @property
    def written(self) -> str:
        """As the user reads it, ``1,200.50 EUR``; a letter writes it in the client's way."""
        return f"{figures(self.amount, self.currency)} {self.currency}"


@dataclass(frozen=True, slots=True)
class Invoice:
    """A demand for payment that the client has received; ``currency`` is ISO 4217, ``due`` the last day to pay.

    ``file`` is the path of the invoice itself, empty where it is not known.
    """

    number: str
    amount: Decimal
    currency: str
    issued: date
    due: date
    file: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """What came in on a day for the invoice of that number, in its currency; None is all that was open then."""

    number: str
    amount: Decimal | None
    on: date


@dataclass(frozen=True, slots=True)
class Rate:
    """Interest of so many percent a year, from a day on and until the next rate begins."""

    since: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class LateFee:
    """What the contract claims of who pays late; where nothing is agreed, nothing is claimed.

    ``fixed`` is in the currency of the invoice; ``percent`` of what is unpaid when the due date ends; both once.
    """

    fixed: Decimal | None = None
    percent: Decimal | None = None
    interest: tuple[Rate, ...] = ()


class LineKind(StrEnum):
    """What a line of a claim is about."""

    PRINCIPAL = "principal"
    PAYMENT = "payment"
    FIXED = "fixed"
    PERCENT = "percent"
    INTEREST = "interest"


FEES = frozenset({LineKind.FIXED, LineKind.PERCENT, LineKind.INTEREST})


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a claim, in whole minor units; only that of a payment is below zero.

    Of interest, ``since`` and ``until`` are the first and the last of ``days``, ``percent`` is yearly, ``principal``
    what was unpaid on all of them. Of a payment, both dates are the day on which it came in.
    """

    kind: LineKind
    amount: Decimal
    principal: Decimal | None = None
    percent: Decimal | None = None
    since: date | None = None
    until: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What an invoice comes to at the end of a day, item by item."""

    invoice: Invoice
    as_of: date
    lines: tuple[Line, ...]

    @property
    def days_overdue(self) -> int:
        """Days since the due date; 0 until it has passed."""
        return max((self.as_of - self.invoice.due).days, 0)

    @property
    def paid(self) -> Decimal:
        """What was paid, as far as anything was open; not below zero."""
        return abs(self._sum({LineKind.PAYMENT}))

    @property
    def unpaid(self) -> Decimal:
        """What is open of the invoice's own amount; not below zero."""
        return max(self._sum({LineKind.PRINCIPAL, LineKind.PAYMENT}), _NOTHING)

    @property
    def fees(self) -> Decimal:
        """What came on top for being late, be it paid or not."""
        return self._sum(FEES)

    @property
    def total(self) -> Decimal:
        """What is still owed: the sum of the lines, which is not below zero."""
        return self._sum(LineKind)

    def _sum(self, kinds: Iterable[LineKind]) -> Decimal:
        wanted = frozenset(kinds)
        return sum((line.amount for line in self.lines if line.kind in wanted), start=_NOTHING)


def claim(invoice: Invoice, payments: Iterable[Payment], late_fee: LateFee, as_of: date) -> Claim:
    """Reckon what an invoice comes to at the end of ``as_of``.

    Payments of later days, and those of other invoices, are passed over. The first fee comes on the day after the due
    date. Payments go to the principal first; interest is simple, actual/365, and only ever on the principal.
    """
    of_it = [payment for payment in payments if payment.number == invoice.number and payment.on <= as_of]
    account = _Account(invoice, tuple(sorted(of_it, key=lambda payment: payment.on)))
    fees = tuple(line for line in _fees(account, late_fee, as_of) if line.amount)
    principal = Line(LineKind.PRINCIPAL, account.principal)
    return Claim(invoice, as_of, (principal, *_payment_lines(account, fees), *fees))


def interest(principal: Decimal, percent: Decimal, days: int) -> Decimal:
    """Simple interest of so many percent a year over a number of days, actual/365, not rounded."""
    yearly = _EXACT.multiply(principal, percent)
    return _EXACT.divide(_EXACT.multiply(yearly, Decimal(days)), _ALL * _YEAR)


@dataclass(frozen=True, slots=True)
class _Account:
    """An invoice and what was paid of it, from the first payment to the last."""

    invoice: Invoice
    payments: tuple[Payment, ...]

    @property
    def principal(self) -> Decimal:
        return rounded(self.invoice.amount, self.invoice.currency)

    def given(self, payment: Payment) -> Decimal | None:
        """A payment in whole minor units, not below zero; None for one that is all that was open then."""
        return None if payment.amount is None else max(rounded(payment.amount, self.invoice.currency), _NOTHING)

    def unpaid(self, day: date) -> Decimal:
        """What was open of the principal when that day ended."""
        given = [self.given(payment) for payment in self.payments if payment.on <= day]
        if None in given:
            return _NOTHING
        return max(self.principal - sum((amount for amount in given if amount is not None), _NOTHING), _NOTHING)


def _payment_lines(account: _Account, fees: tuple[Line, ...]) -> Iterator[Line]:
    # Once the principal is paid no more fees arise, so whatever goes beyond it was paid for these fees.
    still = account.principal + sum((fee.amount for fee in fees), _NOTHING)
    for payment in account.payments:
        given = account.given(payment)
        counted = still if given is None else min(given, still)
        still -= counted
        if counted:
            yield Line(LineKind.PAYMENT, -counted, since=payment.on, until=payment.on)


def _fees(account: _Account, late_fee: LateFee, as_of: date) -> Iterator[Line]:
    late, currency = account.unpaid(account.invoice.due), account.invoice.currency
    if as_of <= account.invoice.due or not late:
        return
    if late_fee.fixed is not None:
        yield Line(LineKind.FIXED, rounded(late_fee.fixed, currency))
    if late_fee.percent is not None:
        amount = rounded(_EXACT.divide(_EXACT.multiply(late, late_fee.percent), _ALL), currency)
        yield Line(LineKind.PERCENT, amount, principal=late, percent=late_fee.percent)
    for after, until, (principal, percent) in _spans(account, late_fee.interest, as_of):
        days = (until - after).days
        amount = rounded(interest(principal, percent, days), currency)
        yield Line(LineKind.INTEREST, amount, principal, percent, after + _DAY, until, days)


class _Terms(NamedTuple):
    principal: Decimal
    percent: Decimal


def _spans(account: _Account, rates: tuple[Rate, ...], as_of: date) -> Iterator[tuple[date, date, _Terms]]:
    """The longest spans without a change of principal or rate: the day before each, its last day, what holds in it.

    The day of a payment still bears interest on what was unpaid before; a rate holds on its first day.
    """
    due = account.invoice.due
    paid = {payment.on for payment in account.payments if payment.on > due}
    changed = {rate.since - _DAY for rate in rates if due + _DAY < rate.since <= as_of}
    pieces = [
        (after, until, _Terms(account.unpaid(after), _percent(rates, after + _DAY)))
        for after, until in pairwise(sorted({due, as_of} | paid | changed))
    ]
    for terms, group in groupby(pieces, key=lambda piece: piece[2]):
        together = list(group)
        yield together[0][0], together[-1][1], terms


def _percent(rates: tuple[Rate, ...], day: date) -> Decimal:
    begun = [rate for rate in rates if rate.since <= day]
    return max(begun, key=lambda rate: rate.since).percent if begun else _NOTHING
