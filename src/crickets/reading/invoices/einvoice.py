"""E-invoices in XML: UN/CEFACT Cross Industry Invoice (Factur-X, ZUGFeRD, XRechnung) and UBL 2.1 (EN 16931-3).

A document type declaration is refused, nothing is fetched, and what a field says is taken only if it can be read in
one way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from facturx import get_xml_namespaces
from lxml import etree

from crickets.core.days import checked
from crickets.core.einvoices import Found, LooksLikeInvoice, NotChased, NotOwed, ReadInvoice, Unreadable
from crickets.core.money import Invoice

XML_BYTES = 10_000_000
"""A longer document is not read; an invoice that carries its own picture has some megabytes."""

# Each takes some hundred bytes of memory; an invoice of some thousand lines stays below it.
_MOST_NODES = 500_000
_TEXT_LENGTH = 200
_NUMBER_LENGTH = 64

# UNTDID 1001, as far as EN 16931 knows it as BT-3. What is in none of them is left to the user.
_OWED = frozenset(map(str, (80, 82, 84, 326, 331, 380, 383, 385, 386, 387, 388, 394, 395, 875, 876, 877)))
_CREDIT = (81, 83, 261, 262, 296, 308, 381, 396, 420, 458, 532)
_NOT_OWED = {
    **dict.fromkeys(map(str, _CREDIT), NotOwed.CREDIT_NOTE),
    "310": NotOwed.QUOTE,
    "325": NotOwed.PROFORMA,
    "389": NotOwed.SELF_BILLED,
    "527": NotOwed.SELF_BILLED,
}
_CORRECTED = "384"

_CREDIT_NOTE = "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote"
# The national formats: KSeF, Facturae, FatturaPA; and releases of the known ones that are not read.
_OTHER_INVOICES = frozenset(
    {"faktura", "facturae", "fatturaelettronica", "invoice", "crossindustryinvoice", "crossindustrydocument"}
)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where one syntax keeps the business terms: paths from the root, with the namespaces of one flavour."""

    flavour: str
    number: str
    code: str
    issued: str
    currency: str
    payable: str
    due: tuple[str, ...]
    terms: str
    test: str = ""
    code_if_none: str = ""


def _cii(flavour: str, context: str, document: str, settlement: str, sums: str) -> _Places:
    return _Places(
        flavour=flavour,
        number=f"rsm:{document}/ram:ID",
        code=f"rsm:{document}/ram:TypeCode",
        issued=f"rsm:{document}/ram:IssueDateTime/udt:DateTimeString",
        currency=f"{settlement}/ram:InvoiceCurrencyCode",
        payable=f"{settlement}/ram:{sums}/ram:DuePayableAmount",
        due=(f"{settlement}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString",),
        terms=f"{settlement}/ram:SpecifiedTradePaymentTerms/ram:Description",
        test=f"rsm:{context}/ram:TestIndicator/udt:Indicator",
    )


_PLACES = {
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": _cii(
        "factur-x",
        "ExchangedDocumentContext",
        "ExchangedDocument",
        "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement",
        "SpecifiedTradeSettlementHeaderMonetarySummation",
    ),
    "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument": _cii(
        "zugferd",
        "SpecifiedExchangedDocumentContext",
        "HeaderExchangedDocument",
        "rsm:SpecifiedSupplyChainTradeTransaction/ram:ApplicableSupplyChainTradeSettlement",
        "SpecifiedTradeSettlementMonetarySummation",
    ),
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": _Places(
        flavour="ubl-2.1-invoice",
        number="cbc:ID",
        code="cbc:InvoiceTypeCode",
        issued="cbc:IssueDate",
        currency="cbc:DocumentCurrencyCode",
        payable="cac:LegalMonetaryTotal/cbc:PayableAmount",
        due=("cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate", "cac:PaymentTerms/cbc:PaymentDueDate"),
        terms="cac:PaymentTerms/cbc:Note",
        code_if_none="380",  # optional in UBL, where the root has said it already
    ),
}


