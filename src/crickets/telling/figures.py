"""Flow: what a monitor should know, as numbers, without a client's name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crickets.core.drafts import Standing
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey
from crickets.core.standing import MatterState, Turn
from crickets.core.state import fold
from crickets.ports import Ledger

STATES = ("open", "resting", "paused", "closed", "parked")
"""How a matter stands beside whose turn it is; parked: gone from the file."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The ledger in numbers; what does not occur is 0, and an account that was never read completely is missing."""

    complete_at: Mapping[AccountKey, datetime]
    skipped: Mapping[AccountKey, int]
    drafts: Mapping[Standing, int]
    matters: Mapping[tuple[Turn, str], int]


class Census:
    """Counts what ledgers hold; a matter is folded again only when it has new facts, for a monitor asks often."""

    def __init__(self) -> None:
        self._folded: Mapping[MatterKey, _Folded] = {}

    def take(self, ledger: Ledger) -> Figures:
        """Count what the ledger holds at this moment; raises StoreError."""
        before, marks = self._folded, ledger.marks()
        now = {matter: _folded(ledger, matter, mark, before.get(matter)) for matter, mark in marks.items()}
        self._folded = now
        return _figures(ledger, now.values())


@dataclass(frozen=True, slots=True)
class _Folded:
    mark: tuple[int, int]
    turn: Turn
    condition: str


def _folded(ledger: Ledger, matter: MatterKey, mark: tuple[int, int], before: _Folded | None) -> _Folded:
    if before is not None and before.mark == mark:
        return before
    state = fold(ledger.events(matter))
    return _Folded(mark, state.turn, _condition(state))


def _figures(ledger: Ledger, folded: Iterable[_Folded]) -> Figures:
    return Figures(
        complete_at={account: look.complete_at for account, look in ledger.looks().items() if look.complete_at},
        skipped=Counter(ledger.skipped()),
        drafts=Counter(placement.standing for placement in ledger.placements()),
        matters=Counter((one.turn, one.condition) for one in folded),
    )


def _condition(state: MatterState) -> str:
    within = (state.parked, "parked"), (state.closed is not None, "closed"), (state.paused, "paused")
    return next((name for holds, name in within if holds), "resting" if state.rested else "open")
