"""Amounts, percentages and numbers as the client's language and country write them."""

import re
from copy import copy
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal, format_percent
from jinja2 import TemplateRuntimeError, Undefined, pass_context
from jinja2.runtime import Context

from crickets.core.money import Money, minor_units
from crickets.letters.dates import Filter
from crickets.letters.locales import locale_in, locale_of

# CLDR wants a space between a code and the number, as in PLN 1,200; Babel writes none.
_LETTER_BY_DIGIT = re.compile(r"(?<=[A-Z])(?=\d)")


def amount_filters(language: str) -> dict[str, Filter]:
    """The filters ``money``, ``percent`` (8 is "8%") and ``number`` of a language; raises ValueError."""
    locale_of(language)

    @pass_context
    def money(context: Context, value: object) -> str:
        return _written(_money(value), locale_in(context, language))

    @pass_context
    def percent(context: Context, value: object) -> str:
        share = Decimal(_number("percent", value)) / 100
        return format_percent(share, locale=locale_in(context, language), decimal_quantization=False)

    @pass_context
    def number(context: Context, value: object) -> str:
        exact = _number("number", value)
        return format_decimal(exact, locale=locale_in(context, language), decimal_quantization=False)

    return {"money": money, "percent": percent, "number": number}


def _written(owed: Money, locale: Locale) -> str:
    # Babel drops the decimals of currencies whose coins are gone; the lines of a letter must add up to its total.
    digits = minor_units(owed.currency)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    text = str(pattern.apply(owed.amount, locale, currency=owed.currency, currency_digits=False))
    return _LETTER_BY_DIGIT.sub("\N{NO-BREAK SPACE}", text)


def _money(value: object) -> Money:
    if not isinstance(value, Money):
        error = _refused("money", "an amount with its currency", value)
        raise error
    if not (value.currency.isascii() and value.currency.isalpha()):
        # Babel would write whatever stands there.
        msg = "the currency of an amount is no code of ISO 4217: correct it beside the amount, such as EUR"
        raise TemplateRuntimeError(msg)
    return value


def _number(name: str, value: object) -> Decimal | int:
    if not isinstance(value, Decimal | int):
        raise _refused(name, "a number", value)
    return value


def _refused(name: str, wanted: str, value: object) -> TemplateRuntimeError:
    if isinstance(value, Undefined):
        str(value)  # raises the error that names the value
    # Without the value: it may be a text from a mail, and this sentence is logged.
    found = "there is nothing" if value is None else f"this is {type(value).__name__}"
    return TemplateRuntimeError(f"the filter {name!r} takes {wanted}, and {found}; ask {{% if %}} before")
