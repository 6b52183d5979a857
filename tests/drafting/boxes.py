"""The user's mailbox as their mail client sees it, in memory and on a real server."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from imapclient import IMAPClient

from crickets.core.mail import Flag, Locator
from tests.mailboxes import Server
from tests.servers.dovecot import Guest


class Box(Protocol):
    """What a mail client can do with a mailbox, a command each."""

    def append(self, raw: bytes, folder: str, flags: frozenset[str], at: datetime) -> Locator:
        """Put a message into a folder."""
        ...

    def text(self, place: Locator) -> bytes | None:
        """A message; None where it is gone."""
        ...

    def expunge(self, place: Locator) -> None:
        """Remove a message for good."""
        ...

    def move(self, place: Locator, folder: str) -> Locator:
        """Put a message into another folder."""
        ...

    def mark(self, place: Locator) -> None:
        r"""Flag a message as \\Deleted."""
        ...

    def undeleted(self) -> Sequence[Locator]:
        r"""What stands in Drafts without \\Deleted."""
        ...


@dataclass
class InterruptibleServer(Server):
    """A server at which something can happen before each of our questions."""

    happens: Callable[[], None] = lambda: None

    def answer(self) -> None:
        self.happens()
        super().answer()


@dataclass
class MemoryBox:
    """A mailbox in memory."""

    server: InterruptibleServer = field(default_factory=InterruptibleServer)

    def append(self, raw: bytes, folder: str, flags: frozenset[str], at: datetime) -> Locator:
        return self.server.deliver(raw, folder, at=at, flags=flags)

    def text(self, place: Locator) -> bytes | None:
        stored = self.server.folders[place.mailbox].messages.get(place.uid)
        return stored.raw if stored else None

    def expunge(self, place: Locator) -> None:
        self.server.remove(place)

    def move(self, place: Locator, folder: str) -> Locator:
        return self.server.move(place, folder)

    def mark(self, place: Locator) -> None:
        self.server.set_flags(place, Flag.DELETED)

    def undeleted(self) -> Sequence[Locator]:
        messages = self.server.folders["Drafts"].messages
        return [place for place in self.server.locators("Drafts") if Flag.DELETED not in messages[place.uid].flags]


@dataclass
class DovecotBox:
    """A mailbox on a real server."""

    guest: Guest

    def append(self, raw: bytes, folder: str, flags: frozenset[str], at: datetime) -> Locator:
        with self.guest.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            answer = client.append(folder, raw, sorted(flags), at).decode()
        uidvalidity, uid = re.findall(r"APPENDUID (\d+) (\d+)", answer)[0]
        return Locator(folder, int(uidvalidity), int(uid))

    def text(self, place: Locator) -> bytes | None:
        with self._open(place) as client:
            raw: bytes | None = client.fetch([place.uid], ["BODY.PEEK[]"]).get(place.uid, {}).get(b"BODY[]")
            return raw

    def expunge(self, place: Locator) -> None:
        with self._open(place) as client:
            client.delete_messages([place.uid])
            client.uid_expunge([place.uid])

    def move(self, place: Locator, folder: str) -> Locator:
        with self._open(place) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            uidvalidity, uidnext = (client.folder_status(folder, [key])[key.encode()] for key in _STANDS)
            client.move([place.uid], folder)
        return Locator(folder, uidvalidity, uidnext)

    def mark(self, place: Locator) -> None:
        with self._open(place) as client:
            client.delete_messages([place.uid])

    def undeleted(self) -> Sequence[Locator]:
        with self.guest.client() as client:
            uidvalidity = client.select_folder("Drafts")[b"UIDVALIDITY"]
            return [Locator("Drafts", uidvalidity, uid) for uid in client.search("UNDELETED")]

    @contextmanager
    def _open(self, place: Locator) -> Iterator[IMAPClient]:
        with self.guest.client() as client:
            client.select_folder(place.mailbox)
            yield client


_STANDS = ("UIDVALIDITY", "UIDNEXT")
