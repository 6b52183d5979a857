"""FETCH: from UIDs of the open mailbox to arrivals, by headers only (RFC 9051 section 6.4.5)."""

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from crickets.core.mail import Arrival, Flag, Locator, Mailbox, Unparsed
from crickets.imap.dates import internaldate
from crickets.imap.header import FIELDS, SHORT_FIELDS, envelope
from crickets.imap.search import LONGEST_COMMAND, search, written_by
from crickets.imap.session import Session
from crickets.imap.traces import traces
from crickets.imap.uids import batches, compressed
from crickets.imap.wire import Refused, Response, unquoted

BATCH = 1_000
_CUT = 65_536
MOST_REFUSED = 20  # so many bad messages in one batch, and it is the mailbox that is bad
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALL_FIELDS = " ".join(FIELDS).upper()
_SHORT_FIELDS = " ".join(SHORT_FIELDS).upper()
_ITEMS = f"(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({_ALL_FIELDS})]<0.{_CUT}>)"
_SHORT_ITEMS = f"(UID BODY.PEEK[HEADER.FIELDS ({_SHORT_FIELDS})]<0.{_CUT}>)"

_FETCH = re.compile(rb"\* \d+ FETCH \(", re.IGNORECASE)
_UID = re.compile(rb"[( ]UID (\d+)", re.IGNORECASE)
_FLAGS = re.compile(rb"[( ]FLAGS \(([^)]*)\)", re.IGNORECASE)
_INTERNALDATE = re.compile(rb'[( ]INTERNALDATE "([^"]*)"', re.IGNORECASE)
_SIZE = re.compile(rb"[( ]RFC822\.SIZE (\d+)", re.IGNORECASE)
_BODY = re.compile(rb'BODY\[[^\]]*\](?:<\d+>)? (NIL|"(?:\\.|[^"\\])*")', re.IGNORECASE | re.DOTALL)
_SYSTEM_FLAGS = {flag.lower(): flag.value for flag in Flag}

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Fetched:
    """What the server said of one message; None where it did not."""

    uid: int
    flags: frozenset[str] | None = None
    internaldate: str | None = None
    size: int = 0
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Headers:
    """The messages of one batch, understood or not, in the order of UIDs; those that are gone are in neither."""

    arrivals: tuple[Arrival, ...]
    unparsed: tuple[Unparsed, ...]
    last: int


def fetch_headers(
    session: Session,
    mailbox: Mailbox,
    uidvalidity: int,
    uids: Sequence[int],
    writers: Collection[str] = (),
) -> Iterator[Headers]:
    """Fetch these messages of the open mailbox, which must be `mailbox`, in batches of at most 1,000.

    Of those that the server does not give it is asked which of these addresses wrote them.
    """
    for members in batches(uids, BATCH, LONGEST_COMMAND - len(_ITEMS)):
        yield _headers(session, mailbox, uidvalidity, members, writers)


def _headers(
    session: Session, mailbox: Mailbox, uidvalidity: int, uids: Sequence[int], writers: Collection[str]
) -> Headers:
    session.read(mailbox.name, uidvalidity)
    refused: dict[int, str] = {}
    messages = _fetch_what_can_be(session, uids, refused)
    refused |= _withheld(session, [uid for uid in uids if uid not in messages and uid not in refused])
    _complete_the_cut(session, messages.values())
    wanted = (messages[uid] for uid in uids if uid in messages)
    found = [_arrival(Locator(mailbox.name, uidvalidity, each.uid), mailbox, each) for each in wanted]
    wrote = _writers(session, sorted(refused), writers)
    failed = (
        Unparsed(Locator(mailbox.name, uidvalidity, uid), reason, writers=wrote.get(uid, frozenset()))
        for uid, reason in refused.items()
    )
    return Headers(
        tuple(each for each in found if isinstance(each, Arrival)),
        (*(each for each in found if isinstance(each, Unparsed)), *failed),
        uids[-1],
    )


def _fetch_what_can_be(session: Session, uids: Sequence[int], refused: dict[int, str]) -> dict[int, Fetched]:
    """Fetch by halves where the server refuses all for one bad message, which is noted with the server's reason."""
    try:
        return fetch(session, ",".join(compressed(uids)), _ITEMS)
    except Refused as error:
        if len(refused) == MOST_REFUSED:
            raise
        if len(uids) == 1:
            refused[uids[0]] = error.text
            return {}
    half = len(uids) // 2
    first = _fetch_what_can_be(session, uids[:half], refused)
    return first | _fetch_what_can_be(session, uids[half:], refused)


