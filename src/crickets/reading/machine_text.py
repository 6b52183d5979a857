"""Whether a text sounds like a machine's answer: every sentence is one of those that machines say."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import reduce
from operator import or_

from crickets.core.answering import folded
from crickets.reading.absence_words import Family, families
from crickets.reading.sentences import sentences

_LONGEST = 1_800
_A_SENTENCE = 4
_LONG = 8
_CONTACT = re.compile(r"@|https?:|www\.|\d{5}")


class Sound(Enum):
    """Who seems to speak."""

    MACHINE = auto()
    EITHER = auto()
    PERSON = auto()


@dataclass(frozen=True, slots=True)
class MachineText:
    """What the sentences of a text are about.

    ``stock`` and ``own`` count the sentences that machines say, and those that say anything else; ``dated`` tells
    whether a number stands among them, as in a day.
    """

    told: Family
    stock: int
    own: int
    dated: bool = False

    @classmethod
    def of(cls, text: str) -> "MachineText":
        """Read a text, its sender's own words; one that is long, or asks something, is no machine's answer."""
        if not text or len(text) > _LONGEST or "?" in text:
            return cls(Family(0), 0, 1)
        found = [(sentence, families(folded(sentence))) for sentence in sentences(text)]
        told = reduce(or_, (family for _, family in found), Family(0))
        own = sum(1 for i, (sentence, family) in enumerate(found) if not family and _is_sentence(sentence, first=not i))
        return cls(told, sum(1 for _, family in found if family & ~Family.GREETING), own, any(map(str.isdigit, text)))

    @property
    def acknowledges(self) -> bool:
        """Whether it says that a mail was received."""
        return Family.RECEIVED in self.told

    def sound(self, *, at_once: bool) -> Sound:
        """Who seems to speak; ``at_once`` says that it came within a minute of what it answers."""
        if Family.AUTOMATIC in self.told and self.own <= self.stock:
            return Sound.MACHINE if self.own < self.stock else Sound.EITHER
        if Family.ABSENT in self.told:
            return self._of_absence(at_once=at_once)
        thanks = Family.THANKS in self.told
        if (self.acknowledges and self.own <= self.stock) or (thanks and Family.RETURN in self.told and not self.own):
            sure = at_once or (thanks and self.acknowledges and self.stock > 1)
            return Sound.MACHINE if sure and not self.own else Sound.EITHER
        return Sound.PERSON

    def _of_absence(self, *, at_once: bool) -> Sound:
        """A person who is away says so among other things; a machine also says when they are back, and whom to ask."""
        backed = sum(family in self.told for family in (Family.RETURN, Family.URGENT, Family.THANKS))
        says_when = Family.RETURN in self.told and self.dated and self.stock > 1
        if not self.own and (at_once or backed > 1 or Family.URGENT in self.told or says_when):
            return Sound.MACHINE
        return Sound.EITHER if self.own * 3 <= self.stock else Sound.PERSON


def _is_sentence(text: str, *, first: bool) -> bool:
    """Whether words say something, rather than naming somebody and where to find them; "Ok, fine." at first does."""
    words = len(text.split())
    ended = text.rstrip().endswith((".", "!", ":", ";", "\u2026"))
    return (words >= _A_SENTENCE or (first and words > 1)) and (ended or words >= _LONG) and not _CONTACT.search(text)
