"""Files made to break their reader: each is a value, and none reaches for the network or for a file."""

import logging
import socket
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, StreamObject

from crickets.core.einvoices import Found, LooksLikeInvoice, NotChased, ReadInvoice, Unreadable
from crickets.reading.invoices.attachments import invoices_in
from crickets.reading.invoices.document import read_invoice
from tests.reading import samples
from tests.reading.test_einvoices import INVOICE

DTD = "it declares a document type, which no e-invoice does"
MALFORMED = "it is not well-formed XML"
BROKEN = "it is a PDF that is broken or too large to be read"
INSIDE_BROKEN = "the e-invoice in it is broken"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def with_dtd(declarations: str, number: str = "2026-014") -> bytes:
    return f"<!DOCTYPE r [{declarations}]>{samples.cii(number=f'<ram:ID>{number}</ram:ID>')}".encode()


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "secret"
    file.write_text("s3cret", encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    calls: list[object] = []

    def note(*given: object, **_: object) -> object:
        calls.append(given)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", note)
    monkeypatch.setattr(socket, "getaddrinfo", note)
    return calls


def test_an_external_entity_is_not_fetched(secret: str) -> None:
    xml = with_dtd(f'<!ENTITY x SYSTEM "{secret}">', "&x;")

    assert read_invoice(xml, "a.xml") == Unreadable("a.xml", DTD)
    assert "s3cret" not in repr(read_invoice(samples.pdf("Invoice", factur_x=xml), "a.pdf"))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE r PUBLIC "-//X//X" "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/a"> %p;]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/a">]>',
        "<!DOCTYPE r>",
    ],
    ids=["external subset", "public", "parameter entity", "entity", "bare"],
)
def test_a_document_type_is_refused(head: str, called: list[object]) -> None:
    assert read_invoice((head + samples.cii()).encode(), "a.xml") == Unreadable("a.xml", DTD)
    assert called == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_billion_laughs_are_not_laughed(encoding: str) -> None:
    xml = with_dtd(f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;").decode().encode(encoding)

    assert isinstance(read_invoice(xml, "a.xml"), Unreadable)
    assert read_invoice(samples.pdf(factur_x=xml), "a.pdf") in (
        Unreadable("a.pdf", INSIDE_BROKEN),
        Unreadable("a.pdf", DTD),
    )


def test_a_schema_location_and_an_inclusion_are_left_alone(called: list[object], secret: str) -> None:
    xml = samples.cii(
        number=f'<ram:ID>2026-014<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{secret}"/></ram:ID>'
    ).replace(
        "<rsm:CrossIndustryInvoice ",
        '<rsm:CrossIndustryInvoice xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="x http://127.0.0.1:9/a.xsd" ',
        1,
    )

    assert read_invoice(xml.encode(), "a.xml") == ReadInvoice(INVOICE, "a.xml")
    assert called == []


@pytest.mark.parametrize(
    "data, why",
    [
        (b"", MALFORMED),
        (b"<", MALFORMED),
        (b"\x00" * 100, MALFORMED),
        (b"<a>" * 100_000, MALFORMED),
        (samples.ubl().encode()[:-20], MALFORMED),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', MALFORMED),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xff</a>', MALFORMED),
        (b"<a>" + b" " * 10_000_000 + b"</a>", "the XML is larger than 10 MB"),
        (b"%PDF-" + b" " * 25_000_000, "it is larger than 25 MB"),
        (b"<a>" + b"<b/>" * 500_000 + b"</a>", "the XML has more than 500000 elements and attributes"),
        (b"%PDF-1.7\n" + b"1 0 obj\n" * 60_000, "it has more than 50000 objects"),
        (b"%PDF-1.7\n%%EOF", BROKEN),
        (b"%PDF-1.7\n" + b"1 0 obj << /Type /Catalog " * 100, BROKEN),
        (b"%PDF-1.7 trailer << /Root 1 0 R >> startxref 0 %%EOF", BROKEN),
        (samples.pdf("Invoice", "EUR 12")[:200], BROKEN),
        (samples.pdf("Invoice", factur_x=b"<oops"), INSIDE_BROKEN),
        (samples.pdf("Invoice", factur_x=b"<oops/>"), INSIDE_BROKEN),
    ],
    ids=[
        "nothing",
        "a bracket",
        "zeros",
        "a deep tree",
        "cut off",
        "an unknown encoding",
        "a wrong encoding",
        "huge XML",
        "a huge file",
        "an XML of many elements",
        "a PDF of many objects",
        "an empty PDF",
        "half objects",
        "a PDF without its root",
        "a PDF cut off",
        "broken XML in a PDF",
        "other XML under that name",
    ],
)
def test_a_broken_file_is_a_value(data: bytes, why: str) -> None:
    assert read_invoice(data, "invoice") == Unreadable("invoice", why)


