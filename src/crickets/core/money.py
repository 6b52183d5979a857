"""Money that is owed: invoices, in Decimal and with their currency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """A demand for payment that the client has received; ``currency`` is ISO 4217, ``due`` the last day to pay."""

    number: str
    amount: Decimal
    currency: str
    issued: date
    due: date


@dataclass(frozen=True, slots=True)
class Payment:
    """What the client paid of an invoice on a day; None: all that was open then."""

    number: str
    amount: Decimal | None
    on: date
