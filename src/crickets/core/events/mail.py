"""What was written, and what only the user can say about it."""

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class AnswerAsked:
    """The client wrote somewhere else, and only the user can tell whether that answers this matter."""

    at: datetime
    message_id: MessageId
    subject: str
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The user told whether that message answers this matter."""

    at: datetime
    message_id: MessageId
    yes: bool
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class Absent:
    """A machine answered for a person at the client; away until ``until`` if it said so."""

    at: datetime
    message_id: MessageId
    until: datetime | None = None
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class Bounced:
    """A mail to the client came back; ``address`` where the bounce names it."""

    at: datetime
    message_id: MessageId
    address: str | None = None
    key: ClassVar[tuple[str, ...]] = ("message_id",)


@dataclass(frozen=True, slots=True)
class HeardFrom:
    """A human at the client wrote in a thread that belongs to somebody else's matter."""

    at: datetime
    message_id: MessageId
    key: ClassVar[tuple[str, ...]] = ("message_id",)
