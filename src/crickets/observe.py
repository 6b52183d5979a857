"""Flow: what changed in the mailbox -> facts, each batch in one transaction, the cursor last."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.drafts import continues
from crickets.core.mail import (
    Arrival,
    Envelope,
    Mailbox,
    MailboxCursor,
    MailboxRole,
    MessageId,
    Unparsed,
    stand_in_id,
)
from crickets.core.matters import MatterKey, matter_for
from crickets.core.nature import AutoReply, Bounce, Personal, looks_like_a_bounce, nature_of
from crickets.core.people import AccountKey, ClientKey, Direction, Roster
from crickets.core.state import Turn, fold
from crickets.core.threads import Message, ThreadKey, thread_of
from crickets.errors import CricketsError, MailboxMissing
from crickets.ports import Batch, Change, Gone, Interest, Ledger, Mail, Renumbered, Unreadable
from crickets.settle import settle

log = logging.getLogger(__name__)

MIGRATED = 20
"""So many messages of one INTERNALDATE minute were not written then: somebody moved the mailbox."""

PARENTS = 20
"""So many of the messages that one refers to are kept with it, to put them in order."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A message as it was kept: whose it is, and whether no configured matter claimed its thread."""

    message: Message
    client: ClientKey
    matter: MatterKey
    unclaimed: bool


@dataclass(slots=True)
class Look:
    """What one look brought: how much was new, what could not be read, and what to read again."""

    at: datetime
    arrivals: int = 0
    facts: int = 0
    problems: list[str] = field(default_factory=list)
    late_own: datetime | None = None
    drafts_changed: bool = False

    @property
    def complete(self) -> bool:
        """Whether every place that could hold an answer was read."""
        return not self.problems


def observe(mail: Mail, ledger: Ledger, settings: Settings, account: AccountKey, now: datetime) -> Look:
    """Look at every mailbox of an account once, and write down what that shows; raises MailError if it cannot go on."""
    return _Observer(mail, ledger, settings, account, now).look()


