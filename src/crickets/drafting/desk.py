"""Flow: what a follow-up is written, placed and taken back with."""

from collections.abc import Callable
from dataclasses import dataclass

from crickets.config import Settings
from crickets.core.mail import MessageId
from crickets.core.people import AccountKey
from crickets.ports import Ledger, Letters, Mail

Randomness = Callable[[int], bytes]
"""So many random bytes."""

ReadFile = Callable[[str, int], bytes]
"""A file of the user's, by its path, at most so many bytes of it; raises OSError, and ValueError for no path."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to write: the mailbox, the ledger, the letters, the file, random bytes, and the user's files."""

    mail: Mail
    ledger: Ledger
    letters: Letters
    settings: Settings
    account: AccountKey
    randomness: Randomness
    read_file: ReadFile

    def read_mail(self, message_id: MessageId, limit: int) -> bytes | None:
        """A message that is known, wherever it was seen in this mailbox, at most so many bytes; raises MailError."""
        for locator, _ in self.ledger.sightings(self.account, [message_id]):
            raw = self.mail.read(locator, limit)
            if raw is not None:
                return raw
        return None
