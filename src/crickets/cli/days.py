"""Days as people type them."""

from datetime import date

import typer

from crickets.core.days import checked


def day_given(text: str, place: str) -> date:
    """Read a day such as ``2026-12-04``; raises BadParameter about that place of the command."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        msg = f"{text!r} is not a day; write for example 2026-12-04."
        raise typer.BadParameter(msg, param_hint=place) from None
    try:
        return checked(day)
    except ValueError as error:
        msg = f"{error}."
        raise typer.BadParameter(msg, param_hint=place) from None
