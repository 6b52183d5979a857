"""Moments and spans as people type them."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from crickets.core.days import checked
from crickets.core.playbook import Duration

if TYPE_CHECKING:
    from crickets.config import User


def until(text: str, user: "User") -> datetime | Duration:
    """Read a day (its first working hour is meant), a moment in the user's time zone, or a span; raises ValueError."""
    for read in (_span, _day, _moment):
        try:
            return read(text.strip(), user)
        except (ValueError, OverflowError):
            continue
    msg = f"{text!r} is neither a day nor a span; write for example 2026-12-04, 2026-12-04 15:00, 1w, 3d or 5bd"
    raise ValueError(msg)


def _span(text: str, _user: "User") -> Duration:
    return Duration.parse(text)


def _day(text: str, user: "User") -> datetime:
    return datetime.combine(checked(date.fromisoformat(text)), user.opens, user.zone).astimezone(UTC)


def _moment(text: str, user: "User") -> datetime:
    moment = datetime.fromisoformat(text)
    checked(moment.date())
    return (moment if moment.tzinfo else moment.replace(tzinfo=user.zone)).astimezone(UTC)
