"""Reasons to wait: how far the matter has come on its road."""

from dataclasses import dataclass, field
from datetime import datetime

from crickets.core.holds.saying import Local, shown


@dataclass(frozen=True, slots=True)
class NothingWritten:
    """No message of the matter is known."""

    def sentence(self, local: Local) -> str:  # noqa: ARG002 - every hold is asked in the same way
        """Say it."""
        return "No mail between you is known in this matter yet."


@dataclass(frozen=True, slots=True)
class YourTurn:
    """The client wrote last; ``reopened``: by that they took a matter up again which had been closed."""

    since: datetime
    in_junk: bool = False
    reopened: bool = False

    def sentence(self, local: Local) -> str:
        """Say it."""
        junk = " (their mail lies in Junk)" if self.in_junk else ""
        if self.reopened:
            return f"Reopened by their answer on {shown(self.since, local)}{junk}: it is your turn."
        return f"The client wrote last, on {shown(self.since, local)}{junk}: it is your turn."


@dataclass(frozen=True, slots=True)
class NotDue:
    """The next step's moment has not come; ``moved`` says what stands against the moment that the playbook names."""

    step: str
    due: datetime
    moved: str = field(default="", compare=False)

    def sentence(self, local: Local) -> str:
        """Say it."""
        moved = f" ({self.moved})" if self.moved else ""
        return f"Step '{self.step}' is due on {shown(self.due, local)}{moved}."


@dataclass(frozen=True, slots=True)
class OutsideWorkingTime:
    """The step is due, and nobody works."""

    step: str
    until: datetime
    why: str

    def sentence(self, local: Local) -> str:
        """Say it."""
        why = f" ({self.why})" if self.why else ""
        return f"Step '{self.step}' is due, and waits for working time on {shown(self.until, local)}{why}."


@dataclass(frozen=True, slots=True)
class FoundSilent:
    """The step was due before Crickets first saw the matter."""

    step: str
    due: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"Step '{self.step}' was already due on {shown(self.due, local)}, before Crickets first saw this matter:"
            " nobody is chased for that unasked; `crickets adopt MATTER` follows it up."
        )


@dataclass(frozen=True, slots=True)
class Late:
    """The step is weeks late."""

    step: str
    due: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"Step '{self.step}' was due on {shown(self.due, local)}, which is long ago:"
            " `crickets adopt MATTER` does it now, `crickets rest MATTER` lets it be."
        )


@dataclass(frozen=True, slots=True)
class Resting:
    """The user leaves this silence alone."""

    discarded: bool

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        why = "You deleted the draft" if self.discarded else "You let this silence rest"
        return f"{why}: it is left alone until someone writes (`crickets resume MATTER` goes on)."


@dataclass(frozen=True, slots=True)
class SnoozedUntil:
    """The user wants nothing before then."""

    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"You snoozed it until {shown(self.until, local)}; an answer ends that."


@dataclass(frozen=True, slots=True)
class IsClosed:
    """The matter is closed."""

    at: datetime
    reason: str

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"Closed on {shown(self.at, local)}: {self.reason}. A late answer reopens it."


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
        return (
            f"Every step is done, the last ('{self.last}') on {shown(self.at, local)}: from here on a person decides."
        )


@dataclass(frozen=True, slots=True)
class NobodyWorks:
    """There is no working moment for both sides."""

    why: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return f"The settings leave no moment to write: {self.why}."


@dataclass(frozen=True, slots=True)
class IsPaused:
    """The work rests."""

    since: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"The work rests since {shown(self.since, local)}, and its milestones with it, until the client"
            " answers (`crickets resume MATTER` goes on)."
        )
