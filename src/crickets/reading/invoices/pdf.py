"""Invoices in PDF: the e-invoice inside one (Factur-X, ZUGFeRD), or what its name and first page say."""

import logging
from io import BytesIO
from itertools import islice

from facturx import get_xml_from_pdf
from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError

from crickets.core.einvoices import Found, LooksLikeInvoice, NotChased, NotOwed, Unreadable
from crickets.reading.invoices.einvoice import read_xml
from crickets.reading.invoices.wording import Invoice, Kind, kind_by_name, kind_by_text, names_an_amount

_E_INVOICES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"})
_FILES_INSIDE = 20
_MOST_OBJECTS = 50_000
_UNPACKED = 5_000_000  # bytes of one stream
_PAGE_BYTES = 500_000

# Small enough that a file made to burst is given up within seconds.
_LIMITS = Configuration(
    array_based_stream_maximum_output_length=_UNPACKED,
    lzw_maximum_output_length=_UNPACKED,
    run_length_maximum_output_length=_UNPACKED,
    zlib_maximum_output_length=_UNPACKED,
    zlib_maximum_recovery_input_length=1_000_000,
    brotli_maximum_output_length=_UNPACKED,
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=4 * _UNPACKED,
    stream_parsing_work_maximum_count=60_000,
    page_tree_maximum_entries=20_000,
    page_tree_maximum_page_entries=200_000,
    xform_maximum_invocations_per_extraction=10,
    jbig2dec_binary=None,  # no program is started for a picture
    disable_legacy_handling=True,
)

# Both quote what stands in a file, and one warns of each PDF that holds no e-invoice.
for _name in ("factur-x", "pypdf"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def read_pdf(data: bytes, filename: str) -> Found | None:
    """What a PDF is; None where it is none of the trade's papers.

    Its e-invoice is read without validation against a schema: what the payment clock needs is checked field by field.
    """
    if data.count(b" obj") > _MOST_OBJECTS:
        return Unreadable(filename, f"it has more than {_MOST_OBJECTS} objects")
    try:
        with apply_configuration(_LIMITS):
            return _read(data, filename)
    except (DependencyError, FileNotDecryptedError):
        return Unreadable(filename, "it is encrypted")
    except Exception:  # noqa: BLE001 - nobody has listed what a broken PDF raises
        return Unreadable(filename, "it is a PDF that is broken or too large to be read")


def _read(data: bytes, filename: str) -> Found | None:
    reader = PdfReader(BytesIO(data))
    inside = [str(file.name).lower() for file in islice(reader.attachment_list, _FILES_INSIDE + 1)]
    if len(inside) > _FILES_INSIDE:
        return Unreadable(filename, f"it holds more than {_FILES_INSIDE} files")
    if any(name.endswith(".xml") for name in inside):
        # The library would skip, without a word, what it cannot read; so what it is called decides.
        _, xml = get_xml_from_pdf(data, check_xsd=False, filenames=["*.xml"])
        if xml:
            return read_xml(xml, filename)
        if not _E_INVOICES.isdisjoint(inside):
            return Unreadable(filename, "the e-invoice in it is broken")
    return _plain(filename, _first_page(reader))


def _first_page(reader: PdfReader) -> str:
    """The text of the first page; nothing where it has none, or too much is drawn on it."""
    try:
        page = reader.pages[0]
        contents = page.get_contents()
        if contents is None or len(contents.get_data()) > _PAGE_BYTES:
            return ""
        return page.extract_text()
    except Exception:  # noqa: BLE001 - as above; the name of the file may still say what it is
        return ""


def _plain(filename: str, text: str) -> Found | None:
    match _plain_kind(filename, text):
        case None:
            return None
        case Invoice.INVOICE:
            return LooksLikeInvoice(filename, "it is a PDF without an e-invoice in it")
        case NotOwed() as kind:
            return NotChased(kind, filename)


def _plain_kind(filename: str, text: str) -> Kind | None:
    by_name, by_text = kind_by_name(filename), kind_by_text(text)
    if isinstance(by_name, NotOwed):
        return by_name
    if isinstance(by_text, NotOwed):
        return by_text
    if text.strip() and not names_an_amount(text):
        return None
    return by_name or by_text