class _Observer:
    def __init__(self, mail: Mail, ledger: Ledger, settings: Settings, account: AccountKey, now: datetime) -> None:
        self._mail = mail
        self._ledger = ledger
        self._settings = settings
        self._roster: Roster = settings.roster()
        self._account = account
        self._now = now
        self._look = Look(now)
        self._previous: datetime | None = None
        self._cursors = ledger.cursors(account)
        self._fresh: set[str] = set()
        self._later: dict[str, MailboxCursor] = {}
        self._open_drafts = ledger.placements(account)

    def look(self) -> Look:
        previous = self._ledger.looks().get(self._account)
        addresses = frozenset(address for client in self._settings.clients.values() for address in client.addresses)
        since = self._now - self._settings.accounts[self._account].look_back
        self._previous = previous.complete_at if previous else None
        self._take(self._mail.changes(self._cursors, Interest(addresses, since)))
        unsearched = addresses - self._ledger.searched_for(self._account)
        if unsearched and self._cursors:
            self._take(self._mail.history(Interest(unsearched, since)))
        self._read_again(unsearched=bool(unsearched))
        self._settle()
        if self._look.complete:
            self._ledger.searched(self._account, addresses)
        self._ledger.looked(self._account, self._now, "; ".join(self._look.problems))
        return self._look

    def _settle(self) -> None:
        try:
            settle(self._mail, self._ledger, self._account, self._now, drafts_changed=self._look.drafts_changed)
        except MailboxMissing as missing:
            self._look.problems.append(str(missing))
            return
        with self._ledger.transaction():
            for cursor in self._later.values():
                self._ledger.save_cursor(self._account, cursor)

    # Changes

    def _take(self, changes: Iterable[Change]) -> None:
        for change in changes:
            match change:
                case Batch():
                    self._batch(change)
                case Unreadable(mailbox, reason):
                    self._look.problems.append(f"{mailbox.name}: {reason}")
                case Renumbered(mailbox, _):
                    log.warning("mailbox_renumbered", extra={"account": self._account, "mailbox": mailbox.name})
                    self._ledger.forget_mailbox(self._account, mailbox.name)
                    self._fresh.add(mailbox.name)
                case Gone(mailbox_name):
                    self._ledger.forget_mailbox(self._account, mailbox_name)

    def _batch(self, batch: Batch) -> None:
        self._look.arrivals += len(batch.arrivals)
        if batch.mailbox.name not in self._cursors:
            self._fresh.add(batch.mailbox.name)
        self._look.drafts_changed |= batch.mailbox.role is MailboxRole.DRAFTS and batch.cursor is not None
        arrivals = sorted(batch.arrivals, key=lambda arrival: (arrival.internaldate, arrival.locator.uid))
        # Ask the server before the transaction opens: nobody else can write while it is open.
        moments = {arrival.locator.uid: self._happened(arrival) for arrival in arrivals}
        with self._ledger.transaction():
            ids = {mid for a in arrivals for mid in (*a.envelope.ancestors, a.envelope.message_id)}
            known = dict(self._ledger.threads(ids))
            for arrival in arrivals:
                self._guarded(arrival, moments[arrival.locator.uid], known)
            for unparsed in batch.unparsed:
                self._ledger.skip(self._account, unparsed, self._now)
            if batch.cursor and self._waits(batch.mailbox):
                self._later[batch.mailbox.name] = batch.cursor
            elif batch.cursor:
                self._ledger.save_cursor(self._account, batch.cursor)

    def _waits(self, mailbox: Mailbox) -> bool:
        """Whether a cursor is saved only at the end of the look, for what is new here makes other places be read."""
        return mailbox.role in {MailboxRole.DRAFTS, MailboxRole.SENT} or mailbox.name in self._fresh

    def _happened(self, arrival: Arrival) -> datetime:
        """When it happened: the user's Date is believed within a day, and after a migration; else the server's."""
        date, internal = arrival.envelope.date, arrival.internaldate
        if date is None or date == internal:
            return internal
        if abs(date - internal) <= _DAY:
            own = self._roster.direction(arrival) is Direction.OWN
            # Nothing is written after it was stored: then the clock of the user's device is fast.
            return min(date, internal) if own else internal
        if not self._roster.mentioned(arrival.envelope) and not arrival.envelope.ancestors:
            return internal
        migrated = self._mail.crowd(arrival.locator, internal) >= MIGRATED
        return min(date, internal) if migrated else internal

    # One message

    def _guarded(self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey]) -> None:
        """Take one message in; whatever is wrong with it stops neither the others nor the next look."""
        try:
            with self._ledger.transaction():
                self._arrival(arrival, at, known)
        except CricketsError:
            raise
        except Exception as error:
            log.exception("message_skipped", extra={"account": self._account, "place": str(arrival.locator)})
            self._ledger.skip(self._account, Unparsed(arrival.locator, type(error).__name__), self._now)

    def _arrival(self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey]) -> None:
        self._notice_draft(arrival)
        if arrival.is_draft:
            return
        sender = arrival.envelope.sender
        match self._roster.direction(arrival):
            case Direction.OWN:
                self._own(arrival, at, known)
            case Direction.CLIENT:
                self._incoming(arrival, at, known, self._roster.client_at(sender.email) if sender else None)
            case Direction.NEITHER:
                own = sender is not None and sender.email in self._roster.own
                known_thread = known.keys() & set(arrival.envelope.ancestors)
                if not own and (known_thread or looks_like_a_bounce(arrival.envelope)):
                    self._incoming(arrival, at, known, None)

    def _notice_draft(self, arrival: Arrival) -> None:
        """Note where a draft of ours is seen; under whichever id it lies in Trash (an edit has a new one), it is it."""
        sender = arrival.envelope.sender
        if sender is None or sender.email not in self._roster.own:
            return
        draft = next((p for p in self._open_drafts if continues(p, arrival)), None)
        if draft and (arrival.role is MailboxRole.TRASH or arrival.envelope.message_id in draft.ids):
            self._ledger.sight(self._account, draft.draft, arrival.locator, arrival.role)

    def _own(self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey]) -> None:
        clients = self._roster.addressees(arrival.envelope)
        if not clients:
            return
        kept = self._keep(arrival, Direction.OWN, at, known, clients[0])
        fact = e.UserWrote(at, kept.message.message_id, _refers_to(arrival))
        if self._ledger.record(kept.client, kept.matter, fact, seen_at=self._now, how=self._how(arrival)):
            self._look.facts += 1
        if arrival.locator.mailbox not in self._fresh:
            self._look.late_own = min(self._look.late_own or at, at)

    def _incoming(
        self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey], sender: ClientKey | None
    ) -> None:
        envelope = arrival.envelope
        match nature_of(envelope, answers_ours=bool(known.keys() & set(envelope.ancestors))):
            case Personal():
                self._personal(arrival, at, known, sender)
            case AutoReply(until):
                absent = e.Absent(at, envelope.message_id, until)
                self._about_client(sender or self._answered(arrival, known), absent, arrival)
            case Bounce(address):
                failed = self._roster.client_at(address) if address else None
                bounced = e.Bounced(at, envelope.message_id, address)
                self._about_client(failed or self._answered(arrival, known), bounced, arrival)
            case _:
                pass  # newsletters, tickets and read receipts are no sign of life

    def _personal(
        self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey], sender: ClientKey | None
    ) -> None:
        client = sender or self._answered(arrival, known)
        if client is None:
            return
        arrival = self._told_apart(arrival)
        kept = self._keep(arrival, Direction.CLIENT, at, known, client)
        if kept.unclaimed:
            self._ask(kept)
        fact = e.ClientWrote(at, kept.message.message_id, _refers_to(arrival), arrival.role is MailboxRole.JUNK)
        if self._ledger.record(kept.client, kept.matter, fact, seen_at=self._now, how=self._how(arrival)):
            self._look.facts += 1
        if kept.client != client:
            self._about_client(client, e.HeardFrom(at, kept.message.message_id), arrival)

    def _told_apart(self, arrival: Arrival) -> Arrival:
        """A message under an id of its own, where it bears one that another message had before: scanners reuse them."""
        envelope = arrival.envelope
        kept = self._ledger.message(envelope.message_id)
        if kept is None or (kept.date, kept.sender) == (envelope.date, envelope.sender):
            return arrival
        own_id = stand_in_id(envelope.message_id, str(envelope.date), str(envelope.sender), envelope.subject)
        return replace(arrival, envelope=replace(envelope, message_id=own_id))

    def _about_client(self, client: ClientKey | None, fact: e.ClientEvent, arrival: Arrival) -> None:
        how = self._how(arrival)
        if client is not None and self._ledger.record_client(client, fact, seen_at=self._now, how=how):
            self._look.facts += 1

    def _how(self, arrival: Arrival) -> str:
        return f"{self._account}: {arrival.locator.mailbox}, UID {arrival.locator.uid}"

    # Whose it is

    def _keep(
        self, arrival: Arrival, direction: Direction, at: datetime, known: dict[MessageId, ThreadKey], client: ClientKey
    ) -> _Kept:
        envelope = arrival.envelope
        threading = thread_of(envelope, known)
        if threading.merged:
            self._ledger.merge(threading.thread, threading.merged)
            known.update({mid: threading.thread for mid, thread in known.items() if thread in threading.merged})
        owners = self._ledger.owners(threading.thread)
        if direction is Direction.CLIENT and client not in owners:
            client = self._addressed_with(arrival, client) or client
        matter, unclaimed = owners.get(client), False
        if matter is None:
            matter, unclaimed = self._bind(arrival, threading.thread, client, at)
        message = Message(
            message_id=envelope.message_id,
            thread=threading.thread,
            client=client,
            account=self._account_of(envelope) if direction is Direction.OWN else self._account,
            direction=direction,
            at=at,
            internaldate=arrival.internaldate,
            date=envelope.date,
            seen_at=self._now,
            mailbox=arrival.locator.mailbox,
            subject=envelope.subject,
            sender=envelope.sender,
            to=envelope.to,
            cc=envelope.cc,
            references=envelope.ancestors,
        )
        self._ledger.remember(message)
        self._ledger.sight(self._account, message.message_id, arrival.locator, arrival.role)
        known.update(dict.fromkeys((*envelope.ancestors, envelope.message_id), threading.thread))
        return _Kept(message, client, matter, unclaimed)

    def _account_of(self, envelope: Envelope) -> AccountKey:
        """The account that an own message was written from, be it that another one saw its copy first."""
        email = envelope.sender.email if envelope.sender else ""
        accounts = self._settings.accounts.values()
        return next((account.key for account in accounts if email in account.addresses), self._account)

    def _addressed_with(self, arrival: Arrival, client: ClientKey) -> ClientKey | None:
        """Whose thread it is in which a client answers who was only addressed with them."""
        message = self._nearest(arrival)
        addressed = self._roster.clients_among((*message.to, *message.cc)) if message else ()
        return message.client if message and client in addressed else None

    def _answered(self, arrival: Arrival, known: Mapping[MessageId, ThreadKey]) -> ClientKey | None:
        """The client in whose thread somebody writes whom nobody knows."""
        nearest = self._nearest(arrival)
        if nearest:
            return nearest.client
        threads = (known[mid] for mid in reversed(arrival.envelope.ancestors) if mid in known)
        return next((client for thread in threads for client in self._ledger.owners(thread)), None)

    def _nearest(self, arrival: Arrival) -> Message | None:
        """The message that it answers: the last one that it refers to and that is kept."""
        kept = (self._ledger.message(mid) for mid in reversed(arrival.envelope.ancestors))
        return next((message for message in kept if message), None)

    def _bind(self, arrival: Arrival, thread: ThreadKey, client: ClientKey, at: datetime) -> tuple[MatterKey, bool]:
        """Bind a thread to a matter, and say whether no configured matter claimed it."""
        matters = [matter for matter in self._settings.matters.values() if matter.client == client]
        if not matters:
            return MatterKey(client), False  # the client left the file; its own matter goes on taking notes
        ids = (*arrival.envelope.ancestors, arrival.envelope.message_id)
        matter = matter_for(ids, arrival.envelope.subject, matters)
        self._ledger.bind(thread, client, matter.key)
        bound = e.ThreadBound(at, thread)
        self._ledger.record(client, matter.key, bound, seen_at=self._now, how=self._how(arrival))
        return matter.key, matter.is_clients_own

    def _ask(self, kept: _Kept) -> None:
        """A new thread that no matter claims may answer any matter that waits: then only the user can tell."""
        if self._waited(kept.matter, kept.message):
            return
        asked = e.AnswerAsked(kept.message.at, kept.message.message_id, kept.message.subject)
        for matter in self._settings.matters.values():
            if matter.client == kept.client and matter.key != kept.matter and self._waited(matter.key, kept.message):
                self._ledger.record(
                    kept.client, matter.key, asked, seen_at=self._now, how="no matter claims its thread"
                )

    def _waited(self, matter: MatterKey, message: Message) -> bool:
        """Whether the user waited in this matter when the message came."""
        before = [fact for fact in self._ledger.events(matter) if fact.at <= message.at]
        return fold(before).turn is Turn.CLIENT

    # After the mailboxes were read

    def _read_again(self, *, unsearched: bool) -> None:
        """Read all headers since a moment, where messages may have come that were not known to matter then.

        That is so after a first look into a mailbox, and when the user's own message turned up later than the look
        after it.
        """
        since = self._oldest_silence() if unsearched or self._fresh else None
        late = self._look.late_own
        if late is not None and self._previous is not None and late < self._previous:
            since = min(since or late, late)
        if since is not None:
            self._take(self._mail.history(Interest(frozenset(), since, all_since=since)))

    def _oldest_silence(self) -> datetime | None:
        states = (fold(self._ledger.events(held.matter)) for held in self._ledger.held())
        return min((s.silence.began for s in states if s.silence and s.turn is Turn.CLIENT), default=None)


def _refers_to(arrival: Arrival) -> tuple[MessageId, ...]:
    # Also what is not known yet: the parent may be read after its answer.
    return arrival.envelope.ancestors[-PARENTS:]
