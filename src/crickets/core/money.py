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
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str
