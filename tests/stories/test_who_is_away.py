"""Whoever is away is not waited for: their machine says until when, and the clock stands still until they are back."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from tests.stories.machines import away
from tests.stories.mishaps import RELAUNCH
from tests.stories.story import ACME_NEGOTIATES, Story, madrid

IN_FIVE_DAYS = """
[playbooks.negotiating]
[[playbooks.negotiating.steps]]
name = "first"
after = "5d"
draft = "negotiating/first"
"""


@pytest.fixture
def waiting(tell: Callable[..., Story]) -> Story:
    """A follow-up is due five days after the mail of Monday, the 2nd."""
    story = tell(clients=ACME_NEGOTIATES + IN_FIVE_DAYS)
    story.you_write(at="2026-03-02 10:00", message_id="offer@studio.example")
    story.turn("2026-03-02 10:05")
    return story


OFFER = "offer@studio.example"


def test_the_rest_of_the_wait_begins_the_day_after_they_are_back(waiting: Story) -> None:
    away(waiting, OFFER, "2026-03-04 10:00", "16 March 2026")
    waiting.turns(["2026-03-04 10:05", "2026-03-09 09:00", "2026-03-17 09:00", "2026-03-20 08:59"])
    assert waiting.drafts() == []
    assert "says that they are back on Mon 16 Mar 2026" in waiting.why()

    waiting.turn("2026-03-20 09:00")
    assert len(waiting.drafts()) == 1, "two of five days were over; three more after Tuesday, the 17th"


def test_an_answer_of_a_machine_in_another_language_is_understood(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES.replace('"en"', '"es"') + IN_FIVE_DAYS)
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    text = "Hola:\n\nEstoy de vacaciones y vuelvo el 16 de marzo. En caso urgente, escriba a mi compañera Bo.\n"
    story.client_writes(text, at="2026-03-02 10:01", reply_to_mail=offer, subject="Respuesta automática: Oferta")
    story.turns(["2026-03-02 10:06", "2026-03-09 09:00", "2026-03-18 09:00"])

    assert story.drafts() == []
    assert story.facts(e.ClientWrote) == []


def test_who_writes_is_back(waiting: Story) -> None:
    away(waiting, OFFER, "2026-03-03 10:00", "30 March 2026")
    waiting.turn("2026-03-03 10:05")
    waiting.client_writes("A short question first.", at="2026-03-04 10:00", reply_to_mail=OFFER)
    waiting.turn("2026-03-04 10:05")
    waiting.you_write("Here you are.", at="2026-03-04 11:00", reply_to_mail=OFFER)
    waiting.turns(["2026-03-04 11:05", "2026-03-10 09:00"])

    assert len(waiting.drafts()) == 1


def test_nothing_of_any_matter_goes_to_who_is_away(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + RELAUNCH + IN_FIVE_DAYS)
    story.you_write(at="2026-03-02 10:00")
    relaunch = story.you_write(at="2026-03-02 10:01", subject="Your relaunch")
    story.turn("2026-03-02 10:05")
    away(story, relaunch, "2026-03-02 10:06", "16 March 2026", subject="Your relaunch")
    story.turns(["2026-03-02 10:10", "2026-03-09 09:00", "2026-03-16 12:00", "2026-03-20 09:00"])
    assert story.drafts() == []

    story.turn("2026-03-23 09:00")
    assert len(story.drafts()) == 1


@pytest.mark.parametrize(
    "day", ["1 March 2026", "03/04/2026", "some day"], ids=["over", "it reads two ways", "no day at all"]
)
def test_a_day_that_cannot_be_believed_holds_nothing(waiting: Story, day: str) -> None:
    away(waiting, OFFER, "2026-03-04 10:00", day)
    waiting.turns(["2026-03-04 10:05", "2026-03-09 09:00"])

    assert len(waiting.drafts()) == 1
    assert waiting.facts(e.ClientWrote) == []


def test_a_draft_that_stands_when_they_turn_out_to_be_away_stays_and_the_user_is_told(waiting: Story) -> None:
    waiting.turn("2026-03-09 09:00")
    placed = waiting.the_draft()["Message-ID"]
    away(waiting, OFFER, "2026-03-09 10:00", "16 March 2026")
    waiting.turn("2026-03-09 10:05")

    assert waiting.the_draft()["Message-ID"] == placed
    assert "back on Mon 16 Mar 2026" in waiting.why()
    assert "The client is away until Mon 16 Mar 2026." in waiting.status()


def test_the_weekday_of_the_week_after_is_reckoned_from_the_return(project: Story) -> None:
    project.now = madrid("2026-03-02 10:00")
    asked = project.you_write(at="2026-03-02 10:00")
    project.turn("2026-03-02 10:05")
    away(project, asked, "2026-03-05 10:00", "11 March 2026")
    project.turns(["2026-03-05 10:05", "2026-03-10 09:00", "2026-03-12 09:00"])
    assert project.drafts() == []

    project.turn("2026-03-17 09:00")
    assert len(project.drafts()) == 1


NOTICE = """
[[clients.acme.invoices]]
number = "2026-014"
amount = 1000
currency = "EUR"
issued = 2026-02-02
due = 2026-03-02

[playbooks.awaiting_payment]
[[playbooks.awaiting_payment.steps]]
name = "notice"
after_due = "10d"
draft = "awaiting_payment/first"
"""


def test_a_notice_that_counts_from_the_due_date_is_held_and_not_moved(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES.replace("negotiating", "awaiting_payment") + NOTICE)
    asked = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    away(story, asked, "2026-03-02 10:10", "16 March 2026")
    story.turns(["2026-03-02 10:15", "2026-03-12 09:00", "2026-03-16 17:00"])
    assert story.drafts() == []
    assert "The client is away until Mon 16 Mar 2026." in story.why()

    story.turn("2026-03-17 09:00")
    assert len(story.drafts()) == 1
