"""What mails tell beside an answer, and what is decided then: a mail came back, the client names a day."""

from dataclasses import replace
from datetime import date

import pytest

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.actions import AFTER_BOUNCE, NO_STEP, BelievePromise, OpenTasks, PlaceDraft, Wait, WithdrawDraft
from crickets.core.playbook import After, Duration, Playbook, Step
from crickets.core.situation import ClientSituation, Limits, Promises
from crickets.core.tasks import Outcome, TaskKind
from tests.core.story import DRAFT, asked, at, client, closed, decided, ended, hold_of, mid, own, placed, state_of

BOUNCED = ClientSituation(bounced_at=at("2 11:00"), bounced_address="anna@acme.example", bounced_here=True)
VERIFY = OpenTasks(AFTER_BOUNCE, NO_STEP)
BELIEVING = ClientSituation(limits=Limits(promises=Promises.BELIEVE))
FRIDAY = date(2026, 3, 6)


def task(when: str) -> e.TaskOpened:
    """The task that a bounce opens."""
    return e.TaskOpened(at(when), 1, TaskKind.VERIFY_ADDRESS, "", NO_STEP)


# A mail came back


def test_whoever_mail_came_back_from_is_asked_for_at_once_whatever_the_hour() -> None:
    assert decided("2 23:30", own("2"), situation=BOUNCED) == VERIFY


@pytest.mark.parametrize(
    "facts, situation",
    [
        ([task("2 11:05")], BOUNCED),
        ([asked("2 10:30", 1, "investigate", TaskKind.VERIFY_ADDRESS)], BOUNCED),
        ([task("2 11:05"), ended("2 12:00", 1, Outcome.UNREACHABLE)], BOUNCED),
        ([], replace(BOUNCED, bounced_here=False)),
        ([], replace(BOUNCED, verified_at=at("2 12:00"))),
        ([own("2 12:00")], BOUNCED),
        ([e.Redirected(at("2 12:00"), "bo@acme.example")], BOUNCED),
        ([e.Adopted(at("2 12:00"))], BOUNCED),
        ([client("2 12:00")], BOUNCED),
        ([e.Rested(at("2 12:00"))], BOUNCED),
        ([closed("2 12:00", e.Author.USER)], BOUNCED),
        ([e.MatterOpened(at("3"), state_of().stage)], BOUNCED),
    ],
    ids=[
        "asked for it already",
        "a step has asked for it",
        "asked, and none was found",
        "it was another matter's mail",
        "the address was checked since",
        "the user wrote again",
        "they are reached elsewhere",
        "adopted",
        "the client wrote",
        "left alone",
        "closed",
        "it came back before Crickets came",
    ],
)
def test_nobody_is_asked_twice_nor_for_what_was_dealt_with(
    facts: list[e.MatterEvent], situation: ClientSituation
) -> None:
    assert decided("4", own("2"), *facts, situation=situation) != VERIFY


def test_the_clock_stops_when_a_mail_came_back_and_not_only_when_the_next_letter_is_due() -> None:
    held = decided("4", own("2"), task("2 11:05"), situation=BOUNCED)

    hold = h.MailBounced(at("2 11:00"), "anna@acme.example")
    assert held == Wait(at("7"), hold)
    assert hold_of(decided("9", own("2"), task("2 11:05"), situation=BOUNCED)) == hold


def test_a_task_of_a_step_comes_in_its_time_all_the_same() -> None:
    calls = Playbook("p", (Step("call", After(Duration.parse("5d")), tasks=(TaskKind.CALL,)),))
    before = decided("4", own("2"), task("2 11:05"), situation=BOUNCED, steps=calls)

    assert isinstance(hold_of(before), h.MailBounced)
    assert isinstance(decided("7", own("2"), task("2 11:05"), situation=BOUNCED, steps=calls), OpenTasks)


