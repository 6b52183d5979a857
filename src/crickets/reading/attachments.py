"""The files that a message carries (RFC 2045, RFC 2183), read for invoices."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice
from typing import NamedTuple

from crickets.core.einvoices import Found, LooksLikeInvoice, ReadInvoice, Unreadable
from crickets.core.parts import Attachment
from crickets.core.visible import visible
from crickets.reading.document import as_question, invoice_or_other

MESSAGE_BYTES = 50_000_000
"""A larger message is not looked into."""

# Where the email package begins to take minutes: it looks at each line once for each part that the line is in.
_MOST_LINES, _MOST_PARTS, _MOST_BOUNDARIES = 2_500_000, 20_000, 100

_MOST_FILES = 20
_DEEPEST_PART = 20
_NAME_LENGTH = 120

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
    if _is_intricate(raw):
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


def attached_invoice(raw: bytes, number: str, filename: str = "") -> Attachment | None:
    """The file of a message that is the invoice of this number, or that has this name; a PDF goes before the others.

    Where neither tells, it is the only PDF that there is. None for a message that `invoices_in` does not look into.
    """
    if len(raw) > MESSAGE_BYTES or _is_intricate(raw):
        return None
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        files = list(islice(_files(message), _MOST_FILES))
    except Exception:  # noqa: BLE001 - nobody has listed what the email package raises on broken MIME
        return None
    by_number = [file for file in files if number and _number_of(_read(file)) == number]
    pdfs = [file for file in files if _is_pdf(file)]
    chosen = by_number or [file for file in files if filename and file.name == filename] or pdfs[: len(pdfs) == 1]
    best = min(chosen, key=lambda file: not _is_pdf(file), default=None)
    data = _data(best) if best else None
    return Attachment(best.name, best.part.get_content_type(), data) if best and data else None


def _is_intricate(raw: bytes) -> bool:
    return (
        raw.count(b"\n") + raw.count(b"\r") > _MOST_LINES
        or raw.count(b"\n--") + raw.count(b"\r--") > _MOST_PARTS
        or len(re.findall(rb"(?i)boundary", raw)) > _MOST_BOUNDARIES
    )


def _files(message: Message, depth: int = 0, *, forwarded: bool = False) -> Iterator[_File]:
    if depth > _DEEPEST_PART:
        return
    if message.is_multipart():
        inside = forwarded or message.get_content_maintype() == "message"
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _files(part, depth + 1, forwarded=inside)
        return
    name = _name(message)
    if message.get_content_type() in _TYPES or name.lower().endswith(_SUFFIXES):
        yield _File(name, message, forwarded)


def _read(file: _File) -> Found | None:
    data = _data(file)
    if data is None:
        return Unreadable(file.name, "it is encoded in a way that cannot be undone")
    found = invoice_or_other(data, file.name)
    if file.forwarded and isinstance(found, ReadInvoice):
        return as_question(found, "it is attached to a message that was forwarded")
    return found


def _name(part: Message) -> str:
    """The last step of the name that the sender gave, such that it steers neither a terminal nor a file system."""
    try:
        name = part.get_filename("") or ""
        # Not by RFC 2047, but widely written: an encoded word as the value of a parameter.
        name = str(make_header(decode_header(name)))
    except Exception:  # noqa: BLE001 - as above
        name = ""
    last = visible(" ".join(re.split(r"[/\\]", name)[-1].split())).replace("\\", "_")
    return last if len(last) <= _NAME_LENGTH else f"{last[: _NAME_LENGTH - 5]}…{last[-4:]}"


def _number_of(found: Found | None) -> str:
    match found:
        case ReadInvoice(invoice):
            return invoice.number
        case LooksLikeInvoice():
            return found.number
        case _:
            return ""


def _is_pdf(file: _File) -> bool:
    return file.name.lower().endswith(".pdf") or file.part.get_content_type() in _PDFS


def _data(file: _File) -> bytes | None:
    try:
        data = file.part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - as above
        return None
    return data if isinstance(data, bytes) else None
