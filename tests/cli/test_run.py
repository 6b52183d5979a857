import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from crickets.bell import bell, clapper, next_word
from tests.cli.home import NOW, Home
from tests.mailboxes import letter
from tests.servers.dovecot import Guest
from tests.servers.eventually import eventually

SILENT = """
    [user]
    name = "Your Name"
    timezone = "UTC"

    [accounts.main]
    address = "you@studio.example"
    imap = { host = "127.0.0.1", port = PORT, tls = "none", username = "USER", password_command = "echo PASSWORD" }

    [clients.acme]
    name = "Acme"
    addresses = ["anna@acme.example"]
    stage = "negotiating"
"""


@pytest.fixture
def silent(bare_home: Home, dovecot: Guest) -> Home:
    """You wrote to Acme three days ago."""
    bare_home.write(SILENT, port=dovecot.port, user=dovecot.user, password=dovecot.password)
    raw = letter(
        sender="you@studio.example", to="anna@acme.example", subject="Offer", message_id="offer@studio.example"
    )
    dovecot.deliver("Sent", raw, datetime.now(UTC) - timedelta(days=3))
    return bare_home


def test_one_look_says_what_it_found_and_ends(silent: Home) -> None:
    said = silent.say("run", "--once")

    assert (said.status, said.err) == (0, "")
    assert re.fullmatch(r"main: looked, [1-9] new messages?\n", said.out)
    assert "1 matter: none needs you, 1 silent." in silent.say("status").out


def test_a_second_look_finds_nothing_new(silent: Home) -> None:
    silent.say("run", "--once")

    assert silent.say("run", "--once").out == "main: looked, no new messages\n"


def test_a_look_places_what_is_due_and_says_so(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)
    offer = letter(sender="you@studio.example", to="anna@acme.example", message_id="offer@studio.example")
    dovecot.deliver("Sent", offer, NOW - timedelta(days=7))
    with time_machine.travel(NOW - timedelta(days=6)):
        assert "draft" not in bare_home.say("run", "--once").out

    with time_machine.travel(NOW):
        said = bare_home.say("run", "--once")

    assert said.out == "main: looked, no new messages, 1 draft placed\n"
    assert dovecot.count("Drafts") == 1


def test_verbose_shows_what_happens_meanwhile(silent: Home) -> None:
    assert '"event": "connected"' in silent.say_verbosely("run", "--once").err


def test_a_refused_login_has_a_status_of_its_own_and_stays_in_the_status(silent: Home) -> None:
    silent.write(silent.config.read_text().replace("echo ", "echo not-"))

    said = silent.say("run", "--once")

    assert said.status == os.EX_NOPERM
    assert said.out.startswith("main: 127.0.0.1 refused the login")
    assert "refused the login" in " ".join(silent.say("status").out.split())


def test_a_server_that_is_away_is_worth_another_try(bare_home: Home) -> None:
    said = bare_home.say("run", "--once")

    assert said.status == os.EX_TEMPFAIL
    assert said.out.startswith("main: 127.0.0.1:1 cannot be reached")


def test_a_folder_that_cannot_be_read_is_worth_another_try(silent: Home, dovecot: Guest) -> None:
    with dovecot.folder_broken("Junk"):
        said = silent.say("run", "--once")

    assert said.status == os.EX_TEMPFAIL
    assert said.out.startswith("main: not everything was read, so nothing was placed: the folder Junk cannot be read (")


def test_a_word_makes_the_daemon_look_and_decide_at_once(silent: Home) -> None:
    with running(silent):
        before = silent.looked_at()

        said = silent.say("snooze", "acme", "1w")

        assert (said.status, said.err) == (0, "")
        assert eventually(lambda: silent.looked_at() != before)
        assert eventually(lambda: silent.due_at("acme") > datetime.now(UTC) + timedelta(days=6))


def test_one_look_beside_a_daemon_asks_the_daemon(silent: Home) -> None:
    with running(silent):
        said = silent.say("run", "--once")

    assert (said.status, said.err) == (0, "")
    assert said.out == "A daemon runs here and was asked to look; `crickets status` tells what it found.\n"


def test_there_is_one_daemon_on_a_state(silent: Home) -> None:
    with running(silent):
        said = silent.run("run")

    assert said.status == os.EX_IOERR
    assert f"another Crickets runs on {silent.state}" in said.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_the_daemon_well(silent: Home, number: signal.Signals) -> None:
    with running(silent) as daemon:
        daemon.send_signal(number)

        assert daemon.wait(60) == 0
    assert not (silent.state / "crickets.socket").exists()


def test_a_signal_rings_before_python_looks_at_it(tmp_path: Path) -> None:
    with bell(tmp_path) as listener, clapper(tmp_path) as ringer:
        os.write(ringer.fileno(), bytes([signal.SIGTERM]))

        assert next_word(listener, 60) == chr(signal.SIGTERM)


@contextmanager
def running(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    """A daemon that has had its first look, and is ended by its own process id."""
    daemon = subprocess.Popen([sys.executable, "-m", "crickets", *home.arguments, "run"], stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: home.looked_at() is not None)
        yield daemon
    finally:
        daemon.terminate()
        try:
            daemon.wait(60)
        finally:
            daemon.kill()
            daemon.wait()
