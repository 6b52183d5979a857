"""One file, read for the invoice that it may be."""

from crickets.core.einvoices import Found, LooksLikeInvoice, ReadInvoice, Unreadable
from crickets.reading.invoices.einvoice import read_xml
from crickets.reading.invoices.pdf import read_pdf
from crickets.reading.invoices.wording import Invoice, kind_by_name

FILE_BYTES = 25_000_000
"""A larger file is not looked into; few servers take one."""

# Readers look for it in the first kilobyte: some programs write a line of their own before it.
_PDF, _PDF_WITHIN = b"%PDF-", 1024


def read_invoice(data: bytes, filename: str) -> Found:
    """What a PDF or an XML document says of itself as an invoice; `Unreadable` for every other file."""
    return invoice_or_other(data, filename) or Unreadable(filename, "nothing in it says that it is an invoice")


def invoice_or_other(data: bytes, filename: str) -> Found | None:
    """As `read_invoice`, but None for a sound file that has nothing to do with invoices."""
    if len(data) > FILE_BYTES:
        return Unreadable(filename, f"it is larger than {FILE_BYTES // 1_000_000} MB")
    found = read_pdf(data, filename) if _PDF in data[:_PDF_WITHIN] else _read_other(data, filename)
    return _doubted(found) if isinstance(found, ReadInvoice) else found


def _read_other(data: bytes, filename: str) -> Found | None:
    if filename.lower().endswith(".pdf"):
        return Unreadable(filename, "it is not a PDF, as its name says")
    return read_xml(data, filename)


def _doubted(found: ReadInvoice) -> Found:
    """The invoice, unless its file is named as something else: some programs write drafts as invoices."""
    if kind_by_name(found.filename) in {None, Invoice.INVOICE}:
        return found
    return as_question(found, "its file name says that it is no invoice")


def as_question(found: ReadInvoice, why: str) -> LooksLikeInvoice:
    """What an e-invoice says, for the user to decide on."""
    said = found.invoice
    return LooksLikeInvoice(found.filename, why, said.number, said.amount, said.currency, said.issued, said.due)
