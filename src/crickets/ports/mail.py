"""The mailbox that the flows see, and what they ask of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from crickets.core.mail import Arrival, Locator, Mailbox, MailboxCursor, MailboxRole, Unparsed


@dataclass(frozen=True, slots=True)
class Interest:
    """What a first look into a mailbox asks the server for.

    ``addresses`` are whole addresses and ``@domain`` patterns; messages that name one are wanted since ``since``.
    All messages are wanted since ``all_since`` (answers from strangers' addresses, bounces), none where it is None.
    ``authors`` wants those alone that one of the addresses wrote, and not what is written to them.
    """

    addresses: frozenset[str]
    since: datetime
    all_since: datetime | None = None
    authors: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """News of one mailbox in the order of UIDs; ``cursor`` is saved once they are, None where there is more to come."""

    mailbox: Mailbox
    arrivals: tuple[Arrival, ...]
    unparsed: tuple[Unparsed, ...] = ()
    cursor: MailboxCursor | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mailbox that exists and could not be read, with the server's sentence."""

    mailbox: Mailbox
    reason: str


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A mailbox whose UIDVALIDITY changed: every UID known of it means nothing any more. Its batches follow."""

    mailbox: Mailbox
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A mailbox that was read before and does not exist any more."""

    mailbox: str


Change = Batch | Unreadable | Renumbered | Gone


class Removal(StrEnum):
    r"""How the removal of a draft ended; FLAGGED: only \Deleted could be set, this server cannot expunge one UID."""

    REMOVED = "removed"
    FLAGGED = "flagged"
    ABSENT = "absent"


class Readable(Protocol):
    """Something that ``select`` can wait for."""

    def fileno(self) -> int:
        """The file descriptor to wait for."""
        ...


class Mail(Protocol):
    """One account's mailbox, over one connection. Every method raises MailError when the server does not do it.

    After ConnectionLost the object is of no more use.
    """

    @property
    def notifies(self) -> bool:
        """Whether the server says by itself that there is news (IDLE, RFC 2177)."""
        ...

    def mailboxes(self) -> Sequence[Mailbox]:
        """All mailboxes that are watched, with their roles, as of the last question."""
        ...

    def mailbox(self, role: MailboxRole) -> Mailbox:
        """The one mailbox of a role; raises MailboxMissing."""
        ...

    def changes(self, cursors: Mapping[str, MailboxCursor], interest: Interest) -> Iterator[Change]:
        """Ask once for all mailboxes, then give what lies beyond each cursor; nothing for a quiet mailbox.

        A mailbox without a cursor, or renumbered, is searched for ``interest``. Each changed mailbox ends with a batch
        that carries its new cursor, be it otherwise empty. Sent comes first: an answer from a stranger's address is
        known only by the message that it refers to.
        """
        ...

    def history(self, interest: Interest, role: MailboxRole | None = None) -> Iterator[Change]:
        """Search every mailbox, or those of a role, for ``interest``, whatever was read; no batch carries a cursor."""
        ...

    def beyond(self, mailbox: str, uid: int, since: datetime | None = None) -> Sequence[Arrival]:
        """The messages of a mailbox with a UID of at least this, in order; the unparsed are left out.

        ``since`` leaves out what was put there earlier, but for up to two days, however much that is.
        """
        ...

    def status(self, mailbox: str) -> MailboxCursor:
        """Where the mailbox stands now."""
        ...

    def flags(self, locator: Locator) -> frozenset[str] | None:
        """The flags of one message; None where it is gone, be it with its whole mailbox or its UIDVALIDITY."""
        ...

    def read(self, locator: Locator, limit: int | None = None) -> bytes | None:
        """A message as the server gives it back, not marked seen, at most ``limit`` bytes; None as in ``flags``."""
        ...

    def crowd(self, locator: Locator, internaldate: datetime) -> int:
        """How many of the messages up to 30 UIDs around this one share its INTERNALDATE minute: a migration's mark."""
        ...

    def append(self, raw: bytes, at: datetime) -> Locator | None:
        r"""Place a message in Drafts as \Draft \Seen with this INTERNALDATE; where it stands, if the server tells."""
        ...

    def remove(self, locator: Locator) -> Removal:
        """Take one message out of its mailbox for good, or into Trash, and no other message with it."""
        ...

    def flag(self, locator: Locator) -> None:
        r"""Set \Flagged on one message."""
        ...

    def wait(self, seconds: float, wake: Readable) -> bool:
        """Wait until INBOX has news (True), ``wake`` is readable or the time is over (False)."""
        ...

    def close(self) -> None:
        """Log out, without an error whatever happens."""
        ...
