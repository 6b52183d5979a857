"""The word that was probably meant."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str] | Mapping[str, str]) -> str | None:
    """Give the known word that looks most like this one, case ignored, or None where nothing does.

    A mapping goes from every way to say a word to the word itself.
    """
    meanings = words if isinstance(words, Mapping) else {known: known for known in words}
    by_fold = {known.casefold(): meaning for known, meaning in meanings.items()}
    found = get_close_matches(word.casefold(), by_fold, n=1)
    return by_fold[found[0]] if found else None


def hint(word: str, words: Iterable[str] | Mapping[str, str], otherwise: str = "") -> str:
    """End a sentence with the word that was probably meant, else with another way out."""
    meant = nearest(word, words)
    if meant is not None:
        return f"; did you mean {meant!r}?"
    return f"; {otherwise}" if otherwise else ""
