"""The sentences that answering machines are made of, by what they are about; texts are `folded`."""

import re
from enum import Flag, auto

from crickets.reading.absence_words import ABSENT, CONTRAST, FORMAL, GONE, MAILBOX, PAST, RETURN, UNREAD, URGENT
from crickets.reading.alternatives import alternatives
from crickets.reading.courtesy_words import AUTOMATIC, CLOSING, OPENING, RECEIVED, SERVICE, THANKS


class Family(Flag):
    """What a sentence is about: the same in every language."""

    ABSENT = auto()
    RETURN = auto()
    URGENT = auto()
    GONE = auto()
    UNREAD = auto()
    THANKS = auto()
    RECEIVED = auto()
    SERVICE = auto()
    AUTOMATIC = auto()
    GREETING = auto()


def _within(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(phrases)})")


_FAMILIES = (
    (Family.GREETING, re.compile(rf"^\W{{0,3}}(?:{alternatives(CLOSING)})\W{{0,3}}$")),
    (Family.AUTOMATIC, _within(AUTOMATIC + MAILBOX)),
    (Family.ABSENT, _within(ABSENT)),
    (Family.GONE, _within(GONE)),
    (Family.UNREAD, _within(UNREAD + MAILBOX)),
    (Family.RECEIVED, _within(RECEIVED)),
    (Family.SERVICE, _within(SERVICE)),
    (Family.RETURN, _within(RETURN)),
    (Family.URGENT, _within(URGENT)),
    (Family.THANKS, re.compile(rf"^\W{{0,3}}(?:{alternatives(THANKS)})")),
)
_OPENING = re.compile(rf"^\W{{0,3}}(?:{alternatives(OPENING)})\b(?:[^,.!:;?]{{0,40}}[,.!:;]+\s*|[^,.!:;?]{{0,30}}$)")
_FORMAL = _within(FORMAL)
_CONTRAST = re.compile(rf"\b(?:{alternatives(CONTRAST)})\b")
_PAST = re.compile(rf"\b(?:{alternatives(PAST)})\b")
_CLAUSES = re.compile(
    r",\s|\s-{1,2}\s|[;\u2013\u2014]|\b(?:but|although|however|aber|jedoch|pero|aunque|ale|porem|maar|mais|mas?)\b"
)


def families(sentence: str) -> Family:
    """What a folded sentence of at most 300 characters is about; no family at all for what only a person would say."""
    opening = _OPENING.match(sentence)
    found = Family.GREETING if opening else Family(0)
    said = sentence[opening.end() :] if opening else sentence
    for family, pattern in _FAMILIES:
        if pattern.search(said):
            found |= family
    if found & Family.ABSENT and _PAST.search(said):
        found ^= Family.ABSENT  # somebody who was away is back
    return Family(0) if found is Family.GREETING and opening and said.strip() else found


def formality(sentence: str) -> int:
    """How many words of a folded sentence are those of notes to everybody."""
    return len(_FORMAL.findall(sentence))


def asides(sentence: str) -> int:
    """How many clauses of a folded sentence say something of their own, "but yes, go ahead" beside an absence."""
    if not _CONTRAST.search(sentence):
        return 0
    clauses = [clause.strip() for clause in _CLAUSES.split(sentence)]
    return sum(1 for clause in clauses if any(map(str.isalpha, clause)) and not families(clause))
