"""Invoices that become known, what is paid of them, and how far milestones have come."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from crickets.core.mail import MessageId
from crickets.core.milestones import MilestoneState
from crickets.core.money import Invoice


@dataclass(frozen=True, slots=True)
class InvoiceAdded:
    """An invoice became known: by the user's word, or from the message that carried it.

    ``filename`` is the name of the file in that message.
    """

    at: datetime
    invoice: Invoice
    message_id: MessageId | None = None
    filename: str = ""
    key: ClassVar[tuple[str, ...]] = ("number",)

    @property
    def number(self) -> str:
        """The invoice's number."""
        return self.invoice.number


@dataclass(frozen=True, slots=True)
class InvoiceAsked:
    """A file that went to the client looks like an invoice, and only the user can tell what it says."""

    at: datetime
    message_id: MessageId
    filename: str
    key: ClassVar[tuple[str, ...]] = ("message_id", "filename")

    def is_about(self, message_id: MessageId | None, filename: str) -> bool:
        """Whether a word about a file of a message, or with an empty name about all of them, is about this one."""
        return self.message_id == message_id and filename in {"", self.filename}


@dataclass(frozen=True, slots=True)
class InvoiceDismissed:
    """The user told what this message carried: no invoice, or one that is kept with another matter.

    ``filename`` is the file that is meant, empty for all of them.
    """

    at: datetime
    message_id: MessageId
    filename: str = ""
    key: ClassVar[tuple[str, ...]] = ("message_id", "filename")


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """The client paid an invoice: all that was open, or an amount in the invoice's currency."""

    at: datetime
    number: str
    amount: Decimal | None
    on: date
    key: ClassVar[tuple[str, ...]] = ("at", "number")


@dataclass(frozen=True, slots=True)
class MilestoneSet:
    """A milestone of the matter came to a state."""

    at: datetime
    name: str
    state: MilestoneState
    key: ClassVar[tuple[str, ...]] = ("at", "name")
