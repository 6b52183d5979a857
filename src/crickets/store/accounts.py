"""Accounts: how far their mailboxes are read, how they were read last; and the clients that were ever in the file."""

from collections.abc import Collection, Mapping
from datetime import datetime

from crickets.core.mail import Locator, MailboxCursor, Unparsed
from crickets.core.people import AccountKey, ClientKey
from crickets.ports import Looks
from crickets.store.statements import Question, adding, columns_of, names_of, replacing, selecting
from crickets.store.transactions import Transactions

_LOOKED = replacing("accounts", ("account",), *names_of(Looks))
_STILL_FAILING = """
    INSERT INTO accounts (account, complete_at, failing_since, problem)
    VALUES (:account, :complete_at, :failing_since, :problem)
    ON CONFLICT (account) DO UPDATE
    SET failing_since = coalesce(failing_since, excluded.failing_since), problem = excluded.problem
"""
_LOOKS = selecting("accounts", Looks)
_CURSORS = selecting("cursors", MailboxCursor, "WHERE account = :account")
_SAVE = replacing("cursors", ("account", "mailbox"), "account", *names_of(MailboxCursor))
_FORGET = (
    "DELETE FROM cursors WHERE account = :account AND mailbox = :mailbox",
    "DELETE FROM sightings WHERE account = :account AND mailbox = :mailbox",
    "DELETE FROM unparsed WHERE account = :account AND mailbox = :mailbox",
)
_SKIP = adding("unparsed", "account", *names_of(Locator), "reason", "at")
_SKIPPED = Question("SELECT account, count(*) FROM unparsed GROUP BY account", str, int)
_SEARCHED = adding("searched_addresses", "account", "address")
_SEARCHED_FOR = Question("SELECT address FROM searched_addresses WHERE account = :account", str)
_ACCOUNTS_OF = Question("SELECT account FROM client_accounts WHERE client = :client", str)
_CLIENTS = Question("SELECT client, addresses FROM clients", str, frozenset[str])
_KNOW = replacing("clients", ("client",), "client", "addresses")


class Accounts(Transactions):
    """The part of the ledger that holds accounts, and the file as it was when it was last read."""

    def cursors(self, account: AccountKey) -> Mapping[str, MailboxCursor]:
        """How far each mailbox of an account has been read, by its name."""
        found = (MailboxCursor(*row) for row in self._rows(_CURSORS, account=account))
        return {cursor.mailbox: cursor for cursor in found}

    def save_cursor(self, account: AccountKey, cursor: MailboxCursor) -> None:
        """Note how far a mailbox has been read."""
        with self._writing():
            self._run(_SAVE, account=account, **columns_of(cursor))

    def forget_mailbox(self, account: AccountKey, mailbox: str) -> None:
        """Drop the cursor of a mailbox and every place noted in it; the messages stay known."""
        with self._writing():
            for forgetting in _FORGET:
                self._run(forgetting, account=account, mailbox=mailbox)

    def skip(self, account: AccountKey, unparsed: Unparsed, at: datetime) -> None:
        """Note a message that could not be understood; it counts once."""
        place = columns_of(unparsed.locator)
        with self._writing():
            self._run(_SKIP, account=account, reason=unparsed.reason, at=at, **place)

    def skipped(self) -> Mapping[AccountKey, int]:
        """How many messages of each account could not be understood."""
        return dict(self._rows(_SKIPPED))

    def looked(self, account: AccountKey, at: datetime, problem: str = "") -> None:
        """Note that the account was read completely at this moment, or why it was not."""
        with self._writing():
            if problem:
                self._run(_STILL_FAILING, **columns_of(Looks(account, failing_since=at, problem=problem)))
            else:
                self._run(_LOOKED, **columns_of(Looks(account, complete_at=at)))

    def looks(self) -> Mapping[AccountKey, Looks]:
        """How each account was read last."""
        return {looks.account: looks for looks in (Looks(*row) for row in self._rows(_LOOKS))}

    def searched(self, account: AccountKey, addresses: Collection[str]) -> None:
        """Note for which addresses the history of an account has been searched."""
        with self._writing():
            self._run_each(_SEARCHED, [{"account": account, "address": address} for address in addresses])

    def searched_for(self, account: AccountKey) -> frozenset[str]:
        """The addresses for which the history of an account has been searched."""
        return frozenset(address for (address,) in self._rows(_SEARCHED_FOR, account=account))

    def accounts_of(self, client: ClientKey) -> frozenset[AccountKey]:
        """The accounts in which messages of a client were ever seen."""
        return frozenset(account for (account,) in self._rows(_ACCOUNTS_OF, client=client))

    def known_clients(self) -> Mapping[ClientKey, frozenset[str]]:
        """Every client that was ever in the file, with its addresses then."""
        return dict(self._rows(_CLIENTS))

    def know_client(self, client: ClientKey, addresses: frozenset[str]) -> None:
        """Keep a client's addresses."""
        with self._writing():
            self._run(_KNOW, client=client, addresses=addresses)
