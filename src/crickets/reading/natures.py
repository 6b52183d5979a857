"""What an incoming message is, by all that it says (RFC 3834, 3464, 8098, 5546)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum, auto

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
from crickets.reading.absence_words import Family, families
from crickets.reading.absences import absence
from crickets.reading.anatomy import READABLE_BYTES, Headers, Message, Part, dissect
from crickets.reading.bounces import bounce_in, original_id
from crickets.reading.sentences import own_text, quotes_below, sentences

_AT_ONCE = timedelta(minutes=1)
_SHORT = 900
_LATE = timedelta(days=1)

_ROBOT = re.compile(
    r"[^@]{0,60}?(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|ne-?pas-?repondre|no-?responder|nao-?responda|nie-?odpowiadaj|automated|autoresponder|auto-?(?:confirm|reply)|notif(?:y|ications?)"
    r"|unattended)[^@]{0,60}@|(?:alerts?|bounces?|daemon|root|cron|nobody|listserv|majordomo|mailman|system)@"
)
_LISTS = frozenset({"list-id", "list-post", "list-unsubscribe", "x-listserver", "x-beenthere", "x-mailman-version", "mailing-list"})
_BULK_PRECEDENCE = frozenset({"bulk", "list", "junk"})
_READ = re.compile(
    r"(?:read|gelesen|lu|leido|przeczytano|letto|letta|lida|lido|gelezen|not read|ungelesen|non lu|no leido|nie przeczytano|non letto|niet gelezen|read receipt|lesebestatigung|confirmation de lecture|accuse de lecture"
    r"|confirmacion de lectura|potwierdzenie (?:odczytu|przeczytania)|return receipt \(displayed\)|lettura confermata|leesbevestiging|confirmacao de leitura) ?[:(-]"
)
_ACKNOWLEDGES = re.compile(
    r"(?:acknowledge?ment|receipt|empfangsbest|eingangsbest|ihre? (?:anfrage|nachricht|ticket)|accuse de? reception|acuse de recibo|potwierdzenie|ontvangstbevestiging|conferma di ricezione|confirmacao de rece|ticket|\[?#\d+|case)"
)
_ABUSE = frozenset({"message/feedback-report"})
_METHOD = re.compile(rb"^METHOD:[ \t]{0,4}([A-Za-z]{2,20})", re.IGNORECASE | re.MULTILINE)


class _Machine(Enum):
    """How much a text sounds like a machine's answer."""

    SURE = auto()
    LIKELY = auto()
    NOT = auto()


def nature(raw: bytes, received: datetime, *, answers: datetime | None = None, language: str = "") -> Nature:
    """Name what a message is; never raises.

    ``raw`` is its bytes, of which the first 200,000 are read; ``received`` is when it came, in the zone in which its
    dates are meant; ``answers`` is when the message of ours was sent that it refers to, None if it refers to none;
    ``language`` is the client's. Doubt is `Personal(doubtful=True)`.
    """
    message = dissect(raw)
    return (
        _report(message, raw)
        or _calendar(message)
        or _by_machine(message, received, answers, language)
        or Personal(doubtful=_could_be_machine(message, answers))
    )


def _report(message: Message, raw: bytes) -> Nature | None:
    """Reports come first: real bounces also say that they are auto-replied."""
    kinds = {part.kind for part in message.parts}
    report = message.parameters.get("report-type", "").lower()
    if report == "feedback-report" or kinds & _ABUSE:
        return Notification()
    if report == "disposition-notification" or "message/disposition-notification" in kinds or _outlook_receipt(message):
        return Receipt(_receipt_of(message))
    return bounce_in(message, raw[:READABLE_BYTES])


def _outlook_receipt(message: Message) -> bool:
    """Outlook's own receipts say so only in the subject, and hold nothing but a file for Outlook."""
    subject = folded(message.headers.words("subject")[:200])
    told = _READ.match(subject) is not None and "in-reply-to" in message.headers
    return told and (message.kind == "application/ms-tnef" or not own_text(message.text()))


def _receipt_of(message: Message) -> MessageId | None:
    part = message.part("message/disposition-notification")
    found = re.search(rb"original-message-id\s{0,4}:\s{0,4}<([^<>\s]{1,400})>", part.body, re.IGNORECASE) if part else None
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


