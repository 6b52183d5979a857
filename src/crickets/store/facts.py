"""Facts of matters and clients, and when each matter wants to be looked at."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from crickets.core.events import ClientEvent, Event, MatterEvent, identity
from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey
from crickets.ports import Held, Recorded
from crickets.store.codec import CLIENT_FACTS, MATTER_FACTS, data_of, fact_of
from crickets.store.statements import NOT_ENDED, Question, adding, names_of, selecting
from crickets.store.transactions import Transactions

_MOMENT = timedelta(microseconds=1)

_ADD_MATTER = adding("matters", *names_of(Held))
_ADD_EVENTS = adding("events", "client", "matter", "kind", "at", "seen_at", "how", "identity", "data")

_FACT = (str, datetime, dict)
EVENTS_OF_MATTER = Question("SELECT kind, at, data FROM events WHERE matter = :matter", *_FACT)
EVENTS_OF_CLIENT = Question("SELECT kind, at, data FROM events WHERE client = :client AND matter IS NULL", *_FACT)
_JOURNAL = Question(
    "SELECT kind, at, data, seen_at, how FROM events WHERE matter = :matter ORDER BY id", *_FACT, datetime, str
)

_MARKS = Question(
    "SELECT matter, count(*), max(id) FROM events WHERE matter IS NOT NULL GROUP BY matter", str, int, int
)

_HELD_ALL = selecting("matters", Held, "ORDER BY matter")
_HELD_OF_CLIENT = selecting("matters", Held, "WHERE client = :client ORDER BY matter")

_MOVE_ANYWAY = "UPDATE matters SET due_at = :until WHERE matter = :matter"
_MOVE_UNMOVED = f"{_MOVE_ANYWAY} AND due_at IS :seen"

DUE = selecting("matters", Held, "WHERE due_at <= :now ORDER BY due_at, matter")
"""The question of every tick."""

NEXT_DUE_MATTER = Question("SELECT min(due_at) FROM matters WHERE due_at > :after", datetime | None)
NEXT_DUE_PLACEMENT = Question(
    f"SELECT min(look_at) FROM placements WHERE {NOT_ENDED} AND look_at > :after",  # noqa: S608 - our own words
    datetime | None,
)


class Facts(Transactions):
    """The part of the ledger that holds events and due moments."""

    def record(
        self, client: ClientKey, matter: MatterKey, *facts: MatterEvent, seen_at: datetime, how: str = ""
    ) -> bool:
        """Write facts of a matter that are not known yet; whether any was new. The client's matters then are due."""
        with self._writing():
            new = self._add_facts(client, matter, facts, seen_at, how)
            if new:
                self._make_due(self.held(client), seen_at)
            return new

    def record_client(self, client: ClientKey, *facts: ClientEvent, seen_at: datetime, how: str = "") -> bool:
        """Write facts of a client that are not known yet; whether any was new. All its matters then are due at once."""
        with self._writing():
            new = self._add_facts(client, None, facts, seen_at, how)
            if new:
                self._make_due(self.held(client), seen_at)
            return new

    def events(self, matter: MatterKey) -> Sequence[MatterEvent]:
        """All facts of a matter, in any order."""
        return [fact_of(MATTER_FACTS, *row) for row in self._rows(EVENTS_OF_MATTER, matter=matter)]

    def journal(self, matter: MatterKey) -> Sequence[Recorded]:
        """All facts of a matter with when and how they became known, in the order of their recording."""
        rows = self._rows(_JOURNAL, matter=matter)
        return [Recorded(fact_of(MATTER_FACTS, *fact), seen_at, how) for *fact, seen_at, how in rows]

    def marks(self) -> Mapping[MatterKey, tuple[int, int]]:
        """How many facts each matter has, and the number of the last: while both are the same, so are its facts."""
        return {MatterKey(matter): (count, last) for matter, count, last in self._rows(_MARKS)}

    def client_events(self, client: ClientKey) -> Sequence[ClientEvent]:
        """All facts of a client that belong to no matter, in any order."""
        return [fact_of(CLIENT_FACTS, *row) for row in self._rows(EVENTS_OF_CLIENT, client=client)]

    def held(self, client: ClientKey | None = None) -> Sequence[Held]:
        """Every matter that has facts, or those of one client, by their keys."""
        rows = self._rows(_HELD_ALL) if client is None else self._rows(_HELD_OF_CLIENT, client=client)
        return [Held(*row) for row in rows]

    def due(self, now: datetime) -> Sequence[Held]:
        """The matters whose moment has come, the longest due first; found by an index."""
        return [Held(*row) for row in self._rows(DUE, now=now)]

    def next_due(self, after: datetime) -> datetime | None:
        """The first moment after this one at which a matter or a placement wants to be looked at."""
        asked = (NEXT_DUE_MATTER, NEXT_DUE_PLACEMENT)
        found: list[datetime | None] = [self._rows(first, after=after)[0][0] for first in asked]
        return min((moment for moment in found if moment is not None), default=None)

    def put_off(self, matter: MatterKey, until: datetime | None, *, seen: datetime | None) -> bool:
        """Set when to look at the matter again, unless ``due_at`` is not ``seen`` any more; whether it was set."""
        with self._writing():
            self._moved.discard(matter)
            return self._run(_MOVE_UNMOVED, matter=matter, until=until, seen=seen) == 1

    def touch(self, client: ClientKey, at: datetime) -> None:
        """Make every matter of a client due at this moment, where it is not due earlier."""
        with self._writing():
            self._make_due(self.held(client), at)

    def _add_facts(
        self, client: ClientKey, matter: MatterKey | None, facts: Iterable[Event], seen_at: datetime, how: str = ""
    ) -> bool:
        whose = {"client": client, "matter": matter, "seen_at": seen_at, "how": how}
        rows = [whose | _row_of(fact) for fact in facts]
        if rows and matter is not None:
            self._run(_ADD_MATTER, matter=matter, client=client, due_at=None)
        return self._run_each(_ADD_EVENTS, rows) > 0

    def _make_due(self, which: Iterable[Held], at: datetime) -> None:
        # News moves even what is due already, by a moment: put_off tells by it that a decision has not seen the news.
        moves: dict[MatterKey, datetime] = {}
        for held in which:
            if held.due_at is None or held.due_at > at:
                moves[held.matter] = at
            elif held.matter not in self._moved:
                moves[held.matter] = held.due_at - _MOMENT
        self._run_each(_MOVE_ANYWAY, [{"matter": matter, "until": until} for matter, until in moves.items()])
        self._moved.update(moves)


def _row_of(fact: Event) -> dict[str, object]:
    return {"kind": type(fact).__name__, "at": fact.at, "identity": identity(fact), "data": data_of(fact)}
