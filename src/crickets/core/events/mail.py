"""What was written, and what only the user can say about it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from crickets.core.mail import MessageId


@dataclass(frozen=True, slots=True)
class UserWrote:
    """The user wrote to the client in the matter; ``refers_to`` are the ids that it answers, the parent last."""

    at: datetime
    message_id: MessageId
    refers_to: tuple[MessageId, ...] = ()
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class ClientWrote:
    """A human at the client wrote in the matter."""

    at: datetime
    message_id: MessageId
    refers_to: tuple[MessageId, ...] = ()
    in_junk: bool = False
    key: ClassVar[tuple[str, ...]] = ("message_id",)


class Doubt(StrEnum):
    """Why a machine cannot tell whether a message answers a matter."""

    ELSEWHERE = "the client wrote in a thread that no matter claims"
    MACHINE = "a person may have written it, or a machine"
    COMPANY = "somebody wrote from the client's domain whose address the file does not know"
    COLLEAGUE = "somebody wrote who had a copy of the conversation"
    NAMESAKE = "somebody of the client's name wrote from an address that nobody knows"
    SUBJECT = "somebody unknown wrote under the subject of a mail that waits"
    TOGETHER = "somebody unknown wrote to the user and to the client at once"
    FORGED = "it bears the client's address, and failed authentication"
    UNREADABLE = "it is from the client, and could not be read"


@dataclass(frozen=True, slots=True)
class AnswerAsked:
    """Something came, and only the user can tell whether that answers this matter.

    ``sender`` is the address that it bears, ``mailbox`` where it lies; both empty in old facts.
    """

    at: datetime
    message_id: MessageId
    subject: str
    doubt: Doubt = Doubt.ELSEWHERE
    sender: str = ""
    mailbox: str = ""
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The user told whether that message answers this matter."""

    at: datetime
    message_id: MessageId
    yes: bool
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class MailOpened:
    """The client's program says that the mail ``original`` was opened (RFC 8098): seen, not answered."""

    at: datetime
    message_id: MessageId
    original: MessageId
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class PromiseHeard:
    """In the client's message stands, as far as a machine understands it, that they act by that day."""

    at: datetime
    message_id: MessageId
    until: date
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class Absent:
    """A machine answered for a person at the client; the day of the return, if it is known, begins at ``until``."""

    at: datetime
    message_id: MessageId
    until: datetime | None = None
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class Bounced:
    """A mail to the client came back; ``address`` where the bounce names it, ``original`` the mail where it is known.

    It is not ``permanent`` while the server still tries.
    """

    at: datetime
    message_id: MessageId
    address: str | None = None
    permanent: bool = True
    original: MessageId | None = None
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class HeardFrom:
    """A human at the client wrote in a thread that belongs to somebody else's matter."""

    at: datetime
    message_id: MessageId
    key: ClassVar[tuple[str, ...]] = ("message_id",)
