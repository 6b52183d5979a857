"""What a dossier holds; every moment in it is in the user's own time zone, every amount rounded already."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the matter: a name, and how it is reached, one address or number a line."""

    name: str
    reached_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: when, what happened, and how that is known (``mail``, ``your word``).

    ``at`` is a date where a day is all that is known, or all that counts.
    """

    at: datetime | date
    sentence: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of the dossier: its name in the archive, and the SHA-256 of its bytes in hexadecimal digits."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Original:
    """A mail of the matter, as it came or went; ``file`` is None where it could not be found any more."""

    at: datetime
    subject: str
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    file: Filed | None


class Part(StrEnum):
    """What an item of an invoice adds to its claim."""

    INVOICED = "invoiced"
    PAID = "paid"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Item:
    """One amount of a claim and the words for it; that of a payment is below zero."""

    part: Part
    words: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Invoiced:
    """An invoice and what it comes to; the items add up to the claim. ``file`` is None where its copy is missing."""

    number: str
    issued: date
    due: date
    days_overdue: int
    currency: str
    items: tuple[Item, ...]
    file: Filed | None

    @property
    def total(self) -> Decimal:
        """What is claimed: the sum of the items."""
        return sum((item.amount for item in self.items), _NOTHING)


@dataclass(frozen=True, slots=True)
class Sums:
    """All invoices of one currency together; ``paid`` is not below zero."""

    currency: str
    invoiced: Decimal
    paid: Decimal
    fees: Decimal

    @property
    def total(self) -> Decimal:
        """What is open, fees and all."""
        return self.invoiced - self.paid + self.fees


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter that was sent to the client, and the deadline that it stated; ``file`` is its name in the archive."""

    sent: date
    letter: str
    deadline: date | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call or another way by which the client was sought, and what came of it."""

    at: datetime
    what: str
    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one matter on the day that it was put together; ``made_at`` is aware and tells the time zone.

    The order of each part is the order in which it is shown.
    """

    matter: str
    client: Party
    user: Party
    made_at: datetime
    timeline: tuple[Entry, ...] = ()
    invoices: tuple[Invoiced, ...] = ()
    notices: tuple[Notice, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    originals: tuple[Original, ...] = ()

    @property
    def sums(self) -> tuple[Sums, ...]:
        """What all invoices come to, by currency, in the order in which the currencies first appear."""
        currencies = dict.fromkeys(invoice.currency for invoice in self.invoices)
        return tuple(self._sums(currency) for currency in currencies)

    @property
    def last_deadline(self) -> date | None:
        """The latest deadline that a notice stated."""
        return max((notice.deadline for notice in self.notices if notice.deadline), default=None)

    @property
    def filed(self) -> tuple[Original, ...]:
        """The mails that are in the archive."""
        return tuple(original for original in self.originals if original.file)

    @property
    def missing(self) -> tuple[Original, ...]:
        """The mails that could not be found any more."""
        return tuple(original for original in self.originals if not original.file)

    def _sums(self, currency: str) -> Sums:
        items = [item for invoice in self.invoices if invoice.currency == currency for item in invoice.items]
        nothing = abs(sum((i.amount for i in items), _NOTHING)) * 0  # with as many digits as the others: 0.00
        by_part = {part: sum((i.amount for i in items if i.part is part), nothing) for part in Part}
        return Sums(currency, by_part[Part.INVOICED], -by_part[Part.PAID], by_part[Part.FEE])
