"""Every reason to wait, each with its sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

Local = Callable[[datetime], datetime]
"""An instant as the user's wall clock shows it."""


def _day(moment: datetime, local: Local) -> str:
    return f"{local(moment):%a %d %b %Y %H:%M}"


@dataclass(frozen=True, slots=True)
class NothingWritten:
    """No message of the matter is known."""

    def sentence(self, local: Local) -> str:  # noqa: ARG002 - every hold is asked in the same way
        """Say it."""
        return "No mail between you is known in this matter yet."


@dataclass(frozen=True, slots=True)
class YourTurn:
    """The client wrote last."""

    since: datetime
    in_junk: bool = False

    def sentence(self, local: Local) -> str:
        """Say it."""
        junk = " (their mail lies in Junk)" if self.in_junk else ""
        return f"The client wrote last, on {_day(self.since, local)}{junk}: it is your turn."


@dataclass(frozen=True, slots=True)
class NotDue:
    """The next step's moment has not come; ``moved`` says what stands against the moment that the playbook names."""

    step: str
    due: datetime
    moved: str = field(default="", compare=False)

    def sentence(self, local: Local) -> str:
        """Say it."""
        moved = f" ({self.moved})" if self.moved else ""
        return f"Step '{self.step}' is due on {_day(self.due, local)}{moved}."


@dataclass(frozen=True, slots=True)
class OutsideWorkingTime:
    """The step is due, and nobody works."""

    step: str
    until: datetime
    why: str

    def sentence(self, local: Local) -> str:
        """Say it."""
        why = f" ({self.why})" if self.why else ""
        return f"Step '{self.step}' is due, and waits for working time on {_day(self.until, local)}{why}."


@dataclass(frozen=True, slots=True)
class FoundSilent:
    """The step was due before Crickets first saw the matter."""

    step: str
    due: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"Step '{self.step}' was already due on {_day(self.due, local)}, before Crickets first saw this matter:"
            " nobody is chased for that unasked; `crickets adopt` follows it up."
        )


@dataclass(frozen=True, slots=True)
class Late:
    """The step is weeks late."""

    step: str
    due: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"Step '{self.step}' was due on {_day(self.due, local)}, which is long ago:"
            " `crickets adopt` does it now, `crickets rest` lets it be."
        )


@dataclass(frozen=True, slots=True)
class DraftStands:
    """A draft of this matter waits for the user."""

    since: datetime
    edited: bool

    def sentence(self, local: Local) -> str:
        """Say it."""
        what = "A draft that you edited" if self.edited else "A draft"
        return f"{what} stands in your Drafts since {_day(self.since, local)}: send it or delete it."


@dataclass(frozen=True, slots=True)
class EditedDraftKept:
    """A draft is not wanted any more, but the user edited it."""

    reason: str
    flagged: bool

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        flagged = ", flagged" if self.flagged else ""
        kept = f"the draft that you edited stays in your Drafts{flagged}"
        return f"In the meantime {self.reason}; {kept}, and none is placed beside it."


@dataclass(frozen=True, slots=True)
class Placing:
    """It is not clear yet whether the server took the draft."""

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return "A draft is being placed; the server has not confirmed yet that it stands."


@dataclass(frozen=True, slots=True)
class Limbo:
    """The draft is gone from Drafts, neither in Sent nor in Trash."""

    since: datetime
    ask: bool
    doubt: bool

    def sentence(self, local: Local) -> str:
        """Say it."""
        gone = f"The draft left your Drafts on {_day(self.since, local)}"
        if self.doubt:
            gone = f"{gone}, together with others or with the whole folder"
        if self.ask:
            return f"{gone}; was it sent or deleted? Say `crickets sent`, `crickets skip` or `crickets rest`."
        if self.doubt:
            return f"{gone}; nothing is placed until that is clear."
        return f"{gone}, and stands neither in Sent nor in Trash yet."