def test_a_file_that_is_no_pdf_says_so() -> None:
    assert read_invoice(b"PK", "a.PDF") == Unreadable("a.PDF", "it is not a PDF, as its name says")


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    writer = PdfWriter(BytesIO(samples.pdf(factur_x=samples.cii().encode())))
    writer.encrypt("", "owner", algorithm="RC4-128")

    assert read_invoice(samples.saved(writer), "a.pdf") == ReadInvoice(INVOICE, "a.pdf")


def test_a_pdf_under_a_password_says_so() -> None:
    writer = samples.written("Invoice", "EUR 12")
    writer.encrypt("user", "owner", algorithm="RC4-128")

    assert read_invoice(samples.saved(writer), "Invoice.pdf") == Unreadable("Invoice.pdf", "it is encrypted")


def test_a_pdf_under_a_cipher_that_is_not_here_says_so() -> None:
    writer = samples.written("Invoice", "EUR 12")
    writer.encrypt("user", "owner", algorithm="RC4-128")
    raw = samples.saved(writer).replace(b"/V 2", b"/V 5").replace(b"/R 3", b"/R 6")

    assert isinstance(read_invoice(raw, "Invoice.pdf"), Unreadable)


def deflated(data: bytes) -> StreamObject:
    made = StreamObject()
    made._data = zlib.compress(data)
    made[NameObject("/Filter")] = NameObject("/FlateDecode")
    return made


def bomb_inside() -> PdfWriter:
    """An e-invoice that unfolds to 50 MB."""
    writer = samples.written("Invoice")
    writer.add_attachment("factur-x.xml", b"<a/>")
    for position, one in enumerate(writer._objects):
        if isinstance(one, DecodedStreamObject) and one.get_data() == b"<a/>":
            made = deflated(b"<a>" + b" " * 50_000_000 + b"</a>")
            made.update({key: value for key, value in one.items() if key not in {"/Length", "/Filter"}})
            writer._objects[position] = made
    return writer


def bomb_drawn() -> PdfWriter:
    """A page on which 50 MB are drawn."""
    writer = samples.written()
    writer.pages[0][NameObject("/Contents")] = writer._add_object(deflated(b"0 0 m " * 8_000_000))
    return writer


def forms_in_forms() -> PdfWriter:
    """A page of a form that draws two forms that draw two forms, thirty deep."""
    writer = samples.written()
    below = writer._add_object(form("(x) Tj"))
    for _ in range(30):
        made = form("/A Do /A Do")
        made[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/A"): below})}
        )
        below = writer._add_object(made)
    page = writer.pages[0]
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/A"): below})}
    )
    page[NameObject("/Contents")] = writer._add_object(samples.stream("/A Do"))
    return writer


def form(content: str) -> DecodedStreamObject:
    made = samples.stream(content)
    made[NameObject("/Type")] = NameObject("/XObject")
    made[NameObject("/Subtype")] = NameObject("/Form")
    made[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 9, 9)))
    return made


@pytest.mark.parametrize(
    "made, expected",
    [
        (bomb_inside, Unreadable("Invoice.pdf", BROKEN)),
        (bomb_drawn, LooksLikeInvoice("Invoice.pdf", "it is a PDF without an e-invoice in it")),
        (forms_in_forms, LooksLikeInvoice("Invoice.pdf", "it is a PDF without an e-invoice in it")),
    ],
    ids=["a bomb as the e-invoice", "a bomb as the page", "forms in forms"],
)
def test_a_pdf_made_to_burst_is_given_up(made: Callable[[], PdfWriter], expected: Found) -> None:
    raw = samples.saved(made())

    assert read_invoice(raw, "Invoice.pdf") == expected


def test_a_pdf_of_many_files_is_not_searched() -> None:
    raw = samples.pdf(**{f"a{n}": b"<a/>" for n in range(30)})

    assert read_invoice(raw, "a.pdf") == Unreadable("a.pdf", "it holds more than 20 files")


def test_what_stands_in_a_file_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        read_invoice(samples.pdf("Invoice", factur_x=b"<oops"), "a.pdf")
        read_invoice(samples.pdf("Invoice", factur_x=samples.cii().encode()), "a.pdf")
        read_invoice(b"%PDF-1.7\n%%EOF", "a.pdf")

    assert caplog.records == []


PDF = samples.pdf("Invoice", "EUR 12", factur_x=samples.cii().encode())


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(PDF) - 1), junk=st.binary(min_size=1, max_size=8))
def test_a_pdf_with_any_bytes_overwritten_is_a_value(at: int, junk: bytes) -> None:
    found = read_invoice(PDF[:at] + junk + PDF[at + len(junk) :], "a.pdf")

    assert isinstance(found, ReadInvoice | NotChased | LooksLikeInvoice | Unreadable)


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_message(raw: bytes) -> None:
    head = b"Content-Type: application/pdf; name=a.pdf\n"

    assert len(invoices_in(head + raw)) <= 1


def test_the_sample_is_a_pdf_with_an_e_invoice_in_it() -> None:
    assert [file.name for file in PdfReader(BytesIO(PDF)).attachment_list] == ["factur-x.xml"]
    assert read_invoice(PDF, "a.pdf") == ReadInvoice(INVOICE, "a.pdf")
