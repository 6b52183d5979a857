import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.people import Direction
from crickets.store.columns import AsJson, OneOf, UtcDateTime
from crickets.store.statements import DIALECT
from tests.store.samples import NOW, instants

MADRID_SUMMER = timezone(timedelta(hours=2))


def written(moment: datetime) -> str:
    """An instant as the file holds it."""
    bind = UtcDateTime().dialect_impl(DIALECT).bind_processor(DIALECT)
    assert bind is not None
    return str(bind(moment))


def read(text: str) -> datetime:
    result = UtcDateTime().dialect_impl(DIALECT).result_processor(DIALECT, None)
    assert result is not None
    moment = result(text)
    assert isinstance(moment, datetime)
    return moment


def test_an_instant_is_kept_in_utc_to_the_microsecond() -> None:
    assert written(datetime(2026, 7, 1, 12, 0, 0, 7, MADRID_SUMMER)) == "2026-07-01 10:00:00.000007"


@given(instants)
def test_an_instant_comes_back_in_utc_and_is_the_same(moment: datetime) -> None:
    back = read(written(moment))

    assert (back, back.tzinfo) == (moment, UTC)


@given(instants, instants)
def test_the_order_of_the_column_is_the_order_in_time(one: datetime, other: datetime) -> None:
    assert (written(one) < written(other)) == (one < other)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone: hand in an aware instant"):
        written(datetime(2026, 3, 2))  # noqa: DTZ001 - what is refused


def test_an_instant_that_a_database_gives_back_with_a_zone_is_brought_to_utc() -> None:
    moment = UtcDateTime().process_result_value(NOW.astimezone(MADRID_SUMMER), DIALECT)

    assert (moment, moment and moment.tzinfo) == (NOW, UTC)


@pytest.mark.parametrize("column", [UtcDateTime(), OneOf(Direction), AsJson(tuple[str, ...])], ids=repr)
def test_nothing_stays_nothing(column: UtcDateTime | OneOf | AsJson) -> None:
    assert column.process_bind_param(None, DIALECT) is None
    assert column.process_result_value(None, DIALECT) is None


def test_a_word_is_kept_by_its_value() -> None:
    column = OneOf(Direction)

    assert column.process_bind_param(Direction.OWN, DIALECT) == "own"
    assert column.process_result_value("own", DIALECT) is Direction.OWN


@given(st.lists(st.text(), max_size=5).map(tuple))
def test_a_value_is_kept_as_json_that_sqlite_understands(words: tuple[str, ...]) -> None:
    bind = AsJson(tuple[str, ...]).dialect_impl(DIALECT).bind_processor(DIALECT)
    assert bind is not None

    with closing(sqlite3.connect(":memory:")) as database:
        (length,) = database.execute("SELECT json_array_length(?)", (bind(words),)).fetchone()

    assert length == len(words)
