"""Dates as mail writes them: the Date field (RFC 5322 section 3.3), INTERNALDATE and SEARCH (RFC 9051 section 9)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

# Written out: strftime and the calendar module speak the language of the machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = {name.lower(): number for number, name in enumerate(_MONTHS, 1)}
_YEARS = range(1970, 2101)
_LONGEST = 100

_TIME = r"(\d\d):(\d\d)(?::(\d\d))?\s+([+-])(\d\d)([0-5]\d)"
_DATE_FIELD = re.compile(rf"(?:[A-Za-z]{{3}},\s*)?(\d{{1,2}})\s+([A-Za-z]{{3}})\s+(\d{{4}})\s+{_TIME}\b", re.ASCII)
_INTERNALDATE = re.compile(rf"\s*(\d{{1,2}})-([A-Za-z]{{3}})-(\d{{4}})\s+{_TIME}", re.ASCII)


def date(value: str) -> datetime | None:
    """The instant that a Date field states, in UTC; None where it states none between 1970 and 2100."""
    try:
        match = _DATE_FIELD.match(value)
        return _plausible(_instant(match) if match else _obsolete(value))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def internaldate(value: str) -> datetime | None:
    """The instant that a server's date-time states, in UTC; None where it states none between 1970 and 2100."""
    match = _INTERNALDATE.fullmatch(value)
    try:
        return _plausible(_instant(match)) if match else None
    except (ValueError, OverflowError):
        return None


def date_time(instant: datetime) -> str:
    """An instant as APPEND takes it, in UTC and to the second."""
    at = instant.astimezone(UTC)
    return f"{day(at)} {at:%H:%M:%S} +0000"


def day(instant: datetime) -> str:
    """The day of an instant as SEARCH takes it."""
    return f"{instant.day:02}-{_MONTHS[instant.month - 1]}-{instant.year:04}"


def _instant(match: re.Match[str]) -> datetime | None:
    day_of_month, name, year, hour, minute, second, sign, hours, minutes = match.groups()
    month = _NUMBERS.get(name.lower())
    if month is None:
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    return _moment((int(year), month, int(day_of_month), int(hour), int(minute), int(second or 0)), offset)


def _obsolete(value: str) -> datetime | None:
    parsed = parsedate_tz(value[:_LONGEST])
    return None if parsed is None else _moment(parsed[:6], timedelta(seconds=parsed[9] or 0))


def _moment(numbers: tuple[int, int, int, int, int, int], offset: timedelta) -> datetime:
    year, month, day_of_month, hour, minute, second = numbers
    # A leap second is no second of Python's.
    return datetime(year, month, day_of_month, hour, minute, min(second, 59), tzinfo=timezone(offset)).astimezone(UTC)


def _plausible(instant: datetime | None) -> datetime | None:
    return instant if instant is not None and instant.year in _YEARS else None
