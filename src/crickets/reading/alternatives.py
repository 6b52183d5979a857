"""Many phrases as one pattern that is fast: the expression engine tries every alternative at every word.

Alternatives that begin with a group are written out, and those that begin alike are put behind their first letter,
which more than halves the time. Only whether a phrase is found is asked for, so their order means nothing.
"""

from collections.abc import Iterator
from itertools import groupby

_REPEATED = ("?", "*", "+", "{")


def alternatives(phrases: str) -> str:
    """The phrases of a table, one a line, patterns themselves, as one; lines that begin with ``#`` are left out."""
    lines = (line.strip() for line in phrases.splitlines())
    whole = [one for line in lines if line and not line.startswith("#") for one in _divided(line)]
    begun = sorted((phrase for one in whole for phrase in _written_out(one)), key=_first)
    return "|".join(_behind(letter, list(group)) for letter, group in groupby(begun, key=_first))


def _first(phrase: str) -> str:
    """The letter that a phrase begins with; empty where that is anything else, or a letter that may lack."""
    return phrase[0] if phrase[:1].isalpha() and not phrase[1:].startswith(_REPEATED) else ""


def _behind(letter: str, phrases: list[str]) -> str:
    return f"{letter}(?:{'|'.join(one[1:] for one in phrases)})" if letter else "|".join(phrases)


def _written_out(phrase: str) -> Iterator[str]:
    """A phrase once for each beginning that its first group allows."""
    end = _end_of_group(phrase) if phrase.startswith("(?:") else 0
    rest = phrase[end:]
    if not end or rest.startswith(_REPEATED[1:]):
        yield phrase
        return
    optional = rest.startswith("?")
    for beginning in _divided(phrase[3 : end - 1]):
        yield from _written_out(beginning + rest[optional:])
    if optional:
        yield from _written_out(rest[1:])


def _divided(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, those within its groups left together."""
    start = 0
    for end in _bars(pattern):
        yield pattern[start:end]
        start = end + 1
    yield pattern[start:]


def _bars(pattern: str) -> Iterator[int]:
    return (i for i, depth in _depths(pattern) if depth == 0 and pattern[i] == "|")


def _end_of_group(pattern: str) -> int:
    return next(i + 1 for i, depth in _depths(pattern) if depth == 0 and pattern[i] == ")")


def _depths(pattern: str) -> Iterator[tuple[int, int]]:
    """Each sign that is no part of an escape or a set, with the number of groups that are open behind it."""
    depth = skipped = 0
    for i, sign in enumerate(pattern):
        if i < skipped:
            continue
        if sign == "\\":
            skipped = i + 2
        elif sign == "[":
            skipped = pattern.index("]", i + 2) + 1
        else:
            depth += (sign == "(") - (sign == ")")
            yield i, depth
