"""What became of a draft of ours: a pure table from what is seen in the mailbox to a verdict."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

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

    def rewritten(self, found: "Edited") -> "Placement":
        """The same as the user's mail client saved it anew: from now on it is the user's."""
        known = dict.fromkeys((*self.revisions, *found.earlier))
        revisions = (*(each for each in known if each != found.revision), found.revision)
        return replace(
            self, standing=Standing.PLACED, raw=None, locator=found.locator, touched=True, revisions=revisions
        )

    @property
    def was_sent(self) -> bool:
        """Whether it stands nowhere any more, and only its text is still to be read."""
        return self.standing is Standing.SENT

    @property
    def newest(self) -> MessageId:
        """The Message-ID of its newest revision."""
        return self.revisions[-1] if self.revisions else self.draft

    @property
    def ids(self) -> frozenset[MessageId]:
        """Every Message-ID under which this draft was ever seen."""
        return frozenset((self.draft, *self.revisions))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is seen of a draft in one look.

    ``flags`` of the message where it last stood, None where it is gone; ``drafts`` are the other messages in Drafts
    that came since the draft was intended; ``own`` the user's messages to the client first seen since then, with
    ``likeness`` the part of the draft's word triples that those hold which were compared with it; ``trash`` and
    ``elsewhere`` where its newest revision was seen.
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
    """It stands as a new message: the user edited it, or put it elsewhere; from now on it is the user's.

    ``earlier`` are the ids of other revisions that stand beside it.
    """

    revision: MessageId
    locator: Locator
    earlier: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The user sent it, as this message; ``probably`` where no header tells so, but its text alone."""

    message_id: MessageId
    edited: bool
    probably: bool = False


@dataclass(frozen=True, slots=True)
class Discarded:
    """The user deleted it."""


@dataclass(frozen=True, slots=True)
class Vanished:
    """It is gone, and nothing tells yet where to."""


Fate = Stands | Edited | Sent | Discarded | Vanished


def fate(placement: Placement, seen: Evidence) -> Fate:
    """Say what became of a draft: the first rung of the ladder that the evidence reaches."""
    found = ((rung, rung.finds(placement, seen)) for rung in LADDER)
    return next((rung.says(placement, evidence) for rung, evidence in found if evidence), Vanished())


# What the rungs look for


def _under_its_id(placement: Placement, seen: Evidence) -> Sequence[Message]:
    # Some clients write the sent copy first, and remove the draft under the same Message-ID a moment later.
    left = placement.ids - {draft.envelope.message_id for draft in _standing(seen)}
    left -= {placement.newest} if _in_place(placement, seen) else set()
    return [own for own in seen.own if own.message_id in left]


def _in_its_thread(placement: Placement, seen: Evidence) -> Sequence[Message]:
    return [own for own in _later(placement, seen) if _of_the_thread(placement, own)]


def _with_its_words_in_its_thread(placement: Placement, seen: Evidence) -> Sequence[Message]:
    # What the user writes by hand beside a draft that they edited is not that draft.
    return [own for own in _in_its_thread(placement, seen) if placement.touched and _is_alike(own, seen)]


def _with_its_words_alone(placement: Placement, seen: Evidence) -> Sequence[Message]:
    return [
        own for own in _later(placement, seen) if may_be_it_without_headers(placement, own) and _is_alike(own, seen)
    ]


def _in_place(_: Placement, seen: Evidence) -> Sequence[frozenset[str]]:
    return [] if seen.flags is None or Flag.DELETED in seen.flags else [seen.flags]


def _successors(placement: Placement, seen: Evidence) -> Sequence[Arrival]:
    return [draft for draft in _standing(seen) if continues(placement, draft)]


def _newer(placement: Placement, seen: Evidence) -> Sequence[Arrival]:
    # Beside our own untouched draft it may be another text: there the words decide, before ours is taken back.
    last = placement.locator
    if not placement.touched or last is None or not _in_place(placement, seen):
        return ()
    return [d for d in _successors(placement, seen) if d.locator.mailbox == last.mailbox and d.locator.uid > last.uid]


def _in_trash(_: Placement, seen: Evidence) -> Sequence[Locator]:
    return seen.trash


def _elsewhere(_: Placement, seen: Evidence) -> Sequence[Locator]:
    return seen.elsewhere


