"""Whether a text sounds like a machine's answer: every sentence is one of those that machines say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import reduce
from operator import or_

from crickets.reading.remarks import Remark
from crickets.reading.sentences import sentences
from crickets.reading.stock_phrases import Family, formality

_LONGEST = 1_800
_MOST_OWN = 3  # whoever has so much to say is a person
_SURE = 2
_MOST_FORMAL = 2
_VERY_SURE = 5
_REPLY = re.compile(r"\s*(?:re|aw|antw|odp|sv|r|rv|vs|fwd?|wg|tr|i|rif|doorst)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_UNTIL = re.compile(
    r"\d|\b(?:until|till|thru|through|(?:back|re-?open|return(?:ing)?) on|hasta|vuelvo|regreso|jusqu\w*|de retour"
    r"|do (?:poniedz|wtor|srod|czwart|piat)|wracam|bis|ate|volto|fino|rientro|tot|terug|tillbaka|tilbage)\b"
)
_ONE_PERSON = re.compile(
    r"\b(?:i(?:'ll|'ve|'m| am| have| will| shall| can| received| would)|ich|mich|je|j'ai|he recibido"
    r"|ho ricevuto|ik|recebi|respondere|odezwe|otrzymal[ea]m)\b"
)
_SUM = re.compile(r"[€$£]\s?\d|\d\s?(?:[€$£]|zł|(?:EUR|USD|GBP|PLN|CHF|CZK|SEK|NOK|DKK)\b)")
_IN_A_TITLE = Family.ABSENT | Family.GONE | Family.UNREAD | Family.THANKS | Family.RECEIVED | Family.AUTOMATIC
_WEIGHTS = {Family.RETURN: 1, Family.URGENT: 2, Family.THANKS: 1, Family.SERVICE: 1, Family.AUTOMATIC: 3}


class Sound(Enum):
    """Who seems to speak."""

    MACHINE = auto()
    EITHER = auto()
    PERSON = auto()


@dataclass(frozen=True, slots=True)
class MachineText:
    """What the sentences of a text are about.

    ``remarks`` are those of the text, as far as they are read; ``title`` is the subject, where it is the sender's own;
    ``of_money`` tells whether a sum stands in it: who speaks of money has not left it to a machine.
    """

    remarks: tuple[Remark, ...] = field(repr=False)
    title: Remark | None = None
    of_money: bool = False

    @classmethod
    def of(cls, text: str, subject: str = "") -> "MachineText":
        """Read a text, its sender's own words; a long one is no machine's answer.

        ``subject`` is the mail's, which is a sentence of the text unless it is that of a mail that is answered.
        """
        if not text or len(text) > _LONGEST:
            return cls(())
        title = None if not subject or is_reply(subject) or "?" in subject else Remark.of(subject[:300])
        return cls(tuple(_remarks(text)), title, _SUM.search(text) is not None)

    @property
    def told(self) -> Family:
        """All that it is about; its title counts where it says that somebody is away, or that a mail was received."""
        title = self.title.family & _IN_A_TITLE if self.title else Family(0)
        return reduce(or_, (one.family for one in self.remarks), title)

    @property
    def stock(self) -> int:
        """How many sentences machines say."""
        return sum(one.is_stock for one in self._all)

    @property
    def own(self) -> int:
        """How much is said that no machine says."""
        return sum(one.own for one in self.remarks) + 2 * self.of_money

    @property
    def asks(self) -> bool:
        """Whether it asks something."""
        return any(one.asks for one in self.remarks)

    def sound(self, *, at_once: bool) -> Sound:
        """Who seems to speak; ``at_once`` says that it came within a minute of what it answers."""
        told, own, stock = self.told, self.own, self.stock
        if Family.AUTOMATIC in told and own <= stock and not self.asks:
            return Sound.MACHINE if own * 2 <= stock else Sound.EITHER
        if told & (Family.ABSENT | Family.GONE | Family.UNREAD):
            return self._of_absence(at_once=at_once)
        return self._of_receipt(at_once=at_once)

    @property
    def _all(self) -> tuple[Remark, ...]:
        return (self.title, *self.remarks) if self.title else self.remarks

    def _of_absence(self, *, at_once: bool) -> Sound:
        """A person who is away says so among other things; a machine also says when they are back, and whom to ask."""
        own, weight = self.own, self._weight() + 2 * at_once
        if own * 3 > self.stock:
            return Sound.PERSON
        sure = weight >= (_VERY_SURE if own else _SURE)
        return Sound.MACHINE if sure and not self.asks else Sound.EITHER

    def _weight(self) -> int:
        """How much speaks for a note to everybody, beside that it speaks of an absence."""
        told, away = self.told, [one.words for one in self._all if one.is_of_absence]
        weight = sum(points for family, points in _WEIGHTS.items() if family in told)
        weight += 2 * any(map(_UNTIL.search, away)) + min(sum(map(formality, away)), _MOST_FORMAL)
        weight += self.title is not None and Family.ABSENT in self.title.family
        if Family.UNREAD in told:
            weight += 2 if told & (Family.ABSENT | Family.GONE) else 1
        return weight

    def _of_receipt(self, *, at_once: bool) -> Sound:
        """An office says that it has a mail and when somebody answers; so may a person, of what they will do."""
        told, own = self.told, self.own
        thanks, returns, service = (family in told for family in (Family.THANKS, Family.RETURN, Family.SERVICE))
        received, singular = Family.RECEIVED in told, any(_ONE_PERSON.search(one.words) for one in self.remarks)
        if (thanks or received) and service and not singular and own * 2 <= self.stock:
            return Sound.MACHINE
        if received and (thanks or returns) and not singular and not own:
            return Sound.MACHINE
        if (received and own <= self.stock) or (thanks and (returns or service) and not own):
            return Sound.MACHINE if at_once and not own else Sound.EITHER
        return Sound.PERSON


def is_reply(subject: str) -> bool:
    """Whether a subject is that of a mail which is answered, or passed on."""
    return _REPLY.match(subject) is not None


def _remarks(text: str) -> Iterator[Remark]:
    """The sentences of a text, until it is clear that a person has a good deal to say."""
    own = 0
    for i, sentence in enumerate(sentences(text)):
        remark = Remark.of(sentence, first=i == 0)
        yield remark
        own += remark.own
        if own > _MOST_OWN:
            return
