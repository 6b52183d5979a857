"""Flow: one message of a mailbox -> what is kept of it, and the facts that it shows."""

import logging
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.drafts import Placement, continues
from crickets.core.einvoices import Found, LooksLikeInvoice
from crickets.core.headers import looks_like_a_bounce, nature_of
from crickets.core.mail import Arrival, Envelope, MailboxRole, MessageId, Unparsed, stand_in_id
from crickets.core.matters import MatterKey, matter_for
from crickets.core.nature import (
    AutoReply,
    Bounce,
    Bulk,
    CalendarMail,
    Notification,
    Personal,
    Receipt,
)
from crickets.core.people import AccountKey, ClientKey, Direction, Roster
from crickets.core.standing import Turn
from crickets.core.state import fold
from crickets.core.threads import Message, ThreadKey, thread_of
from crickets.looking.asking import Asking, asked_about
from crickets.looking.hearing import Heard
from crickets.looking.invoicing import Invoicing, may_carry_files
from crickets.looking.machines import Machines, Notice
from crickets.looking.waiting import Waiting
from crickets.ports import Ledger

log = logging.getLogger(__name__)

PARENTS = 20
"""So many of the messages that one refers to are kept with it, to put them in order."""

_HUMAN = (Personal, CalendarMail)


@dataclass(frozen=True, slots=True)
class Brought:
    """What was read of a message before the transaction: the files that it carries, and what an incoming one is."""

    files: Sequence[Found] = ()
    heard: Heard | None = None


