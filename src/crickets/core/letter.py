"""What a letter can say: every value that a template may use, in one place."""

from datetime import date
from typing import TypedDict

from crickets.core.compose import thread_subject
from crickets.core.people import Client, FormOfAddress

ATTRIBUTION = "attribution"
"""The letter that introduces the quoted message."""


class LetterValues(TypedDict):
    """The values of a letter; each name is one that a template can use.

    ``contact`` is how the client is greeted, as the user wrote it, and may be empty; ``client`` and ``user`` are names;
    ``subject`` is the thread's without reply prefixes, and may be empty. ``written_on`` is the day of the user's
    newest message in the thread, ``today`` that of the draft, both in the user's time zone. ``form_of_address`` is one
    of ``FormOfAddress``, for the languages whose letters need it.
    """

    contact: str
    client: str
    form_of_address: str
    user: str
    subject: str
    written_on: date
    today: date


def values_for(client: Client, user: str, subject: str, written_on: date, today: date) -> LetterValues:
    """The values of a letter to a client about the message of that subject; ``user`` is the user's name."""
    return LetterValues(
        contact=client.contact,
        client=client.name,
        form_of_address=client.form_of_address.value,
        user=user,
        subject=thread_subject(subject),
        written_on=written_on,
        today=today,
    )


def sample_values() -> LetterValues:
    """Values to render any letter with, so that a template's faults show before a draft needs it."""
    return LetterValues(
        contact="Robin Sample",
        client="Sample Studio",
        form_of_address=FormOfAddress.PANSTWO.value,
        user="Alex Example",
        subject="Website relaunch",
        written_on=date(2026, 11, 3),
        today=date(2026, 11, 10),
    )
