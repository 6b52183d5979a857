"""All that a step can do beside its draft: tasks, gates, a pause, an end; and what becomes of that on the way."""

from collections.abc import Sequence
from datetime import date
from itertools import product

import pytest

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.actions import Action, CloseMatter, FinishStep, OpenTasks, PauseMatter, PlaceDraft, Wait
from crickets.core.decide import road_of
from crickets.core.matters import IN_PROGRESS, NEGOTIATING
from crickets.core.playbook import After, AfterDeadline, Draft, Duration, Playbook, Step
from crickets.core.situation import ClientSituation
from crickets.core.tasks import TaskKind
from tests.core.story import (
    CALENDAR,
    DRAFT,
    asked,
    at,
    client,
    closed,
    decided,
    ended,
    followed_up,
    hold_of,
    matter,
    mid,
    opened,
    own,
    placed,
    promised,
    sent,
    state_of,
    told,
    ultimatum,
)

Story = Sequence[e.MatterEvent | tuple[e.MatterEvent, ...]]
WEEK = After(Duration.parse("7d"))
CALL = (TaskKind.CALL,)
LETTER = Draft("letter")


def book(*steps: Step) -> Playbook:
    return Playbook("p", steps)


def gated(*, letter: bool = False) -> Playbook:
    return book(Step("s0", WEEK, LETTER if letter else None, CALL, gate=True), Step("s1", WEEK, LETTER))


# One step, all that it does


def shown_by(action: Action, now: str) -> tuple[e.MatterEvent, ...]:
    """The facts that an action leads to; a draft is sent at once."""
    match action:
        case OpenTasks(step, index):
            return tuple(e.TaskOpened(at(now), n, kind, step.name, index) for n, kind in enumerate(step.tasks, 1))
        case PlaceDraft(step, index):
            return (*placed(now, index, step=step.name), *sent(now))
        case FinishStep(step, index, moment, invoices):
            return (e.StepDone(moment, step.name, index, invoices),)
        case PauseMatter(step):
            return (e.Paused(at(now), e.Author.PLAYBOOK, step),)
        case CloseMatter(reason):
            return (e.Closed(at(now), reason, e.Author.PLAYBOOK),)
        case _:
            raise AssertionError(action)


def deeds(steps: Playbook, now: str, *story: e.MatterEvent) -> list[str]:
    """All that is done at a moment; the user ends a pause in the hour in which it begins."""
    facts, done = [*story], []
    for moment in (now, f"{now} 11:00"):
        while not isinstance(action := decided(moment, *facts, steps=steps), Wait):
            facts += shown_by(action, moment)
            done.append(type(action).__name__)
            assert len(done) < 8, done
        facts.append(e.Resumed(at(f"{now} 10:30")))
    return done


EFFECTS = [effects for effects in product([False, True], repeat=4) if any(effects)]


@pytest.mark.parametrize("draft, tasks, pause, close", EFFECTS)
def test_a_step_does_all_that_it_says_in_its_order_and_nothing_before_its_time(
    *, draft: bool, tasks: bool, pause: bool, close: bool
) -> None:
    step = Step("s0", WEEK, LETTER if draft else None, CALL if tasks else (), pause, "over" if close else "")
    expected = {
        "OpenTasks": tasks,
        "PlaceDraft": draft,
        "PauseMatter": pause,
        "CloseMatter": close,
        "FinishStep": not draft and not close,
    }

    assert hold_of(decided("9 9:59", own("2"), steps=book(step))) == h.NotDue("s0", at("9"))
    assert deeds(book(step), "9", own("2")) == [deed for deed, wanted in expected.items() if wanted]


