"""What a file turned out to be when it was read for an invoice."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from crickets.core.money import Invoice


class NotOwed(StrEnum):
    """Why the papers of a sale that look like an invoice are none that a client has to pay."""

    CREDIT_NOTE = "credit_note"
    PROFORMA = "proforma"
    DRAFT = "draft"
    QUOTE = "quote"
    SELF_BILLED = "self_billed"
    """The buyer writes it, so whoever sent it owes the money."""
    NOTHING_DUE = "nothing_due"
    """An invoice whose amount due for payment is zero or less: paid already, or a correction downwards."""


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """An e-invoice that says all that the payment clock needs; its amount is what is still due for payment."""

    invoice: Invoice
    filename: str


@dataclass(frozen=True, slots=True)
class NotChased:
    """A document that is never chased."""

    kind: NotOwed
    filename: str


@dataclass(frozen=True, slots=True)
class LooksLikeInvoice:
    """An invoice that only the user can complete: ``why`` is one clause, the rest what the file itself states.

    What is not stated, or stated in a way that can be read in two, is empty or None. ``terms`` are the payment terms
    in words, in one line. All texts are as the file has them: nobody vouches for them.
    """

    filename: str
    why: str
    number: str = ""
    amount: Decimal | None = None
    currency: str = ""
    issued: date | None = None
    due: date | None = None
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, or a whole message where ``filename`` is empty; ``why`` is one clause."""

    filename: str
    why: str


Found = ReadInvoice | NotChased | LooksLikeInvoice | Unreadable
