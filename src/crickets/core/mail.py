"""The words of RFC 5322 and RFC 9051 that everything else is said in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

MessageId = NewType("MessageId", str)
"""A msg-id without its angle brackets, compared byte for byte (RFC 5322 section 3.6.4)."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 section 3.4: a display name, possibly empty, and an addr-spec in lower case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the last @, or nothing."""
        return domain_of(self.email)


def domain_of(email: str) -> str:
    """What stands behind the last @ of an addr-spec; nothing where there is none, for then it is no address."""
    return email.rpartition("@")[2] if "@" in email else ""


def local_part_of(email: str) -> str:
    """What stands before the last @ of an addr-spec."""
    return email.rpartition("@")[0]


_GOOGLES = frozenset({"gmail.com", "googlemail.com"})


def mailbox_of(email: str) -> str:
    """The addr-spec of the mailbox that an address leads to: without a tag (RFC 5233), and as Google reads its own."""
    local, _, domain = email.rpartition("@")
    bare = local.partition("+")[0] or local
    return f"{bare.replace('.', '')}@gmail.com" if domain in _GOOGLES else f"{bare}@{domain}"


def in_ascii(domain: str) -> str:
    """A domain as it stands in mail, its other letters in Punycode (RFC 5891); as it is where that cannot be done."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


class MailboxRole(StrEnum):
    """What a mailbox is for (RFC 6154 section 2, RFC 8457); INBOX by its name, OTHER where nothing tells."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    JUNK = "junk"
    TRASH = "trash"
    ALL = "all"
    FLAGGED = "flagged"
    IMPORTANT = "important"
    OTHER = "other"


VIEWS = frozenset({MailboxRole.ALL, MailboxRole.FLAGGED, MailboxRole.IMPORTANT})
"""Mailboxes that show once more what lies elsewhere: on Gmail drafts too, without the flag that tells them."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox of an account: its decoded name, and its role."""

    name: str
    role: MailboxRole = MailboxRole.OTHER


@dataclass(frozen=True, slots=True)
class Locator:
    """Mailbox, UIDVALIDITY and UID: one message, for ever (RFC 9051 section 2.3.1.1)."""

    mailbox: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class MailboxCursor:
    """How far a mailbox has been read: every UID below ``uidnext`` is known.

    ``messages`` and ``modseq`` (RFC 7162; None where the server has none) tell a quiet mailbox from a changed one.
    """

    mailbox: str
    uidvalidity: int
    uidnext: int
    messages: int
    modseq: int | None = None


class Flag(StrEnum):
    """The system flags that decide something here (RFC 9051 section 2.3.2)."""

    SEEN = "\\Seen"
    DRAFT = "\\Draft"
    DELETED = "\\Deleted"
    FLAGGED = "\\Flagged"
    ANSWERED = "\\Answered"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The header fields of a message that decide something, decoded and made safe.

    ``evidence`` holds, by lower-case name, the raw values of the fields that tell machines from people
    (auto-submitted, precedence, list-id, return-path, content-type, x-failed-recipients and their like).
    """

    message_id: MessageId
    date: datetime | None = None
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    in_reply_to: tuple[MessageId, ...] = ()
    references: tuple[MessageId, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def ancestors(self) -> tuple[MessageId, ...]:
        """Every message that this one refers to, the oldest first, the parent last, none twice."""
        parents = tuple(mid for mid in self.in_reply_to if mid not in self.references)
        return tuple(dict.fromkeys((*self.references, *parents)))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it was found in a mailbox, headers only; ``internaldate`` is an aware UTC instant."""

    locator: Locator
    role: MailboxRole
    internaldate: datetime
    envelope: Envelope
    flags: frozenset[str] = frozenset()
    size: int = 0

    @property
    def is_draft(self) -> bool:
        """Whether it stands to be sent rather than having been sent."""
        if self.role is MailboxRole.SENT:
            return False
        return self.role is MailboxRole.DRAFTS or Flag.DRAFT in self.flags


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A message that could not be understood: skipped, counted and shown, never a reason to stop.

    ``at`` is its INTERNALDATE, where the server tells; ``writers`` are the addr-specs that may be its author's, in
    lower case, and ``refers_to`` the ids that it may answer, as far as its bytes show either.
    """

    locator: Locator
    reason: str
    at: datetime | None = None
    writers: frozenset[str] = frozenset()
    refers_to: frozenset[MessageId] = frozenset()


def stand_in_id(*parts: str) -> MessageId:
    """The same id for the same message where it carries none of its own, in a domain that cannot exist (RFC 2606)."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return MessageId(f"{digest[:32]}@missing.invalid")
