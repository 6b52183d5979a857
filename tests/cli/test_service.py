"""The daemon as a process of its own, with a stand-in for the service manager."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from crickets.bell import ring
from tests.cli.home import NOW, Home
from tests.cli.test_run import SILENT
from tests.mailboxes import letter
from tests.metrics.test_endpoint import free_port
from tests.servers.dovecot import Guest
from tests.servers.eventually import eventually
from tests.servers.overseer import Overseer
from tests.servers.proxy import PoorServer

ACCOUNT = """
[accounts.{key}]
address = "{key}@studio.example"
imap = {{ host = "127.0.0.1", port = {port}, tls = "none", password_command = "echo secret" }}
"""

PROGRAM = "import sys, time_machine; from crickets.cli import main; {first}; sys.exit(main())"
"""The program, after something else was done first."""

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Overseer]:
    with Overseer(tmp_path / "notify") as manager:
        yield manager


@pytest.fixture
def start(bare_home: Home, manager: Overseer) -> Iterator[Start]:
    """Starts daemons, each ended by its own process id."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*words: str, program: Sequence[str] = ("-m", "crickets"), **more: str) -> subprocess.Popen[bytes]:
        environment = os.environ | manager.environment | more
        command = [sys.executable, *program, *bare_home.arguments, *(words or ("run",))]
        started.append(
            subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # without a terminal, as the service manager starts it
            )
        )
        return started[-1]

    yield begin
    for one in started:
        one.kill()
        one.wait()


@pytest.fixture
def silent(bare_home: Home, dovecot: Guest) -> Home:
    """You wrote to Acme three days ago."""
    bare_home.write(SILENT, port=dovecot.port, user=dovecot.user, password=dovecot.password)
    raw = letter(sender="you@studio.example", to="anna@acme.example", message_id="offer@studio.example")
    dovecot.deliver("Sent", raw, datetime.now(UTC) - timedelta(days=3))
    return bare_home


