"""The demo: two weeks of a freelancer's mailbox in seconds, on an IMAP server in memory. Needs the extra ``demo``."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from crickets.cli.screen import Screen
from crickets.demo import ending, serving
from crickets.demo.audience import Reader, Spectator
from crickets.demo.cast import USERNAME
from crickets.demo.checks import StoryWentWrong
from crickets.demo.performance import Performance
from crickets.demo.player import PlayerFailed
from crickets.demo.server import HOST, DemoServer
from crickets.demo.story import PROLOGUE, STORY, Scene, with_drafts_standing
from crickets.errors import MailError

STORY_WENT_WRONG = 1
"""The exit status where something did not come about as the story tells it."""


def run(*, serve: bool = False, port: int = 0, console: Console | None = None) -> int:
    """Play the demo; the exit status. ``serve`` keeps the mailbox open behind it, at ``port``, until Ctrl-C.

    Raises MailError where the port cannot be had. Everything it made is gone at the end, however that comes about.
    """
    console = console or Screen()
    try:
        with ExitStack() as stack:
            stack.enter_context(_ends_by_exception())
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="crickets-demo-")))
            server = stack.enter_context(_server(port))
            if serve:
                _serve(server, folder, console)
            else:
                _play(server, folder, console)
    except (StoryWentWrong, PlayerFailed) as wrong:
        console.print(Text(f"The story did not go as told: {wrong}."))
        return STORY_WENT_WRONG
    return 0


@contextmanager
def _ends_by_exception() -> Iterator[None]:
    """Let a closed terminal and SIGTERM end the demo as Ctrl-C does, so that everything is put away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _server(port: int) -> Iterator[DemoServer]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(DemoServer(port=port, user=USERNAME))
        except OSError as error:
            msg = f"port {port} of {HOST} cannot be had ({error.strerror}): choose another with --port"
            raise MailError(msg) from error
        yield server


def _play(server: DemoServer, folder: Path, console: Console) -> None:
    console.print(Text(PROLOGUE), Text(), sep="\n")
    audience = Spectator(console) if console.is_interactive else Reader(console)
    with Performance.on(server, folder, audience) as performance:
        with audience:
            _tell(performance, STORY)
        ending.show(performance, console)


def _serve(server: DemoServer, folder: Path, console: Console) -> None:
    with Performance.on(server, folder, Reader(console)) as performance:
        _tell(performance, with_drafts_standing())
        with suppress(KeyboardInterrupt):  # it is how this ends
            serving.invite(server, console)
            serving.keep_watching(performance, console)


def _tell(performance: Performance, story: Sequence[Scene]) -> None:
    performance.begin()
    for scene in story:
        performance.play(scene)
