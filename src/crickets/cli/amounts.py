"""Amounts as people type them."""

import re
from decimal import Decimal

import typer

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
