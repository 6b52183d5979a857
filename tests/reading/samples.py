"""Invoices as other programs write them: by the factur-x generator where it can, else by hand; small PDFs; messages."""

import copy
from email.message import EmailMessage
from io import BytesIO

import facturx
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

LEVELS = ("minimum", "basicwl", "basic", "en16931", "extended")

_LINE = {
    "BT-126": "1",
    "BT-129": "1",
    "BT-130": "C62",
    "BT-131": "1000.00",
    "BT-146": "1000.00",
    "BT-151": "S",
    "BT-152": "21.00",
    "BT-153": "Design of a website",
}
_INVOICE = {
    "BT-1": "2026-014",
    "BT-2": "2026-10-05",
    "BT-3": "380",
    "BT-5": "EUR",
    "BT-9": "2026-11-04",
    "BT-72": "2026-10-02",
    "BT-20": "Payable within 30 days",
    "BT-106": "1000.00",
    "BT-109": "1000.00",
    "BT-110": "210.00",
    "BT-112": "1210.00",
    "BT-113": "210.00",
    "BT-115": "1000.00",
    "BG-4": {"name": "Studio Example", "country_code": "ES", "vat_identifier": "ES12345674X"},
    "BG-7": {"name": "Acme Example", "country_code": "FR"},
    "BG-23": [{"BT-116": "1000.00", "BT-117": "210.00", "BT-118": "S", "BT-119": "21.00"}],
    "BG-25": [_LINE],
}


_EN16931 = b"urn:cen.eu:en16931:2017"


def generated(flavour: str, level: str, **fields: str) -> bytes:
    """The XML that the generator writes, valid by the schema of its profile; fields by their EN 16931 number (BT_9)."""
    said = copy.deepcopy(_INVOICE) | {name.replace("_", "-"): value for name, value in fields.items()}
    xml: bytes = facturx.generate_xml(
        {name: value for name, value in said.items() if value}, flavour, level, check_schematron=False
    )
    return xml


def factur_x(level: str, **fields: str) -> bytes:
    """A PDF of this profile, its XML checked against the schema of the profile."""
    made: bytes = facturx.generate_from_binary(pdf("Factura 2026-014"), _of(level, fields), level=level)
    return made


def _of(level: str, fields: dict[str, str]) -> bytes:
    match level:
        case "minimum":  # the generator does not know it
            return MINIMUM.encode()
        case "basic":  # nor this one: here the same as EN 16931, but for its name
            return generated("factur-x", "en16931", **fields).replace(
                _EN16931, _EN16931 + b"#compliant#urn:factur-x.eu:1p0:basic"
            )
        case _:
            return generated("factur-x", level, **fields)


MINIMUM = """<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:factur-x.eu:1p0:minimum</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>2026-014</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20261005</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>Studio Example</ram:Name>
<ram:PostalTradeAddress><ram:CountryID>ES</ram:CountryID></ram:PostalTradeAddress></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Acme Example</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxBasisTotalAmount>1000.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">210.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>1210.00</ram:GrandTotalAmount><ram:DuePayableAmount>1000.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


def cii(
    *,
    number: str = "<ram:ID>2026-014</ram:ID>",
    code: str = "380",
    issued: str = '<udt:DateTimeString format="102">20261005</udt:DateTimeString>',
    currency: str = "EUR",
    payable: str = "<ram:DuePayableAmount>1000.00</ram:DuePayableAmount>",
    due: str = '<udt:DateTimeString format="102">20261104</udt:DateTimeString>',
    terms: str = "",
    context: str = "",
) -> str:
    dated = f"<ram:DueDateDateTime>{due}</ram:DueDateDateTime>" if due else ""
    return f"""<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext>{context}</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument>{number}<ram:TypeCode>{code}</ram:TypeCode>
<ram:IssueDateTime>{issued}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeSettlement>
<ram:InvoiceCurrencyCode>{currency}</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradePaymentTerms>{terms}{dated}</ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>1210.00</ram:GrandTotalAmount>{payable}
</ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


def zugferd_1() -> str:
    """As `cii`, in the names of ZUGFeRD 1.0 of 2014."""
    return """<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15">
<rsm:SpecifiedExchangedDocumentContext/>
<rsm:HeaderExchangedDocument><ram:ID>2026-014</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20261005</udt:DateTimeString></ram:IssueDateTime>
</rsm:HeaderExchangedDocument>
<rsm:SpecifiedSupplyChainTradeTransaction><ram:ApplicableSupplyChainTradeSettlement>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>
<udt:DateTimeString format="102">20261104</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementMonetarySummation>
<ram:DuePayableAmount currencyID="EUR">1000.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementMonetarySummation></ram:ApplicableSupplyChainTradeSettlement>
</rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>"""


def ubl(
    *,
    root: str = "Invoice",
    code: str = "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
    due: str = "<cbc:DueDate>2026-11-04</cbc:DueDate>",
    means: str = "",
    payable: str = '<cbc:PayableAmount currencyID="EUR">1000.00</cbc:PayableAmount>',
) -> str:
    return f"""<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>2026-014</cbc:ID><cbc:IssueDate>2026-10-05</cbc:IssueDate>{due}{code}
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>{means}
<cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount currencyID="EUR">1210.00</cbc:TaxInclusiveAmount>{payable}
</cac:LegalMonetaryTotal></{root}>"""


def written(*lines: str) -> PdfWriter:
    """One page with a line of text below the other."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    shown = "".join(f"({line}) Tj T* " for line in lines)
    page[NameObject("/Contents")] = writer._add_object(stream(f"BT /F1 12 Tf 14 TL 50 800 Td {shown}ET"))
    return writer


def stream(content: str) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(content.encode("cp1252"))
    return made


def saved(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(*lines: str, **files: bytes) -> bytes:
    """A PDF with these lines on its page, and these files in it (``factur_x`` becomes factur-x.xml)."""
    writer = written(*lines)
    for name, content in files.items():
        writer.add_attachment(f"{name.replace('_', '-')}.xml", content)
    return saved(writer)


def message(*files: tuple[str, str, bytes]) -> EmailMessage:
    """A mail with attachments: name, media type, content."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "you@studio.example", "billing@acme.example", "Invoice"
    made.set_content("Please find it attached.\n")
    for name, kind, content in files:
        major, _, minor = kind.partition("/")
        made.add_attachment(content, major, minor, filename=name)
    return made
