"""What is to be done about a matter, as a pure function of its state and the moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crickets.core import holds as h
from crickets.core.events import Withdrawal
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, NEGOTIATING, Matter
from crickets.core.money import Invoice
from crickets.core.playbook import PUSHY_BEFORE, Close, Draft, OnDiscard, Playbook, Step
from crickets.core.situation import ClientSituation
from crickets.core.state import Done, How, MatterState, OpenDraft, Silence, Turn, Whereabouts
from crickets.core.workdays import BusinessCalendar, NoWorkingMoment

LIMBO = timedelta(hours=72)
"""How long a vanished draft may turn up in Sent before the user is asked."""

TRY_AGAIN = timedelta(minutes=5)
"""When to ask again where the mailbox could not be read."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing before ``until`` (None: before something happens); ``hold`` says why."""

    until: datetime | None
    hold: h.Hold


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """Place the follow-up of this step, the one at ``index``, which was due at ``due``."""

    step: Step
    index: int
    letter: str
    due: datetime


@dataclass(frozen=True, slots=True)
class WithdrawDraft:
    """Take our untouched draft back."""

    draft: MessageId
    reason: Withdrawal


@dataclass(frozen=True, slots=True)
class FlagDraft:
    """Flag the draft that the user edited, since the client answered."""

    draft: MessageId


@dataclass(frozen=True, slots=True)
class CloseMatter:
    """Close the matter, for the playbook says so."""

    reason: str


Action = Wait | PlaceDraft | WithdrawDraft | FlagDraft | CloseMatter


def next_action(
    matter: Matter,
    state: MatterState,
    client: ClientSituation,
    playbook: Playbook | None,
    calendar: BusinessCalendar,
    now: datetime,
) -> Action:
    """Decide what to do about a matter at this moment; the same question always has the same answer."""
    try:
        return (
            _about_draft(state, playbook, now)
            or _nobody_waits(state)
            or _left_alone(state, playbook)
            or _Decision(matter, state, client, calendar, now).about_next_step(playbook)
        )
    except NoWorkingMoment as finding:
        return Wait(None, h.NobodyWorks(str(finding)))


def next_step(state: MatterState, playbook: Playbook) -> tuple[int, Step] | None:
    """The first step that is not done in this silence, with its place; None behind the last."""
    last = last_done(state, playbook)
    index = playbook.index_after(last.step, last.index) if last else 0
    if last and last.how is How.BY_HAND and not last.step:
        # A mail written by hand is a follow-up, not the end: that the playbook still does by itself.
        index = min(index, playbook.end)
    return (index, playbook.steps[index]) if index < len(playbook.steps) else None


def last_done(state: MatterState, playbook: Playbook) -> Done | None:
    """The step last done in this silence; a deleted draft counts only where the playbook goes on behind it."""
    done = state.silence.done if state.silence else ()
    counted = [d for d in done if d.how is not How.DISCARDED or playbook.on_discard is OnDiscard.SKIP]
    return counted[-1] if counted else None


def _about_draft(state: MatterState, playbook: Playbook | None, now: datetime) -> Action | None:
    draft = state.draft
    if draft is None:
        return None
    reason = draft.obsolete or _step_gone(draft, playbook)
    match draft.where:
        case Whereabouts.INTENDED:
            return Wait(None, h.Placing())
        case Whereabouts.VANISHED:
            return _limbo(draft, now)
        case Whereabouts.UNTOUCHED if reason:
            return WithdrawDraft(draft.draft, reason)
        case Whereabouts.EDITED if reason is Withdrawal.ANSWERED and not draft.flagged:
            return FlagDraft(draft.draft)
        case Whereabouts.EDITED if reason:
            return Wait(None, h.EditedDraftKept(reason, draft.flagged))
        case Whereabouts.UNTOUCHED | Whereabouts.EDITED:
            return Wait(None, h.DraftStands(draft.since, draft.edited))


