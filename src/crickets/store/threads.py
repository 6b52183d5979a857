"""Messages that are kept, the threads that they form, whose these are, and where messages were seen."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import BindParameter, Text, bindparam, delete, select, update

from crickets.core.mail import Locator, MailboxRole, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message, ThreadKey
from crickets.store.columns import columns_of
from crickets.store.tables import client_accounts, messages, placements, sightings, thread_ids, thread_owners
from crickets.store.transactions import Transactions, adding, replacing

AT_ONCE = 500
"""How many ids one statement asks for: SQLite allows 32,766 variables, other databases fewer."""

Id = TypeVar("Id")

_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_THREADS = select(thread_ids).where(thread_ids.c.message_id.in_(_IDS))
_SEEN_AT = select(sightings).where(sightings.c.account == bindparam("of"), sightings.c.message_id.in_(_IDS))
_OWNER = select(thread_owners.c.client, thread_owners.c.matter).where(thread_owners.c.thread == bindparam("key"))
_MESSAGE = select(messages).where(messages.c.message_id == bindparam("key"))
_MESSAGES = select(messages).where(messages.c.client == bindparam("key")).order_by(messages.c.at, messages.c.message_id)
_OWN_SINCE = _MESSAGES.where(messages.c.direction == Direction.OWN, messages.c.seen_at >= bindparam("since"))

_KEEP = adding(messages)
_KEEP_IDS = adding(thread_ids)
_BIND = replacing(thread_owners)
_SIGHT = replacing(sightings)
_ADD_ACCOUNT = adding(client_accounts)
_ADD_ACCOUNT_OF = adding(client_accounts).from_select(
    ["client", "account"],
    select(messages.c.client, bindparam("account", type_=Text)).where(messages.c.message_id == bindparam("key")),
)


class Threads(Transactions):
    """The part of the ledger that holds messages."""

    def threads(self, ids: Collection[MessageId]) -> Mapping[MessageId, ThreadKey]:
        """The threads in which these ids are known, be it only as referred to."""
        rows = (row for some in _batches(ids) for row in self._rows(_THREADS, {"ids": some}))
        return {row.message_id: row.thread for row in rows}

    def owner(self, thread: ThreadKey) -> tuple[ClientKey, MatterKey] | None:
        """Whose thread it is, and the matter to which it was bound."""
        for client, matter in self._rows(_OWNER, {"key": thread}):
            return client, matter
        return None

    def bind(self, thread: ThreadKey, client: ClientKey, matter: MatterKey) -> None:
        """Let a thread belong to a matter."""
        with self._writing():
            self._run(_BIND, {"thread": thread, "client": client, "matter": matter})

    def merge(self, into: ThreadKey, merged: Collection[ThreadKey]) -> None:
        """Let threads that turned out to be one be one, bound as ``into`` was, else as the first of the others."""
        others = [thread for thread in merged if thread != into]
        with self._writing():
            owners = (self.owner(thread) for thread in (into, *others))
            owner = next((owner for owner in owners if owner is not None), None)
            for table in (thread_ids, messages, placements):
                self._run(update(table).where(table.c.thread.in_(others)).values(thread=into))
            self._run(delete(thread_owners).where(thread_owners.c.thread.in_(others)))
            if owner is not None:
                self.bind(into, *owner)

    def remember(self, message: Message) -> None:
        """Keep a message, and all ids that it names as of its thread; nothing changes for a known one."""
        ids = dict.fromkeys((message.message_id, *message.references))
        with self._writing():
            if self._run(_KEEP, columns_of(message)):
                self._run(_KEEP_IDS, [{"message_id": named, "thread": message.thread} for named in ids])
                self._run(_ADD_ACCOUNT, {"client": message.client, "account": message.account})

    def message(self, message_id: MessageId) -> Message | None:
        """A message that is kept."""
        for row in self._rows(_MESSAGE, {"key": message_id}):
            return Message(**row._asdict())
        return None

    def messages(self, client: ClientKey) -> Sequence[Message]:
        """All messages kept of a client, by the time they happened."""
        return [Message(**row._asdict()) for row in self._rows(_MESSAGES, {"key": client})]

    def own_since(self, client: ClientKey, seen_at: datetime) -> Sequence[Message]:
        """The user's messages to a client that were first seen at or after this moment, by the time they happened."""
        return [Message(**row._asdict()) for row in self._rows(_OWN_SINCE, {"key": client, "since": seen_at})]

    def sight(self, account: AccountKey, message_id: MessageId, locator: Locator, role: MailboxRole) -> None:
        """Note that a known message was seen in this place."""
        with self._writing():
            self._run(_SIGHT, {"account": account, "message_id": message_id, "role": role, **columns_of(locator)})
            self._run(_ADD_ACCOUNT_OF, {"account": account, "key": message_id})

    def sightings(self, account: AccountKey, ids: Collection[MessageId]) -> Sequence[tuple[Locator, MailboxRole]]:
        """Every place in which one of these messages was seen."""
        rows = (row for some in _batches(ids) for row in self._rows(_SEEN_AT, {"of": account, "ids": some}))
        return [(Locator(row.mailbox, row.uidvalidity, row.uid), row.role) for row in rows]


def _batches(ids: Collection[Id]) -> Iterator[list[Id]]:
    remaining = iter(ids)
    while some := list(islice(remaining, AT_ONCE)):
        yield some
