"""A table whose lines stay lines in a pipe; on a terminal that is too narrow its widest text is folded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from crickets.cli.screen import Screen, plain

_GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what stands below it; amounts are set to the right."""

    heading: str
    cells: Sequence[str]
    right: bool = False


def draw(columns: Sequence[Column], styles: Mapping[str, str], states: Sequence[str]) -> None:
    """Draw a table; a line has the style of its state."""
    screen = Screen()
    drawn = Table.grid(padding=(0, _GAP, 0, 0))
    widths = [max(plain(text).cell_len for text in (c.heading, *c.cells)) for c in columns]
    for column, width in zip(columns, widths, strict=True):
        fixed = None if screen.is_terminal else width
        drawn.add_column(justify="right" if column.right else "left", overflow="fold", min_width=fixed)
    drawn.add_row(*(Text(column.heading, style="bold") for column in columns))
    for index, state in enumerate(states):
        drawn.add_row(*(plain(column.cells[index], styles.get(state, "")) for column in columns))
    if not screen.is_terminal:
        screen.width = max(screen.width, sum(widths) + _GAP * len(widths))
    screen.print(drawn)
