"""Which conversation a message belongs to: by the ids that it names, never by its subject (RFC 5322 section 3.6.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from crickets.core.mail import Address, Envelope, MessageId
from crickets.core.people import AccountKey, ClientKey, Direction

ThreadKey = NewType("ThreadKey", str)
"""The first message id by which the conversation became known."""


@dataclass(frozen=True, slots=True)
class Threading:
    """Where a message belongs: its thread, and the threads that turn out to be the same one."""

    thread: ThreadKey
    merged: tuple[ThreadKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What is kept of a message that concerns a client: no body, and of the header what an answer to it needs.

    ``at`` is when it happened; ``internaldate`` and ``date`` are what it was taken from; ``seen_at`` is when Crickets
    first saw it. All are aware UTC instants. ``mailbox`` is where it was first seen.
    """

    message_id: MessageId
    thread: ThreadKey
    client: ClientKey
    account: AccountKey
    direction: Direction
    at: datetime
    internaldate: datetime
    date: datetime | None
    seen_at: datetime
    mailbox: str
    subject: str
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    references: tuple[MessageId, ...] = ()

    def is_copied_in(self, envelope: Envelope) -> bool:
        """Whether a header under its id is of a copy of it, and not of another message: scanners reuse ids.

        Of a message that is kept by the user's word alone only its author is known.
        """
        if self.date is None and self.sender and envelope.sender:
            return self.sender.email == envelope.sender.email
        return (self.date, self.sender) == (envelope.date, envelope.sender)


def thread_of(envelope: Envelope, known: Mapping[MessageId, ThreadKey]) -> Threading:
    """Find the thread among the known ids of a message and all it refers to; a new one is named by its oldest id.

    A message that names two threads shows that they were one; the one it names first keeps its name.
    """
    ids = (*envelope.ancestors, envelope.message_id)
    found = tuple(dict.fromkeys(known[mid] for mid in ids if mid in known))
    if not found:
        return Threading(ThreadKey(ids[0]))
    return Threading(found[0], found[1:])