@dataclass(frozen=True, slots=True)
class Resting:
    """The user leaves this silence alone."""

    discarded: bool

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        why = "You deleted the draft" if self.discarded else "You let this silence rest"
        return f"{why}: it is left alone until someone writes (`crickets resume` goes on)."


@dataclass(frozen=True, slots=True)
class SnoozedUntil:
    """The user wants nothing before then."""

    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"You snoozed it until {_day(self.until, local)}; an answer ends that."


@dataclass(frozen=True, slots=True)
class AwayUntil:
    """The client is out of office."""

    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"The client is away until {local(self.until):%a %d %b %Y}."


@dataclass(frozen=True, slots=True)
class MinimumGap:
    """The last follow-up to this client is too fresh."""

    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"The last follow-up to this client is fresh: not before {_day(self.until, local)}."


@dataclass(frozen=True, slots=True)
class OtherDraft:
    """A draft for another matter of this client stands, or goes first."""

    matter: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return f"One draft per client at a time: the one for {self.matter} goes first."


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """Enough drafts were placed today."""

    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"Enough drafts for today (drafts_a_day): on {_day(self.until, local)} at the earliest."


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Some place that could hold an answer was not read."""

    why: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return f"Cannot tell whether the client answered: {self.why}"


@dataclass(frozen=True, slots=True)
class IsThisAnAnswer:
    """The client wrote somewhere else."""

    at: datetime
    subject: str

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"The client wrote on {_day(self.at, local)} in another thread ({self.subject!r}):"
            " is that an answer here? `crickets answer MATTER yes|no`."
        )


@dataclass(frozen=True, slots=True)
class MailBounced:
    """The user's mail came back."""

    at: datetime
    address: str | None

    def sentence(self, local: Local) -> str:
        """Say it."""
        whom = f" to {self.address}" if self.address else ""
        return f"Your mail{whom} came back on {_day(self.at, local)}: check the address, then write again."


@dataclass(frozen=True, slots=True)
class IsClosed:
    """The matter is closed."""

    at: datetime
    reason: str

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"Closed on {_day(self.at, local)}: {self.reason}. A late answer reopens it."


@dataclass(frozen=True, slots=True)
class IsParked:
    """The matter is not in the file."""

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return "It is gone from the configuration: its facts are kept, and nothing is placed until it returns."


@dataclass(frozen=True, slots=True)
class NoPlaybook:
    """Nothing says what to do in this stage."""

    stage: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return f"There is no playbook for the stage '{self.stage}': add [playbooks.{self.stage}], or set another stage."


@dataclass(frozen=True, slots=True)
class PlaybookEnded:
    """Every step is done."""

    last: str
    at: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"Every step is done, the last ('{self.last}') on {_day(self.at, local)}: from here on a person decides."


@dataclass(frozen=True, slots=True)
class NoInvoice:
    """Money is awaited, and nothing says since when."""

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return "No invoice with a due date is known, and nobody is chased before one: add it to the configuration."


@dataclass(frozen=True, slots=True)
class PaymentNotDue:
    """The invoice is not overdue."""

    number: str
    due: date
    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"Invoice {self.number} is due on {self.due:%a %d %b %Y}: nothing before {_day(self.until, local)}."


@dataclass(frozen=True, slots=True)
class NobodyWorks:
    """There is no working moment for both sides."""

    why: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return f"The settings leave no moment to write: {self.why}."


Hold = (
    NothingWritten
    | YourTurn
    | NotDue
    | OutsideWorkingTime
    | FoundSilent
    | Late
    | DraftStands
    | EditedDraftKept
    | Placing
    | Limbo
    | Resting
    | SnoozedUntil
    | AwayUntil
    | MinimumGap
    | OtherDraft
    | DailyLimit
    | CannotTell
    | IsThisAnAnswer
    | MailBounced
    | IsClosed
    | IsParked
    | NoPlaybook
    | PlaybookEnded
    | NoInvoice
    | PaymentNotDue
    | NobodyWorks
)
