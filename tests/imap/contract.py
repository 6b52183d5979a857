"""What the tests of the contract share: some mail, and a reader that keeps cursors as the ledger does."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from crickets.core.mail import Arrival, MailboxCursor
from crickets.ports import Batch, Change, Gone, Interest, Mail
from tests.mailboxes import letter

NOW = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
ACME = Interest(frozenset({"@acme.example"}), NOW - timedelta(days=90))
NOBODY = Interest(frozenset(), NOW)
FROM_ACME = letter(message_id="one@acme.example")
TO_ACME = letter(message_id="mine@studio.example", sender="you@studio.example", to="ann@acme.example")
FROM_A_STRANGER = letter(message_id="two@stranger.example", sender="Stranger <s@stranger.example>")


class Reader:
    """Takes in what changed, and keeps the cursors as the ledger does."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        self.cursors: dict[str, MailboxCursor] = {}

    def look(self, interest: Interest = ACME) -> list[Change]:
        changes = list(self.mail.changes(self.cursors, interest))
        for change in changes:
            if isinstance(change, Batch) and change.cursor is not None:
                self.cursors[change.mailbox.name] = change.cursor
            elif isinstance(change, Gone):
                del self.cursors[change.mailbox]
        return changes


def arrivals(changes: Iterable[Change]) -> list[Arrival]:
    return [arrival for change in changes if isinstance(change, Batch) for arrival in change.arrivals]


def ids(changes: Iterable[Change]) -> list[str]:
    return [arrival.envelope.message_id for arrival in arrivals(changes)]
