"""A mail that names a day: the user is told which, and one word lets the clock wait for it."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn
from crickets.errors import WordError
from crickets.words.commands import Words
from tests.stories.story import ACME_NEGOTIATES, Story, day

BELIEVE = """
[limits]
promises = "believe"
"""
IN_A_DAY = """
[playbooks.negotiating]
[[playbooks.negotiating.steps]]
name = "first"
after = "4d"
draft = "negotiating/first"
"""


def promised(story: Story, text: str = "Thanks, I'll let you know on Friday.") -> None:
    """The user wrote on Monday, the 2nd; on Tuesday the client names Friday, the 6th."""
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.client_writes(text, at="2026-03-03 10:00", reply_to_mail=offer)
    story.turn("2026-03-03 10:05")


def say(story: Story, until: str = "") -> str:
    with story.ledger() as ledger:
        return Words(ledger, story.settings, story.now).promise("acme", day(until) if until else None)


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Thanks, I'll pay on Friday."),
        ("es", "Gracias, te pago el viernes."),
        ("fr", "Merci, je vous réponds vendredi."),
        ("pl", "Dziękuję, odezwę się w piątek."),
    ],
)
def test_the_day_that_a_mail_names_is_offered_with_the_word_that_accepts_it(
    tell: Callable[..., Story], language: str, text: str
) -> None:
    story = tell(clients=ACME_NEGOTIATES.replace('"en"', f'"{language}"'))
    promised(story, text)

    offered = "They seem to promise to act by Fri 06 Mar 2026: `crickets promise acme` waits for that day."
    assert offered in story.status()
    assert offered in story.why()
    assert story.case().state.turn is Turn.USER, "it is no promise before the user says so"


def test_one_word_lets_the_clock_wait_for_the_day_and_the_letter_behind_it_refers_to_it(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=ACME_NEGOTIATES + IN_A_DAY)
    promised(story)
    assert "acme waits for what they promised: nothing goes out before Mon 09 Mar 2026 09:00" in say(story)
    assert "seem to promise" not in story.status()

    story.turns(["2026-03-06 10:00", "2026-03-09 08:59"])
    assert story.drafts() == []
    story.turn("2026-03-09 09:00")
    letter = " ".join(story.the_draft().get_content().split())
    assert "you kindly mentioned 6 March" in letter
    assert "my message of 2 March that I can clarify" in letter
    assert "buried" not in letter, "they have answered it"


def test_an_answer_before_the_day_ends_the_wait(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + IN_A_DAY)
    promised(story)
    say(story)
    story.client_writes("Here it is already.", at="2026-03-05 10:00")
    story.turns(["2026-03-05 10:05", "2026-03-09 09:00"])

    assert story.case().state.turn is Turn.USER
    assert story.drafts() == []


def test_another_day_than_the_one_that_was_understood(story: Story) -> None:
    promised(story)

    assert "a working day after Wed 11 Mar 2026" in say(story, "2026-03-11")
    assert story.case().state.promise == day("2026-03-11")


def test_what_they_promised_elsewhere_is_waited_for_too(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    with pytest.raises(WordError, match="no mail of theirs is known to name a day"):
        say(story)
    say(story, "2026-03-13")
    story.turn("2026-03-09 09:00")

    assert story.drafts() == []
    assert "promised to act by Fri 13 Mar 2026" in story.why()


@pytest.mark.parametrize(
    "text",
    ["I hope to pay on Friday.", "If all goes well I'll pay on Friday.", "Did you pay on Friday?", "Thanks a lot."],
    ids=["a hope", "a condition", "a question", "no day"],
)
def test_what_promises_nothing_is_not_offered(story: Story, text: str) -> None:
    promised(story, text)

    assert "promise" not in story.status()


def test_a_day_that_is_over_is_offered_no_more(story: Story) -> None:
    promised(story)
    story.turn("2026-03-07 10:00")

    assert "crickets promise" not in story.status()
    with pytest.raises(WordError, match="2026-03-06 is over"):
        say(story, "2026-03-06")


def test_the_configuration_lets_a_mail_be_believed_by_itself(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + IN_A_DAY + BELIEVE)
    promised(story)

    assert story.case().state.promise == day("2026-03-06")
    assert len(story.facts(e.Promised)) == 1
    story.turns(["2026-03-06 17:00", "2026-03-09 09:00"])
    assert len(story.drafts()) == 1


def test_a_promise_that_was_over_when_crickets_came_is_none(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + BELIEVE)
    story.client_writes("I'll let you know on Friday.", at="2026-02-03 10:00")
    story.turns(["2026-03-02 10:00", "2026-03-03 10:00"])

    assert story.facts(e.Promised) == []
    assert story.case().state.turn is Turn.USER


def test_a_promise_is_told_beside_a_step_that_comes_later_still(story: Story) -> None:
    promised(story)
    say(story)

    assert "Step 'first' is due on" in story.status()
    assert story.status().count("They promised to act by Fri 06 Mar 2026.") == 1
    assert story.why().count("They promised to act by") <= 1
