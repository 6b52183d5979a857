"""The kinds of values that keys have. Each says in a sentence what is wrong with a value that is not of its kind."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_plain_validator_function

from crickets.config import addresses, hours
from crickets.config.countries import country
from crickets.config.currencies import currency
from crickets.config.languages import language
from crickets.config.loopback import Listen
from crickets.config.nearest import hint
from crickets.config.providers import Keep, Provider, is_safe
from crickets.core.days import checked
from crickets.core.mail import MessageId
from crickets.core.milestones import MilestoneKind
from crickets.core.people import FormOfAddress
from crickets.core.playbook import Attach, Duration, NextWeek, OnDiscard, Range, Unit, span
from crickets.core.situation import Promises
from crickets.core.tasks import TaskKind

FORGIVING: Final = object()
"""The context in which what is wrong is replaced rather than reported: the second reading, after the report."""

SQLITE: Final = "sqlite:///"
"""How the database's URL begins; behind it stands a path, relative to the state directory."""

_YEAR = 366
_WHOLE = 100
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)  # more digits than money has could not be written as money
_PERCENTAGE = re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII)
_HOURS = re.compile(r"\d{1,6}(\.\d{1,4})?", re.ASCII)


class Tls(StrEnum):
    """How the connection is secured: from the first byte (RFC 8314), by STARTTLS (RFC 9051 section 6.2.1), or not."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"

    @property
    def port(self) -> int:
        """The port that IMAP uses this way (RFC 9051 section 11.1)."""
        return 993 if self is Tls.IMPLICIT else 143


@dataclass(frozen=True)
class _Read:
    """Reads a value by a function alone; pydantic's PlainValidator looks at the type as well, which takes its time."""

    parse: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_plain_validator_function(self.parse)


def _written(parse: Callable[[str], object]) -> _Read:
    def read(value: object) -> object:
        if not isinstance(value, str):
            msg = "must be text in quotes"
            raise ValueError(msg)  # noqa: TRY004 - pydantic collects this one only
        return parse(value)

    return _Read(read)


def _one_of(words: type[StrEnum]) -> _Read:
    def parse(given: str) -> StrEnum:
        text = unicodedata.normalize("NFC", given)  # some keyboards and file systems write ń as two characters
        if text not in set(words):
            known = ", ".join(repr(str(word)) for word in words)
            msg = f"{text!r} is not one of {known}{hint(text, words)}"
            raise ValueError(msg)
        return words(text)

    return _written(parse)


def _on_one_line(text: str) -> str:
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in text):
        msg = "must stand on one line, without control characters"
        raise ValueError(msg)
    return text


def _not_empty(text: str) -> str:
    if not text:
        msg = "must not be empty"
        raise ValueError(msg)
    return text


def _decimal(value: object, form: re.Pattern[str]) -> Decimal | None:
    # A float is taken by its shortest decimal text, which is what stands in the file; bool is an int to Python.
    text = repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    return Decimal(text) if isinstance(text, str) and form.fullmatch(text) else None


def _money(value: object) -> Decimal:
    amount = _decimal(value, _AMOUNT)
    if not amount:
        msg = "is not an amount; write it in quotes, with a point before the cents: '1200.50'"
        raise ValueError(msg)
    return amount


def _percentage(value: object) -> Decimal:
    percent = _decimal(value, _PERCENTAGE)
    if percent is None or percent > _WHOLE:
        msg = "is not a percentage; write a number from 0 to 100 in quotes, with a point before the decimals: '8.15'"
        raise ValueError(msg)
    return percent


def _number_of_hours(value: object) -> Decimal:
    number = _decimal(value, _HOURS)
    if number is None:
        msg = "is not a number of hours; write it in quotes, with a point before the decimals: '12.5'"
        raise ValueError(msg)
    return number


def _contract_days(text: str) -> int:
    span = Duration.parse(text)
    if span.unit not in {Unit.DAYS, Unit.WEEKS} or not 1 <= span.at_least.days <= _YEAR:
        msg = f"{text!r} is no term of a contract; write days or weeks, a year at most: 14d or 2w"
        raise ValueError(msg)
    return span.at_least.days


