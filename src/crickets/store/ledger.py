"""The ledger: facts and what is derived from them, in one SQLite file."""

from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey
from crickets.ports import Held
from crickets.store.accounts import Accounts
from crickets.store.database import open_current, path_of
from crickets.store.placements import Placements
from crickets.store.statements import adding, columns_of, names_of, replacing
from crickets.store.threads import Threads

_GIVE_MATTER = replacing("matters", ("matter",), *names_of(Held))
_GIVE_FACTS_OF_MATTER = (
    """DELETE FROM events
       WHERE matter = :there AND identity IN (SELECT identity FROM events WHERE matter = :matter)""",
    "UPDATE events SET client = :client, matter = :there WHERE matter = :matter",
)
_GIVE_FACTS_OF_CLIENT = (
    """DELETE FROM events
       WHERE client = :new AND matter IS NULL
       AND identity IN (SELECT identity FROM events WHERE client = :old AND matter IS NULL)""",
    "UPDATE events SET client = :new WHERE client = :old AND matter IS NULL",
)
_GIVE_CORRESPONDENCE = (
    """DELETE FROM thread_owners
       WHERE client = :new AND thread IN (SELECT thread FROM thread_owners WHERE client = :old)""",
    """UPDATE thread_owners SET client = :new, matter = :new || substr(matter, length(:old) + 1)
       WHERE client = :old""",
    """UPDATE placements SET client = :new, matter = :new || substr(matter, length(:old) + 1)
       WHERE client = :old""",
    "UPDATE messages SET client = :new WHERE client = :old",
)
_GIVE_ACCOUNT = adding("client_accounts", "client", "account")
_LEAVE_MATTERS = "DELETE FROM matters WHERE client = :client"
_LEAVE_ACCOUNTS = "DELETE FROM client_accounts WHERE client = :client"
_LEAVE_ADDRESSES = "DELETE FROM clients WHERE client = :client"


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
            for giving in (*_GIVE_FACTS_OF_CLIENT, *_GIVE_CORRESPONDENCE):
                self._run(giving, old=old, new=new)
            self._give_accounts(old, new)
            self._give_addresses(old, new)

    def _give_matters(self, old: ClientKey, new: ClientKey) -> None:
        there = {held.matter: held.due_at for held in self.held(new)}
        for held in self.held(old):
            matter = MatterKey(new + held.matter.removeprefix(old))
            moments = (held.due_at, there.get(matter))
            due_at = min((moment for moment in moments if moment is not None), default=None)
            self._run(_GIVE_MATTER, **columns_of(Held(matter, new, due_at)))
            for giving in _GIVE_FACTS_OF_MATTER:
                self._run(giving, matter=held.matter, there=matter, client=new)
        self._run(_LEAVE_MATTERS, client=old)

    def _give_accounts(self, old: ClientKey, new: ClientKey) -> None:
        self._run_each(_GIVE_ACCOUNT, [{"client": new, "account": account} for account in self.accounts_of(old)])
        self._run(_LEAVE_ACCOUNTS, client=old)

    def _give_addresses(self, old: ClientKey, new: ClientKey) -> None:
        known = self.known_clients()
        if old in known:
            self.know_client(new, known[old] | known.get(new, frozenset()))
            self._run(_LEAVE_ADDRESSES, client=old)


def open_store(url: str) -> SqlLedger:
    """Open the ledger of a ``sqlite:///`` URL for this thread.

    Raises SchemaOutdated where its tables are not those of this program, StoreError where it cannot be used.
    """
    path = path_of(url)
    return SqlLedger(open_current(path), path)
