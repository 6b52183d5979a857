"""The demo: two weeks of a freelancer's mailbox in seconds, on an IMAP server in memory. Needs the extra ``demo``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from crickets.cli.screen import Screen
from crickets.demo import ending, serving
from crickets.demo.audience import Reader, Spectator
from crickets.demo.cast import USERNAME
from crickets.demo.checks import StoryWentWrong
from crickets.demo.performance import Audience, Performance
from crickets.demo.player import PlayerFailed
from crickets.demo.server import DemoServer
from crickets.demo.story import STORY, Scene, with_drafts_standing
from crickets.errors import MailError

STORY_WENT_WRONG = 1
"""The exit status where something did not come about as the story tells it."""


def run(*, serve: bool = False, port: int = 0, console: Console | None = None) -> int:
    """Play the demo; the exit status. ``serve`` keeps the mailbox open behind it, at ``port``, until Ctrl-C.

    Raises MailError where the port cannot be had. Everything it made is gone at the end, however that comes about.
    """
    console = console or Screen()
    try:
        with _stage(port) as (server, folder):
            if serve:
                _serve(server, folder, console)
            else:
                _perform(server, folder, console)
    except (StoryWentWrong, PlayerFailed) as wrong:
        console.print(Text(f"The story did not go as told: {wrong}."))
        return STORY_WENT_WRONG
    return 0


@contextmanager
def _stage(port: int) -> Iterator[tuple[DemoServer, Path]]:
    """A mailbox that runs, and a folder for the rest."""
    server = DemoServer(port=port, user=USERNAME)
    with TemporaryDirectory(prefix="crickets-demo-") as folder:
        try:
            server.__enter__()
        except OSError as error:
            msg = f"port {port} cannot be used ({error.strerror}): choose another with --port"
            raise MailError(msg) from error
        try:
            yield server, Path(folder)
        finally:
            server.__exit__()


def _perform(server: DemoServer, folder: Path, console: Console) -> None:
    if console.is_interactive:
        with Spectator(console) as spectator, Performance.on(server, folder, spectator) as performance:
            _tell(STORY, performance)
            spectator.__exit__()
            ending.show(performance, console)
