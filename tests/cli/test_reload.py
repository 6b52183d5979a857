"""`crickets reload`, and what the verbs say of a file that the running daemon refused."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest

from crickets.bell import bell, hears, next_word
from crickets.refusal import Refusal
from tests.cli.home import NOW, Home, words

REFUSAL = Refusal(NOW, ["config.toml:7: clients.acme.fone: unknown key", "config.toml:9: it is wrong too"])
SENTENCE = (
    "The running daemon goes on with the configuration before: it refused the file on 2026-03-12 12:00"
    " (config.toml:7: clients.acme.fone: unknown key; config.toml:9: it is wrong too)."
    " Put it right, then say `crickets reload`."
)


@pytest.fixture
def daemon(home: Home) -> Iterator[socket]:
    """The bell of a running daemon."""
    with bell(home.state) as listener:
        yield listener


def test_reload_rings_for_the_daemon(home: Home, daemon: socket) -> None:
    said = home.say("reload")

    assert (said.status, said.err) == (0, "")
    assert said.out == f"Nothing is wrong with {home.config}: the running daemon reads it now.\n"
    assert next_word(daemon, 60) == "reload"


def test_a_file_that_is_wrong_is_told_and_the_daemon_is_left_alone(home: Home, daemon: socket) -> None:
    home.write(home.config.read_text().replace("phone", "fone"))

    said = home.say("reload")

    assert (said.status, said.out) == (os.EX_CONFIG, "")
    assert "unknown key; did you mean 'phone'?" in said.err
    daemon.settimeout(0)
    with pytest.raises(BlockingIOError):
        daemon.recv(64)


def test_a_letter_that_is_missing_is_found_before_the_daemon_is_told(home: Home, daemon: socket) -> None:
    step = '[[playbooks.in_progress.steps]]\nafter = "5d"\ndraft = "in_progress/nonsense"\n'
    home.write(f"{home.config.read_text()}\n{step}")

    assert home.say("reload").status == os.EX_CONFIG
    assert hears(home.state)
    daemon.settimeout(0)
    with pytest.raises(BlockingIOError):
        daemon.recv(64)


def test_where_no_daemon_runs_there_is_nothing_to_reload(home: Home) -> None:
    said = home.say("reload")

    assert said.status == 0
    assert said.out == "No daemon runs here: the next `crickets run` reads the configuration by itself.\n"


@pytest.mark.usefixtures("daemon")
def test_status_tells_of_the_file_that_the_daemon_refused(home: Home) -> None:
    REFUSAL.note(home.state)

    assert SENTENCE in words(home.say("status").out)
    assert SENTENCE in json.loads(home.say("status", "--json").out)["notices"]


@pytest.mark.usefixtures("daemon")
@pytest.mark.parametrize("arguments", [["status"], ["show", "acme"], ["pause", "acme"]], ids=lambda each: each[0])
def test_while_the_file_is_wrong_it_is_told_that_the_daemon_goes_on(home: Home, arguments: list[str]) -> None:
    home.write(home.config.read_text().replace("phone", "fone"))

    said = home.say(*arguments)

    assert said.status == os.EX_CONFIG
    assert said.err.startswith("The running daemon goes on with the configuration that it read before.\n")
    assert "unknown key; did you mean 'phone'?" in said.err


def test_while_the_file_is_wrong_and_no_daemon_runs_nothing_is_said_of_one(home: Home) -> None:
    home.write(home.config.read_text().replace("phone", "fone"))

    assert "daemon" not in home.say("status").err


@pytest.mark.usefixtures("daemon")
def test_check_tells_of_the_file_that_the_daemon_refused(home: Home) -> None:
    REFUSAL.note(home.state)

    assert f"note  daemon: {SENTENCE}\n" in home.say("check").out


@pytest.mark.usefixtures("daemon")
def test_check_tells_that_a_daemon_runs(home: Home) -> None:
    assert f"ok    daemon: runs on {home.state}\n" in home.say("check").out


def test_what_a_killed_daemon_refused_concerns_nobody(home: Home) -> None:
    REFUSAL.note(home.state)

    assert "daemon" not in home.say("status").out
    assert "daemon:" not in home.say("check").out


def test_a_bell_that_nobody_hears_any_more_is_no_daemon(tmp_path: Path) -> None:
    with bell(tmp_path):
        assert hears(tmp_path)
        stale = (tmp_path / "crickets.socket").rename(tmp_path / "left")
    stale.rename(tmp_path / "crickets.socket")

    assert not hears(tmp_path)
