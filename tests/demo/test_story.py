"""The demo's story, from its first scene to its last screen."""

import io
import re
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rich.console import Console

from crickets import demo
from crickets.demo import mails
from crickets.demo.audience import Pace
from crickets.demo.cast import ATELIER_BRUNE, CAFE_OLMO, CLIENTS, HARBOUR_TEA, november
from crickets.demo.server import HOST
from crickets.demo.story import (
    STORY,
    Arrives,
    AsksForTasks,
    Consequence,
    DraftAppears,
    NothingHappens,
    Scene,
    SendsDraft,
    Writes,
)
from crickets.errors import MailError

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
HAPPENINGS = [
    "Mon 02 Nov 10:12 Marta sends Harbour Tea a quote.",
    "→ Step 'first' is due on Mon 09 Nov 2026 09:00 (Sat 07 Nov is not a working day on your side).",
    "→ Invoice 2026-031 is due on Thu 05 Nov 2026: nothing before Fri 06 Nov 2026 09:00.",
    "Ingrid answers for Fjord Kayaks",
    "→ The client wrote last, on Tue 03 Nov 2026 11:20: it is your turn.",
    "the tea shop sends its newsletter.",
    "Fri 06 Nov 09:00 Crickets finds the invoice of Atelier Brune overdue",
    "From: Marta Soler <marta@marea.example>",
    "To: Hélène Brune <helene@atelierbrune.example>",
    "Subject: Re: Catalogue de céramique : bon à tirer",
    "Bonjour Madame Brune,",
    "Fri 06 Nov 09:35 Marta reads it",
    "→ You sent the draft.",
    "Zofia is out of office",
    "→ Step 'first' is due on Thu 12 Nov 2026 09:00 (Wed 11 Nov is a public holiday",
    "→ It is not working time: Sat 07 Nov is not a working day on your side.",
    "Mon 09 Nov 09:00 Crickets places the follow-up",
    "Hello Ella,",
    "crickets why harbour-tea/winter-tea-labels",
    "You wait for Harbour Tea since Mon 02 Nov 2026 10:12, for 6 days.",
    "→ You sent the draft in your own words.",
    "→ Step 'last' is due on Mon 16 Nov 2026 11:40.",
    "Hola, Lucía:",
    "→ You deleted the draft: it is left alone until someone writes",
    "→ It is not working time: Wed 11 Nov is a public holiday on the client's side (National Independence Day).",
    "Dzień dobry, Pani Zofio,",
    "→ The draft that you edited was flagged, for the client answered.",
    "asks Marta to call: did the mails arrive?",
    "→ Task 2 for you: call.",
    "Mon 16 Nov 11:40 Crickets places the last follow-up",
    "Mon 16 Nov 15:20 Ella says yes",
    "→ The untouched draft was taken back: the client answered.",
    "5 drafts placed",
    "2 sent by Marta",
    "0 mails sent by Crickets",
    "crickets check",
    "crickets run",
]


@pytest.fixture(scope="module")
def told() -> str:
    """What somebody reads who has the story in a pipe."""
    console = a_pipe()
    assert demo.run(console=console) == 0
    return written_to(console)


