"""What the program makes of mail, in the words of a labelled collection: for measuring alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import assert_never

from crickets.core.mail import Envelope, MessageId
from crickets.core.nature import AutoReply, Bounce, Bulk, CalendarMail, Notification, Personal, Receipt
from crickets.core.threads import ThreadKey, thread_of
from crickets.reading.anatomy import Headers, dissect
from crickets.reading.natures import nature


def labelled(raw: bytes) -> str:
    """The label of a message of which nothing else is known: it answers no mail of ours, and came when it was sent."""
    match nature(raw, _sent(dissect(raw).headers)):
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


def _sent(headers: Headers) -> datetime:
    try:
        sent = parsedate_to_datetime(headers.get("date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime(1970, 1, 1, tzinfo=UTC)
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)
