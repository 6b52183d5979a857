"""What can be done about a matter: the values that a decision is made of."""

from dataclasses import dataclass
from datetime import date, datetime

from crickets.core import holds as h
from crickets.core.events import Author, Closed, Paused, Promised, Resumed, StepDone, Withdrawal
from crickets.core.mail import MessageId
from crickets.core.playbook import After, Attach, Duration, Step, Unit
from crickets.core.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing before ``until`` (None: before something happens); ``hold`` says why."""

    until: datetime | None
    hold: h.Hold


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """Place the follow-up of this step, the one at ``index``, which was due at ``due``.

    ``invoices`` are the numbers that it demands, ``deadline`` is the day that it states.
    """

    step: Step
    index: int
    letter: str
    due: datetime
    invoices: tuple[str, ...] = ()
    deadline: date | None = None

    @property
    def attaches(self) -> bool:
        """Whether a copy of each of these invoices goes with the letter."""
        return bool(self.invoices) and self.step.draft is not None and self.step.draft.attach is Attach.INVOICE


@dataclass(frozen=True, slots=True)
class RefreshDraft:
    """Place ``draft`` anew in the place of our untouched one, ``stale``, whose deadline would fall short by now."""

    stale: MessageId
    draft: PlaceDraft


@dataclass(frozen=True, slots=True)
class WithdrawDraft:
    """Take our untouched draft back."""

    draft: MessageId
    reason: Withdrawal


@dataclass(frozen=True, slots=True)
class FlagDraft:
    """Flag the draft that the user edited, since the client answered."""

    draft: MessageId


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """Ask the user for the tasks of this step; ``invoices`` are the numbers that it demands."""

    step: Step
    index: int
    invoices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishStep:
    """Note that all of a step was done at ``at``, which no letter tells."""

    step: Step
    index: int
    at: datetime
    invoices: tuple[str, ...] = ()

    def facts(self, now: datetime) -> tuple[StepDone]:  # noqa: ARG002 - every deed is asked in the same way
        """What that comes to."""
        return (StepDone(self.at, self.step.name, self.index, self.invoices),)


@dataclass(frozen=True, slots=True)
class PauseMatter:
    """Let the work rest, for this step of the playbook says so."""

    step: str

    def facts(self, now: datetime) -> tuple[Paused]:
        """What that comes to."""
        return (Paused(now, Author.PLAYBOOK, self.step),)


@dataclass(frozen=True, slots=True)
class CloseMatter:
    """Close the matter, for the playbook says so."""

    reason: str

    def facts(self, now: datetime) -> tuple[Closed]:
        """What that comes to."""
        return (Closed(now, self.reason, Author.PLAYBOOK),)


@dataclass(frozen=True, slots=True)
class BelievePromise:
    """Take the client at their word: ``message_id`` names this day, and nothing is to be answered before it is over."""

    message_id: MessageId
    until: date

    def facts(self, now: datetime) -> tuple[Resumed, Promised]:
        """What that comes to: the user waits again, despite the answer, for the day that it names."""
        return Resumed(now, self.message_id), Promised(now, self.until, self.message_id)


Noted = FinishStep | PauseMatter | CloseMatter | BelievePromise
"""Deeds that are done by writing down the facts that they come to."""

AFTER_BOUNCE = Step("", After(Duration(0, Unit.DAYS)), tasks=(TaskKind.VERIFY_ADDRESS,))
"""What is asked of the user when a mail came back: a step of no playbook, at the place `NO_STEP`."""

NO_STEP = -1

Deed = PlaceDraft | RefreshDraft | WithdrawDraft | FlagDraft | OpenTasks | Noted
Action = Wait | Deed
