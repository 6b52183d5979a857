"""Flow: what the client paid -> facts: the payment, and the end of a matter of which nothing is open any more."""

from collections.abc import Iterable
from datetime import datetime

from crickets.core import events as e
from crickets.core.matters import IN_PROGRESS, NEGOTIATING
from crickets.core.money import Invoice, Money, Payment, rounded
from crickets.core.owed import invoices_of, outstanding, unpaid
from crickets.docket import Case
from crickets.errors import WordError
from crickets.ports import Ledger

_WORK_GOES_ON = frozenset({NEGOTIATING, IN_PROGRESS})
"""Stages in which an invoice is a deposit or an instalment: that it is paid ends nothing."""


def pay(ledger: Ledger, case: Case, payment: Payment, now: datetime) -> str:
    """Note a payment; nothing open any more closes the matter. Says what it did, or raises WordError.

    ``payment.amount`` None is all that is open; ``payment.on`` may not lie in the future.
    """
    invoice = _invoice(case, payment.number)
    _check(case, invoice, payment, now)
    fact = e.PaymentReceived(now, payment.number, payment.amount, payment.on)
    left = outstanding(invoice, (*case.state.payments, payment))
    others = [other for other in unpaid(case.matter, case.state) if other.number != invoice.number]
    given = "" if payment.amount is None else f"{Money(payment.amount, invoice.currency).written} of "
    still = f"{Money(left, invoice.currency).written} of it is still open" if left else "it is paid"
    told = f"{case.matter.key}: noted {given}invoice {invoice.number}; {still}"
    if left or others:
        also = f"; open too: {_numbers(others)}" if others else ""
        _record(ledger, case, [fact], now)
        return f"{told}{also}"
    return f"{told}{_end(ledger, case, [fact], now)}"


def settle(ledger: Ledger, case: Case, now: datetime) -> str:
    """Note that all open invoices of a matter were paid today, and close it; raises WordError where there is nothing.

    Without an invoice, as where a platform pays, it is the matter that is paid.
    """
    key, today = case.matter.key, case.calendar.local(now).date()
    owed = unpaid(case.matter, case.state)
    if not owed and case.state.stage in _WORK_GOES_ON:
        msg = f"{key}: no invoice of it is open; if all of it is over, say `crickets close {key} --reason paid`"
        raise WordError(msg)
    facts = [e.PaymentReceived(now, invoice.number, None, today) for invoice in owed]
    what = f"invoice {_numbers(owed)} is paid" if owed else "it is paid"
    return f"{key}: noted that {what}{_end(ledger, case, facts, now)}"


def _invoice(case: Case, number: str) -> Invoice:
    known = {invoice.number: invoice for invoice in invoices_of(case.matter, case.state)}
    if number not in known:
        listed = f"known are {', '.join(sorted(known))}" if known else "none of it is known"
        msg = f"{case.matter.key} has no invoice '{number}'; {listed}"
        raise WordError(msg)
    return known[number]


def _check(case: Case, invoice: Invoice, payment: Payment, now: datetime) -> None:
    """Refuse what cannot have been paid; more than the principal can, for a late fee may be in it."""
    if payment.on > case.calendar.local(now).date():
        msg = f"{payment.on} is to come; say on which day the payment came in"
        raise WordError(msg)
    if outstanding(invoice, case.state.payments) <= 0:
        msg = f"invoice {invoice.number} is paid already; `crickets show {case.matter.client}` tells when"
        raise WordError(msg)
    amount = payment.amount
    if amount is not None and (amount <= 0 or amount != rounded(amount, invoice.currency)):
        msg = f"{amount} is no amount in {invoice.currency}"
        raise WordError(msg)


def _end(ledger: Ledger, case: Case, facts: Iterable[e.MatterEvent], now: datetime) -> str:
    """Record what paid the last of it, and what follows; the end of a sentence."""
    if case.state.stage in _WORK_GOES_ON:
        _record(ledger, case, facts, now)
        return ", nothing is open; the work goes on"
    closed_by_word = case.state.closed is not None and case.state.closed.by is e.Author.USER
    closing = () if closed_by_word else (e.Closed(now, "paid", e.Author.USER),)
    _record(ledger, case, (*facts, *closing), now)
    whom = case.client.name if case.client else case.matter.client
    return (
        f", nothing is open, and the matter is closed. If more work comes from {whom}: look back at how this went, make"
        f" a new contract with the safeguards (`crickets safeguards {case.matter.client}`), and ask for a higher rate"
    )


def _record(ledger: Ledger, case: Case, facts: Iterable[e.MatterEvent], now: datetime) -> None:
    with ledger.transaction():
        ledger.record(case.matter.client, case.matter.key, *facts, seen_at=now, how="your word")


def _numbers(invoices: Iterable[Invoice]) -> str:
    return ", ".join(invoice.number for invoice in invoices)
