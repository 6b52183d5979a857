"""One sentence of a mail: what it is about, and how much of it only its writer would say."""

import re
from dataclasses import dataclass

from crickets.core.answering import folded
from crickets.reading.stock_phrases import Family, asides, families

_A_SENTENCE = 4
_LONG = 8
_DECISION = 2

_CONTACT = re.compile(r"@|https?:|www\.|\d{5}")
_DECIDES = re.compile(
    r"\W*(?:yes|yep|yeah|no|nope|ok|okay|approved|agreed|accepted|confirmed|perfect|great|fine|sure|done|paid|deal"
    r"|sounds good|looks good|go ahead|ja|nein|passt|einverstanden|freigegeben|erledigt|genehmigt|in ordnung|si|vale"
    r"|perfecto|de acuerdo|aprobado|adelante|confirmado|oui|non|d'accord|parfait|valide|c'est bon|entendu|tak|nie|zgoda"
    r"|akceptuje|potwierdzam|sim|nao|aprovado|certo|combinado|confirmo|va bene|d'accordo|perfetto|confermo|procedete"
    r"|akkoord|prima|goed|mooi|nee|jo|super|top|[\u2713\u2714\u2705]|\U0001f44d|\+1)(?!\w)(?:\W+\w+){0,4}\W*$"
)
_STOCK_QUESTION = re.compile(
    r"\b(?:urgent|wait|assistance|help|hurry|urgente|urgenza|urgence|dringend|pilne|spoed|haast) ?\?"
    r"|\bdid you know\b"
)
_AGREES = re.compile(r"\W*(?:ok|okay|yes|yep|approved|vale|perfecto|oui|d'accord|akkoord|\U0001f44d|\+1)(?!\w)")


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence, ``folded``, and what it is about.

    ``own`` is how much of it no machine says: none in a stock phrase or a name, one in another sentence, two in a
    decision, for a bare "Approved." says all. ``asks`` tells whether it asks something.
    """

    words: str
    family: Family
    own: int
    asks: bool = False

    @classmethod
    def of(cls, text: str, *, first: bool = False) -> "Remark":
        """Read a sentence; the ``first`` of a mail says something even where it is short."""
        words = folded(text)
        family = families(words)
        if "?" in text and not _STOCK_QUESTION.search(words):
            return cls(words, family, int(len(words.split()) > 1), asks=True)
        if family:
            return cls(words, family, asides(words) + _DECISION * (_AGREES.match(words) is not None))
        return cls(words, family, _DECISION if _DECIDES.match(words) else int(_is_sentence(text, first=first)))

    @property
    def is_stock(self) -> bool:
        """Whether machines say it, beyond greeting."""
        return bool(self.family & ~Family.GREETING)

    @property
    def is_of_absence(self) -> bool:
        """Whether it says that somebody is away, or gone, or does not read their mail."""
        return bool(self.family & (Family.ABSENT | Family.GONE | Family.UNREAD))


def _is_sentence(text: str, *, first: bool) -> bool:
    """Whether words say something, rather than naming somebody and where to find them; "Ok, fine." at first does."""
    words = text.split()
    ended = text.rstrip().endswith((".", "!", ":", ";", "\u2026"))
    long = len(words) >= _A_SENTENCE or (len(words) > 1 and (first or any(map(str.islower, words[1:]))))
    return long and (ended or len(words) >= _LONG) and not _CONTACT.search(text)
