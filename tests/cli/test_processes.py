"""The program as a shell starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.home import Home
from tests.servers.dovecot import Guest
from tests.servers.eventually import eventually

CRICKETS = (sys.executable, "-m", "crickets")


@pytest.mark.parametrize("verb", [["status"], ["status", "--json"], ["--help"], ["--version"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_error(home: Home, verb: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*CRICKETS, *home.arguments, *verb], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    "environment, coloured",
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["a terminal", "NO_COLOR", "a dumb terminal"],
)
def test_colours_are_for_terminals_that_want_them(home: Home, environment: dict[str, str], *, coloured: bool) -> None:
    home.looked(problem="the login was refused")

    shown = on_a_terminal(home, "status", environment={"TERM": "xterm-256color", **environment})

    assert "the login was refused" in shown
    assert bool(re.search(r"\x1b\[[0-9;]*3\dm", shown)) is coloured


def test_a_first_look_shows_on_a_terminal_how_far_it_has_come(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)

    assert "First look at main" in on_a_terminal(bare_home, "run", "--once", environment={"TERM": "xterm-256color"})
    assert "First look" not in on_a_terminal(bare_home, "run", "--once", environment={"TERM": "xterm-256color"})


def test_the_shell_completes_verbs() -> None:
    environment = {"_CRICKETS_COMPLETE": "complete_bash", "COMP_WORDS": "crickets sta", "COMP_CWORD": "1"}
    done = subprocess.run(CRICKETS, env=os.environ | environment, capture_output=True, text=True, check=False)

    assert done.stdout.split() == ["status", "stage"]


def test_there_are_no_colours_in_a_pipe(home: Home) -> None:
    assert "\x1b" not in home.run("status", TERM="xterm-256color").out


def test_a_name_that_the_terminal_cannot_spell_is_written_out(home: Home) -> None:
    said = home.run("show", "lodz", PYTHONIOENCODING="ascii:strict", PYTHONUTF8="0")

    assert said.status == 0
    assert said.out.startswith(r"\u0141\xf3d\u017a Filmowa (lodz)")


@pytest.fixture
def deaf() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_ctrl_c_ends_a_look_quietly(bare_home: Home, deaf: int) -> None:
    bare_home.write(port=deaf)
    process = subprocess.Popen(
        [*CRICKETS, *bare_home.arguments, "run", "--once"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        # The bell's lock stands once the look has begun.
        assert eventually((bare_home.state / "crickets.lock").exists)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()

    assert (process.returncode, out, err) == (130, b"", b"")


def on_a_terminal(home: Home, *words: str, environment: dict[str, str]) -> str:
    ours, theirs = os.openpty()
    command = [*CRICKETS, *home.arguments, *words]
    done = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=os.environ | environment)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:
        pass  # so ends a terminal that nobody writes to any more
    finally:
        os.close(ours)
        done.wait()
    return shown.decode()


def test_the_demo_without_its_mail_server_says_how_to_install_it() -> None:
    statement = "import sys; sys.modules['pymap'] = None; from crickets.cli import main; sys.exit(main(['demo']))"
    done = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (os.EX_UNAVAILABLE, "")
    assert done.stderr == (
        "crickets: the demo needs its mail server, which is not installed: run pip install 'crickets[demo]'\n"
    )
