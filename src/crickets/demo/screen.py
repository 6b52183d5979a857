"""What the demo shows, drawn by rich: the silence clocks, what happens, and each draft as a mail client shows it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from crickets.cli.screen import plain
from crickets.demo.cast import MARTA, ZONE
from crickets.demo.clocks import SilenceClock
from crickets.demo.player import StandingDraft
from crickets.telling.report import Entry, spell

SIDE_BY_SIDE = 96
"""From this width on the last screen has a draft and a timeline beside each other."""

_QUIET = "bright_black"
_TURNS = {"you": "bold cyan", "client": "", "unknown": "bold red", "closed": "dim", "-": "dim"}
_NARROW_BAR, _WIDEST_BAR = 9, 24
_FILLED, _EMPTY = "━", "─"


def clock_panel(now: datetime, clocks: Sequence[SilenceClock], width: int) -> Panel:
    """The clock of the play, and below it every silence clock, each in two lines or three."""
    local = now.astimezone(ZONE)
    title = Text.assemble((f"{local:%A %d %B %Y}  ", "bold"), (f" {local:%H:%M} ", "bold reverse"))
    lines = [part for clock in clocks for part in _clock_lines(clock, width)]
    return Panel(Group(_headings(width), *lines), title=title, title_align="left", box=box.ROUNDED, border_style=_QUIET)


def scene_line(at: datetime, who: str, told: str) -> Table:
    """Who does what, and when."""
    style = "bold green" if who == "Crickets" else "bold cyan" if who == MARTA.first_name else "bold magenta"
    line = Table.grid(padding=(0, 2, 0, 0))
    line.add_column(width=16, no_wrap=True)
    line.add_column(overflow="fold")
    what = Text.assemble(plain(who, style), " ", plain(told))
    line.add_row(plain(f"{at.astimezone(ZONE):%a %d %b %H:%M}", "bold"), what)
    return line


def understood_line(sentence: str) -> Table:
    """What Crickets makes of it, below the line that tells what happened."""
    line = Table.grid(padding=(0, 1, 0, 0))
    line.add_column(width=17, justify="right", no_wrap=True)
    line.add_column(overflow="fold")
    line.add_row(plain("→", "green"), plain(sentence, "green"))
    return line


def draft_panel(draft: StandingDraft, title: str = "Drafts", quoted: int = 3) -> Panel:
    """A draft as the mail client shows it; of the quoted mail only so many lines."""
    header = Table.grid(padding=(0, 1, 0, 0))
    for name in ("From", "To", "Subject"):
        header.add_row(plain(f"{name}:", _QUIET), plain(draft.header(name), "bold"))
    body = [plain(line, style) for line, style in _body(draft.text, quoted)]
    return Panel(Group(header, "", *body), title=plain(title, "yellow"), title_align="left", border_style="yellow")


def reasons(matter: str, sentences: Iterable[str]) -> Padding:
    """Why a draft was placed, as ``crickets why`` says it."""
    lines = Table.grid(padding=(0, 1, 0, 0))
    for sentence in sentences:
        lines.add_row(plain("·", "green"), plain(sentence, _QUIET))
    return Padding(Group(plain(f"crickets why {matter}", "green"), lines), (0, 0, 1, 2))


def timeline_panel(title: str, entries: Sequence[Entry]) -> Panel:
    """What happened in a matter, as ``crickets show`` tells it."""
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for entry in entries:
        lines.add_row(
            plain(f"{entry.at.astimezone(ZONE):%d %b %H:%M}", _QUIET),
            plain(entry.sentence, _timeline_style(entry.sentence)),
        )
    return Panel(lines, title=plain(title, "green"), title_align="left", border_style="green")


@dataclass(frozen=True, slots=True)
class LastScreen:
    """Everything that the last screen shows."""

    now: datetime
    clocks: Sequence[SilenceClock]
    draft: StandingDraft
    placed_at: datetime
    matter: str
    timeline: Sequence[Entry]
    counts: Mapping[str, int]

    def drawn(self, width: int) -> Group:
        """Draw it for a terminal of this width."""
        clocks = clock_panel(self.now, self.clocks, width)
        timeline = timeline_panel(f"crickets show {self.matter}", self.timeline)
        if width < SIDE_BY_SIDE:
            return Group(clocks, timeline, self._summary())
        draft = draft_panel(self.draft, f"Drafts on {self.placed_at.astimezone(ZONE):%a %d %b %H:%M}", quoted=0)
        both = Table.grid(expand=True)
        both.add_column(ratio=1)
        both.add_column(ratio=1)
        both.add_row(draft, Group(timeline, self._summary()))
        return Group(clocks, both)

    def _summary(self) -> Panel:
        lines = Table.grid(padding=(0, 1, 0, 0))
        lines.add_column(justify="right")
        for what, count in self.counts.items():
            lines.add_row(plain(str(count), "bold"), plain(what))
        return Panel(lines, title="two weeks", title_align="left", border_style=_QUIET)


# The silence clocks


def _headings(width: int) -> Table:
    words = ("client", "stage", "turn", "silence", "", "next step")
    return _line([plain(word, _QUIET) for word in words], width)


def _clock_lines(clock: SilenceClock, width: int) -> Iterator[RenderableType]:
    yield _line(
        [
            plain(clock.client, "bold"),
            plain(clock.stage),
            plain(clock.turn, _TURNS.get(clock.turn, "")),
            _bar(clock.run, _bar_width(width)),
            plain(spell(clock.silent) if clock.silent is not None else "", "bold"),
            _next(clock, width),
        ],
        width,
    )
    yield Padding(Text.assemble(plain(clock.matter, "italic"), plain(f": {clock.hold}", _QUIET)), (0, 0, 0, 2))


def _line(cells: Sequence[Text], width: int) -> Table:
    line = Table.grid(padding=(0, 1, 0, 0))
    for column in (14, 16, 6, _bar_width(width), 8, None):
        line.add_column(width=column, no_wrap=True)
    line.add_row(*cells)
    return line


def _bar_width(width: int) -> int:
    return min(_WIDEST_BAR, width - 76) if width >= SIDE_BY_SIDE else _NARROW_BAR


def _bar(run: float | None, width: int) -> Text:
    if run is None:
        return Text("")
    filled = round(run * width)
    style = "red" if run >= 1 else "yellow" if run > 2 / 3 else "green"
    return Text.assemble((_FILLED * filled, style), (_EMPTY * (width - filled), _QUIET))


def _next(clock: SilenceClock, width: int) -> Text:
    if not clock.step:
        return Text("")
    when = f" {_moment(clock.when, ZONE, wide=width >= SIDE_BY_SIDE)}" if clock.when else ""
    return Text.assemble(plain(clock.step, "bold"), plain(when))


def _moment(when: datetime, zone: tzinfo, *, wide: bool) -> str:
    local = when.astimezone(zone)
    return f"{local:%a %d %b}" if wide else f"{local:%a %d}"


# Mails and timelines


def _body(text: str, quoted: int) -> Iterator[tuple[str, str]]:
    quotes = 0
    for line in text.split("\n"):
        is_quote = line.startswith(">")
        quotes += is_quote
        if not is_quote or quotes <= quoted:
            yield line, _QUIET if quotes else ""
        elif quotes == quoted + 1:
            yield "> …", _QUIET


def _timeline_style(sentence: str) -> str:
    if sentence.startswith(("A draft was placed", "The untouched draft")):
        return "green"
    return "cyan" if sentence.startswith("You") else "magenta" if sentence.startswith("The client wrote") else ""
