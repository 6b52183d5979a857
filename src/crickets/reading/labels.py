"""What the program makes of mail, in the words of a labelled collection: for measuring alone."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import assert_never

from crickets.core.mail import Envelope, MessageId, stand_in_id
from crickets.core.nature import AutoReply, Bounce, Bulk, CalendarMail, Notification, Personal, Receipt
from crickets.core.threads import ThreadKey, thread_of
from crickets.reading.anatomy import Headers, read_headers
from crickets.reading.dates import warm
from crickets.reading.natures import nature

_HEADER = 60_000
_ID = re.compile(r"<([^<>\s@]{1,400}@[^<>\s]{1,400})>")

warm()  # as `Reader` does before the first mail


def labelled(raw: bytes) -> str:
    """The label of a message of which nothing else is known: it answers no mail of ours, and came when it was sent."""
    match nature(raw, _sent(_headers(raw))):
        case Personal():
            return "human"
        case AutoReply():
            return "auto_reply"
        case Bounce() as bounce:
            return "bounce_permanent" if bounce.permanent else "bounce_temporary"
        case Bulk():
            return "list"
        case Notification():
            return "notification"
        case Receipt():
            return "mdn"
        case CalendarMail():
            return "calendar"
        case never:
            assert_never(never)


def _headers(raw: bytes) -> Headers:
    return read_headers(raw[:_HEADER])


def _sent(headers: Headers) -> datetime:
    try:
        sent = parsedate_to_datetime(headers.get("date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime(1970, 1, 1, tzinfo=UTC)
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def threaded(messages: list[bytes]) -> list[str]:
    """The conversation of each message, as the core finds it by references alone; in the order of the messages."""
    known: dict[MessageId, ThreadKey] = {}
    names: list[MessageId] = []
    for raw in messages:
        envelope = _envelope(raw)
        found = thread_of(envelope, known)
        known |= {mid: found.thread for mid, thread in known.items() if thread in found.merged}
        known |= dict.fromkeys((*envelope.ancestors, envelope.message_id), found.thread)
        names.append(envelope.message_id)
    return [known[name] for name in names]


def _envelope(raw: bytes) -> Envelope:
    headers = _headers(raw)
    ids = {name: tuple(map(MessageId, _ID.findall(headers.get(name)))) for name in ("in-reply-to", "references")}
    own = _ID.findall(headers.get("message-id"))
    name = MessageId(own[0]) if own else stand_in_id(headers.get("date"), headers.get("from"), headers.get("subject"))
    return Envelope(name, in_reply_to=ids["in-reply-to"], references=ids["references"])
