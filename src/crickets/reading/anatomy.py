"""A message taken apart by hand, in time that grows with its length alone (RFC 5322, RFC 2045, RFC 2046).

The email package looks at each line once for every part that the line is in, and follows a thousand nested parts into
a thousand calls. Here a message is cut to what is looked at, each part is split by one search for its boundary, and
the count of parts, their depth and the length of every field are bounded.
"""

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crickets.core.compose import plain_text
from crickets.core.flowed import unflow
from crickets.core.markup import without_tags
from crickets.core.plaintext import READABLE_BYTES, decoded

TEXT_LENGTH = 12_000
"""So many characters of each part's text are taken."""

_HEADER_BYTES = 60_000
_MOST_FIELDS = 400
_VALUE_LENGTH = 2_000
_ADDRESS_LENGTH = 400
_MOST_PARTS = 40
_DEEPEST_PART = 8
_TEXT_BYTES = 60_000
_HTML_LENGTH = 15_000
_MOST_TAGS = 600
_STYLES = 3

_FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(r"\n[ \t]")
_PARAMETER = re.compile(r";\s*([a-z0-9-]{1,30})\*?0?\*?\s*=\s*(?:\"([^\"]{0,300})\"|([^\s;\"]{1,300}))", re.IGNORECASE)
_ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z-]{1,20})?\?([bBqQ])\?([^?]{0,600})\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s{1,80}(?==\?)")
_MESSAGES = frozenset({"message/rfc822", "text/rfc822", "text/rfc822-headers", "message/global", "message/partial"})
_FIRST_DELIMITER = re.compile(rb"\s{0,9}--([^\s]{1,200})[ \t]*\n")
_ENDS_DELIMITER = (b"\n", b" ", b"\t", b"")
_HTML = re.compile(r"\s{0,40}<(?:!doctype html|html\b)", re.IGNORECASE)
_NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of a header block by lower-case name, unfolded, each value as raw text, in their order."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        """Whether a field of that name is there."""
        return name in self.fields

    def get(self, name: str) -> str:
        """The first value of a field, stripped; empty where there is none."""
        return self.fields.get(name, ("",))[0]

    def address(self, name: str) -> str:
        """The last address in a field, without case; the field's value where it is nothing else."""
        return self.get(name)[:_ADDRESS_LENGTH].lower().rpartition("<")[2].partition(">")[0].strip()

    def words(self, name: str) -> str:
        """The first value of a field with its encoded words undone (RFC 2047), on one line."""
        raw = _BETWEEN_WORDS.sub("", self.get(name)[:_VALUE_LENGTH])
        return " ".join(_ENCODED_WORD.sub(_word, raw).split())


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds no parts: its media type in lower case, its own header, its body as it was sent."""

    kind: str
    parameters: Mapping[str, str]
    headers: Headers
    body: bytes = field(repr=False)

    @property
    def attached(self) -> bool:
        """Whether its sender calls it a file that goes with the message."""
        return self.headers.get("content-disposition").lower().startswith("attachment")

    @property
    def is_message(self) -> bool:
        """Whether it is another message, or the header of one."""
        return self.kind in _MESSAGES

    def data(self) -> bytes:
        """The body with its transfer encoding undone (RFC 2045 section 6), as far as that goes."""
        encoding = self.headers.get("content-transfer-encoding").lower()
        if encoding.startswith("base64"):
            return _from_base64(self.body)
        return binascii.a2b_qp(self.body) if encoding.startswith("quoted-printable") else self.body

    def text(self) -> str:
        """What the part says, as paragraphs, one a line; HTML without its tags."""
        text = plain_text(decoded(self.data()[:_TEXT_BYTES], self.parameters.get("charset") or "utf-8"))
        if self.kind == "text/html" or _HTML.match(text):
            return _shown(text)
        if self.parameters.get("format", "").lower() == "flowed":
            text = unflow(text[:TEXT_LENGTH], delete_space=self.parameters.get("delsp", "").lower() == "yes")
        return text[:TEXT_LENGTH]


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its header, its media type, and the parts that hold no parts, in their order.

    ``text`` is the first text that says anything, a plain one before one of HTML; empty where there is none.
    """

    headers: Headers
    kind: str
    parameters: Mapping[str, str]
    parts: tuple[Part, ...]
    text: str = field(repr=False)

    def part(self, *kinds: str) -> Part | None:
        """The first part of one of these media types."""
        return next((part for part in self.parts if part.kind in kinds), None)


