"""Which invoices of a matter are owed: those of the file and those that became known, less what was paid."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from crickets.core.matters import Matter, MatterKey
from crickets.core.money import Invoice, LateFee, Payment, claim
from crickets.core.standing import MatterState
from crickets.core.workdays import BusinessCalendar


def invoices_of(matter: Matter, state: MatterState) -> tuple[Invoice, ...]:
    """All invoices of a matter, by their due dates; what the file says of one goes before what was noticed."""
    in_file = {invoice.number for invoice in matter.invoices}
    known = (*matter.invoices, *(invoice for invoice in state.invoices if invoice.number not in in_file))
    return tuple(sorted(known, key=lambda invoice: (invoice.due, invoice.number)))


def each_with_its_own(
    matters: Mapping[MatterKey, Matter], states: Mapping[MatterKey, MatterState]
) -> dict[MatterKey, Matter]:
    """The matters of one client, each with the invoices of the file that are asked for there.

    An invoice that had become known in a matter before the file named it stays there: it is one demand, not two.
    """
    known = {invoice.number: key for key, state in states.items() for invoice in state.invoices}
    named = [
        (known.get(invoice.number, key), invoice) for key, matter in matters.items() for invoice in matter.invoices
    ]
    return {
        key: replace(matter, invoices=tuple(invoice for where, invoice in named if where == key))
        for key, matter in matters.items()
    }


def unpaid(matter: Matter, state: MatterState) -> tuple[Invoice, ...]:
    """Those of which something is open, by their due dates."""
    return tuple(i for i in invoices_of(matter, state) if outstanding(i, state.payments) > 0)


def overdue(matter: Matter, state: MatterState, calendar: BusinessCalendar, now: datetime) -> tuple[Invoice, ...]:
    """Those that may be asked for: a common working day after the due date has begun."""
    return tuple(i for i in unpaid(matter, state) if calendar.day_after(i.due) <= now)


def outstanding(invoice: Invoice, payments: Iterable[Payment]) -> Decimal:
    """What is open of the principal, never below zero, whatever the contract adds for being late."""
    return claim(invoice, payments, LateFee(), date.max).unpaid
