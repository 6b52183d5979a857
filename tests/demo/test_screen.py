"""What the demo draws."""

import io
from datetime import timedelta

import pytest
from rich.console import Console, RenderableType

from crickets.demo.cast import november
from crickets.demo.clocks import SilenceClock
from crickets.demo.player import StandingDraft
from crickets.demo.screen import clock_panel, draft_panel, understood_line

DRAFT = (
    "From: Marta Soler <marta@marea.example>\r\n"
    "To: =?utf-8?Q?Luc=C3=ADa_Prado?= <lucia@cafeolmo.example>\r\n"
    "Subject: Re: {subject}\r\n"
    "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
    "\r\n"
    "Hola, \r\nLucía:\r\n\r\nMarta escribió:\r\n> uno\r\n> dos\r\n> tres\r\n> cuatro\r\n\r\n-- \r\nMarta\r\n"
)


def test_a_draft_is_shown_decoded_and_its_lines_flow() -> None:
    shown = drawn(draft_panel(draft("La carta")))

    assert "To:      Lucía Prado <lucia@cafeolmo.example>" in shown
    assert "│ Hola, Lucía:" in shown


def test_of_a_quoted_mail_only_the_beginning_is_shown() -> None:
    shown = drawn(draft_panel(draft("La carta"), quoted=2))

    assert [line.strip("│ ") for line in shown.splitlines() if ">" in line and "@" not in line] == [
        "> uno",
        "> dos",
        "> …",
    ]
    assert "│ --" in shown


@pytest.mark.parametrize("subject", ["[/b] and [red]", ":cricket:"], ids=["markup", "an emoji's name"])
def test_text_from_a_mail_is_only_text(subject: str) -> None:
    assert f"Re: {subject}" in drawn(draft_panel(draft(subject)))


def test_a_control_character_is_made_visible() -> None:
    assert "\\x1b[2J" in drawn(understood_line("a subject with \x1b[2J in it"))


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize(
    "run, filled", [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)], ids=["just begun", "half of the time", "due"]
)
def test_the_bar_grows_with_the_silence(run: float, filled: float, width: int) -> None:
    shown = drawn(clock_panel(november(9, 9), [clock(run)], width), width)

    line = next(line for line in shown.splitlines() if "Pod Lipą" in line)
    bar = line.count("━"), line.count("─")
    assert bar[0] / sum(bar) == pytest.approx(filled, abs=0.06)


def test_where_no_step_will_come_there_is_no_bar() -> None:
    shown = drawn(clock_panel(november(9, 9), [clock(None)], 80))

    assert "━" not in shown


@pytest.mark.parametrize("width", [80, 96, 120, 200])
def test_no_word_of_a_clock_is_cut(width: int) -> None:
    row = clock(0.5)

    words = " ".join(drawn(clock_panel(november(9, 9), [row], width), width).replace("│", " ").split())

    assert f"{row.matter}: {row.hold}" in words
    assert "…" not in words


def clock(run: float | None) -> SilenceClock:
    return SilenceClock(
        client="Pod Lipą",
        matter="Plakaty targowe",
        stage="awaiting payment",
        turn="client",
        silent=timedelta(days=17),
        run=run,
        step="first",
        when=november(25, 11, 40),
        hold="Every step is done, the last ('first') on Fri 06 Nov 2026 09:35: from here on a person decides.",
    )


def draft(subject: str) -> StandingDraft:
    return StandingDraft(1, DRAFT.format(subject=subject).encode(), frozenset({"\\Draft"}))


def drawn(what: RenderableType, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
