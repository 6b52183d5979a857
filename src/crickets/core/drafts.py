"""What became of a draft of ours: a pure table from what is seen in the mailbox to a verdict."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from crickets.core.events import Withdrawal
from crickets.core.mail import Arrival, Flag, Locator, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey
from crickets.core.threads import Message, ThreadKey

SIMILAR = 0.6
"""Share of a draft's word triples that a sent text must hold to be taken for the draft where all headers are lost."""

_SKEW = timedelta(days=1)
"""By so much the clock of the device that sent a draft may be slow; what is older was sent before the draft."""


class Standing(StrEnum):
    """How far the placing and the taking back of a draft have come.

    UNCERTAIN is an APPEND without a clear end; SENT is one whose sent text is still to be read for its deadline.
    """

    INTENDED = "intended"
    UNCERTAIN = "uncertain"
    PLACED = "placed"
    WITHDRAWING = "withdrawing"
    SENT = "sent"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Placement:
    """The mailbox's half of a draft: where it stands, and what to know it again by.

    ``uidvalidity`` and ``uidnext`` are those of Drafts just before the APPEND; ``raw`` is kept only until it stands;
    ``digest`` is that of the bytes which the server gives back; ``touched`` once the user edited or moved it.
    ``replaces`` is the draft in whose place it came, because that one's deadline fell short.
    ``look_at`` is when to look again for one whose end is not clear, ``looks`` how often that was in vain; of one that
    was sent, it is until when its text is looked for.
    """

    draft: MessageId
    matter: MatterKey
    client: ClientKey
    account: AccountKey
    thread: ThreadKey
    parent: MessageId
    recipients: tuple[str, ...]
    subject: str
    intended_at: datetime
    mailbox: str
    uidvalidity: int
    uidnext: int
    standing: Standing = Standing.INTENDED
    raw: bytes | None = None
    locator: Locator | None = None
    digest: str | None = None
    triples: frozenset[int] = frozenset()
    revisions: tuple[MessageId, ...] = ()
    touched: bool = False
    looks: int = 0
    look_at: datetime | None = None
    withdrawal: Withdrawal | None = None
    replaces: MessageId | None = None

    def ended(self) -> "Placement":
        """The same, with nothing more to be found out about it."""
        return replace(self, standing=Standing.ENDED, raw=None, look_at=None)

    @property
    def was_sent(self) -> bool:
        """Whether it stands nowhere any more, and only its text is still to be read."""
        return self.standing is Standing.SENT

    @property
    def ids(self) -> frozenset[MessageId]:
        """Every Message-ID under which this draft was ever seen."""
        return frozenset((self.draft, *self.revisions))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is seen of a draft in one look.

    ``flags`` of the message where it last stood, None where it is gone; ``drafts`` are the other messages in Drafts
    beyond it; ``own`` the user's messages to the client first seen since the placement, with ``likeness`` the shared
    part of the word triples of those outside the thread; ``trash`` and ``elsewhere`` where its ids were seen.
    """

    flags: frozenset[str] | None
    drafts: tuple[Arrival, ...] = ()
    own: tuple[Message, ...] = ()
    likeness: Mapping[MessageId, float] = field(default_factory=dict)
    trash: tuple[Locator, ...] = ()
    elsewhere: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True)
class Stands:
    """It stands where we know it."""


@dataclass(frozen=True, slots=True)
class Edited:
    """It stands as a new message: the user edited it, or put it elsewhere; from now on it is the user's."""

    revision: MessageId
    locator: Locator


@dataclass(frozen=True, slots=True)
class Sent:
    """The user sent it, as this message."""

    message_id: MessageId
    edited: bool


@dataclass(frozen=True, slots=True)
class Discarded:
    """The user deleted it."""


@dataclass(frozen=True, slots=True)
class Vanished:
    """It is gone, and nothing tells yet where to."""


Fate = Stands | Edited | Sent | Discarded | Vanished


def fate(placement: Placement, seen: Evidence) -> Fate:
    """Say what became of a draft; rungs of a ladder, the surest evidence first.

    "Gone from Drafts" alone means neither sent nor deleted: clients remove a draft before its sent copy is written.
    """
    if seen.flags is not None and Flag.DELETED not in seen.flags:
        return Stands()
    return _sent(placement, seen) or _successor(placement, seen) or _put_away(placement, seen) or Vanished()


def _sent(placement: Placement, seen: Evidence) -> Sent | None:
    # Some clients write the sent copy first, and remove the draft under the same Message-ID a moment later.
    standing = {arrival.envelope.message_id for arrival in seen.drafts if Flag.DELETED not in arrival.flags}
    same_id = [own for own in seen.own if own.message_id in placement.ids - standing]
    # History that was read only now, of a mailbox added later for example, says nothing about this draft.
    later = [own for own in seen.own if own.at >= placement.intended_at - _SKEW and own.message_id not in placement.ids]
    in_thread = [own for own in later if own.thread == placement.thread or placement.parent in own.references]
    alike = [own for own in later if _looks_like(placement, own, seen)]
    for found, edited in ((same_id, placement.touched), (in_thread, True), (alike, True)):
        if found:
            return Sent(min(found, key=lambda own: (own.at, own.message_id)).message_id, edited)
    return None


def _looks_like(placement: Placement, own: Message, seen: Evidence) -> bool:
    shares_recipient = any(address.email in placement.recipients for address in (*own.to, *own.cc))
    similar = seen.likeness.get(own.message_id, 0.0) >= SIMILAR
    return shares_recipient and similar and own.subject == placement.subject


def _successor(placement: Placement, seen: Evidence) -> Edited | None:
    followers = [arrival for arrival in seen.drafts if continues(placement, arrival)]
    if not followers:
        return None
    newest = max(followers, key=lambda arrival: arrival.locator.uid)
    return Edited(newest.envelope.message_id, newest.locator)


def continues(placement: Placement, arrival: Arrival) -> bool:
    """Whether a message found in a mailbox is this draft as the user's mail client rewrote it."""
    if Flag.DELETED in arrival.flags:
        return False
    envelope = arrival.envelope
    to = {address.email for address in (*envelope.to, *envelope.cc)}
    answers_the_same = placement.parent in envelope.ancestors and bool(to & set(placement.recipients))
    return envelope.message_id in placement.ids or answers_the_same


def _put_away(placement: Placement, seen: Evidence) -> Fate | None:
    if seen.trash:
        return Discarded()
    # Put into another folder it is the user's, like an edited one.
    return Edited(placement.draft, seen.elsewhere[0]) if seen.elsewhere else None


def digest(raw: bytes) -> str:
    """The fingerprint by which a draft is known to be untouched."""
    return hashlib.sha256(raw).hexdigest()


def triples(text: str) -> frozenset[int]:
    """A text's runs of three words, hashed: enough to know it again, not enough to read it."""
    words = re.findall(r"\w+", text.casefold())
    runs = (" ".join(words[i : i + 3]) for i in range(len(words) - 2))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=6).digest()) for run in runs)


def likeness(ours: frozenset[int], text: str) -> float:
    """The part of our word triples that a text holds, from 0 to 1."""
    return len(ours & triples(text)) / len(ours) if ours else 0.0
