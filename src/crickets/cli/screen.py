"""The terminal: rich draws it, and text from elsewhere goes through `plain` before it gets there."""

from typing import Never

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crickets.core.visible import visible

_GAP = 2


class Screen(Console):
    """A console without markup, emoji and highlighting: what looks like one of those in a mail is only text."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def sentence(self, text: Text, indent: int = 0) -> None:
        """Draw a sentence, folded on a terminal; in a pipe it stays one line, for whoever searches there."""
        if self.is_terminal:
            self.print(Padding.indent(text, indent))
        else:
            self.print(Text(" " * indent).append_text(text), soft_wrap=True)

    def pair(self, head: Text, text: Text, width: int) -> None:
        """Draw a sentence behind its head, which takes ``width`` columns; folded as `sentence` is."""
        if not self.is_terminal:
            blanks = " " * (width + _GAP - head.cell_len)
            self.print(Text.assemble(head, blanks, text), soft_wrap=True)
            return
        line = Table.grid(padding=(0, _GAP, 0, 0))
        line.add_column(width=width)
        line.add_column(overflow="fold")
        line.add_row(head, text)
        self.print(line)

    def on_broken_pipe(self) -> Never:
        """Leave it to `main`, which knows the exit status; rich would end the program with its own."""
        raise BrokenPipeError


def plain(text: str, style: str = "") -> Text:
    """Text as the only thing that may be drawn: no markup is read, no character steers the terminal."""
    return Text(visible(text), style=style)