def _withheld(session: Session, uids: Sequence[int]) -> dict[int, str]:
    """Those of the messages that are there all the same: what Exchange cannot convert it leaves out without a word."""
    if not uids:
        return {}
    there = set(search(session, f"UID {','.join(compressed(uids))}"))
    return {uid: "the server lists it, and does not give it" for uid in uids if uid in there}


def _writers(session: Session, uids: Sequence[int], addresses: Collection[str]) -> dict[int, frozenset[str]]:
    """Who wrote messages that the server does not give: where it searches it looks into them all the same."""
    found: dict[int, frozenset[str]] = {}
    if uids:
        with suppress(Refused):
            for uid, address in written_by(session, compressed(uids), sorted(addresses)):
                found[uid] = found.get(uid, frozenset()) | {address}
    return found


def _complete_the_cut(session: Session, messages: Iterable[Fetched]) -> None:
    """Where a huge field pushed others beyond the cut, fetch the short ones alone and put them on top."""
    cut = {each.uid: each for each in messages if each.body is not None and len(each.body) >= _CUT}
    for members in batches(sorted(cut), BATCH, LONGEST_COMMAND - len(_SHORT_ITEMS)):
        for uid, short in fetch(session, ",".join(compressed(members)), _SHORT_ITEMS).items():
            if uid in cut and short.body is not None:
                cut[uid].body = short.body.rstrip() + b"\r\n" + (cut[uid].body or b"")


def _arrival(locator: Locator, mailbox: Mailbox, message: Fetched) -> Arrival | Unparsed:
    if message.body is None:
        return _not_understood(locator, message, "the server gave no header")
    try:
        found = _understood(locator, mailbox, message, message.body)
    except Exception as error:  # noqa: BLE001 - whatever one message does to us, it must not stop the others
        _log.warning("message_not_understood", extra={"mailbox": locator.mailbox, "uid": locator.uid})
        return _not_understood(locator, message, type(error).__name__)
    return found or _not_understood(locator, message, "neither the server nor the message tells when it came")


def _not_understood(locator: Locator, message: Fetched, reason: str) -> Unparsed:
    seen = traces(message.body or b"")
    return Unparsed(locator, reason, internaldate(message.internaldate or ""), seen.writers, seen.refers_to)


def _understood(locator: Locator, mailbox: Mailbox, message: Fetched, header: bytes) -> Arrival | None:
    told = internaldate(message.internaldate or "")
    found = envelope(header, told or _EPOCH)
    at = told or found.date
    if at is None:
        return None
    return Arrival(locator, mailbox.role, at, found, message.flags or frozenset(), message.size)


def fetch(session: Session, uids: str, items: str) -> dict[int, Fetched]:
    """What the server says of a set of UIDs of the open mailbox, by UID; raises Refused."""
    answer = session.wire.ask(f"UID FETCH {uids} {items}".encode())
    # Somebody else expunged one of them: that is no failure of the others.
    if not answer.ok and answer.code.upper() != "EXPUNGEISSUED":
        answer.granted("to show messages")
    return collected(answer.untagged)


def collected(responses: Iterable[Response]) -> dict[int, Fetched]:
    """FETCH responses put together by UID: a server may say of one message now this, now that."""
    messages: dict[int, Fetched] = {}
    for response in responses:
        if not _FETCH.match(response[0]):
            continue
        text, body = _taken_apart(response)
        uid = _UID.search(text)
        if uid:
            _note(messages.setdefault(int(uid[1]), Fetched(int(uid[1]))), text, body)
    return messages


def _taken_apart(response: Response) -> tuple[bytes, bytes | None]:
    """The items of a FETCH response without the message's own text, and that text."""
    if len(response) > 1:
        return b" ".join(response[::2]), response[1]
    match = _BODY.search(response[0])
    if match is None:
        return response[0], None
    body = None if match[1].upper() == b"NIL" else unquoted(match[1])
    return response[0][: match.start()] + response[0][match.end() :], body


def _note(message: Fetched, text: bytes, body: bytes | None) -> None:
    flags, when, size = _FLAGS.search(text), _INTERNALDATE.search(text), _SIZE.search(text)
    if flags:
        message.flags = frozenset(map(_flag, flags[1].decode("ascii", "replace").split())) - {"\\Recent"}
    if when:
        message.internaldate = when[1].decode("ascii", "replace")
    if size:
        message.size = int(size[1])
    if body is not None:
        message.body = body


def _flag(name: str) -> str:
    return _SYSTEM_FLAGS.get(name.lower(), name)
