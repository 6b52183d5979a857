"""What holds for all matters of a client at once: other drafts, the gap, absences, what cannot be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from crickets.core.absences import Absence
from crickets.core.events import Absent, Bounced, ClientEvent, HeardFrom
from crickets.core.habit import Habit
from crickets.core.matters import MatterKey
from crickets.core.playbook import Duration, Unit
from crickets.core.standing import MatterState, Turn

THREE_DAYS = Duration(3, Unit.DAYS)


class Promises(StrEnum):
    """What becomes of a promise in a mail, as a machine understands it: the user is asked, or it is believed."""

    ASK = "ask"
    BELIEVE = "believe"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once is too much: the gap between two follow-ups to a client, and when a late step asks first.

    ``promises`` says what to do with a promise that a mail seems to make.
    """

    gap: Duration = THREE_DAYS
    late: timedelta = timedelta(days=14)
    promises: Promises = Promises.ASK


@dataclass(frozen=True, slots=True)
class ClientSituation:
    """What holds for all matters of a client at once, seen from one of them.

    ``draft_elsewhere`` names another matter with a draft whose fate is open, ``free_since`` when the last such draft
    ended; ``life_elsewhere`` is the client's newest message in another matter; ``absences`` are those that nobody
    ended by writing; ``bounced_at`` is when a mail to ``bounced_address`` last came back for good, ``bounced_here``
    whether that was this matter's, ``verified_at`` when the address was last found right; ``cannot_tell`` says which
    place was not read; ``unknown_address`` is where the client is reached now, if the file does not know it;
    ``drafts_left`` how many more may be placed today; ``habit`` how long the client takes to answer.
    """

    draft_elsewhere: str = ""
    free_since: datetime | None = None
    life_elsewhere: datetime | None = None
    last_follow_up: datetime | None = None
    absences: tuple[Absence, ...] = ()
    bounced_at: datetime | None = None
    bounced_address: str | None = None
    bounced_here: bool = False
    verified_at: datetime | None = None
    cannot_tell: str = ""
    unknown_address: str = ""
    drafts_left: int = 1
    limits: Limits = field(default_factory=Limits)
    habit: Habit = field(default_factory=Habit)

    @property
    def away(self) -> Absence | None:
        """The absence that lasts longest."""
        return max(self.absences, key=lambda absence: absence.until, default=None)


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
    away = [f for f in facts if isinstance(f, Absent) and (heard is None or f.at > heard)]
    bounce = max((f for f in facts if isinstance(f, Bounced) and f.permanent), key=lambda f: f.at, default=None)
    return ClientSituation(
        draft_elsewhere=next((str(key) for key, draft in open_drafts if not draft.is_the_users), ""),
        free_since=_newest(state.draft_ended_at for state in others.values()),
        life_elsewhere=_newest([*elsewhere, *(state.client_wrote_at for state in others.values())]),
        last_follow_up=_newest(state.last_follow_up for state in states.values()),
        absences=tuple(sorted(Absence(f.at, f.until) for f in away if f.until)),
        bounced_at=bounce.at if bounce else None,
        bounced_address=bounce.address if bounce else None,
        verified_at=_newest(state.verified_at for state in states.values()),
        bounced_here=bounce is not None and _sent_from(bounce, states) == matter,
        cannot_tell=surroundings.cannot_tell,
        unknown_address=surroundings.unknown_address,
        drafts_left=surroundings.drafts_left,
        limits=surroundings.limits,
        habit=habit,
    )


def _sent_from(bounce: Bounced, states: Mapping[MatterKey, MatterState]) -> MatterKey | None:
    """The matter whose mail came back: the one whose newest it is, else the one in which the user last wrote before."""
    waiting = {key: state for key, state in states.items() if state.turn is Turn.CLIENT}
    of_it = [key for key, state in waiting.items() if state.newest_own == bounce.original]
    wrote = [(s.user_wrote_at, key) for key, s in waiting.items() if s.user_wrote_at and s.user_wrote_at <= bounce.at]
    return min(of_it, default=max(wrote)[1] if wrote else None)


def _newest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
