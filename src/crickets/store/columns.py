"""Types of columns: what the core's values look like in the database."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from crickets.store.codec import codec_of, in_utc


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC to the microsecond, so that the order of the column is the order in time.

    Raises ValueError for a naive one, inside SQLAlchemy's StatementError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant, and leave no other zone than UTC to the database."""
        del dialect
        return None if value is None else in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant its zone back; SQLite has none, PostgreSQL has the session's."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class AsJson(TypeDecorator[Any]):
    """A value without a column type of its own, as JSON; ``hint`` is its type as its dataclass declares it."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, hint: object) -> None:
        super().__init__()
        self.hint = hint

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """Encode the value; None is NULL."""
        del dialect
        return None if value is None else codec_of(self.hint).encode(value)

    def process_result_value(self, value: object, dialect: Dialect) -> object:
        """Decode the value."""
        del dialect
        return None if value is None else codec_of(self.hint).decode(value)


class OneOf(TypeDecorator[StrEnum]):
    """A word of an enumeration, as plain text: a new word then needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Write the word's value."""
        del dialect
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Read the word."""
        del dialect
        return None if value is None else self.words(value)
