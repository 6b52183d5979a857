"""A table of phrases as one pattern finds what each of its phrases finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.reading.alternatives import alternatives

TABLE = r"""
# English
(?:a|be|(?:ce|d)a) c
ab?c|(?:a|b)?c|(?:ab)+d
# German
[ab|c]e\|f|\(g
(?!x)h|b(?:c|d(?:e|f))g
"""
PHRASES = st.text("abcdefgh |()x", max_size=8)


@given(PHRASES)
def test_it_finds_what_the_phrases_find_one_by_one(text: str) -> None:
    lines = [line for line in TABLE.splitlines() if line and not line.startswith("#")]
    one_by_one = any(re.search(line, text) for line in lines)

    assert (re.search(alternatives(TABLE), text) is not None) == one_by_one


@pytest.mark.parametrize(
    "text", ["a c", "be c", "cea c", "da c", "ac", "abc", "bc", "c", "ababd", "ae|f", "(g", "h", "bdfg"]
)
def test_every_phrase_is_there(text: str) -> None:
    assert re.fullmatch(alternatives(TABLE), text)


def test_phrases_that_begin_alike_stand_behind_their_first_letter() -> None:
    assert alternatives("ab\nac|(?:a|b)d\n") == "a(?:b|c|d)|b(?:d)"