NOTHING_READ = Brought()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A message as it was kept: whose it is, and whether no configured matter claimed its thread."""

    message: Message
    client: ClientKey
    matter: MatterKey
    unclaimed: bool


class Intake:
    """Takes the messages of one look at an account in, one after the other; ``facts`` counts what they showed."""

    def __init__(self, ledger: Ledger, settings: Settings, roster: Roster, account: AccountKey, now: datetime) -> None:
        self.facts = 0
        self._ledger = ledger
        self._settings = settings
        self._roster = roster
        self._account = account
        self._now = now
        self._open_drafts = [p for p in ledger.placements(account) if not p.was_sent]
        self._known: dict[MessageId, ThreadKey] = {}
        self.expected: AbstractSet[MessageId] = frozenset()
        self._invoicing = Invoicing(ledger, settings, now)
        self._machines = Machines(ledger, settings, self._roster, self._invoicing, now)
        self._waiting = Waiting(ledger, self._roster)
        self._asking = Asking(ledger, self._waiting, self._roster, settings.accounts[account], now)

    def may_carry_an_invoice(self, arrival: Arrival) -> bool:
        """Whether a message is the user's own to a client, seen for the first time, and may carry files."""
        envelope = arrival.envelope
        if arrival.is_draft or not may_carry_files(envelope.evidence.get("content-type", ""), arrival.size):
            return False
        own = self._roster.direction(arrival) is Direction.OWN and bool(self._roster.addressees(envelope))
        return own and self._ledger.message(envelope.message_id) is None

    def may_ask_about(self, arrival: Arrival) -> bool:
        """Whether a stranger's message may answer something, whenever it was written."""
        return bool(self._waiting.lookout.doubts(arrival.envelope))

    def hears(self, arrival: Arrival, at: datetime) -> bool:
        """Whether an expected message may stop a clock: a client's, an answer to what is known, a bounce, a doubt."""
        if arrival.is_draft or self._roster.direction(arrival) is Direction.OWN:
            return False
        envelope = arrival.envelope
        if self._roster.writer(envelope) is not None:
            return True
        if self._is_the_users(envelope):
            return False
        concerns = self._answers_ours(envelope) or looks_like_a_bounce(envelope)
        return concerns or bool(self._asking.doubts(arrival, at))

    def whose(self, arrival: Arrival) -> ClientKey | None:
        """The client that a message comes from as its header says, else the one in whose thread it is."""
        return self._roster.writer(arrival.envelope) or self._answered(arrival)

    def expect(self, arrivals: Collection[Arrival]) -> None:
        """Ask once for the threads of all these messages; they are taken in next."""
        ids = {mid for a in arrivals for mid in (*a.envelope.ancestors, a.envelope.message_id)}
        self._known = dict(self._ledger.threads(ids))
        self.expected = self._known.keys() | {a.envelope.message_id for a in arrivals if self._is_with_a_client(a)}

    def _is_with_a_client(self, arrival: Arrival) -> bool:
        match self._roster.direction(arrival):
            case Direction.OWN:
                return bool(self._roster.addressees(arrival.envelope))
            case Direction.CLIENT:
                return True
            case Direction.NEITHER:
                return False

    def take(self, arrival: Arrival, at: datetime, brought: Brought = NOTHING_READ) -> bool:
        """Take one message in, which happened at this moment; whether it is one of the user's that counts."""
        self._notice_draft(arrival)
        if arrival.is_draft:
            return False
        match self._roster.direction(arrival):
            case Direction.OWN:
                return self._own(arrival, at, brought.files)
            case Direction.CLIENT | Direction.NEITHER:
                self._from_others(arrival, at, brought.heard or self._by_headers(arrival.envelope))
        return False

    def unread(self, unparsed: Unparsed, role: MailboxRole) -> None:
        """Ask about a message that could not be understood, where it may be the answer to something."""
        self.facts += self._asking.unreadable(unparsed, role)

    def _from_others(self, arrival: Arrival, at: datetime, heard: Heard) -> None:
        """What the user did not write: of a client, in answer to what is known, a bounce, or a stranger's."""
        envelope = arrival.envelope
        client = self._roster.writer(envelope)
        if client is None and self._is_the_users(envelope):
            return
        if client is not None and self._asking.doubts_authorship(envelope):
            if isinstance(heard.nature, (*_HUMAN, AutoReply)):
                self.facts += self._asking.ask(self._asking.forged(arrival, at, client), arrival, at)
        elif client is not None or self._is_answer_of_theirs(envelope) or looks_like_a_bounce(envelope):
            self._incoming(arrival, at, client, heard)
        elif isinstance(heard.nature, _HUMAN):  # nobody is asked about newsletters and notices
            self.facts += self._asking.ask(self._asking.doubts(arrival, at), arrival, at)

    def _is_the_users(self, envelope: Envelope) -> bool:
        return envelope.sender is not None and envelope.sender.email in self._roster.own

    def _is_answer_of_theirs(self, envelope: Envelope) -> bool:
        """Whether somebody answers what is known; nobody at the user's own company speaks for a client."""
        ours = envelope.sender is not None and self._roster.is_own(envelope.sender.email)
        return self._answers_ours(envelope) and not ours

    def _by_headers(self, envelope: Envelope) -> Heard:
        return Heard(nature_of(envelope, answers_ours=self._answers_ours(envelope)))

    def _answers_ours(self, envelope: Envelope) -> bool:
        ids = envelope.ancestors
        return not (self._known.keys().isdisjoint(ids) and self.expected.isdisjoint(ids))

    def _notice_draft(self, arrival: Arrival) -> None:
        """Note where a draft of ours is seen; under whichever id it lies in Trash (an edit has a new one), it is it."""
        sender = arrival.envelope.sender
        if sender is None or sender.email not in self._roster.own:
            return
        candidates = [p for p in self._open_drafts if continues(p, arrival)]
        itself = next((p for p in candidates if arrival.envelope.message_id in p.ids), None)
        # Of two drafts in one thread, the second in place of the first, none is the other as the user rewrote it.
        another = candidates and not itself and self._ledger.placement_of([arrival.envelope.message_id])
        rewritten = candidates[0] if candidates and not another and arrival.role is MailboxRole.TRASH else None
        if draft := itself or rewritten:
            revision = arrival.envelope.message_id if itself else draft.newest
            self._ledger.sight(self._account, revision, arrival.locator, arrival.role)

    def _own(self, arrival: Arrival, at: datetime, files: Sequence[Found]) -> bool:
        clients = self._roster.addressees(arrival.envelope)
        if not clients:
            return False
        kept = self._keep(arrival, Direction.OWN, at, clients[0], files)
        draft = next((placement for placement in self._open_drafts if continues(placement, arrival)), None)
        self._invoicing.notice(kept.message, kept.matter, self._news(files, draft), self._how(arrival))
        self._waiting.forget_client(kept.client)
        self._note(kept, arrival, e.UserWrote(at, kept.message.message_id, _refers_to(arrival)), draft=draft)
        return True

    def _news(self, files: Sequence[Found], draft: Placement | None) -> Sequence[Found]:
        """What a message carries, without the copy of an invoice that goes with a letter of ours."""
        facts = self._ledger.events(draft.matter) if draft else ()
        of_it = (fact for fact in facts if isinstance(fact, e.DraftIntended) and draft and fact.draft == draft.draft)
        asks = any(fact.invoices for fact in of_it)
        return [file for file in files if not (asks and isinstance(file, LooksLikeInvoice))]

    def _note(self, kept: _Kept, arrival: Arrival, *facts: e.MatterEvent, draft: Placement | None = None) -> None:
        """Write down a message in each matter that it is about; what was a draft of ours is about that matter only."""
        about = self._invoicing.speaking(kept.message, kept.matter)
        for matter in (draft.matter,) if draft and draft.matter in about else about:
            if self._ledger.record(kept.client, matter, *facts, seen_at=self._now, how=self._how(arrival)):
                self._waiting.forget(matter)
                self.facts += 1
                self._warn_of_junk(matter, kept.message, arrival)

    def _incoming(self, arrival: Arrival, at: datetime, sender: ClientKey | None, heard: Heard) -> None:
        match heard.nature:
            case Personal() | CalendarMail():
                self._personal(arrival, at, sender, heard)
            case AutoReply() | Bounce() | Receipt():
                notice = Notice(arrival.envelope, at, sender or self._answered(arrival), self._how(arrival))
                self.facts += self._machines.note(heard.nature, notice)
            case Bulk() | Notification():
                pass  # no sign of life

    def _personal(self, arrival: Arrival, at: datetime, sender: ClientKey | None, heard: Heard) -> None:
        client = sender or self._answered(arrival)
        if client is None:
            return
        arrival = self._told_apart(arrival)
        kept = self._keep(arrival, Direction.CLIENT, at, client)
        if kept.unclaimed:
            doubt = heard.doubt or e.Doubt.ELSEWHERE
            self.facts += self._asking.elsewhere(kept.message, kept.matter, self._how(arrival), doubt)
        self._note(kept, arrival, *_said_by(kept.message, arrival, heard))
        if kept.client != client and not heard.doubt:
            self._about_client(client, e.HeardFrom(at, kept.message.message_id), arrival)

    def _warn_of_junk(self, matter: MatterKey, message: Message, arrival: Arrival) -> None:
        """The user is to know at once where their answer lies, unless something newer was written since."""
        if arrival.role is not MailboxRole.JUNK:
            return
        state = fold(self._ledger.events(matter))
        answers = state.turn is Turn.USER and state.newest_from_client == message.message_id
        if answers or any(asked.message_id == message.message_id for asked in state.questions):
            place = {"account": self._account, "place": str(arrival.locator)}
            log.warning("answer_in_junk", extra={"matter": matter, **place})

    def _told_apart(self, arrival: Arrival) -> Arrival:
        """A message under an id of its own, where it bears one that another message had before: scanners reuse them."""
        envelope = arrival.envelope
        kept = self._ledger.message(envelope.message_id)
        if kept is None or kept.is_copied_in(envelope):
            return arrival
        own_id = stand_in_id(envelope.message_id, str(envelope.date), str(envelope.sender), envelope.subject)
        return replace(arrival, envelope=replace(envelope, message_id=own_id))

    def _about_client(self, client: ClientKey | None, fact: e.ClientEvent, arrival: Arrival) -> None:
        how = self._how(arrival)
        if client is not None and self._ledger.record_client(client, fact, seen_at=self._now, how=how):
            self.facts += 1

    def _how(self, arrival: Arrival) -> str:
        return f"{self._account}: {arrival.locator.mailbox}, UID {arrival.locator.uid}"

    # Whose it is

    def _keep(
        self,
        arrival: Arrival,
        direction: Direction,
        at: datetime,
        client: ClientKey,
        files: Sequence[Found] = (),
    ) -> _Kept:
        envelope = arrival.envelope
        threading = thread_of(envelope, self._known)
        if threading.merged:
            self._ledger.merge(threading.thread, threading.merged)
            self._invoicing.forget()
            self._known.update(
                {mid: threading.thread for mid, thread in self._known.items() if thread in threading.merged}
            )
        owners = self._ledger.owners(threading.thread)
        if direction is Direction.CLIENT and client not in owners:
            client = self._addressed_with(arrival, client) or client
        matter, unclaimed = owners.get(client), False
        if matter is None:
            matter, unclaimed = self._bind(arrival, threading.thread, client, at, files)
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
        self._known.update(dict.fromkeys((*envelope.ancestors, envelope.message_id), threading.thread))
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

    def _answered(self, arrival: Arrival) -> ClientKey | None:
        """The client in whose thread somebody writes whom nobody knows."""
        nearest = self._nearest(arrival)
        if nearest:
            return nearest.client
        threads = (self._known[mid] for mid in reversed(arrival.envelope.ancestors) if mid in self._known)
        return next((client for thread in threads for client in self._ledger.owners(thread)), None)

    def _nearest(self, arrival: Arrival) -> Message | None:
        """The message that it answers: the last one that it refers to and that is kept."""
        kept = (self._ledger.message(mid) for mid in reversed(arrival.envelope.ancestors))
        return next((message for message in kept if message), None)

    def _bind(
        self, arrival: Arrival, thread: ThreadKey, client: ClientKey, at: datetime, files: Sequence[Found]
    ) -> tuple[MatterKey, bool]:
        """Bind a thread to a matter, and say whether nothing claimed it: no configured matter, no invoice in it."""
        matters = [matter for matter in self._settings.matters.values() if matter.client == client]
        if not matters:
            return MatterKey(client), False  # the client left the file; its own matter goes on taking notes
        ids = (*arrival.envelope.ancestors, arrival.envelope.message_id)
        matter = matter_for(ids, arrival.envelope.subject, matters)
        home = self._invoicing.home(client, files) if matter.is_clients_own else None
        key = home or matter.key
        self._ledger.bind(thread, client, key)
        self._ledger.record(client, key, e.ThreadBound(at, thread), seen_at=self._now, how=self._how(arrival))
        return key, matter.is_clients_own and home is None


def _said_by(message: Message, arrival: Arrival, heard: Heard) -> tuple[e.MatterEvent, ...]:
    """What a client's message comes to: an answer, with the day that it promises, or a question to the user."""
    if heard.doubt:
        return (asked_about(message, heard.doubt),)
    in_junk = arrival.role is MailboxRole.JUNK
    wrote = e.ClientWrote(message.at, message.message_id, _refers_to(arrival), in_junk)
    return (wrote, e.PromiseHeard(message.at, message.message_id, heard.promise)) if heard.promise else (wrote,)


def _refers_to(arrival: Arrival) -> tuple[MessageId, ...]:
    # Also what is not known yet: the parent may be read after its answer.
    return arrival.envelope.ancestors[-PARENTS:]
