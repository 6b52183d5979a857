"""How every matter stands, as a table that can be read at 80 columns, in a pipe, and on a wide screen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crickets.cli.screen import plain
from crickets.core.people import Client, ClientKey
from crickets.telling.report import Standing, spell

WITH_NAMES = 100
"""From this width on the client's name stands before the matter, whose key begins with the client's."""

ON_ONE_LINE = 150
"""From this width on what holds a matter stands beside it, else below: a sentence is never cut."""

_GAP = 2
_MATTER, _STAGE = -6, -5
"""Where they stand in a line, with the client's name before them or without."""
_STYLES = {"you": "bold yellow", "unknown": "bold red", "closed": "dim", "parked": "dim", "-": "dim"}


@dataclass(frozen=True, slots=True)
class View:
    """For whom the table is drawn: the moment, the user's time zone, the clients' names, the columns of the screen."""

    now: datetime
    zone: tzinfo
    clients: Mapping[ClientKey, Client]
    width: int


def table(rows: Sequence[Standing], view: View) -> RenderableType:
    """Draw the matters in the order given."""
    if view.width >= ON_ONE_LINE:
        return _wide(rows, view)
    headings = [Text(heading, style="bold") for heading in _headings(view)]
    lines = [headings, *(_cells(row, view) for row in rows)]
    if _excess(lines, view.width) > 0:
        lines = [_with_folded_stage(line) for line in lines]
    widths = _widths(lines, view.width)
    return Group(*_narrow(rows, lines, widths))


def _headings(view: View) -> list[str]:
    named = ["client"] if view.width >= WITH_NAMES else []
    return [*named, "matter", "stage", "turn", "silent", "next", "when"]


def _cells(row: Standing, view: View) -> list[Text]:
    client = view.clients.get(row.client)
    named = [plain(client.name if client else row.client)] if view.width >= WITH_NAMES else []
    style = "bold" if row.needs_you else _STYLES.get(row.turn, "")
    return [
        *named,
        plain(row.matter, style),
        plain(row.stage),
        plain(row.turn, _STYLES.get(row.turn, "")),
        plain(spell(row.silent) if row.silent is not None else "-"),
        plain(row.step or "-"),
        plain(_moment(row.when, view)),
    ]


def _moment(when: datetime | None, view: View) -> str:
    if when is None:
        return "-"
    if when <= view.now:
        return "now"
    local, today = when.astimezone(view.zone), view.now.astimezone(view.zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%a %d %b}" if local.year == today.year else f"{local:%d %b %Y}"


def _widths(lines: Sequence[Sequence[Text]], width: int) -> list[int]:
    """As wide as the widest cell; the matter, which can be folded best, gives way where that is too much."""
    widths = _widest(lines)
    widths[_MATTER] = max(8, widths[_MATTER] - max(0, _excess(lines, width)))
    return widths


def _widest(lines: Sequence[Sequence[Text]]) -> list[int]:
    return [max(part.cell_len for cell in column for part in cell.split()) for column in zip(*lines, strict=True)]


def _excess(lines: Sequence[Sequence[Text]], width: int) -> int:
    widths = _widest(lines)
    return sum(widths) + _GAP * (len(widths) - 1) - width


def _with_folded_stage(line: Sequence[Text]) -> list[Text]:
    """The stage on two lines, ``awaiting_`` and ``payment``, so that the key beside it stays whole."""
    stage = line[_STAGE]
    folded = Text(stage.plain.replace("_", "_\n", 1), style=stage.style)
    return [*line[:_STAGE], folded, *line[_STAGE + 1 :]]


def _narrow(
    rows: Sequence[Standing], lines: Sequence[Sequence[Text]], widths: Sequence[int]
) -> Iterator[RenderableType]:
    yield _line(lines[0], widths)
    for row, cells in zip(rows, lines[1:], strict=True):
        yield _line(cells, widths)
        yield Padding.indent(plain(row.hold, "" if row.needs_you else "dim"), _GAP)


def _line(cells: Sequence[Text], widths: Sequence[int]) -> Table:
    line = Table.grid(padding=(0, _GAP, 0, 0))
    for width in widths:
        line.add_column(width=width, overflow="fold")
    line.add_row(*cells)
    return line


def _wide(rows: Sequence[Standing], view: View) -> Table:
    drawn = Table(box=None, padding=(0, _GAP, 0, 0), header_style="bold")
    for heading in _headings(view):
        drawn.add_column(heading, overflow="fold")
    drawn.add_column("what holds it", ratio=1, overflow="fold")
    for row in rows:
        drawn.add_row(*_cells(row, view), plain(row.hold))
    return drawn
