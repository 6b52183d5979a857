"""What is counted while the daemon runs: looks by how they ended, errors by their kind. No count names a client."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from threading import Lock

from crickets.core.people import AccountKey
from crickets.errors import (
    AuthenticationFailed,
    ConfigError,
    ConnectionLost,
    LetterError,
    MailboxMissing,
    MailboxUnreadable,
    StoreError,
)


class Ending(StrEnum):
    """How a look ended; INCOMPLETE: a folder could not be read, so nothing was placed."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


class ErrorKind(StrEnum):
    """What went wrong; CONFIGURATION: there is no password to log in with, as its file is missing."""

    AUTHENTICATION = "authentication"
    CONNECTION = "connection"
    MAILBOX = "mailbox"
    STORE = "store"
    LETTER = "letter"
    CONFIGURATION = "configuration"
    UNEXPECTED = "unexpected"


_KINDS: tuple[tuple[type[Exception], ErrorKind], ...] = (
    (AuthenticationFailed, ErrorKind.AUTHENTICATION),
    (ConnectionLost, ErrorKind.CONNECTION),
    (MailboxMissing, ErrorKind.MAILBOX),
    (MailboxUnreadable, ErrorKind.MAILBOX),
    (StoreError, ErrorKind.STORE),
    (LetterError, ErrorKind.LETTER),
    (ConfigError, ErrorKind.CONFIGURATION),
)


def kind_of(error: Exception) -> ErrorKind:
    """The kind of an error; UNEXPECTED for all that has no sentence of its own."""
    return next((kind for error_type, kind in _KINDS if isinstance(error, error_type)), ErrorKind.UNEXPECTED)


class Tally:
    """Counts since the start of the process, from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._looks: Counter[tuple[AccountKey, Ending]] = Counter()
        self._errors: Counter[tuple[AccountKey, ErrorKind]] = Counter()

    def looked(self, account: AccountKey, ending: Ending) -> None:
        """Count a look."""
        with self._lock:
            self._looks[account, ending] += 1

    def failed(self, account: AccountKey, error: Exception) -> None:
        """Count an error."""
        with self._lock:
            self._errors[account, kind_of(error)] += 1

    def looks(self) -> Mapping[tuple[AccountKey, Ending], int]:
        """How many looks there were, as of now; 0 for what never happened."""
        with self._lock:
            return self._looks.copy()

    def errors(self) -> Mapping[tuple[AccountKey, ErrorKind], int]:
        """How many errors there were, as of now; 0 for what never happened."""
        with self._lock:
            return self._errors.copy()
