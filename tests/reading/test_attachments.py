"""The attachments of a message, however they are packed."""

import email.policy
from email import encoders
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase

import pytest

from crickets.core.einvoices import Found, LooksLikeInvoice, NotChased, NotOwed, ReadInvoice, Unreadable
from crickets.reading.invoices.attachments import invoices_in
from tests.reading import samples
from tests.reading.test_einvoices import INVOICE

XML = samples.ubl().encode()


def attached(data: bytes, name: str, *, kind: str = "application/xml", encode: bool = True) -> bytes:
    """One attachment whose name is put into the header as it is."""
    part = MIMEBase(*kind.split("/"), policy=email.policy.compat32)
    part.set_payload(data)
    if encode:
        encoders.encode_base64(part)
    raw = part.as_bytes().replace(b"MIME-Version: 1.0\n", b"")
    head = b"From: you@studio.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\n"
    return head + b"Content-Disposition: attachment" + name.encode("utf-8") + b"\n" + raw + b"\n--cut--\n"


def names(found: tuple[Found, ...]) -> list[str]:
    return [one.filename for one in found]


def test_each_attachment_of_the_trade_is_told_in_its_order() -> None:
    raw = samples.message(
        ("logo.png", "image/png", b"\x89PNG"),
        ("2026-014.pdf", "application/pdf", samples.factur_x("en16931")),
        ("avoir.xml", "text/xml", samples.cii(code="381").encode()),
        ("moodboard.pdf", "application/pdf", samples.pdf("Ideas")),
        ("facture-3.pdf", "application/octet-stream", samples.pdf("Facture 3", "30,00 €")),
        ("notes.txt", "text/plain", b"Invoice 12: EUR 1200"),
        ("invoice.docx", "application/zip", b"PK"),
    ).as_bytes()

    assert invoices_in(raw) == (
        ReadInvoice(INVOICE, "2026-014.pdf"),
        NotChased(NotOwed.CREDIT_NOTE, "avoir.xml"),
        LooksLikeInvoice("facture-3.pdf", "it is a PDF without an e-invoice in it"),
    )


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit", "7bit"])
def test_a_transfer_encoding_is_undone(encoding: str) -> None:
    message = EmailMessage()
    message.set_content("Here.")
    message.add_attachment(samples.ubl(), subtype="xml", filename="2026-014.xml", cte=encoding)

    assert invoices_in(message.as_bytes()) == (ReadInvoice(INVOICE, "2026-014.xml"),)


def test_a_pdf_in_quoted_printable_is_read() -> None:
    made = samples.factur_x("basicwl")
    message = EmailMessage()
    message.add_attachment(made, "application", "pdf", filename="2026-014.pdf", cte="quoted-printable")

    assert invoices_in(message.as_bytes()) == (ReadInvoice(INVOICE, "2026-014.pdf"),)


def test_a_message_that_is_nothing_but_the_invoice_is_read() -> None:
    head = b"Content-Type: text/xml; charset=utf-8\n\n"

    assert invoices_in(head + XML) == (ReadInvoice(INVOICE, ""),)


def test_an_invoice_in_a_forwarded_message_may_be_somebody_elses() -> None:
    forward = samples.message()
    forward.add_attachment(samples.message(("2026-014.xml", "application/xml", XML)))
    said = (INVOICE.number, INVOICE.amount, INVOICE.currency, INVOICE.issued, INVOICE.due)
    why = "it is attached to a message that was forwarded"

    assert invoices_in(forward.as_bytes()) == (LooksLikeInvoice("2026-014.xml", why, *said),)


def test_a_credit_note_in_a_forwarded_message_stays_one() -> None:
    forward = samples.message()
    forward.add_attachment(samples.message(("avoir.xml", "application/xml", samples.cii(code="381").encode())))

    assert invoices_in(forward.as_bytes()) == (NotChased(NotOwed.CREDIT_NOTE, "avoir.xml"),)


