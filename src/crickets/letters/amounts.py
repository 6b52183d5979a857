"""Amounts, percentages and numbers as the client's language and country write them."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent
from jinja2 import TemplateRuntimeError, Undefined, pass_context
from jinja2.runtime import Context

from crickets.core.money import Money
from crickets.letters.dates import Filter
from crickets.letters.locales import locale_in, locale_of


def amount_filters(language: str) -> dict[str, Filter]:
    """The filters ``money``, ``percent`` (8 is "8%") and ``number`` of a language; raises ValueError."""
    locale_of(language)

    @pass_context
    def money(context: Context, value: object) -> str:
        owed = _money(value)
        return format_currency(owed.amount, owed.currency, locale=locale_in(context, language))

    @pass_context
    def percent(context: Context, value: object) -> str:
        share = Decimal(_number("percent", value)) / 100
        return format_percent(share, locale=locale_in(context, language), decimal_quantization=False)

    @pass_context
    def number(context: Context, value: object) -> str:
        exact = _number("number", value)
        return format_decimal(exact, locale=locale_in(context, language), decimal_quantization=False)

    return {"money": money, "percent": percent, "number": number}


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
