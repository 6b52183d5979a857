"""What `crickets check` says of the endpoint for a monitor."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from crickets.bell import bell
from crickets.metrics.endpoint import Endpoint
from tests.cli.home import Home
from tests.servers.dovecot import free_port


@pytest.fixture
def place(home: Home) -> tuple[str, int]:
    """Where the configuration wants a monitor to be answered."""
    host, port = "127.0.0.1", free_port()
    home.config.write_text(f'{home.config.read_text()}\n[metrics]\nlisten = "{host}:{port}"\n')
    return host, port


@pytest.fixture
def daemon(home: Home) -> Iterator[None]:
    """The bell of a running daemon."""
    with bell(home.state):
        yield


def line(home: Home) -> str:
    """The line about it."""
    said = home.say("check").out.splitlines()
    return next((each for each in said if "metrics: " in each), "")


def test_where_nobody_is_to_ask_there_is_nothing_to_say(home: Home) -> None:
    assert line(home) == ""


def test_a_place_that_is_free_is_where_the_daemon_will_answer(home: Home, place: tuple[str, int]) -> None:
    assert line(home) == f"ok    metrics: 127.0.0.1:{place[1]}, where `crickets run` answers"


def test_a_place_that_is_taken_is_told_before_the_start(
    home: Home, place: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(socket.create_server(place)):
        monkeypatch.setattr("crickets.cli.premises._MOMENT", 0.1)  # whoever has it never says a word
        said = line(home)

    assert said == f"note  metrics: 127.0.0.1:{place[1]} is taken by another program: free it or name another"


@pytest.mark.usefixtures("daemon")
@pytest.mark.parametrize("well", [True, False], ids=["well", "in trouble"])
def test_a_daemon_that_answers_is_well_whatever_it_answers(home: Home, place: tuple[str, int], *, well: bool) -> None:
    endpoint = Endpoint(*place, list, lambda: [] if well else [{"about": "main", "problem": "the login was refused"}])
    said = line(home)
    endpoint.close()

    assert said == f"ok    metrics: http://127.0.0.1:{place[1]}/metrics is answered"


@pytest.mark.usefixtures("daemon")
def test_a_daemon_that_does_not_answer_is_told_with_what_to_do(home: Home, place: tuple[str, int]) -> None:
    assert line(home) == (
        f"note  metrics: the daemon does not answer at 127.0.0.1:{place[1]}: free it or name another, then"
        " `crickets reload`"
    )
