import io
import json
import logging
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crickets import log

LOGGERS = ("", "crickets", "crickets.watcher", "imapclient.imaplib")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in LOGGERS}
    yield
    logging.captureWarnings(capture=False)
    for name, (level, handlers) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).handlers = handlers


@pytest.fixture
def service() -> io.StringIO:
    stream = io.StringIO()
    log.configure(stream=stream)
    return stream


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    log.configure(stream=stream)
    return stream


def test_a_line_of_a_service_is_one_json_object_with_the_ids_as_keys(service: io.StringIO) -> None:
    logging.getLogger("crickets.watcher").info("draft placed", extra={"matter": "acme", "step": 2})

    line = json.loads(service.getvalue())
    timestamp = line.pop("timestamp")

    assert line == {
        "event": "draft placed",
        "level": "info",
        "logger": "crickets.watcher",
        "matter": "acme",
        "step": 2,
    }
    assert timestamp.endswith("Z")


def test_arguments_are_put_into_the_message(service: io.StringIO) -> None:
    logging.getLogger("crickets.watcher").info("%d folders read", 20)

    assert json.loads(service.getvalue())["event"] == "20 folders read"


def test_a_line_on_a_terminal_is_read_by_a_person(terminal: Terminal) -> None:
    logging.getLogger("crickets.watcher").info("draft placed", extra={"matter": "acme"})

    time, _, rest = terminal.getvalue().partition(" ")

    assert len(time) == len("09:00:00")
    assert rest.split() == ["[info", "]", "draft", "placed", "[crickets.watcher]", "matter=acme"]


@pytest.mark.parametrize(
    "verbose, lines", [(False, ["said"]), (True, ["thought", "said"])], ids=["by default", "verbose"]
)
def test_our_debug_lines_are_for_the_verbose(*, verbose: bool, lines: list[str]) -> None:
    stream = io.StringIO()
    log.configure(verbose=verbose, stream=stream)
    logging.getLogger("crickets.watcher").debug("thought")
    logging.getLogger("crickets.watcher").info("said")

    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == lines


def test_the_conversation_with_a_server_is_never_logged_even_when_verbose() -> None:
    stream = io.StringIO()
    log.configure(verbose=True, stream=stream)

    logging.getLogger("imapclient.imaplib").debug("> A1 LOGIN you hunter2")
    logging.getLogger("imapclient.imaplib").info("< Dear Alice, about the invoice")

    assert stream.getvalue() == ""


@pytest.mark.parametrize("stream", [io.StringIO, Terminal], ids=["service", "terminal"])
def test_a_traceback_shows_no_values_of_variables(stream: type[io.StringIO]) -> None:
    out = stream()
    log.configure(stream=out)
    log_a_failure("no mailbox", password="hunter" + "2")

    assert "ValueError: no mailbox" in out.getvalue()
    assert "hunter2" not in out.getvalue()


def test_what_steers_a_terminal_is_written_out(terminal: Terminal) -> None:
    logging.getLogger("crickets.watcher").info("seen\x1b[2J", extra={"id": "<a\r\nb\u202ec\x9bd\ud800@x.example>"})

    assert "seen\\x1b[2J" in terminal.getvalue()
    assert "<a\\r\\nb\\u202ec\\x9bd\\ud800@x.example>" in terminal.getvalue()
    assert len(terminal.getvalue().splitlines()) == 1


def test_what_steers_a_terminal_is_written_out_of_a_traceback_too(terminal: Terminal) -> None:
    log_a_failure("\x1b]0;owned\x07")

    assert "\x1b" not in terminal.getvalue()
    assert "ValueError: \\x1b]0;owned\\x07" in terminal.getvalue()


def test_a_lone_surrogate_does_not_stop_a_json_line(service: io.StringIO) -> None:
    logging.getLogger("crickets.watcher").info("seen", extra={"id": "\ud800"})

    assert json.loads(service.getvalue())["id"] == "\ud800"
    assert service.getvalue().isascii()


def test_a_value_that_json_does_not_know_is_logged_as_text(service: io.StringIO) -> None:
    logging.getLogger("crickets.watcher").info("due", extra={"at": datetime(2026, 11, 23, 9, 0, tzinfo=UTC)})

    assert json.loads(service.getvalue())["at"] == "2026-11-23 09:00:00+00:00"


def test_a_second_call_replaces_the_first() -> None:
    first, second = io.StringIO(), io.StringIO()
    log.configure(stream=first)
    log.configure(stream=second)
    logging.getLogger("crickets.watcher").info("once")

    assert first.getvalue() == ""
    assert len(second.getvalue().splitlines()) == 1


def test_a_warning_of_python_becomes_a_line(service: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        log.configure(stream=service)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        logging.captureWarnings(capture=False)

    assert json.loads(service.getvalue())["logger"] == "py.warnings"


def log_a_failure(message: str, password: str = "") -> None:
    try:
        fail(message, len(password))
    except ValueError:
        logging.getLogger("crickets.watcher").exception("message skipped")


def fail(message: str, _length: int) -> None:
    raise ValueError(message)
