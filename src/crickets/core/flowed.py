r"""Paragraphs as lines that a mail client may join again (RFC 3676, format=flowed).

A text here is paragraphs: one line each, however long, with ``\n`` between them.
"""

import re
from collections.abc import Iterator

WIDTH = 72
"""No line that can be broken is longer (RFC 3676 section 4.2 advises 78 at most)."""

SIGNATURE = "-- "
"""The line above a signature: the one line that ends with a space and does not flow (RFC 3676 section 4.3)."""

_WORD_AND_SPACES = re.compile(r" *[^ ]+ *")
_MARKS = re.compile(r">*")


def flow(text: str) -> list[str]:
    """The lines of a text that is nobody's quote."""
    return [line for paragraph in text.split("\n") for line in flow_paragraph(paragraph)]


def flow_paragraph(paragraph: str, depth: int = 0) -> list[str]:
    """The lines of one paragraph, quoted ``depth`` times; every line but the last ends with a space."""
    ended = paragraph if paragraph == SIGNATURE else paragraph.rstrip(" ")
    return [">" * depth + _stuffed(line, depth) for line in _broken(ended, WIDTH - depth - 1)]


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join what flows into paragraphs again, those of a quote with its marks before them; undoes ``flow``.

    ``delete_space`` is the parameter DelSp: the space at the end of a line is no part of the text.
    """
    paragraphs: list[str] = []
    open_at: int | None = None
    for depth, line in map(_unmarked, text.split("\n")):
        flows = line.endswith(" ") and line != SIGNATURE
        words = line[:-1] if flows and delete_space else line
        if depth == open_at and line != SIGNATURE:
            paragraphs[-1] += words
        else:
            paragraphs.append(_marked(words, depth))
        open_at = depth if flows else None
    return "\n".join(p if p.endswith(SIGNATURE) else p.rstrip(" ") for p in paragraphs)


def _stuffed(line: str, depth: int) -> str:
    """A line with a space before it where it could be taken for something else (RFC 3676 section 4.4)."""
    needs_it = line.startswith((" ", ">", "From ")) or (depth > 0 and line != "")
    return f" {line}" if needs_it else line


def _broken(paragraph: str, width: int) -> Iterator[str]:
    line = ""
    for word in _WORD_AND_SPACES.findall(paragraph):
        # Two hyphens alone on a line that flows would be read as the end of the letter.
        if line and len(line) + len(word) > width and line != SIGNATURE:
            yield line
            line = ""
        line += word
    yield line


def _unmarked(line: str) -> tuple[int, str]:
    marks = _MARKS.match(line)
    depth = marks.end() if marks else 0
    return depth, line[depth:].removeprefix(" ")


def _marked(line: str, depth: int) -> str:
    return f"{'>' * depth} {line}" if depth else line
