"""A marketplace holds the money: a check-in, a last message with 48 hours, and both ways that follow."""

from collections.abc import Callable, Sequence

import pytest

from crickets.core.milestones import MilestoneState
from crickets.core.tasks import Outcome, TaskKind, instruction
from crickets.words.milestones import Milestones, Standing
from crickets.words.outcomes import Ending
from tests.stories import abroad
from tests.stories.playing import days, play
from tests.stories.story import Story, madrid

DELIVERED = 'playbook = "platform_delivered"\n'
QUOTE = """
[[clients.acme.milestones]]
name = "Deposit"
amount = 500
currency = "EUR"
kind = "deposit"

[[clients.acme.milestones]]
name = "Layout"
amount = 700
currency = "EUR"
kind = "stage"
due = 2025-12-19

[[clients.acme.milestones]]
name = "Cancellation"
amount = 300
currency = "EUR"
kind = "cancellation"
"""
ASKED = "2025-12-11 16:00"
CHECK_IN = "2025-12-16 09:00"
LAST = "2025-12-23 09:00"


@pytest.mark.parametrize(
    "clients, asked, expected",
    [
        (
            abroad.client("platform", "PL"),
            ASKED,
            [
                "Tue 2025-12-16 09:00 draft check-in",
                "Tue 2025-12-23 09:00 draft last",
                "Mon 2025-12-29 09:00 tasks contact-support",  # the 48 hours end on Christmas Day
            ],
        ),
        (
            abroad.client("platform", "GB", more=DELIVERED),
            ASKED,
            [
                "Tue 2025-12-16 09:00 draft check-in",
                "Tue 2025-12-23 09:00 draft last",
                "Mon 2025-12-29 09:00 tasks mark-complete",
                "Wed 2026-01-07 09:00 tasks check-payout",  # five working days, neither New Year's Day nor Epiphany
            ],
        ),
        (
            abroad.client("platform", "FR"),
            "2025-08-01 16:00",
            [
                "Tue 2025-08-05 09:00 draft check-in",
                "Tue 2025-08-12 09:00 draft last",
                "Mon 2025-08-18 09:00 tasks contact-support",  # they end on the 14th, and the 15th is a holiday
            ],
        ),
        (
            abroad.client("platform", "US", more=DELIVERED),
            "2026-10-14 16:00",
            [
                "Tue 2026-10-20 09:00 draft check-in",
                "Tue 2026-10-27 09:00 draft last",  # a week on the wall, over the change of the clocks in Spain
                "Fri 2026-10-30 09:00 tasks mark-complete",
                "Fri 2026-11-06 09:00 tasks check-payout",
            ],
        ),
    ],
    ids=["(a) Christmas in Poland", "(b) Christmas in the UK", "(a) 15 August in France", "(b) winter time in the US"],
)
def test_work_through_a_marketplace_goes_its_road_to_the_end(
    tell: Callable[..., Story], clients: str, asked: str, expected: list[str]
) -> None:
    story = abroad.begun(tell, clients, asked)

    assert days(play(story, madrid("2027-03-01 10:00"))) == expected


def test_a_quote_has_a_deposit_stages_and_a_cancellation_fee_and_each_is_requested_approved_released(
    tell: Callable[..., Story],
) -> None:
    story = abroad.begun(tell, abroad.client("platform", "PL", more=QUOTE), ASKED)
    names = [(row.milestone.name, str(row.milestone.kind)) for row in rows(story)]
    assert names == [("Deposit", "deposit"), ("Layout", "stage"), ("Cancellation", "cancellation")]

    for state in (MilestoneState.REQUESTED, MilestoneState.APPROVED, MilestoneState.RELEASED):
        story.turn(f"2025-12-{12 + list(MilestoneState).index(state)} 10:00")
        with story.ledger() as ledger:
            milestones = Milestones(ledger, story.settings, story.now)
            said = [milestones.set("acme", name, state, correct=False) for name, _ in names]
        assert said == [f"acme: '{name}' is {state}" for name, _ in names]
        assert [row.state for row in rows(story)] == [state, state, state]


