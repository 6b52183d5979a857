"""What a letter can say: every value that a template may use, in one place."""

from datetime import date
from typing import TypedDict


class LetterValues(TypedDict):
    """The values of a letter; each name is one that a template can use.

    ``contact`` is how the client is greeted, as the user wrote it, and may be empty; ``client`` and ``user`` are names;
    ``subject`` is the thread's without reply prefixes, and may be empty. ``written_on`` is the day of the user's
    newest message in the thread, ``today`` that of the draft, both in the user's time zone.
    """

    contact: str
    client: str
    user: str
    subject: str
    written_on: date
    today: date


def sample_values() -> LetterValues:
    """Values to render any letter with, so that a template's faults show before a draft needs it."""
    return LetterValues(
        contact="Robin Sample",
        client="Sample Studio",
        user="Alex Example",
        subject="Website relaunch",
        written_on=date(2026, 11, 3),
        today=date(2026, 11, 10),
    )