def _day(value: object) -> date:
    if type(value) is not date:
        msg = "must be a date without quotes, such as 2026-11-30"
        raise ValueError(msg)
    return checked(value)


def _database(text: str) -> str:
    if not text.startswith(SQLITE) or text.removeprefix(SQLITE) in {"", ":memory:"}:
        msg = "must name a file of SQLite: 'sqlite:///crickets.db', relative to the state directory"
        raise ValueError(msg)
    return text


def _message_id(text: str) -> MessageId:
    bare = text.strip().removeprefix("<").removesuffix(">")
    if text and (not 0 < bare.find("@") < len(bare) - 1 or re.search(r"[\s<>]", bare)):
        msg = f"{text!r} is not a Message-ID; copy it from the mail's source: '<...@...>'"
        raise ValueError(msg)
    return MessageId(bare)


def _authserv_id(text: str) -> str:
    bare = text.strip().removesuffix(";")
    if text and not re.fullmatch(r"[^\s;=\"()]+", bare):
        msg = (
            f"{text!r} is no name of a server; copy the first word behind 'Authentication-Results:', as mx.host.example"
        )
        raise ValueError(msg)
    return bare


def _web_address(text: str) -> str:
    if text and not is_safe(text):
        msg = f"{text!r} must begin with https://; only a loopback address may do with http://"
        raise ValueError(msg)
    return text


def _unless_forgiving(value: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:  # noqa: ANN401 - TOML
    """Let one bad element of a list not take the others with it when problems are collected."""
    try:
        found: str = read(value)
    except ValueError:
        if info.context is not FORGIVING:
            raise
        return ""
    return found


Text = Annotated[str, AfterValidator(_on_one_line)]
Name = Annotated[Text, AfterValidator(_not_empty), WrapValidator(_unless_forgiving)]
Lines = str
Port = Annotated[int, Field(ge=1, le=65535)]
Count = Annotated[int, Field(ge=1)]
WholeAddress = Annotated[str, _written(addresses.whole_address), WrapValidator(_unless_forgiving)]
AddressOrDomain = Annotated[str, _written(addresses.address_or_domain), WrapValidator(_unless_forgiving)]
Database = Annotated[str, _written(_database)]
ListenOrNot = Annotated[Listen | None, _written(lambda text: Listen.parse(text) if text else None)]
Zone = Annotated[ZoneInfo, _written(hours.zone)]
Country = Annotated[str, _written(lambda text: text and country(text))]
Language = Annotated[str, _written(language)]
LanguageOrNone = Annotated[str, _written(lambda text: text and language(text))]
Weekday = Annotated[int, _written(hours.weekday)]
Hours = Annotated[tuple[time, time], _written(hours.hours)]
Span = Annotated[timedelta, _written(hours.span)]
StepDuration = Annotated[Duration, _written(Duration.parse)]
StepSpan = Annotated[Duration | Range, _written(span)]
StepDay = Annotated[NextWeek, _written(NextWeek.parse)]
Security = Annotated[Tls, _one_of(Tls)]
Address = Annotated[FormOfAddress, _one_of(FormOfAddress)]
Attached = Annotated[Attach, _one_of(Attach)]
TaskName = Annotated[TaskKind, _one_of(TaskKind)]
Discarded = Annotated[OnDiscard, _one_of(OnDiscard)]
AuthservId = Annotated[str, _written(_authserv_id)]
Heard = Annotated[Promises, _one_of(Promises)]
ProviderOrNone = Annotated[str, _written(lambda text: text and _one_of(Provider).parse(text))]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
Kept = Annotated[Keep, _one_of(Keep)]
ThreadId = Annotated[MessageId, _written(_message_id)]
Currency = Annotated[str, _written(currency)]
CurrencyOrNone = Annotated[str, _written(lambda text: text and currency(text))]
Percent = Annotated[int, Field(ge=0, le=100)]
ContractDays = Annotated[int, _written(_contract_days)]
Amount = Annotated[Decimal, _Read(_money)]
Percentage = Annotated[Decimal, _Read(_percentage)]
NumberOfHours = Annotated[Decimal, _Read(_number_of_hours)]
Purpose = Annotated[MilestoneKind, _one_of(MilestoneKind)]
Day = Annotated[date, _Read(_day)]
