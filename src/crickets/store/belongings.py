"""All that the ledger holds about one client, table by table: to show it, and to forget it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from crickets.core.people import ClientKey
from crickets.errors import StoreError
from crickets.store.database import open_current, path_of
from crickets.store.statements import Question
from crickets.store.transactions import Transactions

Row = Mapping[str, object]
"""A row, by the names of its columns."""


def _threads(where: str) -> str:
    tables = ("thread_owners", "messages", "placements")
    return " UNION ".join(f"SELECT thread FROM {table} WHERE {where}" for table in tables)  # noqa: S608 - our words


_THEIRS = "client = :client"
_PLACEMENTS = f"draft IN (SELECT draft FROM placements WHERE {_THEIRS})"  # noqa: S608 - as above
_SIGHTINGS = (
    f"message_id IN (SELECT message_id FROM messages WHERE {_THEIRS}"  # noqa: S608 - as above
    f" UNION SELECT message_id FROM placement_ids WHERE {_PLACEMENTS})"
)
_PLACE = "account, mailbox, uidvalidity, uid"
_ADDRESSES = "SELECT value FROM clients, json_each(clients.addresses)"

OWNED = {
    "unparsed": f"({_PLACE}) IN (SELECT {_PLACE} FROM sightings WHERE {_SIGHTINGS})",  # noqa: S608 - as above
    "sightings": _SIGHTINGS,
    "thread_ids": f"thread IN ({_threads(_THEIRS)})",
    "placement_ids": _PLACEMENTS,
    "events": _THEIRS,
    "matters": _THEIRS,
    "thread_owners": _THEIRS,
    "messages": _THEIRS,
    "placements": _THEIRS,
    "client_accounts": _THEIRS,
    "searched_addresses": f"address IN ({_ADDRESSES} WHERE {_THEIRS})",
    "clients": _THEIRS,
}
"""Which rows of each table are a client's; in an order in which all can be deleted, for each is found by later ones."""

# A thread that runs with another client too stays, for that one is answered in it: only ids are left there of this one.
_ALONE = {"thread_ids": f"{OWNED['thread_ids']} AND thread NOT IN ({_threads('client <> :client')})"}
_FORGOTTEN = [f"DELETE FROM {table} WHERE {owned}" for table, owned in (OWNED | _ALONE).items()]  # noqa: S608 - as above
# An address that was taken out of the file earlier is nobody's any more.
_OF_NOBODY = f"DELETE FROM searched_addresses WHERE address NOT IN ({_ADDRESSES})"  # noqa: S608 - as above

_CLIENTS = Question(
    " UNION ".join(f"SELECT client FROM {table}" for table, owned in OWNED.items() if owned == _THEIRS),  # noqa: S608
    str,
)
_COLUMNS = Question("SELECT name, type, pk FROM pragma_table_info(:table) ORDER BY cid", str, str, int)
_TYPES = {"DATETIME": datetime | None, "JSON": dict | None, "BOOLEAN": bool}


class Belongings(Transactions):
    """What belongs to clients, over a connection of its own; beside it only the ledger itself writes."""

    def of(self, client: ClientKey) -> Mapping[str, Sequence[Row]]:
        """Every row about a client, by the name of its table, in a stable order.

        Instants are aware and UTC; what the ledger keeps as JSON is what JSON says.
        """
        return {table: self._owned(table, owned, client) for table, owned in OWNED.items()}

    def clients(self) -> Sequence[ClientKey]:
        """Every client of whom anything is known."""
        return [client for (client,) in self._rows(_CLIENTS)]

    def forget(self, client: ClientKey) -> None:
        """Remove every row about a client, and what is left of them in the bytes of the file and of its log.

        Facts are else only ever added: this is the one exception. Raises StoreError; what was removed stays removed
        where only the bytes could not be overwritten.
        """
        # What is deleted is overwritten at once; what was moved within the file earlier goes with the rewriting.
        self._execute("PRAGMA secure_delete = ON")
        with self.transaction():
            for statement in _FORGOTTEN:
                self._run(statement, client=client)
            self._run(_OF_NOBODY)
        self._execute("VACUUM")
        busy, *_ = self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            msg = (
                f"all that was known of '{client}' is removed, but another program still reads {self._path} as it was:"
                " end it, for the old bytes go from the disk when the last one lets go of the file"
            )
            raise StoreError(msg)

    def _owned(self, table: str, owned: str, client: ClientKey) -> Sequence[Row]:
        """The rows of one table; that has told which columns there are, so that none can be forgotten here."""
        columns = self._rows(_COLUMNS, table=table)
        names = [name for name, _, _ in columns]
        key = ", ".join(f'"{name}"' for name, _, place in sorted(columns, key=lambda column: int(column[2])) if place)
        listed = ", ".join(f'"{name}"' for name in names)
        asked = f"SELECT {listed} FROM {table} WHERE {owned} ORDER BY {key}"  # noqa: S608 - the database's own words
        rows = self._rows(Question(asked, *(_TYPES.get(kind, str) for _, kind, _ in columns)), client=client)
        return [dict(zip(names, row, strict=True)) for row in rows]


def open_belongings(url: str) -> Belongings:
    """Open what belongs to clients in the database of a ``sqlite:///`` URL; raises as the ledger's opening does."""
    path = path_of(url)
    return Belongings(open_current(path), path)
