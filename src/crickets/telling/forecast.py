"""Flow: what will happen if nobody answers, as data, from the ledger and the file. Writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from crickets.config import Settings
from crickets.core.actions import (
    BelievePromise,
    CloseMatter,
    Deed,
    FinishStep,
    FlagDraft,
    OpenTasks,
    PauseMatter,
    PlaceDraft,
    RefreshDraft,
    WithdrawDraft,
)
from crickets.core.holds import Hold, IsClosed, NotDue, told
from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey
from crickets.core.plan import Course, Planned, Subject, World, plan
from crickets.core.situation import Limits
from crickets.core.tasks import TaskKind
from crickets.docket import Docket, worth_a_row
from crickets.ports import Ledger

ASSUMED = (
    "It is assumed that nobody answers, that `crickets run` is running, and that you send each draft in the moment in"
    " which it is placed, and do each task in the moment in which it is asked for: whatever you do later, all that"
    " follows comes later."
)


@dataclass(frozen=True, slots=True)
class Happening:
    """What will be done in a matter, and ``why`` what moved it, if anything.

    ``kind`` is draft, tasks, pause, close, withdraw, flag or promise; ``tasks`` are what the user is asked for.
    """

    at: datetime
    client: ClientKey
    matter: MatterKey
    name: str
    stage: str
    kind: str
    step: str
    sentence: str
    why: str
    tasks: tuple[TaskKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter in which nothing more will happen by itself in the time of the plan, and why."""

    client: ClientKey
    matter: MatterKey
    stage: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """The plan: what will happen, the earliest first; what waits for something; and what stands against trusting it."""

    until: datetime
    happenings: Sequence[Happening]
    waiting: Sequence[Waiting]
    notices: Sequence[str]


def forecast(ledger: Ledger, settings: Settings, now: datetime, span: timedelta) -> Forecast:
    """What will happen in all matters within a span from now."""
    return _Forecaster(ledger, settings, now).forecast(now + span)


class _Forecaster:
    def __init__(self, ledger: Ledger, settings: Settings, now: datetime) -> None:
        self._ledger = ledger
        self._settings = settings
        self._now = now
        self._clients = list(dict.fromkeys(held.client for held in ledger.held()))
        docket = Docket(ledger, settings)
        self._cases = {key: case for client in self._clients for key, case in docket.cases(client, now).items()}

    def forecast(self, until: datetime) -> Forecast:
        subjects = [
            Subject(case.matter, self._ledger.events(key), case.playbook, case.situation.unknown_address)
            for key, case in self._cases.items()
        ]
        courses = plan(subjects, self._world(), self._now, until)
        happenings = [self._happening(course, planned) for course in courses for planned in course.planned]
        return Forecast(
            until=until,
            happenings=sorted(happenings, key=lambda happening: (happening.at, happening.matter)),
            waiting=[waiting for course in courses for waiting in self._waiting(course)],
            notices=list(self._notices()),
        )

    def _world(self) -> World:
        midnight = self._settings.user.local(self._now).replace(hour=0, minute=0, second=0, microsecond=0)
        limits = self._settings.limits
        return World(
            calendar=self._settings.calendar,
            client_facts={client: self._ledger.client_events(client) for client in self._clients},
            limits=Limits(limits.gap, limits.late.at_least, limits.promises),
            drafts_a_day=limits.drafts_a_day,
            drafted_today=self._ledger.intended_since(midnight),
            zone=self._settings.user.zone,
        )

    def _happening(self, course: Course, planned: Planned) -> Happening:
        case = self._cases[course.matter]
        kind, step, sentence = _told(planned.deed)
        return Happening(
            at=planned.at,
            client=case.matter.client,
            matter=course.matter,
            name=case.matter.name,
            stage=case.state.stage,
            kind=kind,
            step=step,
            sentence=sentence,
            why=self._why(planned.waited_for, course.matter),
            tasks=planned.deed.step.tasks if isinstance(planned.deed, OpenTasks) else (),
        )

    def _why(self, hold: Hold | None, matter: MatterKey) -> str:
        """What moved it away from the moment that the playbook names."""
        if hold is None:
            return ""
        if isinstance(hold, NotDue):
            return f"Moved: {hold.moved}." if hold.moved else ""
        return told(hold, matter, self._settings.user.local)

    def _waiting(self, course: Course) -> Iterator[Waiting]:
        case = self._cases[course.matter]
        known = course.planned and (course.until or isinstance(course.then, IsClosed))
        if known or not worth_a_row(case, self._settings):
            return
        if course.unwritten:
            sentence = f"The draft cannot be written: {course.unwritten}."
        else:
            sentence = told(course.then, course.matter, self._settings.user.local) if course.then else ""
        yield Waiting(case.matter.client, course.matter, case.state.stage, sentence)

    def _notices(self) -> Iterator[str]:
        docket = Docket(self._ledger, self._settings)
        unread = dict.fromkeys(docket.cannot_tell(client, self._now) for client in self._clients)
        yield from (f"Somebody may have answered meanwhile: {why}." for why in unread if why)


def _told(deed: Deed) -> tuple[str, str, str]:
    """The kind of a deed, its step, and a sentence."""
    match deed:
        case PlaceDraft(step=step, letter=letter):
            return "draft", step.name, f"draft '{step.name}' ({letter})"
        case RefreshDraft(draft=draft):
            return "draft", draft.step.name, f"draft '{draft.step.name}' anew ({draft.letter})"
        case OpenTasks(step, _):
            return "tasks", step.name, f"for you to do: {', '.join(task.replace('_', ' ') for task in step.tasks)}"
        case FinishStep(step, _, _, _):
            return "done", step.name, f"'{step.name}' is done"
        case PauseMatter():
            return "pause", "", "the work rests until the client answers"
        case CloseMatter(reason):
            return "close", "", f"closes: {reason}"
        case WithdrawDraft(_, reason):
            return "withdraw", "", f"the untouched draft is taken back: {reason}"
        case FlagDraft():
            return "flag", "", "the draft that you edited is flagged"
        case BelievePromise(_, until):
            return "promise", "", f"their mail names {until:%a %d %b %Y}, and is believed"
        case unexpected:
            assert_never(unexpected)
