import json
import types
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crickets.core import events as facts_of_the_core
from crickets.core.events import ClientEvent, DraftSent, Event, MatterEvent, MatterOpened, Parked, UserWrote
from crickets.core.matters import NEGOTIATING
from crickets.errors import StoreError
from crickets.store.codec import CLIENT_FACTS, MATTER_FACTS, codec_of, data_of, fact_of
from tests.store.rows import ROWS
from tests.store.samples import KINDS, NOW, facts, instants, mid

ALL_FACTS = {**MATTER_FACTS, **CLIENT_FACTS}


def stored(event: Event) -> Event:
    """The event as it comes back, through the text that JSON makes of it."""
    return fact_of(ALL_FACTS, type(event).__name__, event.at, json.loads(json.dumps(data_of(event))))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(data=st.data())
def test_every_fact_comes_back_as_it_was(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(facts(kind))

    assert stored(event) == event


def test_every_fact_of_the_core_is_known_to_the_codec() -> None:
    declared = {kind for kind in vars(facts_of_the_core).values() if isinstance(kind, type) and hasattr(kind, "key")}

    assert set(ALL_FACTS.values()) == declared
    assert set(MATTER_FACTS.values()) == set(get_args(MatterEvent))
    assert set(CLIENT_FACTS.values()) == set(get_args(ClientEvent))


@pytest.mark.parametrize("kind, data", ROWS.items())
def test_a_row_that_was_ever_written_is_read_in_full(kind: str, data: dict[str, object]) -> None:
    read = data_of(fact_of(ALL_FACTS, kind, NOW, data))

    assert read == {**read, **data}


def test_there_is_a_row_of_every_kind_to_be_read() -> None:
    assert ROWS.keys() == ALL_FACTS.keys(), "tests/store/rows.py says what to do"


def test_an_instant_is_written_in_utc() -> None:
    warsaw = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))

    assert codec_of(datetime).encode(warsaw) == "2026-07-01T10:00:00+00:00"


@given(instants)
def test_an_instant_comes_back_in_utc_and_is_the_same(moment: datetime) -> None:
    codec = codec_of(datetime)
    back = codec.decode(codec.encode(moment))

    assert (back, back.tzinfo) == (moment, UTC)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        codec_of(datetime).encode(datetime(2026, 3, 2))  # noqa: DTZ001 - what is refused


def test_a_field_that_an_older_row_lacks_takes_its_default() -> None:
    assert fact_of(MATTER_FACTS, "UserWrote", NOW, {"message_id": mid("a")}) == UserWrote(NOW, mid("a"))


@pytest.mark.parametrize(
    "kind, data",
    [
        ("ClientSang", {}),
        ("Absent", {"message_id": "a@acme.example", "until": None}),
        ("Parked", {"why": "no reason"}),
        ("MatterOpened", {}),
        ("MatterOpened", {"stage": 3}),
        ("StageSet", {"stage": "negotiating", "by": "nobody"}),
        ("Snoozed", {"until": "soon"}),
        ("Snoozed", {"until": "2026-03-02T09:00:00"}),
        ("Snoozed", {"until": None}),
        ("UserWrote", {"message_id": "a@acme.example", "refers_to": "b@acme.example"}),
        ("DraftSent", {"draft": "a@acme.example", "message_id": None, "edited": 1}),
    ],
    ids=[
        "unknown kind",
        "kind of the client's",
        "unknown field",
        "missing field",
        "number for a text",
        "unknown word",
        "no instant",
        "naive instant",
        "nothing for an instant",
        "text for a list",
        "number for a truth",
    ],
)
def test_a_row_that_nobody_wrote_is_told_in_a_sentence(kind: str, data: dict[str, object]) -> None:
    with pytest.raises(StoreError, match=r"the database holds a .*: (install|restore)"):
        fact_of(MATTER_FACTS, kind, NOW, data)


def test_at_has_a_column_of_its_own() -> None:
    assert data_of(MatterOpened(NOW, NEGOTIATING)) == {"stage": "negotiating"}
    assert data_of(Parked(NOW)) == {}


def test_none_is_kept_apart_from_a_value() -> None:
    assert stored(DraftSent(NOW, mid("a"), None)) == DraftSent(NOW, mid("a"), None)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    names: frozenset[str]
    colour: Colour | None = None


@dataclass(frozen=True)
class Outer:
    inner: tuple[Inner, ...]


@dataclass(frozen=True)
class Owed:
    amount: Decimal
    due: date
    paid: Decimal | None = None
    on: tuple[date, ...] = ()


@given(facts(Owed))
def test_amounts_and_days_come_back_to_the_last_digit(owed: Owed) -> None:
    codec = codec_of(Owed)
    back = codec.decode(json.loads(json.dumps(codec.encode(owed))))

    assert back == owed
    assert (str(back.amount), str(back.paid)) == (str(owed.amount), str(owed.paid))


def test_an_amount_is_written_as_text_and_a_day_as_year_month_day() -> None:
    written = codec_of(Owed).encode(Owed(Decimal("1200.50"), date(2026, 12, 2)))

    assert written == {"amount": "1200.50", "due": "2026-12-02", "paid": None, "on": []}


@pytest.mark.parametrize(
    "hint, data",
    [
        (date, "20261202"),
        (date, "2026-W49-3"),
        (date, "2026-12-02T09:00:00+00:00"),
        (date, "2026-02-30"),
        (date, 20261202),
        (date, None),
        (Decimal, "a lot"),
        (Decimal, "NaN"),
        (Decimal, "Infinity"),
        (Decimal, 1200.5),
        (Decimal, 1200),
        (Decimal, None),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value),
)
def test_what_is_no_day_and_no_amount_is_refused(hint: object, data: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        codec_of(hint).decode(data)


def test_an_instant_in_the_place_of_a_day_is_refused_before_it_is_written() -> None:
    with pytest.raises(TypeError, match="is not of the type date"):
        codec_of(date).encode(NOW)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_amount_is_refused_before_it_is_written(value: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        codec_of(Decimal).encode(Decimal(value))


@given(facts(Outer))
def test_values_within_values_come_back(outer: Outer) -> None:
    codec = codec_of(Outer)

    assert codec.decode(json.loads(json.dumps(codec.encode(outer)))) == outer


def test_sets_are_written_in_order() -> None:
    assert codec_of(Inner).encode(Inner(frozenset("cab"))) == {"names": ["a", "b", "c"], "colour": None}


@pytest.mark.parametrize("hint", [float, bytes, list[str], tuple[str, str], int | str, types.SimpleNamespace], ids=str)
def test_a_type_without_a_codec_is_refused_before_anything_is_written(hint: object) -> None:
    with pytest.raises(TypeError, match="no codec for"):
        codec_of(hint)
