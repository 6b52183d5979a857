"""One question for all mailboxes, and what lies beyond each cursor (RFC 5819, RFC 7162)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crickets.core.mail import Arrival, Mailbox, MailboxCursor, MailboxRole
from crickets.errors import MailboxMissing, MailboxUnreadable
from crickets.imap.fetch import BATCH, fetch_headers
from crickets.imap.folders import Folders, Watch, folders, readable_name
from crickets.imap.search import saved_since, search, search_for
from crickets.imap.session import Opened, Session, shown
from crickets.imap.wire import Refused, Response, flat, unquoted
from crickets.ports import Batch, Change, Gone, Interest, Renumbered, Unreadable

_STATUS = re.compile(rb'\* STATUS ("(?:\\.|[^"\\])*"|\S+) \(([^)]*)\)', re.IGNORECASE | re.DOTALL)
_PIPELINE = 20


@dataclass(frozen=True, slots=True)
class Look:
    """All mailboxes as they stood when the question was answered; a mailbox that failed has no cursor."""

    folders: Folders
    cursors: Mapping[str, MailboxCursor]


def look(session: Session, watch: Watch) -> Look:
    """Ask how all mailboxes stand: one round trip where the server has LIST-STATUS."""
    found = _list_status(session, watch) if session.can("LIST-STATUS") else None
    return found or _list_and_status(session, watch)


def changes(session: Session, now: Look, cursors: Mapping[str, MailboxCursor], interest: Interest) -> Iterator[Change]:
    """What differs between a look and the cursors, mailbox by mailbox."""
    yield from (Gone(name) for name in cursors if not now.folders.has(name))
    for mailbox in now.folders.mailboxes():
        cursor = cursors.get(mailbox.name)
        try:
            stand = now.cursors.get(mailbox.name) or status(session, mailbox.name)
            yield from _change(session, mailbox, cursor, stand, interest)
        except MailboxMissing:
            if cursor is not None:
                yield Gone(mailbox.name)
        except MailboxUnreadable as error:
            yield Unreadable(mailbox, _reason(error))


def history(session: Session, now: Look, interest: Interest, role: MailboxRole | None = None) -> Iterator[Change]:
    """Search every mailbox, or those of a role, whatever is known of it."""
    for mailbox in (each for each in now.folders.mailboxes() if role in {None, each.role}):
        try:
            stand = now.cursors.get(mailbox.name) or status(session, mailbox.name)
            yield from _searched(session, mailbox, stand, interest, last=False)
        except MailboxMissing:
            continue
        except MailboxUnreadable as error:
            yield Unreadable(mailbox, _reason(error))


def beyond(session: Session, mailbox: Mailbox, uid: int, since: datetime | None) -> Sequence[Arrival]:
    """The messages of a mailbox from this UID on, of those put there before ``since`` a day's at most."""
    opened = session.examine(mailbox.name)
    # n:* names the last message where there is none from n on.
    uids = [each for each in search(session, f"UID {uid}:*{f' {saved_since(since)}' if since else ''}") if each >= uid]
    found = fetch_headers(session, mailbox, opened.uidvalidity or 0, uids)
    return [arrival for headers in found for arrival in headers.arrivals]


def status(session: Session, mailbox: str) -> MailboxCursor:
    """How one mailbox stands now; raises MailboxMissing, MailboxUnreadable."""
    answer = session.about(b"STATUS %s %s" % (session.spelt(mailbox), _items(session)), mailbox)
    for name, cursor in _cursors(session, answer.untagged):
        if name == mailbox:
            return cursor
    msg = f"The server does not say how the mailbox {shown(mailbox)} stands."
    raise MailboxUnreadable(msg)


def _list_status(session: Session, watch: Watch) -> Look | None:
    special_use = b"SPECIAL-USE " if session.can("SPECIAL-USE") else b""
    question = b'LIST "" "*" RETURN (%sSTATUS %s)' % (special_use, _items(session))
    answer = session.ask_afresh(question)
    if not answer.ok:
        session.cannot("LIST-STATUS")
        return None
    return _looked(session, answer.untagged, watch)


def _list_and_status(session: Session, watch: Watch) -> Look:
    answer = session.ask_afresh(b'LIST "" "*"').granted("to list the mailboxes")
    listed = _looked(session, answer.untagged, watch)
    names = [mailbox.name for mailbox in listed.folders.mailboxes()]
    said: list[Response] = []
    for start in range(0, len(names), _PIPELINE):
        some = names[start : start + _PIPELINE]
        answers = session.wire.ask_all([b"STATUS %s %s" % (session.spelt(name), _items(session)) for name in some])
        said += [response for each in answers if each.ok for response in each.untagged]
    return Look(listed.folders, dict(_cursors(session, said)))


