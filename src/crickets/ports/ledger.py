"""The ledger that the flows see: facts and what is derived from them, on disk."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crickets.core.drafts import Placement
from crickets.core.events import ClientEvent, Event, MatterEvent
from crickets.core.mail import Locator, MailboxCursor, MailboxRole, MessageId, Unparsed
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey
from crickets.core.threads import Message, ThreadKey


@dataclass(frozen=True, slots=True)
class Looks:
    """How an account was read last: when completely, since when it fails, and the sentence that says why."""

    account: AccountKey
    complete_at: datetime | None = None
    failing_since: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A matter as the ledger finds it: whose it is, and when it wants to be looked at (None: not before news)."""

    matter: MatterKey
    client: ClientKey
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact, when Crickets learnt of it, and how: the place of a message, the user's word, the file."""

    fact: MatterEvent
    seen_at: datetime
    how: str


class Ledger(Protocol):
    """Facts and what is derived from them, on disk. One ledger belongs to one thread.

    Every method that writes does so in the open transaction, else in one of its own. All instants are aware UTC.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: committed at the end, rolled back on any error; inside another one it is part of it."""
        ...

    # Facts

    def record(
        self, client: ClientKey, matter: MatterKey, *events: MatterEvent, seen_at: datetime, how: str = ""
    ) -> bool:
        """Write facts of a matter that are not known yet; whether any was new. The client's matters then are due."""
        ...

    def record_client(self, client: ClientKey, *events: ClientEvent, seen_at: datetime, how: str = "") -> bool:
        """Write facts of a client that are not known yet; whether any was new. All its matters then are due at once."""
        ...

    def events(self, matter: MatterKey) -> Sequence[MatterEvent]:
        """All facts of a matter, in any order."""
        ...

    def journal(self, matter: MatterKey) -> Sequence[Recorded]:
        """All facts of a matter with when and how they became known, in the order of their recording."""
        ...

    def marks(self) -> Mapping[MatterKey, tuple[int, int]]:
        """How many facts each matter has, and the number of the last: while both are the same, so are its facts."""
        ...

    def client_events(self, client: ClientKey) -> Sequence[ClientEvent]:
        """All facts of a client that belong to no matter, in any order."""
        ...

    def held(self, client: ClientKey | None = None) -> Sequence[Held]:
        """Every matter that has facts, or those of one client."""
        ...

    def due(self, now: datetime) -> Sequence[Held]:
        """The matters whose moment has come, the longest due first; found by an index."""
        ...

    def next_due(self, after: datetime) -> datetime | None:
        """The first moment after this one at which a matter or a placement wants to be looked at."""
        ...

    def put_off(self, matter: MatterKey, until: datetime | None, *, seen: datetime | None) -> bool:
        """Set when to look at the matter again, unless ``due_at`` is not ``seen`` any more; whether it was set."""
        ...

    def touch(self, client: ClientKey, at: datetime) -> None:
        """Make every matter of a client due at this moment, where it is not due earlier."""
        ...

    def rename(self, old: ClientKey, new: ClientKey) -> None:
        """Let all that is known of one client be another's, matters by the part of their key behind the slash."""
        ...

    # Messages and threads

    def threads(self, ids: Collection[MessageId]) -> Mapping[MessageId, ThreadKey]:
        """The threads in which these ids are known, be it only as referred to."""
        ...

    def owners(self, thread: ThreadKey) -> Mapping[ClientKey, MatterKey]:
        """Whose thread it is, and to which matter of each it was bound; one thread can run with several clients."""
        ...

    def bind(self, thread: ThreadKey, client: ClientKey, matter: MatterKey) -> None:
        """Let a thread belong to a matter of this client."""
        ...

    def merge(self, into: ThreadKey, merged: Collection[ThreadKey]) -> None:
        """Let threads that turned out to be one be one."""
        ...

    def remember(self, message: Message) -> None:
        """Keep a message, and all ids that it names as of its thread; nothing changes for a known one."""
        ...

    def message(self, message_id: MessageId) -> Message | None:
        """A message that is kept."""
        ...

    def messages(self, client: ClientKey) -> Sequence[Message]:
        """All messages kept of a client, by the time they happened."""
        ...

    def own_since(self, client: ClientKey, seen_at: datetime) -> Sequence[Message]:
        """The user's messages to a client that were first seen at or after this moment."""
        ...

    def sight(self, account: AccountKey, message_id: MessageId, locator: Locator, role: MailboxRole) -> None:
        """Note that a known message was seen in this place."""
        ...

    def sightings(self, account: AccountKey, ids: Collection[MessageId]) -> Sequence[tuple[Locator, MailboxRole]]:
        """Every place in which one of these messages was seen."""
        ...

    # Drafts

    def intend(self, placement: Placement, event: Event) -> None:
        """Name a draft before it is placed, durably (written through to the disk)."""
        ...

    def update(self, placement: Placement) -> None:
        """Replace what is known of a placement."""
        ...

    def placements(self, account: AccountKey | None = None) -> Sequence[Placement]:
        """The placements that have not ended, the oldest first."""
        ...

    def placement_of(self, ids: Collection[MessageId]) -> Placement | None:
        """The placement, ended or not, that one of these Message-IDs belongs to."""
        ...

    def intended_since(self, at: datetime) -> int:
        """How many drafts were intended at or after this moment, whatever became of them; once where placed anew."""
        ...

    # Accounts

    def cursors(self, account: AccountKey) -> Mapping[str, MailboxCursor]:
        """How far each mailbox of an account has been read, by its name."""
        ...

    def save_cursor(self, account: AccountKey, cursor: MailboxCursor) -> None:
        """Note how far a mailbox has been read."""
        ...

    def forget_mailbox(self, account: AccountKey, mailbox: str) -> None:
        """Drop the cursor of a mailbox and every place noted in it; the messages stay known."""
        ...

    def skip(self, account: AccountKey, unparsed: Unparsed, at: datetime) -> None:
        """Note a message that could not be understood."""
        ...

    def skipped(self) -> Mapping[AccountKey, int]:
        """How many messages of each account could not be understood."""
        ...

    def looked(self, account: AccountKey, at: datetime, problem: str = "") -> None:
        """Note that the account was read completely at this moment, or why it was not."""
        ...

    def looks(self) -> Mapping[AccountKey, Looks]:
        """How each account was read last."""
        ...

    def searched(self, account: AccountKey, addresses: Collection[str]) -> None:
        """Note for which addresses the history of an account has been searched."""
        ...

    def searched_for(self, account: AccountKey) -> frozenset[str]:
        """The addresses for which the history of an account has been searched."""
        ...

    def accounts_of(self, client: ClientKey) -> frozenset[AccountKey]:
        """The accounts in which messages of a client were ever seen."""
        ...

    # The file, as it was when it was last read

    def known_clients(self) -> Mapping[ClientKey, frozenset[str]]:
        """Every client that was ever in the file, with its addresses then."""
        ...

    def know_client(self, client: ClientKey, addresses: frozenset[str]) -> None:
        """Keep a client's addresses."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
