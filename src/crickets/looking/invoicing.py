"""Flow: an invoice that went to a client -> a matter of its own, on the payment clock in the thread that carried it.

While such an invoice is open, what is written in its thread is about it. The thread stays bound to the matter that it
had before, whose silence rests meanwhile; once the invoice's matter is closed and the client writes there again, it is
that matter's again. What the file already says of an invoice, by client and number, is nothing new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from crickets.config import Settings
from crickets.config.keys import part_of
from crickets.core import events as e
from crickets.core.einvoices import Found, LooksLikeInvoice, ReadInvoice
from crickets.core.matters import AWAITING_PAYMENT, MatterKey
from crickets.core.money import Invoice
from crickets.core.people import ClientKey, Direction
from crickets.core.standing import MatterState, Turn
from crickets.core.state import fold
from crickets.core.threads import Message, ThreadKey
from crickets.ports import Ledger

ATTACHING = ("multipart/mixed", "multipart/related", "multipart/signed", "application/", "text/xml")
"""How a message begins to call its content where it may carry a file (RFC 2046, RFC 1847)."""

NESTING = "multipart/alternative"
"""Some programs put a file inside the alternative texts: then the message is at least `NESTED` bytes large."""

NESTED = 30_000


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A matter that spoke in a thread of another one, and since when."""

    matter: MatterKey
    since: datetime


