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
_CONTACT = re.compile(r"@|https?:|www\.|\d{5}")


class Sound(Enum):
    """Who seems to speak."""

    MACHINE = auto()
    EITHER = auto()
    PERSON = auto()


@dataclass(frozen=True, slots=True)
class MachineText:
    """What the sentences of a text are about.

    ``stock`` and ``own`` count the sentences that machines say, and those that say anything else.
    """

    told: Family
    stock: int
    own: int

    @classmethod
    def of(cls, text: str) -> "MachineText":
        """Read a text, its sender's own words; one that is long, or asks something, is no machine's answer."""
        if not text or len(text) > _LONGEST or "?" in text:
            return cls(Family(0), 0, 1)
        found = [(sentence, families(folded(sentence))) for sentence in sentences(text)]
        told = reduce(or_, (family for _, family in found), Family(0))
        own = sum(1 for sentence, family in found if not family and _is_sentence(sentence))
        return cls(told, sum(1 for _, family in found if family & ~Family.GREETING), own)

    @property
    def acknowledges(self) -> bool:
        """Whether it says that a mail was received."""
        return Family.RECEIVED in self.told

    def sound(self, *, at_once: bool) -> Sound:
        """Who seems to speak; ``at_once`` says that it came within a minute of what it answers."""
        if Family.AUTOMATIC in self.told and self.own <= self.stock:
            return Sound.MACHINE
        if Family.ABSENT in self.told:
            return self._of_absence(at_once=at_once)
        polite = Family.THANKS in self.told and Family.RETURN in self.told
        if (self.acknowledges and self.own <= self.stock) or (polite and self.own <= 1):
            return Sound.MACHINE if at_once and not self.own else Sound.EITHER
        return Sound.PERSON

    def _of_absence(self, *, at_once: bool) -> Sound:
        """A person who is away says so among other things; a machine also says when they are back, and whom to ask."""
        backed = sum(family in self.told for family in (Family.RETURN, Family.URGENT, Family.THANKS))
        if not self.own and (at_once or backed > 1 or Family.URGENT in self.told):
            return Sound.MACHINE
        return Sound.EITHER if self.own < self.stock else Sound.PERSON


def _is_sentence(text: str) -> bool:
    """Whether words say something, rather than naming somebody and where to find them."""
    return len(text.split()) >= _A_SENTENCE and not _CONTACT.search(text)
