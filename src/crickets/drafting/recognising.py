"""Flow: a letter of ours that the mailbox holds and the ledger does not know, known again by its words.

So it is where an older copy of the database was put back, or a new one begun: what was placed since then stands in
Drafts, or was sent. No header tells it from what the user writes, and none of it is placed a second time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from crickets.core import events as e
from crickets.core.drafts import SIMILAR, Placement, Standing, likeness
from crickets.core.mail import Arrival, Flag, MailboxRole
from crickets.core.people import Direction
from crickets.core.plaintext import text_of
from crickets.core.quote import own_words
from crickets.core.standing import MatterState
from crickets.core.threads import Message
from crickets.drafting.desk import Desk
from crickets.drafting.revisions import READ, with_our_words

HOW = "found again by its words"


def recognised(desk: Desk, prepared: Placement, state: MatterState) -> Placement | None:
    """The placement of the same letter where it stands in Drafts already, or was sent in this silence; None if neither.

    It was intended when it came there, and is the user's, who may have edited it: it is never taken back. Raises
    MailError.
    """
    own = _written_since(desk, prepared, state)
    if draft := next(iter(_standing(desk, prepared, own)), None):
        parent = draft.envelope.ancestors[-1]
        at = min(prepared.intended_at, draft.internaldate)
        known = replace(prepared, draft=draft.envelope.message_id, parent=parent, locator=draft.locator, intended_at=at)
    elif sent := next(_sent(desk, prepared, state, own), None):
        known = replace(prepared, draft=sent.message_id, intended_at=sent.at)
    else:
        return None
    return replace(known, standing=Standing.PLACED, raw=None, touched=True)


def note(desk: Desk, placement: Placement, fact: e.DraftIntended, now: datetime) -> None:
    """Write down a letter that was recognised; what became of it the next look says, as of any other draft."""
    at = placement.intended_at
    found: tuple[e.MatterEvent, ...] = (e.DraftPlaced(at, placement.draft),)
    if placement.locator is not None:
        found += (e.DraftEdited(at, placement.draft, placement.draft),)
    with desk.ledger.transaction():
        desk.ledger.intend(placement, fact)
        desk.ledger.record(placement.client, placement.matter, *found, seen_at=now, how=HOW)


def _written_since(desk: Desk, prepared: Placement, state: MatterState) -> Sequence[Message]:
    """What the user wrote in this thread since the client did, or since the last follow-up that is known of."""
    last = max(filter(None, (state.client_wrote_at, state.last_follow_up)), default=None)
    in_thread = (each for each in desk.ledger.messages(prepared.client) if each.thread == prepared.thread)
    return [each for each in in_thread if each.direction is Direction.OWN and (last is None or each.at > last)]


def _standing(desk: Desk, prepared: Placement, own: Sequence[Message]) -> Sequence[Arrival]:
    """What stands in Drafts in the same thread to the same people with the words of this letter, the oldest first.

    It came after what it follows up on; before that, a mail client may have left copies of an earlier letter.
    """
    first = own[0] if own else desk.ledger.message(prepared.parent)
    since = first.at if first else prepared.intended_at
    drafts = desk.mail.beyond(desk.mail.mailbox(MailboxRole.DRAFTS).name, 1, since)
    later = [draft for draft in drafts if draft.internaldate >= since and _may_be_it(desk, prepared, draft)]
    return with_our_words(desk.mail, prepared, later)


def _may_be_it(desk: Desk, prepared: Placement, draft: Arrival) -> bool:
    envelope = draft.envelope
    to = {address.email for address in (*envelope.to, *envelope.cc)}
    if Flag.DELETED in draft.flags or to.isdisjoint(prepared.recipients):
        return False
    in_thread = prepared.thread in desk.ledger.threads(envelope.ancestors).values()
    return in_thread and desk.ledger.placement_of([envelope.message_id]) is None


def _sent(desk: Desk, prepared: Placement, state: MatterState, own: Sequence[Message]) -> Iterator[Message]:
    """What of it has the words of this letter, the oldest first; not the first of them, which is what it follows up on.

    Once a step of this silence is known to have been sent, whatever they write counts as the next by itself.
    """
    if state.silence is None or state.silence.followed_up:
        return
    for message in own[1:]:
        known = desk.ledger.placement_of([message.message_id])
        if known is None and _is_alike(desk, prepared, message):
            yield message


def _is_alike(desk: Desk, prepared: Placement, message: Message) -> bool:
    raw = desk.read_mail(message.message_id, READ)
    return raw is not None and likeness(prepared.triples, _unquoted(text_of(raw))) >= SIMILAR


def _unquoted(text: str) -> str:
    """What stands in a mail but for older ones, of which one may be the same letter."""
    return "\n".join(line for line in own_words(text) if not line.startswith(">"))
