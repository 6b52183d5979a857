"""Flow: what changed in the mailbox -> facts, each batch in one transaction, the cursor last."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crickets.config import Settings
from crickets.core import einvoices
from crickets.core.mail import (
    VIEWS,
    Arrival,
    Mailbox,
    MailboxCursor,
    MailboxRole,
    Unparsed,
)
from crickets.core.people import AccountKey, Direction, Roster
from crickets.core.standing import Turn
from crickets.core.state import fold
from crickets.drafting.settle import settle
from crickets.errors import CricketsError, MailboxMissing, MailboxUnreadable
from crickets.looking.hearing import UNREADABLE, Heard, Hearing, Incoming
from crickets.looking.intake import Brought, Intake
from crickets.ports import Batch, Change, Gone, Interest, Ledger, Mail, Reading, Renumbered, Unreadable

log = logging.getLogger(__name__)

MIGRATED = 20
"""So many messages of one INTERNALDATE minute were not written then: somebody moved the mailbox."""

LARGEST = 40_000_000
"""Bytes of a mail with files, beyond which it is not read: an invoice of 25 MB, as a mail carries it, and its text."""

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Look:
    """What one look brought: how much was new, and what could not be read."""

    at: datetime
    arrivals: int = 0
    facts: int = 0
    problems: list[str] = field(default_factory=list)

    def told(self, problem: str) -> None:
        """Note what could not be read, once: a mailbox may be looked into several times."""
        if problem not in self.problems:
            self.problems.append(problem)

    @property
    def complete(self) -> bool:
        """Whether every place that could hold an answer was read."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the first look at an account has come: mailboxes read of all, and messages that were taken in."""

    account: AccountKey
    done: int
    mailboxes: int
    messages: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a look: who reads mails, and who is told how a first look comes on."""

    reading: Reading
    progress: Callable[[Progress], None] = lambda _: None


def observe(
    mail: Mail,
    ledger: Ledger,
    settings: Settings,
    account: AccountKey,
    now: datetime,
    beside: Beside,
) -> Look:
    """Look at every mailbox of an account once, and write down what that shows; raises MailError if it cannot go on."""
    return _Observer(mail, ledger, settings, account, now, beside).look()


class _Observer:
    def __init__(
        self,
        mail: Mail,
        ledger: Ledger,
        settings: Settings,
        account: AccountKey,
        now: datetime,
        beside: Beside,
    ) -> None:
        self._beside = beside
        self._mail = mail
        self._ledger = ledger
        self._settings = settings
        self._roster: Roster = settings.roster()
        self._account = account
        self._now = now
        self._intake = Intake(ledger, settings, self._roster, account, now)
        self._hearing = Hearing(mail, beside.reading, ledger, settings, self._roster)
        self._searching = False
        self._look = Look(now)
        self._previous: datetime | None = None
        self._cursors = ledger.cursors(account)
        self._fresh: set[str] = set()
        self._later: dict[str, MailboxCursor] = {}
        self._late_own: datetime | None = None
        self._drafts_changed = False

    def look(self) -> Look:
        previous = self._ledger.looks().get(self._account)
        addresses = frozenset(address for client in self._settings.clients.values() for address in client.addresses)
        since = self._now - self._settings.accounts[self._account].look_back
        self._previous = previous.complete_at if previous else None
        self._take(self._mail.changes(self._cursors, Interest(addresses, since)))
        unsearched = addresses - self._ledger.searched_for(self._account)
        if unsearched and self._cursors:
            self._searching = True
            self._take(self._mail.history(Interest(unsearched, since)))
            self._searching = False
        arrivals = self._look.arrivals
        self._read_again(unsearched=bool(unsearched))
        self._look.arrivals = arrivals  # what was read again is no news
        self._settle()
        if self._look.complete:
            self._ledger.searched(self._account, addresses)
        self._ledger.looked(self._account, self._now, "; ".join(self._look.problems))
        self._look.facts = self._intake.facts
        return self._look

    def _settle(self) -> None:
        try:
            settle(
                self._mail, self._ledger, self._settings, self._account, self._now, drafts_changed=self._drafts_changed
            )
        except (MailboxMissing, MailboxUnreadable) as error:
            self._look.told(str(error))
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
                    self._look.told(_unread(mailbox, reason))
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
        self._drafts_changed |= batch.mailbox.role is MailboxRole.DRAFTS and batch.cursor is not None
        arrivals = sorted(batch.arrivals, key=lambda arrival: (arrival.internaldate, arrival.locator.uid))
        # Ask the server before the transaction opens: nobody else can write while it is open.
        moments = {arrival.locator.uid: self._happened(arrival) for arrival in arrivals}
        self._intake.expect(arrivals)
        brought = {
            arrival.locator.uid: Brought(self._files(arrival), self._heard(arrival, moments[arrival.locator.uid]))
            for arrival in arrivals
        }
        with self._ledger.transaction():
            self._intake.expect(arrivals)
            for arrival in arrivals:
                self._take_in(arrival, moments[arrival.locator.uid], brought[arrival.locator.uid])
            for unparsed in batch.unparsed:
                self._skip(unparsed, batch.mailbox.role)
            if batch.cursor and self._waits(batch.mailbox):
                self._later[batch.mailbox.name] = batch.cursor
            elif batch.cursor:
                self._ledger.save_cursor(self._account, batch.cursor)
        if not self._cursors:
            mailboxes = len(self._mail.mailboxes())
            self._beside.progress(Progress(self._account, len(self._later), mailboxes, self._look.arrivals))

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
        known = self._roster.mentioned(arrival.envelope) or arrival.envelope.ancestors
        if not known and not self._intake.may_ask_about(arrival):
            return internal
        migrated = self._mail.crowd(arrival.locator, internal) >= MIGRATED
        return min(date, internal) if migrated else internal

    def _files(self, arrival: Arrival) -> Sequence[einvoices.Found]:
        """The trade papers that the user sent to a client with this message, which is read once, when it is new."""
        if not self._intake.may_carry_an_invoice(arrival):
            return ()
        if arrival.size > LARGEST:
            return (einvoices.Unreadable("", f"the message is larger than {LARGEST // 1_000_000} MB"),)
        try:
            raw = self._mail.read(arrival.locator, LARGEST)
        except MailboxUnreadable as refused:
            return (einvoices.Unreadable("", str(refused)),)
        return (
            self._beside.reading.invoices(raw)
            if raw is not None
            else (einvoices.Unreadable("", "the message went while it was read"),)
        )

    def _heard(self, arrival: Arrival, at: datetime) -> Heard | None:
        """What an incoming message is, which is read before the transaction; None for one that is not."""
        looking_back = self._searching or arrival.locator.mailbox in self._fresh
        try:
            if not self._intake.hears(arrival, at):
                return None
            client, known = self._intake.whose(arrival), self._intake.expected
            return self._hearing.of(Incoming(arrival, at, client, known, looking_back))
        except CricketsError:
            raise
        except Exception:
            log.exception("message_unreadable", extra={"account": self._account, "place": str(arrival.locator)})
            return UNREADABLE

    def _take_in(self, arrival: Arrival, at: datetime, brought: Brought) -> None:
        """Take one message in; whatever is wrong with it stops neither the others nor the next look."""
        for file in brought.files:
            if isinstance(file, einvoices.Unreadable):
                place = str(arrival.locator)
                log.warning("file_skipped", extra={"account": self._account, "place": place, "problem": file.why})
                self._ledger.skip(self._account, Unparsed(arrival.locator, f"{file.filename}: {file.why}"), self._now)
        try:
            with self._ledger.transaction():
                own = self._intake.take(arrival, at, brought)
            if own and arrival.locator.mailbox not in self._fresh:
                self._late_own = min(self._late_own or at, at)
        except CricketsError:
            raise
        except Exception as error:
            log.exception("message_skipped", extra={"account": self._account, "place": str(arrival.locator)})
            self._skip(_unparsed(arrival, type(error).__name__), arrival.role)

    def _skip(self, unparsed: Unparsed, role: MailboxRole) -> None:
        """Note a message that could not be understood, and ask about it where it may be an answer."""
        self._ledger.skip(self._account, unparsed, self._now)
        try:
            with self._ledger.transaction():
                self._intake.unread(unparsed, role)
        except CricketsError:
            raise
        except Exception:
            log.exception("message_not_asked_about", extra={"account": self._account, "place": str(unparsed.locator)})

    # After the mailboxes were read

    def _read_again(self, *, unsearched: bool) -> None:
        """Read all headers since a moment, where messages may have come that were not known to matter then.

        That is so after a first look into a mailbox, and when the user's own message turned up later than the look
        after it.
        """
        since = self._oldest_silence() if unsearched or self._fresh else None
        late = self._late_own
        if late is not None and self._previous is not None and late < self._previous:
            since = min(since or late, late)
        if since is not None:
            self._take(self._mail.history(Interest(frozenset(), since, all_since=since)))

    def _oldest_silence(self) -> datetime | None:
        states = (fold(self._ledger.events(held.matter)) for held in self._ledger.held())
        return min((s.silence.began for s in states if s.silence and s.turn is Turn.CLIENT), default=None)


def _unread(mailbox: Mailbox, reason: str) -> str:
    """Which mailbox could not be read and why, with what to do: only one without a role may be left unread."""
    ignorable = mailbox.role in VIEWS | {MailboxRole.OTHER}
    way_out = (
        "if no answer ever comes into it, name it in `folders.ignore`"
        if ignorable
        else "open it in your mail client, and ask the provider if that fails too"
    )
    return f"the folder {mailbox.name} cannot be read ({reason.rstrip('.')}); {way_out}"


def _unparsed(arrival: Arrival, reason: str) -> Unparsed:
    """A message whose header was understood, and which could not be taken in."""
    envelope = arrival.envelope
    people = (*((envelope.sender,) if envelope.sender else ()), *envelope.reply_to)
    writers = frozenset(person.email for person in people)
    return Unparsed(arrival.locator, reason, arrival.internaldate, writers, frozenset(envelope.ancestors))
