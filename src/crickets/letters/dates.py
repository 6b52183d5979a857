"""Dates as a letter in some language writes them."""

from collections.abc import Callable
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton
from jinja2 import TemplateRuntimeError, Undefined, pass_context
from jinja2.runtime import Context

from crickets.letters.locales import locale_in, locale_of

Filter = Callable[[Context, object], str]


def date_filters(language: str) -> dict[str, Filter]:
    """The filters ``date`` ("3 November 2026") and ``day`` ("3 November") of a language; raises ValueError."""
    locale_of(language)

    @pass_context
    def date_(context: Context, value: object) -> str:
        return _date(locale_in(context, language), _checked("date", value))

    @pass_context
    def day(context: Context, value: object) -> str:
        return _day(locale_in(context, language), _checked("day", value))

    return {"date": date_, "day": day}


def spellings(day: date, language: str, country: str = "") -> tuple[str, ...]:
    """Every way in which letters in a language write a day, the longest first, and its ISO form.

    A shorter one can stand within a longer one of another day ("3 November" in "13 November"): whoever looks for
    them looks for whole words, and takes any white space for a space. Raises ValueError for no language.
    """
    locales = (locale_of(language, country), locale_of(language))
    written = (form(locale, day) for form in (_date, _day) for locale in locales)
    return tuple(sorted(dict.fromkeys((*written, day.isoformat())), key=len, reverse=True))


def _date(locale: Locale, day: date) -> str:
    return _with_ordinal(format_date(day, "long", locale=locale), day, locale)


def _day(locale: Locale, day: date) -> str:
    return _with_ordinal(format_skeleton("MMMMd", day, locale=locale), day, locale)


def _checked(name: str, value: object) -> date:
    if isinstance(value, Undefined):
        str(value)  # raises the error that names the value
    if value is None:
        msg = f"there is no date here for the filter {name!r}: give the step a `deadline`, or ask {{% if %}} before"
        raise TemplateRuntimeError(msg)
    if not isinstance(value, date):
        # Without the value: it may be a text from a mail, and this sentence is logged.
        msg = f"the filter {name!r} takes a date, written_on or today, and no {type(value).__name__}"
        raise TemplateRuntimeError(msg)
    return value


def _with_ordinal(text: str, day: date, locale: Locale) -> str:
    # CLDR has no form for it: in French the first of a month, and no other day, is an ordinal.
    return text.replace("1 ", "1er ", 1) if locale.language == "fr" and day.day == 1 else text
