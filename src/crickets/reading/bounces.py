"""Mail that could not be delivered: reports of RFC 3464 by hand, other dialects by flufl.bounce and by their words.

Which address failed is for the caller the one that the user wrote to: a bounce may name another one to which the mail
was forwarded, and which the user has never seen. Looked for in this order:

1. the Original-Recipient of the report (RFC 3464 section 2.3.1);
2. what the text says of the failed address: "(generated from ann@acme.example)", "(expanded from: ...)";
3. the Final-Recipient, X-Failed-Recipients or the address in the text, if the mail that came back was written to it;
4. the recipient of that mail for whom a server took this copy on (Received: ... for <ann@acme.example>);
5. the recipient of that mail, if it had only one, no mailing list handed it on, and the bounce comes from the domain of
   that recipient or names the same mailbox at another domain: else it could be about a blind copy;
6. else the address that the bounce names, whatever it is.

Of several that failed, those that the mail was written to come first, then the order of the bounce counts.
"""

import email
import email.policy
import logging
import re
from collections.abc import Iterator
from itertools import islice

from flufl.bounce import all_failures

from crickets.core.answering import folded
from crickets.core.nature import Bounce, Notification
from crickets.reading.anatomy import Headers, Message
from crickets.reading.failure_words import (
    above_returned,
    bounce_subject,
    delayed,
    final,
    is_answer,
    names_a_code,
    names_a_failure,
    questions,
    refuses,
    returned_below,
    tells_success,
    withheld,
)
from crickets.reading.mail_addresses import address_in, addresses_in
from crickets.reading.returned_mail import ReturnedMail, original_id, returned_mail
from crickets.reading.status_reports import Fate, RecipientReport, refused_recipient, status_report

# It writes a traceback into the log for whatever it then raises.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

_TRY_LENGTH = 12_000
_TRY_LINES = 80
_TRY_LINE = 300
_TRY_PARTS = 12
_TEXT_LENGTH = 4_000
_MOST_ADDRESSES = 20
_FAILED_FIELD = "x-failed-recipients"
_NAMING_LINES = 60

_DAEMON = re.compile(
    r"(?:mail(?:er)?[-_.]?d(?:ae|e)mon|[a-z]?mdaemon|post[-_]?master|mail-?administrator|mail-?delivery[^@]{0,40}"
    r"|mail(?:er)?[-_]?(?:system|robot)|mailsweeper|bounces?|smtp-?server|microsoftexchange[0-9a-f]{6,40})(?:[^a-z]|$)"
)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[- ]?da?emon|mail delivery (?:sub)?system|mail delivery service|delivery subsystem|mail administrator"
    r"|system administrator|systemadministrator|system manager|internet mail delivery|microsoft (?:exchange|outlook)"
    r"|post[-_ ]?master|mail router|mail system|mailsweeper|mailmarshal|exchange server"
)
# Names that people and newsletters bear, too.
_TITLE = re.compile(r"system ?administrator|system manager|mail administrator|post[-_ ]?master|bounces?(?:[^a-z]|$)")
_EXPANDED = re.compile(r"(?:generated|expanded|forwarded|redirected) from:?\s{0,3}<?([^\s<>()]{3,320})", re.IGNORECASE)
_NO_RECIPIENT = re.compile(
    r"\s{0,8}>?\s?(?:from|reply-to|sender|errors-to|return-path|received|references|in-reply-to|x-[a-z-]{1,40}"
    r"|[a-z-]{0,20}-?id|von|de|da|od|van|contact|system contact)\s?:\s",
    re.IGNORECASE,
)
_SES = re.compile(r'"(?:notification|event)Type"\s{0,4}:\s{0,4}"([A-Za-z]{1,20})"')
_SES_ADDRESS = re.compile(r'"emailAddress"\s{0,4}:\s{0,4}"([^"\s]{3,300})"')
_SES_PASSING = re.compile(r'"bounceType"\s{0,4}:\s{0,4}"Transient"')


def from_robot(headers: Headers) -> bool:
    """Whether the program that delivers mail says that it wrote this; people do not write under its names."""
    name, address = _author(headers)
    return _DAEMON.match(address) is not None or _DAEMON_NAME.match(name) is not None