@pytest.mark.parametrize("outcome, goes_on", [(Outcome.DONE, True), (Outcome.UNREACHABLE, False)])
def test_a_checked_address_lets_the_clock_go_on(outcome: Outcome, *, goes_on: bool) -> None:
    facts: list[e.MatterEvent] = [own("2"), task("2 11:05"), ended("3", 1, outcome)]
    around = replace(BOUNCED, verified_at=state_of(*facts).verified_at)

    assert isinstance(decided("7", *facts, situation=around), PlaceDraft) is goes_on


def test_a_draft_that_stands_waits_beside_the_task() -> None:
    stands = (own("2"), placed("7"))
    bounced = replace(BOUNCED, bounced_at=at("7 12:00"))

    assert decided("8", *stands, situation=bounced) == VERIFY
    assert isinstance(hold_of(decided("8", *stands, task("7 12:01"), situation=bounced)), h.DraftStands)


def test_what_the_user_writes_after_a_mail_came_back_makes_the_task_needless() -> None:
    assert state_of(own("2"), task("3"), own("4")).open_tasks == ()
    assert len(state_of(own("2"), asked("3", 1, "call"), own("4")).open_tasks) == 1


def test_a_step_that_asks_for_the_address_takes_the_place_of_what_the_mail_asked_for() -> None:
    of_step = asked("5", 2, "investigate", TaskKind.VERIFY_ADDRESS)

    assert [open_task.number for open_task in state_of(own("2"), task("3"), of_step).open_tasks] == [2]


# The client names a day

SAID = (own("2"), client("3", "paying"), e.PromiseHeard(at("3"), mid("paying"), FRIDAY))


@pytest.mark.parametrize(
    "now, more, believed",
    [
        ("3 12:00", (), True),
        ("6 23:00", (), True),
        ("7", (), False),
        ("4 12:00", (client("4"),), False),
        ("4 12:00", (own("4"),), False),
        ("4 12:00", (closed("4", e.Author.USER),), False),
    ],
    ids=["said", "on that day", "the day is over", "they wrote again", "the user replied", "closed"],
)
def test_a_promise_that_a_mail_makes_is_offered_until_the_day_is_over_or_somebody_writes(
    now: str, more: tuple[e.MatterEvent, ...], *, believed: bool
) -> None:
    offered = state_of(*SAID, *more).promise_offered(at(now).date())

    assert offered == (FRIDAY if believed else None)
    assert isinstance(decided(now, *SAID, *more, situation=BELIEVING), BelievePromise) is believed


def test_unasked_it_stays_the_users_turn() -> None:
    assert hold_of(decided("3 12:00", *SAID)) == h.YourTurn(at("3"))


def test_a_promise_that_is_believed_is_waited_for_and_then_the_clock_goes_on() -> None:
    believed = BelievePromise(mid("paying"), FRIDAY)
    facts: list[e.MatterEvent] = [*SAID, *believed.facts(at("3 11:00"))]

    state = state_of(*facts)
    assert (state.promise, state.silence is not None) == (FRIDAY, True)
    assert decided("3 12:00", *SAID, situation=BELIEVING) == believed
    assert decided("3 12:00", *facts, situation=BELIEVING) == Wait(at("8 11:00"), h.NotDue("s0", at("8 11:00")))
    assert isinstance(decided("8 11:00", *facts), PlaceDraft)


def test_a_promise_outlives_a_clock_that_is_behind_the_mail() -> None:
    facts = BelievePromise(mid("paying"), FRIDAY).facts(at("2 12:00"))

    assert state_of(*SAID, *facts).promise == FRIDAY


def test_the_untouched_draft_goes_before_a_promise_is_believed() -> None:
    stands = (own("2"), placed("7"), client("8", "late"), e.PromiseHeard(at("8"), mid("late"), date(2026, 3, 13)))

    assert isinstance(decided("8 11:00", *stands, situation=BELIEVING), WithdrawDraft)
    gone = e.DraftWithdrawn(at("8 11:00"), DRAFT, e.Withdrawal.ANSWERED)
    assert isinstance(decided("8 11:01", *stands, gone, situation=BELIEVING), BelievePromise)
