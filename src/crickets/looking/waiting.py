"""Flow: the ledger -> the matters in which the user waits, and by what an answer to them may be known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.core import events as e
from crickets.core.mail import Address, Envelope, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey, Direction, Roster
from crickets.core.standing import MatterState, Turn
from crickets.core.state import fold
from crickets.core.strangers import Awaited, Lookout, Name, name_of
from crickets.core.subjects import NOTHING, topic
from crickets.core.threads import Message
from crickets.ports import Ledger


@dataclass(frozen=True, slots=True)
class _Seen:
    """A matter as it was read: how it is awaited, if it is, and what the people at the client are called in it."""

    client: ClientKey
    awaited: Awaited | None
    names: frozenset[Name]


class Waiting:
    """What is waited for, as of one look; each matter is read again only after something was written in it."""

    def __init__(self, ledger: Ledger, roster: Roster) -> None:
        self._ledger = ledger
        self._roster = roster
        self._clients: dict[MatterKey, ClientKey] | None = None
        self._seen: dict[MatterKey, _Seen] = {}
        self._asked: dict[MatterKey, set[MessageId]] = {}
        self._lookout: Lookout | None = None

    @property
    def lookout(self) -> Lookout:
        """All of it, ready to be asked about a stranger's mail."""
        if self._lookout is None:
            seen = {matter: self._read(matter) for matter in self._matters()}
            names: dict[ClientKey, set[Name]] = {}
            for matter, client in self._matters().items():
                names.setdefault(client, set()).update(seen[matter].names)
            self._lookout = Lookout(self._roster, [one.awaited for one in seen.values() if one.awaited], names)
        return self._lookout

    def of(self, client: ClientKey, without: MatterKey | None = None) -> Iterator[Awaited]:
        """The matters of one client in which the user waits, without that one, which is not read."""
        keys = (matter for matter, owner in self._matters().items() if owner == client and matter != without)
        return (seen.awaited for seen in map(self._read, keys) if seen.awaited)

    def asks_about(self, one: Awaited, envelope: Envelope, at: datetime) -> bool:
        """Whether a mail of that moment is worth a question in a matter: not one more in a thread, in this look too."""
        asked = self._asked.get(one.matter, set())
        return one.asks_about(envelope, at) and asked.isdisjoint((envelope.message_id, *envelope.ancestors))

    def asked(self, matter: MatterKey, message_id: MessageId) -> None:
        """A question was asked; to read the matter again for each would take too long where there are many."""
        self._asked.setdefault(matter, set()).add(message_id)

    def forget(self, matter: MatterKey) -> None:
        """Read a matter again: something was written in it."""
        self._lookout = None
        self._seen.pop(matter, None)
        self._asked.pop(matter, None)

    def forget_client(self, client: ClientKey) -> None:
        """Read all matters of a client again: the user wrote, and there may be more of them now."""
        for matter in [matter for matter, seen in self._seen.items() if seen.client == client]:
            self.forget(matter)
        self._lookout = self._clients = None

    def _matters(self) -> dict[MatterKey, ClientKey]:
        if self._clients is None:
            self._clients = {held.matter: held.client for held in self._ledger.held()}
        return self._clients

    def _read(self, matter: MatterKey) -> _Seen:
        if matter not in self._seen:
            facts = self._ledger.events(matter)
            state = fold(facts)
            newest = (self._ledger.message(mid) for mid in (state.newest_own, state.newest_from_client) if mid)
            messages = [message for message in newest if message]
            client = self._matters()[matter]
            awaited = self._awaited(matter, client, state, messages, facts)
            self._seen[matter] = _Seen(client, awaited, frozenset(self._names(client, messages)))
        return self._seen[matter]

    def _awaited(
        self,
        matter: MatterKey,
        client: ClientKey,
        state: MatterState,
        messages: Sequence[Message],
        facts: Sequence[e.MatterEvent],
    ) -> Awaited | None:
        waits = state.turn is Turn.CLIENT and not state.parked and not state.closed
        if not waits or state.user_wrote_at is None or state.silence is None:
            return None
        own = next((message for message in messages if message.direction is Direction.OWN), None)
        denied = (fact.message_id for fact in facts if isinstance(fact, e.AnswerGiven) and not fact.yes)
        return Awaited(
            matter,
            client,
            since=max(state.user_wrote_at, state.silence.began),
            topic=topic(own.subject) if own else NOTHING,
            people=frozenset(self._people(messages)),
            asked=frozenset((*denied, *(question.message_id for question in state.questions))),
        )

    def _people(self, messages: Iterable[Message]) -> Iterator[str]:
        """Those who took part or had a copy, besides the user, the user's company and the clients."""
        everybody = (address.email for message in messages for address in _people_of(message))
        return (one for one in everybody if not self._roster.is_own(one) and not self._roster.client_at(one))

    def _names(self, client: ClientKey, messages: Iterable[Message]) -> Iterator[Name]:
        """What those who wrote for the client call themselves, and what the user's address book calls them."""
        for message in messages:
            wrote = message.direction is Direction.CLIENT
            theirs = (one for one in _people_of(message) if self._roster.client_at(one.email) == client)
            yield from map(name_of, (*theirs, *((message.sender,) if wrote and message.sender else ())))


def _people_of(message: Message) -> tuple[Address, ...]:
    return (*((message.sender,) if message.sender else ()), *message.to, *message.cc)
