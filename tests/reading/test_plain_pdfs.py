"""What a PDF without an e-invoice says that it is, by its name and by its first page."""

import pytest

from crickets.core.einvoices import Found, LooksLikeInvoice, NotChased, NotOwed, Unreadable
from crickets.reading.invoices.document import read_invoice
from tests.reading import samples

QUESTION = "it is a PDF without an e-invoice in it"
NOTHING = "nothing in it says that it is an invoice"


def read(filename: str, *lines: str) -> Found:
    return read_invoice(samples.pdf(*lines), filename)


@pytest.mark.parametrize(
    "lines",
    [
        ("INVOICE", "Total due: $1,200.50"),
        ("Studio Example", "Tax Invoice No. 12", "GBP 300"),
        ("FACTURE N° 2026-014", "Net à payer 1 200,50 €"),
        ("Factura núm. 14", "Total 1.200,50 EUR"),
        ("Faktura VAT nr 3/10/2026", "Do zaplaty: 1200,50 PLN"),
        ("Rechnung Nr. 14", "Gesamtbetrag 1.200,50"),
        ("Rechnungsnummer 14", "Summe 80 €"),
        ("Facture n° 12 selon devis n° 45", "Total 80,00"),
        ("Invoice 12", "As in our quote Q-7, with a draft of the site", "EUR 900"),
        ("Merci d'avoir choisi Studio Example", "Facture 7", "70,00 €"),
    ],
    ids=[
        "English",
        "tax invoice",
        "French",
        "Spanish",
        "Polish",
        "German",
        "German compound",
        "a quote named",
        "a quote and a draft in the text",
        "the French verb",
    ],
)
def test_a_page_that_is_headed_as_an_invoice_and_holds_an_amount_is_asked(lines: tuple[str, ...]) -> None:
    assert read("2026-014.pdf", *lines) == LooksLikeInvoice("2026-014.pdf", QUESTION)


@pytest.mark.parametrize(
    "name",
    [
        "Invoice 12.pdf",
        "invoice_2026-014.PDF",
        "StudioInvoice12.pdf",
        "facture-12.pdf",
        "Factura14.pdf",
        "faktura_3_10_2026.pdf",
        "Rechnung.pdf",
        "Schlussrechnung.pdf",
        "facture-12-selon-devis-45.pdf",
    ],
)
def test_a_scanned_invoice_is_known_by_its_name(name: str) -> None:
    assert read(name) == LooksLikeInvoice(name, QUESTION)


@pytest.mark.parametrize(
    "title, kind",
    [
        ("QUOTE Q-7", NotOwed.QUOTE),
        ("Quotation", NotOwed.QUOTE),
        ("Estimate 7", NotOwed.QUOTE),
        ("DEVIS N° 45", NotOwed.QUOTE),
        ("Presupuesto 7", NotOwed.QUOTE),
        ("Oferta handlowa", NotOwed.QUOTE),
        ("Wycena", NotOwed.QUOTE),
        ("Angebot Nr. 7", NotOwed.QUOTE),
        ("Kostenvoranschlag", NotOwed.QUOTE),
        ("PROFORMA INVOICE", NotOwed.PROFORMA),
        ("Pro-forma invoice", NotOwed.PROFORMA),
        ("Facture pro forma", NotOwed.PROFORMA),
        ("Factura proforma", NotOwed.PROFORMA),
        ("Faktura pro forma", NotOwed.PROFORMA),
        ("Proformarechnung", NotOwed.PROFORMA),
        ("Invoice 12 (draft)", NotOwed.DRAFT),
        ("Facture - brouillon", NotOwed.DRAFT),
        ("Borrador de factura", NotOwed.DRAFT),
        ("Faktura - szkic", NotOwed.DRAFT),
        ("Rechnungsentwurf", NotOwed.DRAFT),
        ("Credit note 3", NotOwed.CREDIT_NOTE),
        ("AVOIR N° 3", NotOwed.CREDIT_NOTE),
        ("Facture d'avoir", NotOwed.CREDIT_NOTE),
        ("Nota de crédito", NotOwed.CREDIT_NOTE),
        ("Factura rectificativa", NotOwed.CREDIT_NOTE),
        ("Faktura korygujaca", NotOwed.CREDIT_NOTE),
        ("Korekta faktury 3", NotOwed.CREDIT_NOTE),
        ("Gutschrift", NotOwed.CREDIT_NOTE),
        ("Stornorechnung", NotOwed.CREDIT_NOTE),
    ],
)
def test_quotes_proformas_drafts_and_credit_notes_are_never_chased(title: str, kind: NotOwed) -> None:
    by_text = read("2026-014.pdf", title, "Invoice address: 1 Main Street", "Total 1.200,50 €")
    by_name = read(f"{title}.pdf", "Invoice", "Total 1.200,50 €")

    assert (by_text, by_name) == (NotChased(kind, "2026-014.pdf"), NotChased(kind, f"{title}.pdf"))


@pytest.mark.parametrize("word", ["DRAFT", "BROUILLON", "Borrador", "- szkic -", "ENTWURF"])
def test_a_watermark_makes_it_a_draft(word: str) -> None:
    assert read("Invoice 12.pdf", "Invoice 12", "EUR 1200.50", word) == NotChased(NotOwed.DRAFT, "Invoice 12.pdf")


@pytest.mark.parametrize(
    "name, lines",
    [
        ("Moodboard.pdf", ("Ideas for the new site",)),
        ("Berechnung.pdf", ("Berechnung der Statik", "1.200,50")),
        ("Contract.pdf", ("The contractor sends an invoice at the end of each month, payable within thirty days",)),
        ("How to invoice us.pdf", ("Write the number of the order on each invoice.",)),
        ("Invoice terms.pdf", ("Invoices are payable within 30 days of 12.03.2026",)),
        ("empty.pdf", ()),
    ],
    ids=[
        "something else",
        "German calculation",
        "contract",
        "instructions",
        "no amount",
        "a scan without a telling name",
    ],
)
def test_other_pdfs_are_no_invoices(name: str, lines: tuple[str, ...]) -> None:
    assert read(name, *lines) == Unreadable(name, NOTHING)
