"""Reports of RFC 3464: what became of a mail, recipient by recipient, in fields that a program can read."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from crickets.core.answering import folded
from crickets.reading.anatomy import Headers, Message, Part, read_headers
from crickets.reading.mail_addresses import address_in

_KINDS = ("message/delivery-status", "message/global-delivery-status", "text/delivery-status")
_RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
_LENGTH = 5_000
_MOST_GROUPS = 20
_RECIPIENT = re.compile(rb"^final-recipient[ \t]{0,4}:", re.IGNORECASE | re.MULTILINE)
_FINE = frozenset({"delivered", "deliverable", "relayed", "expanded"})
_FAILED = ("failed", "failure", "fail", "undeliver", "error")


class Fate(Enum):
    """What became of the mail for one recipient (RFC 3464 section 2.3.3)."""

    FAILED = auto()
    DELAYED = auto()
    FINE = auto()
    UNSAID = auto()


@dataclass(frozen=True, slots=True)
class RecipientReport:
    """What a report says of one recipient.

    ``original`` is the address as the mail was written to, where the sender's server told it on; ``final`` the one that
    the reporting server delivers to. ``status`` is the code of RFC 3463, as it was written.
    """

    fate: Fate
    original: str | None
    final: str | None
    status: str = ""
    retried: bool = False


def status_report(message: Message) -> list[RecipientReport]:
    """The groups of fields about each recipient, in whatever part a server has put them."""
    part = message.part(*_KINDS) or _stray(message)
    if part is None:
        return []
    data = part.data().replace(b"\r\n", b"\n")
    data = data[_beginning(data) :]
    groups = (read_headers(piece) for piece in re.split(rb"\n[ \t]*\n", data[:_LENGTH])[:_MOST_GROUPS])
    return [_described(group) for group in groups if _is_about_a_recipient(group)]


def refused_recipient(message: Message) -> str | None:
    """The address whose filter refused the mail: Sieve's "reject" (RFC 5429) says so in the form of a receipt."""
    part = message.part(*_RECEIPTS)
    return address_in(read_headers(part.data()[:_LENGTH]).get("final-recipient")) if part else None


def _stray(message: Message) -> Part | None:
    """A part that is a report although it does not say so."""
    others = (part for part in message.parts if not part.is_message and part.kind not in _RECEIPTS)
    return next((part for part in others if _RECIPIENT.search(part.body)), None)


def _beginning(data: bytes) -> int:
    """Where the first group about a recipient begins, if what comes before it is prose."""
    found = _RECIPIENT.search(data)
    return max(0, data.rfind(b"\n\n", 0, found.start())) if found else 0


def _is_about_a_recipient(group: Headers) -> bool:
    return not {"action", "final-recipient", "original-recipient"}.isdisjoint(group.fields)


def _described(group: Headers) -> RecipientReport:
    status = group.get("status")
    final = _address(group, "final-recipient") or _address(group, "x-actual-recipient")
    return RecipientReport(
        _fate(folded(group.get("action")), status),
        _address(group, "original-recipient"),
        final,
        status,
        "will-retry-until" in group,
    )


def _fate(action: str, status: str) -> Fate:
    """What the action says; where there is none, what the class of the status does (RFC 3463 section 3.1)."""
    if action.startswith(_FAILED):
        return Fate.FAILED
    if action.partition(" ")[0] in _FINE:
        return Fate.FINE
    if action:
        return Fate.DELAYED
    return {"5": Fate.FAILED, "4": Fate.DELAYED, "2": Fate.FINE}.get(status[:1], Fate.UNSAID)


def _address(group: Headers, name: str) -> str | None:
    """The address behind its type, as in "rfc822; ann@acme.example"; servers leave the type out, too."""
    kind, _, value = group.get(name).partition(";")
    return address_in(value or kind)
