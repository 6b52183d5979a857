"""The days that a sentence names: by hand where they are numbers, by dateparser where a month has a name.

A day written with slashes that reads two ways is not read. A day without a year is the next such day within half a
year; a weekday is the next one after the day of writing. Importing this module takes dateparser's time, and the first
day in a language takes a tenth of a second: only the watcher comes here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from dateparser.date import DateDataParser

LANGUAGES = ("en", "es", "fr", "pl", "de", "pt", "it", "nl")
"""The languages in which days are read."""

_MOST_PARSED = 4
_MOST_LANGUAGES = 3
_HALF_A_YEAR = timedelta(days=183)
_A_MONTH = 31
_WITHOUT_YEAR = 2000  # a leap year: the 29th of February is a day

_NUMBERS = (
    r"(?<![\d./-])(?:(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
    r"|(?P<dotted>\d{1,2}\. ?\d{1,2}\.(?: ?(?:20\d{2}|\d{2}(?!:)))?)"
    r"|(?P<slashed>\d{1,2}[/-]\d{1,2}[/-](?:20\d{2}|\d{2})|\d{1,2}/\d{1,2}))(?![\d/]|[-.]\d)"
)
_YEAR = r"(?:,? (?:de |del |d')?(?P<{}>20\d{{2}})\b)?"
_NAMED = (
    r"|(?<![\d.,/:-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|eme|e|o|a|\.)? (?:of |de |d'|van )?(?P<month>[a-z]{3,12})\b\.?"
    + _YEAR.format("year")
    + r"|\b(?P<month_first>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? (?:the )?"
    r"(?P<day_behind>\d{1,2})(?:st|nd|rd|th)?(?![\d:%€$/]|[.,]\d)" + _YEAR.format("year_behind")
)
_WEEKDAYS = (
    r"\b(?P<weekday>(?P<next>next )?(?P<name>mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?"
    r"|sat(?:urday)?"
    r"|sun(?:day)?|lunes|martes|miercoles|jueves|viernes|sabado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|poniedzial\w{2,3}|wtor(?:ek|ku)|sro(?:da|de|dy)|czwart(?:ek|ku)|piat(?:ek|ku)|sobot[aey]"
    r"|niedziel[aei]|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|segunda|terca|quarta|quinta|sexta|lunedi|martedi|mercoledi"
    r"|giovedi|venerdi|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag))(?:s-feira"
    r"|-feira)?\b"
)
_NEAR = r"|(?<!la )(?<!guten )(?<!goede )\b(?P<near>tomorrow|manana|demain|jutro|morgen|amanha|domani)\b"
_THE = r"(?:(?<=\bthe )|(?<=\bdia )|(?<=\bel )|(?<=\ble ))"
_OF_THE_MONTH = rf"|{_THE}(?P<alone>\d{{1,2}})(?:st|nd|rd|th|er)?(?![\w%\u20ac]|[.,:/-]\d| [%\u20ac])"
_DAY = re.compile(f"{_NUMBERS}{_NAMED}|{_WEEKDAYS}{_NEAR}{_OF_THE_MONTH}")
_ALONE = re.compile(rf"{_THE}\d")

# "12-16 October", "12.-16.10.", "Oct 12-16": both ends are days.
_SPAN = re.compile(r"(?<![\d/.-])(\d{1,2}\.?(?:\d{1,2}\.?)?)[-\u2013\u2014](?=\d{1,2}(?![\d-]))")
_MONTHS_SPAN = re.compile(r"\b([a-z]{3,9}) (\d{1,2}) - (\d{1,2})(?![\d:/]|\.\d| (?:de )?[a-z]{3})")

_FIRST_SIGNS = (
    ("mon", "lun", "poniedzial", "seg", "maa"),
    ("tue", "mart", "mard", "wtor", "diens", "terca", "dins"),
    ("wed", "mier", "merc", "sro", "mitt", "quarta", "woe"),
    ("thu", "jue", "jeu", "czw", "donn", "quinta", "giov", "dond"),
    ("fri", "vie", "ven", "piat", "frei", "sexta", "vrij"),
    ("sat", "sab", "sam", "sob", "sonna", "zat"),
    ("sun", "dom", "dim", "nie", "sonnt", "zon"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A day that a sentence names, and where; ``by_weekday`` where only a day of the week says so.

    ``day`` is None for one that cannot be read: it reads two ways, does not exist, or contradicts its weekday.
    """

    day: date | None
    start: int
    end: int
    by_weekday: bool = False


def warm(languages: Iterable[str] = LANGUAGES) -> None:
    """Load what dateparser needs for these languages, so that no message waits for it."""
    for language in languages:
        _by_name("1 may", language)


def readable(likely: tuple[str, ...], read: set[str]) -> tuple[str, ...]:
    """The languages to read the days of a sentence in, ``read`` being those of the text so far, to which they come.

    A text is read in three at most: each costs a good part of a tenth of a second, once.
    """
    chosen = [name for name in likely if name in read]
    chosen += [name for name in likely if name not in read][: _MOST_LANGUAGES - len(read)]
    read.update(chosen)
    return tuple(name for name in likely if name in chosen)


