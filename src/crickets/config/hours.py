"""Working days, working hours and spans of time as the file writes them."""

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from crickets.config.nearest import hint

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-\N{EN DASH}]\s*(\d{1,2}):(\d{2})", re.ASCII)
_SPAN = re.compile(r"(\d{1,5})\s*([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def weekday(text: str) -> int:
    """Read ``"mon"`` to ``"sun"``; Monday is 0. Raises ValueError with a sentence."""
    if text not in WEEKDAYS:
        long = {f"{day}day": day for day in ("mon", "fri", "sun")}
        long |= {"tuesday": "tue", "wednesday": "wed", "thursday": "thu", "saturday": "sat"}
        msg = f"{text!r} is not a weekday{hint(text, WEEKDAYS, 'write mon, tue, ... sun', long)}"
        raise ValueError(msg)
    return WEEKDAYS.index(text)


def hours(text: str) -> tuple[time, time]:
    """Read ``"09:00-18:00"``; 24:00 is the end of the day. Raises ValueError with a sentence."""
    match = _HOURS.fullmatch(text.strip())
    numbers = [int(number) for number in match.groups()] if match else []
    if not numbers or max(numbers[1], numbers[3]) > 59 or not _on_one_day(numbers):  # noqa: PLR2004 - minutes
        msg = f"{text!r} are not working hours; write when they begin and end on one day: '09:00-18:00'"
        raise ValueError(msg)
    return time(numbers[0], numbers[1]), _end(numbers[2], numbers[3])


def _end(hour: int, minute: int) -> time:
    return time.max if hour == 24 else time(hour, minute)  # noqa: PLR2004 - midnight


def _on_one_day(numbers: list[int]) -> bool:
    opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    return opens < closes <= 24 * 60


def span(text: str) -> timedelta:
    """Read ``"60s"``, ``"5m"``, ``"2h"``, ``"90d"``, ``"4w"`` as elapsed time; raises ValueError with a sentence."""
    match = _SPAN.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        msg = f"{text!r} is not a span of time; write a number and a unit: 60s, 5m, 2h, 90d or 4w"
        raise ValueError(msg)
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def zone(text: str) -> ZoneInfo:
    """Read an IANA time zone such as ``"Europe/Madrid"``; raises ValueError with a sentence."""
    # A system's folder holds more than zones: localtime, which changes with the machine, and the variants below.
    if text == "UTC" or ("/" in text and not text.startswith(("posix/", "right/"))):
        try:
            return ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            pass
    known = [name for name in sorted(available_timezones()) if "/" in name]
    cities = {name.rpartition("/")[2].replace("_", " "): name for name in known}
    msg = f"{text!r} is not a time zone{hint(text, known, 'write its IANA name, such as Europe/Madrid', cities)}"
    raise ValueError(msg)
