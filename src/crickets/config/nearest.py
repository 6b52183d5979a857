"""The word that was probably meant."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


def nearest(word: str, words: Iterable[str], synonyms: Mapping[str, str] = _NONE) -> str | None:
    """Give the known word that looks most like this one, case ignored, or None where nothing does.

    ``synonyms`` are other ways to say a known word.
    """
    by_fold = {synonym.casefold(): known for synonym, known in synonyms.items()}
    by_fold |= {known.casefold(): str(known) for known in words}
    found = get_close_matches(word.casefold(), by_fold, n=1)
    return by_fold[found[0]] if found else None


def hint(word: str, words: Iterable[str], otherwise: str = "", synonyms: Mapping[str, str] = _NONE) -> str:
    """End a sentence with the word that was probably meant, else with another way out."""
    meant = nearest(word, words, synonyms)
    if meant is not None:
        return f"; did you mean {meant!r}?"
    return f"; {otherwise}" if otherwise else ""
