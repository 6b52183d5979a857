"""The same play with all that a step can do: tasks, gates, pauses, deadlines, notices, drafts that are refreshed."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.actions import (
    Action,
    BelievePromise,
    CloseMatter,
    FinishStep,
    FlagDraft,
    OpenTasks,
    PauseMatter,
    PlaceDraft,
    RefreshDraft,
    Wait,
    WithdrawDraft,
)
from crickets.core.decide import road_of
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, Stage
from crickets.core.owed import unpaid
from crickets.core.playbook import AfterDeadline, AfterDue, Draft, Duration, OnDiscard, Playbook, Step, When
from crickets.core.situation import ClientSituation
from crickets.core.standing import MatterState
from crickets.core.tasks import Outcome, TaskKind
from crickets.core.workdays import BusinessCalendar
from tests.core.calendars import calendars
from tests.core.story import invoice, matter
from tests.core.test_laws import MOMENTS_OF_STEPS, PAUSES, SLOW, SPANS, STAGES, START, Play

pytestmark = pytest.mark.timeout(600)  # many plays, on a machine that may have much else to do

WORDS_OF_TIME = st.sampled_from(["48h", "5d", "4bd", "1w"]).map(Duration.parse)
NOTICES = st.sampled_from(["10d", "20d", "30d"]).map(Duration.parse).map(AfterDue)
TASKS = st.sampled_from([(), (), (TaskKind.CALL,), (TaskKind.VERIFY_ADDRESS, TaskKind.FAX)])


@st.composite
def roads(draw: st.DrawFn) -> Playbook:
    steps: list[Step] = []
    for i in range(draw(st.integers(1, 5))):
        stated = any(step.draft and step.draft.deadline for step in steps)
        behind_a_deadline: st.SearchStrategy[When] = WORDS_OF_TIME.map(AfterDeadline) if stated else NOTICES
        when: When = draw(MOMENTS_OF_STEPS | NOTICES | behind_a_deadline)
        letter = draw(st.none() | st.builds(Draft, st.just("letter"), st.none(), st.none() | WORDS_OF_TIME))
        tasks, pause = draw(TASKS), draw(st.integers(0, 5)) == 0
        tasks = tasks if letter or pause else tasks or (TaskKind.CALL,)
        steps.append(Step(f"s{i}", when, letter, tasks, pause, gate=bool(tasks) and draw(st.booleans())))
    if draw(st.booleans()):
        letter = draw(st.none() | st.just(Draft("letter")))
        steps.append(Step("end", draw(SPANS), letter, draw(TASKS), close="no answer"))
    return Playbook("p", tuple(steps), draw(st.sampled_from(OnDiscard)))


class Road(Play):
    """A mailbox in which two drafts can stand for a while, tasks, promises, deadlines and payments."""

    ACTIONS = 12

    def __init__(self) -> None:
        super().__init__()
        self.stale: MessageId | None = None
        self.stale_touched = False
        self.pending: MessageId | None = None
        self.append_fails = False
        self.noticed: set[tuple[str, str]] = set()
        self.reached_for: dict[str, set[str]] = defaultdict(set)
        self.deadline: date | None = None
        self.promise: date | None = None
        self.disputed = False
        self.paused_for: set[tuple[str, datetime]] = set()

    @initialize(calendar=calendars, steps=roads(), stage=STAGES)
    def begin(self, calendar: BusinessCalendar, steps: Playbook, stage: Stage) -> None:
        super().begin(calendar, steps, stage)
        due = START.date() + timedelta(days=3)
        self.matter = matter(invoice(due, "A"), invoice(due + timedelta(days=9), "B"))

    # The mailbox

    @rule()
    def the_next_append_has_no_clear_end(self) -> None:
        self.append_fails = True

    @precondition(lambda self: self.pending)
    @rule(stands=st.booleans())
    def it_becomes_clear_whether_the_draft_stands(self, *, stands: bool) -> None:
        pending = self.pending
        assert pending is not None
        self.pending = None
        draft = self.state().draft
        wanted = draft is not None and draft.draft == pending and draft.obsolete is None
        if stands or wanted:
            self.stands(pending)
            self.facts.append(e.DraftPlaced(self.now, pending))
        else:
            self.facts.append(e.PlacementAbandoned(self.now, pending))
        self.watch()

    @rule(actions=st.integers(1, 2))
    def the_machine_stops_midway(self, actions: int) -> None:
        self.facts += self.unread
        self.unread = []
        for _ in range(actions):
            action = self.decide()
            self.check(action)
            self.act(action)

    @precondition(lambda self: self.standing)
    @rule(slow=SLOW, same_id=st.booleans(), noticed=st.booleans(), clear=st.booleans())
    def the_user_sends_the_draft(self, slow: timedelta, *, same_id: bool, noticed: bool, clear: bool = True) -> None:
        draft, self.standing = self.standing, None
        assert draft is not None
        if noticed:
            self.facts.append(e.DraftVanished(self.now, draft))
        self.send(draft, slow, same_id=same_id, clear=clear)
        if self.stale is not None and not self.stale_touched:
            return
        self.standing, self.touched, self.stale, self.stale_touched = self.stale, self.stale_touched, None, False

    @precondition(lambda self: self.stale)
    @rule(what=st.sampled_from(["edits", "deletes", "sends", "loses"]), slow=SLOW, same_id=st.booleans())
    def with_the_older_draft_the_user(self, what: str, slow: timedelta, *, same_id: bool) -> None:
        assert self.stale is not None
        stale = self.stale
        if what == "edits":
            self.stale_touched = True
            self.facts.append(e.DraftEdited(self.now, stale, self.name("revision")))
            return
        self.stale, self.stale_touched = None, False
        match what:
            case "sends":
                self.send(stale, slow, same_id=same_id, clear=True)
            case "deletes":
                self.facts.append(e.DraftDiscarded(self.now, stale))
            case _:
                self.facts.append(e.DraftVanished(self.now, stale))

    def send(self, draft: MessageId, slow: timedelta, *, same_id: bool, clear: bool) -> None:
        sent = draft if same_id else self.name("sent")
        known = self.state()
        one = next((d for d in (known.draft, known.former) if d and d.draft == draft), None)
        answered = self.newest_is_clients
        at = max(self.now - slow, self.intended(draft))
        self.write(sent, slow, at_once=False)
        self.unread.append(e.DraftSent(at, draft, sent))
        if one is None:
            return
        self.noticed.update((one.step, number) for number in one.invoices)
        until = max(one.deadline or START.date(), self.calendar.local(at).date())
        if one.deadline:
            self.unread.append(e.DeadlineStated(at, draft, until) if clear else e.DeadlineUnclear(at, draft))
        of_this_silence = one.obsolete not in {e.Withdrawal.ANSWERED, e.Withdrawal.STAGE_CHANGED}
        if not answered and self.now - slow >= self.anew_at and of_this_silence:
            self.reached.add(one.step)
            self.reached_for[one.step].update(one.invoices)
            if one.deadline:
                self.deadline = until if clear else None

    @rule(weeks=st.integers(1, 12), answers=st.booleans())
    def the_user_does_all_that_is_asked_of_them(self, weeks: int, *, answers: bool) -> None:
        """A silence that nothing interrupts comes far along its road."""
        self.nothing_is_closed_or_parked_any_more()
        self.say(e.Resumed(self.now))
        self.disputed, self.promise, self.unknown_address = False, None, ""
        if answers:
            self.write(self.name("own"), timedelta(), at_once=True)
        for _ in range(weeks):
            self.say(e.Adopted(self.now))
            self.time_passes(timedelta(days=7))
            if self.pending:
                self.it_becomes_clear_whether_the_draft_stands(stands=True)
            if self.standing:
                self.the_user_sends_the_draft(timedelta(), same_id=True, noticed=False, clear=True)
            self.facts += [e.TaskEnded(self.now, task.number, Outcome.DONE) for task in self.state().open_tasks]
            self.watch()

    # The user's words

    @precondition(lambda self: self.state().open_tasks)
    @rule(outcome=st.sampled_from(Outcome), last=st.booleans())
    def a_task_ends(self, outcome: Outcome, *, last: bool) -> None:
        task = self.state().open_tasks[-1 if last else 0]
        facts: list[e.MatterEvent] = [e.TaskEnded(self.now, task.number, outcome)]
        match outcome:
            case Outcome.PROMISED:
                self.promise = self.calendar.local(self.now).date() + timedelta(days=6)
                facts.append(e.Promised(self.now, self.promise))
            case Outcome.DISPUTED:
                self.disputed = True
                facts.append(e.Disputed(self.now))
            case Outcome.WRONG_CONTACT:
                self.unknown_address = "new@acme.example"
                facts.append(e.Redirected(self.now, self.unknown_address))
            case Outcome.PAID:
                facts += [e.PaymentReceived(self.now, i.number, None, self.now.date()) for i in self.matter.invoices]
                facts.append(e.Closed(self.now, "paid", e.Author.USER))
            case _:
                pass
        self.facts += facts
        self.pass_a_moment()
        self.watch()

    @rule()
    def the_file_knows_the_new_address(self) -> None:
        self.unknown_address = ""

    @rule(number=st.sampled_from("AB"), amount=st.sampled_from([None, Decimal(300)]))
    def something_is_paid(self, number: str, amount: Decimal | None) -> None:
        self.say(e.PaymentReceived(self.now, number, amount, self.now.date()))

    @rule(days=st.integers(1, 9))
    def the_deadline_is_named(self, days: int) -> None:
        self.deadline = self.calendar.local(self.now).date() + timedelta(days=days)
        self.say(e.DeadlineNamed(self.now, self.deadline))

    @rule()
    def resume(self) -> None:
        super().resume()
        self.disputed, self.promise = False, None

    @rule()
    def skip(self) -> None:
        state = self.state()
        road = road_of(self.matter, state, ClientSituation(), self.playbook, self.calendar)
        step = (road.gate or road.next(self.now)) if road else None
        if step and not state.draft:
            self.say(e.StepSkipped(self.now, step.step.name, step.index, step.invoices))
            self.noticed.update((step.step.name, number) for number in step.invoices)

    @rule(steps=roads())
    def edit_the_playbook(self, steps: Playbook) -> None:
        super().edit_the_playbook(steps)
        self.noticed.clear()  # what bears the name of a notice is another one now
        self.deadline = None

    def begin_anew(self) -> None:
        super().begin_anew()
        self.reached_for.clear()
        self.paused_for.clear()
        self.deadline = None

    # The machine

    def act(self, action: Action) -> None:
        match action:
            case PlaceDraft():
                assert self.standing is None
                self.place(action, None)
            case RefreshDraft(stale, draft):
                assert (self.standing, self.touched) == (stale, False)
                self.stale, self.stale_touched = stale, False
                self.standing = None
                self.place(draft, stale)
            case WithdrawDraft(mid, reason):
                self.withdraw(mid, reason)
            case OpenTasks(step, index):
                first, stays = self.state().tasks_opened + 1, isinstance(step.when, AfterDue | AfterDeadline)
                for number, kind in enumerate(step.tasks, first):
                    self.facts.append(e.TaskOpened(self.now, number, kind, step.name, index, stays=stays))
            case FinishStep(step, index, at, invoices):
                self.facts.append(e.StepDone(at, step.name, index, invoices))
            case PauseMatter(step):
                self.facts.append(e.Paused(self.now, e.Author.PLAYBOOK, step))
            case FlagDraft() | CloseMatter() | BelievePromise() | Wait():
                super().act(action)

    def place(self, action: PlaceDraft, replaces: MessageId | None) -> None:
        name, follows = self.name("draft"), self.state().newest_own
        intended = e.DraftIntended(
            self.now,
            name,
            action.step.name,
            action.index,
            follows,
            action.letter,
            action.invoices,
            action.deadline,
            replaces,
        )
        self.facts.append(intended)
        if self.append_fails:
            self.pending, self.append_fails = name, False
        else:
            self.stands(name)
            self.facts.append(e.DraftPlaced(self.now, name))

    def stands(self, name: MessageId) -> None:
        self.standing, self.touched = name, False

    def withdraw(self, mid: MessageId, reason: e.Withdrawal) -> None:
        touched = self.stale_touched if mid == self.stale else mid == self.standing and self.touched
        assert not touched, "what the user wrote is lost"
        self.facts.append(e.DraftWithdrawn(self.now, mid, reason))
        if mid == self.stale:
            self.stale = None
        elif mid == self.standing:
            self.standing, self.touched, self.stale, self.stale_touched = self.stale, self.stale_touched, None, False

    # The laws

    def check(self, action: Action) -> None:
        match action:
            case Wait(until, hold):
                assert hold.sentence(self.calendar.local)
                timed = isinstance(hold, h.NotDue | h.OutsideWorkingTime | h.MinimumGap | h.SnoozedUntil)
                timed = timed or isinstance(hold, h.PromisedUntil | h.PaymentNotDue)
                assert until > self.now if until else not timed
            case PlaceDraft():
                self.check_the_draft(action, self.state())
            case RefreshDraft(_, draft):
                assert not self.newest_is_clients
                assert draft.deadline is not None
                assert draft.step.draft is not None
                assert draft.step.draft.deadline is not None
                assert draft.deadline >= self.calendar.local(self.now).date()
            case OpenTasks(step, _):
                self.check_what_is_asked(step)
                assert self.calendar.is_working(self.now)
            case PauseMatter(step):
                self.check_whose_turn_it_is()
                silence = self.state().silence
                assert silence is not None
                assert (step, silence.began) not in self.paused_for, "what was resumed pauses again"
                self.paused_for.add((step, silence.began))
            case CloseMatter():
                self.check_whose_turn_it_is()
            case FinishStep(at=at):
                assert at <= self.now
            case WithdrawDraft(_, reason):
                assert reason is not e.Withdrawal.REFRESHED or self.standing is not None, "none stands"
            case FlagDraft() | BelievePromise():
                assert isinstance(action, FlagDraft)

    def check_whose_turn_it_is(self) -> None:
        assert not self.newest_is_clients, "a client who answered is chased"
        assert not self.cannot_tell

    def check_what_is_asked(self, step: Step) -> None:
        state, now = self.state(), self.now
        self.check_whose_turn_it_is()
        assert (state.closed, state.parked, state.rested, state.paused) == (None, False, False, False)
        assert not self.disputed, "chased in a dispute"
        wrote = max(state.user_wrote_at or START, state.client_wrote_at or START)
        if self.promise and self.calendar.local(wrote).date() <= self.promise:
            assert now >= self.calendar.day_after(self.promise), "chased before the promised day is over"
        if isinstance(step.when, AfterDeadline) and self.deadline:
            assert now >= self.calendar.end_of(self.deadline)
        if state.stage == AWAITING_PAYMENT:
            assert any(now >= self.calendar.day_after(i.due) for i in unpaid(self.matter, state))

    def check_the_draft(self, action: PlaceDraft, state: MatterState) -> None:
        self.check_what_is_asked(action.step)
        assert not self.unknown_address
        new = set(action.invoices) - self.reached_for[action.step.name]
        again = action.step.name in self.reached
        self.reached.discard(action.step.name)
        super().check_the_draft(action, state)
        assert not again or (new and state.stage == AWAITING_PAYMENT), "chased twice"
        if state.stage != AWAITING_PAYMENT:
            return
        owed = {i.number: i for i in unpaid(self.matter, state)}
        assert action.invoices
        assert all(self.now >= self.calendar.day_after(owed[number].due) for number in action.invoices)
        if isinstance(when := action.step.when, AfterDue):
            assert not {(action.step.name, number) for number in action.invoices} & self.noticed, "noticed twice"
            opens = (self.calendar.opening(owed[number].due) for number in action.invoices)
            assert all(self.now >= self.calendar.later(due, when.duration) for due in opens)

    @invariant()
    def the_tasks_are_sound(self) -> None:
        state = self.state()
        kinds = [(task.step, task.kind) for task in state.open_tasks]
        assert len(set(kinds)) == len(kinds)
        if not self.unread and self.newest_is_clients:
            assert all(task.stays for task in state.open_tasks)

    @rule(pause=PAUSES)
    def time_passes(self, pause: timedelta) -> None:
        super().time_passes(pause)
        ours = [touched for mid, touched in ((self.standing, self.touched), (self.stale, self.stale_touched)) if mid]
        assert ours.count(False) <= 1 or self.pending, "two untouched drafts stand"


Road.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestRoad = Road.TestCase
