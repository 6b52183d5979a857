"""A mailbox in memory that keeps the promises of `crickets.ports.Mail`, and what other people do to it meanwhile.

`Server` is the account as its owner and the world see it; `FakeMail` is one connection to it.
"""

import select
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from crickets.core.mail import (
    Arrival,
    Envelope,
    Flag,
    Locator,
    Mailbox,
    MailboxCursor,
    MailboxRole,
    Unparsed,
)
from crickets.errors import ConnectionLost, MailboxMissing, MailboxUnreadable, MailError
from crickets.imap.header import envelope
from crickets.ports import Batch, Change, Gone, Interest, Readable, Removal, Renumbered, Unreadable

FOLDERS = {
    "INBOX": MailboxRole.INBOX,
    "Sent": MailboxRole.SENT,
    "Drafts": MailboxRole.DRAFTS,
    "Junk": MailboxRole.JUNK,
    "Trash": MailboxRole.TRASH,
    "Clients": MailboxRole.OTHER,
}


def letter(
    text: str = "Hello.",
    *,
    sender: str = "Ann <ann@acme.example>",
    to: str = "you@studio.example",
    subject: str = "Website",
    message_id: str | None = None,
    date: datetime | None = None,
    **fields: str,
) -> bytes:
    """A message as bytes; `fields` are further header fields, named with underscores: `in_reply_to="<a@b.example>"`."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    if message_id is not None:
        message["Message-ID"] = f"<{message_id}>"
    if date is not None:
        message["Date"] = format_datetime(date)
    for name, value in fields.items():
        message[name.replace("_", "-").title()] = value
    message.set_content(text)
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as it lies in a mailbox; it never changes but for its flags."""

    raw: bytes
    internaldate: datetime
    flags: frozenset[str] = frozenset()


@dataclass(slots=True)
class Folder:
    """One mailbox of the server; `broken` is the sentence with which it refuses to be read."""

    role: MailboxRole
    uidvalidity: int
    uidnext: int = 1
    modseq: int = 1
    messages: dict[int, Stored] = field(default_factory=dict)
    broken: str = ""
    unreadable_uids: set[int] = field(default_factory=set)

    def cursor(self, name: str, *, condstore: bool) -> MailboxCursor:
        modseq = self.modseq if condstore else None
        return MailboxCursor(name, self.uidvalidity, self.uidnext, len(self.messages), modseq)


@dataclass(slots=True)
class Server:
    """An account and its mailboxes. What is done here is what other programs and other people do.

    `looks` counts how often a connection asked for changes. `down`, where not empty, is why every question fails;
    with `hangs_up_after` the connection is lost after so many further questions. With `appenduid` off the server
    does not say where an appended message stands; `loses_append` swallows the answer to the next append, `keeps_it`
    tells whether the message is there all the same. Without `expunges` a removal can only flag.
    """

    folders: dict[str, Folder] = field(default_factory=dict)
    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    looks: int = 0
    down: MailError | None = None
    hangs_up_after: int | None = None
    condstore: bool = True
    appenduid: bool = True
    loses_append: bool = False
    keeps_it: bool = True
    expunges: bool = True
    news: bool = False

    def __post_init__(self) -> None:
        for name, role in FOLDERS.items():
            self.make(name, role)

    def make(self, name: str, role: MailboxRole = MailboxRole.OTHER) -> None:
        self.folders[name] = Folder(role, uidvalidity=1_000 + len(self.folders))

    def drop(self, name: str) -> None:
        del self.folders[name]

    def deliver(
        self,
        raw: bytes,
        mailbox: str = "INBOX",
        *,
        at: datetime | None = None,
        flags: frozenset[str] = frozenset(),
    ) -> Locator:
        """Put a message into a mailbox, at the server's `now` unless said otherwise."""
        folder = self.folders[mailbox]
        uid = folder.uidnext
        folder.messages[uid] = Stored(raw, (at or self.now).replace(microsecond=0), flags)
        folder.uidnext += 1
        folder.modseq += 1
        self.news = self.news or mailbox == "INBOX"
        return Locator(mailbox, folder.uidvalidity, uid)

    def remove(self, locator: Locator) -> Stored:
        """Expunge a message, as another program does."""
        folder = self.folders[locator.mailbox]
        folder.modseq += 1
        return folder.messages.pop(locator.uid)

    def edit(self, locator: Locator, raw: bytes) -> Locator:
        """Save a changed draft, as mail programs do: the new text under a new UID, the old one expunged."""
        old = self.remove(locator)
        return self.deliver(raw, locator.mailbox, flags=old.flags)

    def move(self, locator: Locator, mailbox: str) -> Locator:
        """Move a message, as deleting into Trash does."""
        old = self.remove(locator)
        return self.deliver(old.raw, mailbox, at=old.internaldate, flags=old.flags)

    def send(self, locator: Locator, raw: bytes | None = None, *, sent: str = "Sent") -> Locator:
        """Send a draft: it leaves its mailbox, and a copy (changed, where `raw` is given) appears in Sent."""
        old = self.remove(locator)
        return self.deliver(raw or old.raw, sent, flags=frozenset({Flag.SEEN}))

    def set_flags(self, locator: Locator, *flags: str) -> None:
        folder = self.folders[locator.mailbox]
        folder.messages[locator.uid] = replace(folder.messages[locator.uid], flags=frozenset(flags))
        folder.modseq += 1

    def break_(self, mailbox: str, reason: str = "Internal error occurred.") -> None:
        """Let a mailbox refuse to be read, until `mend`."""
        self.folders[mailbox].broken = reason

    def mend(self, mailbox: str) -> None:
        self.folders[mailbox].broken = ""

    def renumber(self, mailbox: str) -> None:
        """Give the mailbox a new UIDVALIDITY and its messages new UIDs."""
        folder = self.folders[mailbox]
        folder.uidvalidity += 1_000
        folder.messages = dict(enumerate(folder.messages.values(), 1))
        folder.uidnext = len(folder.messages) + 1
        folder.modseq = 1

    def messages(self, mailbox: str) -> Sequence[bytes]:
        """The messages of a mailbox, in the order of UIDs."""
        return [stored.raw for _, stored in sorted(self.folders[mailbox].messages.items())]

    def locators(self, mailbox: str) -> Sequence[Locator]:
        folder = self.folders[mailbox]
        return [Locator(mailbox, folder.uidvalidity, uid) for uid in sorted(folder.messages)]

    def answer(self) -> None:
        """Come to the next question: fail where the server is down or hangs up."""
        if self.hangs_up_after is not None:
            self.hangs_up_after -= 1
            if self.hangs_up_after < 0:
                self.hangs_up_after = None
                msg = "The server closed the connection; a new one is opened soon."
                raise ConnectionLost(msg)
        if self.down is not None:
            raise self.down


