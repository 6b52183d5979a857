"""What is said on a terminal, and to a program that reads along."""

import json

import pytest

from crickets.cli.saying import say, say_json

TEXT = "Señal\u202e\x1b[2J"
"""Letters beyond ASCII, and what would steer a terminal."""


def test_what_would_steer_a_terminal_is_shown_there(capsys: pytest.CaptureFixture[str]) -> None:
    say(TEXT)

    out = capsys.readouterr().out
    assert out.startswith("Señal")
    assert not {"\u202e", "\x1b"} & set(out)


def test_json_steers_no_terminal_and_yet_holds_every_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"name": TEXT})

    out = capsys.readouterr().out
    assert out.isascii()
    assert not {"\u202e", "\x1b"} & set(out)
    assert json.loads(out) == {"name": TEXT}
