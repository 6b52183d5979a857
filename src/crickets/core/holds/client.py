"""Reasons to wait: what is known of the client, and what cannot be told."""

from dataclasses import dataclass
from datetime import date, datetime

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
    """The client wrote somewhere else."""

    at: datetime
    subject: str

    def sentence(self, local: Local) -> str:
        """Say it."""
        return (
            f"The client wrote on {shown(self.at, local)} in another thread ({self.subject!r}):"
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
        return f"Your mail{whom} came back on {shown(self.at, local)}: check the address, then write again."


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
