"""What is claimed: each invoice with its lines, as of the day of the dossier, and its own file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crickets.core import events as e
from crickets.core.dossier import Filed, Invoiced, Item, Part
from crickets.core.mail import MessageId
from crickets.core.matters import Matter
from crickets.core.money import FEES, Claim, Invoice, LateFee, LineKind, claim
from crickets.core.owed import invoices_of
from crickets.core.parts import Attachment
from crickets.core.standing import MatterState
from crickets.filing.office import Office
from crickets.filing.words import line_words


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a noticed invoice came from: the message that carried it, and the name of the file where that is known."""

    message_id: MessageId
    filename: str = ""


def claims_of(matter: Matter, state: MatterState, late_fee: LateFee, as_of: date) -> Sequence[Claim]:
    """What each invoice of a matter comes to on a day, by their due dates."""
    return [claim(invoice, state.payments, late_fee, as_of) for invoice in invoices_of(matter, state)]


def origins(facts: Sequence[e.MatterEvent]) -> Mapping[str, Origin]:
    """Which message each invoice came with, by its number."""
    asked = {fact.message_id: fact.filename for fact in facts if isinstance(fact, e.InvoiceAsked)}
    return {
        fact.number: Origin(fact.message_id, asked.get(fact.message_id, ""))
        for fact in facts
        if isinstance(fact, e.InvoiceAdded) and fact.message_id is not None
    }


def copy_of(
    office: Office, invoice: Invoice, origin: Origin | None, originals: Mapping[MessageId, bytes]
) -> Attachment | None:
    """The file of an invoice: the one that the configuration names, else what the message carried; None if neither."""
    data = office.shelf.read(invoice.file) if invoice.file else None
    if data is not None:
        return Attachment(invoice.file, "application/octet-stream", data)
    raw = originals.get(origin.message_id) if origin else None
    return office.attached(raw, invoice.number, origin.filename) if origin and raw is not None else None


def invoiced(reckoned: Claim, file: Filed | None) -> Invoiced:
    """An invoice as the dossier shows it."""
    invoice = reckoned.invoice
    items = tuple(Item(_part(line.kind), line_words(line), line.amount) for line in reckoned.lines)
    return Invoiced(invoice.number, invoice.issued, invoice.due, reckoned.days_overdue, invoice.currency, items, file)


def _part(kind: LineKind) -> Part:
    if kind in FEES:
        return Part.FEE
    return Part.PAID if kind is LineKind.PAYMENT else Part.INVOICED
