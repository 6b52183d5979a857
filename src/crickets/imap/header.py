"""From the bytes of a header to an Envelope, by splitting: received mail is too broken and too hostile for a parser.

The standard library's `email.policy.default` takes seconds for a long References field, and recursion without end
for nested comments.
"""

import re
from datetime import datetime

from crickets.core.mail import Address, Envelope, MessageId, stand_in_id
from crickets.imap.addresses import addresses
from crickets.imap.dates import date
from crickets.imap.text import decoded, harmless, readable

SUBJECT_LIMIT = 500
EVIDENCE_LIMIT = 1_000
AUTHENTICATION_LIMIT = 8_000
"""Servers write a result for each signature; what is cut off could not be judged."""
REFERENCES_KEPT = 50
"""So many references are kept at either end: the beginning names the thread, the end the parent."""

EVIDENCE = (
    "auto-submitted",
    "precedence",
    "list-id",
    "list-unsubscribe",
    "return-path",
    "content-type",
    "x-failed-recipients",
    "x-autoreply",
    "x-autorespond",
    "x-auto-response-suppress",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-ms-exchange-inbox-rules-loop",
    "authentication-results",
)
SHORT_FIELDS = ("message-id", "date", "from", "sender", "reply-to", "subject", "in-reply-to", *EVIDENCE)
"""The fields that are short as a rule."""
FIELDS = (*SHORT_FIELDS, "references", "to", "cc", "bcc")
"""Every field that an Envelope is made of."""

_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_END = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_LINE = re.compile(rb"\r?\n")
_BRACKETED = re.compile(r"<([^<>]{1,600})>")
_BARE_ID = re.compile(r"""[^\s<>,;"()]+""")
_ID = re.compile("[^\\s<>\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,512}")
_COMMENT = re.compile(r"\([^()]*\)")


def envelope(raw: bytes, internaldate: datetime) -> Envelope:
    """The envelope of a message from the bytes of its header; what follows the first empty line is not looked at.

    Never fails on what the mail says: what cannot be read is left out, and a message without an id is given one that
    is the same wherever the message is found again.
    """
    fields = _fields(raw)
    senders = addresses(fields.get("from", "")) or addresses(fields.get("sender", ""))
    to, cc = addresses(fields.get("to", "")), addresses(fields.get("cc", ""))
    return Envelope(
        message_id=_message_id(fields, internaldate),
        date=date(fields.get("date", "")),
        sender=senders[0] if senders else None,
        reply_to=addresses(fields.get("reply-to", "")),
        to=to,
        cc=cc,
        bcc=addresses(fields.get("bcc", "")),
        subject=readable(fields.get("subject", ""), SUBJECT_LIMIT),
        in_reply_to=_parents(fields.get("in-reply-to", ""), (*senders, *to, *cc)),
        references=_ends(message_ids(fields.get("references", ""))),
        evidence={name: harmless(fields[name], _LIMITS[name]) for name in EVIDENCE if name in fields},
    )


def message_ids(value: str) -> tuple[MessageId, ...]:
    """The ids of a field, bare, none twice: those in angle brackets, or where there are none, what looks like one.

    An id must contain an @: something like ``<yes>`` would join the mail of strangers.
    """
    bracketed = _BRACKETED.findall(value)
    found = ("".join(each.split()) for each in bracketed) if bracketed else _BARE_ID.findall(value)
    return tuple(dict.fromkeys(MessageId(each) for each in found if "@" in each and _ID.fullmatch(each)))


def _fields(raw: bytes) -> dict[str, str]:
    """Unfolded fields by lower-case name; the topmost counts, except where recipients or ids go on in the next."""
    end = _END.search(raw)
    fields: dict[str, str] = {}
    for line in _LINE.split(_FOLD.sub(b"", raw[: end.start()] if end else raw)):
        name, colon, value = line.partition(b":")
        key = name.strip().lower().decode("latin-1")
        if not colon or key not in _WANTED:
            continue
        if key not in fields:
            fields[key] = decoded(value).strip()
        elif key in _REPEATABLE:
            fields[key] += f", {decoded(value).strip()}"
    return fields


_LIMITS = dict.fromkeys(EVIDENCE, EVIDENCE_LIMIT) | {"authentication-results": AUTHENTICATION_LIMIT}
_WANTED = frozenset(FIELDS)
_REPEATABLE = frozenset({"to", "cc", "bcc", "references"})


def _message_id(fields: dict[str, str], internaldate: datetime) -> MessageId:
    ids = message_ids(fields.get("message-id", ""))
    if ids:
        return ids[0]
    return stand_in_id(internaldate.isoformat(), *(fields.get(name, "") for name in ("date", "from", "subject")))


def _parents(value: str, people: tuple[Address, ...]) -> tuple[MessageId, ...]:
    """The ids of In-Reply-To; old programs write whose message of when it was, and the id last."""
    addressed = {person.email for person in people}
    ids = tuple(mid for mid in message_ids(value) if mid.lower() not in addressed)
    prose = _BRACKETED.sub("", _COMMENT.sub("", value)).strip(" ,\t") if "<" in value else ""
    return ids[-1:] if prose else _ends(ids)


def _ends(ids: tuple[MessageId, ...]) -> tuple[MessageId, ...]:
    if len(ids) <= 2 * REFERENCES_KEPT:
        return ids
    return (*ids[:REFERENCES_KEPT], *ids[-REFERENCES_KEPT:])