@pytest.fixture
def left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[object]]:
    """Ask what there is now that was not there before: threads, open files and sockets, temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    threads, files = set(threading.enumerate()), open_files()
    return lambda: [*(set(threading.enumerate()) - threads), *range(files, open_files()), *tmp_path.iterdir()]


def test_the_story_is_told_in_its_order(told: str) -> None:
    rest = " ".join(re.sub(r"[│╭╮╰╯─·]", " ", told).split())

    for happening in HAPPENINGS:
        assert happening in rest
        rest = rest.partition(happening)[2]


def test_in_a_pipe_nothing_steers_a_terminal(told: str) -> None:
    assert CONTROL.findall(told) == []


def test_in_a_pipe_no_line_is_wider_than_80_columns(told: str) -> None:
    assert [line for line in told.splitlines() if len(line) > 80] == []


def test_nothing_is_left_behind(left_behind: Callable[[], list[object]]) -> None:
    assert demo.run(console=a_pipe()) == 0

    assert left_behind() == []


def test_on_a_terminal_the_silence_clocks_run_below(
    monkeypatch: pytest.MonkeyPatch, left_behind: Callable[[], list[object]]
) -> None:
    for name in ("TICK", "LINE", "DRAFT"):
        monkeypatch.setattr(Pace, name, 0.0)
    console = a_terminal()

    assert demo.run(console=console) == 0

    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written_to(console))
    days = [day for day in ("Tuesday 03", "Saturday 07", "Wednesday 11", "Sunday 15") if f"╭─ {day}" in shown]
    assert days == ["Tuesday 03", "Saturday 07", "Wednesday 11", "Sunday 15"]
    assert left_behind() == []


def test_without_colours_a_terminal_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TICK", "LINE", "DRAFT"):
        monkeypatch.setattr(Pace, name, 0.0)
    monkeypatch.setattr(demo, "STORY", STORY[:1])
    monkeypatch.setattr(demo.ending, "show", lambda *_: None)
    console = a_terminal(NO_COLOR="1")

    assert demo.run(console=console) == 0

    assert re.findall(r"\x1b\[[0-9;]*3[0-7]m", written_to(console)) == []


QUOTE = STORY[0]
PLACED = next(i for i, s in enumerate(STORY) if s.role is HARBOUR_TEA and isinstance(s.act, DraftAppears))
BEFORE_THE_CALL = STORY[: next(i for i, s in enumerate(STORY) if isinstance(s.act, AsksForTasks))]
NEWS = Scene(november(9, 10), HARBOUR_TEA, Arrives(mails.TEA_NEWSLETTER, Consequence.TAKEN_BACK), "")


@pytest.mark.parametrize(
    "story, sentence",
    [
        ([QUOTE, Scene(november(5, 9), HARBOUR_TEA, DraftAppears(), "")], "drafts should stand for harbour-tea"),
        ([QUOTE, Scene(november(9, 10), HARBOUR_TEA, NothingHappens(), "")], "drafts should stand for nobody"),
        ([*STORY[: PLACED + 1], NEWS], "drafts should stand for nobody, and there are Ella Finch"),
        ([Scene(november(2, 10), HARBOUR_TEA, Arrives(mails.TEA_NEWSLETTER), "")], "the turn of 'client' at Harbour"),
        ([Scene(november(2, 10), CAFE_OLMO, SendsDraft(), "")], "there are 0 drafts for Lucía Prado"),
        ([Scene(november(3, 9), ATELIER_BRUNE, AsksForTasks(), "")], "there are none for atelier-brune/catalogue"),
        ([*BEFORE_THE_CALL, Scene(november(13, 9, 35), ATELIER_BRUNE, NothingHappens(), "")], "there are some for"),
    ],
    ids=[
        *("a draft too early", "a draft unforeseen", "a newsletter that stops nothing", "an answer owed", "no draft"),
        *("a task too early", "a task unforeseen"),
    ],
)
def test_a_story_that_goes_otherwise_ends_with_a_sentence_and_status_1(
    monkeypatch: pytest.MonkeyPatch, story: Sequence[Scene], sentence: str
) -> None:
    monkeypatch.setattr(demo, "STORY", story)
    console = a_pipe()

    assert demo.run(console=console) == 1

    said = " ".join(written_to(console).split())
    assert "The story did not go as told: " in said
    assert sentence in said


def test_a_port_that_is_taken_is_said_in_a_sentence(left_behind: Callable[[], list[object]]) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(MailError, match=rf"port {port} of 127\.0\.0\.1 cannot be had .*--port"):
            demo.run(port=port, console=a_pipe())

    assert left_behind() == []


def test_each_of_the_five_clients_has_a_scene() -> None:
    assert {scene.role.client for scene in STORY} == {role.client for role in CLIENTS}


def test_scenes_come_in_the_order_of_time() -> None:
    moments = [scene.at for scene in STORY]

    assert moments == sorted(moments)


@pytest.mark.parametrize("scene", [s for s in STORY if isinstance(s.act, Arrives | Writes)], ids=lambda s: s.told)
def test_a_mail_arrives_when_it_was_written(scene: Scene) -> None:
    assert isinstance(scene.act, Arrives | Writes)
    assert scene.act.mail.at == scene.at


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def a_pipe() -> Console:
    return Console(file=io.StringIO(), width=80, markup=False, emoji=False, highlight=False)


def a_terminal(**environment: str) -> Console:
    return Console(
        file=io.StringIO(),
        width=80,
        height=24,
        force_terminal=True,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={"TERM": "xterm-256color", **environment},
    )


def written_to(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