@pytest.mark.parametrize(
    "held, hold",
    [
        (e.Snoozed(at("3"), at("20")), h.SnoozedUntil(at("20"))),
        (promised("3", date(2026, 3, 20)), h.PromisedUntil(date(2026, 3, 20), at("21 9:00"))),
        (e.Disputed(at("3")), h.InDispute(at("3"))),
        (e.Paused(at("3"), e.Author.USER), h.IsPaused(at("3"))),
    ],
    ids=["a snooze", "a promise", "a dispute", "a pause"],
)
@pytest.mark.parametrize("effects", EFFECTS)
def test_whatever_a_step_does_is_held(held: e.MatterEvent, hold: h.Hold, effects: tuple[bool, ...]) -> None:
    draft, tasks, pause, close = effects
    step = Step("s0", WEEK, LETTER if draft else None, CALL if tasks else (), pause, "over" if close else "")

    assert hold_of(decided("10", own("2"), held, steps=book(step))) == hold


def test_no_work_is_paused_while_nobody_can_tell_whether_the_client_answered() -> None:
    steps = book(Step("s0", WEEK, LETTER, pause=True))
    unread = ClientSituation(cannot_tell="INBOX")

    assert hold_of(decided("10", own("2"), followed_up("9"), steps=steps, situation=unread)) == h.CannotTell("INBOX")
    assert decided("10", own("2"), followed_up("9"), steps=steps) == PauseMatter("s0")


# Gates


@pytest.mark.parametrize("letter", [False, True], ids=["tasks alone", "tasks and a letter"])
@pytest.mark.parametrize(
    "story, due",
    [([], None), ([ended("15", 1)], "22"), ([ended("10", 1)], "17")],
    ids=["open: it holds", "done late: the next counts from then", "done at once"],
)
def test_what_follows_a_gate_waits_until_its_tasks_are_done(story: Story, due: str | None, *, letter: bool) -> None:
    done = [*placed("9"), *sent("9")] if letter else []
    finish = [] if letter or due is None else [e.StepDone(at(due), "s0", 0)]
    finish = [e.StepDone(story[0].at, "s0", 0)] if finish and isinstance(story[0], e.TaskEnded) else finish
    hold = hold_of(decided("16", own("2"), asked("9", 1, "s0"), *done, *story, *finish, steps=gated(letter=letter)))

    assert hold == (h.NotDue("s1", at(due)) if due else h.OpenGate("s0", CALL))


@pytest.mark.parametrize("when", ["9 11:00", "12"], ids=["a postscript", "days later"])
def test_what_the_user_writes_by_hand_opens_no_gate(when: str) -> None:
    story = (own("2"), asked("9", 1, "s0"), placed("9"), sent("9"), own(when))

    assert hold_of(decided("25", *story, steps=gated(letter=True))) == h.OpenGate("s0", CALL)


def test_a_skip_at_a_gate_goes_on_without_its_tasks_and_keeps_the_letter_that_was_sent() -> None:
    story = (own("2"), asked("9", 1, "s0"), placed("9"), sent("9"))
    road = road_of(matter(), state_of(*story), ClientSituation(), gated(letter=True), CALENDAR)
    assert road is not None
    assert road.gate is not None
    skip = e.StepSkipped(at("12"), road.gate.step.name, road.gate.index)

    assert hold_of(decided("13", *story, skip, steps=gated(letter=True))) == h.NotDue("s1", at("19"))
    state = state_of(*story, skip)
    assert (state.open_tasks, state.silence.followed_up if state.silence else None) == ((), True)


def test_a_renamed_step_does_not_ask_for_its_tasks_again() -> None:
    renamed = book(Step("other", WEEK, None, CALL, gate=True))

    assert hold_of(decided("10", own("2"), asked("9", 1, "s0"), steps=renamed)) == h.OpenGate("other", CALL)


# Tasks and answers


