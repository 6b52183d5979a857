"""Mail that could not be delivered: reports of RFC 3464 by hand, other dialects by flufl.bounce and by their words."""

import email
import email.policy
import logging
import re
from collections.abc import Iterator
from itertools import islice

from flufl.bounce import all_failures

from crickets.core.answering import folded
from crickets.core.mail import MessageId
from crickets.core.nature import Bounce, Notification
from crickets.reading.anatomy import Headers, Message, Part, read_headers
from crickets.reading.failure_words import (
    bounce_subject,
    delayed,
    final,
    is_answer,
    names_a_code,
    names_a_failure,
    returned_below,
)

# It writes a traceback into the log for whatever it then raises.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status", "text/delivery-status")
_TRY_LENGTH = 12_000
_TRY_LINES = 80
_TRY_LINE = 300
_TRY_PARTS = 12
_MOST_BLOCKS = 20
_TEXT_LENGTH = 5_000

_ROBOT = re.compile(
    r"(?:mail(?:er)?[-_.]?d(?:ae|e)mon|[a-z]?mdaemon|post[-_]?master|mail-?administrator|mail-?delivery[^@]{0,40}"
    r"|mail(?:er)?[-_]?(?:system|robot)|mailsweeper|bounces?|smtp-?server|microsoftexchange[0-9a-f]{6,40})(?:[^a-z]|$)"
)
_ROBOT_NAME = re.compile(
    r"mail(?:er)?[- ]?da?emon|mail delivery (?:sub)?system|mail delivery service|delivery subsystem|mail administrator"
    r"|system administrator|systemadministrator|system manager|internet mail delivery|microsoft (?:exchange|outlook)"
    r"|post[-_ ]?master|mail router|mail system|mailsweeper|mailmarshal|exchange server"
)
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_ID = re.compile(r"<([^<>\s@]{1,255}@[^<>\s]{1,255})>")
_ID_LINE = re.compile(
    r"^[> \t]{0,8}Message-ID[ \t]{0,4}:\s{0,8}<([^<>\s@]{1,255}@[^<>\s]{1,255})>", re.IGNORECASE | re.MULTILINE
)
_TO_LINE = re.compile(r"^[> \t]{0,8}To[ \t]{0,4}:([^\n]{1,300})", re.IGNORECASE | re.MULTILINE)
_STATUS_LINE = re.compile(rb"^final-recipient[ \t]{0,4}:", re.IGNORECASE | re.MULTILINE)
_SES = re.compile(r'"(?:notification|event)Type"\s{0,4}:\s{0,4}"([A-Za-z]{1,20})"')
_SES_ADDRESS = re.compile(r'"emailAddress"\s{0,4}:\s{0,4}"([^"\s]{3,300})"')
_FINE_ACTIONS = frozenset({"delivered", "deliverable", "relayed", "expanded"})


def from_robot(headers: Headers) -> bool:
    """Whether the program that delivers mail says that it wrote this; people do not write under its names."""
    sender = folded(headers.words("from")[:300])
    address = _ADDRESS.search(sender)
    local = address[0] if address else sender.strip('<>" ')
    name = (sender[: address.start()] if address else sender).lstrip("<(\"' ")
    return _ROBOT.match(local) is not None or _ROBOT_NAME.match(name) is not None


def bounce_in(message: Message, raw: bytes) -> Bounce | Notification | None:
    """The bounce that a message is; a report of a delivery that went well is a notification; None for other mail.

    ``raw`` is the beginning of the same message. Never raises.
    """
    blocks = _status_blocks(message)
    actions = [folded(block.get("action").partition(" ")[0]) for block in blocks]
    if actions and all(action in _FINE_ACTIONS for action in actions):
        return Notification()
    if blocks:
        return _reported(message, blocks)
    text = message.text
    if text.lstrip().startswith("{") and (event := _SES.search(text)):
        return _from_json(event[1].lower(), text)
    return _worded(message, raw, text) if _may_be_bounce(message, text) else None


def _status_blocks(message: Message) -> list[Headers]:
    """The groups of fields about each recipient (RFC 3464 section 2.3), wherever a server has put them."""
    part = message.part(*_STATUS_PARTS) or _stray_status(message)
    if part is None:
        return []
    data = part.data().replace(b"\r\n", b"\n")
    data = data[_beginning(data) :]
    blocks = (read_headers(piece) for piece in re.split(rb"\n[ \t]*\n", data[:_TEXT_LENGTH])[:_MOST_BLOCKS])
    return [block for block in blocks if {"action", "final-recipient", "original-recipient"} & block.fields.keys()]


def _stray_status(message: Message) -> Part | None:
    """A part that is a report although it does not say so; it counts only in what a robot sends."""
    if not (from_robot(message.headers) or message.kind == "multipart/report" or bounce_subject(message.headers)):
        return None
    return next((part for part in message.parts if not part.is_message and _STATUS_LINE.search(part.body)), None)


def _beginning(data: bytes) -> int:
    """Where the first block with a recipient begins, if what comes before it is prose."""
    found = _STATUS_LINE.search(data)
    return max(0, data.rfind(b"\n\n", 0, found.start())) if found else 0


def _reported(message: Message, blocks: list[Headers]) -> Bounce | Notification:
    failed = [block for block in blocks if _failed(block)]
    trying = [block for block in blocks if block not in failed and not _fine(block)]
    worst = (failed or trying or blocks)[0]
    permanent = bool(failed) and not _only_warns(message, worst)
    address = next((one for block in failed or trying or blocks if (one := _recipient(block))), None)
    return Bounce(address or _failed_header(message), permanent, original_id(message))


def _failed(block: Headers) -> bool:
    action = folded(block.get("action"))
    if action.startswith(("failed", "failure", "fail", "undeliver", "error")):
        return True
    return not action and block.get("status").startswith("5")


