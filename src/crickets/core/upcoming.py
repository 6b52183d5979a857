"""Which step of a playbook is next, and when it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from crickets.core.matters import AWAITING_PAYMENT, NEGOTIATING, Matter
from crickets.core.money import Invoice
from crickets.core.owed import overdue, unpaid
from crickets.core.playbook import PUSHY_BEFORE, AfterDeadline, AfterDue, Duration, OnDiscard, Playbook, Step
from crickets.core.situation import ClientSituation
from crickets.core.standing import Done, How, MatterState, Silence
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
        skips = self.playbook.on_discard is OnDiscard.SKIP
        return tuple(d for d in self.silence.done if d.how is not How.DISCARDED or skips)

    def next(self, now: datetime) -> Upcoming | None:
        """The step that is next at this moment; None behind the last.

        Steps follow each other, but a notice that counts from the due date comes at its time: it overtakes those before
        it. Of several that are due only the last one happens.
        """
        ordered = self._in_order(now)
        notices = [notice for notice in self._notices(now) if self._overtakes(notice, ordered)]
        coming = [step for step in (ordered, *notices) if step is not None]
        due = [step for step in coming if step.due is not None and step.due <= now]
        if due:
            return max(due, key=lambda step: step.index)
        timed = [(step.due, step) for step in coming if step.due is not None]
        return min(timed, key=lambda pair: pair[0])[1] if timed else ordered

    def next_notice(self, now: datetime) -> datetime | None:
        """When the next notice that counts from a due date comes; None where none does."""
        to_come = (notice.due for notice in self._notices(now))
        return min((due for due in to_come if due is not None and due > now), default=None)

    def deadline(self, span: Duration, now: datetime) -> date:
        """The day that a letter written now states, to give that long: it counts until its end."""
        return self.calendar.local(self.calendar.later(now, span)).date()

    # In order

    def _in_order(self, now: datetime) -> Upcoming | None:
        """The first step behind the last one done, but for notices that every open invoice has had."""
        for index in range(self._behind_the_last(), len(self.playbook.steps)):
            step = self.playbook.steps[index]
            if not isinstance(step.when, AfterDue):
                return Upcoming(index, step, self._due(step), self._demanded(now))
            notice = self._notice(index, step, step.when, now)
            if notice:
                return notice
        return None

    def _behind_the_last(self) -> int:
        place = 0
        for done in self._counted:
            if done.step:
                place = self.playbook.index_after(done.step, done.index)
            # A mail written by hand is a follow-up: neither a notice nor a task, nor the end.
            elif place < len(self.playbook.steps) and self.playbook.steps[place].is_plain:
                place += 1
        return place

    def _due(self, step: Step) -> datetime | None:
        match step.when:
            case AfterDeadline(span):
                return self._after_deadline(span)
            case AfterDue():
                return None
            case when:
                due = self.calendar.due(self._since(), when, self.client.habit)
                return self._no_earlier(due)

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
        if state.stage_set_at:
            due = max(due, calendar.day_after(calendar.local(state.stage_set_at).date()))
        return due

    def _after_deadline(self, span: Duration) -> datetime | None:
        if self.silence.deadline is None or self.silence.unclear:
            return None
        return self.calendar.later(self.calendar.end_of(self.silence.deadline), span)

    def _demanded(self, now: datetime) -> tuple[str, ...]:
        if self.state.stage != AWAITING_PAYMENT:
            return ()
        return tuple(i.number for i in overdue(self.matter, self.state, self.calendar, now))

    def _first_unpaid(self) -> Invoice | None:
        return next(iter(unpaid(self.matter, self.state)), None) if self.state.stage == AWAITING_PAYMENT else None

    # Notices

    def _notices(self, now: datetime) -> Iterator[Upcoming]:
        if self.state.stage != AWAITING_PAYMENT:
            return
        for index, step in enumerate(self.playbook.steps):
            if isinstance(step.when, AfterDue):
                notice = self._notice(index, step, step.when, now)
                if notice:
                    yield notice

    def _notice(self, index: int, step: Step, when: AfterDue, now: datetime) -> Upcoming | None:
        """The notice for every open invoice that has not had it, nor a later one."""
        later = {s.name for s in self.playbook.steps[index:] if isinstance(s.when, AfterDue)}
        had = {demand.number for demand in self.state.demands if demand.step in later}
        moments = {i.number: self._moment(i, when) for i in unpaid(self.matter, self.state) if i.number not in had}
        if not moments:
            return None
        reached = tuple(number for number, moment in moments.items() if moment <= now)
        return Upcoming(index, step, self._not_at_once(min(moments.values())), reached)

    def _moment(self, invoice: Invoice, when: AfterDue) -> datetime:
        return self.calendar.later(self.calendar.opening(invoice.due), when.duration)

    def _not_at_once(self, due: datetime) -> datetime:
        """Whoever was just written to is not given notice the next day."""
        wrote = self.state.user_wrote_at
        return max(due, self.calendar.later(wrote, self.client.limits.gap)) if wrote else due

    def _overtakes(self, notice: Upcoming, ordered: Upcoming | None) -> bool:
        """Whether a notice comes before the steps that lead to it: what fell due before this silence waits its turn."""
        if ordered is None or isinstance(ordered.step.when, AfterDue):
            return True
        since = max(self.silence.began, self.state.opened_at or self.silence.began)
        return notice.due is not None and notice.due >= since
