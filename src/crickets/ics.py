"""A calendar file (RFC 5545). The only home of icalendar, which escapes, folds and ends the lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from crickets.core.visible import visible

_NAMESPACE = UUID("8f5e3f0e-7d0c-5b7e-9b43-0a3c1d5f6c11")
_SHORTLY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something at a moment, or on a whole day; ``key`` is what makes it the same entry in a later file."""

    key: str
    at: datetime | date
    summary: str
    description: str = ""


def calendar(entries: Iterable[Entry], now: datetime) -> bytes:
    """A calendar of these entries, written at ``now``; none of them makes its time a busy one.

    Moments are written in UTC, so no reader needs a time zone of ours. Each entry has the same UID in every file, so
    that a later import moves it (RFC 5545 section 3.8.4.7, RFC 7986 section 5.3).
    """
    made = Calendar()
    made.add("prodid", "-//Crickets//Plan//EN")
    made.add("version", "2.0")
    for entry in entries:
        made.add_component(_event(entry, now))
    written: bytes = made.to_ical()
    return written


def _event(entry: Entry, now: datetime) -> Event:
    begins, ends = _span(entry.at)
    event = Event()
    event.add("uid", str(uuid5(_NAMESPACE, entry.key)))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", _text(entry.summary))
    event.add("description", _text(entry.description))
    event.add("transp", "TRANSPARENT")
    return event


def _span(at: datetime | date) -> tuple[date, date]:
    """From when until when, the end not included; a datetime is a date too."""
    if isinstance(at, datetime):
        begins = at.astimezone(UTC)
        return begins, begins + _SHORTLY
    return at, at + timedelta(days=1)


def _text(text: str) -> str:
    """Controls are no part of a text (RFC 5545 section 3.3.11); its own line breaks are kept."""
    return "\n".join(visible(line) for line in text.split("\n"))
