"""What an incoming message is, by all that it says (RFC 3834, 3464, 8098, 5546)."""

import logging
import re
from datetime import datetime, timedelta

from crickets.core.answering import answering_mark, automatic_subject, folded, submitted
from crickets.core.mail import MessageId
from crickets.core.nature import (
    AutoReply,
    Bulk,
    CalendarMail,
    CalendarMethod,
    Nature,
    Notification,
    Personal,
    Receipt,
)
from crickets.reading.absence_words import Family, families, tells_automatic
from crickets.reading.absences import absence
from crickets.reading.anatomy import READABLE_BYTES, Headers, Message, Part, dissect
from crickets.reading.bounces import bounce_in, refused
from crickets.reading.machine_text import MachineText, Sound
from crickets.reading.returned_mail import original_id
from crickets.reading.sentences import own_text, quotes_below

_log = logging.getLogger(__name__)

_HEADER = 4_000
_ADDRESS = 400
_AT_ONCE = timedelta(minutes=1)

_ROBOT = re.compile(
    r".{0,40}(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|ne-?pas-?repondre|no-?responder|nao-?responda|nie-?odpowiadaj"
    r"|automated|autoresponder|auto-?confirm|auto-?reply|notifications?|notify|unattended).{0,40}"
    r"|alerts?|bounces?|daemon|root|cron|nobody|listserv|majordomo|mailman|system"
)
_SCRIPT = re.compile(r"<?(?:root|cron|daemon|no-?reply)@")
_LISTS = frozenset(
    {"list-id", "list-post", "list-unsubscribe", "x-listserver", "x-beenthere", "x-mailman-version", "mailing-list"}
)
_MACHINES_SET = ("x-auto-response-suppress", "x-ms-exchange-inbox-rules-loop", "x-loop")
_BULK_PRECEDENCE = frozenset({"bulk", "list", "junk"})
_READ = re.compile(
    r"(?:read|gelesen|lu|leido|przeczytano|letto|letta|lida|lido|gelezen|not read|ungelesen|non lu|no leido"
    r"|nie przeczytano|non letto|niet gelezen|read receipt|lesebestatigung|confirmation de lecture|accuse de lecture"
    r"|confirmacion de lectura|potwierdzenie (?:odczytu|przeczytania)|return receipt \(displayed\)"
    r"|lettura confermata|leesbevestiging|confirmacao de leitura) ?[:(-]"
)
_ACKNOWLEDGES = re.compile(
    r"acknowledge?ment|confirmation of receipt|receipt confirmation|(?:empfangs|eingangs)best|accuse (?:de )?reception"
    r"|acuse de recibo|potwierdzenie (?:otrzymania|przyjecia|odbioru)|ontvangstbevestiging|conferma di ricezione"
    r"|confirmacao de rece|we(?:'ve| have) received your|(?:message|request|e-?mail) received"
)
_TICKET = re.compile(
    r"\[[^\]]{0,30}#?\d{3,}[^\]]{0,10}\]|(?:ticket|case|request|vorgang|anfrage|zgloszenie|dossier) ?(?:id|no|nr"
    r"|number)?[:.#]? ?#?\d{3,}"
)
_METHOD = re.compile(rb"^METHOD:[ \t]{0,4}([A-Za-z]{2,20})", re.IGNORECASE | re.MULTILINE)


def nature(raw: bytes, received: datetime, *, answers: datetime | None = None, language: str = "") -> Nature:
    """Name what a message is; never raises.

    ``raw`` is its bytes, of which the first 200,000 are read; ``received`` is when it came, in the zone in which its
    dates are meant; ``answers`` is when the message of ours was sent that it refers to, None if it refers to none;
    ``language`` is the client's. Doubt is `Personal(doubtful=True)`.
    """
    try:
        message = dissect(raw)
        return _report(message, raw) or _calendar(message) or _written(message, received, answers, language)
    except Exception:  # noqa: BLE001 - whatever it is, and none is known
        # The client may have written it: that is for the user to say.
        _log.warning("a message could not be read; it counts as probably personal", exc_info=True)
        return Personal(doubtful=True)


def _report(message: Message, raw: bytes) -> Nature | None:
    """Reports come first: real bounces also say that they are auto-replied."""
    kinds = {part.kind for part in message.parts}
    report = message.parameters.get("report-type", "").lower()
    if report == "feedback-report" or "message/feedback-report" in kinds or _complaint(message):
        return Notification()
    seen = report == "disposition-notification" or "message/disposition-notification" in kinds
    if (seen and not refused(message)) or _outlook_receipt(message):
        return Receipt(_receipt_of(message))
    return bounce_in(message, raw[:READABLE_BYTES])


def _complaint(message: Message) -> bool:
    """Whether Outlook.com returns a mail that somebody marked as junk, its mark being within that mail."""
    return any(b"x-hmxmroriginalrecipient:" in part.body[:_HEADER].lower() for part in message.parts if part.is_message)


