"""What is needed to put a dossier together: the ledger, the file, the mailboxes, and a place for what comes of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from crickets.config import Settings
from crickets.core.parts import Attachment
from crickets.core.people import AccountKey
from crickets.ports import Ledger, Mail


class Shelf(Protocol):
    """Files on this machine: those that the user named, and those that are put down for them."""

    def read(self, path: str) -> bytes | None:
        """What a file holds; None where it cannot be read."""
        ...

    def keep(self, name: str, data: bytes) -> Path:
        """Put a file down for the user alone, whole or not at all, in the place of an older one; raises StoreError."""
        ...


Attached = Callable[[bytes, str, str], Attachment | None]
"""The file of an invoice inside a message, by its number, else by the name of the file."""


@dataclass(frozen=True, slots=True)
class Cabinet:
    """What outlives one dossier: the files, how invoices are found in messages, how an account is opened."""

    shelf: Shelf
    attached: Attached
    connect: Callable[[AccountKey], Mail]


@dataclass(frozen=True, slots=True)
class Office:
    """Reads the ledger and the mailboxes, and writes into neither; ``connected`` are the accounts that are open."""

    ledger: Ledger
    settings: Settings
    cabinet: Cabinet
    connected: Mapping[AccountKey, Mail] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def shelf(self) -> Shelf:
        """Where files are."""
        return self.cabinet.shelf

    @property
    def attached(self) -> Attached:
        """How the file of an invoice is found in a message."""
        return self.cabinet.attached

    @contextmanager
    def mail(self, account: AccountKey) -> Iterator[Mail]:
        """An account's mailbox, closed again where it was opened for this; raises what the connection raises."""
        if account in self.connected:
            yield self.connected[account]
            return
        mail = self.cabinet.connect(account)
        try:
            yield mail
        finally:
            mail.close()
