"""The day on which an absent person says that they are back, if the text names one that can be believed."""

import re
from datetime import date, timedelta
from itertools import pairwise

from crickets.core.answering import folded
from crickets.reading.dates import LANGUAGES, Named, days_in, readable, spans_apart
from crickets.reading.sentences import sentences

_LONGEST = timedelta(days=2 * 366)
_WEEKEND = timedelta(days=4)
_MOST_SENTENCES = 8
_NEAR = 40

_UNTIL = {
    "en": r"until|till?|through|thru|back|return\w*|again|resum\w+|rejoin\w*",
    "es": r"hasta|vuelvo|regreso|vuelta|volvere|regresare|(?:re)?incorpor\w+",
    "fr": r"jusqu\w*|retour|reviens|reviendrai|reviendrons|rentre|rentrerai",
    "pl": r"do|wracam|wroce|powrot\w*|powroc\w*|wracamy",
    "de": r"bis|zuruck\w*|wieder|ruckkehr|kehre",
    "pt": r"ate|volto|regresso|retorno|voltarei|regressarei|retornarei",
    "it": r"fino|rientro|rientrero|torno|tornero|ritorno",
    "nl": r"tot|terug|t/m|weer|retour",
}
_SINCE = r"from|since|starting|as of|between|desde|del?|entre|du|le|a partir|dal|od|ab|vom|von|vanaf|van|seit"
_ANY_UNTIL = re.compile(rf"\b(?:{'|'.join(_UNTIL.values())})\b")
_TABLES = {language: re.compile(rf"\b(?:{words})\b") for language, words in _UNTIL.items()}
_ANY_SINCE = re.compile(rf"\b(?:{_SINCE})\b")
_RANGE = re.compile(
    r"[ ,]*(?:to|until|till|through|thru|and|[-–—]|bis(?: zum)?|al?|au|do|ate|a|tot(?: en met)?|t/m|y|et|e"
    r"|inclusive)?[ ,]*"
    r"(?:the |el |le |il |dem |o |den )?"
)
_RANGE_BEFORE = re.compile(r"\d\.?(?: [a-z]{3,12})? ?(?:to|al?|au|bis|do|ate|tot|t/m|[-–—]) ?(?:the |zum |den )?$")
_OR = re.compile(r",? (?:or|oder|ou|lub|albo|of|o) (?:(?:on|am|le|el|il|op|w|na|em) )?(?:the |el |le |il |dem |den )?")
_BEHIND = re.compile(r"[ ,]*(?:\(?[\w']+\)? ){0,3}(?:wieder|zuruck|back|terug|again|de retour|de vuelta|weer)\b")


def day_of_return(text: str, sent_on: date, language: str = "") -> date | None:
    """The day of return that a text names, ``text`` being its sender's own words.

    None if it names none, one that is over, one that reads two ways, days that contradict each other, or days in more
    than three languages. ``language`` is the client's; the words around the day tell others.
    """
    found: set[date] = set()
    read: set[str] = set()
    for sentence in sentences(text)[:_MOST_SENTENCES]:
        words = spans_apart(folded(sentence))
        if not any(map(str.isdigit, words)) and not _ANY_UNTIL.search(words):
            continue
        likely = languages_of(words, language)
        languages = readable(likely, read)
        days = days_in(words, sent_on, languages)
        if not days and languages != likely and any(map(str.isdigit, words)):
            return None  # the day that is named in a fourth language may contradict
        found.update(_returns(words, days, sent_on))
    told = sorted(found)
    # "Away until the 14th, back on the 17th": the same absence, told twice.
    if not told or told[-1] - told[0] > _WEEKEND or told[0] < sent_on or told[-1] > sent_on + _LONGEST:
        return None
    return told[-1]


def languages_of(words: str, language: str) -> tuple[str, ...]:
    """The languages to read a folded sentence in: the client's, those whose words stand in it, at most three."""
    told = [name for name, pattern in _TABLES.items() if pattern.search(words)]
    likely = [language[:2]] if language[:2] in LANGUAGES else []
    return tuple(dict.fromkeys((*likely, *told)))[:3]


def _returns(words: str, days: list[Named], sent_on: date) -> list[date]:
    """The days of a sentence that end an absence; a day before the one on which it began makes all of them past."""
    ends = [named for i, named in enumerate(days) if _ends(words, days, i)]
    starts = [named.day for named in days if named.day and named not in ends]
    known = [named.day for named in ends if named.day]
    if any(end < start for start, end in pairwise(sorted(starts)[:1] + known[:1])):
        return [min(known), sent_on - timedelta(days=1)]
    return known


def _ends(words: str, days: list[Named], index: int) -> bool:
    named = days[index]
    before = days[index - 1].end if index else 0
    between = words[before : named.start]
    if index and _OR.fullmatch(between):
        return _ends(words, days, index - 1)
    if index and _RANGE.fullmatch(between) and not _ends(words, days, index - 1):
        return True
    near = words[max(before, named.start - _NEAR) : named.start]
    if _RANGE_BEFORE.search(near):
        return True
    untils = [found.end() for found in _ANY_UNTIL.finditer(near)]
    sinces = [found.end() for found in _ANY_SINCE.finditer(near)]
    if untils and (not sinces or untils[-1] > sinces[-1] or not _begins_range(words, days, index)):
        return True
    return _BEHIND.match(words[named.end : named.end + _NEAR]) is not None


def _begins_range(words: str, days: list[Named], index: int) -> bool:
    following = days[index + 1 : index + 2]
    return any(_RANGE.fullmatch(words[days[index].end : other.start]) for other in following)
