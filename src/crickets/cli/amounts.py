"""Amounts and days as people type them, and amounts as a table shows them."""

import re
from datetime import date
from decimal import Decimal

import typer

from crickets.core.money import rounded

_AMOUNT = re.compile(r"(?P<amount>\d{1,15}(?:\.\d{1,4})?)(?:\s*(?P<currency>[A-Za-z]{3}))?")


def amount(text: str | None, option: str) -> tuple[Decimal | None, str]:
    """Read an amount, with or without its currency: ``1200.50``, ``300 EUR``; raises BadParameter."""
    if text is None:
        return None, ""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        msg = f"{text!r} is not an amount; write it with a point before the cents: 1200.50"
        raise typer.BadParameter(msg, param_hint=option)
    return Decimal(found["amount"]), (found["currency"] or "").upper()


def day(text: str | None, option: str) -> date | None:
    """Read a day: ``2026-12-04``; raises BadParameter."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        msg = f"{text!r} is not a day; write it as 2026-12-04"
        raise typer.BadParameter(msg, param_hint=option) from None


def written(value: Decimal, currency: str) -> str:
    """Write an amount with the decimals of its currency, thousands parted: ``1,200.50``."""
    return f"{rounded(value, currency):,f}"
