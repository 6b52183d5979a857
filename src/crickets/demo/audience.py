"""Those who see the demo: on a terminal a live screen at a readable pace, elsewhere the story line by line."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Self

from rich.console import Console
from rich.live import Live

from crickets.demo import screen
from crickets.demo.clocks import SilenceClock
from crickets.demo.player import StandingDraft


class Pace:
    """How long a terminal shows things, in seconds: a steady pace, in which the work between them is counted."""

    TICK = 0.04
    LINE = 0.35
    DRAFT = 1.1

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._next = time.monotonic()

    def rest(self, seconds: float) -> None:
        """Let so much time have passed since the rest before, or go on at once where it has."""
        self._next = max(self._next + seconds * self._factor, time.monotonic())
        time.sleep(max(0.0, self._next - time.monotonic()))


class Reader(AbstractContextManager["Reader"]):
    """Somebody who reads the story in a pipe or a file: what happens, in order, and no clocks between."""

    tick: timedelta | None = None

    def __init__(self, console: Console) -> None:
        self._console = console

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def clocks(self, now: datetime, clocks: Sequence[SilenceClock]) -> None:
        """See how every silence clock stands."""

    def scene(self, at: datetime, who: str, told: str) -> None:
        """Read what somebody does."""
        self._console.print(screen.scene_line(at, who, told))

    def understood(self, sentences: Sequence[str]) -> None:
        """Read what Crickets makes of it."""
        for sentence in sentences:
            self._console.print(screen.understood_line(sentence))

    def draft(self, draft: StandingDraft, matter: str, reasons: Sequence[str]) -> None:
        """Read a draft, and why it was placed."""
        self._console.print(screen.draft_panel(draft))
        self._console.print(screen.reasons(matter, reasons))


class Spectator(Reader):
    """Somebody at a terminal: below what happened the silence clocks run."""

    tick: timedelta | None = timedelta(hours=2)

    def __init__(self, console: Console, pace: float = 1.0) -> None:
        super().__init__(console)
        self._pace = Pace(pace)
        # What is shown is drawn when it changes, by this thread: a thread of its own would draw between two changes.
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def clocks(self, now: datetime, clocks: Sequence[SilenceClock]) -> None:
        """See how every silence clock stands."""
        self._live.update(screen.clock_panel(now, clocks, self._console.width), refresh=True)
        self._pace.rest(Pace.TICK)

    def understood(self, sentences: Sequence[str]) -> None:
        """Read what Crickets makes of it, and think."""
        super().understood(sentences)
        self._pace.rest(Pace.LINE)

    def draft(self, draft: StandingDraft, matter: str, reasons: Sequence[str]) -> None:
        """Read a draft, and why it was placed; that takes longer."""
        super().draft(draft, matter, reasons)
        self._pace.rest(Pace.DRAFT)
