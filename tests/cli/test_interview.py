"""`crickets init` on a terminal, as somebody sees it who has never heard of Crickets."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.beginning import OWN, Beginning
from tests.cli.home import words
from tests.cli.terminal import COLUMNS, CTRL_C, CTRL_U, DOWN, ENTER, SPACE, Terminal
from tests.mailboxes import letter
from tests.servers.account import Mail
from tests.servers.dovecot import Guest
from tests.suggesting.people import SPANISH

QUESTIONS = (
    "Your mail address",
    "Log in to 127.0.0.1",
    "Password",
    "Which of them are clients?",
    "Is that right?",
    "follow up whom?",
)
"""All that is asked where nothing is to be changed."""


def asked(beginning: Beginning, *flags: str) -> Terminal:
    """The interview; where the server is said, for nobody outside of this machine is asked for it."""
    return Terminal("init", *beginning.server, *flags, home=beginning.folder, environment=beginning.environment)


@pytest.fixture
def answers(beginning: Beginning) -> dict[str, tuple[str, ...]]:
    """What is typed at each question, the keys being pressed that go on."""
    typed = {"Your mail address": "you@studio.example", "Password": beginning.account.password}
    return {question: (typed.get(question, ""), ENTER) for question in QUESTIONS}


def go_on(terminal: Terminal, answers: dict[str, tuple[str, ...]], until: str) -> None:
    """Answer every question before that one, and wait for it."""
    for question in QUESTIONS[: QUESTIONS.index(until)]:
        terminal.shows(question)
        terminal.press(*answers[question])
    terminal.shows(until)


def test_six_questions_lead_to_what_will_happen_next(beginning: Beginning, answers: dict[str, tuple[str, ...]]) -> None:
    with asked(beginning) as terminal:
        go_on(terminal, answers, QUESTIONS[-1])
        terminal.press(ENTER)

        assert terminal.ends() == 0
        screen = terminal.screen

    assert list(beginning.settings.clients) == ["acme", "lodz"]
    assert "acme is followed up from the next working moment on." in screen
    assert "If nobody answers, until " in screen
    assert "  crickets run     watch the mailbox from now on" in screen
    assert max(map(len, screen.splitlines())) <= COLUMNS


def test_an_empty_mailbox_leads_to_a_file_without_clients(
    dovecot: Guest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = Beginning(dovecot, tmp_path / "home", capsys, monkeypatch)
    empty.move_in()
    command = f"echo {dovecot.password}"

    with asked(empty, "--address", "you@studio.example", "--password-command", command) as terminal:
        terminal.shows("Your name")
        terminal.press("Ada Writer", ENTER)
        terminal.shows("Nobody was found")
        terminal.shows("Is that right?")
        terminal.press(ENTER)

        assert terminal.ends() == 0

    assert dict(empty.settings.clients) == {}


def test_what_is_typed_before_the_question_is_seen_is_no_answer(
    beginning: Beginning, answers: dict[str, tuple[str, ...]]
) -> None:
    with asked(beginning) as terminal:
        terminal.press("somebody@else.example", ENTER)
        go_on(terminal, answers, QUESTIONS[1])

        assert "Your mail address: you@studio.example\n" in terminal.screen


def test_what_was_typed_as_the_password_is_nowhere_to_be_seen(
    beginning: Beginning, answers: dict[str, tuple[str, ...]]
) -> None:
    with asked(beginning) as terminal:
        go_on(terminal, answers | {"Password": ("not-the-right-one", ENTER)}, "Password")
        terminal.press("not-the-right-one", ENTER)

        screen = terminal.shows("refused the login")

    assert "not-the-right-one" not in screen
    assert "*" * len("not-the-right-one") in screen


def test_a_wrong_password_is_asked_for_again_and_nothing_else(
    beginning: Beginning, answers: dict[str, tuple[str, ...]]
) -> None:
    with asked(beginning) as terminal:
        go_on(terminal, answers, "Password")
        terminal.press("wrong", ENTER)
        terminal.shows("refused the login")
        terminal.press(ENTER)
        terminal.shows_again("Password", times=2)
        terminal.press(beginning.account.password, ENTER)

        screen = terminal.shows("Which of them are clients?")

    assert screen.count("Your mail address") == 1
    assert beginning.written == []


def test_the_user_name_can_be_another_one(beginning: Beginning, answers: dict[str, tuple[str, ...]]) -> None:
    with asked(beginning, "--username", "somebody") as terminal:
        go_on(terminal, answers, "Log in to 127.0.0.1")
        terminal.press(DOWN, DOWN, DOWN, ENTER)
        terminal.shows("The user name there: somebody")
        terminal.press(CTRL_U, beginning.account.user, ENTER)
        terminal.shows(f"as {beginning.account.user}")
        terminal.press(ENTER)
        terminal.shows("Password")
        terminal.press(beginning.account.password, ENTER)

        terminal.shows(f"Logged in to 127.0.0.1 as {beginning.account.user}.")


@pytest.mark.parametrize("at", [QUESTIONS[0], QUESTIONS[2], QUESTIONS[3], QUESTIONS[4]])
def test_ctrl_c_at_any_question_writes_nothing_and_says_so(
    beginning: Beginning, answers: dict[str, tuple[str, ...]], at: str
) -> None:
    with asked(beginning) as terminal:
        go_on(terminal, answers, at)
        terminal.press(CTRL_C)

        assert terminal.ends() == 130
        assert terminal.screen.endswith("Nothing was written.")

    assert beginning.written == []


def test_ctrl_c_behind_the_writing_says_that_it_is_written(
    beginning: Beginning, answers: dict[str, tuple[str, ...]]
) -> None:
    with asked(beginning) as terminal:
        go_on(terminal, answers, QUESTIONS[-1])
        terminal.press(CTRL_C)

        assert terminal.ends() == 130
        assert terminal.screen.endswith("The configuration is written; `crickets run` goes on from here.")

    assert beginning.config.is_file()


def test_who_is_a_client_is_chosen_by_the_space_bar(beginning: Beginning, answers: dict[str, tuple[str, ...]]) -> None:
    with asked(beginning, "--no-look") as terminal:
        go_on(terminal, answers | {"Which of them are clients?": (SPACE, DOWN, DOWN, SPACE, ENTER)}, "Is that right?")
        terminal.press(ENTER)

        assert terminal.ends() == 0

    assert list(beginning.settings.clients) == ["lodz", "bluewhale"]


def test_how_far_the_reading_has_come_is_shown_while_it_lasts(
    beginning: Beginning, answers: dict[str, tuple[str, ...]]
) -> None:
    with asked(beginning) as terminal:
        go_on(terminal, answers, "Which of them are clients?")

        assert "What you sent in 90 days" in terminal.passed
        assert "What you sent in 90 days" not in terminal.screen


def test_what_is_guessed_of_a_client_is_shown_before_it_is_written(
    beginning: Beginning, answers: dict[str, tuple[str, ...]]
) -> None:
    there = datetime.now(ZoneInfo("Europe/Madrid"))
    rosa, ago = "Rosa <hola@foto-rios.es>", timedelta(days=1)
    asks = letter("¿Cuándo puedes?", sender=rosa, message_id="rosa-1@mail.example", date=there - 30 * ago)
    offer = letter(SPANISH, sender=OWN, to=rosa, message_id="own-5@studio.example", date=there - 10 * ago)
    mails = [Mail("INBOX", asks, there - 30 * ago), Mail("Sent", offer, there - 10 * ago)]
    beginning.account.fill(mails)

    with asked(beginning) as terminal:
        go_on(terminal, answers, "Is that right?")
        screen = words(terminal.screen)

    assert (
        "Foto Rios, Rosa: hola@foto-rios.es, @foto-rios.es stage negotiating, letters in es, ES, Europe/Madrid"
        in screen
    )
    assert beginning.written == []


def change(terminal: Terminal, *keys: str) -> None:
    """Choose what is to be changed of the first client."""
    terminal.press(DOWN, DOWN, ENTER)
    terminal.shows("what is otherwise?")
    terminal.press(*keys)


@pytest.mark.parametrize(
    "keys, changed",
    [
        ((DOWN, ENTER), lambda settings: settings.matters["acme"].stage == "in_progress"),
        ((*[DOWN] * 6, ENTER, CTRL_U, "es", ENTER), lambda settings: settings.clients["acme"].language == "es"),
        ((*[DOWN] * 7, ENTER, CTRL_U, "se", ENTER), lambda settings: settings.clients["acme"].country == "SE"),
        ((*[DOWN] * 9, ENTER), lambda settings: list(settings.clients) == ["lodz"]),
    ],
    ids=["the stage", "the language", "the country", "left out"],
)
def test_what_was_guessed_wrong_is_changed(
    beginning: Beginning,
    answers: dict[str, tuple[str, ...]],
    keys: tuple[str, ...],
    changed: Callable[[object], bool],
) -> None:
    with asked(beginning, "--no-look") as terminal:
        go_on(terminal, answers, "Is that right?")
        change(terminal, *keys)
        terminal.shows_again("Is that right?", times=2)
        terminal.press(ENTER)

        assert terminal.ends() == 0

    assert changed(beginning.settings)


def test_a_file_that_is_there_stays_unless_the_user_says_otherwise(beginning: Beginning) -> None:
    beginning.say("init", *beginning.flags, "--clients", "none", "--no-look")
    before = beginning.config.read_text()

    with asked(beginning) as terminal:
        terminal.shows("There is a configuration already")
        terminal.press(ENTER)

        assert terminal.ends() == 0
        assert "Nothing was written." in terminal.screen

    assert beginning.config.read_text() == before


def test_a_file_that_is_there_is_written_anew_and_kept(
    beginning: Beginning, answers: dict[str, tuple[str, ...]]
) -> None:
    beginning.say("init", *beginning.flags, "--clients", "none", "--no-look")

    with asked(beginning, "--no-look") as terminal:
        terminal.shows("There is a configuration already")
        terminal.press(DOWN, ENTER)
        go_on(terminal, answers, "Is that right?")
        terminal.press(ENTER)

        assert terminal.ends() == 0
        assert "What was there is in " in words(terminal.screen)

    assert list(beginning.settings.clients) == ["acme", "lodz"]
    assert len(list(beginning.config.parent.glob("*.before-*"))) == 2