def _standing(seen: Evidence) -> Sequence[Arrival]:
    return [draft for draft in seen.drafts if Flag.DELETED not in draft.flags]


def _later(placement: Placement, seen: Evidence) -> Sequence[Message]:
    # History that was read only now, of a mailbox added later for example, says nothing about this draft.
    since = placement.intended_at - _SKEW
    return [own for own in seen.own if own.at >= since and own.message_id not in placement.ids]


def _of_the_thread(placement: Placement, own: Message) -> bool:
    return own.thread == placement.thread or placement.parent in own.references


def _is_alike(own: Message, seen: Evidence) -> bool:
    return seen.likeness.get(own.message_id, 0.0) >= SIMILAR


# What they say


def _was_sent(placement: Placement, found: Sequence[Message]) -> Sent:
    return Sent(_first(found), edited=placement.touched)


def _was_sent_edited(_: Placement, found: Sequence[Message]) -> Sent:
    return Sent(_first(found), edited=True)


def _was_probably_sent(_: Placement, found: Sequence[Message]) -> Sent:
    return Sent(_first(found), edited=True, probably=True)


def _stands(_: Placement, __: Sequence[frozenset[str]]) -> Stands:
    return Stands()


def _was_edited(_: Placement, found: Sequence[Arrival]) -> Edited:
    return rewritten(found)


def _was_deleted(_: Placement, __: Sequence[Locator]) -> Discarded:
    return Discarded()


def _was_put_away(placement: Placement, found: Sequence[Locator]) -> Edited:
    return Edited(placement.newest, found[0])


def _first(found: Sequence[Message]) -> MessageId:
    return min(found, key=lambda own: (own.at, own.message_id)).message_id


_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Rung(Generic[_Found]):
    """One line of the ladder: what is looked for, how it is found, and what that says of the draft."""

    evidence: str
    finds: Callable[[Placement, Evidence], Sequence[_Found]]
    says: Callable[[Placement, Sequence[_Found]], Fate]


LADDER: tuple[Rung[Any], ...] = (
    Rung("a mail under one of its ids, which nothing in Drafts bears", _under_its_id, _was_sent),
    Rung("a mail of its thread with its words, beside a revision", _with_its_words_in_its_thread, _was_sent_edited),
    Rung("a newer revision beside the last one", _newer, _was_edited),
    Rung("the draft where we know it", _in_place, _stands),
    Rung("a mail of its thread", _in_its_thread, _was_sent_edited),
    Rung("a mail of no thread with its subject, recipients and words", _with_its_words_alone, _was_probably_sent),
    Rung("messages in Drafts that answer the same mail", _successors, _was_edited),
    Rung("its newest revision in Trash", _in_trash, _was_deleted),
    Rung("its newest revision in another folder", _elsewhere, _was_put_away),
)
"""What became of a draft, the surest evidence first; nothing at all found is neither sent nor deleted.

For "gone from Drafts" means neither: clients remove a draft before its sent copy is written, and expunge it unsent.
"""


def continues(placement: Placement, arrival: Arrival) -> bool:
    """Whether a message found in a mailbox is this draft as the user's mail client rewrote it.

    It bears one of its ids, or answers the very mail that the draft answers; who answers an answer writes another text.
    """
    envelope = arrival.envelope
    to = {address.email for address in (*envelope.to, *envelope.cc)}
    answers_the_same = placement.parent in (*envelope.in_reply_to, *envelope.references[-1:])
    return envelope.message_id in placement.ids or (answers_the_same and bool(to & set(placement.recipients)))


def rewritten(versions: Sequence[Arrival]) -> Edited:
    """The draft where it stands as one or more messages of the user's; the newest counts."""
    *others, newest = sorted(versions, key=lambda draft: draft.locator.uid)
    ids = dict.fromkeys(draft.envelope.message_id for draft in others)
    earlier = tuple(each for each in ids if each != newest.envelope.message_id)
    return Edited(newest.envelope.message_id, newest.locator, earlier)


def may_be_it_without_headers(placement: Placement, own: Message) -> bool:
    """Whether a mail could be the draft with all its headers lost, so that its text is worth a look."""
    to = {address.email for address in (*own.to, *own.cc)}
    return not own.references and own.subject == placement.subject and to >= set(placement.recipients)


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
