"""Those who see the demo: on a terminal a live screen at a readable pace, elsewhere the story line by line."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Self

from rich.console import Console, Group
from rich.live import Live

from crickets.demo import screen
from crickets.demo.clocks import SilenceClock
from crickets.demo.player import StandingDraft

TICK = timedelta(hours=3)
"""How much time passes on the play's clock from one picture to the next."""


class Pace:
    """How long a terminal shows things, in seconds; the work between them is counted in, so that the pace is steady."""

    TICK = 0.04
    LINE = 0.28
    DRAFT = 1.0

    def __init__(self) -> None:
        self._due = time.monotonic()

    @property
    def is_late(self) -> bool:
        """Whether the machine is too slow for this pace."""
        return time.monotonic() > self._due

    def rest(self, seconds: float) -> None:
        """Let so much time have passed since the rest before; where it is over already, half of it must do."""
        self._due += seconds
        time.sleep(max(self._due - time.monotonic(), seconds / 2))


class Nobody(AbstractContextManager["Nobody"]):
    """An empty house."""

    @property
    def tick(self) -> timedelta | None:
        """Between two scenes there is nothing to see."""
        return None

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def clocks(self, now: datetime, clocks: Sequence[SilenceClock]) -> None:
        """See nothing."""

    def scene(self, at: datetime, who: str, told: str) -> None:
        """Hear nothing."""

    def understood(self, sentences: Sequence[str]) -> None:
        """Hear nothing."""

    def draft(self, draft: StandingDraft, matter: str, reasons: Sequence[str]) -> None:
        """See nothing."""


class Reader(Nobody):
    """Somebody who reads the story in a pipe or a file: what happens, in order, and no clocks between."""

    def __init__(self, console: Console) -> None:
        self._console = console

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

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._pace = Pace()
        # What is shown is drawn when it changes, by this thread: a thread of its own would draw between two changes.
        self._live = Live(console=console, auto_refresh=False, transient=True)

    @property
    def tick(self) -> timedelta | None:
        """The clock runs in smaller steps where the machine has the time for it."""
        return TICK * 4 if self._pace.is_late else TICK

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def clocks(self, now: datetime, clocks: Sequence[SilenceClock]) -> None:
        """See how every silence clock stands."""
        # Below stands an empty line, for the ^C that a terminal echoes: it would push the panel out of its place.
        self._live.update(Group(screen.clock_panel(now, clocks, self._console.width), ""), refresh=True)
        self._pace.rest(Pace.TICK)

    def understood(self, sentences: Sequence[str]) -> None:
        """Read what Crickets makes of it, and think."""
        super().understood(sentences)
        self._pace.rest(Pace.LINE)

    def draft(self, draft: StandingDraft, matter: str, reasons: Sequence[str]) -> None:
        """Read a draft, and why it was placed; that takes longer."""
        super().draft(draft, matter, reasons)
        self._pace.rest(Pace.DRAFT)
