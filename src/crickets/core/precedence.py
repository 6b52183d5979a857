"""Which draft is placed first where several are due at one moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from crickets.core.actions import PlaceDraft
from crickets.core.matters import AWAITING_PAYMENT, Matter, MatterKey
from crickets.core.people import ClientKey
from crickets.core.standing import MatterState


class Candidate(Protocol):
    """A matter whose draft could be placed now."""

    @property
    def matter(self) -> Matter:
        """Which matter it is."""
        ...

    @property
    def state(self) -> MatterState:
        """How it stands."""
        ...

    @property
    def action(self) -> PlaceDraft:
        """What would be placed."""
        ...


_Candidate = TypeVar("_Candidate", bound=Candidate)


def foremost(candidates: Iterable[_Candidate]) -> _Candidate:
    """The one that goes first: of each client the earliest due, among clients the oldest silence.

    Raises ValueError where there is none.
    """
    first: dict[ClientKey, _Candidate] = {}
    for candidate in sorted(candidates, key=_among_matters):
        first.setdefault(candidate.matter.client, candidate)
    return min(first.values(), key=_among_clients)


def _among_matters(candidate: Candidate) -> tuple[datetime, bool, MatterKey]:
    """The earliest due goes first; at equal moments payment."""
    return candidate.action.due, candidate.state.stage != AWAITING_PAYMENT, candidate.matter.key


def _among_clients(candidate: Candidate) -> tuple[datetime, MatterKey]:
    """The oldest silence goes first."""
    silence = candidate.state.silence
    return silence.began if silence else candidate.action.due, candidate.matter.key
