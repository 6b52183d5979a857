"""What people and companies are called, as far as their addresses tell."""

import re

from crickets.core.mail import Address
from crickets.core.roles import is_shared

_ASIDE = re.compile(r"\s*[(\[<|].*|\s+(?:via|@)\s.*|\s[-\u2013\u2014/]\s.*")
# What makes a name a company's, in which a comma does not part a surname: "A, B and Sons Limited", "Acme, S.L.". The
# abbreviations count in capitals and behind another word only, for people are called de Sa and As.
_COMPANY = re.compile(
    r"(?i:\b(?:ltd|limited|llc|llp|plc|inc|incorporated|corp|corporation|company|gmbh|sp\. ?z ?o\. ?o"
    r"|s\.?[aà]?\.? ?r\.?l)\b)"
    r"|(?i:(?:\b(?:and|und|et|y|e|og|och)|&) (?:sons?|co|söhne|fils|hijos|partners?|associates)\b)"
    r"|[\s,](?:AB|AG|AS|BV|KG|NV|OY|SAS?|SLU?|S[Pp]A|UG|B\.V|N\.V|S\.p\.A|S\.[AL](?:\.U)?)\b"
)
_BETWEEN = re.compile(r"[._-]+")
_LONGEST = 60  # characters
_PUNYCODE = "xn--"
# What stands between a name and the letters of its country: acme.co.uk, acme.com.br.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "ltd", "me", "ne", "net", "or", "org", "plc", "web"})


def name_of_person(address: Address) -> str:
    """What the person behind an address is called, "Anna Berg" for "Berg, Anna" and for anna.berg@; may be empty.

    A company, by which a mailbox may be named, keeps its name as it is. Empty where an address without a name is not
    one person's, such as info@.
    """
    shown = _ASIDE.sub("", address.name)[:_LONGEST].strip(" '\",")
    if shown and "@" not in shown:
        last, comma, first = shown.partition(",")
        return f"{first.strip()} {last.strip()}".strip() if comma and not _COMPANY.search(shown) else shown
    local_part = address.email.partition("@")[0].partition("+")[0]
    return "" if is_shared(local_part) else _in_capitals(local_part)


def name_of_company(domain: str) -> str:
    """What the owner of a domain is called by it: "Acme Studio" for mail.acme-studio.co.uk."""
    labels = domain.split(".")
    public = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1  # noqa: PLR2004 - letters
    return _in_capitals(_readable(labels[-public - 1] if len(labels) > public else labels[0]))


def called(name: str, contact: str) -> str:
    """A client by name, and by whoever is written to there, if that is somebody else."""
    return f"{name}, {contact}" if contact else name


def _readable(label: str) -> str:
    if not label.startswith(_PUNYCODE):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _in_capitals(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in _BETWEEN.split(text) if word)