@contextmanager
def deaf(count: int) -> Iterator[list[int]]:
    """The ports of servers that take connections and never say a word."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        yield [server.getsockname()[1] for server in servers]
    finally:
        for server in servers:
            server.close()


def test_a_service_says_when_it_watches_that_it_lives_and_that_it_ends(
    silent: Home, start: Start, manager: Overseer
) -> None:
    daemon = start(WATCHDOG_USEC="1000000")

    assert manager.until("READY")["STATUS"] == "watching 1 account"
    assert manager.until("WATCHDOG") == {"WATCHDOG": "1"}
    assert eventually(lambda: silent.looked_at() is not None)
    daemon.send_signal(signal.SIGTERM)
    assert manager.until("STOPPING")["STOPPING"] == "1"
    assert daemon.wait(60) == 0


def test_a_service_reads_a_changed_file_and_refuses_a_wrong_one(silent: Home, start: Start, manager: Overseer) -> None:
    daemon = start()
    manager.until("READY")
    good = silent.config.read_text()

    silent.config.write_text(good.replace("anna@acme.example", "anna at acme"))
    daemon.send_signal(signal.SIGHUP)
    assert manager.until("RELOADING").keys() == {"RELOADING", "MONOTONIC_USEC", "STATUS"}
    status = manager.until("READY")["STATUS"]
    assert "the changed configuration has been refused" in status
    assert "acme" not in status

    silent.config.write_text(good)
    assert eventually(lambda: silent.looked_at() is not None)
    assert "The running daemon goes on with the configuration before" in " ".join(silent.say("status").out.split())
    assert silent.say("reload").status == 0
    assert manager.until("READY")["STATUS"] == "watching 1 account"
    assert "The running daemon" not in silent.say("status").out


def test_a_service_ends_well_though_no_server_answers(bare_home: Home, start: Start, manager: Overseer) -> None:
    with deaf(3) as ports:
        accounts = (ACCOUNT.format(key=f"a{port}", port=port) for port in ports)
        bare_home.write('[user]\nname = "Your Name"\ntimezone = "UTC"\n' + "".join(accounts))
        daemon = start()
        assert manager.until("READY")["STATUS"] == "watching 3 accounts"

        daemon.terminate()

        assert daemon.wait(60) == 0


def test_a_second_signal_ends_it_at_once(bare_home: Home, start: Start, manager: Overseer) -> None:
    with deaf(1) as ports:
        bare_home.write(port=ports[0])
        patience = "import crickets.crew; crickets.crew.FAREWELL = 3600.0"
        daemon = start(program=("-c", PROGRAM.format(first=patience)))
        manager.until("READY")

        daemon.send_signal(signal.SIGTERM)
        manager.until("STOPPING")
        daemon.send_signal(signal.SIGTERM)

        assert daemon.wait(60) == -signal.SIGTERM


@pytest.mark.parametrize("commands", ["APPEND", "EXAMINE"], ids=["placing", "looking once more"])
def test_ended_while_a_draft_is_placed_it_places_exactly_one(
    bare_home: Home,
    dovecot: Guest,
    start: Start,
    manager: Overseer,
    poor_server: Callable[..., PoorServer],
    commands: str,
) -> None:
    proxy = poor_server(dovecot.port)
    bare_home.write(port=proxy.port, user=dovecot.user, password=dovecot.password)
    offer = letter(sender="you@studio.example", to="anna@acme.example", message_id="offer@studio.example")
    dovecot.deliver("Sent", offer, NOW - timedelta(days=7))
    with time_machine.travel(NOW - timedelta(days=6)):
        assert bare_home.say("run", "--once").status == 0
    proxy.commands.clear()
    proxy.hang_after(commands)

    daemon = start(program=("-c", PROGRAM.format(first=f"time_machine.travel({NOW.isoformat()!r}).start()")))
    manager.until("READY")
    assert eventually(lambda: any(commands in command for command in proxy.commands))
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(60) == 0
    proxy.resume()

    for minutes in (1, 10, 20, 40):  # what is not clear at once is looked for again
        with time_machine.travel(NOW + timedelta(minutes=minutes)):
            assert bare_home.say("run", "--once").status == 0
    assert dovecot.count("Drafts") == 1


def test_two_daemons_cannot_watch_for_one_state(silent: Home, start: Start, manager: Overseer) -> None:
    first = start()
    manager.until("READY")

    second = silent.run("run")

    assert (second.status, second.out) == (os.EX_IOERR, "")
    assert second.err == (
        f"crickets: another Crickets runs on {silent.state}: stop it first, or give this one its own directory with"
        " --state\n"
    )
    assert first.poll() is None
    asked = silent.run("run", "--once")
    assert (asked.status, asked.err) == (0, "")
    assert asked.out == "A daemon runs here and was asked to look; `crickets status` tells what it found.\n"


def test_what_a_killed_daemon_leaves_is_in_nobodys_way(silent: Home, start: Start, manager: Overseer) -> None:
    killed = start()
    manager.until("READY")
    killed.kill()
    killed.wait()
    assert (silent.state / "crickets.socket").exists()
    assert (silent.state / "crickets.lock").exists()

    assert not ring(silent.state)
    start()
    manager.until("READY")
    assert ring(silent.state)


def test_a_service_answers_a_monitor_from_its_start_to_its_end(silent: Home, start: Start, manager: Overseer) -> None:
    port = free_port()
    silent.config.write_text(f'{silent.config.read_text()}\n[metrics]\nlisten = "127.0.0.1:{port}"\n')
    daemon = start()
    manager.until("READY")

    assert eventually(lambda: 'crickets_looks_total{account="main",outcome="complete"} 0.0' not in _asked(port))
    assert 'crickets_matters{state="open",turn="client"} 1.0' in _asked(port)
    daemon.terminate()
    assert daemon.wait(60) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_port_that_is_taken_keeps_nobody_from_watching(silent: Home, start: Start, manager: Overseer) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        silent.config.write_text(f'{silent.config.read_text()}\n[metrics]\nlisten = "127.0.0.1:{port}"\n')
        start()

        assert "[metrics] has not been answered since" in manager.until("READY")["STATUS"]
        assert eventually(lambda: silent.looked_at() is not None)


def test_without_an_endpoint_its_library_is_not_loaded(silent: Home, start: Start, manager: Overseer) -> None:
    loaded = silent.folder / "loaded"
    program = (
        f"import sys; from crickets.cli import main; status = main(); "
        f"open({str(loaded)!r}, 'w').write(' '.join(sys.modules)); sys.exit(status)"
    )
    daemon = start(program=("-c", program))
    manager.until("READY")
    assert eventually(lambda: silent.looked_at() is not None)
    daemon.terminate()
    assert daemon.wait(60) == 0

    modules = set(loaded.read_text().split())
    assert "crickets.monitor" in modules
    assert modules.isdisjoint({"prometheus_client", "http.server"})


def _asked(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        text: str = answer.read().decode()
    return text