def _step_gone(draft: OpenDraft, playbook: Playbook | None) -> Withdrawal | None:
    known = playbook is not None and draft.step in {step.name for step in playbook.steps}
    return None if known else Withdrawal.STEP_GONE


def _limbo(draft: OpenDraft, now: datetime) -> Wait:
    asked_at = draft.since + LIMBO
    return Wait(asked_at if now < asked_at else None, h.Limbo(draft.since, now >= asked_at, draft.doubt))


def _nobody_waits(state: MatterState) -> Wait | None:
    if state.parked:
        return Wait(None, h.IsParked())
    if state.closed:
        return Wait(None, h.IsClosed(state.closed.at, state.closed.reason))
    if state.turn is Turn.USER and state.client_wrote_at:
        return Wait(None, h.YourTurn(state.client_wrote_at, state.answer_in_junk))
    return None if state.silence else Wait(None, h.NothingWritten())


def _left_alone(state: MatterState, playbook: Playbook | None) -> Wait | None:
    if state.questions:
        return Wait(None, h.IsThisAnAnswer(state.questions[0].at, state.questions[0].subject))
    if state.rested:
        return Wait(None, h.Resting(discarded=False))
    silence = state.silence
    if playbook is None or playbook.on_discard is OnDiscard.SKIP or silence is None:
        return None
    # What the user deleted before they wrote again, or said `resume`, belongs to a rest that is over.
    since = max(silence.began, state.resumed_at or silence.began)
    discarded = any(d.how is How.DISCARDED and d.at >= since for d in silence.done)
    return Wait(None, h.Resting(discarded=True)) if discarded else None


