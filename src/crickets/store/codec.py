"""Facts and their rows: frozen dataclasses to JSON and back, by the types of their fields."""

import builtins
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NewType, TypeVar, cast, get_args, get_origin, get_type_hints

from crickets.core.events import ClientEvent, Event, MatterEvent
from crickets.errors import StoreError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Fact = TypeVar("Fact", bound=Event)
Built = TypeVar("Built")

MATTER_FACTS: Mapping[str, type[MatterEvent]] = {kind.__name__: kind for kind in get_args(MatterEvent)}
CLIENT_FACTS: Mapping[str, type[ClientEvent]] = {kind.__name__: kind for kind in get_args(ClientEvent)}


@dataclass(frozen=True, slots=True)
class Codec:
    """A value to JSON and back; ``decode`` raises Lookup-, Type- or ValueError for what ``encode`` did not write."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def in_utc(moment: datetime) -> datetime:
    """The same instant in UTC; raises ValueError for a naive one, of which nobody knows when it is."""
    if moment.tzinfo is None:
        msg = f"{moment} has no time zone: hand in an aware instant"
        raise ValueError(msg)
    return moment.astimezone(UTC)


def data_of(event: Event) -> dict[str, object]:
    """The fields of a fact but for ``at``, which has a column of its own."""
    kind: object = type(event)  # as an object, since mypy takes the class of an instance for unhashable
    return {name: codec.encode(getattr(event, name)) for name, codec in _fields_of(kind).items() if name != "at"}


def fact_of(kinds: Mapping[str, type[Fact]], kind: str, at: datetime, data: Mapping[str, object]) -> Fact:
    """The fact that a row tells; raises StoreError where its kind is none of ``kinds`` or its data does not fit."""
    if kind not in kinds:
        msg = f"the database holds a fact of the unknown kind {kind!r}: install the newest Crickets, which may know it"
        raise StoreError(msg)
    try:
        return _built(kinds[kind], data, at=at)
    except (LookupError, TypeError, ValueError) as error:
        msg = f"the database holds a damaged fact of the kind {kind!r}: restore the last good copy ({error})"
        raise StoreError(msg) from error


@cache
def codec_of(hint: object) -> Codec:
    """The codec for a type as a field declares it; raises TypeError for a type that has none yet.

    Instants become ISO 8601 in UTC, days ISO 8601, decimals their digits as text, so that none is lost; enumerations
    become their values, sets sorted lists, dataclasses objects by field name.
    """
    if isinstance(hint, NewType):
        return codec_of(hint.__supertype__)
    if hint is str or hint is int or hint is bool:
        return Codec(lambda value: value, lambda data: _exactly(hint, data))
    if hint is datetime:
        return Codec(lambda value: in_utc(value).isoformat(), lambda data: in_utc(datetime.fromisoformat(data)))
    if hint is date:
        return Codec(lambda value: _exactly(date, value).isoformat(), _day)
    if hint is Decimal:
        return Codec(lambda value: str(_finite(value)), _decimal)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Codec(lambda value: value.value, hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _by_field(hint)
    return _composed(hint)


def _day(data: object) -> date:
    day = date.fromisoformat(_exactly(str, data))
    if day.isoformat() != data:
        msg = f"{data!r} is not written as year-month-day"
        raise ValueError(msg)
    return day


def _decimal(data: object) -> Decimal:
    try:
        return _finite(Decimal(_exactly(str, data)))
    except InvalidOperation:  # no ValueError to Python
        msg = f"{data!r} is not a number"
        raise ValueError(msg) from None


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        msg = f"{value} is not an amount"
        raise ValueError(msg)
    return value


def _composed(hint: object) -> Codec:
    match get_origin(hint), get_args(hint):
        case ((types.UnionType | typing.Union), (some, types.NoneType)):  # the latter where `some` is a NewType
            return _optional(codec_of(some))
        case builtins.tuple, (each, builtins.Ellipsis):
            return _sequence(codec_of(each), kind=tuple, arranged=list)
        case builtins.frozenset, (each,):
            return _sequence(codec_of(each), kind=frozenset, arranged=sorted)
        case _:
            msg = f"no codec for {hint}: write one in crickets.store.codec"
            raise TypeError(msg)


def _optional(some: Codec) -> Codec:
    return Codec(
        lambda value: None if value is None else some.encode(value),
        lambda data: None if data is None else some.decode(data),
    )


def _sequence(each: Codec, kind: Callable[[Any], Any], arranged: Callable[[Any], Any]) -> Codec:
    return Codec(
        lambda value: [each.encode(item) for item in arranged(value)],
        lambda data: kind(each.decode(item) for item in _exactly(list, data)),
    )


def _by_field(kind: Callable[..., object]) -> Codec:
    return Codec(
        lambda value: {name: codec.encode(getattr(value, name)) for name, codec in _fields_of(kind).items()},
        lambda data: _built(kind, _exactly(dict, data)),
    )


@cache
def _fields_of(kind: object) -> Mapping[str, Codec]:
    hints = get_type_hints(kind)
    return {field.name: codec_of(hints[field.name]) for field in fields(cast("type[DataclassInstance]", kind))}


def _built(kind: Callable[..., Built], data: Mapping[str, object], **given: object) -> Built:
    """An instance of a dataclass; a field that an older row lacks takes its default."""
    codecs = _fields_of(kind)
    return kind(**{name: codecs[name].decode(value) for name, value in data.items()}, **given)


def _exactly(kind: type, data: object) -> Any:  # noqa: ANN401 - narrowed at run time, by a type that mypy cannot name
    if type(data) is not kind:
        msg = f"{data!r} is not of the type {kind.__name__}"
        raise TypeError(msg)
    return data
