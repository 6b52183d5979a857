"""How a matter opens, goes along its road and ends: the file's doing, the user's words, the playbook's."""

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
    """The user goes on without this step; ``invoices`` are those that it would have demanded."""

    at: datetime
    step: str
    index: int
    invoices: tuple[str, ...] = ()
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
class StepDone:
    """A step without a letter is behind us, its tasks finished; or another matter's letter did it too.

    That letter is ``message_id``, as far as it is known.
    """

    at: datetime
    step: str
    index: int
    invoices: tuple[str, ...] = ()
    message_id: MessageId | None = None
    key: ClassVar[tuple[str, ...]] = ("at", "step")


@dataclass(frozen=True, slots=True)
class Paused:
    """The work rests, and the milestones with it, until the client answers; ``step`` where the playbook says so."""

    at: datetime
    by: Author
    step: str = ""
    key: ClassVar[tuple[str, ...]] = ("at",)
