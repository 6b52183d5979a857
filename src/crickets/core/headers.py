"""What the headers of a message alone tell of what it is."""

import re

from crickets.core.answering import answering_mark, automatic_subject, submitted
from crickets.core.mail import Envelope
from crickets.core.nature import AutoReply, Bounce, Bulk, Nature, Notification, Personal, Receipt

_ROBOTS = re.compile(r"(mailer-daemon|postmaster|mail-?delivery[^@]*)(@|$)", re.IGNORECASE)


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
        return Bounce(_failed_address(envelope))
    content = envelope.evidence.get("content-type", "").lower()
    if "disposition-notification" in content:
        return Receipt()
    if "text/calendar" in content and re.search(r"method\s*=\s*\"?reply\b", content):
        return Personal()
    said = submitted(envelope.evidence)
    if said == "auto-replied" or answering_mark(envelope.evidence) or automatic_subject(envelope.subject):
        return AutoReply()
    if said != "no":
        return Notification()
    listed = envelope.evidence.keys() & {"list-id", "list-unsubscribe"}
    return Bulk() if listed and not answers_ours else Personal()


def _failed_address(envelope: Envelope) -> str | None:
    """The address that a bounce's header names, if it names one."""
    found = re.search(r"[^\s<>,;]+@[^\s<>,;]+", envelope.evidence.get("x-failed-recipients", ""))
    return found[0].lower() if found else None
