import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.mail import Address, Locator
from crickets.core.people import Direction
from crickets.store.columns import reader_of, stored
from tests.store.samples import instants

MADRID_SUMMER = timezone(timedelta(hours=2))


def written(moment: datetime) -> str:
    """An instant as the file holds it."""
    return str(stored(moment))


def test_an_instant_is_kept_in_utc_to_the_microsecond() -> None:
    assert written(datetime(2026, 7, 1, 12, 0, 0, 7, MADRID_SUMMER)) == "2026-07-01 10:00:00.000007"


@given(instants)
def test_an_instant_comes_back_in_utc_and_is_the_same(moment: datetime) -> None:
    back = reader_of(datetime)(written(moment))

    assert (back, back.tzinfo) == (moment, UTC)


@given(instants, instants)
def test_the_order_of_the_column_is_the_order_in_time(one: datetime, other: datetime) -> None:
    assert (written(one) < written(other)) == (one < other)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone: hand in an aware instant"):
        stored(datetime(2026, 3, 2))  # noqa: DTZ001 - what is refused


def test_an_instant_that_somebody_else_wrote_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat string"):
        reader_of(datetime)("2026-03-02 09:00:00.000000+02:00")


@pytest.mark.parametrize("hint", [datetime | None, Direction | None, Address | None, bytes | None], ids=str)
def test_nothing_stays_nothing(hint: object) -> None:
    assert stored(None) is None
    assert reader_of(hint)(None) is None


def test_a_word_is_kept_by_its_value() -> None:
    assert type(stored(Direction.OWN)) is str
    assert stored(Direction.OWN) == "own"
    assert reader_of(Direction)("own") is Direction.OWN


@pytest.mark.parametrize("truth", [True, False])
def test_a_truth_comes_back_as_one(*, truth: bool) -> None:
    assert reader_of(bool)(int(truth)) is truth


@pytest.mark.parametrize(
    "hint, value, text",
    [
        (Address, Address("a@acme.example", "Ann"), '{"email":"a@acme.example","name":"Ann"}'),
        (tuple[Locator, ...], (Locator("INBOX", 1, 2),), '[{"mailbox":"INBOX","uid":2,"uidvalidity":1}]'),
        (frozenset[int], frozenset({3, 1, 2}), "[1,2,3]"),
        (dict, {"b": [1], "a": None}, '{"a":null,"b":[1]}'),
    ],
    ids=["a value", "some in order", "a set", "data"],
)
def test_what_sqlite_has_no_type_for_is_kept_as_json_that_is_always_the_same(
    hint: object, value: object, text: str
) -> None:
    assert stored(value) == text
    assert reader_of(hint)(text) == value


@given(st.lists(st.text(), max_size=5).map(tuple))
def test_a_value_is_kept_as_json_that_sqlite_understands(words: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        (length,) = database.execute("SELECT json_array_length(?)", (stored(words),)).fetchone()

    assert length == len(words)
    assert tuple(json.loads(str(stored(words)))) == words
