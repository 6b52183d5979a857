"""What a message is: written by a person, or by a machine for one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crickets.core.mail import MessageId


@dataclass(frozen=True, slots=True)
class Personal:
    """A human wrote it, or acted (an emoji reaction): a sign of life.

    ``doubtful`` says that it could as well be a machine's answer: probably personal, and the user is asked.
    """

    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class AutoReply:
    """A machine answered for a person (RFC 3834): absent, or to say that the mail was received.

    ``returns`` is the day that the text names for the return, where one is believed.
    """

    returns: date | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail could not be delivered (RFC 3464).

    ``address`` is the one that failed, as the mail was written to it, where the bounce tells; ``permanent`` is False
    while the server still tries; ``original`` is the mail that came back, where it is named; ``others`` are further
    addresses of the same mail that failed with it.
    """

    address: str | None = None
    permanent: bool = True
    original: MessageId | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulk:
    """Sent to many at once, by a list or a sender of newsletters (RFC 2919, RFC 8058)."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Made by a machine for nobody in particular: a ticket's acknowledgement, a report."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The client's program says what was done with a mail (RFC 8098): no answer, whatever it was.

    ``original`` is the mail that it is about, where the receipt names it; ``opened`` where it was shown to somebody,
    and not thrown away unread, nor is that unknown.
    """

    original: MessageId | None = None
    opened: bool = False


class CalendarMethod(StrEnum):
    """What a calendar mail wants (RFC 5546 section 1.4)."""

    REQUEST = "request"
    REPLY = "reply"
    COUNTER = "counter"
    DECLINE_COUNTER = "declinecounter"
    CANCEL = "cancel"
    ADD = "add"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class CalendarMail:
    """Somebody invites, answers, proposes another time or cancels (RFC 6047): a sign of life."""

    method: CalendarMethod


Nature = Personal | AutoReply | Bounce | Bulk | Notification | Receipt | CalendarMail
