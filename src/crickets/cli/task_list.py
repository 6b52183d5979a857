"""The tasks as a table that can be read at 80 columns and in a pipe, and what else waits for the user."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.text import Text

from crickets.cli.screen import Screen, plain
from crickets.core.tasks import outcomes
from crickets.telling.agenda import Errand, Question, spoken

_GAP = 2


def draw(errands: Sequence[Errand], questions: Sequence[Question], zone: tzinfo) -> None:
    """Draw the tasks, those that are over dimmed, and the questions."""
    screen = Screen()
    waiting = [errand for errand in errands if not errand.over]
    screen.sentence(plain(_summary(len(waiting)), "bold"))
    if errands:
        screen.print()
        _table(errands, zone, screen)
    if questions:
        screen.print()
        screen.sentence(plain("Also waiting for you:", "bold"))
    for question in questions:
        screen.sentence(plain(f"{question.matter}: {question.sentence}", "yellow"), indent=_GAP)
    if waiting:
        first = waiting[0].key
        screen.print()
        hint = f"`crickets tasks {first}` tells all about one, `crickets done {first}` ends it."
        screen.sentence(plain(hint, "dim"))


def _summary(count: int) -> str:
    if not count:
        return "No task waits for you."
    return f"{count} task{'s' * (count != 1)} wait{'s' * (count == 1)} for you:"


def _table(errands: Sequence[Errand], zone: tzinfo, screen: Screen) -> None:
    headings = [plain(heading, "bold") for heading in ("task", "what", "since", "step", "client")]
    lines = [_cells(errand, zone) for errand in errands]
    widths = [max(cell.cell_len for cell in column) for column in zip(headings, *lines, strict=True)]
    screen.print(_padded(headings, widths), soft_wrap=True)
    for errand, cells in zip(errands, lines, strict=True):
        screen.print(_padded(cells, widths), soft_wrap=True)
        for text in _below(errand):
            screen.sentence(plain(text, "dim"), indent=_GAP)


def _cells(errand: Errand, zone: tzinfo) -> list[Text]:
    style = "dim" if errand.over else ""
    return [
        plain(errand.key, style or "bold"),
        plain(spoken(errand.task.kind), style),
        plain(_day(errand.task.opened, zone), style),
        plain(errand.task.step or "-", style),
        plain(errand.whom, style),
    ]


def _day(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%d %b %Y}"


def _padded(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    *first, last = cells
    blanks = (" " * (width - cell.cell_len + _GAP) for cell, width in zip(first, widths, strict=False))
    return Text.assemble(*(part for pair in zip(first, blanks, strict=True) for part in pair), last)


def _below(errand: Errand) -> list[str]:
    """What was found, and what ends it or did end it."""
    finding = [errand.task.finding] if errand.task.finding else []
    note = f" ({errand.note})" if errand.note else ""
    ends = f"Over: {errand.over}{note}." if errand.over else f"Ends with {', '.join(outcomes(errand.task.kind))}."
    return [*finding, ends]
