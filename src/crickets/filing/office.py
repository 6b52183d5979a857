"""What is needed to put a dossier together: the ledger, the file, the mailboxes, and a place for what comes of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from crickets.config import Settings
from crickets.core.people import AccountKey
from crickets.drafting.desk import ReadFile
from crickets.ports import Ledger, Mail

Keep = Callable[[str, bytes], Path]
"""Put a file down under a name, for the user alone, in the place of an older one; raises StoreError."""


@dataclass(frozen=True, slots=True)
class Cabinet:
    """What outlives one dossier: how the user's files are read, where dossiers are kept, how an account is opened."""

    read_file: ReadFile
    keep: Keep
    connect: Callable[[AccountKey], Mail]


@dataclass(frozen=True, slots=True)
class Office:
    """Reads the ledger and the mailboxes, and writes into neither; ``connected`` are the accounts that are open."""

    ledger: Ledger
    settings: Settings
    cabinet: Cabinet
    connected: Mapping[AccountKey, Mail] = field(default_factory=lambda: MappingProxyType({}))

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