def _by_machine(message: Message, received: datetime, answers: datetime | None, language: str) -> Nature | None:
    headers = message.headers
    evidence = {name: values[0] for name, values in headers.fields.items()}
    said = submitted(evidence)
    text = own_text(message.text())
    if said == "auto-replied" or answering_mark(evidence):
        return _auto_reply(text, received, language)
    subject = automatic_subject(headers.words("subject"))
    sounds = _sounds(text, at_once=_at_once(received, answers))
    if subject and (said != "no" or not _is_discussed(message, sounds)):
        return _auto_reply(text, received, language)
    if sounds is _Machine.SURE or (sounds is _Machine.LIKELY and _marked(headers, said)):
        return _auto_reply(text, received, language)
    if answers is None and _is_list(headers):
        return Bulk()
    if said != "no":
        return Notification()
    return _by_sender(headers, answers)


def _auto_reply(text: str, received: datetime, language: str) -> AutoReply:
    found = absence(text, _day(received), language)
    return AutoReply(None, found.returns, found.words) if found else AutoReply()


def _day(received: datetime) -> date:
    return received.date()


def _at_once(received: datetime, answers: datetime | None) -> bool:
    return answers is not None and timedelta(0) <= received - answers <= _AT_ONCE


def _is_discussed(message: Message, sounds: _Machine) -> bool:
    """Whether people talk beneath a machine's subject: they quote, and say what no machine does."""
    return sounds is _Machine.NOT and "in-reply-to" in message.headers and quotes_below(message.text())


def _marked(headers: Headers, said: str) -> bool:
    """Whether anything else speaks for a machine, that alone would prove nothing."""
    subject = folded(headers.words("subject")[:200])
    return (
        said != "no"
        or headers.get("return-path") == "<>"
        or headers.get("precedence").lower() in _BULK_PRECEDENCE
        or "x-auto-response-suppress" in headers
        or "x-ms-exchange-inbox-rules-loop" in headers
        or "x-loop" in headers
        or _ROBOT.search(folded(headers.get("from"))) is not None
        or _ACKNOWLEDGES.match(subject) is not None
    )


def _is_list(headers: Headers) -> bool:
    lists = any(name in headers for name in _LISTS)
    return lists or (headers.get("precedence").lower() in _BULK_PRECEDENCE and "in-reply-to" not in headers)


def _by_sender(headers: Headers, answers: datetime | None) -> Nature | None:
    """A sender whom nobody can answer; where it refers to a mail of ours, a person may stand behind it."""
    unanswerable = headers.get("return-path") == "<>" or _ROBOT.search(folded(headers.get("from"))) is not None
    return Notification() if unanswerable and answers is None else None


def _sounds(text: str, *, at_once: bool) -> _Machine:
    """Whether every sentence is one that machines say: absent, back then, in urgent cases, received, automatic."""
    if not text or len(text) > _SHORT * 2 or "?" in text:
        return _Machine.NOT
    told = [families(folded(sentence)) for sentence in sentences(text)]
    all_told = Family(0)
    for one in told:
        all_told |= one
    own = sum(1 for sentence, one in zip(sentences(text), told, strict=True) if not one and _is_sentence(sentence))
    stock = sum(1 for one in told if one & ~Family.GREETING)
    if Family.AUTOMATIC in all_told and own <= stock:
        return _Machine.SURE
    absent = Family.ABSENT in all_told
    backed = sum(family in all_told for family in (Family.RETURN, Family.URGENT, Family.THANKS))
    if absent and not own and (backed or at_once):
        return _Machine.SURE if backed > 1 or at_once or Family.URGENT in all_told else _Machine.LIKELY
    if absent and own < stock:
        return _Machine.LIKELY
    if Family.RECEIVED in all_told and own <= stock:
        return _Machine.SURE if at_once and not own else _Machine.LIKELY
    return _Machine.NOT


_A_SENTENCE = 4


def _is_sentence(text: str) -> bool:
    """Whether words say something, rather than naming somebody and where to find them."""
    return len(text.split()) >= _A_SENTENCE and not re.search(r"@|https?:|www\.|\d{5}", text)


def _could_be_machine(message: Message, answers: datetime | None) -> bool:
    """Whether a message taken for a person's could as well be a machine's."""
    text = own_text(message.text())
    if automatic_subject(message.headers.words("subject")):
        return True
    robot = _ROBOT.search(folded(message.headers.get("from"))) is not None
    return _sounds(text, at_once=False) is not _Machine.NOT or (robot and answers is not None)


def evidence_of(headers: Headers) -> Mapping[str, str]:
    """The first value of each field."""
    return {name: values[0] for name, values in headers.fields.items()}
