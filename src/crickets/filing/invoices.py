"""The invoices of a dossier: each with the lines of its claim, where it came from, and its own file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crickets.core import events as e
from crickets.core.attached import MESSAGE_BYTES, attached_file
from crickets.core.dossier import Filed, Invoiced, Item, Part
from crickets.core.mail import MessageId
from crickets.core.money import FEES, Claim, Invoice, LineKind
from crickets.core.parts import Attachment, media_type
from crickets.filing.office import Office
from crickets.filing.words import line_words


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a noticed invoice came from: the message that carried it, and the name of its file there."""

    message_id: MessageId
    filename: str = ""


def origins(facts: Sequence[e.MatterEvent]) -> Mapping[str, Origin]:
    """Which message each noticed invoice came with, by its number."""
    return {
        fact.number: Origin(fact.message_id, fact.invoice.file)
        for fact in facts
        if isinstance(fact, e.InvoiceAdded) and fact.message_id is not None
    }


def copy_of(
    office: Office, invoice: Invoice, origin: Origin | None, originals: Mapping[MessageId, bytes]
) -> Attachment | None:
    """The file of an invoice: the one that the configuration names, else what the message carried; None if neither."""
    if origin is None:
        data = _from_disk(office, invoice.file)
        return Attachment(invoice.file, media_type(invoice.file), data) if data else None
    raw = originals.get(origin.message_id)
    data = attached_file(raw, origin.filename) if raw is not None else None
    return Attachment(origin.filename or f"{invoice.number}.pdf", media_type(origin.filename), data) if data else None


def _from_disk(office: Office, path: str) -> bytes | None:
    try:
        return office.cabinet.read_file(path, MESSAGE_BYTES) if path else None
    except (OSError, ValueError):
        return None


def invoiced(reckoned: Claim, file: Filed | None) -> Invoiced:
    """An invoice as the dossier shows it."""
    invoice = reckoned.invoice
    items = tuple(Item(_part(line.kind), line_words(line), line.amount) for line in reckoned.lines)
    return Invoiced(invoice.number, invoice.issued, invoice.due, reckoned.days_overdue, invoice.currency, items, file)


def _part(kind: LineKind) -> Part:
    if kind in FEES:
        return Part.FEE
    return Part.PAID if kind is LineKind.PAYMENT else Part.INVOICED
