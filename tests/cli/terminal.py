"""A program on a terminal of its own, of which the screen is looked at, and on which keys are pressed."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import pexpect
import pyte

from tests.servers.eventually import eventually

COLUMNS, LINES = 80, 40
ENTER, DOWN, UP, SPACE, CTRL_C, CTRL_U = "\r", "\x1b[B", "\x1b[A", " ", "\x03", "\x15"
_READ = 1 << 16


class Terminal:
    """Crickets on 80 columns, in an empty home."""

    def __init__(self, *arguments: str, home: Path, environment: Mapping[str, str]) -> None:
        self._screen = pyte.HistoryScreen(COLUMNS, LINES, history=1000)
        self._stream = pyte.ByteStream(self._screen)
        self._written = b""
        self._program = pexpect.spawn(
            sys.executable,
            ["-m", "crickets", *arguments],
            env={
                "PATH": os.environ["PATH"],
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "HOME": str(home),
                **environment,
            },
            cwd=str(home),
            dimensions=(LINES, COLUMNS),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._program.close(force=True)

    @property
    def screen(self) -> str:
        """What stands on the terminal, and what has gone off its top, without what is empty."""
        gone = ["".join(line[column].data for column in range(COLUMNS)) for line in self._screen.history.top]
        return "\n".join(line.rstrip() for line in (*gone, *self._screen.display)).rstrip()

    @property
    def passed(self) -> str:
        """All that ever stood there, what was taken away again too, with the codes that drew it."""
        return self._written.decode()

    def shows(self, text: str) -> str:
        """Wait until a text stands there; the screen."""
        assert eventually(lambda: text in self._drawn()), self.screen
        return self.screen

    def shows_again(self, text: str, times: int) -> None:
        """Wait until a text stands there so many times."""
        assert eventually(lambda: self._drawn().count(text) >= times), self.screen

    def press(self, *keys: str) -> None:
        """Press keys, or type words."""
        for key in keys:
            self._program.send(key)

    def ends(self) -> int:
        """Wait for the end of the program; its exit status."""
        assert eventually(lambda: (self._drawn(), not self._program.isalive())[1]), self.screen
        return int(self._program.exitstatus)

    def _drawn(self) -> str:
        """The screen as of now; where the program asks the terminal where its cursor is, it is told."""
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            while True:
                read = self._program.read_nonblocking(_READ, timeout=0)
                self._stream.feed(read)
                self._written += read
                if b"\x1b[6n" in read:
                    self._program.send(f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R")
        return self.screen
