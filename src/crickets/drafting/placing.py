"""Flow: placing a draft, so that it happens neither twice nor by halves.

The effect is named before it is done: the intended draft is committed with its bytes and its Message-ID, then
appended, then noted where it stands. Whatever ends in between is found again by that Message-ID.
"""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta

from crickets.core import events as e
from crickets.core.actions import PlaceDraft, RefreshDraft
from crickets.core.compose import compose
from crickets.core.drafts import Placement, Standing, digest, triples
from crickets.core.mail import Arrival, Locator, MailboxRole
from crickets.core.workdays import NoWorkingMoment
from crickets.docket import Case, Docket
from crickets.drafting.desk import Desk
from crickets.drafting.recognising import note as note_recognised
from crickets.drafting.recognising import recognised
from crickets.drafting.revisions import drafts_since, note, revisions
from crickets.drafting.together import decided as decided_together
from crickets.drafting.writing import written
from crickets.errors import LetterError, MailError
from crickets.ports import Ledger, Mail

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=120)
"""After an unclear APPEND: a server may commit it late."""

LOOKS = 2
"""So often a draft is looked for in vain before the same bytes are appended again."""

# Placing


def place(desk: Desk, case: Case, decided: PlaceDraft | RefreshDraft, now: datetime) -> Placement | None:
    """Write the follow-up and place it in Drafts; None where in the last moment it is not wanted any more.

    Where the mailbox holds this letter already, that is noted, and nothing is placed.

    Raises LetterError, and MailError where the end is not clear.
    """
    action, replaces = (decided.draft, decided.stale) if isinstance(decided, RefreshDraft) else (decided, None)
    prepared = replace(_prepared(desk, case, action, now), replaces=replaces)
    known = None if replaces else recognised(desk, prepared, case.state)
    placement = known or prepared
    fact = e.DraftIntended(
        placement.intended_at,
        placement.draft,
        action.step.name,
        action.index,
        None if known else case.state.newest_own,
        action.letter,
        action.invoices,
        _deadline(case, action, known) if known else action.deadline,
        replaces,
    )
    with desk.ledger.transaction():
        # Nobody else writes from here on: neither the user's word nor another account's watcher is overlooked.
        _, still = decided_together(Docket(desk.ledger, desk.settings), placement.client, placement.matter, now)
        if still != decided:
            return None
        if known:
            note_recognised(desk, known, fact, now)
            return known
        desk.ledger.intend(placement, fact)
    return append(desk, placement, now)


def _deadline(case: Case, action: PlaceDraft, known: Placement) -> date | None:
    """The day that a letter named which was written earlier."""
    if action.step.draft is None:
        return None
    try:
        return case.calendar.deadline(known.intended_at, action.step.draft)
    except NoWorkingMoment:
        return None


def _prepared(desk: Desk, case: Case, action: PlaceDraft, now: datetime) -> Placement:
    """The draft with its bytes, and where Drafts stands before it is appended."""
    follow_up, parent = written(desk, case, action, now)
    try:
        raw = compose(follow_up)
    except ValueError as error:
        msg = f"the follow-up in {case.matter.key} cannot be written: {error}"
        raise LetterError(msg, template=action.letter) from error
    drafts = desk.mail.status(desk.mail.mailbox(MailboxRole.DRAFTS).name)
    return Placement(
        draft=follow_up.message_id,
        matter=case.matter.key,
        client=case.matter.client,
        account=desk.account,
        thread=parent.thread,
        parent=parent.message_id,
        recipients=tuple(address.email for address in (*follow_up.to, *follow_up.cc)),
        subject=follow_up.subject,
        intended_at=now,
        mailbox=drafts.mailbox,
        uidvalidity=drafts.uidvalidity,
        uidnext=drafts.uidnext,
        raw=raw,
        triples=triples(follow_up.body),
    )


def append(desk: Desk, placement: Placement, now: datetime) -> Placement:
    """Append an intended draft, and note where it stands."""
    if placement.raw is None:
        return placement
    try:
        locator = desk.mail.append(placement.raw, now)
        found = None if locator else _find(desk.mail, placement)
    except MailError:
        # Even after a refusal: what the server says and what it did are two things.
        _look_later(desk.ledger, placement, now)
        raise
    place = locator or (found.locator if found else None)
    if place is None:
        _look_later(desk.ledger, placement, now)
        return placement
    return _stands(desk, placement, place, now)


def _stands(desk: Desk, placement: Placement, locator: Locator | None, now: datetime) -> Placement:
    raw = desk.mail.read(locator) if locator else None
    placed = replace(
        placement,
        standing=Standing.PLACED,
        locator=locator,
        raw=None,
        digest=digest(raw) if raw is not None else None,
        look_at=None,
    )
    with desk.ledger.transaction():
        desk.ledger.update(placed)
        placed_fact = e.DraftPlaced(now, placement.draft)
        desk.ledger.record(placement.client, placement.matter, placed_fact, seen_at=now)
    log.info("draft_placed", extra={"matter": placement.matter, "draft": placement.draft})
    return placed


def _look_later(ledger: Ledger, placement: Placement, now: datetime) -> None:
    ledger.update(replace(placement, standing=Standing.UNCERTAIN, look_at=now + LOOK_AGAIN))


# After an unclear end


def recover(desk: Desk, placement: Placement, now: datetime, *, wanted: bool) -> None:
    """Find out whether an intended draft came to stand; append it again only after looking twice in vain.

    ``wanted`` tells whether the matter would still place it; if not, it is given up once it surely does not stand.
    """
    found = _find(desk.mail, placement)
    # The user may have been faster than our note of it: then it stands as their mail client rewrote it.
    versions = () if found else revisions(desk.ledger, placement, drafts_since(desk.mail, placement))
    looks = placement.looks + 1
    if found or versions or _went_on(desk.ledger, placement):
        _stands(desk, placement, found.locator if found else None, now)
        if versions:
            note(desk.ledger, placement, versions, now)
    elif looks < LOOKS:
        _look_later(desk.ledger, replace(placement, looks=looks), now)
    elif wanted:
        append(desk, replace(placement, looks=0), now)
    else:
        _give_up(desk.ledger, placement, now)


def _went_on(ledger: Ledger, placement: Placement) -> bool:
    """Whether the user was faster than we: the draft is in Sent or in Trash already."""
    seen = ledger.sightings(placement.account, [placement.draft])
    return ledger.message(placement.draft) is not None or any(role is MailboxRole.TRASH for _, role in seen)


def _find(mail: Mail, placement: Placement) -> Arrival | None:
    """Look for the draft through all that came into Drafts since it was intended; never by SEARCH HEADER."""
    return next((a for a in drafts_since(mail, placement) if a.envelope.message_id == placement.draft), None)


def _give_up(ledger: Ledger, placement: Placement, now: datetime) -> None:
    with ledger.transaction():
        ledger.update(placement.ended())
        fact = e.PlacementAbandoned(now, placement.draft)
        ledger.record(placement.client, placement.matter, fact, seen_at=now)
