"""The mail that came back: which it was and to whom it was written, by what is attached or quoted of it."""

import re
from dataclasses import dataclass, field

from crickets.core.mail import MessageId
from crickets.reading.anatomy import Headers, Message, Part, read_headers
from crickets.reading.mail_addresses import addresses_in

_HEADER = 25_000
_TEXT = 12_000
_QUOTED = 6_000
_MOST_QUOTED = 4
_MOST_RECIPIENTS = 100

_ID = re.compile(r"<([^<>\s@]{1,255}@[^<>\s]{1,255})>")
_ID_LINE = re.compile(
    r"^[> \t]{0,8}(?:X-)?(?:Original-)?Message-ID[ \t]{0,4}:\s{0,8}<([^<>\s@]{1,255}@[^<>\s]{1,255})>",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(
    r"^([> \t]{0,8})(?:return-path|received|message-id|from|to|date|subject|mime-version|delivered-to|x-[\w-]{1,40})"
    r"[ \t]{0,4}:",
    re.IGNORECASE | re.MULTILINE,
)
_FOR = re.compile(r"\bfor <?([^<>\s;]{3,320})>?", re.IGNORECASE)
_LISTS = re.compile(r"list-|x-beenthere|x-mailman-|x-listserver|mailing-list")
_OWNER = re.compile(
    r"(?:^|[<\s])(?:owner-|[^@\s<]{0,100}-(?:bounces?|admin|owner|errors?|request)[+@-])", re.IGNORECASE
)
_NAMED_BY = ("original-message-id", "x-original-message-id", "x-riferimento-message-id", "in-reply-to", "references")


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """What a bounce shows of the mail that came back.

    ``authors`` are who wrote it, and who is told that it came back; ``recipients`` those it was written to besides, and
    ``to_author`` whether it went to its author, too; ``travelled`` are the addresses that servers wrote down as they
    handed this copy on, the first hand first; ``from_list`` says that a mailing list had handed it on.
    """

    id: MessageId | None = None
    authors: frozenset[str] = frozenset()
    recipients: tuple[str, ...] = ()
    to_author: bool = False
    travelled: tuple[str, ...] = field(default=(), repr=False)
    from_list: bool = False


def returned_mail(message: Message) -> ReturnedMail:
    """The mail that a bounce returns, attached whole or as its header, or quoted below the text; empty if it is not."""
    attached = (_headers_of(part) for part in message.parts if part.is_message)
    headers = next((one for one in attached if one.fields), None) or _quoted(message.text[:_TEXT])
    authors = frozenset((*addresses_in(headers.get("from")), *addresses_in(message.headers.get("to"))))
    written = dict.fromkeys(one for name in ("to", "cc", "bcc") for one in addresses_in(headers.get(name)))
    recipients = tuple(one for one in written if one not in authors)[:_MOST_RECIPIENTS]
    hands = (found[1] for hand in reversed(headers.fields.get("received", ())) if (found := _FOR.search(hand)))
    travelled = tuple(addresses_in(" ".join((*hands, *headers.fields.get("x-original-to", ())))))
    from_list = _is_from_list(headers, message.headers)
    return ReturnedMail(
        original_id(message), authors, recipients, not authors.isdisjoint(written), travelled, from_list
    )


def original_id(message: Message) -> MessageId | None:
    """The Message-ID of the mail that came back: by what is attached, by the text, or by what the bounce answers."""
    for part in message.parts:
        if part.is_message and (found := _ID.search(_headers_of(part).get("message-id"))):
            return MessageId(found[1])
    for part in message.parts:
        if not part.is_message and (found := _ID_LINE.search(part.text())):
            return MessageId(found[1])
    for name in _NAMED_BY:
        if ids := _ID.findall(message.headers.get(name)):
            return MessageId(ids[-1])  # of the references, the last is the one that is answered
    return None


def _headers_of(part: Part) -> Headers:
    return read_headers(part.data()[:_HEADER])


def _quoted(text: str) -> Headers:
    """The first header in a text that says to whom the mail went."""
    start = 0
    for _ in range(_MOST_QUOTED):
        if (found := _FIELD.search(text, start)) is None:
            break
        block = text[found.start() : found.start() + _QUOTED].partition("\n\n")[0]
        headers = read_headers("\n".join(line.removeprefix(found[1]) for line in block.split("\n")).encode())
        if "to" in headers:
            return headers
        start = found.start() + len(block) + 1
    return Headers()


def _is_from_list(returned: Headers, bounce: Headers) -> bool:
    """Whether a list's program handed the mail on: it says so, or takes the bounces upon itself."""
    marked = any(_LISTS.match(name) for name in returned.fields)
    bulk = returned.get("precedence").lower() in {"list", "bulk"}
    owners = (returned.get("sender"), returned.get("errors-to"), returned.get("return-path"), bounce.get("to"))
    return marked or bulk or any(_OWNER.search(one) for one in owners)
