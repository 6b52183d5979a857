from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.errors import ConnectionLost, MailboxUnreadable
from crickets.imap.wire import Answer, Refused, flat, quoted, unquoted
from tests.imap.played import Played, played


@pytest.fixture
def server() -> Iterator[Played]:
    with played() as server:
        yield server


def test_an_answer_is_all_that_comes_before_the_tagged_response(server: Played) -> None:
    server.says(b"* 3 EXISTS", b"* OK still here", b"C1 OK [READ-ONLY] done")

    assert server.wire.ask(b"NOOP") == Answer("OK", "READ-ONLY", "done", [(b"* 3 EXISTS",), (b"* OK still here",)])
    assert server.heard == [b"C1 NOOP"]


def test_a_response_holds_its_literals(server: Played) -> None:
    server.sends(b"* 1 FETCH (BODY[] {7}\r\na\r\nC1 O X {0}\r\n)\r\nC1 OK\r\n")

    assert server.wire.ask(b"FETCH").untagged == [(b"* 1 FETCH (BODY[] {7}", b"a\r\nC1 O", b" X {0}", b"", b")")]


def test_a_response_may_come_in_any_pieces() -> None:
    whole = b"* 1 FETCH (BODY[] {3}\r\na\r\n)\r\nC1 OK done\r\n"
    for cut in range(1, len(whole)):
        with played() as other:
            other.sends(whole[:cut])
            other.wire.send(b"FETCH")
            other.wire.take()
            other.sends(whole[cut:])
            assert other.wire.finish(b"C1").untagged == [(b"* 1 FETCH (BODY[] {3}", b"a\r\n", b")")]


@pytest.mark.parametrize("status", [b"NO", b"BAD"])
def test_a_refusal_is_raised_with_its_code_and_sentence(status: bytes, server: Played) -> None:
    server.says(b"C1 " + status + b" [overquota] Full, sorry.")
    answer = server.wire.ask(b"APPEND")

    with pytest.raises(Refused, match=r"^The server refused to append: Full, sorry\.$") as caught:
        answer.granted("to append")
    assert (caught.value.code, caught.value.text) == ("OVERQUOTA", "Full, sorry.")
    assert isinstance(caught.value, MailboxUnreadable)


def test_commands_may_be_sent_in_one_go(server: Played) -> None:
    server.says(b"* 1 EXISTS", b"C1 OK", b"C2 NO", b"* 2 EXISTS", b"C3 OK")
    answers = server.wire.ask_all([b"A", b"B", b"C"])

    assert [answer.ok for answer in answers] == [True, False, True]
    assert answers[2].untagged == [(b"* 2 EXISTS",)]
    assert server.heard == [b"C1 A", b"C2 B", b"C3 C"]


def test_a_literal_waits_for_the_go_ahead(server: Played) -> None:
    server.says(b"* 1 EXISTS", b"+ go on", b"C1 OK")
    assert server.wire.ask(b"APPEND {4}", b"a\r\nb").ok
    assert server.heard == [b"C1 APPEND {4}", b"a", b"b"]


def test_a_literal_that_is_not_wanted_is_not_sent(server: Played) -> None:
    server.says(b"C1 NO [TRYCREATE] no such mailbox")
    assert server.wire.ask(b"APPEND {4}", b"a\r\nb").code == "TRYCREATE"
    assert server.heard == [b"C1 APPEND {4}"]


@pytest.mark.parametrize(
    "said, reason",
    [
        (b"", "has not answered for 0 s"),
        (b"* 1 EXISTS\r\n", "has not answered for 0 s"),
        (b"C1 OK", "has not answered for 0 s"),
        (b"* BYE Going down.\r\n", "closed the connection, saying: Going down"),
        (b"* bye [UNAVAILABLE] Later\x1b[31m\r\n", "saying: .UNAVAILABLE. Later .31m;"),
        (b"C9 OK\r\n", "cannot be understood"),
        (b"C1 MAYBE\r\n", "cannot be understood"),
        (b"C10 OK\r\n", "cannot be understood"),
        (b"HTTP/1.1 400 Bad Request\r\n", "cannot be understood"),
        (b"\r\n", "cannot be understood"),
        (b"* 1 FETCH (BODY[] {9999999999}\r\n", "wants to send 9999999999 bytes"),
        (b"* 1 FETCH (BODY[] {5}\r\nab", "has not answered"),
    ],
)
def test_a_server_that_fails_is_a_lost_connection(said: bytes, reason: str, server: Played) -> None:
    server.sends(said)

    with pytest.raises(ConnectionLost, match=reason):
        server.wire.ask(b"NOOP")


@pytest.mark.parametrize("said", [b"", b"* 1 EXI", b"* 1 FETCH (BODY[] {5}\r\nab"])
def test_a_server_that_closes_is_a_lost_connection(said: bytes, server: Played) -> None:
    server.sends(said)
    server.hangs_up()

    with pytest.raises(ConnectionLost, match="closed the connection; Crickets connects again"):
        server.wire.ask(b"NOOP")


def test_nothing_is_said_on_a_lost_connection(server: Played) -> None:
    server.hangs_up()
    for _ in range(2):
        with pytest.raises(ConnectionLost):
            server.wire.ask(b"NOOP")

    assert server.heard == [b"C1 NOOP"]


def test_a_peer_that_is_gone_is_a_lost_connection(server: Played) -> None:
    server.there.close()

    with pytest.raises(ConnectionLost):
        server.wire.ask(b"NOOP")


@given(st.binary().filter(lambda text: not set(text) & set(b"\r\n\0")))
def test_quoted_strings_are_read_back(text: bytes) -> None:
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize("text", [b"a\r\nb", b"a\nb", b"\0"])
def test_what_a_quoted_string_cannot_hold_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="line break"):
        quoted(text)


def test_literals_become_quoted_strings() -> None:
    assert flat((b"* LIST () {3}", b'a"b', b" {1}", b"c", b" x")) == b'* LIST () "a\\"b" "c" x'
