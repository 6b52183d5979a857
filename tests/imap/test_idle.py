import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from crickets.errors import ConnectionLost
from crickets.imap.idle import Clocks, idle
from crickets.imap.session import Limits
from crickets.ports import Readable
from tests.imap.played import QUICK, Played, played

LONG = 60.0


@pytest.fixture
def server() -> Iterator[Played]:
    with played() as server:
        server.session.capabilities = frozenset({"IDLE"})
        yield server


@pytest.fixture
def bell() -> Iterator[socket.socket]:
    """Ring it to wake whoever waits; `bell` is the ear."""
    ringer, ear = socket.socketpair()
    with ringer, ear:
        yield ear


@dataclass
class Ear:
    """Lets something happen when it is listened to: when all that came before has been read."""

    ear: socket.socket
    happens: Callable[[], None]

    def fileno(self) -> int:
        self.happens()
        return self.ear.fileno()


def wait(server: Played, ear: Readable, seconds: float = LONG) -> bool:
    return idle(server.session, seconds, ear, Clocks())


@pytest.mark.parametrize(
    "news", [b"* 4 EXISTS", b"* 1 RECENT", b"* 2 EXPUNGE", b"* 1 FETCH (FLAGS (\\Seen))", b"* 4 exists"]
)
def test_news_end_the_wait(news: bytes, server: Played, bell: socket.socket) -> None:
    server.says(b"+ idling")
    server.says(b"* OK Still here", news)
    server.says(b"C1 OK Idle completed")

    assert wait(server, bell) is True
    assert server.heard == [b"C1 IDLE", b"DONE"]


def test_news_in_one_segment_with_the_go_ahead_are_heard(server: Played, bell: socket.socket) -> None:
    server.sends(b"+ idling\r\n* 4 EXISTS\r\nC1 OK\r\n")

    assert wait(server, bell) is True


def test_news_before_the_go_ahead_are_heard(server: Played, bell: socket.socket) -> None:
    server.sends(b"* 4 EXISTS\r\n+ idling\r\nC1 OK\r\n")

    assert wait(server, bell) is True


def test_news_between_the_end_and_its_confirmation_are_heard(server: Played, bell: socket.socket) -> None:
    server.sends(b"+ idling\r\n")
    server.says(b"* 4 EXISTS", b"C1 OK")

    assert wait(server, bell, seconds=0) is True


def test_a_line_that_comes_in_two_segments_is_one_line(server: Played, bell: socket.socket) -> None:
    server.sends(b"+ idling\r\n* 4 EXI")

    assert wait(server, Ear(bell, lambda: server.says(b"STS", b"C1 OK"))) is True
    assert server.heard == [b"C1 IDLE", b"DONE"]


def test_half_a_line_is_waited_for(bell: socket.socket) -> None:
    with played(Limits(read=0.05, renew=0.01)) as server:
        server.session.capabilities = frozenset({"IDLE"})
        server.sends(b"+ idling\r\n* 4 EXI")

        with pytest.raises(ConnectionLost, match="has not answered"):
            wait(server, bell)
        assert server.heard == [b"C1 IDLE", b"DONE"]


def test_being_woken_ends_the_wait(server: Played) -> None:
    ringer, ear = socket.socketpair()
    with ringer, ear:
        ringer.send(b"!")
        server.says(b"+ idling")

        assert wait(server, Ear(ear, lambda: server.says(b"C1 OK"))) is False
    assert server.heard == [b"C1 IDLE", b"DONE"]


def test_idle_is_renewed(bell: socket.socket) -> None:
    with played(Limits(read=0.05, renew=0)) as server:
        server.session.capabilities = frozenset({"IDLE"})
        server.says(b"+ idling", b"C1 OK", b"+ idling", b"C2 OK", b"+ idling", b"* 4 EXISTS", b"C3 OK")

        assert wait(server, bell) is True
        assert server.heard == [b"C1 IDLE", b"DONE", b"C2 IDLE", b"DONE", b"C3 IDLE", b"DONE"]


def test_a_server_that_refuses_to_idle_is_not_asked_again(server: Played, bell: socket.socket) -> None:
    server.says(b"C1 BAD Unknown command")

    assert wait(server, bell) is False
    assert not server.session.can("IDLE")


def test_a_server_that_ends_the_idle_itself_is_a_lost_connection(server: Played, bell: socket.socket) -> None:
    server.says(b"+ idling", b"C1 OK I am tired of this")

    with pytest.raises(ConnectionLost, match="cannot be understood"):
        wait(server, bell)


@pytest.mark.parametrize("said", [b"* 4 EXI", b"* OK Still here\r\n", b""])
def test_a_peer_that_closes_is_a_lost_connection(said: bytes, server: Played, bell: socket.socket) -> None:
    server.sends(b"+ idling\r\n" + said)
    server.hangs_up()

    with pytest.raises(ConnectionLost, match="closed the connection"):
        wait(server, bell)


def test_a_server_that_says_goodbye_is_a_lost_connection(server: Played, bell: socket.socket) -> None:
    server.says(b"+ idling", b"* BYE Idle for too long")

    with pytest.raises(ConnectionLost, match="Idle for too long"):
        wait(server, bell)


@pytest.mark.parametrize("said", [b"", b"+ idling\r\n"], ids=["that does not begin", "that does not end"])
def test_a_dead_peer_is_a_lost_connection(said: bytes, server: Played, bell: socket.socket) -> None:
    server.sends(said)

    with pytest.raises(ConnectionLost, match="has not answered"):
        wait(server, bell, seconds=0)


@pytest.mark.parametrize("seconds, slept", [(59, False), (61, True), (-61, True)])
def test_a_machine_that_slept_has_lost_its_connection(
    seconds: float, *, slept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks = Clocks()
    later = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: later)

    if slept:
        with pytest.raises(ConnectionLost, match="The machine slept"):
            clocks.check()
    else:
        clocks.check()


def test_limits_are_those_that_were_measured() -> None:
    assert Limits() == Limits(connect=20, read=60, renew=300)
    assert QUICK.read < 1
