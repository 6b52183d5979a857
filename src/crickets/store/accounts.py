"""Accounts: how far their mailboxes are read, how they were read last; and the clients that were ever in the file."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from crickets.core.mail import MailboxCursor, Unparsed
from crickets.core.people import AccountKey, ClientKey
from crickets.ports import Looks
from crickets.store.statements import Statement, adding, columns_of, replacing, selecting
from crickets.store.tables import accounts, client_accounts, clients, cursors, searched_addresses, sightings, unparsed
from crickets.store.transactions import Transactions

_LOOKED = replacing(accounts)
_FAILED = insert(accounts)
_STILL_FAILING = Statement(
    _FAILED.on_conflict_do_update(
        index_elements=accounts.primary_key,
        set_={
            "failing_since": func.coalesce(accounts.c.failing_since, _FAILED.excluded.failing_since),
            "problem": _FAILED.excluded.problem,
        },
    ),
    *accounts.columns.keys(),
)
_LOOKS = Statement(selecting(accounts, Looks))
_CURSORS = Statement(selecting(cursors, MailboxCursor).where(cursors.c.account == bindparam("account")))
_SAVE = replacing(cursors)
_SKIP = adding(unparsed)
_SKIPPED = Statement(select(unparsed.c.account, func.count()).group_by(unparsed.c.account))
_SEARCHED = adding(searched_addresses)
_SEARCHED_FOR = Statement(
    select(searched_addresses.c.address).where(searched_addresses.c.account == bindparam("account"))
)
_ACCOUNTS_OF = Statement(select(client_accounts.c.account).where(client_accounts.c.client == bindparam("client")))
_CLIENTS = Statement(select(clients.c.client, clients.c.addresses))
_KNOW = replacing(clients)


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
            for table in (cursors, sightings, unparsed):
                noted = delete(table).where(table.c.account == account, table.c.mailbox == mailbox)
                self._run(Statement(noted))

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
