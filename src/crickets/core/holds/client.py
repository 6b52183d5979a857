"""Reasons to wait: what is known of the client, and what cannot be told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from crickets.core.events import AnswerAsked, Doubt
from crickets.core.holds.saying import Local, shown


@dataclass(frozen=True, slots=True)
class AwayUntil:
    """The client is out of office."""

    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"The client is away until {local(self.until):%a %d %b %Y}."


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Some place that could hold an answer was not read."""

    why: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return f"Cannot tell whether the client answered: {self.why}"


@dataclass(frozen=True, slots=True)
class IsThisAnAnswer:
    """Something came, and only the user can tell whether it answers the matter."""

    asked: AnswerAsked

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"{self._what(local)}: is that an answer here? `crickets answer MATTER yes|no`."

    def _what(self, local: Local) -> str:
        asked, on = self.asked, shown(self.asked.at, local)
        where = f" in {asked.mailbox}" if asked.mailbox else ""
        match asked.doubt:
            case Doubt.ELSEWHERE:
                return f"The client wrote on {on} in another thread ({asked.subject!r})"
            case Doubt.MACHINE:
                return f"What came on {on}{where} ({asked.subject!r}) may be from a person, or an automatic reply"
            case Doubt.COMPANY:
                unknown = "from the client's domain, an address that is not in the configuration"
                return f"{asked.sender} wrote on {on}{where} ({asked.subject!r}), {unknown}"
            case Doubt.COLLEAGUE:
                return f"{asked.sender}, who had a copy of this conversation, wrote on {on}{where} ({asked.subject!r})"
            case Doubt.NAMESAKE:
                return f"Somebody of the client's name wrote on {on}{where} from {asked.sender} ({asked.subject!r})"
            case Doubt.SUBJECT:
                return f"{asked.sender} wrote on {on}{where} under the subject of your mail ({asked.subject!r})"
            case Doubt.TOGETHER:
                return f"{asked.sender} wrote on {on}{where} to you and to the client ({asked.subject!r})"
            case Doubt.FORGED:
                return (
                    f"A mail of {on}{where} ({asked.subject!r}) bears the client's address, but your server could not"
                    " authenticate it, so it may be forged"
                )
            case Doubt.UNREADABLE:
                return f"A mail of the client's of {on}{where} could not be read; open it in your mail client"
            case never:
                assert_never(never)


@dataclass(frozen=True, slots=True)
class MailBounced:
    """The user's mail came back."""

    at: datetime
    address: str | None

    def sentence(self, local: Local) -> str:
        """Say it."""
        whom = f" to {self.address}" if self.address else ""
        way_out = "check the address (`crickets tasks CLIENT`), then write again"
        return f"Your mail{whom} came back on {shown(self.at, local)}: {way_out}."


@dataclass(frozen=True, slots=True)
class PromisedUntil:
    """The client said by when they would act."""

    promise: date
    until: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return f"The client promised to act by {self.promise:%a %d %b %Y}: nothing before {shown(self.until, local)}."


@dataclass(frozen=True, slots=True)
class InDispute:
    """The client objects."""

    since: datetime

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"The client objects since {shown(self.since, local)}: no letter goes out until you lift that"
            " (`crickets resume MATTER`)."
        )


@dataclass(frozen=True, slots=True)
class UnknownAddress:
    """The client is reached at an address that the file does not know."""

    address: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return (
            f"The client is reached at {self.address} now, which is not in the configuration: add it to the addresses"
            " of the client; until then nothing is placed."
        )