def _fine(block: Headers) -> bool:
    return folded(block.get("action").partition(" ")[0]) in _FINE_ACTIONS


def _only_warns(message: Message, block: Headers) -> bool:
    """Some servers say "failed" while they go on trying: the status is temporary, and the text says so."""
    if not block.get("status").startswith("4"):
        return False
    words = folded(f"{message.headers.words('subject')}\n{message.text[:_TEXT_LENGTH]}")
    return "will-retry-until" in block or (delayed(words) and not final(words))


def _recipient(block: Headers) -> str | None:
    """The address that failed; the one that we wrote to before the one that it was forwarded to."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = block.get(name).partition(";")
        if found := _ADDRESS.search(value[2] or value[0]):
            return found[0].lower()
    return None


def _may_be_bounce(message: Message, text: str) -> bool:
    """Whether the other dialects are worth a look: a robot or nobody sent it, or its subject says that it failed."""
    headers = message.headers
    if "x-failed-recipients" in headers or message.parameters.get("report-type", "").lower() == "delivery-status":
        return True
    subject, robot = bounce_subject(headers), from_robot(headers)
    nobody = headers.get("return-path") == "<>"
    if not (subject or robot or nobody):
        return False
    told = names_a_failure(folded(text[:_TEXT_LENGTH]))
    returned = any(part.is_message for part in message.parts) or returned_below(text)
    certain = returned or names_a_code(folded(text[:_TEXT_LENGTH]))
    if robot:
        # A postmaster can be a person, who answers.
        return subject or (told and (certain or not is_answer(headers)))
    if nobody:
        return (subject or told) and (told or returned) and (subject or returned)
    return subject and told and certain


def _worded(message: Message, raw: bytes, text: str) -> Bounce:
    temporary, permanent = _by_library(raw)
    words = folded(f"{message.headers.words('subject')[:300]}\n{text[:_TEXT_LENGTH]}")
    address = next(iter((*permanent, *temporary)), None) or _failed_header(message)
    warns = delayed(words) and not final(words)
    tries = warns or (bool(temporary) and not permanent and not final(words))
    return Bounce(address or _named_address(message, text), not tries, original_id(message))


def _by_library(raw: bytes) -> tuple[list[str], list[str]]:
    """What flufl.bounce finds, temporary and permanent; it looks at every line many times, so it is given few.

    It raises on some messages.
    """
    head, gap, body = raw[:_TRY_LENGTH].replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = [line[:_TRY_LINE] for line in body.split(b"\n", _TRY_LINES)[:_TRY_LINES]]
    if sum(line.startswith(b"--") for line in lines) > _TRY_PARTS:
        return [], []
    # With other bytes than those of ASCII in a field, the library stumbles over it.
    few = head.decode("ascii", "replace").encode("ascii", "replace") + gap + b"\n".join(lines)
    try:
        found = all_failures(email.message_from_bytes(few, policy=email.policy.compat32))
    except Exception:  # noqa: BLE001 - each of its detectors raises something of its own on broken mail
        return [], []
    temporary, permanent = (sorted(map(_plain, islice(addresses, 20))) for addresses in found)
    return [one for one in temporary if one], [one for one in permanent if one]


def _plain(address: bytes | str) -> str:
    text = address.decode("ascii", "replace") if isinstance(address, bytes) else str(address)
    found = _ADDRESS.search(text)
    return found[0].lower() if found else ""


def _failed_header(message: Message) -> str | None:
    found = _ADDRESS.search(message.headers.get("x-failed-recipients"))
    return found[0].lower() if found else None


def _named_address(message: Message, text: str) -> str | None:
    """The address that the text names as the one that failed, else the one to which the returned mail was written."""
    for line in islice(_lines(text), 60):
        if (found := _ADDRESS.search(line)) and not _is_header_or_sender(line, found[0], message):
            return found[0].lower()
    returned = next((part for part in message.parts if part.is_message), None)
    to = _headers_of(returned).get("to") if returned else "".join(_TO_LINE.findall(text)[:1])
    found = _ADDRESS.search(to)
    return found[0].lower() if found else None


def _lines(text: str) -> Iterator[str]:
    yield from (line[:300] for line in text[:_TEXT_LENGTH].split("\n") if "@" in line)


def _is_header_or_sender(line: str, address: str, message: Message) -> bool:
    robots = _ROBOT.match(address.lower()) is not None
    own = address.lower() in folded(f"{message.headers.get('from')} {message.headers.get('to')}")
    return robots or own or re.match(r"\s{0,8}>?\s?[A-Za-z-]{2,30}:\s", line) is not None


def original_id(message: Message) -> MessageId | None:
    """The Message-ID of the mail that came back: by what is attached, by the text, or by what it answers."""
    for part in message.parts:
        if part.is_message and (found := _ID.search(_headers_of(part).get("message-id"))):
            return MessageId(found[1])
    for part in message.parts:
        if not part.is_message and (found := _ID_LINE.search(part.text())):
            return MessageId(found[1])
    for name in ("original-message-id", "x-original-message-id", "in-reply-to", "references"):
        if found := _ID.search(message.headers.get(name)):
            return MessageId(found[1])
    return None


def _headers_of(part: Part) -> Headers:
    return read_headers(part.data()[: _TEXT_LENGTH * 5])


def _from_json(event: str, text: str) -> Bounce | Notification:
    """Amazon's reports of deliveries, which are JSON."""
    if event != "bounce":
        return Notification()
    address = _SES_ADDRESS.search(text)
    permanent = re.search(r'"bounceType"\s{0,4}:\s{0,4}"Transient"', text) is None
    return Bounce(address[1].lower() if address else None, permanent)
