"""What a message is: written by a person, or by a machine for one; and what its headers alone tell of that."""

import re
from dataclasses import dataclass
from datetime import datetime

from crickets.core.mail import Envelope


@dataclass(frozen=True, slots=True)
class Personal:
    """A human wrote it, or acted (a calendar reply, RFC 5546): a sign of life."""


@dataclass(frozen=True, slots=True)
class AutoReply:
    """A machine answered for an absent person (RFC 3834), who is back on ``until`` if it said so."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail could not be delivered (RFC 3464); ``address`` where the bounce names it."""

    address: str | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """Sent to many at once, by a list or a sender of newsletters (RFC 2919, RFC 8058)."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Made by a machine for nobody in particular: a ticket's acknowledgement, a report."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The client's program says that a mail was opened (RFC 8098): seen, not answered."""


Nature = Personal | AutoReply | Bounce | Bulk | Notification | Receipt

_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(\[auto(?:reply)?\]"
    r"|(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|automatische antwort"
    r"|abwesenheits(?:notiz|nachricht)|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina"
    r"|odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|resposta automática|risposta automatica"
    r"|automatisch antwoord)"
    # A person may write "Out of office on Friday": a machine says no more than that, or goes on with the subject.
    r"(?:\s+(?:auto-?reply|reply|message|notice))?\s*(?:$|[:!([–-]))",
    re.IGNORECASE,
)
_ROBOTS = re.compile(r"(mailer-daemon|postmaster|mail-?delivery[^@]*)(@|$)", re.IGNORECASE)
_ANSWERING_MACHINES = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply")


def looks_like_a_bounce(envelope: Envelope) -> bool:
    """Whether a message reports a failed delivery, as far as its headers tell."""
    content = envelope.evidence.get("content-type", "").lower()
    if "multipart/report" in content:
        return "disposition-notification" not in content
    from_robot = envelope.sender is not None and _ROBOTS.match(envelope.sender.email) is not None
    null_sender = envelope.evidence.get("return-path", "").strip() == "<>"
    return "x-failed-recipients" in envelope.evidence or (from_robot and (null_sender or not envelope.in_reply_to))


def nature_of(envelope: Envelope, *, answers_ours: bool) -> Nature:
    """Name what a message is; bounces first, for real ones also say that they are auto-replied.

    ``answers_ours`` tells that it refers to a message of ours: then a mailing list's marks prove nothing, since
    companies put their own people behind one.
    """
    if looks_like_a_bounce(envelope):
        return Bounce(failed_address(envelope))
    content = envelope.evidence.get("content-type", "").lower()
    if "disposition-notification" in content:
        return Receipt()
    if "text/calendar" in content and re.search(r"method\s*=\s*\"?reply\b", content):
        return Personal()
    submitted = envelope.evidence.get("auto-submitted", "no").partition(";")[0].strip().lower()
    if submitted == "auto-replied" or _answers_by_machine(envelope):
        return AutoReply()
    if submitted not in {"no", ""}:
        return Notification()
    listed = envelope.evidence.keys() & {"list-id", "list-unsubscribe"}
    return Bulk() if listed and not answers_ours else Personal()


def failed_address(envelope: Envelope) -> str | None:
    """The address that a bounce's header names, if it names one."""
    found = re.search(r"[^\s<>,;]+@[^\s<>,;]+", envelope.evidence.get("x-failed-recipients", ""))
    return found[0].lower() if found else None


def _answers_by_machine(envelope: Envelope) -> bool:
    marked = any(
        envelope.evidence.get(name, "no").strip().lower() not in {"no", "false"} for name in _ANSWERING_MACHINES
    )
    return marked or _AUTOMATIC_SUBJECT.match(envelope.subject) is not None
