"""The files that a message carries (RFC 2045, RFC 2183), read for invoices."""

import email
import email.policy
from collections.abc import Iterator
from email.message import Message
from itertools import islice
from typing import NamedTuple

from crickets.core.attached import MESSAGE_BYTES, file_name, too_intricate
from crickets.core.einvoices import Found, ReadInvoice, Unreadable
from crickets.reading.invoices.document import as_question, invoice_or_other

_MOST_FILES = 20
_DEEPEST_PART = 20

_PDFS = frozenset({"application/pdf", "application/x-pdf"})
_TYPES = _PDFS | {"application/xml", "text/xml"}
_SUFFIXES = (".pdf", ".xml")


class _File(NamedTuple):
    name: str
    part: Message
    forwarded: bool


def invoices_in(raw: bytes) -> tuple[Found, ...]:
    """What the PDF and XML attachments of a message are, in their order; nothing for those that are no trade papers.

    An e-invoice in a message that was forwarded inside this one may be somebody else's: it becomes a question.
    """
    if len(raw) > MESSAGE_BYTES:
        return (Unreadable("", f"the message is larger than {MESSAGE_BYTES // 1_000_000} MB"),)
    if too_intricate(raw):
        return (Unreadable("", "the message is made of too many parts or lines"),)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        files = list(islice(_files(message), _MOST_FILES + 1))
    except Exception:  # noqa: BLE001 - nobody has listed what the email package raises on broken MIME
        return (Unreadable("", "the message is too broken to find its attachments"),)
    found = [one for file in files[:_MOST_FILES] if (one := _read(file))]
    if len(files) > _MOST_FILES:
        found.append(Unreadable(files[-1].name, f"only the first {_MOST_FILES} PDF and XML attachments are read"))
    return tuple(found)


def _files(message: Message, depth: int = 0, *, forwarded: bool = False) -> Iterator[_File]:
    if depth > _DEEPEST_PART:
        return
    if message.is_multipart():
        inside = forwarded or message.get_content_maintype() == "message"
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _files(part, depth + 1, forwarded=inside)
        return
    name = file_name(message)
    if message.get_content_type() in _TYPES or name.lower().endswith(_SUFFIXES):
        yield _File(name, message, forwarded)


def _read(file: _File) -> Found | None:
    try:
        data = file.part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - as above
        data = None
    if not isinstance(data, bytes):
        return Unreadable(file.name, "it is encoded in a way that cannot be undone")
    found = invoice_or_other(data, file.name)
    if file.forwarded and isinstance(found, ReadInvoice):
        return as_question(found, "it is attached to a message that was forwarded")
    return found
