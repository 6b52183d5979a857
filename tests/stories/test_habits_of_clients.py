"""A follow-up comes when this client would have answered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from crickets.core import events as e
from tests.stories.story import ACME_NEGOTIATES, Story

THURSDAY_OFFER = "2026-03-05 10:00"
BEFORE = ["01-05", "01-12", "01-19", "01-26", "02-02", "02-09"]
"""Mondays of two months ago, on which the user wrote."""

TWO_MATTERS = (
    ACME_NEGOTIATES
    + """
[[clients.acme.matters]]
name = "Logo"
subject = "logo"
"""
)


def answered_after(story: Story, *hours: int, subject: str = "Earlier work") -> None:
    """Let the mailbox hold letters of the past, and the client's answers."""
    for number, (day, took) in enumerate(zip(BEFORE, hours, strict=False)):
        letter = story.you_write(at=f"2026-{day} 10:00", subject=f"{subject} {number}")
        story.client_writes(
            at=later(f"2026-{day} 10:00", took), subject=f"Re: {subject} {number}", reply_to_mail=letter
        )


def later(moment: str, hours: int) -> str:
    return f"{datetime.fromisoformat(moment) + timedelta(hours=hours):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    "hours, due",
    [
        ((2, 5, 20, 20, 24, 26), "2026-03-09 10:00"),
        ((24, 30, 40, 50, 60, 148), "2026-03-11 14:00"),
        ((24, 90, 160, 170, 200, 400), "2026-03-12 10:00"),
        ((24, 24, 24, 24), "2026-03-11 09:00"),
    ],
    ids=["quick: after four days", "as a rule six days", "slow: after seven days", "four answers: the middle, a night"],
)
def test_an_offer_is_followed_up_when_this_client_would_have_answered(
    story: Story, hours: tuple[int, ...], due: str
) -> None:
    answered_after(story, *hours)
    story.you_write(at=THURSDAY_OFFER)
    story.turn("2026-03-05 10:05")
    story.turn(later(due, -1) if not due.endswith("09:00") else "2026-03-10 17:59")
    assert story.drafts() == []

    story.turn(due)

    assert len(story.facts(e.DraftPlaced)) == 1
    assert len(story.drafts()) == 1


def test_why_says_by_which_habit_a_moment_was_picked(story: Story) -> None:
    answered_after(story, 5, 20, 36, 50, 70, 100)
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-06 13:59")
    assert "Step 'first' is due on Fri 06 Mar 2026 14:00." in story.why()

    story.turn("2026-03-06 14:00")
    assert len(story.drafts()) == 1
    story.turn("2026-03-07 10:00")
    assert "Acme answers within 1.8 days as a rule, 9 of 10 times within 4.2; silent for 5.0." in story.why()
    assert "Step 'first' may come after 4d..7d: in that range as soon as 9 of 10 answers had come" in story.why()


def test_with_four_known_answers_why_says_that_the_middle_was_taken(story: Story) -> None:
    answered_after(story, 5, 20, 36, 50)
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")

    assert "its middle is taken until 5 answers of Acme are known (4 so far)." in story.why()
    assert "as a rule" not in story.why()


def test_a_habit_is_the_clients_over_all_its_matters(tell: Callable[..., Story]) -> None:
    story = tell(clients=TWO_MATTERS)
    answered_after(story, 5, 20, 36)
    answered_after(story, 5, 20, 36, subject="Logo")
    story.you_write(at=THURSDAY_OFFER, subject="Logo for the van")
    story.turn("2026-03-05 10:05")

    assert len(story.case("acme").situation.habit.times) == 6
    assert "Step 'first' is due on Mon 09 Mar 2026 10:00." in story.why("acme/logo")


def test_a_machine_that_answers_at_once_makes_no_client_quick(story: Story) -> None:
    answered_after(story, 148, 148, 148, 148, 148)
    offer = story.you_write(at=THURSDAY_OFFER)
    story.client_writes("I am out.", at="2026-03-05 10:01", reply_to_mail=offer, auto_submitted="auto-replied")
    story.turn("2026-03-05 10:05")

    assert len(story.case().situation.habit.times) == 5
    assert "Step 'first' is due on Wed 11 Mar 2026 14:00." in story.why()
