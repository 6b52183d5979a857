"""Flow: what changed in the mailbox -> facts, each batch in one transaction, the cursor last."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.drafts import continues
from crickets.core.mail import Arrival, MailboxRole, MessageId
from crickets.core.matters import MatterKey, matter_for
from crickets.core.nature import AutoReply, Bounce, Personal, looks_like_a_bounce, nature_of
from crickets.core.people import AccountKey, ClientKey, Direction, Roster
from crickets.core.state import Turn, fold
from crickets.core.threads import Message, ThreadKey, thread_of
from crickets.errors import MailboxMissing
from crickets.ports import Batch, Change, Gone, Interest, Ledger, Mail, Renumbered, Unreadable
from crickets.settle import settle

log = logging.getLogger(__name__)

MIGRATED = 20
"""So many messages of one INTERNALDATE minute were not written then: somebody moved the mailbox."""

PARENTS = 20
"""So many of the messages that one refers to are kept with it, to put them in order."""

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Look:
    """What one look brought: how much was new, what could not be read, and what to read again."""

    at: datetime
    arrivals: int = 0
    facts: int = 0
    problems: list[str] = field(default_factory=list)
    drafts_changed: bool = False
    renumbered: set[str] = field(default_factory=set)
    late_own: datetime | None = None
    strangers: list[Message] = field(default_factory=list)

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
        self._open_drafts = ledger.placements(account)

    def look(self) -> Look:
        previous = self._ledger.looks().get(self._account)
        addresses = frozenset(address for client in self._settings.clients.values() for address in client.addresses)
        since = self._now - self._settings.accounts[self._account].look_back
        cursors = self._ledger.cursors(self._account)
        self._take(self._mail.changes(cursors, Interest(addresses, since)))
        unsearched = addresses - self._ledger.searched_for(self._account)
        if unsearched and cursors:
            self._take(self._mail.history(Interest(unsearched, since)))
        self._read_again(self._oldest_silence() if unsearched else None, previous.complete_at if previous else None)
        self._ask_about_strangers()
        self._settle()
        if self._look.complete:
            self._ledger.searched(self._account, addresses)
        self._ledger.looked(self._account, self._now, "; ".join(self._look.problems))
        return self._look

    def _settle(self) -> None:
        try:
            settle(
                self._mail,
                self._ledger,
                self._account,
                self._now,
                drafts_changed=self._look.drafts_changed,
                renumbered=self._look.renumbered,
            )
        except MailboxMissing as missing:
            self._look.problems.append(str(missing))

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
                    self._look.renumbered.add(mailbox.name)
                    self._look.drafts_changed |= mailbox.role is MailboxRole.DRAFTS
                case Gone(mailbox_name):
                    self._ledger.forget_mailbox(self._account, mailbox_name)

    def _batch(self, batch: Batch) -> None:
        self._look.arrivals += len(batch.arrivals)
        if batch.mailbox.role is MailboxRole.DRAFTS:
            self._look.drafts_changed = True
        arrivals = sorted(batch.arrivals, key=lambda arrival: (arrival.internaldate, arrival.locator.uid))
        # Ask the server before the transaction opens: nobody else can write while it is open.
        moments = {arrival.locator.uid: self._happened(arrival) for arrival in arrivals}
        with self._ledger.transaction():
            ids = {mid for a in arrivals for mid in (*a.envelope.ancestors, a.envelope.message_id)}
            known = dict(self._ledger.threads(ids))
            for arrival in arrivals:
                self._arrival(arrival, moments[arrival.locator.uid], known)
            for unparsed in batch.unparsed:
                self._ledger.skip(self._account, unparsed, self._now)
            if batch.cursor:
                self._ledger.save_cursor(self._account, batch.cursor)

    def _happened(self, arrival: Arrival) -> datetime:
        """When it happened: the user's Date is believed within a day, and after a migration; else the server's."""
        date, internal = arrival.envelope.date, arrival.internaldate
        if date is None or date == internal:
            return internal
        own = self._roster.direction(arrival) is Direction.OWN
        near = abs(date - internal) <= _DAY
        if near or not self._concerns_somebody(arrival):
            return date if own and near else internal
        migrated = self._mail.crowd(arrival.locator, internal) >= MIGRATED
        return min(date, internal) if migrated else internal

    def _concerns_somebody(self, arrival: Arrival) -> bool:
        return bool(self._roster.mentioned(arrival.envelope))

    # One message

    def _arrival(self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey]) -> None:
        envelope = arrival.envelope
        draft = next((p for p in self._open_drafts if continues(p, arrival)), None)
        if draft and (arrival.role is MailboxRole.TRASH or envelope.message_id in draft.ids):
            # Under whichever id it lies in Trash (an edit has a new one), it is that draft.
            self._ledger.sight(self._account, draft.draft, arrival.locator, arrival.role)
        if arrival.is_draft:
            return
        direction = self._roster.direction(arrival)
        if direction is Direction.OWN:
            self._own(arrival, at, known)
        elif direction is Direction.CLIENT or known.keys() & set(envelope.ancestors) or looks_like_a_bounce(envelope):
            self._incoming(
                arrival, at, known, self._roster.client_at(envelope.sender.email) if envelope.sender else None
            )

    def _own(self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey]) -> None:
        clients = self._roster.addressees(arrival.envelope)
        if not clients:
            return
        message, owner = self._remember(arrival, Direction.OWN, at, known, clients[0])
        fact = e.UserWrote(at, message.message_id, _refers_to(arrival))
        if self._ledger.record(*owner, fact, seen_at=self._now):
            self._look.facts += 1
            self._look.late_own = min(self._look.late_own or at, at)

    def _incoming(
        self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey], sender: ClientKey | None
    ) -> None:
        ours = bool(known.keys() & set(arrival.envelope.ancestors))
        match nature_of(arrival.envelope, answers_ours=ours):
            case Personal():
                self._personal(arrival, at, known, sender)
            case AutoReply(until):
                fact = e.Absent(at, arrival.envelope.message_id, until)
                self._about_client(sender or self._client_of(arrival, known), fact)
            case Bounce(address):
                failed = self._roster.client_at(address) if address else None
                fact_b = e.Bounced(at, arrival.envelope.message_id, address)
                self._about_client(failed or self._client_of(arrival, known), fact_b)
            case _:
                pass  # newsletters, tickets and read receipts are no sign of life

    def _personal(
        self, arrival: Arrival, at: datetime, known: dict[MessageId, ThreadKey], sender: ClientKey | None
    ) -> None:
        client = sender or self._client_of(arrival, known)
        if client is None:
            return
        message, (owner, matter) = self._remember(arrival, Direction.CLIENT, at, known, client)
        junk = arrival.role is MailboxRole.JUNK
        fact = e.ClientWrote(at, message.message_id, _refers_to(arrival), junk)
        if self._ledger.record(owner, matter, fact, seen_at=self._now):
            self._look.facts += 1
            self._look.strangers.append(message)
        if sender is not None and owner != sender:
            self._about_client(sender, e.HeardFrom(at, message.message_id))

    def _about_client(self, client: ClientKey | None, fact: e.ClientEvent) -> None:
        if client is not None and self._ledger.record_client(client, fact, seen_at=self._now):
            self._look.facts += 1

    def _client_of(self, arrival: Arrival, known: Mapping[MessageId, ThreadKey]) -> ClientKey | None:
        owners = (self._ledger.owner(known[mid]) for mid in reversed(arrival.envelope.ancestors) if mid in known)
        return next((owner[0] for owner in owners if owner), None)

    def _remember(
        self, arrival: Arrival, direction: Direction, at: datetime, known: dict[MessageId, ThreadKey], client: ClientKey
    ) -> tuple[Message, tuple[ClientKey, MatterKey]]:
        envelope = arrival.envelope
        threading = thread_of(envelope, known)
        if threading.merged:
            self._ledger.merge(threading.thread, threading.merged)
            known.update({mid: threading.thread for mid, thread in known.items() if thread in threading.merged})
        owner = self._ledger.owner(threading.thread) or self._bind(arrival, threading.thread, client, at)
        message = Message(
            message_id=envelope.message_id,
            thread=threading.thread,
            client=owner[0],
            account=self._account,
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
        return message, owner

    def _bind(
        self, arrival: Arrival, thread: ThreadKey, client: ClientKey, at: datetime
    ) -> tuple[ClientKey, MatterKey]:
        matters = [matter for matter in self._settings.matters.values() if matter.client == client]
        ids = (*arrival.envelope.ancestors, arrival.envelope.message_id)
        matter = matter_for(ids, arrival.envelope.subject, matters).key
        self._ledger.bind(thread, client, matter)
        self._ledger.record(client, matter, e.ThreadBound(at, thread), seen_at=self._now)
        return client, matter

    # After the mailboxes were read

    def _read_again(self, since: datetime | None, previous: datetime | None) -> None:
        """Read all headers since a moment, where messages may have come that were not known to matter then.

        That is so after a first look, and when the user's own message turned up later than the look after it.
        """
        late = self._look.late_own
        if late is not None and previous is not None and late < previous:
            since = min(since or late, late)
        if since is not None:
            self._take(self._mail.history(Interest(frozenset(), since, all_since=since)))

    def _oldest_silence(self) -> datetime | None:
        states = (fold(self._ledger.events(held.matter)) for held in self._ledger.held())
        return min((s.silence.began for s in states if s.silence and s.turn is Turn.CLIENT), default=None)

    def _ask_about_strangers(self) -> None:
        """A new thread that no matter claims may answer any matter that waits: then only the user can tell."""
        for message in self._look.strangers:
            matters = [m for m in self._settings.matters.values() if m.client == message.client]
            owner = self._ledger.owner(message.thread)
            own = next((m.key for m in matters if m.is_clients_own), None)
            if owner is None or owner[1] != own or message.references or self._waited(own, message):
                continue
            for matter in matters:
                if matter.key != own and self._waited(matter.key, message):
                    asked = e.AnswerAsked(message.at, message.message_id, message.subject)
                    self._ledger.record(message.client, matter.key, asked, seen_at=self._now)

    def _waited(self, matter: MatterKey, message: Message) -> bool:
        """Whether the user waited in this matter when the message came."""
        before = [f for f in self._ledger.events(matter) if f.at <= message.at and _id_of(f) != message.message_id]
        return fold(before).turn is Turn.CLIENT


def _id_of(fact: e.MatterEvent) -> MessageId | None:
    return fact.message_id if isinstance(fact, e.UserWrote | e.ClientWrote) else None


def _refers_to(arrival: Arrival) -> tuple[MessageId, ...]:
    # Also what is not known yet: the parent may be read after its answer.
    return arrival.envelope.ancestors[-PARENTS:]
