"""One account's mailbox over one connection: what `crickets.ports.Mail` promises, kept over IMAP."""

import select
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from crickets.core.mail import Arrival, Locator, Mailbox, MailboxCursor, MailboxRole
from crickets.errors import MailboxMissing, MailboxUnreadable, MailError
from crickets.imap import changes, drafts
from crickets.imap.authentication import Access
from crickets.imap.changes import Look
from crickets.imap.crowd import Crowds
from crickets.imap.fetch import fetch
from crickets.imap.folders import Watch
from crickets.imap.idle import Clocks, idle
from crickets.imap.session import Limits, Opened, Session, login
from crickets.ports import Change, Interest, Readable, Removal

_INBOX = "INBOX"
_GOODBYE = 2.0  # seconds to wait for a server that may not be there any more


def connect(access: Access, watch: Watch, limits: Limits | None = None) -> "ImapMail":
    """Log in to an account; raises AuthenticationFailed, ConnectionLost, or ConfigError for a password in the clear."""
    return ImapMail(login(access, limits or Limits()), watch)


class ImapMail:
    """Implements `crickets.ports.Mail`. Belongs to one thread."""

    def __init__(self, session: Session, watch: Watch) -> None:
        self._session = session
        self._watch = watch
        self._clocks = Clocks()
        self._looked: Look | None = None
        self._told: tuple[MailboxCursor, Opened] | None = None
        self._crowds = Crowds()

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server announced after the login, in upper case."""
        return self._session.capabilities

    @property
    def notifies(self) -> bool:
        """Whether `wait` hears of news by itself; where not, only looking tells."""
        return self._session.can("IDLE")

    def mailboxes(self) -> Sequence[Mailbox]:
        """All mailboxes that are watched, with their roles, as of the last question."""
        return self._last_look().folders.mailboxes()

    def mailbox(self, role: MailboxRole) -> Mailbox:
        """The one mailbox of a role; raises MailboxMissing, with the key of the configuration that settles it."""
        return self._last_look().folders.mailbox(role)

    def changes(self, cursors: Mapping[str, MailboxCursor], interest: Interest) -> Iterator[Change]:
        """Ask once for all mailboxes, then give what lies beyond each cursor; nothing for a quiet mailbox."""
        yield from changes.changes(self._session, self._look(), cursors, interest)

    def history(self, interest: Interest, role: MailboxRole | None = None) -> Iterator[Change]:
        """Search every mailbox, or those of a role, for `interest`; no batch carries a cursor."""
        yield from changes.history(self._session, self._look(), interest, role)

    def beyond(self, mailbox: str, uid: int, since: datetime | None = None) -> Sequence[Arrival]:
        """The messages of a mailbox with a UID of at least this, in order; the unparsed are left out, and the older."""
        roles = {each.name: each for each in self._last_look().folders.mailboxes()}
        return changes.beyond(self._session, roles.get(mailbox, Mailbox(mailbox)), uid, since)

    def status(self, mailbox: str) -> MailboxCursor:
        """Where the mailbox stands now."""
        return changes.status(self._session, mailbox)

    def flags(self, locator: Locator) -> frozenset[str] | None:
        """The flags of one message; None where it is gone, with its mailbox too, or where UIDVALIDITY has changed."""
        if not self._is_there(locator):
            return None
        message = fetch(self._session, str(locator.uid), "(UID FLAGS)").get(locator.uid)
        return None if message is None else message.flags or frozenset()

    def read(self, locator: Locator, limit: int | None = None) -> bytes | None:
        """A message as the server gives it back, at most `limit` bytes, unseen; None as in `flags`."""
        if not self._is_there(locator):
            return None
        part = "" if limit is None else f"<0.{limit}>"
        message = fetch(self._session, str(locator.uid), f"(UID BODY.PEEK[]{part})").get(locator.uid)
        return None if message is None else message.body

    def _is_there(self, locator: Locator) -> bool:
        try:
            return self._session.examine(locator.mailbox).uidvalidity == locator.uidvalidity
        except MailboxMissing:
            return False

    def crowd(self, locator: Locator, internaldate: datetime) -> int:
        """How many of the messages up to 30 UIDs around this one, itself included, share its INTERNALDATE minute."""
        return self._crowds.size(self._session, locator, internaldate)

    def append(self, raw: bytes, at: datetime) -> Locator | None:
        """Place a draft, seen, with this INTERNALDATE; where it stands, if the server tells."""
        return drafts.append(self._session, self.mailbox(MailboxRole.DRAFTS), raw, at)

    def remove(self, locator: Locator) -> Removal:
        """Take one message out of its mailbox, for good or into Trash, and no other message with it.

        ABSENT where it is gone, and where UIDVALIDITY has changed: then the UID may be another message's.
        """
        return drafts.remove(self._session, locator, self._trash())

    def flag(self, locator: Locator) -> None:
        """Mark one message as flagged, where it still is under this UIDVALIDITY."""
        drafts.flag(self._session, locator)

    def wait(self, seconds: float, wake: Readable) -> bool:
        """Wait until INBOX has news (True), `wake` is readable or the time is over (False)."""
        self._clocks.check()
        if self._news_before_waiting():
            return True
        if self.notifies and self._session.opened is not None:
            return idle(self._session, seconds, wake, self._clocks)
        select.select([wake], [], [], max(seconds, 0))
        self._clocks.check()
        return False

    def close(self) -> None:
        """Log out, without an error whatever happens."""
        with suppress(MailError):
            self._session.wire.hurry(_GOODBYE)
            self._session.wire.ask(b"LOGOUT")
        self._session.wire.close()

    def _news_before_waiting(self) -> bool:
        """Open INBOX; whether it has changed since the last look. A server that never agrees is believed once only."""
        if not self.notifies:
            return False
        try:
            opened = self._session.examine(_INBOX)
        except (MailboxMissing, MailboxUnreadable):
            return False  # the looks say so; here there is nothing to wait for but the time
        looked = self._looked.cursors.get(_INBOX) if self._looked else None
        if looked is None or (opened.messages, opened.uidnext or looked.uidnext) == (looked.messages, looked.uidnext):
            return False
        told, self._told = self._told, (looked, opened)
        return told != self._told

    def _look(self) -> Look:
        self._clocks.check()
        self._crowds = Crowds()
        self._looked = changes.look(self._session, self._watch)
        return self._looked

    def _last_look(self) -> Look:
        return self._looked or self._look()

    def _trash(self) -> Mailbox | None:
        try:
            return self.mailbox(MailboxRole.TRASH)
        except MailboxMissing:
            return None