def _looked(session: Session, said: Sequence[Response], watch: Watch) -> Look:
    found = folders(said, watch)
    if not found.listed:
        msg = f"{session.host} lists no mailbox at all, not even INBOX; nothing is concluded from that."
        raise MailboxUnreadable(msg)
    session.names = {each.name: each.spelt for each in found.listed}
    return Look(found, dict(_cursors(session, said)))


def _items(session: Session) -> bytes:
    return b"(MESSAGES UIDNEXT UIDVALIDITY%s)" % (b" HIGHESTMODSEQ" if session.can("CONDSTORE") else b"")


def _cursors(session: Session, said: Sequence[Response]) -> Iterator[tuple[str, MailboxCursor]]:
    names = {spelt: name for name, spelt in session.names.items()}
    for response in said:
        match = _STATUS.match(flat(response))
        if match:
            spelt = unquoted(match[1])
            name = names.get(spelt) or readable_name(spelt)
            cursor = _cursor(name, match[2])
            if cursor is not None:
                yield name, cursor


def _cursor(name: str, items: bytes) -> MailboxCursor | None:
    words = items.upper().split()
    values = {key: int(value) for key, value in zip(words[::2], words[1::2], strict=False) if value.isdigit()}
    if not {b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES"} <= values.keys():
        return None
    modseq = values.get(b"HIGHESTMODSEQ") or None
    return MailboxCursor(name, values[b"UIDVALIDITY"], values[b"UIDNEXT"], values[b"MESSAGES"], modseq)


def _change(
    session: Session, mailbox: Mailbox, cursor: MailboxCursor | None, stand: MailboxCursor, interest: Interest
) -> Iterator[Change]:
    if cursor is not None and _was_renumbered(cursor, stand):
        yield Renumbered(mailbox, stand.uidvalidity)
        cursor = None
    if cursor is None:
        yield from _searched(session, mailbox, stand, interest, last=True)
    elif not _is_quiet(cursor, stand):
        yield from _arrived(session, mailbox, cursor, stand, interest)


def _was_renumbered(cursor: MailboxCursor, stand: MailboxCursor) -> bool:
    """Whether UIDs mean something else now; numbers that go down are those of a mailbox restored from a backup."""
    went_down = cursor.modseq is not None and stand.modseq is not None and stand.modseq < cursor.modseq
    return stand.uidvalidity != cursor.uidvalidity or stand.uidnext < cursor.uidnext or went_down


def _is_quiet(cursor: MailboxCursor, stand: MailboxCursor) -> bool:
    comparable = cursor.modseq is not None and stand.modseq is not None
    same_modseq = not comparable or cursor.modseq == stand.modseq
    return same_modseq and (cursor.uidnext, cursor.messages) == (stand.uidnext, stand.messages)


def _searched(
    session: Session, mailbox: Mailbox, stand: MailboxCursor, interest: Interest, *, last: bool
) -> Iterator[Batch]:
    """What a mailbox holds of interest; no cursor before the end, since an interrupted search has to begin anew."""
    uids: Sequence[int] = ()
    if stand.messages:
        stand = _visible(stand, session.examine(mailbox.name))
        uids = [uid for uid in search_for(session, interest) if uid < stand.uidnext]
    for headers in fetch_headers(session, mailbox, stand.uidvalidity, uids, interest.addresses):
        yield Batch(mailbox, headers.arrivals, headers.unparsed)
    if last:
        yield Batch(mailbox, (), (), stand)


def _arrived(
    session: Session, mailbox: Mailbox, cursor: MailboxCursor, stand: MailboxCursor, interest: Interest
) -> Iterator[Batch]:
    """What came since the cursor, up to the look: whatever comes later is left to the next one."""
    if stand.uidnext > cursor.uidnext:
        stand = _visible(stand, session.examine(mailbox.name), at_least=cursor.uidnext)
    uids: Sequence[int] = range(cursor.uidnext, stand.uidnext)
    if len(uids) > BATCH:
        uids = search(session, f"UID {uids[0]}:{uids[-1]}", below=stand.uidnext)
    pending = Batch(mailbox, ())
    for headers in fetch_headers(session, mailbox, stand.uidvalidity, uids, interest.addresses):
        if pending.cursor is not None:
            yield pending
        # So much is read for good, also when the connection ends before the rest.
        reached = replace(cursor, uidnext=headers.last + 1)
        pending = Batch(mailbox, headers.arrivals, headers.unparsed, reached)
    yield replace(pending, cursor=stand)


def _visible(stand: MailboxCursor, opened: Opened, at_least: int = 1) -> MailboxCursor:
    """A stand, no higher than what the open mailbox shows: a server of many machines may know of a message before."""
    return replace(stand, uidnext=max(min(stand.uidnext, opened.uidnext or stand.uidnext), at_least))


def _reason(error: MailboxUnreadable) -> str:
    return error.text if isinstance(error, Refused) else str(error)
