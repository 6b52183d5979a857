"""What is to be done about a matter, as a pure function of its state and the moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crickets.core import holds as h
from crickets.core.actions import (
    AFTER_BOUNCE,
    NO_STEP,
    Action,
    BelievePromise,
    CloseMatter,
    FinishStep,
    OpenTasks,
    PauseMatter,
    PlaceDraft,
    RefreshDraft,
    Wait,
    WithdrawDraft,
)
from crickets.core.events import Withdrawal
from crickets.core.matters import AWAITING_PAYMENT, Matter
from crickets.core.open_draft import about_draft
from crickets.core.owed import invoices_of, unpaid
from crickets.core.playbook import AfterDeadline, AfterDue, Draft, OnDiscard, Playbook
from crickets.core.situation import ClientSituation, Promises
from crickets.core.standing import Done, How, MatterState, OpenDraft, Turn
from crickets.core.tasks import TaskKind
from crickets.core.upcoming import Road, Upcoming
from crickets.core.workdays import BusinessCalendar, NoWorkingMoment

TRY_AGAIN = timedelta(minutes=5)
"""When to ask again where the mailbox could not be read."""


def next_action(
    matter: Matter,
    state: MatterState,
    client: ClientSituation,
    playbook: Playbook | None,
    calendar: BusinessCalendar,
    now: datetime,
) -> Action:
    """Decide what to do about a matter at this moment; the same question always has the same answer."""
    decision = _Decision(matter, state, client, calendar, now)
    try:
        standing = decision.about_draft(playbook)
        if standing and not isinstance(standing, Wait):
            return standing
        return (
            decision.about_promise()
            or decision.about_bounce()
            or standing
            or _nobody_waits(state)
            or _left_alone(state, playbook)
            or decision.about_next_step(playbook)
        )
    except NoWorkingMoment as finding:
        return Wait(None, h.NobodyWorks(str(finding)))


def road_of(
    matter: Matter, state: MatterState, client: ClientSituation, playbook: Playbook | None, calendar: BusinessCalendar
) -> Road | None:
    """The road that the matter goes; None where nobody is waited for, or no playbook says how."""
    if playbook is None or state.silence is None:
        return None
    return Road(matter, state, state.silence, client, playbook, calendar)


def _nobody_waits(state: MatterState) -> Wait | None:
    if state.parked:
        return Wait(None, h.IsParked())
    if state.closed:
        return Wait(None, h.IsClosed(state.closed.at, state.closed.reason))
    if state.turn is Turn.USER and state.client_wrote_at:
        reopened = state.reopened is not None and state.reopened.at == state.client_wrote_at
        return Wait(None, h.YourTurn(state.client_wrote_at, state.answer_in_junk, reopened))
    return None if state.silence else Wait(None, h.NothingWritten())


def _left_alone(state: MatterState, playbook: Playbook | None) -> Wait | None:
    if state.questions:
        return _asked(state)
    if state.disputed_at:
        return Wait(None, h.InDispute(state.disputed_at))
    if state.rested:
        return Wait(None, h.Resting(discarded=False))
    silence = state.silence
    if playbook is None or playbook.on_discard is OnDiscard.SKIP or silence is None:
        return None
    # What the user deleted before they wrote again, or said `resume`, belongs to a rest that is over.
    since = max(silence.began, state.resumed_at or silence.began)
    discarded = any(d.how is How.DISCARDED and d.at >= since for d in silence.done)
    return Wait(None, h.Resting(discarded=True)) if discarded else None


def _asked(state: MatterState) -> Wait:
    return Wait(None, h.IsThisAnAnswer(state.questions[0]))


_WAITS_FOR_ITS_TIME = h.NotDue | h.OutsideWorkingTime | h.AwayUntil | h.MinimumGap | h.PaymentNotDue


@dataclass(frozen=True, slots=True)
class _Decision:
    """The question about the next step, with all that answers it."""

    matter: Matter
    state: MatterState
    client: ClientSituation
    calendar: BusinessCalendar
    now: datetime

    # A draft that stands

    def about_draft(self, playbook: Playbook | None) -> Action | None:
        """What to do about the open draft, if there is one."""
        about = about_draft(self.state, playbook, self.now)
        road = self._road(playbook)
        if not isinstance(about, Wait) or not isinstance(about.hold, h.DraftStands):
            return about
        if self.state.questions:
            return _asked(self.state)  # whoever sends the draft before that is answered may chase who has answered
        if road is None:
            return about
        draft = self.state.draft
        ours = draft is not None and not draft.edited and not self.state.former
        return self._untouched(draft, about.hold, road) if draft and ours else about

    def _untouched(self, draft: OpenDraft, hold: h.DraftStands, road: Road) -> Action:
        """Our own draft stands: a later notice may take its place, or a deadline in it may fall short."""
        coming = road.next(self.now)
        again = next((s for s in road.playbook.steps if s.name == draft.step), None)
        notice = road.next_notice(self.now)
        looks = [self.calendar.next_working_moment(notice) if notice else None]
        if coming and _is_later_notice(coming, draft):
            # Not before the other can be placed: until then this one is better than none.
            instead = self._coming(road)
            if not isinstance(instead, Wait):
                return instead if isinstance(instead, OpenTasks) else WithdrawDraft(draft.draft, Withdrawal.OVERTAKEN)
            looks.append(instead.until)
        deadline = self.calendar.deadline(self.now, again.draft) if again and again.draft else None
        if draft.deadline and deadline and again and again.draft:
            tomorrow = self.calendar.end_of(self.calendar.local(self.now).date())
            opens = self.calendar.next_working_moment(self.now if draft.deadline < deadline else tomorrow)
            if opens <= self.now:
                # Only the text is new: what held the draft back was weighed when it was placed.
                letter = again.draft.letter
                anew = PlaceDraft(again, draft.index, letter, self.now, draft.invoices, deadline)
                return self._unread() or RefreshDraft(draft.draft, anew)
            looks.append(opens)
        return Wait(min((moment for moment in looks if moment), default=None), hold)

    # The next step

    def about_next_step(self, playbook: Playbook | None) -> Action:
        """Which step is next, when it is due, and what holds it."""
        road = self._road(playbook)
        if road is None:
            return Wait(None, h.NoPlaybook(self.state.stage))
        if self.state.paused:
            return Wait(None, h.IsPaused(self.state.pauses[-1].began))
        owed = self._nothing_owed()
        if owed and owed.until is None:
            return owed
        ahead = self._rest_of(road) or self._coming(road)
        # An invoice may fall due long before the step that asks for it.
        later = owed and owed.until and isinstance(ahead, Wait) and ahead.until and ahead.until > owed.until
        action = ahead if later or owed is None else owed
        bounced = self._bounced()
        if bounced and isinstance(action, Wait) and isinstance(action.hold, _WAITS_FOR_ITS_TIME):
            return Wait(action.until, bounced.hold)  # what only a person can do comes in its time all the same
        return action

    def about_promise(self) -> BelievePromise | None:
        """Wait for the day that the client's mail seems to name, where the user lets it be believed."""
        heard = self.state.heard_promise
        if self.client.limits.promises is Promises.ASK or heard is None:
            return None
        offered = self.state.promise_offered(self.calendar.local(self.now).date())
        return BelievePromise(heard.message_id, offered) if offered else None

    def about_bounce(self) -> OpenTasks | None:
        """Ask the user for the right address as soon as a mail of this matter came back, once for each that did."""
        at, state = self.client.bounced_at, self.state
        idle = state.parked or state.closed or state.rested or state.turn is not Turn.CLIENT
        if at is None or idle or not self.client.bounced_here or self._dealt_with(at):
            return None
        if state.opened_at and at < state.opened_at:
            return None  # it was there when Crickets came
        asked = (t for t in state.tasks if t.kind is TaskKind.VERIFY_ADDRESS and (t.is_open or t.opened >= at))
        return None if any(asked) else OpenTasks(AFTER_BOUNCE, NO_STEP)

    def _road(self, playbook: Playbook | None) -> Road | None:
        return road_of(self.matter, self.state, self.client, playbook, self.calendar)

    def _rest_of(self, road: Road) -> Action | None:
        """What is left of the step whose letter was sent last."""
        if road.begun is None:
            return None
        done, begun = road.begun
        return self._effect(begun, h.NotDue(begun.step.name, done.at), road, done)

    def _coming(self, road: Road) -> Action:
        coming, last = road.next(self.now), road.last
        if coming is None:
            began = road.silence.began
            return Wait(
                None, h.PlaybookEnded(last.step or "by hand", last.at) if last else h.PlaybookEnded("none", began)
            )
        if coming.due is None:
            unclear = road.silence.unclear
            return Wait(None, h.WhichDeadline(coming.step.name) if unclear else h.NoDeadline(coming.step.name))
        due = self.calendar.next_working_moment(coming.due)
        moved = self._why_moved(coming, coming.due) if self.now < due else ""
        effect = self._effect(coming, h.NotDue(coming.step.name, due, moved), road, None)
        if isinstance(effect, Wait) and isinstance(effect.hold, h.FoundSilent | h.Late):
            return Wait(road.next_notice(self.now), effect.hold)  # that it is left to the user holds no later notice
        return effect or FinishStep(coming.step, coming.index, self._finished(coming, road), coming.invoices)

    def _why_moved(self, coming: Upcoming, due: datetime) -> str:
        """What stands against the moment that the playbook names; that a deadline passes at night is no reason."""
        by_deadline = isinstance(coming.step.when, AfterDeadline)
        return self.calendar.why_closed(self.calendar.opening(self.calendar.local(due).date()) if by_deadline else due)

    def _effect(self, coming: Upcoming, not_due: h.NotDue, road: Road, done: Done | None) -> Action | None:
        """The first of all that a step does that is still to be done; None where all of it is."""
        step, tasks = coming.step, road.tasks(coming, done)
        if step.tasks and not tasks and not (done and done.waived):
            return self._held(not_due, a_draft=False) or OpenTasks(step, coming.index, coming.invoices)
        if step.draft and done is None:
            return self._held(not_due, a_draft=True) or self._draft(coming, step.draft, not_due.due)
        left = tuple(task.kind for task in tasks if task.is_open)
        if step.gate and left:
            return Wait(None, h.OpenGate(step.name, left))
        if step.pause and not road.has_paused(step):
            return (self._unread() if done else self._not_yet(not_due)) or PauseMatter(step.name)
        if step.close and (done is None or done == road.last):  # whoever wrote since then has opened it again
            return self._not_yet(not_due) or CloseMatter(step.close)
        return None if done or step.tasks or self.now >= not_due.due else Wait(not_due.due, not_due)

    def _draft(self, coming: Upcoming, draft: Draft, due: datetime) -> PlaceDraft:
        deadline = self.calendar.deadline(self.now, draft)
        return PlaceDraft(coming.step, coming.index, draft.letter, due, coming.invoices, deadline)

    def _finished(self, coming: Upcoming, road: Road) -> datetime:
        """When a step without a letter was done: when its tasks were, where they are waited for."""
        moments = [(task.ended if coming.step.gate else None) or task.opened for task in road.tasks(coming)]
        return max(moments, default=self.now)

    # What holds it

    def _nothing_owed(self) -> Wait | None:
        """Nobody is asked for money before an invoice is overdue by a working day, nor when all is paid."""
        if self.state.stage != AWAITING_PAYMENT:
            return None
        if not invoices_of(self.matter, self.state):
            return Wait(None, h.NoInvoice())
        first = next(iter(unpaid(self.matter, self.state)), None)
        if first is None:
            return Wait(None, h.AllPaid())
        overdue = self.calendar.day_after(first.due)
        return Wait(overdue, h.PaymentNotDue(first.number, first.due, overdue)) if self.now < overdue else None

    def _not_yet(self, not_due: h.NotDue) -> Wait | None:
        """What keeps a matter from its pause or its end; unlike a draft they may come late, and at any hour."""
        holds = [hold for hold in self._holds_until() if not isinstance(hold[1], h.MinimumGap)]
        until = max([not_due.due, *(until for until, _ in holds)])
        if self.now < until:
            return Wait(until, self._why_not_yet(not_due, holds, until))
        return self._bounced() or self._unread()

    def _held(self, not_due: h.NotDue, *, a_draft: bool) -> Wait | None:
        """What keeps a step from being done now; other drafts, and the gap after them, keep only a draft."""
        step, due = not_due.step, not_due.due
        adopted_at = self.state.adopted_at
        adopted = adopted_at if adopted_at and adopted_at >= due else None
        if adopted is None and self.state.opened_at and due < self.state.opened_at:
            return Wait(None, h.FoundSilent(step, due))
        holds = [hold for hold in self._holds_until() if a_draft or not isinstance(hold[1], h.MinimumGap)]
        free = max(self.client.free_since or due, self.state.draft_ended_at or due) if a_draft else due
        ready = max([adopted or due, free, *(until for until, _ in holds)])
        moment = due if ready == due else self.calendar.next_working_moment(ready)  # due is one already
        if self.now < moment:
            return Wait(moment, self._why_not_yet(not_due, holds, moment))
        if not a_draft:
            return self._unread() or self._closed_now(step)
        late = self.now - moment > self.client.limits.late
        return self._held_now(step) or (Wait(None, h.Late(step, moment)) if late else None)

    def _holds_until(self) -> list[tuple[datetime, h.Hold]]:
        client, calendar = self.client, self.calendar
        holds: list[tuple[datetime, h.Hold]] = []
        if self.state.snoozed_until:
            holds.append((self.state.snoozed_until, h.SnoozedUntil(self.state.snoozed_until)))
        if away := client.away:
            holds.append((away.over(calendar), h.AwayUntil(away.until)))
        if self.state.promise:
            over = calendar.day_after(self.state.promise)
            holds.append((over, h.PromisedUntil(self.state.promise, over)))
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
        if at is None or self._dealt_with(at):
            return None
        return Wait(None, h.MailBounced(at, self.client.bounced_address))

    def _dealt_with(self, bounced_at: datetime) -> bool:
        """Whether the user did something about a mail that came back."""
        state = self.state
        did = (state.user_wrote_at, state.adopted_at, state.redirected_at, self.client.verified_at)
        return any(moment is not None and moment > bounced_at for moment in did)

    def _unread(self) -> Wait | None:
        return Wait(self.now + TRY_AGAIN, h.CannotTell(self.client.cannot_tell)) if self.client.cannot_tell else None

    def _held_now(self, step: str) -> Wait | None:
        client, now = self.client, self.now
        if client.unknown_address:
            return Wait(None, h.UnknownAddress(client.unknown_address))
        if client.draft_elsewhere and not self._bounced():
            return Wait(None, h.OtherDraft(client.draft_elsewhere))
        unclear = self._bounced() or self._unread()
        if unclear:
            return unclear
        outside = self._closed_now(step)
        if outside:
            return outside
        if client.drafts_left <= 0:
            tomorrow = self.calendar.day_after(self.calendar.local(now).date())
            return Wait(tomorrow, h.DailyLimit(tomorrow))
        return None

    def _closed_now(self, step: str) -> Wait | None:
        if self.calendar.is_working(self.now):
            return None
        opens = self.calendar.next_working_moment(self.now)
        return Wait(opens, h.OutsideWorkingTime(step, opens, self.calendar.why_closed(self.now)))


def _is_later_notice(coming: Upcoming, draft: OpenDraft) -> bool:
    notice = coming.step.draft is not None and isinstance(coming.step.when, AfterDue)
    return notice and coming.index > draft.index