def spans_apart(words: str) -> str:
    """A folded sentence in which the two days of a span stand apart, each with its month where it is said once."""
    return _MONTHS_SPAN.sub(r"\1 \2 - \1 \3", _SPAN.sub(r"\1 - ", words))


def days_in(words: str, written_on: date, languages: tuple[str, ...]) -> list[Named]:
    """The days that a `folded` sentence names, in their order; at most four with a month's name are looked up."""
    found: list[Named] = []
    parsed = 0
    for match in _DAY.finditer(words):
        if match["month"] or match["month_first"]:
            parsed += 1
            if parsed > _MOST_PARSED:
                break
        if named := _named(match, written_on, languages):
            found.append(named)
    return list(_agreed(found))


def _agreed(found: list[Named]) -> Iterator[Named]:
    """The days without the weekdays that stand beside them; a day that contradicts its weekday cannot be read."""
    for i, named in enumerate(found):
        beside = next((other for other in found[max(0, i - 1) : i + 2] if _beside(named, other)), None)
        if beside is None:
            yield named
        elif not named.by_weekday:
            fits = named.day and beside.day and named.day.weekday() == beside.day.weekday()
            yield named if fits else Named(None, named.start, named.end)


def _beside(one: Named, other: Named) -> bool:
    if one.by_weekday == other.by_weekday:
        return False
    first, second = sorted((one, other), key=lambda named: named.start)
    return second.start - first.end <= len(", den ")


def _named(match: re.Match[str], written_on: date, languages: tuple[str, ...]) -> Named | None:
    if match["weekday"]:
        return Named(
            _weekday(match["name"], written_on, bool(match["next"])), match.start(), match.end(), by_weekday=True
        )
    if match["near"]:
        return Named(written_on + timedelta(days=1), match.start(), match.end())
    if match["iso"] or match["dotted"] or match["slashed"]:
        readings = set(_readings(match, written_on))
        return Named(readings.pop() if len(readings) == 1 else None, match.start(), match.end())
    if match["alone"]:
        return Named(_of_the_month(int(match["alone"]), written_on), match.start(), match.end())
    name = f"{match['day'] or match['day_behind']} {match['month'] or match['month_first']}"
    day = next((day for language in languages if (day := _by_name(name, language))), None)
    if day is None:
        # "until the 20th and": what follows is no month.
        alone = match["day"] is not None and _ALONE.match(match.string, match.start())
        return Named(_of_the_month(int(match["day"]), written_on), match.start(), match.end("day")) if alone else None
    return Named(_in_year(day, match["year"] or match["year_behind"], written_on), match.start(), match.end())


def _readings(match: re.Match[str], written_on: date) -> Iterator[date]:
    """Every day that numbers can mean."""
    numbers = re.findall(r"\d+", match[0])
    if match["iso"]:
        orders = [(numbers[0], numbers[1], numbers[2])]
    else:
        first, second, *year = numbers
        orders = [(*year, "")[:1] + (second, first)]  # noqa: RUF005 - a year may be missing
        if match["slashed"]:
            orders.append((*year, "")[:1] + (first, second))  # noqa: RUF005 - as above
    for year_text, month, day in orders:
        try:
            named = date(_WITHOUT_YEAR, int(month), int(day))
        except ValueError:
            continue
        if found := _in_year(named, year_text, written_on):
            yield found


def _in_year(day: date, year: str, written_on: date) -> date | None:
    """The day in the year that was written, else in the one in which it comes within half a year."""
    years = [int(year) % 100 + 2000] if year else [written_on.year, written_on.year + 1]
    for one in years:
        try:
            found = day.replace(year=one)
        except ValueError:
            continue
        if year or written_on <= found <= written_on + _HALF_A_YEAR:
            return found
    return None


def _of_the_month(number: int, written_on: date) -> date | None:
    """The next day of that number; None for one that the months around do not have."""
    days = (written_on + timedelta(days=n) for n in range(_A_MONTH))
    return next((day for day in days if day.day == number), None)


def _weekday(name: str, written_on: date, next_week: bool) -> date:  # noqa: FBT001 - one word of the sentence
    index = next(i for i, signs in enumerate(_FIRST_SIGNS) if name.startswith(signs))
    if next_week:
        return written_on + timedelta(days=7 - written_on.weekday() + index)
    return written_on + timedelta(days=(index - written_on.weekday() - 1) % 7 + 1)


@lru_cache(maxsize=256)
def _by_name(day_and_month: str, language: str) -> date | None:
    """A day and the name of its month, in a leap year."""
    try:
        found = _parser(language).get_date_data(f"{day_and_month} {_WITHOUT_YEAR}").date_obj
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    return found.date() if isinstance(found, datetime) else None


@cache
def _parser(language: str) -> DateDataParser:
    """One for each language: one for each choice of languages would take its time again for each choice."""
    return DateDataParser(
        languages=[language],
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month"],
            "DATE_ORDER": "DMY",
            "RELATIVE_BASE": datetime(_WITHOUT_YEAR, 1, 1),  # noqa: DTZ001 - dateparser reckons without zones
        },
    )