@pytest.mark.parametrize(
    "fact, left",
    [
        (client("12"), {2}),
        (e.StageSet(at("12"), IN_PROGRESS, e.Author.USER), set()),
        (closed("12", e.Author.USER), set()),
        (closed("12", e.Author.PLAYBOOK), {1, 2}),
        (e.StepSkipped(at("12"), "s0", 0), {2}),
        (e.Paused(at("12"), e.Author.USER), {1, 2}),
        (own("12"), {1, 2}),
    ],
    ids=[
        "an answer",
        "another stage",
        "closed by the user",
        "by the playbook",
        "skipped",
        "a pause",
        "the user writes",
    ],
)
def test_an_answer_makes_some_tasks_needless(fact: e.MatterEvent, left: set[int]) -> None:
    state = state_of(own("2"), asked("9", 1, "s0"), asked("9", 2, "s1", stays=True), fact)

    assert {task.number for task in state.open_tasks} == left


ULTIMATUM = book(
    Step("s0", WEEK, Draft("letter", deadline=Duration.parse("7d"))),
    Step("s1", AfterDeadline(Duration.parse("0d")), tasks=(TaskKind.SMALL_CLAIMS,), gate=True),
)


@pytest.mark.parametrize("done", [False, True], ids=["still open", "done meanwhile"])
def test_a_task_that_stays_is_asked_for_again_when_the_silence_comes_to_it_again(*, done: bool) -> None:
    task = asked("10", 1, "s1", TaskKind.SMALL_CLAIMS, stays=True)
    ends = [ended("11 12:00", 1)] if done else []
    again = told(own("2"), task, client("11"), *ends, own("12"), ultimatum("19", date(2026, 3, 26)), sent("19"))
    story = [*again, e.DeadlineStated(at("19"), DRAFT, date(2026, 3, 26))]
    twice = asked("27", 2, "s1", TaskKind.SMALL_CLAIMS, stays=True)

    assert decided("27", *story, steps=ULTIMATUM) == OpenTasks(ULTIMATUM.steps[1], 1)
    assert [task.number for task in state_of(*story, twice).open_tasks] == [2]
    assert hold_of(decided("28", *story, twice, steps=ULTIMATUM)) == h.OpenGate("s1", (TaskKind.SMALL_CLAIMS,))


@pytest.mark.parametrize(
    "late",
    [asked("9", 1, "s0"), e.Paused(at("9"), e.Author.PLAYBOOK, "s0"), closed("9", e.Author.PLAYBOOK)],
    ids=["a task", "a pause", "an end"],
)
def test_what_the_playbook_did_after_an_answer_that_was_learnt_later_is_undone(late: e.MatterEvent) -> None:
    state = state_of(own("2"), late, client("8 22:00"), own("12"))

    assert (state.open_tasks, state.paused, state.closed) == ((), False, None)


def test_a_task_ended_by_a_clock_that_went_back_is_ended() -> None:
    assert state_of(own("2"), asked("9", 1, "s0"), ended("8 23:59", 1)).open_tasks == ()


# Pauses


PAUSING = book(Step("s0", WEEK, LETTER, pause=True), Step("s1", WEEK, LETTER))
PAUSED = (own("2"), followed_up("9"), e.Paused(at("9"), e.Author.PLAYBOOK, "s0"))


@pytest.mark.parametrize(
    "fact",
    [client("12"), e.Resumed(at("12")), e.StageSet(at("12"), IN_PROGRESS, e.Author.USER)],
    ids=["an answer", "resume", "another stage"],
)
def test_a_pause_ends_with(fact: e.MatterEvent) -> None:
    assert not state_of(*PAUSED, fact).paused


def test_a_matter_that_the_user_takes_up_again_is_not_paused() -> None:
    assert not state_of(*PAUSED, closed("12", e.Author.USER), e.Reopened(at("13"))).paused


@pytest.mark.parametrize("story", [[], [own("9 12:00")], [own("12")]], ids=["alone", "a postscript", "days later"])
def test_a_pause_that_the_user_ended_does_not_begin_again(story: Story) -> None:
    hold = hold_of(decided("14 12:00", *PAUSED, *story, e.Resumed(at("14")), steps=PAUSING))

    assert isinstance(hold, h.NotDue | h.PlaybookEnded)


def test_a_pause_does_not_get_lost_where_the_user_wrote_before_it_began() -> None:
    assert decided("13", own("2"), followed_up("9"), own("12"), steps=PAUSING) == PauseMatter("s0")


