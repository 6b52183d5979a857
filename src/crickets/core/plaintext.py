"""What a message says, as text: to quote the user's own words, and to know a sent text again."""

import codecs
import email
import email.policy
from collections.abc import Iterator
from email.message import Message

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

    Empty for a message that holds none, or is too broken to find it in.
    """
    try:
        message = email.message_from_bytes(raw[:READABLE_BYTES], policy=email.policy.compat32)
        leaves = sorted(_leaves(message), key=_preference)
        return next(filter(None, map(_text, leaves)), "")
    except _BROKEN:
        return ""


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that may hold what was written, in their order; not what was forwarded or attached."""
    if message.get_content_disposition() == "attachment" or depth > _DEEPEST_PART:
        return
    kind = message.get_content_type()
    if kind.startswith("multipart/") and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)
    elif kind in {"text/plain", "text/html"}:
        yield message


def _preference(part: Message) -> bool:
    return part.get_content_type() != "text/plain"


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = plain_text(_decoded(payload, part.get_content_charset() or "utf-8"))
    if part.get_content_type() == "text/html":
        text = plain_text(without_tags(text))
    elif _parameter(part, "format") == "flowed":
        text = unflow(text, delete_space=_parameter(part, "delsp") == "yes")
    return text[:TEXT_LENGTH].strip("\n") if text.strip() else ""


def _parameter(part: Message, name: str) -> str:
    value = part.get_param(name)
    return value.lower() if isinstance(value, str) else ""


def _decoded(payload: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            if codecs.lookup(name).name not in _NO_CHARSETS:
                return _whole_characters(payload, name)
        except (LookupError, ValueError):
            continue
    return payload.decode("cp1252", "replace")


def _whole_characters(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset)
    except UnicodeDecodeError as error:
        # Only the beginning of a message is read: the cut can go through a character.
        if error.reason not in _CUT:
            raise
        return payload[: error.start].decode(charset)