def dissect(raw: bytes) -> Message:
    """Take a message apart; whatever is wrong with it, something comes out, if only a message without parts."""
    text = raw[:READABLE_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    headers, body = _divided(text)
    kind, parameters = _media_type(headers)
    parts = tuple(_leaves(headers, body))
    return Message(headers, kind, parameters, parts, _first_text(parts))


def read_headers(text: bytes) -> Headers:
    """The fields that a text begins with: the header of an attached message, or a block of a report (RFC 3464)."""
    return _divided(text.replace(b"\r\n", b"\n").lstrip(b"\n"))[0]


def _first_text(parts: tuple[Part, ...]) -> str:
    shown = [part for part in parts if part.kind in {"text/plain", "text/html"} and not part.attached]
    ordered = sorted(shown, key=lambda part: part.kind != "text/plain")
    return next((text for part in ordered if (text := part.text()).strip()), "")


def _divided(text: bytes) -> tuple[Headers, bytes]:
    """A header block, and what follows the empty line; a first line as mailboxes of Unix have it is no field."""
    if text.startswith((b"From ", b">From ")):
        text = text.partition(b"\n")[2]
    if text.startswith(b"\n"):
        return Headers(), text[1:]
    head, _, body = text.partition(b"\n\n")
    return _parsed(head[:_HEADER_BYTES]), body


def _parsed(head: bytes) -> Headers:
    lines = _FOLD.sub(" ", decoded(head, "utf-8")).split("\n", _MOST_FIELDS)[:_MOST_FIELDS]
    fields: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if found := _FIELD.match(line[: _VALUE_LENGTH + 80]):
            name = found[1].lower()
            fields[name] = (*fields.get(name, ())[:20], " ".join(found[2].split()))
    return Headers(fields)


def _media_type(headers: Headers) -> tuple[str, Mapping[str, str]]:
    value = headers.get("content-type")
    parameters = {found[1].lower(): found[2] or found[3] or "" for found in _PARAMETER.finditer(value)}
    return value.partition(";")[0].strip().lower() or "text/plain", parameters


def _leaves(headers: Headers, body: bytes) -> Iterator[Part]:
    """The parts without parts, found without recursion, at most so many, and none that lies too deep."""
    waiting = [(headers, body, 0)]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        headers, body, depth = waiting.pop()
        seen += 1
        kind, parameters = _media_type(headers)
        inner = list(_split(body, parameters.get("boundary", ""))) if kind.startswith("multipart/") else []
        if not inner:
            # A multipart whose boundary is nowhere is what its sender made of a text.
            yield Part("text/plain" if kind.startswith("multipart/") else kind, parameters, headers, body)
        elif depth < _DEEPEST_PART:
            waiting.extend((*_divided(part), depth + 1) for part in reversed(inner))


def _split(body: bytes, boundary: str) -> Iterator[bytes]:
    """The parts between the delimiters; where the header names none, the first line of the body may be one."""
    if not boundary and (found := _FIRST_DELIMITER.match(body[:_VALUE_LENGTH])):
        boundary = found[1].decode("latin-1")
    if not boundary:
        return
    delimiter = b"\n--" + boundary.encode("utf-8", "surrogateescape").rstrip()
    part: list[bytes] = []
    for piece in (b"\n" + body).split(delimiter, _MOST_PARTS)[1:]:
        if piece[:1] in _ENDS_DELIMITER or piece.startswith(b"--"):
            if part:
                yield b"".join(part).partition(b"\n")[2]
            part = [piece]
        elif part:
            part += [delimiter, piece]  # the delimiter of a part within, which begins alike
        if piece.startswith(b"--"):
            return  # what follows is nobody's part
    if part:
        yield b"".join(part).partition(b"\n")[2]


def _word(match: re.Match[str]) -> str:
    payload = match[3].encode("utf-8", "replace")
    data = _from_base64(payload) if match[2] in "bB" else binascii.a2b_qp(payload, header=True)
    return decoded(data, match[1])


def _from_base64(body: bytes) -> bytes:
    kept = body.translate(None, _NO_BASE64)
    kept = kept[: len(kept) - (len(kept) % 4 == 1)]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _shown(html: str) -> str:
    """The words of the first screens of a page; its styles can be longer than they."""
    page = _unstyled(html)[:_HTML_LENGTH]
    end = -1
    for _ in range(_MOST_TAGS):
        if (end := page.find("<", end + 1)) < 0:
            return plain_text(without_tags(page))[:TEXT_LENGTH]
    return plain_text(without_tags(page[:end]))[:TEXT_LENGTH]


def _unstyled(html: str) -> str:
    page = html
    for name in ("head", "style") * _STYLES:
        start = page.find(f"<{name}")
        end = page.find(f"</{name}>", start)
        if 0 <= start < end:
            page = page[:start] + page[end:]
    return page
