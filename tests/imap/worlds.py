"""Mailboxes of every kind that the contract is held against: in memory, pymap's, and Dovecot's in its dresses.

Among the dresses are those of large providers.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol

from crickets.core.mail import Locator, MailboxRole
from crickets.imap import Access, ImapMail, Limits, Password, Watch, connect
from crickets.ports import Mail
from tests.mailboxes import FakeMail, Server
from tests.servers.account import HOST, Account
from tests.servers.dovecot import Guest
from tests.servers.dovecot_conf import Layout

LIMITS = Limits(connect=5, read=5, renew=300)


class World(Protocol):
    """An account, how its mailboxes are named, and what other people and other programs do to it."""

    layout: Layout

    def connect(self) -> Mail: ...

    def deliver(self, raw: bytes, mailbox: str, at: datetime, flags: Sequence[str] = ()) -> Locator: ...

    def expunge(self, locator: Locator) -> None: ...

    def mark(self, locator: Locator, flag: str) -> None: ...

    def create(self, mailbox: str) -> None: ...

    def delete(self, mailbox: str) -> None: ...

    def renumber(self, mailbox: str) -> None: ...

    def broken(self, mailbox: str) -> AbstractContextManager[None]: ...


class FakeWorld:
    def __init__(self, *, condstore: bool = True) -> None:
        self.server = Server(condstore=condstore)
        self.layout = Layout()

    def connect(self) -> Mail:
        return FakeMail(self.server)

    def deliver(self, raw: bytes, mailbox: str, at: datetime, flags: Sequence[str] = ()) -> Locator:
        return self.server.deliver(raw, mailbox, at=at, flags=frozenset(flags))

    def expunge(self, locator: Locator) -> None:
        self.server.remove(locator)

    def mark(self, locator: Locator, flag: str) -> None:
        stored = self.server.folders[locator.mailbox].messages[locator.uid]
        self.server.set_flags(locator, *stored.flags, flag)

    def create(self, mailbox: str) -> None:
        self.server.make(mailbox, MailboxRole.OTHER)

    def delete(self, mailbox: str) -> None:
        self.server.drop(mailbox)

    def renumber(self, mailbox: str) -> None:
        self.server.renumber(mailbox)

    @contextmanager
    def broken(self, mailbox: str) -> Iterator[None]:
        self.server.break_(mailbox)
        yield
        self.server.mend(mailbox)


class ImapWorld:
    """An account of a real server; `port` is where Crickets connects, perhaps a proxy, `account` the way behind it."""

    def __init__(self, account: Account, port: int, layout: Layout | None = None) -> None:
        self.account = account
        self.port = port
        self.layout = layout or Layout()

    def access(self, password: str | None = None) -> Access:
        known = self.account.password if password is None else password
        return Access("main", HOST, self.port, "none", self.account.user, Password(lambda: known))

    def connect(self) -> Mail:
        return self.imap()

    def imap(self, watch: Watch | None = None, limits: Limits = LIMITS) -> ImapMail:
        return connect(self.access(), watch or Watch(), limits)

    def deliver(self, raw: bytes, mailbox: str, at: datetime, flags: Sequence[str] = ()) -> Locator:
        uid = self.account.deliver(mailbox, raw, at, flags)
        with self.account.client() as client:
            uidvalidity: int = client.folder_status(mailbox, ["UIDVALIDITY"])[b"UIDVALIDITY"]
        return Locator(mailbox, uidvalidity, uid)

    def expunge(self, locator: Locator) -> None:
        with self.account.client() as client:
            client.select_folder(locator.mailbox)
            client.delete_messages([locator.uid], silent=True)
            client.uid_expunge([locator.uid])

    def mark(self, locator: Locator, flag: str) -> None:
        with self.account.client() as client:
            client.select_folder(locator.mailbox)
            client.add_flags([locator.uid], [flag], silent=True)

    def create(self, mailbox: str) -> None:
        with self.account.client() as client:
            client.create_folder(mailbox)

    def delete(self, mailbox: str) -> None:
        with self.account.client() as client:
            client.delete_folder(mailbox)

    def renumber(self, mailbox: str) -> None:
        """Make the mailbox anew with the same messages."""
        with self.account.client() as client:
            client.select_folder(mailbox, readonly=True)
            kept = client.fetch(client.search(), ("BODY.PEEK[]", "INTERNALDATE"))
            client.select_folder("INBOX", readonly=True)  # pymap throws out whoever has a deleted mailbox open
            client.delete_folder(mailbox)
            client.create_folder(mailbox)
        for message in kept.values():
            self.account.deliver(mailbox, message[b"BODY[]"], message[b"INTERNALDATE"])

    def broken(self, mailbox: str) -> AbstractContextManager[None]:
        raise NotImplementedError(mailbox)


class DovecotWorld(ImapWorld):
    def __init__(self, guest: Guest, port: int) -> None:
        super().__init__(guest, port, guest.layout)
        self.guest = guest

    def renumber(self, mailbox: str) -> None:
        self.guest.reset_uidvalidity(mailbox)

    def broken(self, mailbox: str) -> AbstractContextManager[None]:
        return self.guest.folder_broken(mailbox)
