"""What the core's values look like in the database: in what sqlite3 takes, and back by the types of their fields."""

import json
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, NewType, get_args

from crickets.store.codec import codec_of, in_utc

Stored = str | int | bytes | None
"""What sqlite3 takes as it is; it keeps a truth as 1 or 0."""


def stored(value: object) -> Stored:
    """A value as its column takes it; raises ValueError for a naive instant, TypeError for what has no codec.

    An instant is kept in UTC to the microsecond, so that the order of the column is the order in time; a word of an
    enumeration as plain text, so that a new one needs no migration; what SQLite has no type for as JSON.
    """
    match value:
        case StrEnum():
            return value.value
        case None | str() | int() | bytes():
            return value
        case datetime():
            return in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")
        case _:
            return _JSON.encode(value)


@cache
def reader_of(hint: object) -> Callable[[Any], Any]:
    """What turns a column into a value of this type, as a field declares it; it raises Lookup-, Type- or ValueError."""
    if isinstance(hint, NewType):
        return reader_of(hint.__supertype__)
    match get_args(hint):
        case (some, kind) if kind is NoneType:
            return _unless_null(reader_of(some))
    if hint in {str, int, bytes}:
        return as_it_is
    if hint is datetime:
        return _instant
    if isinstance(hint, type) and issubclass(hint, bool | StrEnum):
        return hint
    return json.loads if hint is dict else _from_json(hint)


def as_it_is(value: object) -> object:
    """The column itself, where nothing is to be done to it."""
    return value


def _instant(text: str) -> datetime:
    return in_utc(datetime.fromisoformat(f"{text}+00:00"))


def _unless_null(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _from_json(hint: object) -> Callable[[str], Any]:
    codec = codec_of(hint)
    return lambda text: codec.decode(json.loads(text))


def _plain(value: object) -> object:
    kind: object = type(value)  # as an object, since mypy takes the class of an instance for unhashable
    return sorted(value) if isinstance(value, frozenset) else codec_of(kind).encode(value)


_JSON = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=_plain)
