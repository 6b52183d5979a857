"""Flow: the file as it stands now -> facts: matters that open, change their stage, leave and return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.matters import Matter, MatterKey, Stage
from crickets.core.people import ClientKey
from crickets.core.state import fold
from crickets.ports import Held, Ledger


@dataclass(frozen=True, slots=True)
class Moved:
    """A client that is gone from the file, and the new one that has its addresses: the user is asked."""

    old: ClientKey
    new: ClientKey

    def sentence(self) -> str:
        """Ask."""
        return (
            f"'{self.old}' is gone from the configuration, and '{self.new}' has its addresses:"
            f" if it is the same client, say `crickets rename {self.old} {self.new}`."
        )


@dataclass(frozen=True, slots=True)
class Displaced:
    """A step that was known by its place, done in this silence, and is elsewhere in the playbook now: a warning."""

    matter: MatterKey
    playbook: str
    step: str

    def sentence(self) -> str:
        """Warn."""
        return (
            f"The steps of the playbook '{self.playbook}' were moved, and '{self.step}', the last one done in"
            f" {self.matter}, has no name: what comes next may be the wrong one. See `crickets why {self.matter}`, and"
            f" say `crickets skip {self.matter}` if it is. Steps with names are known wherever they stand."
        )


def register(ledger: Ledger, settings: Settings, now: datetime) -> None:
    """Write what the file changed; reading the same file again changes nothing."""
    with ledger.transaction():
        for client in settings.clients.values():
            ledger.know_client(client.key, frozenset(client.addresses))
            ledger.touch(client.key, now)  # a playbook, an invoice or a limit may say something else now
        for matter in settings.matters.values():
            _enrol(ledger, matter, now)
        for held in ledger.held():
            if held.matter not in settings.matters:
                _keep_or_park(ledger, settings, held, now)


def moved(ledger: Ledger, settings: Settings) -> Sequence[Moved]:
    """Clients whose addresses stand under another key now."""
    known = ledger.known_clients()
    gone = {key: addresses for key, addresses in known.items() if key not in settings.clients}
    return [
        Moved(old, client.key)
        for old, addresses in gone.items()
        for client in settings.clients.values()
        if addresses & frozenset(client.addresses)
    ]


def displaced(ledger: Ledger, settings: Settings) -> Sequence[Displaced]:
    """Silences that go on behind a step without a name, in a playbook whose steps were moved since."""
    found = (_displaced(ledger.events(matter.key), matter, settings) for matter in settings.matters.values())
    return [one for one in found if one is not None]


def _displaced(facts: Sequence[e.MatterEvent], matter: Matter, settings: Settings) -> Displaced | None:
    if not any(isinstance(fact, e.DraftIntended) for fact in facts):
        return None
    state = fold(facts)
    book = settings.playbook_for(matter, state.stage)
    if book is None or state.closed or state.silence is None or not state.silence.done:
        return None
    last = state.silence.done[-1]
    drafts = [f for f in facts if isinstance(f, e.DraftIntended) and (f.step, f.index) == (last.step, last.index)]
    newest = max(drafts, key=lambda fact: fact.at, default=None)
    if newest is None or not book.has_moved(newest.step, newest.index, newest.letter):
        return None
    return Displaced(matter.key, book.name, newest.step)


def _enrol(ledger: Ledger, matter: Matter, now: datetime) -> None:
    facts = ledger.events(matter.key)
    if not any(isinstance(fact, e.MatterOpened) for fact in facts):
        ledger.record(
            matter.client, matter.key, e.MatterOpened(now, matter.stage), seen_at=now, how="the configuration"
        )
        return
    if fold(facts).parked:
        ledger.record(matter.client, matter.key, e.Returned(now), seen_at=now, how="the configuration")
    if _stage_in_file(facts) != matter.stage:
        ledger.record(
            matter.client,
            matter.key,
            e.StageSet(now, matter.stage, e.Author.FILE),
            seen_at=now,
            how="the configuration",
        )


def _stage_in_file(facts: Sequence[e.MatterEvent]) -> Stage | None:
    """The stage that the file named when it was last read."""
    said = [f for f in facts if isinstance(f, e.MatterOpened) or (isinstance(f, e.StageSet) and f.by is e.Author.FILE)]
    return max(said, key=lambda fact: fact.at).stage if said else None


def _keep_or_park(ledger: Ledger, settings: Settings, held: Held, now: datetime) -> None:
    """Park what the file does not name, but for what an invoice of a client in the file has opened by itself."""
    state = fold(ledger.events(held.matter))
    stays = settings.noticed(held.matter, held.client, state.invoices) is not None
    if stays is state.parked:
        fact = e.Returned(now) if stays else e.Parked(now)
        ledger.record(held.client, held.matter, fact, seen_at=now, how="the configuration")