def test_messages_in_messages_are_followed_to_a_bound() -> None:
    inner: EmailMessage = samples.message(("2026-014.xml", "application/xml", XML))
    for _ in range(40):
        outer = samples.message()
        outer.add_attachment(inner)
        inner = outer

    assert invoices_in(inner.as_bytes()) == ()


@pytest.mark.parametrize(
    "header, name",
    [
        ('; filename="../../etc/2026-014.xml"', "2026-014.xml"),
        (r'; filename="C:\\Users\\you\\2026-014.xml"', "2026-014.xml"),
        ('; filename="=?utf-8?q?r=C3=A9f_2026.xml?="', "réf 2026.xml"),
        ("; filename*=utf-8''r%C3%A9f%202026.xml", "réf 2026.xml"),
        ("; filename*0*=utf-8''r%C3%A9f; filename*1=-2026.xml", "réf-2026.xml"),
        ("; filename*=utf-8''a%1B[31m%E2%80%AElmx.xml", "a_x1b[31m_u202elmx.xml"),
        ("; filename*=utf-8''a%00b%0Ac.xml", "a_x00b c.xml"),
        ("; filename*=klingon''r%C3%A9f.xml", "rÃ©f.xml"),
        ('; filename="réf.xml"', "r��f.xml"),
        ('; filename="=?klingon?b?AAAA?="', ""),
        (f'; filename="{"a" * 500}.xml"', "a" * 115 + "….xml"),
        ("", ""),
    ],
    ids=[
        "a path",
        "a Windows path",
        "RFC 2047",
        "RFC 2231",
        "RFC 2231 in pieces",
        "an escape and a turn of direction",
        "NUL and line feed",
        "an unknown charset",
        "bare UTF-8",
        "an unknown charset of RFC 2047",
        "no end",
        "none",
    ],
)
def test_a_hostile_name_is_made_harmless(header: str, name: str) -> None:
    assert invoices_in(attached(XML, header)) == (ReadInvoice(INVOICE, name),)


def test_base64_that_is_none_is_a_value() -> None:
    head = "; filename=a.xml\nContent-Transfer-Encoding: base64"
    raw = attached(b"***", head, encode=False)

    assert invoices_in(raw) == (Unreadable("a.xml", "it is not well-formed XML"),)


def test_of_many_attachments_the_first_twenty_are_read() -> None:
    raw = samples.message(*((f"{n}.xml", "application/xml", XML) for n in range(30))).as_bytes()
    found = invoices_in(raw)

    assert names(found) == [f"{n}.xml" for n in range(21)]
    assert found[-1] == Unreadable("20.xml", "only the first 20 PDF and XML attachments are read")


@pytest.mark.parametrize(
    "more, why",
    [
        (b" " * 50_000_000, "the message is larger than 50 MB"),
        (b"\n" * 3_000_000, "the message is made of too many parts or lines"),
        (b"--cut\n\n" * 30_000, "the message is made of too many parts or lines"),
        (b"--cut\r\r" * 30_000, "the message is made of too many parts or lines"),
        (b"Content-Type: multipart/mixed; Boundary=b\n\n--b\n" * 300, "the message is made of too many parts or lines"),
    ],
    ids=["bytes", "lines", "parts", "parts by bare returns", "parts in parts"],
)
def test_a_message_made_to_last_is_not_looked_into(more: bytes, why: str) -> None:
    raw = attached(XML, "; filename=a.xml") + more

    assert invoices_in(raw) == (Unreadable("", why),)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"Content-Type: multipart/mixed\n\nno boundary", b"Content-Type: message/rfc822\n\n"],
    ids=["nothing", "no mail", "no boundary", "an empty message inside"],
)
def test_a_message_without_attachments_holds_no_invoice(raw: bytes) -> None:
    assert invoices_in(raw) == ()


def test_a_part_that_cannot_be_taken_apart_is_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise RecursionError

    monkeypatch.setattr(Message, "is_multipart", broken)

    assert invoices_in(XML) == (Unreadable("", "the message is too broken to find its attachments"),)
