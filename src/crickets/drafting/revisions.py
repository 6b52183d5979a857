"""Flow: what the user's mail client saved in Drafts in place of a draft of ours, or beside it."""

from collections.abc import Sequence
from datetime import datetime

from crickets.core import events as e
from crickets.core.drafts import SIMILAR, Placement, Standing, continues, likeness, rewritten
from crickets.core.mail import Arrival, Flag, MailboxRole
from crickets.core.plaintext import text_of
from crickets.ports import Ledger, Mail

READ = 20_000
"""Bytes of a message of the user's that are read to compare it with a draft."""


def drafts_since(mail: Mail, placement: Placement) -> Sequence[Arrival]:
    """All that came into Drafts since a draft was intended; never by SEARCH HEADER."""
    drafts = mail.status(mail.mailbox(MailboxRole.DRAFTS).name)
    same = (drafts.mailbox, drafts.uidvalidity) == (placement.mailbox, placement.uidvalidity)
    return mail.beyond(drafts.mailbox, placement.uidnext if same else 1)


def beside(mail: Mail, ledger: Ledger, placement: Placement) -> Sequence[Arrival]:
    """What came into Drafts since a draft was intended, and not from us."""
    ours = {each.locator for each in ledger.placements(placement.account)}
    return [draft for draft in drafts_since(mail, placement) if draft.locator not in ours]


def revisions(ledger: Ledger, placement: Placement, drafts: Sequence[Arrival]) -> Sequence[Arrival]:
    """Those of the drafts that answer the same mail as this one, or bear its id, and are no other draft of ours."""
    standing = [draft for draft in drafts if Flag.DELETED not in draft.flags]
    return [d for d in standing if continues(placement, d) and not _is_another(ledger, placement, d)]


def _is_another(ledger: Ledger, placement: Placement, draft: Arrival) -> bool:
    known = ledger.placement_of([draft.envelope.message_id])
    if known is None or known.draft == placement.draft:
        return False
    # Whoever had the one open in whose place ours came saves it once more.
    return known.draft != placement.replaces or known.standing is not Standing.ENDED


def with_our_words(mail: Mail, placement: Placement, found: Sequence[Arrival]) -> Sequence[Arrival]:
    """Those that are ours as the user changed it; whoever answers the same mail in other words writes by hand."""
    return [draft for draft in found if draft.envelope.message_id in placement.ids or _is_alike(mail, placement, draft)]


def _is_alike(mail: Mail, placement: Placement, draft: Arrival) -> bool:
    raw = mail.read(draft.locator, READ)
    return raw is not None and likeness(placement.triples, text_of(raw)) >= SIMILAR


def note(ledger: Ledger, placement: Placement, found: Sequence[Arrival], now: datetime) -> None:
    """Note that a draft stands as the user's now; the newest of what was found counts."""
    edited = rewritten(found)
    with ledger.transaction():
        ledger.update(placement.rewritten(edited))
        fact = e.DraftEdited(now, placement.draft, edited.revision)
        ledger.record(placement.client, placement.matter, fact, seen_at=now)