# Ends


def test_a_matter_that_its_last_letter_closed_is_open_when_the_user_writes_again() -> None:
    steps = book(Step("s0", WEEK, LETTER, CALL, close="over"))
    story = (own("2"), asked("9", 1, "s0"), placed("9"), sent("9"))

    assert decided("9", *story, steps=steps) == CloseMatter("over")
    again = hold_of(decided("20", *story, closed("9", e.Author.PLAYBOOK), own("15"), steps=steps))
    assert isinstance(again, h.PlaybookEnded)


# Deadlines


@pytest.mark.parametrize(
    "fact, hold",
    [
        (e.DeadlineStated(at("9"), DRAFT, date(2026, 3, 16)), h.NotDue("s1", at("17 9:00"))),
        (e.DeadlineUnclear(at("9"), DRAFT), h.WhichDeadline("s1")),
        (e.DeadlineNamed(at("10"), date(2026, 3, 18)), h.NotDue("s1", at("19 9:00"))),
        (e.Snoozed(at("9"), at("9 12:00")), h.NoDeadline("s1")),
    ],
    ids=["stated", "not found in the text", "named by the user", "none"],
)
def test_a_deadline_is_over_when_its_day_is(fact: e.MatterEvent, hold: h.Hold) -> None:
    story = (own("2"), ultimatum("9", date(2026, 3, 16)), sent("9"), fact)

    assert hold_of(decided("12", *story, steps=ULTIMATUM)) == hold


def test_of_an_ultimatum_written_by_hand_only_the_user_knows_the_day() -> None:
    story = (own("2"), ultimatum("9", date(2026, 3, 16)), own("10"))
    withdrawn = e.DraftWithdrawn(at("10"), DRAFT, e.Withdrawal.WRITTEN_BY_HAND)
    named = e.DeadlineNamed(at("12"), date(2026, 3, 18))

    assert hold_of(decided("12", *story, withdrawn, steps=ULTIMATUM)) == h.WhichDeadline("s1")
    assert hold_of(decided("13", *story, withdrawn, named, steps=ULTIMATUM)) == h.NotDue("s1", at("19 9:00"))


@pytest.mark.parametrize(
    "again",
    [[client("12", "ok"), e.Resumed(at("13"), mid("ok"))], [closed("12", e.Author.USER), e.Reopened(at("13"))]],
    ids=["resumed despite an answer", "reopened"],
)
def test_a_silence_that_begins_anew_knows_no_deadline_of_the_one_before(again: Story) -> None:
    story = (own("2"), ultimatum("9", date(2026, 3, 16)), sent("9"))
    stated = e.DeadlineStated(at("9"), DRAFT, date(2026, 3, 16))

    assert hold_of(decided("14", *story, stated, *again, steps=ULTIMATUM)) == h.NotDue("s0", at("20"))


def test_a_deadline_of_a_day_brings_no_letter_to_an_offer_before_four_days() -> None:
    steps = book(ULTIMATUM.steps[0], Step("s1", AfterDeadline(Duration.parse("0d")), LETTER))
    story = (opened(stage=NEGOTIATING), own("2"), ultimatum("9", date(2026, 3, 16)), sent("9"))
    named = e.DeadlineNamed(at("9 11:00"), date(2026, 3, 10))

    assert hold_of(decided("12 12:00", *story, named, steps=steps)) == h.NotDue("s1", at("13"))


# Promises


@pytest.mark.parametrize(
    "fact, kept",
    [(client("8"), True), (own("8"), True), (client("12"), False), (own("12"), False)],
    ids=["the client writes before it", "the user does", "the client writes after it", "the user does, after it"],
)
def test_a_promise_is_not_spoken_of_any_more_once_it_has_passed_and_somebody_wrote(
    fact: e.MatterEvent, *, kept: bool
) -> None:
    assert (state_of(own("2"), promised("3", date(2026, 3, 10)), fact).promise is not None) is kept
