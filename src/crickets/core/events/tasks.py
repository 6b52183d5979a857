"""What only a person can do, what came of it, and what the client said by it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from crickets.core.mail import MessageId
from crickets.core.tasks import Outcome, TaskKind


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """The user is asked for something that only a person can do; ``number`` counts the tasks of the matter from 1.

    ``step`` is empty and ``index`` is -1 where no step asks for it, but a mail that came back. ``finding`` is what the
    machine found out by itself; ``stays``: an answer of the client does not make it needless.
    """

    at: datetime
    number: int
    kind: TaskKind
    step: str
    index: int
    finding: str = ""
    stays: bool = False
    key: ClassVar[tuple[str, ...]] = ("number",)


@dataclass(frozen=True, slots=True)
class TaskEnded:
    """The task was done, with this outcome; ``by_machine`` where the finding was all that there was to do."""

    at: datetime
    number: int
    outcome: Outcome
    note: str = ""
    by_machine: bool = False
    key: ClassVar[tuple[str, ...]] = ("number",)


@dataclass(frozen=True, slots=True)
class Promised:
    """The client said that they would act by a day; the clock waits for it. ``said_in`` is the mail that says so."""

    at: datetime
    until: date
    said_in: MessageId | None = None
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Disputed:
    """The client objects: no letter goes out until the user lifts it."""

    at: datetime
    key: ClassVar[tuple[str, ...]] = ("at",)


@dataclass(frozen=True, slots=True)
class Redirected:
    """The client is reached at another address from now on."""

    at: datetime
    address: str
    key: ClassVar[tuple[str, ...]] = ("at",)
