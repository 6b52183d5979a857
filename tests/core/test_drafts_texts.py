import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.drafts import SIMILAR, digest, likeness, triples

TEXT = "Just checking that this did not get buried: would the offer of last week still help you?"


def test_the_same_text_is_alike_and_another_is_not() -> None:
    ours = triples(TEXT)

    assert likeness(ours, TEXT.upper() + "\n> quoted") == 1.0
    assert likeness(ours, TEXT.replace("last week", "Monday")) >= SIMILAR
    assert likeness(ours, "Thank you, we will have a look at it tomorrow.") == 0.0


@pytest.mark.parametrize("text", ["", "two words", "…"], ids=["empty", "two words", "no words"])
def test_a_text_too_short_to_be_known_again_is_like_nothing(text: str) -> None:
    assert triples(text) == frozenset()
    assert likeness(triples(text), text) == 0.0


@given(st.text(), st.text())
def test_a_likeness_is_a_part(ours: str, text: str) -> None:
    assert 0.0 <= likeness(triples(ours), text) <= 1.0


def test_the_words_cannot_be_read_off_the_hashes() -> None:
    assert all(0 <= hashed < 2**48 for hashed in triples(TEXT))


@given(st.binary(), st.binary())
def test_only_the_same_bytes_are_untouched(one: bytes, other: bytes) -> None:
    assert (digest(one) == digest(other)) is (one == other)
