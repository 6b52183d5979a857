"""Every fact that can happen to a matter or to a client: frozen, in the past tense, with few fields.

``at`` is when it happened, an aware UTC instant. ``key`` names the fields that make two reports of a fact the same one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from crickets.core.mail import MessageId
from crickets.core.matters import Stage


class Author(StrEnum):
    """Whose doing it was: the file's, the user's word's, or the playbook's."""

    FILE = "file"
    USER = "user"
    PLAYBOOK = "playbook"


class Withdrawal(StrEnum):
    """Why an untouched draft was taken back."""

    ANSWERED = "the client answered"
    WRITTEN_BY_HAND = "you wrote yourself"
    STAGE_CHANGED = "the stage changed"
    STEP_GONE = "its step is gone from the playbook"
    CLOSED = "the matter was closed"
    RESTED = "you let this silence rest"
    SNOOZED = "you snoozed the matter"
    SKIPPED = "you skipped its step"
    PARKED = "the matter is gone from the file"


@dataclass(frozen=True, slots=True)
class MatterOpened:
    """Crickets first knew the matter; what was due before this moment is found silent, not chased."""

    at: datetime
    stage: Stage
    key: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class StageSet:
    """The matter went to a stage, by the file or by the user's word."""

    at: datetime
    stage: Stage
    by: Author
    key: ClassVar[tuple[str, ...]] = ("at", "by")


@dataclass(frozen=True, slots=True)
class ThreadBound:
    """A thread was found to belong to the matter; it stays."""

    at: datetime
    thread: str
    key: ClassVar[tuple[str, ...]] = ("thread",)


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
class DraftIntended:
    """A draft is about to be placed under this Message-ID; named before the effect.

    ``follows`` is the newest own message that was known when it was decided; ``letter`` the step's, empty in old facts.
    """

    at: datetime
    draft: MessageId
    step: str
    index: int
    follows: MessageId | None = None
    letter: str = ""
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class PlacementAbandoned:
    """The intended draft never came to stand, and is not wanted any more."""

    at: datetime
    draft: MessageId
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class LetterFailed:
    """A draft was due, and could not be written, for this reason."""

    at: datetime
    problem: str
    key: ClassVar[tuple[str, ...]] = ("problem",)


@dataclass(frozen=True, slots=True)
class DraftPlaced:
    """The draft stands in the user's Drafts."""

    at: datetime
    draft: MessageId
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class DraftEdited:
    """The user touched the draft: ``revision`` is the Message-ID under which it stands now."""

    at: datetime
    draft: MessageId
    revision: MessageId
    key: ClassVar[tuple[str, ...]] = ("draft", "revision", "at")


@dataclass(frozen=True, slots=True)
class DraftSent:
    """The user sent the draft, as ``message_id`` where that is known; ``edited`` if not as we placed it."""

    at: datetime
    draft: MessageId
    message_id: MessageId | None
    edited: bool = False
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class DraftDiscarded:
    """The user deleted the draft."""

    at: datetime
    draft: MessageId
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class DraftVanished:
    """The draft is gone, and nothing tells yet whether it was sent or deleted; in ``doubt`` all drafts went at once."""

    at: datetime
    draft: MessageId
    doubt: bool = False
    key: ClassVar[tuple[str, ...]] = ("draft", "at")


@dataclass(frozen=True, slots=True)
class DraftFound:
    """A draft that had vanished stands again, as we placed it."""

    at: datetime
    draft: MessageId
    key: ClassVar[tuple[str, ...]] = ("draft", "at")


@dataclass(frozen=True, slots=True)
class DraftWithdrawn:
    """We took our own untouched draft back."""

    at: datetime
    draft: MessageId
    reason: Withdrawal
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class DraftFlagged:
    """The draft that the user edited got a flag, because the client answered meanwhile."""

    at: datetime
    draft: MessageId
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class Adopted:
    """The user wants a silence followed that was found on arrival, or whose step is weeks late."""

    at: datetime
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The user wants nothing before ``until``; an answer ends it."""

    at: datetime
    until: datetime
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Rested:
    """The user leaves this silence alone until someone writes."""

    at: datetime
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Resumed:
    """The user ends a rest or a snooze; ``despite`` names a client's message that they do not take for an answer."""

    at: datetime
    despite: MessageId | None = None
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """The user goes on without this step."""

    at: datetime
    step: str
    index: int
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Closed:
    """The matter ended, by its playbook or by the user's word."""

    at: datetime
    reason: str
    by: Author
    key: ClassVar[tuple[str, ...]] = ("at", "by")


@dataclass(frozen=True, slots=True)
class Reopened:
    """The user took the matter up again."""

    at: datetime
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Parked:
    """The matter is gone from the file: facts are kept, nothing is placed."""

    at: datetime
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Returned:
    """The matter stands in the file again, as it was."""

    at: datetime
    key: ClassVar[tuple[str, ...]] = ("at",)


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


DraftFate = DraftPlaced | DraftEdited | DraftSent | DraftDiscarded | DraftVanished | DraftFound | DraftWithdrawn
"""What can become of a draft once it was intended."""

MatterEvent = (
    MatterOpened
    | StageSet
    | ThreadBound
    | UserWrote
    | ClientWrote
    | AnswerAsked
    | AnswerGiven
    | DraftIntended
    | LetterFailed
    | PlacementAbandoned
    | DraftFate
    | DraftFlagged
    | Adopted
    | Snoozed
    | Rested
    | Resumed
    | StepSkipped
    | Closed
    | Reopened
    | Parked
    | Returned
)
ClientEvent = Absent | Bounced | HeardFrom
Event = MatterEvent | ClientEvent

IN_A_TIE = (
    MatterOpened,
    ThreadBound,
    Returned,
    Reopened,
    Adopted,
    Resumed,
    LetterFailed,
    DraftIntended,
    DraftPlaced,
    DraftFound,
    DraftEdited,
    StageSet,
    StepSkipped,
    DraftSent,
    UserWrote,
    DraftDiscarded,
    DraftVanished,
    PlacementAbandoned,
    DraftWithdrawn,
    DraftFlagged,
    AnswerAsked,
    AnswerGiven,
    Absent,
    Bounced,
    HeardFrom,
    Snoozed,
    Rested,
    Closed,
    Parked,
    ClientWrote,
)
"""Which of two facts of one moment comes first: a client's message after the user's, for the clock stops in doubt."""


def identity(event: Event) -> str:
    """What makes two reports of a fact the same fact: its kind and its key fields."""
    values = (getattr(event, name) for name in event.key)
    return ":".join([type(event).__name__, *(v.isoformat() if isinstance(v, datetime) else str(v) for v in values)])
