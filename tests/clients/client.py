"""What the tests ask of every mail client, whichever it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes, as their mail client was told."""

    address: str
    name: str
    signature: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as its user sees it in a mail client: addresses as they are shown, the names of the files attached."""

    to: Sequence[str]
    cc: Sequence[str]
    subject: str
    text: str
    attachments: Sequence[str]


class MailClient(Protocol):
    """A mail client that is logged in to a mailbox in which one draft stands."""

    def open_draft(self) -> Opened:
        """Open the draft to go on writing it."""
        ...

    def type(self, text: str) -> None:
        """Write something above what stands in the open draft."""
        ...

    def send(self) -> None:
        """Send what is open."""
        ...
