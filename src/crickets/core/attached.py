"""The files that a message carries: how they are called, and the bytes of one of them (RFC 2045, RFC 2183)."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message

from crickets.core.visible import visible

MESSAGE_BYTES = 50_000_000
"""A larger message is not looked into."""

# Where the email package begins to take minutes: it looks at each line once for each part that the line is in.
_MOST_LINES, _MOST_PARTS, _MOST_BOUNDARIES = 2_500_000, 20_000, 100

_DEEPEST_PART = 20
_NAME_LENGTH = 120

_TEXTS = frozenset({"text/plain", "text/html"})


def too_intricate(raw: bytes) -> bool:
    """Whether a message is made of more parts or lines than can be read in a moment."""
    return (
        raw.count(b"\n") + raw.count(b"\r") > _MOST_LINES
        or raw.count(b"\n--") + raw.count(b"\r--") > _MOST_PARTS
        or len(re.findall(rb"(?i)boundary", raw)) > _MOST_BOUNDARIES
    )


def file_name(part: Message) -> str:
    """The last step of the name that the sender gave, such that it steers neither a terminal nor a file system."""
    try:
        name = part.get_filename("") or ""
        # Not by RFC 2047, but widely written: an encoded word as the value of a parameter.
        name = str(make_header(decode_header(name)))
    except Exception:  # noqa: BLE001 - nobody has listed what the email package raises on broken MIME
        name = ""
    last = visible(" ".join(re.split(r"[/\\]", name)[-1].split())).replace("\\", "_")
    return last if len(last) <= _NAME_LENGTH else f"{last[: _NAME_LENGTH - 5]}…{last[-4:]}"


def attached_file(raw: bytes, name: str) -> bytes | None:
    """The bytes of the file that a message carries under this name, as ``file_name`` gives it.

    None where there is no such file, where two different ones have the name, or the message cannot be read.
    """
    if len(raw) > MESSAGE_BYTES or too_intricate(raw):
        return None
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        found = {part.get_payload(decode=True) for part in _files(message) if file_name(part) == name}
    except Exception:  # noqa: BLE001 - as above
        return None
    data = found.pop() if len(found) == 1 else None
    return data if isinstance(data, bytes) and data else None


def _files(message: Message, depth: int = 0) -> Iterator[Message]:
    if depth > _DEEPEST_PART:
        return
    if message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _files(part, depth + 1)
    elif message.get_content_type() not in _TEXTS or message.get_content_disposition() == "attachment":
        yield message
