"""Messages that are kept, the threads that they form, whose these are, and where messages were seen."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Text, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from crickets.core.mail import Locator, MailboxRole, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message, ThreadKey
from crickets.store.statements import Statement, adding, among, columns_of, replacing, selecting
from crickets.store.tables import client_accounts, messages, placements, sightings, thread_ids, thread_owners
from crickets.store.transactions import Transactions

_THREADS = Statement(select(thread_ids.c.message_id, thread_ids.c.thread).where(among(thread_ids.c.message_id, "ids")))
_OWNERS = Statement(
    select(thread_owners.c.client, thread_owners.c.matter).where(thread_owners.c.thread == bindparam("thread"))
)

_MESSAGE = Statement(selecting(messages, Message).where(messages.c.message_id == bindparam("message_id")))
_MESSAGES_OF_CLIENT = (
    selecting(messages, Message)
    .where(messages.c.client == bindparam("client"))
    .order_by(messages.c.at, messages.c.message_id)
)
_MESSAGES = Statement(_MESSAGES_OF_CLIENT)
OWN_SINCE = Statement(
    _MESSAGES_OF_CLIENT.where(messages.c.direction == Direction.OWN, messages.c.seen_at >= bindparam("seen_at"))
)
SIGHTINGS = Statement(
    selecting(sightings, Locator)
    .add_columns(sightings.c.role)
    .where(among(sightings.c.message_id, "ids"), sightings.c.account == bindparam("account"))
)

_KEEP = adding(messages)
_KEEP_IDS = adding(thread_ids)
_BIND = replacing(thread_owners)
_SIGHT = replacing(sightings)
_ADD_ACCOUNT = adding(client_accounts)
_ADD_ACCOUNT_OF = Statement(
    insert(client_accounts)
    .from_select(
        ["client", "account"],
        select(messages.c.client, bindparam("seen_in", type_=Text)).where(messages.c.message_id == bindparam("key")),
    )
    .on_conflict_do_nothing()
)


class Threads(Transactions):
    """The part of the ledger that holds messages."""

    def threads(self, ids: Collection[MessageId]) -> Mapping[MessageId, ThreadKey]:
        """The threads in which these ids are known, be it only as referred to."""
        return dict(self._rows(_THREADS, ids=list(ids)))

    def owners(self, thread: ThreadKey) -> Mapping[ClientKey, MatterKey]:
        """Whose thread it is, and to which matter of each it was bound."""
        return dict(self._rows(_OWNERS, thread=thread))

    def bind(self, thread: ThreadKey, client: ClientKey, matter: MatterKey) -> None:
        """Let a thread belong to a matter of this client."""
        with self._writing():
            self._run(_BIND, thread=thread, client=client, matter=matter)

    def merge(self, into: ThreadKey, merged: Collection[ThreadKey]) -> None:
        """Let threads that turned out to be one be one, bound for each client as the first of them was."""
        others = [thread for thread in merged if thread != into]
        with self._writing():
            owners: dict[ClientKey, MatterKey] = {}
            for thread in (into, *others):
                owners = {**self.owners(thread), **owners}
            for table in (thread_ids, messages, placements):
                moved = update(table).where(among(table.c.thread, "others")).values(thread=into)
                self._run(Statement(moved), others=others)
            self._run(Statement(delete(thread_owners).where(among(thread_owners.c.thread, "others"))), others=others)
            for client, matter in owners.items():
                self.bind(into, client, matter)

    def remember(self, message: Message) -> None:
        """Keep a message, and all ids that it names as of its thread; nothing changes for a known one."""
        ids = dict.fromkeys((message.message_id, *message.references))
        with self._writing():
            if self._run(_KEEP, **columns_of(message)):
                self._run_each(_KEEP_IDS, [{"message_id": named, "thread": message.thread} for named in ids])
                self._run(_ADD_ACCOUNT, client=message.client, account=message.account)

    def message(self, message_id: MessageId) -> Message | None:
        """A message that is kept."""
        return next((Message(*row) for row in self._rows(_MESSAGE, message_id=message_id)), None)

    def messages(self, client: ClientKey) -> Sequence[Message]:
        """All messages kept of a client, by the time they happened."""
        return [Message(*row) for row in self._rows(_MESSAGES, client=client)]

    def own_since(self, client: ClientKey, seen_at: datetime) -> Sequence[Message]:
        """The user's messages to a client that were first seen at or after this moment, by the time they happened."""
        return [Message(*row) for row in self._rows(OWN_SINCE, client=client, seen_at=seen_at)]

    def sight(self, account: AccountKey, message_id: MessageId, locator: Locator, role: MailboxRole) -> None:
        """Note that a known message was seen in this place."""
        with self._writing():
            self._run(_SIGHT, account=account, message_id=message_id, role=role, **columns_of(locator))
            self._run(_ADD_ACCOUNT_OF, seen_in=account, key=message_id)

    def sightings(self, account: AccountKey, ids: Collection[MessageId]) -> Sequence[tuple[Locator, MailboxRole]]:
        """Every place in which one of these messages was seen."""
        rows = self._rows(SIGHTINGS, account=account, ids=list(ids))
        return [(Locator(*place), role) for *place, role in rows]
