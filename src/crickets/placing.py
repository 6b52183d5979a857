"""Flow: placing a draft and taking it back, so that neither happens twice or by halves.

The effect is named before it is done: the intended draft is committed with its bytes and its Message-ID, then
appended, then noted where it stands. Whatever ends in between is found again by that Message-ID.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.actions import PlaceDraft, RefreshDraft
from crickets.core.compose import FollowUp, compose, new_message_id, references, reply_subject
from crickets.core.drafts import Placement, Standing, continues, digest, triples
from crickets.core.letter import ATTRIBUTION, LetterValues, values_for
from crickets.core.mail import Address, Arrival, Locator, MailboxRole, MessageId
from crickets.core.people import AccountKey, Client, Direction, reduced
from crickets.core.plaintext import text_of
from crickets.core.quote import quoted
from crickets.core.threads import Message
from crickets.docket import Case, Docket
from crickets.errors import LetterError, MailError
from crickets.ports import Ledger, Letters, Mail, Removal
from crickets.together import decided as decided_together

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=120)
"""After an unclear APPEND: a server may commit it late."""

LOOKS = 2
"""So often a draft is looked for in vain before the same bytes are appended again."""

QUOTE = 64_000
"""Bytes of the user's last message that are read to quote it."""

Randomness = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to write: the mailbox, the ledger, the letters, the file, and random bytes."""

    mail: Mail
    ledger: Ledger
    letters: Letters
    settings: Settings
    account: AccountKey
    randomness: Randomness


# Placing


def place(desk: Desk, case: Case, decided: PlaceDraft | RefreshDraft, now: datetime) -> Placement | None:
    """Write the follow-up and place it in Drafts; None where in the last moment it is not wanted any more.

    Raises LetterError, and MailError where the end is not clear.
    """
    action, replaces = (decided.draft, decided.stale) if isinstance(decided, RefreshDraft) else (decided, None)
    placement = _written(desk, case, action, now)
    fact = e.DraftIntended(
        now,
        placement.draft,
        action.step.name,
        action.index,
        case.state.newest_own,
        action.letter,
        action.invoices,
        action.deadline,
        replaces,
    )
    with desk.ledger.transaction():
        # Nobody else writes from here on: neither the user's word nor another account's watcher is overlooked.
        _, still = decided_together(Docket(desk.ledger, desk.settings), placement.client, placement.matter, now)
        if still != decided:
            return None
        desk.ledger.intend(placement, fact)
    return append(desk, placement, now)


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
    found = _find(desk.mail, placement) or _find_edited(desk.mail, placement)
    looks = placement.looks + 1
    if found is not None or _went_on(desk.ledger, placement):
        _stands(desk, placement, found.locator if found else None, now)
        if found and found.envelope.message_id != placement.draft:
            _edited_meanwhile(desk, placement, found, now)
    elif looks < LOOKS:
        _look_later(desk.ledger, replace(placement, looks=looks), now)
    elif wanted:
        append(desk, replace(placement, looks=0), now)
    else:
        _give_up(desk.ledger, placement, now)


def _edited_meanwhile(desk: Desk, placement: Placement, found: Arrival, now: datetime) -> None:
    revision = found.envelope.message_id
    edited = replace(
        placement, standing=Standing.PLACED, raw=None, locator=found.locator, touched=True, revisions=(revision,)
    )
    with desk.ledger.transaction():
        desk.ledger.update(edited)
        fact = e.DraftEdited(now, placement.draft, revision)
        desk.ledger.record(placement.client, placement.matter, fact, seen_at=now)


def _went_on(ledger: Ledger, placement: Placement) -> bool:
    """Whether the user was faster than we: the draft is in Sent or in Trash already."""
    seen = ledger.sightings(placement.account, [placement.draft])
    return ledger.message(placement.draft) is not None or any(role is MailboxRole.TRASH for _, role in seen)


def _find(mail: Mail, placement: Placement) -> Arrival | None:
    """Look for the draft through all that came into Drafts since it was intended; never by SEARCH HEADER."""
    return next((a for a in _since(mail, placement) if a.envelope.message_id == placement.draft), None)


def _find_edited(mail: Mail, placement: Placement) -> Arrival | None:
    """The user may have been faster than our note of it: then it stands as their mail client rewrote it."""
    return next((arrival for arrival in _since(mail, placement) if continues(placement, arrival)), None)


def _since(mail: Mail, placement: Placement) -> Sequence[Arrival]:
    drafts = mail.status(mail.mailbox(MailboxRole.DRAFTS).name)
    same = (drafts.mailbox, drafts.uidvalidity) == (placement.mailbox, placement.uidvalidity)
    return mail.beyond(drafts.mailbox, placement.uidnext if same else 1)


def _give_up(ledger: Ledger, placement: Placement, now: datetime) -> None:
    with ledger.transaction():
        ledger.update(placement.ended())
        fact = e.PlacementAbandoned(now, placement.draft)
        ledger.record(placement.client, placement.matter, fact, seen_at=now)


# Taking back


def withdraw(desk: Desk, placement: Placement, reason: e.Withdrawal, now: datetime) -> None:
    """Remove our draft if it is byte for byte what we placed; else note that the user edited it."""
    if placement.locator is None:
        return
    raw = desk.mail.read(placement.locator)
    if raw is None:
        return  # it went since the last look; the next one says where to
    if placement.touched or placement.digest is None or digest(raw) != placement.digest:
        desk.ledger.update(replace(placement, touched=True))
        edited = e.DraftEdited(now, placement.draft, placement.draft)
        desk.ledger.record(placement.client, placement.matter, edited, seen_at=now)
        return
    desk.ledger.update(replace(placement, standing=Standing.WITHDRAWING, withdrawal=reason))
    if desk.mail.remove(placement.locator) is Removal.FLAGGED:
        log.warning("draft_left_flagged_deleted", extra={"matter": placement.matter, "draft": placement.draft})
    with desk.ledger.transaction():
        desk.ledger.update(replace(placement.ended(), withdrawal=reason))
        fact = e.DraftWithdrawn(now, placement.draft, reason)
        desk.ledger.record(placement.client, placement.matter, fact, seen_at=now)
    log.info("draft_withdrawn", extra={"matter": placement.matter, "reason": reason.value})


def flag(desk: Desk, placement: Placement, now: datetime) -> None:
    """Flag the draft that the user edited, for the client answered meanwhile; one put elsewhere is never touched."""
    drafts = desk.mail.mailbox(MailboxRole.DRAFTS).name
    if placement.locator is not None and placement.locator.mailbox == drafts:
        desk.mail.flag(placement.locator)
    desk.ledger.record(placement.client, placement.matter, e.DraftFlagged(now, placement.draft), seen_at=now)


# Writing


def _written(desk: Desk, case: Case, action: PlaceDraft, now: datetime) -> Placement:
    client, parent = case.client, _parent(desk.ledger, case)
    if client is None or parent is None:
        msg = f"no mail is known that {case.matter.key} could be followed up on"
        raise LetterError(msg, template=action.letter)
    follow_up = _follow_up(desk, client, parent, action.letter, now)
    try:
        raw = compose(follow_up)
    except ValueError as error:
        msg = f"the follow-up in {case.matter.key} cannot be written: {error}; check the client's addresses"
        raise LetterError(msg, template=action.letter) from error
    drafts = desk.mail.status(desk.mail.mailbox(MailboxRole.DRAFTS).name)
    return Placement(
        draft=follow_up.message_id,
        matter=case.matter.key,
        client=client.key,
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


def _follow_up(desk: Desk, client: Client, parent: Message, letter: str, now: datetime) -> FollowUp:
    to, cc = _recipients(parent, client)
    sender = _sender(desk, parent)
    values = _values(desk, client, parent, now)
    return FollowUp(
        message_id=new_message_id(desk.randomness(16), sender.domain),
        sender=sender,
        to=to,
        cc=cc,
        subject=reply_subject(parent.subject),
        in_reply_to=parent.message_id,
        references=references([mid for mid in parent.references if mid != parent.message_id], parent.message_id),
        date=now.astimezone(desk.settings.user.zone),
        body=desk.letters.render(letter, client.language, values),
        quote=_quote(desk, client, parent, values),
        signature=desk.settings.user.signature,
    )


def _parent(ledger: Ledger, case: Case) -> Message | None:
    """The newest own message, which waits for an answer; the client's newest where none of the user's is known."""
    newest = case.state.newest_own or case.state.newest_from_client
    return ledger.message(newest) if newest else None


def _recipients(parent: Message, client: Client) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    wrote = (parent.sender,) if parent.sender and parent.direction is Direction.CLIENT else ()
    to, cc = reduced(wrote or parent.to, client), () if wrote else reduced(parent.cc, client)
    cc = tuple(address for address in cc if address.email not in {a.email for a in to})
    if not to and not cc:
        # The address that was used has left the record: the first whole one of the record takes its place.
        whole = [Address(a, client.contact) for a in client.addresses if not a.startswith("@")]
        return tuple(whole[:1]), ()
    return (to, cc) if to else (cc, ())


def _sender(desk: Desk, parent: Message) -> Address:
    account = desk.settings.accounts[desk.account]
    own = desk.settings.roster().own
    if parent.direction is Direction.OWN and parent.sender is not None and parent.sender.email in own:
        return Address(parent.sender.email, parent.sender.name or desk.settings.user.name)
    if parent.direction is Direction.OWN:
        log.warning("unknown_sender", extra={"message_id": parent.message_id, "account": desk.account})
    return Address(account.address, desk.settings.user.name)


def _values(desk: Desk, client: Client, parent: Message, now: datetime) -> LetterValues:
    name, zone = desk.settings.user.name, desk.settings.user.zone
    written_on, today = parent.at.astimezone(zone).date(), now.astimezone(zone).date()
    return values_for(client, name, parent.subject, written_on, today)


def _quote(desk: Desk, client: Client, parent: Message, values: LetterValues) -> str:
    theirs = bool(reduced((*parent.to, *parent.cc), client))  # nobody is quoted what was written to somebody else
    wanted = desk.settings.quote and parent.direction is Direction.OWN and theirs
    if not wanted or not desk.letters.has(ATTRIBUTION, client.language):
        return ""
    raw = _body(desk, parent.message_id)
    if raw is None:
        return ""
    attribution = desk.letters.render(ATTRIBUTION, client.language, values).strip()
    return quoted(text_of(raw), attribution)


def _body(desk: Desk, message_id: MessageId) -> bytes | None:
    for locator, _ in desk.ledger.sightings(desk.account, [message_id]):
        raw = desk.mail.read(locator, QUOTE)
        if raw is not None:
            return raw
    return None
