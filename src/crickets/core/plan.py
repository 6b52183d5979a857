"""What will happen if nobody answers: the same decisions, at the moments that they name, on facts that are assumed.

The one assumption beside the silence: the user sends every draft in the moment in which it is placed, and does every
task in the moment in which it is asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import assert_never

from crickets.core import events as e
from crickets.core.actions import (
    Action,
    BelievePromise,
    CloseMatter,
    Deed,
    FinishStep,
    FlagDraft,
    Noted,
    OpenTasks,
    PauseMatter,
    PlaceDraft,
    RefreshDraft,
    Wait,
    WithdrawDraft,
)
from crickets.core.decide import next_action
from crickets.core.habit import Habit
from crickets.core.holds import Hold
from crickets.core.mail import MessageId
from crickets.core.matters import Matter, MatterKey
from crickets.core.people import ClientKey
from crickets.core.playbook import Playbook, Step
from crickets.core.precedence import foremost
from crickets.core.situation import Limits, Surroundings, situation_of
from crickets.core.standing import MatterState
from crickets.core.state import fold
from crickets.core.tasks import Outcome
from crickets.core.together import Asking, joining
from crickets.core.workdays import BusinessCalendar


@dataclass(frozen=True, slots=True)
class Subject:
    """A matter as it stands: its facts in any order, and the playbook of its stage.

    ``unknown_address`` is where the client is reached now, if the file does not know it.
    """

    matter: Matter
    facts: Sequence[e.MatterEvent]
    playbook: Playbook | None
    unknown_address: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """What the matters have in common.

    ``calendar`` gives the working time with a client as it is known at a moment; ``drafted_today`` says how many drafts
    were placed on the day of the plan, in the user's ``zone``, before it was made.
    """

    calendar: Callable[[ClientKey, datetime], BusinessCalendar]
    client_facts: Mapping[ClientKey, Sequence[e.ClientEvent]]
    limits: Limits
    drafts_a_day: int
    drafted_today: int
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Planned:
    """What will be done in a matter at ``at``; ``waited_for`` is what held it until then, if anything did."""

    at: datetime
    deed: Deed
    waited_for: Hold | None


@dataclass(frozen=True, slots=True)
class Course:
    """The road of one matter: what will be done, in order, and what it then waits for.

    ``until`` is when that ends, beyond the plan; None where it ends by no date. ``unwritten`` is why its next draft
    cannot be written, empty where nothing is known against it.
    """

    matter: MatterKey
    planned: tuple[Planned, ...]
    then: Hold | None
    until: datetime | None
    unwritten: str = ""


def plan(subjects: Iterable[Subject], world: World, now: datetime, until: datetime) -> Sequence[Course]:
    """Every matter's course from now to a moment, that moment included, in the order of the subjects.

    ``subjects`` holds all matters of all clients: they share the drafts of a day, and those of a client more.
    """
    play = _Play([_Part(subject, list(subject.facts), now) for subject in subjects], world, now)
    moment: datetime | None = now
    while moment is not None and moment <= until:
        play.turn(moment)
        moment = play.next_due()
    return [part.course() for part in play.parts]


@dataclass(slots=True)
class _Part:
    """One matter in the play; ``due`` is when it wants to be looked at, None for never by itself.

    ``ready`` is what it would place in this turn: nothing that is done for another client changes that, but for the
    drafts of the day that run out. Without it a thousand clients would be asked again after each draft. ``joined`` are
    the other matters whose invoices its letter asks for.
    """

    subject: Subject
    facts: list[e.MatterEvent]
    due: datetime | None
    state: MatterState = field(init=False)
    hold: Hold | None = None
    unwritten: str = ""
    ready: PlaceDraft | None = None
    joined: Sequence[tuple["_Part", tuple[str, ...]]] = ()
    planned: list[Planned] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = fold(self.facts)

    def course(self) -> Course:
        return Course(self.subject.matter.key, tuple(self.planned), self.hold, self.due, self.unwritten)

    def will(self, deed: Deed, now: datetime) -> None:
        self.planned.append(Planned(now, deed, self.hold))
        self.hold = None

    def repeats(self, deed: Deed) -> bool:
        """Whether it came to this before; where clocks contradict each other, the facts may never be content."""
        return any(_same(planned.deed, deed) for planned in self.planned)


def _same(one: Deed, other: Deed) -> bool:
    if isinstance(one, PlaceDraft) and isinstance(other, PlaceDraft):
        return (one.index, one.invoices) == (other.index, other.invoices)
    return one == other


@dataclass(frozen=True, slots=True)
class _Candidate:
    part: _Part
    action: PlaceDraft

    @property
    def matter(self) -> Matter:
        return self.part.subject.matter

    @property
    def state(self) -> MatterState:
        return self.part.state


_ByItself = OpenTasks | Noted | WithdrawDraft | FlagDraft


def _shown_by(deed: _ByItself, state: MatterState, now: datetime) -> Iterator[e.MatterEvent]:
    """The facts that a deed leads to."""
    match deed:
        case OpenTasks(step, index):
            yield from _asked_and_done(state.tasks_opened, step, index, now)
        case FinishStep() | PauseMatter() | CloseMatter() | BelievePromise():
            yield from deed.facts(now)
        case WithdrawDraft(draft, withdrawal):
            yield e.DraftWithdrawn(now, draft, withdrawal)
        case FlagDraft(draft):
            yield e.DraftFlagged(now, draft)
        case unexpected:
            assert_never(unexpected)


def _asked_and_done(opened: int, step: Step, index: int, now: datetime) -> Iterator[e.MatterEvent]:
    for number, kind in enumerate(step.tasks, opened + 1):
        yield e.TaskOpened(now, number, kind, step.name, index)
        yield e.TaskEnded(now, number, Outcome.DONE)


def _refreshed(stale: MessageId, draft: PlaceDraft, part: "_Part", now: datetime) -> Iterator[e.MatterEvent]:
    name = MessageId(f"{now:%Y%m%d}.{part.subject.matter.key}@refreshed.invalid")
    yield _intended(name, draft, part, now, stale)
    yield e.DraftPlaced(now, name)
    yield e.DraftWithdrawn(now, stale, e.Withdrawal.REFRESHED)


def _intended(
    name: MessageId, action: PlaceDraft, part: "_Part", now: datetime, replaces: MessageId | None = None
) -> e.DraftIntended:
    return e.DraftIntended(
        now,
        name,
        action.step.name,
        action.index,
        part.state.newest_own,
        action.letter,
        action.invoices,
        action.deadline,
        replaces,
    )


class _Play:
    """Plays the watcher's turns; a turn does what `FollowUps.run` does, and then the user sends what stands."""

    def __init__(self, parts: Sequence[_Part], world: World, now: datetime) -> None:
        self.parts = parts
        self._world = world
        self._clients: dict[ClientKey, list[_Part]] = {}
        for part in parts:
            self._clients.setdefault(part.subject.matter.client, []).append(part)
        # An answer makes a habit, and none comes in the play: it stays what it is.
        self._habits = {client: Habit.of(part.facts for part in parts) for client, parts in self._clients.items()}
        self._drafted = {self._day(now): world.drafted_today}

    def next_due(self) -> datetime | None:
        return min((part.due for part in self.parts if part.due is not None), default=None)

    def turn(self, now: datetime) -> None:
        while placed := self._place_all(now):
            for part in placed:
                self._send(part, now)

    def _place_all(self, now: datetime) -> Sequence[_Part]:
        placed = []
        while candidates := self._settle_all_but_drafts(now):
            best = foremost(candidates)
            self._place(best.part, best.action, now)
            placed.append(best.part)
        return placed

    def _settle_all_but_drafts(self, now: datetime) -> Sequence[_Candidate]:
        while True:
            candidates, settled = [], True
            for part in self._due(now):
                action = part.ready if part.ready and self._left(now) > 0 else self._decide(part, now)
                if isinstance(action, PlaceDraft) and not part.state.trouble and not part.repeats(action):
                    part.ready = action
                    candidates.append(_Candidate(part, action))
                elif self._act(part, action, now):
                    settled = False  # what was done may change the decisions before it
            if settled:
                return candidates

    def _due(self, now: datetime) -> Sequence[_Part]:
        return [part for part in self.parts if part.due is not None and part.due <= now]

    def _act(self, part: _Part, action: Action, now: datetime) -> bool:
        """Wait, or do what needs no candidate; whether that is a fact."""
        part.ready = None
        facts: list[e.MatterEvent]
        if not isinstance(action, Wait) and part.repeats(action):
            part.due = None
            return False
        match action:
            case Wait(until, hold):
                part.due, part.hold = until, hold
                return False
            case RefreshDraft(stale, draft):
                # What stands waits for the user, whatever date it states: that is no news in a plan.
                self._record(part, now, *_refreshed(stale, draft, part, now))
                return True
            case PlaceDraft():
                # Only a letter that failed before comes here: it is tried again each hour, until somebody mends it.
                part.due, part.unwritten = None, part.state.trouble
                return False
            case deed:
                facts = list(_shown_by(deed, part.state, now))
        if not isinstance(action, FinishStep):
            part.will(action, now)
        self._record(part, now, *facts)
        return True

    def _place(self, part: _Part, action: PlaceDraft, now: datetime) -> None:
        part.joined = list(self._joining(part, action))
        action = replace(action, invoices=(*action.invoices, *(n for _, numbers in part.joined for n in numbers)))
        draft = MessageId(f"{len(part.planned)}.{part.subject.matter.key}@plan.invalid")
        part.will(action, now)
        intended = _intended(draft, action, part, now)
        self._drafted[self._day(now)] = self._drafted.get(self._day(now), 0) + 1
        self._record(part, now, intended, e.DraftPlaced(now, draft))

    def _send(self, part: _Part, now: datetime) -> None:
        draft, answers = part.state.draft, part.state.newest_own
        if draft is not None:
            wrote = e.UserWrote(now, draft.draft, (answers,) if answers else ())
            stated = [e.DeadlineStated(now, draft.draft, draft.deadline)] if draft.deadline else []
            part.hold = None  # it stood for no time at all
            self._record(part, now, e.DraftSent(now, draft.draft, draft.draft), wrote, *stated)
            for other, numbers in part.joined:
                told = e.StepDone(now, draft.step, draft.index, numbers, draft.draft)
                self._record(other, now, told, e.UserWrote(now, draft.draft), *stated)

    def _joining(self, part: _Part, action: PlaceDraft) -> Iterator[tuple[_Part, tuple[str, ...]]]:
        """The other matters of the client whose invoices go into the same letter."""
        asking = Asking(part.subject.matter, part.state, action)
        for other in self._clients[part.subject.matter.client]:
            if other is not part and other.ready is not None:
                numbers = joining(asking, Asking(other.subject.matter, other.state, other.ready))
                if numbers:
                    yield other, numbers

    def _record(self, part: _Part, now: datetime, *facts: e.MatterEvent) -> None:
        """As the ledger does: what happens in one matter makes all matters of the client due."""
        part.facts += facts
        part.state = fold(part.facts)
        for other in self._clients[part.subject.matter.client]:
            other.due = now if other.due is None else min(other.due, now)
            other.ready = None

    def _decide(self, part: _Part, now: datetime) -> Action:
        matter = part.subject.matter
        situation = situation_of(
            matter.key,
            {other.subject.matter.key: other.state for other in self._clients[matter.client]},
            self._world.client_facts.get(matter.client, ()),
            Surroundings(
                drafts_left=self._left(now),
                limits=self._world.limits,
                unknown_address=part.subject.unknown_address,
            ),
            self._habits[matter.client],
        )
        calendar = self._world.calendar(matter.client, now)
        return next_action(matter, part.state, situation, part.subject.playbook, calendar, now)

    def _left(self, now: datetime) -> int:
        return self._world.drafts_a_day - self._drafted.get(self._day(now), 0)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._world.zone).date()
