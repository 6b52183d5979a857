"""A user, a client, their clocks and their file play against the core; the laws are checked at every decision."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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
from crickets.core.decide import next_action, road_of
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, Matter, Stage
from crickets.core.playbook import PUSHY_BEFORE, After, Draft, NextWeek, OnDiscard, Playbook, Step, span
from crickets.core.situation import ClientSituation
from crickets.core.standing import MatterState, Turn, Whereabouts
from crickets.core.state import fold
from crickets.core.workdays import BusinessCalendar
from tests.core.calendars import calendars
from tests.core.story import invoice, matter

pytestmark = pytest.mark.timeout(600)  # many plays, on a machine that may have much else to do

START = datetime(2026, 3, 20, 11, 0, tzinfo=UTC)
SPANS = st.sampled_from(["1h", "48h", "2d", "5d", "3bd", "1w", "2d..6d"]).map(lambda text: After(span(text)))
MOMENTS_OF_STEPS = SPANS | st.integers(0, 6).map(NextWeek)
STAGES = st.sampled_from([NEGOTIATING, IN_PROGRESS, AWAITING_PAYMENT])
SLOW = st.sampled_from([timedelta(), timedelta(), timedelta(minutes=7), timedelta(hours=11)])
PAUSES = st.sampled_from([timedelta(minutes=1), timedelta(hours=5), timedelta(days=3, hours=1), timedelta(days=9)])


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    whens = draw(st.lists(MOMENTS_OF_STEPS, min_size=1, max_size=3))
    steps = [Step(f"s{i}", when, Draft("letter")) for i, when in enumerate(whens)]
    end = [Step("end", draw(SPANS), close="no answer")] if draw(st.booleans()) else []
    return Playbook("p", (*steps, *end), draw(st.sampled_from(OnDiscard)))


class Play(RuleBasedStateMachine):
    """What is true stands in plain attributes; what Crickets knows stands in ``facts``."""

    ACTIONS = 4
    """So many come of one moment at most."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.facts: list[e.MatterEvent] = []
        self.unread: list[e.MatterEvent] = []
        self.count = 0
        self.standing: MessageId | None = None
        self.touched = False
        self.newest_is_clients = False
        self.newest_from_client: MessageId | None = None
        self.reached: set[str] = set()
        self.anew_at = self.now
        self.life_elsewhere: datetime | None = None
        self.cannot_tell = ""
        self.unknown_address = ""

    @initialize(calendar=calendars, steps=playbooks(), stage=STAGES)
    def begin(self, calendar: BusinessCalendar, steps: Playbook, stage: Stage) -> None:
        self.calendar: BusinessCalendar = calendar
        self.playbook: Playbook = steps
        self.matter: Matter = matter(invoice(START.date() + timedelta(days=3)))
        self.facts.append(e.MatterOpened(self.now, stage))
        self.write(self.name("own"), timedelta(), at_once=True)

    # The world

    @rule(pause=PAUSES)
    def time_passes(self, pause: timedelta) -> None:
        """The watcher wakes at each due moment."""
        end = self.now + pause
        while (wait := self.watch()).until and wait.until <= end:
            self.now = wait.until
        self.now = end
        self.watch()

    @rule()
    def three_weeks_pass_and_late_steps_are_adopted(self) -> None:
        self.say(e.Adopted(self.now))
        self.time_passes(timedelta(days=21))

    @rule(days=st.sampled_from([6, 40]))
    def a_downtime(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.watch()

    @rule(slow=SLOW, at_once=st.booleans())
    def the_user_writes(self, slow: timedelta, *, at_once: bool) -> None:
        self.write(self.name("own"), slow, at_once=at_once)

    @precondition(lambda self: self.standing)
    @rule(slow=SLOW, same_id=st.booleans(), noticed=st.booleans())
    def the_user_sends_the_draft(self, slow: timedelta, *, same_id: bool, noticed: bool) -> None:
        draft = self.standing
        assert draft is not None
        if noticed:
            self.facts.append(e.DraftVanished(self.now, draft))
        sent = draft if same_id else self.name("sent")
        open_draft = self.state().draft
        answered = self.newest_is_clients  # be it unread: then the mail begins a new silence, and is no step of it
        self.write(sent, slow, at_once=False)
        self.unread.append(e.DraftSent(max(self.now - slow, self.intended(draft)), draft, sent, edited=self.touched))
        self.standing = None
        # By the clock of a slow device it was sent before the steps began anew.
        counts = not answered and self.now - slow >= self.anew_at
        if open_draft and counts and open_draft.obsolete not in {e.Withdrawal.ANSWERED, e.Withdrawal.STAGE_CHANGED}:
            self.reached.add(open_draft.step)

    @rule(at_once=st.booleans(), junk=st.booleans())
    def the_client_writes(self, *, at_once: bool, junk: bool) -> None:
        self.pass_a_moment()
        name = self.name("client")
        self.learn(e.ClientWrote(self.now, name, in_junk=junk), at_once=at_once)
        self.newest_is_clients, self.newest_from_client = True, name
        self.begin_anew()

    @rule()
    def the_client_writes_in_another_matter(self) -> None:
        self.life_elsewhere = self.now

    @rule(pause=PAUSES)
    def the_mailbox_cannot_be_read_for_a_while(self, pause: timedelta) -> None:
        self.cannot_tell = "INBOX was not read"
        self.watch()
        self.now += pause
        self.watch()
        self.cannot_tell = ""

    @precondition(lambda self: self.standing)
    @rule()
    def the_user_edits_the_draft(self) -> None:
        assert self.standing is not None
        self.facts.append(e.DraftEdited(self.now, self.standing, self.name("revision")))
        self.touched = True

    @precondition(lambda self: self.standing)
    @rule(noticed=st.booleans())
    def the_user_deletes_the_draft(self, *, noticed: bool) -> None:
        assert self.standing is not None
        fact = e.DraftDiscarded if noticed else e.DraftVanished
        self.facts.append(fact(self.now, self.standing))
        if noticed:
            self.standing = None

    def begin_anew(self) -> None:
        self.reached.clear()
        self.anew_at = self.now

    # The user's words

    @rule(word=st.sampled_from(["snooze", "rest", "adopt", "adopt", "park", "return", "close"]))
    def a_word(self, word: str) -> None:
        facts: dict[str, e.MatterEvent] = {
            "snooze": e.Snoozed(self.now, self.now + timedelta(days=12)),
            "rest": e.Rested(self.now),
            "adopt": e.Adopted(self.now),
            "park": e.Parked(self.now),
            "return": e.Returned(self.now),
            "close": e.Closed(self.now, "enough", e.Author.USER),
        }
        self.say(facts[word])

    @rule()
    def resume(self) -> None:
        state = self.state()
        despite = state.newest_from_client if state.turn is Turn.USER else None
        self.say(e.Resumed(self.now, despite))
        if despite is not None and despite == self.newest_from_client:
            self.newest_is_clients = False
            self.begin_anew()

    @rule()
    def skip(self) -> None:
        road = road_of(self.matter, self.state(), ClientSituation(), self.playbook, self.calendar)
        upcoming = road.next(self.now) if road else None
        if upcoming:
            self.say(e.StepSkipped(self.now, upcoming.step.name, upcoming.index, upcoming.invoices))

    @rule(stage=STAGES)
    def change_the_stage(self, stage: Stage) -> None:
        if stage != self.state().stage:
            self.say(e.StageSet(self.now, stage, e.Author.USER))
            self.begin_anew()

    @rule()
    def nothing_is_closed_or_parked_any_more(self) -> None:
        if self.state().closed:
            self.say(e.Reopened(self.now))
            self.begin_anew()
        self.say(e.Returned(self.now))

    @rule(steps=playbooks())
    def edit_the_playbook(self, steps: Playbook) -> None:
        self.playbook = steps
        self.begin_anew()

    # The machine

    def watch(self) -> Wait:
        """One turn of the watcher: read everything that can be read, then act until there is nothing to do."""
        if not self.cannot_tell:
            self.facts += self.unread
            self.unread = []
        action = self.decide()
        for _ in range(self.ACTIONS):
            self.check(action)
            if isinstance(action, Wait):
                return action
            self.act(action)
            action = self.decide()
        msg = f"it does not come to rest: {action}"
        raise AssertionError(msg)

    def decide(self) -> Action:
        state = self.state()
        around = ClientSituation(
            life_elsewhere=self.life_elsewhere,
            last_follow_up=state.last_follow_up,
            cannot_tell=self.cannot_tell,
            unknown_address=self.unknown_address,
        )
        decide = next_action(self.matter, state, around, self.playbook, self.calendar, self.now)
        assert decide == next_action(self.matter, state, around, self.playbook, self.calendar, self.now)
        return decide

    def act(self, action: Action) -> None:
        draft = self.standing
        match action:
            case PlaceDraft():
                self.standing, self.touched = self.name("draft"), False
                follows = self.state().newest_own
                intended = e.DraftIntended(self.now, self.standing, action.step.name, action.index, follows)
                self.facts += [intended, e.DraftPlaced(self.now, self.standing)]
            case WithdrawDraft(mid, reason):
                assert not self.touched
                assert mid == draft or draft is None
                self.facts.append(e.DraftWithdrawn(self.now, mid, reason))
                self.standing = None
            case FlagDraft(mid):
                self.facts.append(e.DraftFlagged(self.now, mid))
            case CloseMatter(reason):
                self.facts.append(e.Closed(self.now, reason, e.Author.PLAYBOOK))
            case RefreshDraft() | OpenTasks() | FinishStep() | PauseMatter() | BelievePromise():
                raise AssertionError(action)
            case Wait():
                pass

    def check(self, action: Action) -> None:
        match action:
            case Wait(until, hold):
                assert hold.sentence(self.calendar.local)
                # What waits without a moment waits for a person, for mail, or for the file.
                until_when = isinstance(hold, h.NotDue | h.OutsideWorkingTime | h.MinimumGap | h.SnoozedUntil)
                assert until > self.now if until else not until_when
            case PlaceDraft():
                self.check_the_draft(action, self.state())
            case CloseMatter():
                assert not self.newest_is_clients
                assert not self.cannot_tell
            case WithdrawDraft() | FlagDraft() | RefreshDraft() | OpenTasks() | FinishStep() | PauseMatter():
                pass
            case BelievePromise():
                raise AssertionError(action)

    def check_the_draft(self, action: PlaceDraft, state: MatterState) -> None:
        calendar, now = self.calendar, self.now
        assert not self.newest_is_clients, "a client who answered is chased"
        assert not self.cannot_tell
        assert state.draft is None
        assert action.step.name not in self.reached, "chased twice"
        assert calendar.user.works_on(calendar.local(now).date())
        assert calendar.client.works_on(now.astimezone(calendar.client.zone).date())
        assert calendar.opens <= calendar.local(now).time() < calendar.closes
        assert (state.closed, state.parked, state.rested) == (None, False, False)
        assert state.snoozed_until is None or now >= state.snoozed_until
        assert action.due <= now
        if state.last_follow_up:
            assert now >= calendar.later(state.last_follow_up, ClientSituation().limits.gap)
        if state.stage == NEGOTIATING and state.user_wrote_at:
            assert now >= calendar.later(state.user_wrote_at, PUSHY_BEFORE)
        if state.stage == AWAITING_PAYMENT:
            assert now >= calendar.day_after(self.matter.invoices[0].due)

    @invariant()
    def the_state_is_sound(self) -> None:
        shuffled = self.facts.copy()
        random.Random(len(shuffled)).shuffle(shuffled)
        state = self.state()
        assert fold(shuffled) == state
        if not self.unread:
            assert not self.newest_is_clients or state.turn is Turn.USER
            untouched = state.draft is not None and state.draft.where is Whereabouts.UNTOUCHED
            assert not untouched or (state.draft is not None and state.draft.draft == self.standing)

    # Small things

    def state(self) -> MatterState:
        return fold(self.facts)

    def intended(self, draft: MessageId) -> datetime:
        return next(f.at for f in self.facts if isinstance(f, e.DraftIntended) and f.draft == draft)

    def pass_a_moment(self) -> None:
        self.now += timedelta(seconds=1)

    def name(self, kind: str) -> MessageId:
        self.count += 1
        return MessageId(f"{kind}.{self.count}@mail.example")

    def say(self, fact: e.MatterEvent) -> None:
        self.facts.append(fact)
        self.pass_a_moment()  # two words of one moment and kind are one fact

    def learn(self, fact: e.MatterEvent, *, at_once: bool) -> None:
        (self.facts if at_once else self.unread).append(fact)

    def write(self, name: MessageId, slow: timedelta, *, at_once: bool) -> None:
        """The user writes; what answers the client refers to their message, for a slow clock tells nothing."""
        self.pass_a_moment()
        refers = (self.newest_from_client,) if self.newest_from_client else ()
        self.learn(e.UserWrote(self.now - slow, name, refers), at_once=at_once)
        self.newest_is_clients = False


Play.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestPlay = Play.TestCase
