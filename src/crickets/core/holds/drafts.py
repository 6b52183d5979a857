"""Reasons to wait: a draft that stands, or others that go first."""

from dataclasses import dataclass
from datetime import datetime

from crickets.core.holds.saying import Local, shown


@dataclass(frozen=True, slots=True)
class DraftStands:
    """A draft of this matter waits for the user."""

    since: datetime
    edited: bool

    def sentence(self, local: Local) -> str:
        """Say it."""
        what = "A draft that you edited" if self.edited else "A draft"
        return f"{what} stands in your Drafts since {shown(self.since, local)}: send it or delete it."


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
        gone = f"The draft left your Drafts on {shown(self.since, local)}"
        if self.doubt:
            gone = f"{gone}, together with others or with the whole folder"
        if self.ask:
            words = "`crickets sent MATTER`, `crickets skip MATTER` or `crickets rest MATTER`"
            return f"{gone}; was it sent or deleted? Say {words}."
        if self.doubt:
            return f"{gone}; nothing is placed until that is clear."
        return f"{gone}, and stands neither in Sent nor in Trash yet."


@dataclass(frozen=True, slots=True)
class MinimumGap:
    """The last follow-up to this client is too fresh."""

    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"The last follow-up to this client is fresh: not before {shown(self.until, local)}."


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
        return f"Enough drafts for today (drafts_a_day): on {shown(self.until, local)} at the earliest."