@dataclass(slots=True)
class Invoicing:
    """Invoices as they are noticed in one look; what it remembers is valid for that look."""

    ledger: Ledger
    settings: Settings
    now: datetime
    _spoken: dict[ClientKey, dict[MatterKey, Mapping[ThreadKey, datetime]]] = field(default_factory=dict)

    def forget(self) -> None:
        """Ask anew which matters spoke where: threads were merged."""
        self._spoken.clear()

    def home(self, client: ClientKey, found: Iterable[Found]) -> MatterKey | None:
        """The matter to which a thread belongs that begins with a message carrying these files; None for any other."""
        read = [one.invoice for one in found if isinstance(one, ReadInvoice)]
        known = self._known(client) if read else {}
        return next((known.get(invoice.number) or self._key(client, invoice) for invoice in read), None)

    def notice(self, message: Message, bound: MatterKey, found: Iterable[Found], how: str) -> None:
        """Open a matter for each invoice that is new, and ask about what only looks like one."""
        for one in found:
            match one:
                case ReadInvoice(invoice, _) if invoice.number not in self._known(message.client):
                    self.open(message, bound, one, how)
                case LooksLikeInvoice() if not self._resent(message, bound, one):
                    asked = e.InvoiceAsked(message.at, message.message_id, one.filename)
                    self.ledger.record(message.client, bound, asked, seen_at=self.now, how=how)
                case _:
                    pass

    def open(self, message: Message, bound: MatterKey, read: ReadInvoice, how: str) -> MatterKey:
        """Open the matter of an invoice that a message carried, in whose thread another matter may have spoken."""
        invoice = read.invoice
        key = self._key(message.client, invoice)
        facts = (
            e.MatterOpened(self.now, AWAITING_PAYMENT),
            e.InvoiceAdded(message.at, invoice, message.message_id, read.filename),
            e.UserWrote(message.at, message.message_id, message.references),
            *self._since(message, bound),
        )
        if key != bound and self._concerns(bound, message):
            rests = (e.UserWrote(message.at, message.message_id, message.references), e.Rested(message.at))
            self.ledger.record(message.client, bound, *rests, seen_at=self.now, how=f"invoice {invoice.number}")
        self.ledger.record(message.client, key, *facts, seen_at=self.now, how=how)
        if message.client in self._spoken:
            self._spoken[message.client][key] = self._threads_where_it_spoke(key)
        return key

    def speaking(self, message: Message, bound: MatterKey) -> tuple[MatterKey, ...]:
        """The matters that a message is about: that of its thread, and those whose invoices were asked for there."""
        spoken = self._in_thread(message)
        others = {one.matter for one in spoken if one.since <= message.at and one.matter != bound}
        about = tuple(sorted(key for key in others if not self._over(key, message, bound)))
        alone = bool(about) and fold(self.ledger.events(bound)).stage != AWAITING_PAYMENT
        return about if alone else (bound, *about)

    def _since(self, message: Message, bound: MatterKey) -> Sequence[e.UserWrote | e.ClientWrote]:
        """What was written in a message's thread after it, before it was known that it carried an invoice."""
        written = [f for f in self.ledger.events(bound) if isinstance(f, e.UserWrote | e.ClientWrote)]
        threads = self.ledger.threads([fact.message_id for fact in written])
        return [f for f in written if f.at > message.at and threads.get(f.message_id) == message.thread]

    def _over(self, key: MatterKey, message: Message, bound: MatterKey) -> bool:
        """Whether what is written in the thread is no more about an invoice's matter.

        The user's own thanks for a payment still are, and wait for nobody.
        """
        closed = fold(self.ledger.events(key)).closed
        if closed is None or closed.at > message.at:
            return False
        heard = fold(self.ledger.events(bound)).client_wrote_at
        return message.direction is Direction.CLIENT or (heard is not None and heard > closed.at)

    def _in_thread(self, message: Message) -> Sequence[_Spoken]:
        """The matters that spoke in the thread of a message; each is read once in a look."""
        client, thread = message.client, message.thread
        if client not in self._spoken:
            keys = [held.matter for held in self.ledger.held(client)]
            self._spoken[client] = {key: self._threads_where_it_spoke(key) for key in keys}
        return [_Spoken(key, threads[thread]) for key, threads in self._spoken[client].items() if thread in threads]

    def _threads_where_it_spoke(self, key: MatterKey) -> Mapping[ThreadKey, datetime]:
        history = self.ledger.events(key)
        return self._threads_of(history) if fold(history).stage == AWAITING_PAYMENT else {}

    def _threads_of(self, history: Sequence[e.MatterEvent]) -> Mapping[ThreadKey, datetime]:
        """Every thread in which the user wrote, and since when."""
        wrote = {fact.message_id: fact.at for fact in history if isinstance(fact, e.UserWrote)}
        threads: dict[ThreadKey, datetime] = {}
        for message_id, thread in self.ledger.threads(wrote.keys()).items():
            threads[thread] = min(wrote[message_id], threads.get(thread, wrote[message_id]))
        return threads

    def _concerns(self, bound: MatterKey, message: Message) -> bool:
        """Whether what a matter waits for, or owes an answer to, lies in the thread of this message."""
        before = fold(fact for fact in self.ledger.events(bound) if fact.at < message.at)
        newest = before.newest_own if before.turn is Turn.CLIENT else before.newest_from_client
        return newest is not None and self.ledger.threads([newest]).get(newest) == message.thread

    def _known(self, client: ClientKey) -> Mapping[str, MatterKey]:
        """Every invoice of a client that is known, by its number, with its matter."""
        noticed = {
            invoice.number: held.matter
            for held in self.ledger.held(client)
            for invoice in self._state(held.matter).invoices
        }
        matters = [matter for matter in self.settings.matters.values() if matter.client == client]
        return {invoice.number: matter.key for matter in matters for invoice in matter.invoices} | noticed

    def _key(self, client: ClientKey, invoice: Invoice) -> MatterKey:
        """The key of an invoice's own matter: named by its number, and once more where two numbers make one name."""
        first = f"{client}/{part_of(invoice.number)}"
        for key in (MatterKey(first), *(MatterKey(f"{first}-{count}") for count in range(2, 1_000))):
            numbers = {known.number for known in self._state(key).invoices}
            if not numbers or invoice.number in numbers:
                return key
        return MatterKey(first)

    def _resent(self, message: Message, bound: MatterKey, one: LooksLikeInvoice) -> bool:
        """Whether a file is one that the user has told about: by its number, or by its name in the same matter."""
        if one.number and one.number in self._known(message.client):
            return True
        spoken = self._in_thread(message)
        return any(one.filename in self._files(key) for key in {bound, *(s.matter for s in spoken)})

    def _files(self, key: MatterKey) -> set[str]:
        """The names of the files of which it is known what they are."""
        matter = self.settings.matters.get(key)
        invoices = (*(matter.invoices if matter else ()), *self._state(key).invoices)
        facts = self.ledger.events(key)
        still_asked = fold(facts).asked_invoices
        told = {fact.filename for fact in facts if isinstance(fact, e.InvoiceAsked) and fact not in still_asked}
        return told | {PurePath(invoice.file).name for invoice in invoices if invoice.file}

    def _state(self, key: MatterKey) -> MatterState:
        return fold(self.ledger.events(key))


def may_carry_files(content_type: str, size: int) -> bool:
    """Whether a message may carry a file, by what its header says of its content, and by its size in bytes."""
    content = content_type.strip().lower()
    return content.startswith(ATTACHING) or (content.startswith(NESTING) and size >= NESTED)
