"""Whether a letter still states the date that it was written with."""

import re
import unicodedata
from collections.abc import Iterable

from crickets.core.quote import own_words

_UNSEEN = re.compile(
    r"[\u00ad\u200b-\u200d\u2060\ufeff]"
)  # soft hyphens, and what joins or parts words without a width
_LEFT_OUT = "\0"  # stands for lines that are left out, so that nothing joins across them
_YEAR = re.compile(r"\d{4}")
# "3-4 December", "1.4.2026" and "2026/4/12" are other dates than "4 December", "4.2026" and "2026/4/1".
_NOT_BEFORE = r"(?<!\w)(?<!\d[-\u2013./,:])"
_NOT_BEHIND = r"(?!\w)(?![-\u2013./,:]\d)"
_NO_YEAR_BEHIND = r"(?!,?\s+(?:\w{1,3}\s+)?\d{4}\b)"


def stated(text: str, spellings: Iterable[str]) -> bool:
    """Whether a sent text, as ``text_of`` gives it, holds a date in one of its spellings.

    Case and the kind and number of spaces between the words do not matter. What is quoted, an older mail below the
    letter, and the signature do not count; nor does a longer number, or a day and month that go on with a year.
    """
    words = _normal(_own_lines(text))
    return any(re.search(_pattern(spelling), words) for spelling in map(_normal, spellings) if spelling.strip())


def _own_lines(text: str) -> str:
    return "\n".join(_LEFT_OUT if line.startswith(">") else line for line in own_words(text))


def _normal(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _pattern(spelling: str) -> str:
    whole = r"\s+".join(map(re.escape, spelling.split()))
    return _NOT_BEFORE + whole + _NOT_BEHIND + ("" if _YEAR.search(spelling) else _NO_YEAR_BEHIND)
