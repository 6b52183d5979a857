"""The terminal: rich draws it, and text from elsewhere goes through `plain` before it gets there."""

from typing import Never

from rich.console import Console
from rich.text import Text

from crickets.cli.visible import visible


class Screen(Console):
    """A console without markup, emoji and highlighting: what looks like one of those in a mail is only text."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)

    def on_broken_pipe(self) -> Never:
        """Leave it to `main`, which knows the exit status; rich would end the program with its own."""
        raise BrokenPipeError


def plain(text: str, style: str = "") -> Text:
    """Text as the only thing that may be drawn: no markup is read, no character steers the terminal."""
    return Text(visible(text), style=style)