@dataclass(frozen=True, slots=True)
class _Decision:
    """The question about the next step, with all that answers it."""

    matter: Matter
    state: MatterState
    client: ClientSituation
    calendar: BusinessCalendar
    now: datetime

    def about_next_step(self, playbook: Playbook | None) -> Action:
        """Which step is next, when it is due, and what holds it."""
        silence = self.state.silence
        if playbook is None or silence is None:
            return Wait(None, h.NoPlaybook(self.state.stage))
        last = last_done(self.state, playbook)
        upcoming = next_step(self.state, playbook)
        if upcoming is None:
            ended = h.PlaybookEnded(last.step or "by hand", last.at) if last else h.PlaybookEnded("none", silence.began)
            return Wait(None, ended)
        index, step = upcoming
        unpaid = self._before_the_due_date()
        if unpaid:
            return unpaid
        by_the_clock = self._by_the_clock(silence, last, step)
        due = self.calendar.next_working_moment(by_the_clock)
        moved = self.calendar.why_closed(by_the_clock) if self.now < due else ""
        not_due = h.NotDue(step.name, due, moved)
        match step.what:
            case Close(reason):
                return self._not_to_close(not_due) or CloseMatter(reason)
            case Draft(letter):
                return self._held(not_due) or PlaceDraft(step, index, letter, due)

    def _by_the_clock(self, silence: Silence, last: Done | None, step: Step) -> datetime:
        """When the step is due, not yet moved into working time."""
        began = max(silence.began, self.client.life_elsewhere or silence.began)
        since = max(began, last.at) if last else began
        due = self.calendar.due(since, step.when, self.client.habit)
        if self.state.stage == NEGOTIATING:
            wrote = max(since, self.state.user_wrote_at or since)
            due = max(due, self.calendar.later(wrote, PUSHY_BEFORE))
        overdue = self._overdue()
        if overdue:
            due = max(due, overdue)
        if self.state.stage_set_at:
            due = max(due, self.calendar.day_after(self.calendar.local(self.state.stage_set_at).date()))
        return due

    def _before_the_due_date(self) -> Wait | None:
        if self.state.stage != AWAITING_PAYMENT:
            return None
        first, overdue = self._first_invoice(), self._overdue()
        if first is None or overdue is None:
            return Wait(None, h.NoInvoice())
        return Wait(overdue, h.PaymentNotDue(first.number, first.due, overdue)) if self.now < overdue else None

    def _first_invoice(self) -> Invoice | None:
        return min(self.matter.invoices, key=lambda invoice: invoice.due, default=None)

    def _overdue(self) -> datetime | None:
        first = self._first_invoice() if self.state.stage == AWAITING_PAYMENT else None
        return self.calendar.day_after(first.due) if first else None

    def _not_to_close(self, not_due: h.NotDue) -> Wait | None:
        """What keeps a silence from being called the end; unlike a draft it may come late, and at any hour."""
        holds = [hold for hold in self._holds_until() if not isinstance(hold[1], h.MinimumGap)]
        until = max([not_due.due, *(until for until, _ in holds)])
        if self.now < until:
            return Wait(until, self._why_not_yet(not_due, holds, until))
        return self._bounced() or self._unread()

    def _held(self, not_due: h.NotDue) -> Wait | None:
        step, due = not_due.step, not_due.due
        adopted_at = self.state.adopted_at
        adopted = adopted_at if adopted_at and adopted_at >= due else None
        if adopted is None and self.state.opened_at and due < self.state.opened_at:
            return Wait(None, h.FoundSilent(step, due))
        holds = self._holds_until()
        free = max(self.client.free_since or due, self.state.draft_ended_at or due)
        ready = max([adopted or due, free, *(until for until, _ in holds)])
        moment = due if ready == due else self.calendar.next_working_moment(ready)  # due is one already
        if self.now < moment:
            return Wait(moment, self._why_not_yet(not_due, holds, moment))
        late = self.now - moment > self.client.limits.late
        return self._held_now(step) or (Wait(None, h.Late(step, moment)) if late else None)

    def _holds_until(self) -> list[tuple[datetime, h.Hold]]:
        client, calendar = self.client, self.calendar
        holds: list[tuple[datetime, h.Hold]] = []
        if self.state.snoozed_until:
            holds.append((self.state.snoozed_until, h.SnoozedUntil(self.state.snoozed_until)))
        if client.away_until:
            back = calendar.day_after(calendar.local(client.away_until).date())
            holds.append((back, h.AwayUntil(client.away_until)))
        if client.last_follow_up:
            gap = calendar.later(client.last_follow_up, client.limits.gap)
            holds.append((gap, h.MinimumGap(gap)))
        return holds

    def _why_not_yet(self, not_due: h.NotDue, holds: list[tuple[datetime, h.Hold]], moment: datetime) -> h.Hold:
        beyond = [(until, hold) for until, hold in holds if until > max(self.now, not_due.due)]
        if beyond:
            return max(beyond, key=lambda pair: pair[0])[1]
        if self.now < not_due.due:
            return not_due
        return h.OutsideWorkingTime(not_due.step, moment, self.calendar.why_closed(self.now))

    def _bounced(self) -> Wait | None:
        """Whether the newest mail of the matter came back, and the user has neither written nor decided since."""
        at = self.client.bounced_at
        dealt_with = (self.state.user_wrote_at, self.state.adopted_at)
        if at is None or any(moment is not None and moment > at for moment in dealt_with):
            return None
        return Wait(None, h.MailBounced(at, self.client.bounced_address))

    def _unread(self) -> Wait | None:
        return Wait(self.now + TRY_AGAIN, h.CannotTell(self.client.cannot_tell)) if self.client.cannot_tell else None

    def _held_now(self, step: str) -> Wait | None:
        client, now = self.client, self.now
        if client.draft_elsewhere and not self._bounced():
            return Wait(None, h.OtherDraft(client.draft_elsewhere))
        unclear = self._bounced() or self._unread()
        if unclear:
            return unclear
        if not self.calendar.is_working(now):
            opens = self.calendar.next_working_moment(now)
            return Wait(opens, h.OutsideWorkingTime(step, opens, self.calendar.why_closed(now)))
        if client.drafts_left <= 0:
            tomorrow = self.calendar.day_after(self.calendar.local(now).date())
            return Wait(tomorrow, h.DailyLimit(tomorrow))
        return None
