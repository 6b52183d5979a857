"""How a reason to wait says a moment."""

from collections.abc import Callable
from datetime import datetime

Local = Callable[[datetime], datetime]
"""An instant as the user's wall clock shows it."""


def shown(moment: datetime, local: Local) -> str:
    """A moment as the user reads it."""
    return f"{local(moment):%a %d %b %Y %H:%M}"
