"""Flow: the payments that a quote is made of: how far each has come, and when it falls due by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crickets.config import Settings
from crickets.config.nearest import hint
from crickets.core import events as e
from crickets.core.matters import MatterKey, folded
from crickets.core.milestones import Milestone, MilestoneState, due_now, moved
from crickets.core.people import ClientKey
from crickets.docket import Case, Docket
from crickets.errors import WordError
from crickets.ports import Ledger
from crickets.words.commands import Words


@dataclass(frozen=True, slots=True)
class Standing:
    """One milestone as it stands: ``due`` is its day with every pause counted, None where it has none."""

    client: ClientKey
    matter: MatterKey
    milestone: Milestone
    state: MilestoneState
    due: date | None


@dataclass(frozen=True, slots=True)
class Milestones:
    """Every milestone of the file, with what the user said of it."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def rows(self, client: ClientKey | None = None) -> Sequence[Standing]:
        """Every milestone, or those of one client, matter by matter in the order of the file."""
        docket = Docket(self.ledger, self.settings)
        clients = [key for key in self.settings.clients if client in {None, key}]
        cases = {key: docket.cases(key, self.now) for key in clients}
        matters = [matter for matter in self.settings.matters.values() if matter.key in cases.get(matter.client, {})]
        return [self._row(cases[m.client][m.key], milestone) for m in matters for milestone in m.milestones]

    def set(self, matter: str, name: str, state: MilestoneState, *, correct: bool) -> str:
        """Let a milestone be at a state; never one further back, unless it is corrected. Raises WordError."""
        held = Words(self.ledger, self.settings, self.now).one(matter)
        case = Docket(self.ledger, self.settings).case(held.client, held.matter, self.now)
        milestone = _named(case, name)
        before = _states(case).get(milestone.name, MilestoneState.PLANNED)
        if moved(before, state, corrected=correct) is not state:
            msg = f"{held.matter}: '{milestone.name}' is {before} already; to set it back, say --correct"
            raise WordError(msg)
        fact = e.MilestoneSet(self.now, milestone.name, state)
        self.ledger.record(held.client, held.matter, fact, seen_at=self.now, how="your word")
        return f"{held.matter}: '{milestone.name}' is {state}"

    def _row(self, case: Case, milestone: Milestone) -> Standing:
        local = self.settings.user.local
        pauses = [(local(p.began), local(p.ended) if p.ended else None) for p in case.state.pauses]
        due = due_now(milestone, pauses, local(self.now).date())
        state = _states(case).get(milestone.name, MilestoneState.PLANNED)
        return Standing(case.matter.client, case.matter.key, milestone, state, due)


def _states(case: Case) -> dict[str, MilestoneState]:
    return dict(case.state.milestones)


def _named(case: Case, name: str) -> Milestone:
    found = next((m for m in case.matter.milestones if folded(m.name) == folded(name)), None)
    if found is None:
        known = [milestone.name for milestone in case.matter.milestones]
        add = f"add it as [[clients.{case.matter.client}.milestones]]"
        otherwise = f"known are: {', '.join(known)}" if known else add
        msg = f"{case.matter.key} has no milestone '{name}'{hint(name, known, otherwise)}"
        raise WordError(msg)
    return found
