"""The ledger: facts and what is derived from them, in one SQLite file."""

from sqlalchemy import ColumnElement, and_, delete, func, literal, select, update

from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey
from crickets.ports import Held
from crickets.store.accounts import Accounts
from crickets.store.database import open_current, path_of
from crickets.store.placements import Placements
from crickets.store.statements import Statement, adding, columns_of, replacing
from crickets.store.tables import client_accounts, clients, events, matters, messages, placements, thread_owners
from crickets.store.threads import Threads


class SqlLedger(Placements, Threads, Accounts):
    """A ledger in SQLite; ``crickets.ports.Ledger`` says what each method promises.

    Every method raises StoreError when the database does not do what is asked.
    """

    def rename(self, old: ClientKey, new: ClientKey) -> None:
        """Let all that is known of one client be another's; where both have the same fact, the old one's stays."""
        if old == new:
            return
        with self._writing():
            self._give_matters(old, new)
            self._give_facts(_of_client(old), _of_client(new), client=new)
            theirs = select(thread_owners.c.thread).where(thread_owners.c.client == old)
            both = and_(thread_owners.c.client == new, thread_owners.c.thread.in_(theirs))
            self._run(Statement(delete(thread_owners).where(both)))
            for table in (thread_owners, placements):
                renamed = literal(new) + func.substr(table.c.matter, len(old) + 1)
                self._run(Statement(update(table).where(table.c.client == old).values(client=new, matter=renamed)))
            self._run(Statement(update(messages).where(messages.c.client == old).values(client=new)))
            self._give_accounts(old, new)
            self._give_addresses(old, new)

    def _give_matters(self, old: ClientKey, new: ClientKey) -> None:
        there = {held.matter: held.due_at for held in self.held(new)}
        for held in self.held(old):
            matter = MatterKey(new + held.matter.removeprefix(old))
            moments = (held.due_at, there.get(matter))
            due_at = min((moment for moment in moments if moment is not None), default=None)
            self._run(replacing(matters), **columns_of(Held(matter, new, due_at)))
            self._give_facts(events.c.matter == held.matter, events.c.matter == matter, client=new, matter=matter)
        self._run(Statement(delete(matters).where(matters.c.client == old)))

    def _give_facts(self, given: ColumnElement[bool], there: ColumnElement[bool], **owner: str) -> None:
        known = select(events.c.identity).where(given)
        self._run(Statement(delete(events).where(there, events.c.identity.in_(known))))
        self._run(Statement(update(events).where(given).values(owner)))

    def _give_accounts(self, old: ClientKey, new: ClientKey) -> None:
        self._run_each(
            adding(client_accounts), [{"client": new, "account": account} for account in self.accounts_of(old)]
        )
        self._run(Statement(delete(client_accounts).where(client_accounts.c.client == old)))

    def _give_addresses(self, old: ClientKey, new: ClientKey) -> None:
        known = self.known_clients()
        if old in known:
            self.know_client(new, known[old] | known.get(new, frozenset()))
            self._run(Statement(delete(clients).where(clients.c.client == old)))


def _of_client(client: ClientKey) -> ColumnElement[bool]:
    return and_(events.c.client == client, events.c.matter.is_(None))


def open_store(url: str) -> SqlLedger:
    """Open the ledger of a ``sqlite:///`` URL for this thread.

    Raises SchemaOutdated where its tables are not those of this program, StoreError where it cannot be used.
    """
    path = path_of(url)
    return SqlLedger(open_current(path), path)
