"""The tone of a letter: phrases that accuse, assume, press or complain, by the word list of its language.

A list is a text of lines ``phrase -> why``, in the language's folder. In a phrase, ``a/b`` is either word, ``(a)`` may
stand there, ``a*`` has any ending, and ``!a/b`` at its start means: not behind either word. A line that begins with #
is a comment. Case, accents and line breaks are ignored.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crickets.core.matters import folded
from crickets.errors import LetterError
from crickets.letters.folders import CLAUSES, Folders

WORD_LIST = "_tone.txt"
"""The word list of a language, in its folder."""

_UNSAID = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)
_APOSTROPHES = str.maketrans("\u2019\u02bc", "''")
_GAP = r",?\s+"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a word list, and why it had better not be said."""

    written: str
    pattern: re.Pattern[str]
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a letter says, on which of its lines, counted from 1, and why it had better not."""

    line: int
    phrase: str
    why: str


def review(own: Path, folders: Folders) -> Iterator[tuple[Path, Remark]]:
    """What the letters of a folder had better not say, with their files; raises LetterError for an unreadable list.

    A letter that cannot be read is left out: that is said where it is rendered. Clauses are no letters.
    """
    for language in Folders((own,)).languages():
        phrases = word_list(language, folders)
        for file in sorted((own / language).rglob("*.txt")):
            clause = file.relative_to(own / language).as_posix().startswith(CLAUSES)
            if file.name != WORD_LIST and not clause:
                yield from ((file, remark) for remark in remarks(_text(file), phrases))


def word_list(language: str, folders: Folders) -> tuple[Phrase, ...]:
    """The phrases of a language, or else of the one that it is a variety of; none where there is no list."""
    paths = (f"{name}/{WORD_LIST}" for name in (language, re.split("[-_]", language)[0]))
    path = next((path for path in paths if folders.file(path)), None)
    try:
        loaded = folders.load(path) if path else None
    except (OSError, UnicodeError) as error:
        msg = f"this word list cannot be read: {error}; it must be a text in UTF-8 that Crickets may read"
        raise LetterError(msg, template=str(path)) from error
    return read_list(loaded[0]) if loaded else ()


def read_list(text: str) -> tuple[Phrase, ...]:
    """The phrases of a word list; a line without a reason is none."""
    rows = (line.partition("->") for line in text.splitlines() if not line.startswith("#"))
    stripped = ((written.strip(), why.strip()) for written, _, why in rows)
    return tuple(Phrase(written, _pattern(written), why) for written, why in stripped if written and why)


def remarks(template: str, phrases: Sequence[Phrase]) -> tuple[Remark, ...]:
    """What a letter or its template had better not say, from its beginning to its end; its tags say nothing."""
    text = _UNSAID.sub(_blanked, unicodedata.normalize("NFC", template))
    plain = [folded(character).translate(_APOSTROPHES) for character in text]
    origin = [at for at, piece in enumerate(plain) for _ in piece]
    found = _apart("".join(plain), phrases)
    return tuple(_remark(text, origin[start], origin[end - 1] + 1, phrase) for start, end, phrase in found)


def _apart(plain: str, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int, Phrase]]:
    """Where phrases stand; of those that share a word the first, of two with one beginning the longer."""
    matches = ((match.start(), match.end(), phrase) for phrase in phrases for match in phrase.pattern.finditer(plain))
    last = 0
    for start, end, phrase in sorted(matches, key=lambda found: (found[0], -found[1])):
        if max(start, last) < end and start >= last:
            yield start, end, phrase
            last = end


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return ""


def _remark(text: str, start: int, end: int, phrase: Phrase) -> Remark:
    return Remark(text.count("\n", 0, start) + 1, " ".join(text[start:end].split()), phrase.why)


def _blanked(tag: re.Match[str]) -> str:
    # Not by spaces: words on both sides of a tag are no phrase. As long as before, so that lines stay where they are.
    return re.sub(r"[^\n]", "\0", tag[0])


def _pattern(written: str) -> re.Pattern[str]:
    *before, last = folded(written).translate(_APOSTROPHES).split()
    source = "".join(_word(word, _GAP) for word in before) + _word(last, "")
    return re.compile(rf"(?<!\w){source}(?!\w)")


def _word(word: str, gap: str) -> str:
    if word.startswith("!"):
        return "".join(rf"(?<!{re.escape(other)})(?<!{re.escape(other)}\s)" for other in word[1:].split("/"))
    optional = word.startswith("(") and word.endswith(")")
    choices = "|".join(re.escape(choice).replace(r"\*", r"\w*") for choice in word.strip("()").split("/"))
    return f"(?:(?:{choices}){gap})?" if optional else f"(?:{choices}){gap}"