def bounce_in(message: Message, raw: bytes) -> Bounce | Notification | None:
    """The bounce that a message is; a report of a delivery that went well is a notification; None for other mail.

    ``raw`` is the beginning of the same message. Never raises.
    """
    if refused(message):
        return Bounce(refused_recipient(message) or _in_text(message), original=original_id(message))
    if message.text.lstrip().startswith("{") and (event := _SES.search(message.text)):
        return _from_json(event[1].lower(), message.text)
    robot, subject = from_robot(message.headers), bounce_subject(message.headers)
    marked = _marked(message)
    if not (robot or subject or marked or _nobody(message.headers)):
        return None
    if reports := status_report(message):
        return _reported(message, reports, robot=robot)
    words = _words(message)
    if robot and tells_success(words):
        return Notification()
    certain = _FAILED_FIELD in message.headers or _report_type(message) == "delivery-status"
    if certain or _tells_of_failure(message, words, robot=robot, subject=subject):
        return _worded(message, raw, words)
    return None


def refused(message: Message) -> bool:
    """Whether a filter sends the mail back (Sieve's "reject", RFC 5429); what it sends has the form of a receipt."""
    if _report_type(message) != "disposition-notification":
        return False
    robot = from_robot(message.headers) and bounce_subject(message.headers)
    return robot or refuses(_words(message))


def _report_type(message: Message) -> str:
    return message.parameters.get("report-type", "").lower()


def _author(headers: Headers) -> tuple[str, str]:
    """The name and the address of the author, folded; an empty address is what only servers write."""
    sender = folded(headers.words("from")[:300])
    address = address_in(sender) or ""
    at = sender.find(address) if address else len(sender)
    return sender[:at].strip("<>(\"' "), address or sender.strip('<>" ')


def _words(message: Message) -> str:
    return folded(f"{message.headers.words('subject')[:300]}\n{message.text[:_TEXT_LENGTH]}")


def _reported(message: Message, reports: list[RecipientReport], *, robot: bool) -> Bounce | Notification:
    if all(report.fate is Fate.FINE for report in reports):
        return Notification()
    words = _words(message)
    if withheld(words) and not robot:
        return Notification()  # it waits until its sender has shown to be human
    failed = [report for report in reports if _has_failed(report, words)]
    trying = [report for report in reports if report not in failed and report.fate is not Fate.FINE]
    permanent = bool(failed) and not _only_warns(failed[0], words)
    mail = returned_mail(message)
    written = [report.original for report in failed or trying if report.original]
    final_ones = [report.final for report in failed or trying or reports if report.final and not report.original]
    named = final_ones or ([] if written else _failed_header(message))
    return _bounce([*written, *_as_written(named, message, mail)], mail, permanent=permanent)


def _has_failed(report: RecipientReport, words: str) -> bool:
    return report.fate is Fate.FAILED or (report.fate is Fate.UNSAID and not delayed(words))


def _only_warns(report: RecipientReport, words: str) -> bool:
    """Some servers say "failed" while they go on trying: the status is temporary, and the text says so."""
    return report.status.startswith("4") and (report.retried or (delayed(words) and not final(words)))


def _bounce(failed: list[str], mail: ReturnedMail, *, permanent: bool) -> Bounce:
    """The bounce about these addresses, those that the mail was written to first."""
    ordered = sorted(dict.fromkeys(failed), key=lambda one: one not in mail.recipients)[:_MOST_ADDRESSES]
    return Bounce(ordered[0] if ordered else None, permanent, mail.id, tuple(ordered[1:]))


def _as_written(failed: list[str], message: Message, mail: ReturnedMail) -> list[str]:
    """The failed address as the user wrote it; of several, those first that were made into others."""
    sources = [one for found in _EXPANDED.findall(message.text[:_TEXT_LENGTH]) for one in addresses_in(found)]
    if len(failed) != 1:
        return sorted(failed, key=lambda one: one not in sources)
    if failed[0] in mail.recipients or mail.travelled[:1] == (failed[0],):
        return failed
    return [next(iter(sources), None) or _taken_on(failed[0], message, mail) or failed[0]]


def _taken_on(failed: str, message: Message, mail: ReturnedMail) -> str | None:
    """The recipient of this copy of a mail, whatever was made of its address on the way."""
    if mail.from_list:
        return None
    if on_the_way := next((one for one in mail.travelled if one in mail.recipients), None):
        return on_the_way
    if len(mail.recipients) != 1 or mail.to_author:
        return None
    mailbox, _, domain = mail.recipients[0].partition("@")
    server = _author(message.headers)[1].rpartition("@")[2]
    akin = failed.startswith(f"{mailbox}@") or f".{server}".endswith(f".{domain}")
    return mail.recipients[0] if akin else None


