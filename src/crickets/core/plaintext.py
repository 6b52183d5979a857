"""What a message says, as text: to quote the user's own words, and to know a sent text again."""

import codecs
import email
import email.policy
from collections.abc import Iterator
from email.message import Message
from itertools import chain

from crickets.core.compose import plain_text
from crickets.core.flowed import unflow
from crickets.core.markup import without_tags

READABLE_BYTES = 200_000
"""So much of a message is looked at: what a person wrote stands before what they attached."""

TEXT_LENGTH = 20_000
"""So many characters of its text are taken."""

_DEEPEST_PART = 20

# How Python's decoders say that the last character is not complete.
_CUT = frozenset({"unexpected end of data", "incomplete multibyte sequence", "truncated data"})

# What the email package raises on broken MIME where it does not note a defect instead.
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)

# Codecs of Python's own in which no mail is written: each warns, or takes the square of a text's length.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


def text_of(raw: bytes) -> str:
    """The first readable text of a message, HTML without its tags; paragraphs, one a line, quotes marked by ``>``.

    The message may be cut anywhere. Empty for one that holds no text, or is too broken to find it in.
    """
    try:
        return next(filter(None, map(_text, _leaves(_parsed(raw[:READABLE_BYTES])))), "")
    except _BROKEN:
        return ""


def decoded(payload: bytes, charset: str) -> str:
    """Bytes of mail as text: in the charset that they claim, else in UTF-8, else in the one most often left unsaid."""
    for name in (charset, "utf-8"):
        try:
            if codecs.lookup(name).name not in _NO_CHARSETS:
                return _whole_characters(payload, name)
        except (LookupError, ValueError):
            continue
    return payload.decode("cp1252", "replace")


def _parsed(raw: bytes) -> Message:
    """A message, whose last line may be cut; half a boundary there is no text of the part before it."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    head, line_end, last = raw.rpartition(b"\n")
    if last.startswith(b"-") and any(_begins(last, boundary) for boundary in _boundaries(message)):
        return email.message_from_bytes(head + line_end, policy=email.policy.compat32)
    return message


def _begins(line: bytes, boundary: str) -> bool:
    delimiter = f"--{boundary}".encode("utf-8", "surrogateescape")
    return line != delimiter and f"--{boundary}--".encode("utf-8", "surrogateescape").startswith(line)


def _boundaries(message: Message, depth: int = 0) -> Iterator[str]:
    boundary = message.get_boundary()
    if boundary and message.is_multipart() and depth <= _DEEPEST_PART:
        yield boundary
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _boundaries(part, depth + 1)


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that may hold what was written, in their order; not what was forwarded or attached.

    Of the same text in several forms (RFC 2046 section 5.1.4) the plain one is first.
    """
    if message.get_content_disposition() == "attachment" or depth > _DEEPEST_PART:
        return
    kind = message.get_content_type()
    if kind.startswith("multipart/") and message.is_multipart():
        parts = [part for part in message.get_payload() if isinstance(part, Message)]
        leaves = chain.from_iterable(_leaves(part, depth + 1) for part in parts)
        yield from sorted(leaves, key=_preference) if kind == "multipart/alternative" else leaves
    elif kind in {"text/plain", "text/html"}:
        yield message


def _preference(part: Message) -> bool:
    return part.get_content_type() != "text/plain"


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = plain_text(decoded(payload, part.get_content_charset() or "utf-8"))
    if part.get_content_type() == "text/html":
        text = plain_text(without_tags(text))
    elif _parameter(part, "format") == "flowed":
        text = unflow(text, delete_space=_parameter(part, "delsp") == "yes")
    return text[:TEXT_LENGTH].strip("\n") if text.strip() else ""


def _parameter(part: Message, name: str) -> str:
    value = part.get_param(name)
    return value.lower() if isinstance(value, str) else ""


def _whole_characters(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset)
    except UnicodeDecodeError as error:
        # Only the beginning of a message is read: the cut can go through a character.
        if error.reason not in _CUT:
            raise
        return payload[: error.start].decode(charset)
