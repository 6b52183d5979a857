"""Flow: the user's words about invoices: one that Crickets did not read by itself, and a file that is none."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from crickets.config import Settings
from crickets.config.keys import part_of, slug
from crickets.core import events as e
from crickets.core.einvoices import Found, LooksLikeInvoice, NotChased, ReadInvoice, Unreadable
from crickets.core.matters import AWAITING_PAYMENT, MatterKey
from crickets.core.money import Invoice, Money, minor_units, rounded
from crickets.core.people import Client
from crickets.core.state import fold
from crickets.errors import WordError
from crickets.looking.invoicing import Invoicing
from crickets.ports import Held, Ledger
from crickets.words.commands import Words
from crickets.words.receivables import Receivables


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of an invoice, by the user's word or by its file; empty or None what is not."""

    number: str = ""
    amount: Decimal | None = None
    currency: str = ""
    issued: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A file that looks like an invoice, and the matter that is asked about it."""

    matter: MatterKey
    asked: e.InvoiceAsked


@dataclass(frozen=True, slots=True)
class InvoiceWords:
    """What the user can say about invoices; each word answers with the sentence that says what it did."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def invoice(self, client: Client, found: Found, said: Particulars) -> Invoice:
        """The invoice that a file and the user's word make together, the word first; raises WordError."""
        read = _read(found)
        known = Particulars(**{f.name: getattr(said, f.name) or getattr(read, f.name) for f in fields(Particulars)})
        number, amount, currency, issued, due = (getattr(known, field.name) for field in fields(Particulars))
        if not (number and amount and currency and issued and due):
            raise WordError(_missing(found, known))
        invoice = Invoice(number, amount, currency, issued, due)
        _check(invoice)
        rows = Receivables(self.ledger, self.settings, self.now).rows(client.key)
        there = next((row for row in rows if row.invoice.number == number), None)
        if there:
            msg = f"invoice {number} is known already: it belongs to {there.matter}"
            raise WordError(msg)
        return invoice

    def matter(self, client: Client, name: str) -> Held | None:
        """The matter of this client that the user named, if they named one; raises WordError."""
        held = Words(self.ledger, self.settings, self.now).one(name) if name else None
        if held and held.client != client.key:
            msg = f"{held.matter} is no matter of {client.name}: name one of {client.key}"
            raise WordError(msg)
        return held

    def add(self, client: Client, invoice: Invoice, matter: Held | None, filename: str) -> str:
        """Let an invoice be known, in the matter named; else in the thread of the mail that a question is about."""
        question = self._question(client, filename, invoice)
        with self.ledger.transaction():
            if matter is None and question is not None:
                key = self._open(question, invoice)
            else:
                key = matter.matter if matter else MatterKey(client.key)
                carried = (question.asked.message_id, question.asked.filename) if question else (None, "")
                self._record(client, key, e.InvoiceAdded(self.now, invoice, *carried))
            if question and question.matter != key:
                asked = question.asked
                self._record(client, question.matter, e.InvoiceDismissed(self.now, asked.message_id, asked.filename))
        known = f"invoice {invoice.number} over {Money(invoice.amount, invoice.currency).written} is known"
        return f"{key}: {known}{self._clock(key, invoice)}"

    def none(self, name: str) -> str:
        """Tell that what went to the client is no invoice."""
        held = Words(self.ledger, self.settings, self.now).one(name)
        asked = fold(self.ledger.events(held.matter)).asked_invoices
        if not asked:
            msg = f"{held.matter}: nothing is asked about an invoice there; `crickets status` shows what is"
            raise WordError(msg)
        facts = [e.InvoiceDismissed(self.now, one.message_id, one.filename) for one in asked]
        self.ledger.record(held.client, held.matter, *facts, seen_at=self.now, how="your word")
        return f"{held.matter}: noted that {', '.join(one.filename for one in asked)} is no invoice"

    def _clock(self, key: MatterKey, invoice: Invoice) -> str:
        """What follows for the payment clock, as the end of a sentence."""
        state = fold(self.ledger.events(key))
        if state.stage != AWAITING_PAYMENT:
            return f"; its payment clock starts when you say `crickets stage {key} {AWAITING_PAYMENT}`"
        nobody = "" if state.newest_own else ", once you have written to the client there"
        return f"; it is due on {invoice.due:%a %d %b %Y}, and nothing happens before that day is over{nobody}"

    def _open(self, question: Question, invoice: Invoice) -> MatterKey:
        message = self.ledger.message(question.asked.message_id)
        if message is None:
            msg = f"the mail that carried {question.asked.filename} is not known any more: name a matter with --matter"
            raise WordError(msg)
        read = ReadInvoice(invoice, question.asked.filename)
        return Invoicing(self.ledger, self.settings, self.now).open(message, question.matter, read, "your word")

    def _question(self, client: Client, filename: str, invoice: Invoice) -> Question | None:
        """The newest question that it answers: about a file of that name, else about one whose name has its number."""
        questions = sorted(self._questions(client), key=lambda question: question.asked.at, reverse=True)
        of_name = [question for question in questions if question.asked.filename == filename]
        of_number = [q for q in questions if f"-{part_of(invoice.number)}-" in f"-{slug(q.asked.filename)}-"]
        return next(iter((*of_name, *of_number)), None)

    def _questions(self, client: Client) -> Iterator[Question]:
        for held in self.ledger.held(client.key):
            for asked in fold(self.ledger.events(held.matter)).asked_invoices:
                yield Question(held.matter, asked)

    def _record(self, client: Client, matter: MatterKey, fact: e.MatterEvent) -> None:
        self.ledger.record(client.key, matter, fact, seen_at=self.now, how="your word")


def _read(found: Found) -> Particulars:
    match found:
        case ReadInvoice(invoice, _):
            return Particulars(invoice.number, invoice.amount, invoice.currency, invoice.issued, invoice.due)
        case LooksLikeInvoice(_, _, number, amount, currency, issued, due):
            return Particulars(number, amount, currency, issued, due)
        case Unreadable():
            return Particulars()
        case NotChased(kind, filename):
            what = kind.value.replace("_", " ")
            otherwise = "if it is an invoice after all, add it to the configuration as [[clients.NAME.invoices]]"
            msg = f"{filename}: nobody is chased for it ({what}); {otherwise}"
            raise WordError(msg)
        case unexpected:
            assert_never(unexpected)


def _missing(found: Found, known: Particulars) -> str:
    lacking = [f"--{field.name}" for field in fields(Particulars) if not getattr(known, field.name)]
    there = {field.name: getattr(known, field.name) for field in fields(Particulars)}
    read = ", ".join(f"{name} {value}" for name, value in there.items() if value)
    why = "" if isinstance(found, ReadInvoice | NotChased) else f" ({found.why})"
    terms = f"; it says '{found.terms}'" if isinstance(found, LooksLikeInvoice) and found.terms else ""
    so_far = f"; known so far: {read}" if read else ""
    return f"{found.filename}{why}: say what is missing with {', '.join(lacking)}{so_far}{terms}"


def _check(invoice: Invoice) -> None:
    if invoice.amount <= 0 or rounded(invoice.amount, invoice.currency) != invoice.amount:
        digits = minor_units(invoice.currency) or "no"
        msg = f"{invoice.amount} is no amount of an invoice in {invoice.currency}, which has {digits} decimals"
        raise WordError(msg)
    if invoice.due < invoice.issued:
        msg = f"{invoice.due} is before the invoice was issued, {invoice.issued}: correct --due or --issued"
        raise WordError(msg)
