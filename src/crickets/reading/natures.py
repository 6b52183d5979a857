"""What an incoming message is, by all that it says (RFC 3834, 3464, 8098, 5546)."""

import logging
import re
from datetime import datetime, timedelta

from crickets.core.answering import answering_mark, automatic_subject, folded, submitted
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
from crickets.core.plaintext import READABLE_BYTES
from crickets.reading.absences import day_of_return
from crickets.reading.anatomy import Headers, Message, Part, dissect
from crickets.reading.bounces import bounce_in
from crickets.reading.circulars import called_bulk, from_a_publisher, offers_to_leave, through_a_list
from crickets.reading.machine_text import MachineText, Sound, is_reply
from crickets.reading.notices import (
    by_a_web_server,
    from_a_department,
    says_what_programs_say,
    tells_automatic,
    unanswerable,
)
from crickets.reading.receipts import is_receipt, receipted_mail, was_opened
from crickets.reading.sentences import own_text, quotes_below
from crickets.reading.stock_phrases import Family, families

_log = logging.getLogger(__name__)

_HEADER = 4_000
_AT_ONCE = timedelta(minutes=1)
_ANSWERING = Family.RECEIVED | Family.THANKS
_TO_SOMEBODY = _ANSWERING | Family.ABSENT | Family.GONE | Family.UNREAD | Family.RETURN
# A machine's mail that only says that it is one is a notice, unless it calls itself an answer.
_REPLIES = re.compile(
    r"repl(?:y|ies)|respon[sd]e|r[e\u00e9]ponse automat|respuesta|resposta|risposta|automatische antwort|antwoord"
    r"|odpowied[z\u017a]|svar",
    re.IGNORECASE,
)

_MACHINES_SET = ("x-auto-response-suppress", "x-ms-exchange-inbox-rules-loop", "x-loop")
_ACKNOWLEDGES = re.compile(
    r"acknowledge?ment|confirmation of receipt|receipt confirmation|(?:empfangs|eingangs)best|accuse (?:de )?reception"
    r"|acuse de recibo|potwierdzenie (?:otrzymania|przyjecia|odbioru)|ontvangstbevestiging|conferma di ricezione"
    r"|confirmacao de rece|we(?:'ve| have) received your|(?:message|request|e-?mail) received"
)
_TICKET = re.compile(
    r"\[[^\]]{0,30}#?\d{3,}[^\]]{0,10}\]|(?:ticket|case|request|vorgang|anfrage|zgloszenie|dossier) ?(?:id|no|nr"
    r"|number)?[:.#]? ?#?\d{3,}"
)
# Some responders put a subject of their own before the one that they answer: "Slow to respond Re: Offer".
_SOMETHING_BEFORE_REPLY = re.compile(r"[^:\[]{3,80} re: ")
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
    if is_receipt(message):
        return Receipt(receipted_mail(message), was_opened(message))
    return bounce_in(message, raw[:READABLE_BYTES])


def _complaint(message: Message) -> bool:
    """Whether Outlook.com returns a mail that somebody marked as junk, its mark being within that mail."""
    return any(b"x-hmxmroriginalrecipient:" in part.body[:_HEADER].lower() for part in message.parts if part.is_message)


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
    subject = headers.words("subject")
    if said == "auto-replied" or answering_mark(evidence):
        return _auto_reply(own, received, language)
    text = MachineText.of(own, subject)
    sound = text.sound(at_once=answers is not None and timedelta(0) <= received - answers <= _AT_ONCE)
    automatic = automatic_subject(subject)
    if automatic and (said != "no" or not _is_spoken(message, text, sound)):
        return _auto_reply(own, received, language)
    if sound is Sound.MACHINE or (sound is Sound.EITHER and _marked(headers, said, text)):
        replies = answers is not None or "in-reply-to" in headers or text.told & _TO_SOMEBODY or _REPLIES.search(own)
        return _auto_reply(own, received, language) if replies else Notification()
    if answers is None and through_a_list(headers):
        return Bulk()
    if answers is not None or "in-reply-to" in headers:
        return _answered(headers, text, said, sound, answers, automatic=automatic)
    circular = offers_to_leave(message)
    if circular and (from_a_publisher(headers) or called_bulk(headers)):
        return Bulk()
    phrases = not is_reply(subject) and says_what_programs_say(folded(f"{subject[:200]}. {own}"))
    if (
        said != "no"
        or unanswerable(headers)
        or tells_automatic(folded(own))
        or (phrases and from_a_department(headers))
    ):
        return AutoReply() if _answers_somebody(headers, text, answers) else Notification()
    doubtful = automatic or circular or sound is Sound.EITHER or called_bulk(headers) or by_a_web_server(headers)
    return Personal(doubtful=doubtful or phrases)


def _answered(
    headers: Headers, text: MachineText, said: str, sound: Sound, answers: datetime | None, *, automatic: bool
) -> Nature:
    """A mail that refers to another: what speaks for a circular or a notice is then what it refers to."""
    if said != "no" or (answers is None and unanswerable(headers)):
        return AutoReply() if _answers_somebody(headers, text, answers) else Notification()
    return Personal(doubtful=automatic or sound is Sound.EITHER or unanswerable(headers))


def _auto_reply(text: str, received: datetime, language: str) -> AutoReply:
    return AutoReply(day_of_return(text, received.date(), language))


def _is_spoken(message: Message, text: MachineText, sound: Sound) -> bool:
    """Whether a person writes beneath a machine's subject: quotes what it is about, or has a good deal to say."""
    if sound is not Sound.PERSON:
        return False
    if "in-reply-to" in message.headers and quotes_below(message.text):
        return True
    subject = message.headers.words("subject")
    if ":" in subject or Family.AUTOMATIC in text.told | families(folded(subject[:200])):
        return False
    return text.asks or text.own > text.stock + 1


def _marked(headers: Headers, said: str, text: MachineText) -> bool:
    """Whether anything else speaks for a machine, that alone would prove nothing."""
    subject = folded(headers.words("subject")[:200])
    return (
        said != "no"
        or unanswerable(headers)
        or called_bulk(headers)
        or any(name in headers for name in _MACHINES_SET)
        or _SOMETHING_BEFORE_REPLY.match(subject) is not None
        or (text.title is not None and Family.RECEIVED in text.title.family)
        or _ACKNOWLEDGES.search(subject) is not None
        or (Family.RECEIVED in text.told and _TICKET.search(subject) is not None)
    )


def _answers_somebody(headers: Headers, text: MachineText, answers: datetime | None) -> bool:
    """Whether what a machine wrote answers a mail; some answer and say no more than that they are machines."""
    subject = folded(headers.words("subject")[:200])
    told = text.told | families(subject)
    return answers is not None or bool(told & _ANSWERING) or _ACKNOWLEDGES.search(subject) is not None
