"""What an e-invoice states, in each of its syntaxes, and what it does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crickets.core.einvoices import Found, LooksLikeInvoice, NotChased, NotOwed, ReadInvoice, Unreadable
from crickets.core.money import Invoice
from crickets.reading.invoices.document import read_invoice
from tests.reading import samples

INVOICE = Invoice("2026-014", Decimal("1000.00"), "EUR", date(2026, 10, 5), date(2026, 11, 4))
ASKED = LooksLikeInvoice(
    "2026-014.xml", "", INVOICE.number, INVOICE.amount, INVOICE.currency, INVOICE.issued, INVOICE.due
)


def read(xml: str) -> Found:
    return read_invoice(xml.encode(), "2026-014.xml")


@pytest.mark.parametrize("level", [level for level in samples.LEVELS if level != "minimum"])
def test_a_profile_of_factur_x_with_a_due_date_is_read(level: str) -> None:
    assert read_invoice(samples.factur_x(level), "2026-014.pdf") == ReadInvoice(INVOICE, "2026-014.pdf")


def test_the_minimum_profile_knows_no_due_date_so_the_user_is_asked() -> None:
    expected = replace(ASKED, filename="2026-014.pdf", why="it states no due date", due=None)

    assert read_invoice(samples.factur_x("minimum"), "2026-014.pdf") == expected


@pytest.mark.parametrize(
    "xml",
    [
        samples.generated("factur-x", "en16931"),
        samples.generated("factur-x", "extended"),
        samples.generated("ubl-2.1", "en16931"),
        samples.cii().encode(),
        samples.zugferd_1().encode(),
        samples.ubl().encode(),
    ],
    ids=["CII, EN 16931", "CII, extended", "UBL, EN 16931", "CII by hand", "ZUGFeRD 1.0", "UBL by hand"],
)
def test_a_bare_xml_invoice_is_read(xml: bytes) -> None:
    assert read_invoice(xml, "2026-014.xml") == ReadInvoice(INVOICE, "2026-014.xml")


@pytest.mark.parametrize(
    "name, xml",
    [
        ("zugferd_invoice", samples.zugferd_1()),
        ("zugferd_invoice", samples.cii()),
        ("xrechnung", samples.cii()),
        ("xrechnung", samples.ubl()),
    ],
    ids=["ZUGFeRD 1", "ZUGFeRD 2.0", "ZUGFeRD of the profile XRechnung", "UBL"],
)
def test_the_other_names_that_an_e_invoice_has_in_a_pdf_are_known(name: str, xml: str) -> None:
    made = samples.pdf("Rechnung", **{name: xml.encode()})

    assert read_invoice(made, "r.pdf") == ReadInvoice(INVOICE, "r.pdf")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + samples.ubl().encode(),
        b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>' + samples.ubl().encode(),
        samples.ubl().encode("utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + samples.ubl()).encode("utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + samples.ubl()).encode("utf-16-be"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?><!-- Łódź -->' + samples.ubl()).encode("iso-8859-2"),
        b"\n  " + samples.ubl().encode(),
    ],
    ids=[
        "BOM",
        "BOM, declared",
        "UTF-16, BOM",
        "UTF-16, declared",
        "UTF-16 without BOM",
        "Latin 2",
        "spaces before it",
    ],
)
def test_an_xml_invoice_is_read_in_each_encoding(data: bytes) -> None:
    assert read_invoice(data, "2026-014.xml") == ReadInvoice(INVOICE, "2026-014.xml")


@pytest.mark.parametrize(
    "currency, amount", [("EUR", "1000.00"), ("PLN", "4305.5"), ("JPY", "120000"), ("KWD", "12.345"), ("USD", "+7.10")]
)
def test_the_amount_is_what_is_due_in_the_currency_of_the_invoice(currency: str, amount: str) -> None:
    payable = f'<ram:DuePayableAmount currencyID="{currency}">{amount}</ram:DuePayableAmount>'
    expected = replace(INVOICE, amount=Decimal(amount), currency=currency)

    assert read(samples.cii(currency=currency, payable=payable)) == ReadInvoice(expected, "2026-014.xml")


def test_what_was_paid_before_is_no_part_of_the_amount() -> None:
    prepaid = '<cbc:PrepaidAmount currencyID="EUR">710</cbc:PrepaidAmount>'
    payable = '<cbc:PayableAmount currencyID="EUR">500</cbc:PayableAmount>'

    assert read(samples.ubl(payable=prepaid + payable)) == ReadInvoice(
        replace(INVOICE, amount=Decimal(500)), "2026-014.xml"
    )


@pytest.mark.parametrize(
    "text, due",
    [
        ('<udt:DateTimeString format="102">20261104</udt:DateTimeString>', date(2026, 11, 4)),
        ('<udt:DateTimeString format="203">202611041200</udt:DateTimeString>', date(2026, 11, 4)),
        ("<udt:DateTimeString>2026-11-04</udt:DateTimeString>", date(2026, 11, 4)),
        ("<udt:DateTimeString>2026-11-04T00:00:00+01:00</udt:DateTimeString>", date(2026, 11, 4)),
        ('<udt:DateTimeString format="102"> 20261104\n</udt:DateTimeString>', date(2026, 11, 4)),
    ],
    ids=["a day", "a minute", "ISO", "ISO with a zone", "with spaces"],
)
def test_a_due_date_is_read_in_each_of_its_forms(text: str, due: date) -> None:
    assert read(samples.cii(due=text)) == ReadInvoice(replace(INVOICE, due=due), "2026-014.xml")


@pytest.mark.parametrize("day", ["99991231", "00010101", "22000101"])
def test_a_due_date_that_nobody_can_mean_is_asked(day: str) -> None:
    found = read(samples.cii(due=f'<udt:DateTimeString format="102">{day}</udt:DateTimeString>'))

    assert isinstance(found, LooksLikeInvoice)
    assert found.due is None


@pytest.mark.parametrize(
    "place",
    [
        "<cac:PaymentMeans><cbc:PaymentDueDate>2026-11-04</cbc:PaymentDueDate></cac:PaymentMeans>",
        "<cac:PaymentTerms><cbc:PaymentDueDate>2026-11-04</cbc:PaymentDueDate></cac:PaymentTerms>",
    ],
    ids=["means of payment", "terms of payment"],
)
def test_ubl_has_three_places_for_the_due_date(place: str) -> None:
    assert read(samples.ubl(due="", means=place)) == ReadInvoice(INVOICE, "2026-014.xml")


def test_a_ubl_invoice_needs_no_type_code() -> None:
    assert read(samples.ubl(code="")) == ReadInvoice(INVOICE, "2026-014.xml")


@pytest.mark.parametrize("code", ["380", "326", "386", "388", "877"])
def test_invoices_partial_invoices_and_prepayments_are_owed(code: str) -> None:
    assert read(samples.cii(code=code)) == ReadInvoice(INVOICE, "2026-014.xml")


@pytest.mark.parametrize(
    "xml, kind",
    [
        (samples.cii(code="381"), NotOwed.CREDIT_NOTE),
        (samples.cii(code="261"), NotOwed.CREDIT_NOTE),
        (samples.cii(code="396"), NotOwed.CREDIT_NOTE),
        (samples.ubl(root="CreditNote", code="<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"), "credit_note"),
        (samples.ubl(code="<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>"), NotOwed.CREDIT_NOTE),
        (samples.cii(code="325"), NotOwed.PROFORMA),
        (samples.cii(code="310"), NotOwed.QUOTE),
        (samples.cii(code="389"), NotOwed.SELF_BILLED),
        (
            samples.cii(context="<ram:TestIndicator><udt:Indicator>true</udt:Indicator></ram:TestIndicator>"),
            NotOwed.DRAFT,
        ),
        (samples.cii(payable="<ram:DuePayableAmount>0.00</ram:DuePayableAmount>"), NotOwed.NOTHING_DUE),
        (samples.cii(payable="<ram:DuePayableAmount>-50</ram:DuePayableAmount>", code="384"), NotOwed.NOTHING_DUE),
    ],
    ids=[
        "credit note",
        "credit note, self-billed",
        "credit note, factored",
        "UBL credit note",
        "UBL invoice of type 381",
        "proforma",
        "quote",
        "self-billed",
        "a test",
        "paid already",
        "a correction downwards",
    ],
)
def test_what_is_not_owed_is_never_chased(xml: str, kind: NotOwed) -> None:
    assert read(xml) == NotChased(NotOwed(kind), "2026-014.xml")


@pytest.mark.parametrize(
    "xml, expected",
    [
        (
            samples.cii(due="", terms="<ram:Description>30 days\n net</ram:Description>"),
            replace(ASKED, why="it states its payment terms in words only", due=None, terms="30 days net"),
        ),
        (samples.ubl(due=""), replace(ASKED, why="it states no due date", due=None)),
        (
            samples.ubl(due="<cbc:DueDate>2026-02-30</cbc:DueDate>"),
            replace(ASKED, why="it states no due date", due=None),
        ),
        (
            samples.cii(due='<udt:DateTimeString format="610">202611</udt:DateTimeString>'),
            replace(ASKED, why="it states no due date", due=None),
        ),
        (
            samples.ubl(
                means="<cac:PaymentMeans><cbc:PaymentDueDate>2026-12-04</cbc:PaymentDueDate></cac:PaymentMeans>"
            ),
            replace(ASKED, why="it states several due dates", due=None),
        ),
        (
            samples.ubl(due="<cbc:DueDate>2026-10-04</cbc:DueDate>"),
            replace(ASKED, why="it states a due date before its date of issue", due=date(2026, 10, 4)),
        ),
        (samples.cii(code="384"), replace(ASKED, why="it corrects an earlier invoice")),
        (samples.cii(code="751"), replace(ASKED, why="its type is not one that is surely owed")),
        (
            samples.ubl(payable='<cbc:PayableAmount currencyID="USD">1000.00</cbc:PayableAmount>'),
            replace(ASKED, why="it states the amount due in another currency than its own"),
        ),
        (
            samples.cii(number="", payable=""),
            replace(
                ASKED, why="it states no number and no amount due that can be read in one way", number="", amount=None
            ),
        ),
        (
            samples.cii(number="<ram:ID>1</ram:ID><ram:ID>2</ram:ID>"),
            replace(ASKED, why="it states no number that can be read in one way", number=""),
        ),
        (
            samples.cii(number=f"<ram:ID>{'9' * 65}</ram:ID>"),
            replace(ASKED, why="it states no number that can be read in one way", number=""),
        ),
        (
            samples.cii(currency="€"),
            replace(ASKED, why="it states no currency that can be read in one way", currency=""),
        ),
        (
            samples.cii(issued=""),
            replace(ASKED, why="it states no date of issue that can be read in one way", issued=None),
        ),
    ],
    ids=[
        "terms in words",
        "no due date",
        "a day that is none",
        "a month",
        "two due dates",
        "due before issued",
        "a corrected invoice",
        "for the accounts only",
        "two currencies",
        "neither number nor amount",
        "two numbers",
        "a number without end",
        "a currency that is no code",
        "no date of issue",
    ],
)
def test_what_an_e_invoice_leaves_open_is_asked_with_what_it_says(xml: str, expected: LooksLikeInvoice) -> None:
    assert read(xml) == expected


@pytest.mark.parametrize("amount", ["1.000,00", "1e3", "NaN", "Infinity", "\u0661\u0660", "9" * 16, "1000.00 EUR", ""])
def test_an_amount_that_is_no_decimal_is_asked(amount: str) -> None:
    found = read(samples.cii(payable=f"<ram:DuePayableAmount>{amount}</ram:DuePayableAmount>"))

    assert found == replace(ASKED, why="it states no amount due that can be read in one way", amount=None)


@pytest.mark.parametrize(
    "name",
    [
        "draft-2026-014.xml",
        "proforma 12.xml",
        "borrador.xml",
        "brouillon_12.xml",
        "szkic.xml",
        "Entwurf.xml",
        "devis.xml",
    ],
)
def test_an_e_invoice_whose_name_says_otherwise_is_asked(name: str) -> None:
    found = read_invoice(samples.cii().encode(), name)

    assert found == replace(ASKED, filename=name, why="its file name says that it is no invoice")


@pytest.mark.parametrize(
    "root",
    [
        '<Faktura xmlns="http://crd.gov.example/wzor/"/>',
        '<f:Facturae xmlns:f="http://www.facturae.example/"/>',
        '<p:FatturaElettronica xmlns:p="http://ivaservizi.example/"/>',
        "<Invoice/>",
    ],
    ids=["KSeF", "Facturae", "FatturaPA", "no namespace"],
)
def test_an_e_invoice_of_a_format_that_is_not_read_is_asked(root: str) -> None:
    expected = LooksLikeInvoice("2026-014.xml", "it is an e-invoice in a format that cannot be read")

    assert read(root) == expected


def test_an_xml_file_about_something_else_is_no_invoice() -> None:
    assert read("<kml/>") == Unreadable("2026-014.xml", "nothing in it says that it is an invoice")
