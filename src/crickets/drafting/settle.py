"""Flow: what became of the drafts that we placed, read off the mailbox and written down as facts."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.drafts import (
    Discarded,
    Edited,
    Evidence,
    Fate,
    Placement,
    Sent,
    Standing,
    Stands,
    Vanished,
    digest,
    fate,
    likeness,
    may_be_it_without_headers,
)
from crickets.core.mail import VIEWS, Flag, Locator, MailboxCursor, MailboxRole, MessageId
from crickets.core.people import AccountKey, ClientKey
from crickets.core.plaintext import text_of
from crickets.core.standing import OpenDraft, Whereabouts
from crickets.core.state import fold
from crickets.core.threads import Message
from crickets.drafting.taking_back import step_aside
from crickets.drafting.together import Ending, spread
from crickets.errors import MailboxUnreadable
from crickets.ports import Ledger, Mail

log = logging.getLogger(__name__)

READ = 20_000
"""Bytes of a sent message that are read to compare it with a draft."""

PATIENCE = timedelta(hours=72)
"""So long a sent message may be out of reach before the user is asked which deadline it gave."""

_TELLS_NOTHING = VIEWS | {MailboxRole.DRAFTS, MailboxRole.SENT, MailboxRole.JUNK, MailboxRole.TRASH}


def settle(
    mail: Mail, ledger: Ledger, settings: Settings, account: AccountKey, now: datetime, *, drafts_changed: bool
) -> None:
    """Explain every draft of the account whose fate is open; raises MailboxMissing where Drafts is gone."""
    standing = [p for p in ledger.placements(account) if p.standing in {Standing.PLACED, Standing.WITHDRAWING}]
    if standing:
        drafts = mail.mailbox(MailboxRole.DRAFTS).name
        _Settler(mail, ledger, settings, account, drafts, now).settle(standing, drafts_changed=drafts_changed)


class _Settler:
    def __init__(
        self, mail: Mail, ledger: Ledger, settings: Settings, account: AccountKey, drafts: str, now: datetime
    ) -> None:
        self._mail = mail
        self._ledger = ledger
        self._settings = settings
        self._account = account
        self._drafts = drafts
        self._now = now

    def settle(self, standing: Sequence[Placement], *, drafts_changed: bool) -> None:
        # Without HIGHESTMODSEQ a quiet STATUS does not tell that a flag was set (RFC 7162).
        cursor = self._ledger.cursors(self._account).get(self._drafts)
        must_look = drafts_changed or cursor is None or cursor.modseq is None
        stand = self._mail.status(self._drafts) if must_look else None
        renumbered = stand is not None and _renumbered(standing, stand)
        if renumbered:
            standing = [self._found_again(placement) for placement in standing]
        fates: dict[MessageId, tuple[Placement, Fate | None]] = {}
        # Where one draft was to replace another, what the user did is the doing with the one that we did not remove.
        for p in sorted(standing, key=lambda placement: placement.standing is Standing.WITHDRAWING):
            if must_look or self._moved_on(p):
                fates[p.draft] = p, self._seen_fate(p, _taken(fates, p.client))
        doubt = renumbered or self._too_many_at_once(fates)
        for placement, verdict in fates.values():
            self._write(placement, verdict, doubt=doubt)
            last = placement.locator is not None and stand is not None and stand.uidnext == placement.locator.uid + 1
            if isinstance(verdict, Stands) and not last and self._is_ours(placement):
                self._step_aside(placement)

    def _is_ours(self, placement: Placement) -> bool:
        untouched = placement.standing is Standing.PLACED and not placement.touched
        return untouched and self._where(placement) is Whereabouts.UNTOUCHED

    def _step_aside(self, placement: Placement) -> None:
        with suppress(MailboxUnreadable):  # as in `_seen_fate`
            step_aside(self._mail, self._ledger, placement, self._now)

    def _moved_on(self, placement: Placement) -> bool:
        """Whether something besides Drafts has to say about it: it is on its way, or left over, or stands elsewhere."""
        draft = self._draft(placement)
        elsewhere = placement.locator is None or placement.locator.mailbox != self._drafts
        open_end = draft is not None and (draft.where is Whereabouts.VANISHED or draft.is_the_users)
        due = placement.look_at is not None and placement.look_at <= self._now
        return due or open_end or elsewhere or placement.standing is Standing.WITHDRAWING

    def _where(self, placement: Placement) -> Whereabouts | None:
        draft = self._draft(placement)
        return draft.where if draft else None

    def _draft(self, placement: Placement) -> OpenDraft | None:
        state = fold(self._ledger.events(placement.matter))
        return next((d for d in (state.draft, state.former) if d and d.draft == placement.draft), None)

    def _seen_fate(self, placement: Placement, taken: Collection[MessageId]) -> Fate | None:
        try:
            return self._fate(placement, taken)
        except MailboxUnreadable:
            return None  # the look tells that this folder could not be read; the next one asks again

    def _fate(self, placement: Placement, taken: Collection[MessageId]) -> Fate:
        evidence = Evidence(self._mail.flags(placement.locator) if placement.locator else None)
        if not placement.touched and isinstance(fate(placement, evidence), Stands):
            return Stands()  # nothing that the user does elsewhere makes it another's than ours
        others = {*taken, *self._of_others(placement)} - placement.ids
        own = [m for m in self._ledger.own_since(placement.client, placement.intended_at) if m.message_id not in others]
        drafts = self._mail.beyond(self._drafts, self._first_uid(placement))
        # Older revisions may lie in Trash, where some clients put them at each saving; they tell nothing.
        seen = self._ledger.sightings(self._account, [placement.newest])
        return fate(
            placement,
            replace(
                evidence,
                drafts=tuple(draft for draft in drafts if draft.envelope.message_id not in others),
                own=tuple(own),
                likeness=self._likeness(placement, own),
                trash=tuple(locator for locator, role in seen if role is MailboxRole.TRASH),
                elsewhere=tuple(self._still_there(place for place, role in seen if role not in _TELLS_NOTHING)),
            ),
        )

    def _still_there(self, places: Iterable[Locator]) -> Iterator[Locator]:
        """A place where it was seen once may have lost it since; that it was in Trash tells even of an emptied one."""
        for place in places:
            flags = self._mail.flags(place)
            if flags is not None and Flag.DELETED not in flags:
                yield place

    def _of_others(self, placement: Placement) -> Iterator[MessageId]:
        """Every id that another draft to this client ever had, and what it was sent as: each message explains one."""
        matters = [held.matter for held in self._ledger.held(placement.client)]
        for fact in (fact for matter in matters for fact in self._ledger.events(matter)):
            match fact:
                case e.DraftIntended(draft=draft) if draft != placement.draft:
                    yield draft
                case e.DraftEdited(draft=draft, revision=revision) if draft != placement.draft:
                    yield revision
                case e.DraftSent(draft=draft, message_id=sent_as) if sent_as and draft != placement.draft:
                    yield sent_as
                case _:
                    pass

    def _first_uid(self, placement: Placement) -> int:
        same = placement.locator is not None and placement.locator.uidvalidity == placement.uidvalidity
        return placement.uidnext if same and placement.mailbox == self._drafts else 1

    def _likeness(self, placement: Placement, own: Sequence[Message]) -> Mapping[MessageId, float]:
        """Compare texts where no header tells; no other body is read."""
        left = {placement.thread} if placement.touched else set()  # a revision may be left behind where it was sent
        suspects = [m for m in own if m.thread in left or may_be_it_without_headers(placement, m)]
        return {m.message_id: likeness(placement.triples, self._text(m)) for m in suspects}

    def _text(self, message: Message) -> str:
        for locator, _ in self._ledger.sightings(self._account, [message.message_id]):
            raw = self._mail.read(locator, READ)
            if raw is not None:
                return text_of(raw)
        return ""

    def _too_many_at_once(self, fates: Mapping[MessageId, tuple[Placement, Fate | None]]) -> bool:
        """Drafts of different clients that go in one look, none of them to Sent or Trash, were not the user's doing."""
        vanished = [
            p for p, verdict in fates.values() if isinstance(verdict, Vanished) and p.standing is Standing.PLACED
        ]
        fresh = {p.client for p in vanished if self._where(p) is not Whereabouts.VANISHED}
        explained = any(isinstance(verdict, Sent | Discarded) for _, verdict in fates.values())
        return len(fresh) > 1 and not explained

    def _found_again(self, placement: Placement) -> Placement:
        """Bind a draft to its new UID after UIDVALIDITY changed, by its Message-ID, and untouched only by its bytes."""
        found = [a for a in self._mail.beyond(self._drafts, 1) if a.envelope.message_id in placement.ids]
        if not found:
            return self._renew(replace(placement, locator=None))
        locator = found[-1].locator
        raw = self._mail.read(locator)
        same = raw is not None and digest(raw) == placement.digest
        return self._renew(replace(placement, locator=locator, touched=placement.touched or not same))

    def _renew(self, placement: Placement) -> Placement:
        self._ledger.update(placement)
        return placement

    # Verdicts

    def _write(self, placement: Placement, verdict: Fate | None, *, doubt: bool) -> None:
        with self._ledger.transaction():
            if self._where(placement) is None:
                # The user's word ended it meanwhile.
                self._ledger.update(placement.ended())
                return
            if placement.standing is Standing.WITHDRAWING and verdict is not None:
                self._withdrawing(placement, verdict)
                return
            match verdict:
                case Stands():
                    self._stands(placement)
                case Edited():
                    self._edited(placement, verdict)
                case Sent():
                    self._sent(placement, verdict)
                case Discarded():
                    self._end(placement, e.DraftDiscarded(self._now, placement.draft))
                case None:
                    pass  # its folder could not be read
                case Vanished():
                    if self._where(placement) is not Whereabouts.VANISHED:
                        self._record(placement, e.DraftVanished(self._now, placement.draft, doubt))

    def _withdrawing(self, placement: Placement, verdict: Fate) -> None:
        """We were taking it back when the connection or the machine ended: gone is what we wanted."""
        if isinstance(verdict, Stands):
            return
        reason = placement.withdrawal or e.Withdrawal.ANSWERED
        if isinstance(verdict, Sent):
            self._sent(placement, verdict)
        elif isinstance(verdict, Edited):
            self._edited(placement, verdict)
        else:
            self._end(placement, e.DraftWithdrawn(self._now, placement.draft, reason))

    def _stands(self, placement: Placement) -> None:
        if self._where(placement) is Whereabouts.VANISHED:
            self._record(placement, e.DraftFound(self._now, placement.draft))
        if placement.touched and self._where(placement) is Whereabouts.UNTOUCHED:
            self._record(placement, e.DraftEdited(self._now, placement.draft, placement.draft))

    def _edited(self, placement: Placement, found: Edited) -> None:
        self._ledger.update(placement.rewritten(found))
        self._record(placement, e.DraftEdited(self._now, placement.draft, found.revision))

    def _sent(self, placement: Placement, found: Sent) -> None:
        message = self._ledger.message(found.message_id)
        at = max(message.at, placement.intended_at) if message else self._now
        draft = self._draft(placement)
        self._end(placement, e.DraftSent(at, placement.draft, found.message_id, found.edited, found.probably))
        if draft is not None and draft.deadline is not None:
            to_be_read = replace(placement.ended(), standing=Standing.SENT, look_at=self._now + PATIENCE)
            self._ledger.update(to_be_read)

    def _end(self, placement: Placement, fact: e.DraftFate) -> None:
        self._ledger.update(placement.ended())
        self._record(placement, fact)

    def _record(self, placement: Placement, fact: e.DraftFate) -> None:
        log.info(type(fact).__name__, extra={"matter": placement.matter, "draft": placement.draft})
        if isinstance(fact, Ending):
            spread(self._ledger, self._settings, placement, fact, self._now)
        self._ledger.record(placement.client, placement.matter, fact, seen_at=self._now, how=self._how(placement))

    def _how(self, placement: Placement) -> str:
        where = placement.locator
        return f"{self._account}: {where.mailbox}, UID {where.uid}" if where else self._account


def _renumbered(standing: Sequence[Placement], stand: MailboxCursor) -> bool:
    places = [p.locator for p in standing if p.locator and p.locator.mailbox == stand.mailbox]
    return any(place.uidvalidity != stand.uidvalidity for place in places)


def _taken(fates: Mapping[MessageId, tuple[Placement, Fate | None]], client: ClientKey) -> Sequence[MessageId]:
    """The messages that explain what became of the client's other drafts: each explains one."""
    verdicts = [verdict for placement, verdict in fates.values() if placement.client == client]
    sent = [verdict.message_id for verdict in verdicts if isinstance(verdict, Sent)]
    return [*sent, *(verdict.revision for verdict in verdicts if isinstance(verdict, Edited))]