@pytest.mark.parametrize("more", ["", DELIVERED], ids=["files incomplete", "all files delivered"])
def test_an_empathetic_check_in_asks_whether_everything_is_all_right_and_a_new_deadline_can_be_agreed(
    tell: Callable[..., Story], more: str
) -> None:
    story = abroad.begun(tell, abroad.client("platform", "PL", more=more), ASKED)
    words = abroad.send_the_draft(story, CHECK_IN)

    assert "I hope you are well." in words
    assert "the open points are in my message of 11 December" in words, "what was needed"
    assert "Is everything all right on your side?" in words
    assert "If the dates we planned no longer suit you, we can easily agree on new ones." in words


@pytest.mark.parametrize(
    "more, announced",
    [
        ("", "I will ask the support of the platform to arrange the payment for the work that is finished."),
        (DELIVERED, "I will mark the project as complete, and the platform will release the payment by itself after"),
    ],
    ids=["(a) files incomplete", "(b) all files delivered"],
)
def test_a_last_message_gives_48_hours_and_says_what_follows(
    tell: Callable[..., Story], more: str, announced: str
) -> None:
    story = abroad.begun(tell, abroad.client("platform", "PL", more=more), ASKED)
    abroad.send_the_draft(story, CHECK_IN)
    words = abroad.send_the_draft(story, LAST)

    assert "by 25 December 2025" in words
    assert announced in words
    assert ("by itself after 5 working days." in words) is bool(more)


def last_message(story: Story) -> Story:
    """The last message was sent, and its 48 hours have passed; Christmas is over."""
    abroad.send_the_draft(story, CHECK_IN)
    abroad.send_the_draft(story, LAST)
    story.turns(["2025-12-25 10:00", "2025-12-26 10:00"])
    assert abroad.kinds(story) == []
    story.turn("2025-12-29 09:00")
    return story


def test_when_the_48_hours_pass_files_incomplete_the_task_is_to_contact_support(tell: Callable[..., Story]) -> None:
    story = last_message(abroad.begun(tell, abroad.client("platform", "PL"), ASKED))

    assert abroad.kinds(story) == [TaskKind.CONTACT_SUPPORT]
    assert "ask for the payment of the finished work" in instruction(TaskKind.CONTACT_SUPPORT)
    (task,) = story.case().state.open_tasks
    abroad.end(story, f"acme:{task.number}", Ending(Outcome.PAID))
    closed = story.case().state.closed
    assert closed is not None
    assert closed.reason == "paid"


def test_when_the_48_hours_pass_all_files_delivered_mark_complete_then_check_the_payout_after_5_working_days(
    tell: Callable[..., Story],
) -> None:
    story = last_message(abroad.begun(tell, abroad.client("platform", "PL", more=DELIVERED), ASKED))
    assert abroad.kinds(story) == [TaskKind.MARK_COMPLETE]
    story.turn("2026-01-05 10:00")
    assert abroad.kinds(story) == [TaskKind.MARK_COMPLETE], "the payout is not checked before the project is complete"

    abroad.end_tasks(story, "2026-01-05 10:05")
    story.turns(["2026-01-12 10:05", "2026-01-13 10:04"])
    assert abroad.kinds(story) == [], "the five working days count from the day on which it was marked; the 6th is none"

    story.turn("2026-01-13 10:05")
    assert abroad.kinds(story) == [TaskKind.CHECK_PAYOUT]
    (task,) = story.case().state.open_tasks
    abroad.end(story, f"acme:{task.number}", Ending(Outcome.PAID))
    assert story.case().state.closed is not None


def rows(story: Story) -> Sequence[Standing]:
    """The payments of the quote as they stand."""
    with story.ledger() as ledger:
        return Milestones(ledger, story.settings, story.now).rows()