def _outlook_receipt(message: Message) -> bool:
    """Outlook's own receipts say so only in the subject, and hold nothing but a file for Outlook."""
    subject = folded(message.headers.words("subject")[:200])
    told = _READ.match(subject) is not None and "in-reply-to" in message.headers
    return told and (message.kind == "application/ms-tnef" or not own_text(message.text))


def _receipt_of(message: Message) -> MessageId | None:
    part = message.part("message/disposition-notification")
    found = (
        re.search(rb"original-message-id\s{0,4}:\s{0,4}<([^<>\s]{1,400})>", part.body, re.IGNORECASE) if part else None
    )
    return MessageId(found[1].decode("utf-8", "replace")) if found else original_id(message)


def _calendar(message: Message) -> Nature | None:
    """A calendar's part says what it wants; one that wants nothing (PUBLISH, no method) is a file like any other."""
    part = message.part("text/calendar", "application/ics")
    if part is None:
        reaction = any(one.kind.startswith("text/vnd.google.email-reaction") for one in message.parts)
        return Personal() if reaction else None
    method = part.parameters.get("method", "").lower() or _method(part)
    return CalendarMail(CalendarMethod(method)) if method in set(CalendarMethod) else None


def _method(part: Part) -> str:
    found = _METHOD.search(part.data()[:20_000].replace(b"\r\n", b"\n"))
    return found[1].decode().lower() if found else ""


def _written(message: Message, received: datetime, answers: datetime | None, language: str) -> Nature:
    """What neither a server nor a calendar wrote: an answer of a machine, a circular, a notice, or a person's mail."""
    headers = message.headers
    evidence = {name: values[0] for name, values in headers.fields.items()}
    said = submitted(evidence)
    own = own_text(message.text)
    if said == "auto-replied" or answering_mark(evidence):
        return _auto_reply(own, received, language)
    text = MachineText.of(own)
    sound = text.sound(at_once=answers is not None and timedelta(0) <= received - answers <= _AT_ONCE)
    subject = automatic_subject(headers.words("subject"))
    if subject and (said != "no" or not _is_discussed(message, sound)):
        return _auto_reply(own, received, language)
    if sound is Sound.MACHINE or (sound is Sound.EITHER and _marked(headers, said, text)):
        return _auto_reply(own, received, language)
    if answers is None and _is_list(headers):
        return Bulk()
    told_automatic = "in-reply-to" not in headers and tells_automatic(folded(own))
    if said != "no" or (answers is None and (_unanswerable(headers) or told_automatic)):
        return AutoReply() if _answers_somebody(headers, text, answers) else Notification()
    bulk = answers is None and "in-reply-to" not in headers and headers.get("precedence").lower() in _BULK_PRECEDENCE
    return Personal(doubtful=subject or bulk or sound is Sound.EITHER or _unanswerable(headers))


def _auto_reply(text: str, received: datetime, language: str) -> AutoReply:
    found = absence(text, received.date(), language)
    return AutoReply(None, found.returns, found.words) if found else AutoReply()


def _is_discussed(message: Message, sound: Sound) -> bool:
    """Whether people talk beneath a machine's subject: they quote, and say what no machine does."""
    return sound is Sound.PERSON and "in-reply-to" in message.headers and quotes_below(message.text)


def _marked(headers: Headers, said: str, text: MachineText) -> bool:
    """Whether anything else speaks for a machine, that alone would prove nothing."""
    subject = folded(headers.words("subject")[:200])
    return (
        said != "no"
        or _unanswerable(headers)
        or headers.get("precedence").lower() in _BULK_PRECEDENCE
        or any(name in headers for name in _MACHINES_SET)
        or _ACKNOWLEDGES.search(subject) is not None
        or (text.acknowledges and _TICKET.search(subject) is not None)
    )


def _is_list(headers: Headers) -> bool:
    return any(name in headers for name in _LISTS)


def _unanswerable(headers: Headers) -> bool:
    """Whether nobody reads what is sent to the sender; a person may still stand behind it, as in a ticket."""
    path = headers.get("return-path").lower()
    return path == "<>" or _SCRIPT.match(path) is not None or _from_nobody(headers)


def _from_nobody(headers: Headers) -> bool:
    local = folded(headers.get("from")[:_ADDRESS]).rpartition("<")[2].partition("@")[0]
    return _ROBOT.fullmatch(local) is not None


def _answers_somebody(headers: Headers, text: MachineText, answers: datetime | None) -> bool:
    """Whether what a machine wrote answers a mail; some answer and say no more than that they are machines."""
    return answers is not None or text.acknowledges or _acknowledges(headers)


def _acknowledges(headers: Headers) -> bool:
    subject = folded(headers.words("subject")[:200])
    return _ACKNOWLEDGES.search(subject) is not None or Family.RECEIVED in families(subject)