@dataclass(slots=True)
class FakeMail:
    """One connection to a server in memory; implements `crickets.ports.Mail`."""

    server: Server = field(default_factory=Server)
    ignored: frozenset[str] = frozenset()
    notifies: bool = True
    closed: bool = False

    def mailboxes(self) -> Sequence[Mailbox]:
        names = sorted(
            self.server.folders.keys() - self.ignored, key=lambda name: (name != "Sent", name != "INBOX", name)
        )
        return [Mailbox(name, self.server.folders[name].role) for name in names]

    def mailbox(self, role: MailboxRole) -> Mailbox:
        found = [mailbox for mailbox in self.mailboxes() if mailbox.role is role]
        if len(found) != 1:
            msg = f'The account has no mailbox for {role}; name it under `folders`, as `{role} = "..."`.'
            raise MailboxMissing(msg)
        return found[0]

    def changes(self, cursors: Mapping[str, MailboxCursor], interest: Interest) -> Iterator[Change]:
        self.server.looks += 1
        self.server.answer()
        stands = {box: self._stand(box.name) for box in self.mailboxes()}
        yield from (Gone(name) for name in cursors if name not in self.server.folders)
        for mailbox, stand in stands.items():
            yield from self._change(mailbox, stand, cursors.get(mailbox.name), interest)

    def _change(
        self, mailbox: Mailbox, stand: MailboxCursor, cursor: MailboxCursor | None, interest: Interest
    ) -> Iterator[Change]:
        folder = self.server.folders[mailbox.name]
        if folder.broken:
            yield Unreadable(mailbox, folder.broken)
            return
        if cursor is not None and self._renumbered(cursor, stand):
            yield Renumbered(mailbox, stand.uidvalidity)
            cursor = None
        if cursor is None:
            self.server.answer()
            yield self._batch(mailbox, self._wanted(folder, interest), stand)
        elif cursor != stand:
            self.server.answer()
            yield self._batch(mailbox, range(cursor.uidnext, stand.uidnext), stand)

    @staticmethod
    def _renumbered(cursor: MailboxCursor, stand: MailboxCursor) -> bool:
        went_back = cursor.modseq is not None and stand.modseq is not None and stand.modseq < cursor.modseq
        return cursor.uidvalidity != stand.uidvalidity or went_back or stand.uidnext < cursor.uidnext

    def history(self, interest: Interest, role: MailboxRole | None = None) -> Iterator[Change]:
        self.server.answer()
        for mailbox in (each for each in self.mailboxes() if role in {None, each.role}):
            folder = self.server.folders[mailbox.name]
            if folder.broken:
                yield Unreadable(mailbox, folder.broken)
            else:
                yield self._batch(mailbox, self._wanted(folder, interest), None)

    def beyond(self, mailbox: str, uid: int, since: datetime | None = None) -> Sequence[Arrival]:
        folder = self._open(mailbox)
        role = Mailbox(mailbox, folder.role)
        arrivals = self._batch(role, range(uid, folder.uidnext), None).arrivals
        return [each for each in arrivals if since is None or each.internaldate >= since - timedelta(days=1)]

    def status(self, mailbox: str) -> MailboxCursor:
        self._open(mailbox)
        return self._stand(mailbox)

    def flags(self, locator: Locator) -> frozenset[str] | None:
        stored = self._stored(locator)
        return None if stored is None else stored.flags

    def read(self, locator: Locator, limit: int | None = None) -> bytes | None:
        stored = self._stored(locator)
        return None if stored is None else stored.raw[:limit]

    def crowd(self, locator: Locator, internaldate: datetime) -> int:
        folder = self._open(locator.mailbox)
        around = (folder.messages.get(uid) for uid in range(locator.uid - 30, locator.uid + 31))
        return sum(stored is not None and _minute(stored.internaldate) == _minute(internaldate) for stored in around)

    def append(self, raw: bytes, at: datetime) -> Locator | None:
        self.server.answer()
        drafts = self.mailbox(MailboxRole.DRAFTS)
        if self.server.loses_append:
            self.server.loses_append = False
            if self.server.keeps_it:
                self._append(drafts, raw, at)
            msg = "The connection ended in the middle of a command; whether it was done is not known."
            raise ConnectionLost(msg)
        self._open(drafts.name)
        locator = self._append(drafts, raw, at)
        return locator if self.server.appenduid else None

    def _append(self, drafts: Mailbox, raw: bytes, at: datetime) -> Locator:
        return self.server.deliver(raw, drafts.name, at=at, flags=frozenset({Flag.DRAFT, Flag.SEEN}))

    def remove(self, locator: Locator) -> Removal:
        if self._stored(locator) is None:
            return Removal.ABSENT
        if not self.server.expunges:
            self._add_flag(locator, Flag.DELETED)
            return Removal.FLAGGED
        self.server.remove(locator)
        return Removal.REMOVED

    def flag(self, locator: Locator) -> None:
        if self._stored(locator) is not None:
            self._add_flag(locator, Flag.FLAGGED)

    def _add_flag(self, locator: Locator, flag: Flag) -> None:
        stored = self.server.folders[locator.mailbox].messages[locator.uid]
        self.server.set_flags(locator, *stored.flags, flag)

    def wait(self, seconds: float, wake: Readable) -> bool:
        self.server.answer()
        if self.notifies and self.server.news:
            self.server.news = False
            return True
        select.select([wake], [], [], min(seconds, 0.01))
        return False

    def close(self) -> None:
        self.closed = True

    def _stand(self, name: str) -> MailboxCursor:
        return self.server.folders[name].cursor(name, condstore=self.server.condstore)

    def _open(self, name: str) -> Folder:
        self.server.answer()
        folder = self.server.folders.get(name)
        if folder is None:
            msg = f"The mailbox {name} does not exist; create it, or name another one under `folders`."
            raise MailboxMissing(msg)
        if folder.broken:
            msg = f"The mailbox {name} cannot be read: {folder.broken}"
            raise MailboxUnreadable(msg)
        return folder

    def _stored(self, locator: Locator) -> Stored | None:
        try:
            folder = self._open(locator.mailbox)
        except MailboxMissing:
            return None
        return folder.messages.get(locator.uid) if folder.uidvalidity == locator.uidvalidity else None

    def _wanted(self, folder: Folder, interest: Interest) -> Sequence[int]:
        return [uid for uid, stored in sorted(folder.messages.items()) if _interests(stored, interest)]

    def _batch(self, mailbox: Mailbox, uids: Sequence[int], cursor: MailboxCursor | None) -> Batch:
        folder = self.server.folders[mailbox.name]
        found = [uid for uid in uids if uid in folder.messages]
        unparsed = tuple(
            Unparsed(Locator(mailbox.name, folder.uidvalidity, uid), "the server cannot read it")
            for uid in found
            if uid in folder.unreadable_uids
        )
        arrivals = tuple(
            _arrival(Locator(mailbox.name, folder.uidvalidity, uid), mailbox.role, folder.messages[uid])
            for uid in found
            if uid not in folder.unreadable_uids
        )
        return Batch(mailbox, arrivals, unparsed, cursor)


def _interests(stored: Stored, interest: Interest) -> bool:
    if interest.all_since is not None and stored.internaldate >= interest.all_since - timedelta(days=1):
        return True
    if stored.internaldate < interest.since - timedelta(days=1):
        return False
    found = envelope(stored.raw, stored.internaldate)
    return any(wanted in email for email in _emails(found, interest) for wanted in interest.addresses)


def _emails(found: Envelope, interest: Interest) -> Sequence[str]:
    readers = () if interest.authors else (*found.to, *found.cc, *found.bcc)
    return [person.email for person in (*readers, *((found.sender,) if found.sender else ()))]


def _arrival(locator: Locator, role: MailboxRole, stored: Stored) -> Arrival:
    found = envelope(stored.raw, stored.internaldate)
    return Arrival(locator, role, stored.internaldate, found, stored.flags, len(stored.raw))


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
