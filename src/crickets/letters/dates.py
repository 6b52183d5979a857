"""Dates as a letter in some language writes them."""

from collections.abc import Callable
from datetime import date
from functools import partial

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from jinja2 import TemplateRuntimeError, Undefined

# Unlike "November 3", "3 November" is understood wherever English is only the common language.
_LOCALES = {"en": "en_GB"}

DateFilter = Callable[[object], str]


def date_filters(language: str) -> dict[str, DateFilter]:
    """The filters ``date`` ("3 November 2026") and ``day`` ("3 November") of a language; raises ValueError."""
    locale = locale_of(language)
    return {"date": partial(_date, locale), "day": partial(_day, locale)}


def locale_of(language: str) -> Locale:
    """How a language is written as a rule; raises ValueError."""
    try:
        return Locale.parse(_LOCALES.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        msg = f"{language!r} is no language whose dates are known; name it by its ISO 639-1 code, such as en"
        raise ValueError(msg) from error


def _date(locale: Locale, value: object) -> str:
    day = _checked("date", value)
    return _with_ordinal(format_date(day, "long", locale=locale), day, locale)


def _day(locale: Locale, value: object) -> str:
    day = _checked("day", value)
    return _with_ordinal(format_skeleton("MMMMd", day, locale=locale), day, locale)


def _checked(name: str, value: object) -> date:
    if isinstance(value, Undefined):
        str(value)  # raises the error that names the value
    if not isinstance(value, date):
        # Without the value: it may be a text from a mail, and this sentence is logged.
        msg = f"the filter {name!r} takes a date, written_on or today, and no {type(value).__name__}"
        raise TemplateRuntimeError(msg)
    return value


def _with_ordinal(text: str, day: date, locale: Locale) -> str:
    # CLDR has no form for it: in French the first of a month, and no other day, is an ordinal.
    return text.replace("1 ", "1er ", 1) if locale.language == "fr" and day.day == 1 else text
