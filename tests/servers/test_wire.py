"""However the network cuts the bytes, the commands and responses in them are the same."""

from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.wire import CommandReader, Piece, ResponseReader

# Literals hold what looks like commands, so that a reader that loses count is found out.
COMMANDS = [
    b"a1 LOGIN you {4+}\r\npass\r\n",
    b"a2 APPEND Drafts (\\Draft) {17+}\r\na9 NOOP\r\na8 IDLE {0+}\r\n\r\n",
    b"a3 IDLE\r\n",
    b"DONE\r\n",
    b"a4 AUTHENTICATE PLAIN\r\n",
]
RESPONSES = [
    b"* 1 FETCH (UID 7 BODY[] {14}\r\na9 OK done {3}\r\n FLAGS (\\Seen))\r\n",
    b"* 2 FETCH (BODY[] {0}\r\n)\r\n",
    b"+ idling\r\n",
    b"a1 OK [READ-WRITE] done\r\n",
]
cuts = st.lists(st.integers(0, 120))


@given(cuts)
def test_commands_are_the_same_however_they_are_cut(places: list[int]) -> None:
    reader = CommandReader()

    pieces = [piece for data in cut(b"".join(COMMANDS), places) for piece in reader.feed(data)]

    assert [piece.data for piece in pieces] == COMMANDS
    assert all(piece.complete for piece in pieces)


@given(cuts)
def test_responses_are_the_same_however_they_are_cut(places: list[int]) -> None:
    reader = ResponseReader()

    assert [one for data in cut(b"".join(RESPONSES), places) for one in reader.feed(data)] == RESPONSES


def test_a_literal_that_waits_comes_after_the_go_ahead() -> None:
    reader = CommandReader()

    [part] = reader.feed(b"a1 APPEND Drafts {5}\r\n")
    reader.go_ahead()
    [whole] = reader.feed(b"hello\r\n")

    assert part == Piece(b"a1", "APPEND Drafts {5}", b"a1 APPEND Drafts {5}\r\n", complete=False, eager=False)
    assert whole == Piece(b"a1", "APPEND Drafts {5}", b"hello\r\n", complete=True, eager=False)


def test_a_refused_literal_never_comes() -> None:
    reader = CommandReader()

    [_] = reader.feed(b"a1 APPEND Nowhere {5}\r\n")
    reader.answered(b"a1")

    assert texts(reader.feed(b"a2 NOOP\r\n")) == ["NOOP"]


@pytest.mark.parametrize("last", [b"", b"*\r\n"], ids=["answered", "cancelled"])
def test_lines_within_authenticate_are_no_commands(last: bytes) -> None:
    reader = CommandReader()
    [_] = reader.feed(b"a1 AUTHENTICATE XOAUTH2\r\n")

    assert [piece.tag for piece in reader.feed(b"dXNlcg== a2\r\n" + last)] == [b""] * (2 if last else 1)
    reader.answered(b"a1")
    assert texts(reader.feed(b"a2 NOOP\r\n")) == ["NOOP"]


def test_a_refused_idle_is_over() -> None:
    reader = CommandReader()
    [_] = reader.feed(b"a1 IDLE\r\n")
    reader.answered(b"a1")

    assert texts(reader.feed(b"a2 NOOP\r\n")) == ["NOOP"]


def cut(data: bytes, places: Sequence[int]) -> Iterator[bytes]:
    ends = sorted(min(place, len(data)) for place in places)
    for begin, end in zip([0, *ends], [*ends, len(data)], strict=True):
        yield data[begin:end]


def texts(pieces: Iterable[Piece]) -> list[str]:
    return [piece.text for piece in pieces]