def read_xml(data: bytes, filename: str) -> Found | None:
    """What an XML document is; None where it is none of the trade's papers."""
    if len(data) > XML_BYTES:
        return Unreadable(filename, f"the XML is larger than {XML_BYTES // 1_000_000} MB")
    if data.count(b"<") + data.count(b"=") > _MOST_NODES:
        return Unreadable(filename, f"the XML has more than {_MOST_NODES} elements and attributes")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.LxmlError, ValueError):
        return Unreadable(filename, "it is not well-formed XML")
    if root.getroottree().docinfo.doctype:
        return Unreadable(filename, "it declares a document type, which no e-invoice does")
    if root.tag == _CREDIT_NOTE:
        return NotChased(NotOwed.CREDIT_NOTE, filename)
    if places := _PLACES.get(str(root.tag)):
        return _found(_Terms.of(root, places), filename)
    if etree.QName(root).localname.lower() in _OTHER_INVOICES:
        return LooksLikeInvoice(filename, "it is an e-invoice in a format that cannot be read")
    return None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """The business terms as a document states them; what it states twice in different ways counts as not stated."""

    number: str
    code: str
    issued: date | None
    currency: str
    currencies: frozenset[str]
    payable: Decimal | None
    dues: frozenset[date | None]
    terms: str
    test: bool

    @classmethod
    def of(cls, root: etree._Element, places: _Places) -> "_Terms":
        names = get_xml_namespaces(places.flavour)
        values = _Values(root, names)
        number, currency = values.one(places.number), values.one(places.currency)
        return cls(
            number=number if len(number) <= _NUMBER_LENGTH else "",
            code=values.one(places.code) or places.code_if_none,
            issued=_date(values.one(places.issued)),
            currency=currency if re.fullmatch(r"[A-Z]{3}", currency) else "",
            currencies=frozenset(values.attributes(places.payable, "currencyID")),
            payable=_amount(values.one(places.payable)),
            dues=frozenset(_date(text) for place in places.due for text in values.all(place)),
            terms=values.first(places.terms)[:_TEXT_LENGTH],
            test=bool(places.test) and values.one(places.test).lower() in {"true", "1"},
        )

    @property
    def due(self) -> date | None:
        return next(iter(self.dues)) if len(self.dues) == 1 else None


@dataclass(frozen=True, slots=True)
class _Values:
    """The texts at a path, each in one line."""

    root: etree._Element
    names: dict[str, str]

    def all(self, path: str) -> Iterator[str]:
        texts = (" ".join("".join(found.itertext()).split()) for found in self.root.iterfind(path, self.names))
        return filter(None, texts)

    def one(self, path: str) -> str:
        different = set(self.all(path))
        return different.pop() if len(different) == 1 else ""

    def first(self, path: str) -> str:
        return next(self.all(path), "")

    def attributes(self, path: str, name: str) -> Iterator[str]:
        return filter(None, (found.get(name) for found in self.root.iterfind(path, self.names)))


def _found(terms: _Terms, filename: str) -> Found:
    if terms.test:
        return NotChased(NotOwed.DRAFT, filename)
    if kind := _NOT_OWED.get(terms.code):
        return NotChased(kind, filename)
    if terms.payable is not None and terms.payable <= 0:
        return NotChased(NotOwed.NOTHING_DUE, filename)
    number, amount, currency, issued, due = terms.number, terms.payable, terms.currency, terms.issued, terms.due
    why = _why_ask(terms)
    if why or amount is None or issued is None or due is None:
        return LooksLikeInvoice(filename, why, number, amount, currency, issued, due, terms.terms)
    return ReadInvoice(Invoice(number, amount, currency, issued, due), filename)


def _why_ask(terms: _Terms) -> str:
    """Why the user has to say it, the weightiest reason first; empty where the document says all."""
    if terms.code == _CORRECTED:
        return "it corrects an earlier invoice"
    if terms.code not in _OWED:
        return "its type is not one that is surely owed"
    missing = {
        "number": terms.number,
        "amount due": terms.payable,
        "currency": terms.currency,
        "date of issue": terms.issued,
    }
    if absent := [name for name, value in missing.items() if not value]:
        return f"it states no {' and no '.join(absent)} that can be read in one way"
    if terms.currencies - {terms.currency}:
        return "it states the amount due in another currency than its own"
    if len(terms.dues) > 1:
        return "it states several due dates"
    return _why_ask_when(terms)


def _why_ask_when(terms: _Terms) -> str:
    if terms.due is None:
        return "it states its payment terms in words only" if terms.terms else "it states no due date"
    return "it states a due date before its date of issue" if terms.issued and terms.due < terms.issued else ""


def _amount(text: str) -> Decimal | None:
    """An xsd:decimal; bounded, so that no sum of them is out of hand."""
    return Decimal(text) if re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,8})?", text, re.ASCII) else None


def _date(text: str) -> date | None:
    """A date in the forms of CII (UNTDID 2379, 102 and 203) and of xsd:date and xsd:dateTime, its zone left out."""
    found = re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?|(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?", text, re.ASCII
    )
    if not found:
        return None
    try:
        day = datetime.strptime("".join(filter(None, found.groups())), "%Y%m%d")  # noqa: DTZ007 - a date alone
        return checked(day.date())
    except ValueError:
        return None
