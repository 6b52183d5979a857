"""How a language is written, as a rule and in a country."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from jinja2.runtime import Context

# Unlike "November 3", "3 November" is understood wherever English is only the common language.
_LOCALES = {"en": "en_GB"}


@lru_cache(maxsize=256)
def locale_of(language: str, country: str = "") -> Locale:
    """How a country writes a language, or else how it is written as a rule; raises ValueError where none is known.

    A variety that the language itself names, such as pt-BR, goes before the country.
    """
    try:
        usual = Locale.parse(_LOCALES.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        msg = f"{language!r} is no language whose dates are known; name it by its ISO 639-1 code, such as en"
        raise ValueError(msg) from error
    there = _in(language, country) if country and usual.language == language else None
    return there or usual


def locale_in(context: Context, language: str) -> Locale:
    """How the client's country, ``country`` among the values of a template, writes a language."""
    country = context.get("country", "")
    return locale_of(language, country if isinstance(country, str) else "")


def _in(language: str, country: str) -> Locale | None:
    try:
        return Locale(language, territory=country)
    except (UnknownLocaleError, ValueError):
        return None
