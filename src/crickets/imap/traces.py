"""What the bytes of a header show although it could not be understood: who may have written, and to what in answer."""

import re
from dataclasses import dataclass

from crickets.core.mail import MessageId

MOST = 200
"""So many addresses and ids are looked at."""

_FIELD = re.compile(
    rb"^(?:(?P<writer>from|sender|reply-to|return-path)|in-reply-to|references)[ \t]*:(?P<value>.*(?:\r?\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_BETWEEN_ADDRESSES = re.compile(rb"[\s<>()\[\],;:\"\\]+")
_BETWEEN_IDS = re.compile(rb"[\s<>]+")
_LONGEST = 512


@dataclass(frozen=True, slots=True)
class Traces:
    """Addr-specs in lower case, and ids, of the fields that name authors and parents."""

    writers: frozenset[str] = frozenset()
    refers_to: frozenset[MessageId] = frozenset()


def traces(header: bytes) -> Traces:
    """Look for addresses and ids in the bytes of a header; where no field can be told from another, in all of them."""
    fields = list(_FIELD.finditer(header))
    by_writers = [field["value"] for field in fields if field["writer"]]
    of_parents = [field["value"] for field in fields if not field["writer"]]
    if not fields:
        by_writers = of_parents = [header]
    return Traces(
        frozenset(text.lower() for text in _texts(_BETWEEN_ADDRESSES, by_writers)),
        frozenset(MessageId(text) for text in _texts(_BETWEEN_IDS, of_parents)),
    )


def _texts(between: re.Pattern[bytes], values: list[bytes]) -> list[str]:
    found = [word for value in values for word in between.split(value) if b"@" in word and len(word) <= _LONGEST]
    # The first name the thread, the last the parent.
    kept = found if len(found) <= MOST else [*found[: MOST // 2], *found[-MOST // 2 :]]
    return [each.decode("utf-8", "replace") for each in kept]
