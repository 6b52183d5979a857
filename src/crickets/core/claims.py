"""What is claimed in a matter, and how a letter says it: from invoices to claims to the values of a template."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from crickets.core.letter import FeeValues, InvoiceValues
from crickets.core.matters import Matter
from crickets.core.money import FEES, Claim, LateFee, Line, Money, claim
from crickets.core.owed import invoices_of
from crickets.core.standing import MatterState
from crickets.core.workdays import BusinessCalendar


def claims_of(
    matter: Matter, state: MatterState, late_fee: LateFee, as_of: date, numbers: Collection[str] | None = None
) -> tuple[Claim, ...]:
    """What each invoice of a matter, or each of these numbers, comes to on a day, in the order of their due dates."""
    wanted = [invoice for invoice in invoices_of(matter, state) if numbers is None or invoice.number in numbers]
    return tuple(claim(invoice, state.payments, late_fee, as_of) for invoice in wanted)


def invoice_values(owed: Claim) -> InvoiceValues:
    """An invoice with what makes up its sum, as a letter lists it."""
    invoice, currency = owed.invoice, owed.invoice.currency
    return InvoiceValues(
        number=invoice.number,
        issued=invoice.issued,
        due=invoice.due,
        days_overdue=owed.days_overdue,
        amount=Money(owed.lines[0].amount, currency),  # the first line is the principal
        paid=Money(owed.paid, currency) if owed.paid else None,
        fees=tuple(_fee_values(line, currency) for line in owed.lines if line.kind in FEES),
        open=Money(owed.unpaid, currency),
        total=Money(owed.total, currency),
    )


def total_of(invoices: Sequence[InvoiceValues]) -> Money | None:
    """All of them together; None where they have no common currency, or there are none."""
    currencies = {invoice["total"].currency for invoice in invoices}
    if len(currencies) != 1:
        return None
    return Money(sum((invoice["total"].amount for invoice in invoices), Decimal()), currencies.pop())


def passed_promise(state: MatterState, calendar: BusinessCalendar, today: date) -> date | None:
    """The day that the client named, once it has passed and nothing came of it; the next letter refers to it.

    A mail of theirs that came since they named it, or a payment on a later day, is about something newer.
    """
    promise, named_at = state.promise, state.promised_at
    if promise is None or named_at is None or promise >= today:
        return None
    wrote = state.client_wrote_at is not None and state.client_wrote_at > named_at
    paid = any(payment.on > calendar.local(named_at).date() for payment in state.payments)
    said = state.last_follow_up is not None and calendar.local(state.last_follow_up).date() > promise
    return None if wrote or paid or said else promise


def _fee_values(line: Line, currency: str) -> FeeValues:
    return FeeValues(
        kind=line.kind.value,
        amount=Money(line.amount, currency),
        percent=line.percent,
        principal=None if line.principal is None else Money(line.principal, currency),
        since=line.since,
        until=line.until,
        days=line.days,
    )
