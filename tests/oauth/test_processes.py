"""Tokens between processes: a verb and the daemon at once, and processes that are killed on the way."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crickets.errors import AuthenticationFailed
from tests.oauth.conftest import Desk

USE = """
import sys
from pathlib import Path
from crickets.config import load
from crickets.house import access
folder = Path(sys.argv[1])
account = load(folder / "config.toml").accounts["main"]
print("asks", flush=True)
print(access(account, folder).credential.tokens(), flush=True)
sys.stdin.readline()
"""

IDLE = """
import sys
from pathlib import Path
from crickets.config import load
from crickets.house import House
folder = Path(sys.argv[1])
house = House(load(folder / "config.toml"), folder)
house.prepare()
print(*sys.modules)
"""

FILE = """
[user]
name = "Your Name"
timezone = "UTC"

[accounts.main]
address = "you@studio.example"
imap = { host = "127.0.0.1", oauth = OAUTH }
"""


@pytest.fixture
def home(desk: Desk) -> Path:
    """A configuration and, beside it, tokens that run out in a minute; the new ones will last."""
    folder = desk.folder.parent
    (folder / "config.toml").write_text(FILE.replace("OAUTH", desk.server.toml()))
    desk.now = datetime.now(UTC) - timedelta(minutes=59)
    desk.logged_in()
    return folder


@contextmanager
def user_of(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that asks for a token, says it, and then lives on."""
    command = [sys.executable, "-c", USE, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_two_processes_at_once_renew_once(home: Path, desk: Desk) -> None:
    both_ask = threading.Event()
    desk.identity.before_answering = both_ask.wait

    with user_of(home) as verb, user_of(home) as daemon:
        assert [said(verb), said(daemon)] == ["asks", "asks"]
        both_ask.set()
        given = [said(verb), said(daemon)]

    assert given == [desk.identity.permissions[0].access] * 2
    assert desk.identity.renewals == 1


def test_a_process_that_is_killed_before_it_uses_its_new_token_has_kept_it(home: Path, desk: Desk) -> None:
    with user_of(home) as first:
        assert said(first) == "asks"
        token = said(first)
        first.send_signal(signal.SIGKILL)

    with user_of(home) as second:
        assert said(second) == "asks"
        assert said(second) == token
    assert desk.tokens().renew().refresh_token == desk.identity.permissions[0].refresh
    assert not desk.identity.permissions[0].withdrawn


def test_what_is_lost_when_a_process_is_killed_while_the_provider_answers_takes_a_new_login(
    home: Path, desk: Desk
) -> None:
    with user_of(home) as first:
        desk.identity.before_answering = first.kill
        assert [said(first), said(first)] == ["asks", ""]
    desk.identity.before_answering = lambda: None

    with pytest.raises(AuthenticationFailed, match="run crickets login main"):
        desk.tokens().renew()


def test_what_waits_for_its_time_loads_no_library_for_tokens(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", IDLE, str(home)], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert "crickets.oauth.tokens" in loaded
    assert loaded.isdisjoint({"httpx", "authlib", "keyring", "http.server", "crickets.oauth.provider"})
