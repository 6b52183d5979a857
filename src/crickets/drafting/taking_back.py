"""Flow: taking a draft of ours out of Drafts again; nothing goes but what is byte for byte as we placed it."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from crickets.core import events as e
from crickets.core.drafts import Placement, Standing, continues, digest
from crickets.core.mail import Arrival, Locator, MailboxRole
from crickets.drafting.revisions import beside, note, revisions, with_our_words
from crickets.ports import Ledger, Mail, Removal

log = logging.getLogger(__name__)

SAVING = timedelta(seconds=120)
"""So long a mail client may take to save a draft: the new message comes first, then the old one goes."""


def withdraw(mail: Mail, ledger: Ledger, placement: Placement, reason: e.Withdrawal, now: datetime) -> None:
    """Remove our draft if it is byte for byte what we placed, and nobody is at it in this moment.

    Edited, it stays, and that is noted. While somebody is at it nothing happens, and the next look decides again.
    """
    if placement.locator is None:
        return
    raw = mail.read(placement.locator)
    if raw is None:
        return  # it went since the last look; the next one says where to
    if placement.touched or placement.digest is None or digest(raw) != placement.digest:
        ledger.update(replace(placement, touched=True))
        edited = e.DraftEdited(now, placement.draft, placement.draft)
        ledger.record(placement.client, placement.matter, edited, seen_at=now)
    elif not _is_being_edited(mail, ledger, placement, now):
        _take_back(mail, ledger, placement, placement.locator, reason, now)


def step_aside(mail: Mail, ledger: Ledger, placement: Placement, now: datetime) -> None:
    """Take ours back where the user's version of it has come to stand beside it: theirs is the draft from now on.

    That is so where they had it open while it was placed anew, and where their mail client left the old one.
    """
    locator = placement.locator
    versions = with_our_words(mail, placement, revisions(ledger, placement, beside(mail, ledger, placement)))
    if not versions or locator is None:
        _look_again(ledger, placement, None)
    elif _is_fresh(versions, now):
        _look_again(ledger, placement, now + SAVING)
    elif (raw := mail.read(locator)) is not None and digest(raw) == placement.digest:
        _take_back(mail, ledger, placement, locator, e.Withdrawal.EDITED_BEFORE, now)


def _look_again(ledger: Ledger, placement: Placement, at: datetime | None) -> None:
    if placement.look_at != at:
        ledger.update(replace(placement, look_at=at))


def _is_being_edited(mail: Mail, ledger: Ledger, placement: Placement, now: datetime) -> bool:
    """Whether something came into Drafts that nobody has looked at yet, or that may be it as it is just being saved."""
    cursor = ledger.cursors(placement.account).get(placement.mailbox)
    others = beside(mail, ledger, placement)
    unseen = any(draft.locator.uid >= (cursor.uidnext if cursor else 1) for draft in others)
    return unseen or _is_fresh((draft for draft in others if continues(placement, draft)), now)


def _is_fresh(drafts: Iterable[Arrival], now: datetime) -> bool:
    return any(abs(now - draft.internaldate) < SAVING for draft in drafts)


def _take_back(
    mail: Mail, ledger: Ledger, placement: Placement, locator: Locator, reason: e.Withdrawal, now: datetime
) -> None:
    ledger.update(replace(placement, standing=Standing.WITHDRAWING, withdrawal=reason))
    removal = mail.remove(locator)
    if removal is Removal.ABSENT:
        ledger.update(placement)  # the user was faster; the next look says where it went
        return
    if removal is Removal.FLAGGED:
        log.warning("draft_left_flagged_deleted", extra={"matter": placement.matter, "draft": placement.draft})
    versions = with_our_words(mail, placement, revisions(ledger, placement, beside(mail, ledger, placement)))
    if versions:
        note(ledger, placement, versions, now)
        return
    with ledger.transaction():
        ledger.update(replace(placement.ended(), withdrawal=reason))
        fact = e.DraftWithdrawn(now, placement.draft, reason)
        ledger.record(placement.client, placement.matter, fact, seen_at=now)
    log.info("draft_withdrawn", extra={"matter": placement.matter, "reason": reason.value})


def flag(mail: Mail, ledger: Ledger, placement: Placement, now: datetime) -> None:
    """Flag the draft that the user edited, for the client answered meanwhile; one put elsewhere is never touched."""
    drafts = mail.mailbox(MailboxRole.DRAFTS).name
    if placement.locator is not None and placement.locator.mailbox == drafts:
        mail.flag(placement.locator)
    ledger.record(placement.client, placement.matter, e.DraftFlagged(now, placement.draft), seen_at=now)
