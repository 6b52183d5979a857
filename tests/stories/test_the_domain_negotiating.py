"""An offer stays without an answer: two letters, and the matter closes by itself."""

from collections.abc import Callable
from datetime import date

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn
from tests.stories import abroad
from tests.stories.owing import own_words
from tests.stories.playing import days, play
from tests.stories.story import MADRID, Story, madrid

US = abroad.client("negotiating", "US")
POLAND = abroad.client("negotiating", "PL")
FRANCE = abroad.client("negotiating", "FR")


@pytest.mark.parametrize(
    "clients, offered, expected",
    [
        (
            # The clocks change on 8 March in the US and on 29 March in Spain.
            US,
            "2026-03-05 16:00",
            ["Wed 2026-03-11 09:00 draft first", "Wed 2026-03-18 09:00 draft last", "Wed 2026-03-25 09:00 close"],
        ),
        (
            # And on 25 October in Spain, on 1 November in the US.
            US,
            "2026-10-21 16:00",
            ["Tue 2026-10-27 09:00 draft first", "Tue 2026-11-03 09:00 draft last", "Tue 2026-11-10 09:00 close"],
        ),
        (
            # The 24th and 26th are holidays in Poland, the 25th and Epiphany in both countries.
            POLAND,
            "2025-12-18 16:00",
            ["Mon 2025-12-29 09:00 draft first", "Mon 2026-01-05 09:00 draft last", "Mon 2026-01-12 09:00 close"],
        ),
        (
            # 15 August is a holiday in both.
            FRANCE,
            "2025-08-08 16:00",
            ["Thu 2025-08-14 09:00 draft first", "Thu 2025-08-21 09:00 draft last", "Thu 2025-08-28 09:00 close"],
        ),
    ],
    ids=["summer time in the US", "winter time in Spain", "Christmas in Poland", "15 August in France"],
)
def test_an_offer_without_an_answer_goes_its_road_to_the_end(
    tell: Callable[..., Story], clients: str, offered: str, expected: list[str]
) -> None:
    story = abroad.begun(tell, clients, offered)

    assert days(play(story, madrid("2027-03-01 10:00"))) == expected


def test_the_first_follow_up_comes_four_to_seven_days_after_the_unanswered_message(tell: Callable[..., Story]) -> None:
    story = abroad.begun(tell, US, "2026-03-05 16:00")
    story.turns(["2026-03-09 15:59", "2026-03-10 17:59"])
    assert story.drafts() == []

    story.turn("2026-03-11 09:00")

    assert "check that my message of March 5 did not get buried" in own_words(story.the_draft())
    since = story.now.astimezone(MADRID).date() - date(2026, 3, 5)
    assert 4 <= since.days <= 7


TOO_SOON = """
[playbooks.negotiating]
steps = [{ name = "first", after = "AFTER", draft = "negotiating/first" }]
"""


def test_before_four_days_reads_as_pushy_so_never_earlier(tell: Callable[..., Story]) -> None:
    """Over the night in which Spain has an hour more, 96 hours end at three; four days on the wall end at four."""
    story = abroad.begun(tell, US + TOO_SOON.replace("AFTER", "96h"), "2026-10-22 16:00")

    story.turns(["2026-10-26 15:00", "2026-10-26 15:59"])
    assert story.drafts() == []
    story.turn("2026-10-26 16:00")
    assert len(story.drafts()) == 1


def test_the_second_follow_up_comes_one_week_after_the_first_was_sent_and_is_the_last(
    tell: Callable[..., Story],
) -> None:
    story = abroad.begun(tell, US, "2026-03-05 16:00")
    story.turn("2026-03-11 09:00")
    assert abroad.send_the_draft(story, "2026-03-24 12:00"), "it stood for days, and the week counts from the sending"

    story.turn("2026-03-31 11:59")
    assert story.drafts() == []
    words = abroad.send_the_draft(story, "2026-03-31 12:00")
    for said in ("This is my last email about it", "Thank you for considering me", "a reply to this email is all it"):
        assert said in words

    story.turns(["2026-04-07 12:00", "2026-04-14 12:00", "2026-06-01 12:00"])
    assert story.drafts() == [], "no more will come"


def test_then_move_on_the_matter_closes_by_itself_and_a_later_reply_reopens_it(tell: Callable[..., Story]) -> None:
    story = abroad.begun(tell, POLAND, "2025-12-18 16:00")
    play(story, madrid("2026-01-12 10:00"))
    assert story.case().state.closed == e.Closed(madrid("2026-01-12 09:00"), "no answer", e.Author.PLAYBOOK)

    story.client_writes("Your last mail reminded me. Yes, please!", at="2026-02-02 10:00")
    story.turn("2026-02-02 10:05")

    assert story.case().state.closed is None
    assert story.case().state.turn is Turn.USER
    assert story.why().startswith("Reopened by their answer on Mon 02 Feb 2026 10:00")
