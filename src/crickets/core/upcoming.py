"""Which step of a playbook is next, and when it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crickets.core.absences import due
from crickets.core.matters import AWAITING_PAYMENT, NEGOTIATING, Matter
from crickets.core.money import Invoice
from crickets.core.owed import overdue, unpaid
from crickets.core.playbook import PUSHY_BEFORE, AfterDeadline, AfterDue, Duration, OnDiscard, Playbook, Step
from crickets.core.situation import ClientSituation
from crickets.core.standing import REACHED, Done, How, MatterState, Silence, Task
from crickets.core.workdays import BusinessCalendar


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A step that comes, with its place; ``due`` is not moved into working time yet.

    ``due`` is None where it counts from a deadline that nobody stated. ``invoices`` are the numbers that it demands.
    """

    index: int
    step: Step
    due: datetime | None
    invoices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Road:
    """A matter in a silence, and the playbook that it goes along."""

    matter: Matter
    state: MatterState
    silence: Silence
    client: ClientSituation
    playbook: Playbook
    calendar: BusinessCalendar

    @property
    def last(self) -> Done | None:
        """The step last done in this silence; a deleted draft counts only where the playbook goes on behind it."""
        return self._counted[-1] if self._counted else None

    @property
    def _counted(self) -> tuple[Done, ...]:
        if not self.silence.done:
            return ()
        skips = self.playbook.on_discard is OnDiscard.SKIP
        return tuple(d for d in self.silence.done if d.how is not How.DISCARDED or skips)

    @property
    def begun(self) -> tuple[Done, Upcoming] | None:
        """The step whose letter reached the client last, of whose other deeds some may be left."""
        done = next((d for d in reversed(self._counted) if d.step), None)
        if done is None or done.how not in REACHED:
            return None
        found = ((i, step) for i, step in enumerate(self.playbook.steps) if step.name == done.step)
        return next(((done, Upcoming(i, step, done.at)) for i, step in found), None)

    @property
    def gate(self) -> Upcoming | None:
        """The step whose letter reached the client, and whose open tasks hold what follows it."""
        begun = self.begun[1] if self.begun else None
        return begun if begun and self._is_shut(begun) else None

    def next(self, now: datetime) -> Upcoming | None:
        """The step that is next at this moment; None behind the last.

        Steps follow each other, but a notice that counts from the due date comes at its time: it overtakes those before
        it, but for one whose tasks are waited for. Of several that are due only the last one happens.
        """
        ordered = self._in_order(now)
        if ordered and self._is_shut(ordered):
            return ordered
        notices = self._notices(now, self._overtaken_since(ordered))
        coming = [step for step in (ordered, *notices) if step is not None]
        due = [step for step in coming if step.due is not None and step.due <= now]
        if due:
            return max(due, key=lambda step: step.index)
        timed = [(step.due, step) for step in coming if step.due is not None]
        return min(timed, key=lambda pair: pair[0])[1] if timed else ordered

    def next_notice(self, now: datetime) -> datetime | None:
        """When the next notice that counts from a due date comes; None where none does."""
        to_come = (self._not_at_once(m) for i, when in self._after_due() for m in self._moments(i, when).values())
        return min((due for due in to_come if due > now), default=None)

    def has_paused(self, step: Step) -> bool:
        """Whether the work has rested for this step in this silence."""
        since = max(self.silence.began, self.state.stage_set_at or self.silence.began)
        return any(pause.step == step.name and pause.began >= since for pause in self.state.pauses)

    def tasks(self, coming: Upcoming, done: Done | None = None) -> tuple[Task, ...]:
        """What was asked of the user for this step in this silence; not ``done`` yet, only what was asked since then.

        A notice can come once more, for another invoice.
        """
        before = None if done else next((d.at for d in self._counted if d.step == coming.step.name), None)
        return tuple(t for t in self._tasks(coming) if before is None or t.opened > before)

    def _tasks(self, coming: Upcoming) -> Iterator[Task]:
        for task in self.state.tasks:
            if not task.earlier and self._is(coming.index, task.step, task.index):
                yield task

    def _is(self, here: int, name: str, index: int) -> bool:
        """Whether a step on record is the one at this place: by its name, and where that is gone by its place."""
        steps = self.playbook.steps
        return name == steps[here].name or (index == here and name not in {step.name for step in steps})

    def _is_shut(self, coming: Upcoming) -> bool:
        return coming.step.gate and any(task.is_open for task in self._tasks(coming))

    # In order

    def _in_order(self, now: datetime) -> Upcoming | None:
        """The first step behind the last one done, but for notices that every open invoice has had."""
        place = self._behind_the_last()
        for index in (*self._owed_before(place), *range(place, len(self.playbook.steps))):
            step = self.playbook.steps[index]
            if not isinstance(step.when, AfterDue):
                return Upcoming(index, step, self._due(step), self._demanded(index, now))
            notice = self._notice(index, step.when, now)
            if notice:
                return notice
        return None

    def _behind_the_last(self) -> int:
        place = 0
        for done in self._counted:
            if done.step:
                place = self._behind(self.playbook.index_after(done.step, done.index), place)
            # A mail written by hand is a follow-up: neither a notice nor a task, nor the end.
            elif place < len(self.playbook.steps) and self.playbook.steps[place].is_plain:
                place += 1
        return place

    def _behind(self, behind: int, place: int) -> int:
        """Where a step leads: a notice for a younger invoice takes nothing back of what the others came to."""
        more = any(self._is_notice(index) for index in range(behind, place))
        return place if self._is_notice(behind - 1) and more else behind

    def _owed_before(self, place: int) -> list[int]:
        """The notices before a place that come first, for no open invoice has had them all."""
        notices = [index for index, _ in self._after_due() if index < place]
        owed = {invoice.number for invoice in unpaid(self.matter, self.state)}
        return notices if notices and not owed & self._had(notices[-1]) else []

    def _is_notice(self, index: int) -> bool:
        steps = self.playbook.steps
        return index < len(steps) and isinstance(steps[index].when, AfterDue)

    def _due(self, step: Step) -> datetime | None:
        match step.when:
            case AfterDeadline(span):
                over = self._after_deadline(span)
                return self._no_earlier(over) if over else None
            case AfterDue():
                return None
            case when:
                moment = due(self.calendar, self._since(), when, self.client.habit, self.client.absences)
                return self._no_earlier(moment)

    def _since(self) -> datetime:
        began = max(self.silence.began, self.client.life_elsewhere or self.silence.began)
        last = self.last
        if last is None:
            return began
        gates = {step.name for step in self.playbook.steps if step.gate}
        ended = [t.ended for t in self.state.tasks if t.ended and t.step == last.step and t.step in gates]
        return max([began, last.at, *ended])

    def _no_earlier(self, due: datetime) -> datetime:
        """What the playbook may not undercut, whatever it says."""
        calendar, state = self.calendar, self.state
        if state.stage == NEGOTIATING:
            since = self._since()
            due = max(due, calendar.later(max(since, state.user_wrote_at or since), PUSHY_BEFORE))
        first = self._first_unpaid()
        if first:
            due = max(due, calendar.day_after(first.due))
        return max([due, *self._anew()])

    def _after_deadline(self, span: Duration) -> datetime | None:
        if self.silence.deadline is None or self.silence.unclear:
            return None
        return self.calendar.later(self.calendar.end_of(self.silence.deadline), span)

    def _demanded(self, index: int, now: datetime) -> tuple[str, ...]:
        """The invoices that a step names: those overdue, and behind the notices those that have had them all.

        A last letter is the last: it names those that it has not named before, if there are such.
        """
        if self.state.stage != AWAITING_PAYMENT:
            return ()
        due = [i.number for i in overdue(self.matter, self.state, self.calendar, now)]
        notices = [i for i in range(index) if self._is_notice(i)]
        if not notices:
            return tuple(due)
        ripe = [number for number in due if number in self._had(notices[-1])]
        before = {d.number for d in self.state.demands if self._is(index, d.step, d.index)}
        return tuple(number for number in ripe if number not in before) or tuple(ripe)

    def _first_unpaid(self) -> Invoice | None:
        return next(iter(unpaid(self.matter, self.state)), None) if self.state.stage == AWAITING_PAYMENT else None

    # Notices

    def _after_due(self) -> Iterator[tuple[int, AfterDue]]:
        if self.state.stage == AWAITING_PAYMENT:
            for index, step in enumerate(self.playbook.steps):
                if isinstance(step.when, AfterDue):
                    yield index, step.when

    def _notices(self, now: datetime, since: datetime | None) -> Iterator[Upcoming]:
        for index, when in self._after_due():
            notice = self._notice(index, when, now, since)
            if notice:
                yield notice

    def _notice(self, index: int, when: AfterDue, now: datetime, since: datetime | None = None) -> Upcoming | None:
        """The notice for every open invoice that has not had it, if for one of them it fell due since a moment."""
        moments = self._moments(index, when)
        first = min((moment for moment in moments.values() if since is None or moment >= since), default=None)
        if first is None:
            return None
        numbers = tuple(number for number, moment in moments.items() if moment <= max(now, first))
        return Upcoming(index, self.playbook.steps[index], self._not_at_once(first), numbers)

    def _moments(self, index: int, when: AfterDue) -> dict[str, datetime]:
        """When the notice falls due, for each open invoice that is to have it."""
        if self.state.stage != AWAITING_PAYMENT:
            return {}
        had = self._had(index)
        return {i.number: self._moment(i, when) for i in unpaid(self.matter, self.state) if i.number not in had}

    def _had(self, index: int) -> set[str]:
        """The invoices that have had this notice, or a later one."""
        notices = [place for place, _ in self._after_due() if place >= index]
        return {d.number for d in self.state.demands if any(self._is(i, d.step, d.index) for i in notices)}

    def _moment(self, invoice: Invoice, when: AfterDue) -> datetime:
        return self.calendar.later(self.calendar.opening(invoice.due), when.duration)

    def _not_at_once(self, due: datetime) -> datetime:
        """Whoever was just written to, or gave a sign of life elsewhere, is not given notice the next day."""
        fresh = [moment for moment in (self.state.user_wrote_at, self.client.life_elsewhere) if moment]
        gaps = [self.calendar.later(moment, self.client.limits.gap) for moment in fresh]
        return max([due, *gaps, *self._anew()])

    def _anew(self) -> list[datetime]:
        """The working morning after the stage was set."""
        at = self.state.stage_set_at
        return [self.calendar.day_after(self.calendar.local(at).date())] if at else []

    def _overtaken_since(self, ordered: Upcoming | None) -> datetime | None:
        """Since when a notice must have fallen due to come before the steps that lead to it; None where none do.

        What fell due before this silence, or before the matter came to its stage, waits its turn.
        """
        if ordered is None or isinstance(ordered.step.when, AfterDue):
            return None
        began, state = self.silence.began, self.state
        return max(began, state.opened_at or began, state.stage_set_at or began)
