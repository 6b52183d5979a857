"""The plan as a table that can be read at 80 columns and in a pipe, where each line stays one line."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.table import Table
from rich.text import Text

from crickets.cli.screen import Screen, plain
from crickets.telling.forecast import ASSUMED, Forecast, Happening

_GAP = 2
_LEAST = 20
"""So many columns are left for what happens, however long the key of a matter is."""


def draw(found: Forecast, zone: tzinfo) -> None:
    """Draw what will happen, what waits, and what is assumed."""
    screen = Screen()
    until = f"{found.until.astimezone(zone):%a %d %b %Y}"
    if found.happenings:
        screen.sentence(plain(f"If nobody answers, until {until}:"))
        screen.print()
        _dates(found.happenings, zone, screen)
    else:
        screen.sentence(plain(f"Nothing will happen by itself until {until}."))
    if found.waiting:
        screen.print()
        screen.sentence(plain("Without a date in that time:"))
        screen.print()
    for waiting in found.waiting:
        screen.sentence(plain(f"{waiting.matter} ({waiting.stage})", "bold"))
        screen.sentence(plain(waiting.sentence), indent=_GAP)
    screen.print()
    for notice in found.notices:
        screen.sentence(plain(notice, "yellow"))
    screen.sentence(plain(ASSUMED, "dim"))


def _dates(happenings: Sequence[Happening], zone: tzinfo, screen: Screen) -> None:
    headings = [Text(heading, style="bold") for heading in ("when", "matter", "stage", "what")]
    lines = [_cells(happening, zone) for happening in happenings]
    widths = _widths([headings, *lines], screen.width)
    _line(headings, widths, screen)
    for happening, cells in zip(happenings, lines, strict=True):
        _line(cells, widths, screen)
        if happening.why:
            screen.sentence(plain(happening.why, "dim"), indent=_GAP)


def _cells(happening: Happening, zone: tzinfo) -> list[Text]:
    what = f"draft '{happening.step}'" if happening.kind == "draft" else happening.sentence
    return [
        plain(_moment(happening.at, zone)),
        plain(happening.matter, "bold"),
        plain(happening.stage),
        plain(what),
    ]


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %Y %H:%M}"


def _widths(lines: Sequence[Sequence[Text]], width: int) -> list[int]:
    """As wide as the widest cell; where that is too much the matter gives way first, then what happens."""
    when, matter, stage, what = (max(cell.cell_len for cell in column) for column in zip(*lines, strict=True))
    room = width - when - stage - 3 * _GAP
    matter = min(matter, max(8, room - min(what, _LEAST)))
    return [when, matter, stage, max(8, min(what, room - matter))]


def _line(cells: Sequence[Text], widths: Sequence[int], screen: Screen) -> None:
    if not screen.is_terminal:
        *first, last = cells
        padded = [part for cell, width in zip(first, widths, strict=False) for part in (cell, _blanks(cell, width))]
        screen.print(Text.assemble(*padded, last), soft_wrap=True)
        return
    line = Table.grid(padding=(0, _GAP, 0, 0))
    for width in widths:
        line.add_column(width=width, overflow="fold")
    line.add_row(*cells)
    screen.print(line)


def _blanks(cell: Text, width: int) -> str:
    return " " * (max(0, width - cell.cell_len) + _GAP)
