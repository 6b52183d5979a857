"""Flow: what clients owe, invoice by invoice, and the user's word that something was paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from crickets.config import Settings
from crickets.config.nearest import hint
from crickets.core.matters import MatterKey, folded
from crickets.core.money import Claim, Invoice, Money, Payment, claim, rounded
from crickets.core.owed import invoices_of
from crickets.core.people import Client, ClientKey
from crickets.docket import Case, Docket
from crickets.errors import WordError
from crickets.ports import Ledger
from crickets.words.payments import pay


@dataclass(frozen=True, slots=True)
class Receivable:
    """One invoice as it stands on a day: ``claim`` is what it comes to with the late fee of the contract.

    ``state`` is ``not due``, ``overdue`` or ``paid``.
    """

    client: ClientKey
    matter: MatterKey
    claim: Claim
    state: str

    @property
    def invoice(self) -> Invoice:
        """The invoice."""
        return self.claim.invoice

    @property
    def paid(self) -> Decimal:
        """What came in."""
        return rounded(self.claim.paid, self.invoice.currency)

    @property
    def open(self) -> Decimal:
        """What is open of the invoice's own amount."""
        return rounded(self.claim.unpaid, self.invoice.currency)

    @property
    def fees(self) -> Decimal:
        """What is open of the late fee: payments go to the invoice's own amount first."""
        return rounded(self.claim.total, self.invoice.currency) - self.open


@dataclass(frozen=True, slots=True)
class Received:
    """What the user says came in: None is all that was open; the currency empty where they did not name it."""

    amount: Decimal | None = None
    currency: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Receivables:
    """Every invoice that is known, from the file and from facts."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def rows(self, client: ClientKey | None = None) -> Sequence[Receivable]:
        """Every invoice, or those of one client, by their due dates."""
        rows = [self._row(case, invoice) for case, invoice in self._all() if client in {None, case.matter.client}]
        return sorted(rows, key=lambda row: (row.invoice.due, row.invoice.number))

    def paid(self, number: str, received: Received, client: ClientKey | None = None) -> str:
        """Note what came in for an invoice, and say what that did; raises WordError."""
        case, invoice = self._one(number, client)
        today = case.calendar.local(self.now).date()
        if received.currency and received.currency != invoice.currency:
            theirs = invoice.currency
            msg = f"invoice {invoice.number} is in {theirs}, not in {received.currency}: say what came in in {theirs}"
            raise WordError(msg)
        payment = Payment(invoice.number, received.amount, received.on or today)
        self._refuse_too_much(case, invoice, payment)
        said = pay(self.ledger, case, payment, self.now)
        fees = self._fees_left(case, invoice, payment)
        return f"{said}.{fees}" if fees else said

    def _refuse_too_much(self, case: Case, invoice: Invoice, payment: Payment) -> None:
        """A slip of a digit would close the matter; nothing takes a payment back."""
        late_fee = self.settings.late_fee(case.matter.client)
        owed = claim(invoice, case.state.payments, late_fee, payment.on)
        if payment.amount is not None and owed.unpaid and payment.amount > owed.total:
            total = Money(owed.total, invoice.currency).written
            msg = (
                f"{payment.amount} is more than invoice {invoice.number} comes to, {total} with all fees:"
                f" correct it, or say `crickets paid {invoice.number}` if all of it was paid"
            )
            raise WordError(msg)

    def _fees_left(self, case: Case, invoice: Invoice, payment: Payment) -> str:
        """Say what is open of the late fee where the invoice's own amount is paid; empty where nothing is."""
        late_fee = self.settings.late_fee(case.matter.client)
        owed = claim(invoice, (*case.state.payments, payment), late_fee, payment.on)
        if owed.unpaid or not owed.total or payment.amount is None:
            return ""
        fees = Money(owed.total, invoice.currency).written
        return f" Of the late fee {fees} are open, which nobody is asked for any more: invoice them if you want them"

    def _row(self, case: Case, invoice: Invoice) -> Receivable:
        today = case.calendar.local(self.now).date()
        late_fee = self.settings.late_fee(case.matter.client)
        owed = claim(invoice, case.state.payments, late_fee, today)
        state = "paid" if not owed.unpaid else "overdue" if owed.days_overdue else "not due"
        return Receivable(case.matter.client, case.matter.key, owed, state)

    def _one(self, number: str, client: ClientKey | None) -> tuple[Case, Invoice]:
        known = [(case, invoice) for case, invoice in self._all() if client in {None, case.matter.client}]
        found = [pair for pair in known if pair[1].number == number]
        found = found or [pair for pair in known if folded(pair[1].number) == folded(number)]
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(sorted({case.matter.client for case, _ in found}))
            msg = f"several clients have an invoice '{number}': say which with --client ({keys})"
            raise WordError(msg)
        numbers = [invoice.number for _, invoice in known]
        whose = f" of {client}" if client else ""
        msg = f"there is no invoice '{number}'{whose}{hint(number, numbers, '`crickets invoices` lists them')}"
        raise WordError(msg)

    def _all(self) -> Iterator[tuple[Case, Invoice]]:
        docket = Docket(self.ledger, self.settings)
        for client in dict.fromkeys(held.client for held in self.ledger.held()):
            for case in docket.cases(client, self.now).values():
                yield from ((case, invoice) for invoice in invoices_of(case.matter, case.state))


def client_named(settings: Settings, name: str) -> Client:
    """The client of this key, or of this name; raises WordError."""
    clients = settings.clients
    found = [client for client in clients.values() if client.key == name]
    found = found or [client for client in clients.values() if folded(client.name) == folded(name)]
    if len(found) == 1:
        return found[0]
    if found:
        msg = f"'{name}' is the name of several clients: {', '.join(client.key for client in found)}"
        raise WordError(msg)
    way_out = hint(name, clients, f"known are {', '.join(clients) or 'none'}")
    msg = f"there is no client '{name}'{way_out}"
    raise WordError(msg)
