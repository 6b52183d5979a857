"""HTML as text, roughly: the words and where they stop, a quote by its marks.

The standard library's parser takes minutes over 100 kB of tags that never end; this takes one pass over anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_NEW_LINE = frozenset({"div", "li", "ol", "table", "tr", "ul"})
_NEW_PARAGRAPH = frozenset({"blockquote", "h1", "h2", "h3", "h4", "hr", "p", "pre"})
_UNSEEN = frozenset({"head", "script", "style", "title"})
_DEEPEST_QUOTE = 9


def without_tags(html: str) -> str:
    """The words of an HTML text as paragraphs, one a line; what stands in a blockquote begins with ``>``."""
    page = _Page()
    unseen = ""
    for token in _tokens(html):
        if unseen:
            unseen = "" if token == _Tag(unseen, closing=True) else unseen
        elif isinstance(token, str):
            page.write(token)
        elif token.name in _UNSEEN and not token.closing:
            unseen = token.name
        else:
            page.turn(token)
    return page.text()


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    closing: bool


@dataclass(slots=True)
class _Page:
    lines: list[str] = field(default_factory=lambda: [""])
    depth: int = 0

    def write(self, words: str) -> None:
        if words.strip() and not self.lines[-1]:
            self.lines[-1] = f"{'>' * self.depth} " if self.depth else ""
        joined = self.lines[-1] + re.sub(r"[ \t\r\n\f]+", " ", unescape(words))
        self.lines[-1] = joined if joined.strip() else ""

    def turn(self, tag: _Tag) -> None:
        if tag.name == "br" or (tag.name in _NEW_LINE and self.lines[-1]):
            self.lines.append("")
        elif tag.name in _NEW_PARAGRAPH:
            self.lines += ["", ""]
        if tag.name == "blockquote":
            self.depth = min(_DEEPEST_QUOTE, max(0, self.depth + (-1 if tag.closing else 1)))

    def text(self) -> str:
        joined = "\n".join(re.sub(r" {2,}", " ", line).strip(" ") for line in self.lines)
        return re.sub(r"\n{3,}", "\n\n", joined).strip("\n")


def _tokens(html: str) -> Iterator[str | _Tag]:
    """Texts and tags by turns; what never ends is left out."""
    at = 0
    while (opening := html.find("<", at)) >= 0:
        yield html[at:opening]
        comment = html.startswith("<!--", opening)
        end = html.find("-->" if comment else ">", opening)
        if end < 0:
            return
        if not comment:
            yield _tag(html[opening + 1 : end])
        at = end + (3 if comment else 1)
    yield html[at:]


def _tag(inside: str) -> _Tag:
    words = inside.lower().strip("/").split(None, 1)
    return _Tag(words[0].rstrip("/") if words else "", inside.startswith("/"))
