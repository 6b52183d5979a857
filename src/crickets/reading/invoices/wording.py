"""What a file name and a first page say a document is, in English, Spanish, French, Polish and German."""

import re
import unicodedata
from enum import Enum, auto

from crickets.core.einvoices import NotOwed

TEXT_LENGTH = 20_000
"""So many characters of a page are looked at."""

_TITLE_LENGTH = 60
_TITLE_WORDS = 5


class Invoice(Enum):
    """The word for a document that calls itself an invoice, beside the kinds that are not owed."""

    INVOICE = auto()


Kind = NotOwed | Invoice

_INVOICE = re.compile(r"invoices?|factures?|facturas?|faktur[aye]|rachunek|rachunku|\w*(?<!be)rechnung(?:en|s\w*)?")
# A quote is named in many an invoice ("facture selon devis 45"), so the word that comes first decides. Of the others
# one word anywhere in a title is enough: "factura proforma", "facture d'avoir", "Invoice (draft)".
_QUOTE = re.compile(
    r"quot(?:e|ation)s?|estimates?|devis|proposition commerciale|presupuestos?|cotizacion|oferta|wycena|kosztorys"
    r"|angebot\w*|kostenvoranschlag\w*"
)
_OTHERS = {
    NotOwed.PROFORMA: re.compile(r"pro ?forma\w*"),
    NotOwed.DRAFT: re.compile(r"drafts?|brouillons?|borrador(?:es)?|szkic|wersja robocza|\w*entwurf|\w*entwurfe"),
    NotOwed.CREDIT_NOTE: re.compile(
        # "d'avoir" is mostly the verb.
        r"credit ?(?:notes?|memos?)|creditnotes?|(?:facture|note) d avoir|(?<!d )avoirs?"
        r"|notas? de (?:credito|abono)|facturas? (?:rectificativas?|de abono)|rectificativas?"
        r"|korekt[ay]|korygujac\w+|nota (?:kredytowa|uznaniowa)|gutschrift\w*|storno\w*|rechnungskorrektur\w*"
    ),
}
_AMOUNT = re.compile(
    r"(?:[€$£¥]|zł|\b[A-Z]{3})\s?\d|\d\s?(?:[€$£¥]|zł|(?:EUR|USD|GBP|PLN|CHF|CZK|SEK|NOK|DKK|CAD|AUD|JPY)\b)"
    r"|(?<![\d.,])\d{1,3}(?:[.,’' \u00a0\u202f]?\d{3})*[.,]\d{2}(?![\d.,])"
)


def kind_by_name(filename: str) -> Kind | None:
    """What a file calls itself by its name; None where the name says nothing."""
    return _kind(_folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", filename)))


def kind_by_text(text: str) -> Kind | None:
    """What a page calls itself: a draft by a line of that word alone, else by the first title that names a kind."""
    lines = [_folded(line) for line in text[:TEXT_LENGTH].splitlines()]
    if any(_OTHERS[NotOwed.DRAFT].fullmatch(line) for line in lines):
        return NotOwed.DRAFT  # a watermark may stand anywhere in the order of the text
    return next((kind for line in lines if len(line) <= _TITLE_LENGTH and (kind := _title(line))), None)


def names_an_amount(text: str) -> bool:
    """Whether a page holds a sum of money."""
    return _AMOUNT.search(text[:TEXT_LENGTH]) is not None


def _title(line: str) -> Kind | None:
    """The kind that a short line names, if it does so within its first words."""
    return _kind(line) if _kind(" ".join(line.split()[:_TITLE_WORDS])) else None


def _kind(words: str) -> Kind | None:
    """The kind that folded words name."""
    other = next((kind for kind, pattern in _OTHERS.items() if _first(pattern, words) is not None), None)
    if other:
        return other
    invoice, quote = _first(_INVOICE, words), _first(_QUOTE, words)
    if quote is not None and (invoice is None or quote < invoice):
        return NotOwed.QUOTE
    return None if invoice is None else Invoice.INVOICE


def _first(pattern: re.Pattern[str], words: str) -> int | None:
    """Where whole words that fit begin."""
    return next((m.start() for m in re.finditer(rf"\b(?:{pattern.pattern})\b", words)), None)


def _folded(text: str) -> str:
    """Text in lower case without accents, its words parted by single spaces, digits and signs left out."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.split(r"[\W\d_]+", plain.casefold())).strip()
