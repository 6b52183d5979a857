"""Messages that are kept, the threads that they form, whose these are, and where messages were seen."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from crickets.core.mail import Locator, MailboxRole, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message, ThreadKey
from crickets.store.statements import Question, adding, columns_of, names_of, replacing, selecting
from crickets.store.transactions import Transactions

# A list is one parameter, however long it is.
_THREADS = Question(
    "SELECT message_id, thread FROM thread_ids WHERE message_id IN (SELECT value FROM json_each(:ids))", str, str
)
_OWNERS = Question("SELECT client, matter FROM thread_owners WHERE thread = :thread", str, str)
_MERGE = (
    "UPDATE thread_ids SET thread = :into WHERE thread IN (SELECT value FROM json_each(:others))",
    "UPDATE messages SET thread = :into WHERE thread IN (SELECT value FROM json_each(:others))",
    "UPDATE placements SET thread = :into WHERE thread IN (SELECT value FROM json_each(:others))",
    "DELETE FROM thread_owners WHERE thread IN (SELECT value FROM json_each(:others))",
)

_IN_ORDER = "ORDER BY at, message_id"
_MESSAGE = selecting("messages", Message, "WHERE message_id = :message_id")
_MESSAGES = selecting("messages", Message, f"WHERE client = :client {_IN_ORDER}")
OWN_SINCE = selecting(
    "messages", Message, f"WHERE client = :client AND direction = '{Direction.OWN}' AND seen_at >= :seen_at {_IN_ORDER}"
)
SIGHTINGS = selecting(
    "sightings",
    Locator,
    "WHERE message_id IN (SELECT value FROM json_each(:ids)) AND account = :account",
    role=MailboxRole,
)

_KEEP = adding("messages", *names_of(Message))
_KEEP_IDS = adding("thread_ids", "message_id", "thread")
_BIND = replacing("thread_owners", ("thread", "client"), "thread", "client", "matter")
_SIGHT = replacing("sightings", ("account", *names_of(Locator)), "account", *names_of(Locator), "message_id", "role")
_ADD_ACCOUNT = adding("client_accounts", "client", "account")
_ADD_ACCOUNT_OF = """
    INSERT INTO client_accounts (client, account)
    SELECT client, :account FROM messages WHERE message_id = :message_id
    ON CONFLICT DO NOTHING
"""


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
            for merging in _MERGE:
                self._run(merging, into=into, others=others)
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
            self._run(_ADD_ACCOUNT_OF, account=account, message_id=message_id)

    def sightings(self, account: AccountKey, ids: Collection[MessageId]) -> Sequence[tuple[Locator, MailboxRole]]:
        """Every place in which one of these messages was seen."""
        rows = self._rows(SIGHTINGS, account=account, ids=list(ids))
        return [(Locator(*place), role) for *place, role in rows]
