import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.visible import visible


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Łódź · 30 % · 你好", "Łódź · 30 % · 你好"),
        ("[/b] [red] :smile:", "[/b] [red] :smile:"),
        ("no\u00a0break", "no\u00a0break"),
        ("\x1b[2J", r"\x1b[2J"),
        ("one\r\ntwo\tthree", r"one\r\ntwo\tthree"),
        ("\u202eexe.gnp\u2066", r"\u202eexe.gnp\u2066"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("\x7f\x9b31m", r"\x7f\x9b31m"),
        ("\ud800", r"\ud800"),
        ("\u200b\ufeff", r"\u200b\ufeff"),
    ],
    ids=[
        "letters of any script",
        "markup",
        "a space",
        "an escape sequence",
        "line breaks and tabs",
        "bidirectional controls",
        "line separators",
        "C1 controls",
        "a lone surrogate",
        "characters without a width",
    ],
)
def test_a_terminal_is_shown_and_never_told(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_what_is_shown_can_be_written_and_read_in_utf_8_and_is_shown_as_it_is(text: str) -> None:
    shown = visible(text)

    assert shown.encode().decode() == shown
    assert visible(shown) == shown
