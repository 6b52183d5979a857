"""What holds for all matters of a client at once: other drafts, the gap, absences, what cannot be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crickets.core.events import Absent, Bounced, ClientEvent, HeardFrom
from crickets.core.habit import Habit
from crickets.core.matters import MatterKey
from crickets.core.playbook import Duration, Unit
from crickets.core.standing import MatterState

THREE_DAYS = Duration(3, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once is too much: the gap between two follow-ups to a client, and when a late step asks first."""

    gap: Duration = THREE_DAYS
    late: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ClientSituation:
    """What holds for all matters of a client at once, seen from one of them.

    ``draft_elsewhere`` names another matter with a draft whose fate is open, ``free_since`` when the last such draft
    ended; ``life_elsewhere`` is the client's newest message in another matter; ``cannot_tell`` says which place was
    not read; ``unknown_address`` is where the client is reached now, if the file does not know it; ``drafts_left`` how
    many more may be placed today; ``habit`` how long the client takes to answer.
    """

    draft_elsewhere: str = ""
    free_since: datetime | None = None
    life_elsewhere: datetime | None = None
    last_follow_up: datetime | None = None
    away_until: datetime | None = None
    bounced_at: datetime | None = None
    bounced_address: str | None = None
    cannot_tell: str = ""
    unknown_address: str = ""
    drafts_left: int = 1
    limits: Limits = field(default_factory=Limits)
    habit: Habit = field(default_factory=Habit)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the shell adds to the facts: places not read, addresses not known, drafts left for today, the limits."""

    cannot_tell: str = ""
    drafts_left: int = 1
    limits: Limits = field(default_factory=Limits)
    unknown_address: str = ""


def situation_of(
    matter: MatterKey,
    states: Mapping[MatterKey, MatterState],
    facts: Iterable[ClientEvent],
    surroundings: Surroundings,
    habit: Habit,
) -> ClientSituation:
    """See a client from one of its matters; ``states`` holds all matters of the client, that one too."""
    facts = tuple(facts)
    others = {key: state for key, state in states.items() if key != matter}
    open_drafts = ((key, draft) for key, state in others.items() for draft in (state.draft, state.former) if draft)
    elsewhere = [f.at for f in facts if isinstance(f, HeardFrom)]
    heard = _newest([*elsewhere, *(state.client_wrote_at for state in states.values())])
    # Who wrote after the machine spoke for them is back.
    away = [f.until for f in facts if isinstance(f, Absent) and f.until and (heard is None or f.at > heard)]
    bounce = max((f for f in facts if isinstance(f, Bounced)), key=lambda f: f.at, default=None)
    return ClientSituation(
        draft_elsewhere=next((str(key) for key, draft in open_drafts if not draft.is_the_users), ""),
        free_since=_newest(state.draft_ended_at for state in others.values()),
        life_elsewhere=_newest([*elsewhere, *(state.client_wrote_at for state in others.values())]),
        last_follow_up=_newest(state.last_follow_up for state in states.values()),
        away_until=max(away, default=None),
        bounced_at=bounce.at if bounce else None,
        bounced_address=bounce.address if bounce else None,
        cannot_tell=surroundings.cannot_tell,
        unknown_address=surroundings.unknown_address,
        drafts_left=surroundings.drafts_left,
        limits=surroundings.limits,
        habit=habit,
    )


def _newest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
