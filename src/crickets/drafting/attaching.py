"""Flow: the invoices that a letter names -> their files: the user's own, or those that the client was sent."""

from collections.abc import Iterator

from crickets.core import events as e
from crickets.core.actions import PlaceDraft
from crickets.core.attached import MESSAGE_BYTES, attached_file
from crickets.core.mail import MessageId
from crickets.core.money import Invoice
from crickets.core.owed import invoices_of
from crickets.core.parts import LARGEST_MESSAGE, Attachment, media_type
from crickets.docket import Case
from crickets.drafting.desk import Desk
from crickets.errors import LetterError


def attachments(desk: Desk, case: Case, action: PlaceDraft) -> tuple[Attachment, ...]:
    """A copy of each invoice that the letter names, where the step says so.

    Raises LetterError for one that cannot be had, with the way out, and MailError.
    """
    return tuple(_copies(desk, case, action)) if action.attaches else ()


def _copies(desk: Desk, case: Case, action: PlaceDraft) -> Iterator[Attachment]:
    # Also those of the client's other matters: they may have joined the letter.
    matters = [held.matter for held in desk.ledger.held(case.matter.client)]
    facts = [fact for matter in matters for fact in desk.ledger.events(matter)]
    added = {fact.number: fact for fact in facts if isinstance(fact, e.InvoiceAdded)}
    in_file = {invoice.number for invoice in case.matter.invoices if invoice.file}
    for invoice in invoices_of(case.matter, case.state):
        if invoice.number not in action.invoices:
            continue
        fact = added.get(invoice.number)
        try:
            if fact is not None and fact.message_id is not None and invoice.number not in in_file:
                yield _from_mail(desk, fact, fact.message_id)
            else:
                yield _from_disk(desk, invoice)
        except _Missing as missing:
            msg = f"invoice {invoice.number} cannot be attached: {missing}"
            raise LetterError(msg, template=action.letter) from missing


class _Missing(Exception):
    """The file of an invoice cannot be had; says why, and the way out."""


def _from_disk(desk: Desk, invoice: Invoice) -> Attachment:
    if not invoice.file:
        msg = "no file of it is known; give the invoice a `file` in the configuration"
        raise _Missing(msg)
    try:
        data = desk.read_file(invoice.file, LARGEST_MESSAGE + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        msg = f"{invoice.file}: {reason}; put it back, or correct the invoice's `file` in the configuration"
        raise _Missing(msg) from error
    return Attachment(invoice.file.rpartition("/")[2], media_type(invoice.file), data)


def _from_mail(desk: Desk, fact: e.InvoiceAdded, message_id: MessageId) -> Attachment:
    """The very file that the client was sent, fetched from the user's own message."""
    raw = desk.read_mail(message_id, MESSAGE_BYTES + 1)
    name = fact.filename or f"{fact.number.replace('/', '-')}.pdf"  # a part without a name is read where it is a PDF
    if raw is None:
        msg = f"your mail that carried {name} is not in this mailbox any more; {_IN_FILE}"
        raise _Missing(msg)
    data = attached_file(raw, fact.filename)
    if data is None:
        msg = f"{name} is not found in the mail of yours that carried it; {_IN_FILE}"
        raise _Missing(msg)
    return Attachment(name, media_type(name), data)


_IN_FILE = "add the invoice to the configuration, with its `file`"
