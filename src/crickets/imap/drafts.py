"""Placing a draft, taking it out again, marking it: the only writing that is ever done to a mailbox."""

import re
from datetime import datetime

from crickets.core.mail import Flag, Locator, Mailbox
from crickets.errors import MailboxMissing
from crickets.imap.dates import date_time
from crickets.imap.fetch import fetch
from crickets.imap.search import search
from crickets.imap.session import Session, shown
from crickets.imap.wire import Refused
from crickets.ports import Removal

_APPENDUID = re.compile(r"APPENDUID (\d+) (\d+)", re.IGNORECASE)


def append(session: Session, drafts: Mailbox, raw: bytes, at: datetime) -> Locator | None:
    """Place a draft; where it stands, if the server says so (RFC 4315). Raises MailboxMissing, MailboxUnreadable."""
    command = b'APPEND %s (\\Draft \\Seen) "%s" {%d}' % (session.spelt(drafts.name), date_time(at).encode(), len(raw))
    answer = session.wire.ask(command, raw)
    if answer.code.upper() in {"TRYCREATE", "NONEXISTENT"}:
        msg = f"The mailbox {shown(drafts.name)} does not exist any more; create it, or name another under `folders`."
        raise MailboxMissing(msg)
    placed = _APPENDUID.match(answer.granted(f"to place a draft in {shown(drafts.name)}").code)
    return Locator(drafts.name, int(placed[1]), int(placed[2])) if placed else None


def remove(session: Session, locator: Locator, trash: Mailbox | None) -> Removal:
    """Take one message out of its mailbox: for good with UIDPLUS, else into Trash by MOVE, else as RFC 3501 allows.

    On Gmail it goes into Trash: there an expunged message is archived, and its thread shows it as if it had been sent.
    Under another UIDVALIDITY the UID is another message's: nothing is touched, and ABSENT returned.
    """
    if not _opened_as(session, locator):
        return Removal.ABSENT
    try:
        flags = _flags(session, locator)
        return Removal.ABSENT if flags is None else _removed(session, locator.uid, flags, trash)
    finally:
        session.leave()


def flag(session: Session, locator: Locator) -> None:
    """Mark one message as flagged; nothing where it is gone, or under another UIDVALIDITY."""
    if _opened_as(session, locator):
        _store(session, locator.uid, Flag.FLAGGED)
        session.leave()


def _opened_as(session: Session, locator: Locator) -> bool:
    if session.select(locator.mailbox).uidvalidity == locator.uidvalidity:
        return True
    session.leave()
    return False


def _flags(session: Session, locator: Locator) -> frozenset[str] | None:
    message = fetch(session, str(locator.uid), "(UID FLAGS)").get(locator.uid)
    return None if message is None else message.flags or frozenset()


def _removed(session: Session, uid: int, flags: frozenset[str], trash: Mailbox | None) -> Removal:
    archives = session.can("X-GM-EXT-1")
    movable = trash if session.can("MOVE") else None
    if movable is not None and (archives or not session.can("UIDPLUS")):
        command = b"UID MOVE %d %s" % (uid, session.spelt(movable.name))
        session.wire.ask(command).granted("to move a message into Trash")
        return Removal.REMOVED
    if session.can("UIDPLUS"):
        _store(session, uid, Flag.DELETED)
        return _expunged(session, b"UID EXPUNGE %d" % uid)
    if Flag.DELETED not in flags:
        # What is marked already was copied before, in an earlier try.
        _copy(session, uid, trash)
        _store(session, uid, Flag.DELETED)
    # A plain EXPUNGE takes everything that is marked, also what the user marked.
    alone = search(session, "DELETED") == [uid]
    return _expunged(session, b"EXPUNGE") if alone else Removal.FLAGGED


def _copy(session: Session, uid: int, trash: Mailbox | None) -> None:
    if trash is not None:
        session.wire.ask(b"UID COPY %d %s" % (uid, session.spelt(trash.name))).granted("to copy a message into Trash")


def _store(session: Session, uid: int, mark: Flag) -> None:
    session.wire.ask(f"UID STORE {uid} +FLAGS.SILENT ({mark})".encode()).granted("to mark a message")


def _expunged(session: Session, command: bytes) -> Removal:
    try:
        session.wire.ask(command).granted("to expunge a message")
    except Refused:
        return Removal.FLAGGED
    return Removal.REMOVED
