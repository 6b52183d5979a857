"""What becomes of our drafts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from crickets.core.mail import MessageId


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
    PROMISED = "the client named a day"
    DISPUTED = "the client objects"
    PAUSED = "the matter rests"
    PAID = "something was paid"
    OVERTAKEN = "a later notice takes its place"
    REFRESHED = "its deadline fell short, and another one stands in its place"
    EDITED_BEFORE = "you dealt with the one that it was to replace"
    ASKED = "something came that may be an answer"
    REDIRECTED = "the client is reached at another address"


@dataclass(frozen=True, slots=True)
class DraftIntended:
    """A draft is about to be placed under this Message-ID; named before the effect.

    ``follows`` is the newest own message that was known when it was decided; ``letter`` the step's, empty in old facts.
    ``invoices`` are the numbers of those that it demands, ``deadline`` is the day that it states, ``replaces`` the
    draft in whose place it comes because that one's day fell short.
    """

    at: datetime
    draft: MessageId
    step: str
    index: int
    follows: MessageId | None = None
    letter: str = ""
    invoices: tuple[str, ...] = ()
    deadline: date | None = None
    replaces: MessageId | None = None
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
    key: ClassVar[tuple[str, ...]] = ("at",)


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
    """The user sent the draft, as ``message_id`` where that is known; ``edited`` if not as we placed it.

    ``probably`` where that mail has lost all headers and is known by its text alone; DraftDiscarded then takes it back.
    """

    at: datetime
    draft: MessageId
    message_id: MessageId | None
    edited: bool = False
    probably: bool = False
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
class DeadlineStated:
    """A letter that was sent stated a deadline, which counts until the end of that day on the user's clock."""

    at: datetime
    draft: MessageId
    until: date
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class DeadlineUnclear:
    """A letter was sent whose deadline is not found in its text any more: only the user can tell."""

    at: datetime
    draft: MessageId
    key: ClassVar[tuple[str, ...]] = ("draft",)


@dataclass(frozen=True, slots=True)
class DeadlineNamed:
    """The user told which deadline the client was given."""

    at: datetime
    until: date
    key: ClassVar[tuple[str, ...]] = ("at",)
