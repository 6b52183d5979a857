"""Reasons to wait: invoices: none known, none overdue, none open."""

from dataclasses import dataclass
from datetime import date, datetime

from crickets.core.holds.saying import Local, shown


@dataclass(frozen=True, slots=True)
class NoInvoice:
    """Money is awaited, and nothing says since when."""

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return (
            "No invoice with a due date is known, and nobody is chased before one: say"
            " `crickets invoice add FILE --client CLIENT`, or add it to the configuration."
        )


@dataclass(frozen=True, slots=True)
class PaymentNotDue:
    """The invoice is not overdue."""

    number: str
    due: date
    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"Invoice {self.number} is due on {self.due:%a %d %b %Y}: nothing before {shown(self.until, local)}."


@dataclass(frozen=True, slots=True)
class AllPaid:
    """Nothing is owed."""

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return "Every invoice is paid: there is nothing to ask for."