def _marked(message: Message) -> bool:
    """Whether a field says that it is a report of some kind, or which address failed."""
    return message.kind == "multipart/report" or _FAILED_FIELD in message.headers


def _nobody(headers: Headers) -> bool:
    """Whether it was sent so that nothing can come back (RFC 5321 section 4.5.5), or says no author."""
    return headers.get("return-path") == "<>" or not any(_author(headers))


def _tells_of_failure(message: Message, words: str, *, robot: bool, subject: bool) -> bool:
    """Whether prose is a bounce: the less its author is known as a server, the more must speak for it."""
    text = message.text
    told = names_a_failure(words)
    attached = any(part.is_message for part in message.parts)
    returned = attached or returned_below(text)
    certain = returned or names_a_code(words)
    named = next(_named(message, text), None) is not None
    author = _author(message.headers)
    if robot or not any(author):
        answers = is_answer(message.headers)
        # A postmaster can be a person, and newsletters take their bounces at their own address.
        if not answers and not any(map(_TITLE.match, author)):
            return subject or told or (robot and (attached or named))
        return subject or (told and (certain or (named and not answers and not questions(text[:_TEXT_LENGTH]))))
    if _nobody(message.headers):
        return (subject or told) and (told or returned) and (subject or returned)
    return subject and told and (attached or (certain and named and not questions(text[:_TEXT_LENGTH])))


def _worded(message: Message, raw: bytes, words: str) -> Bounce:
    tries, named = _named_failures(message, raw)
    tries = not final(words) and (delayed(words) or tries)
    mail = returned_mail(message)
    named = [one for one in named if one not in mail.authors] or named
    return _bounce(_as_written(named, message, mail), mail, permanent=not tries)


def _named_failures(message: Message, raw: bytes) -> tuple[bool, list[str]]:
    """Whether the library has heard that the server still tries; and the addresses that failed, in their order."""
    if _FAILED_FIELD in message.headers:
        return False, _failed_header(message)
    own = above_returned(message.text)
    named = list(dict.fromkeys(_named(message, own)))
    if len(named) == 1 and re.search(rf"^[\W_]{{0,8}}{re.escape(named[0])}", own, re.IGNORECASE | re.MULTILINE):
        return False, named
    temporary, permanent = _by_library(raw)
    places = {one: place for one in permanent or temporary if (place := own.lower().find(one)) >= 0}
    found = sorted(places, key=places.__getitem__) or (permanent or temporary)[:1]
    in_text = _in_text(message)
    return bool(temporary) and not permanent, found or ([in_text] if in_text else [])


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
    temporary, permanent = (sorted(map(_plain, islice(addresses, _MOST_ADDRESSES))) for addresses in found)
    return [one for one in temporary if one], [one for one in permanent if one]


def _plain(address: bytes | str) -> str:
    text = address.decode("ascii", "replace") if isinstance(address, bytes) else str(address)
    return address_in(text) or ""


def _failed_header(message: Message) -> list[str]:
    return list(addresses_in(message.headers.get(_FAILED_FIELD)))


def _in_text(message: Message) -> str | None:
    """The address that the text names as the one that failed, else the one to which the returned mail was written."""
    recipients = returned_mail(message).recipients
    named = list(_named(message, message.text))
    return next((one for one in named if one in recipients), None) or next(iter((*named, *recipients)), None)


def _named(message: Message, text: str) -> Iterator[str]:
    """The addresses in the first lines of a text that are neither in a field nor of who writes or reads the bounce."""
    own = folded(f"{message.headers.get('from')} {message.headers.get('to')}")
    lines = (line[:300] for line in text[:_TEXT_LENGTH].split("\n") if "@" in line)
    for line in islice(lines, _NAMING_LINES):
        if not _NO_RECIPIENT.match(line):
            yield from (one for one in addresses_in(line) if one not in own and _DAEMON.match(one) is None)


def _from_json(event: str, text: str) -> Bounce | Notification:
    """Amazon's reports of deliveries, which are JSON."""
    if event != "bounce":
        return Notification()
    address, *others = dict.fromkeys(one.lower() for one in _SES_ADDRESS.findall(text)[:_MOST_ADDRESSES]) or [None]
    return Bounce(address, _SES_PASSING.search(text) is None, others=tuple(filter(None, others)))
