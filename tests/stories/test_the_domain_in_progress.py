"""Work has begun and an answer is needed to go on: follow up, investigate, other channels, stop the work."""

from collections.abc import Callable
from datetime import date

import pytest

from crickets.cli.task_sheet import draw_one
from crickets.core.standing import Turn
from crickets.core.tasks import Outcome, TaskKind
from crickets.telling.agenda import Agenda
from crickets.words.milestones import Milestones
from crickets.words.outcomes import Ending
from tests.stories import abroad
from tests.stories.playing import days, play
from tests.stories.story import ANNA, Story, madrid

QUOTE = """
[[clients.acme.milestones]]
name = "Design"
amount = 1500
currency = "EUR"
due = 2026-03-31
"""
POLAND = abroad.client("in_progress", "PL")
US = abroad.client("in_progress", "US", more=QUOTE)
UK = abroad.client("in_progress", "GB")


@pytest.fixture
def begun(tell: Callable[..., Story]) -> Story:
    """A client in the US agreed to begin, and on Monday, 2 March 2026, the user asks what is needed to go on."""
    story = tell(clients=US, now=madrid("2026-02-23 08:00"))
    story.you_write("Shall we begin?", at="2026-02-26 16:00")
    story.client_writes("Please do.", at="2026-02-27 16:00")
    story.turn("2026-02-27 16:05")
    story.you_write("Which of the two colours is it?", at="2026-03-02 16:00")
    story.turn("2026-03-02 16:05")
    return story


@pytest.mark.parametrize(
    "clients, asked, expected",
    [
        (
            US,
            "2026-03-02 16:00",
            [
                "Tue 2026-03-10 09:00 draft first",  # the clocks in the US have changed, those in Spain have not
                "Tue 2026-03-17 09:00 tasks investigate",
                "Fri 2026-03-20 09:00 tasks channels",
                "Wed 2026-03-25 09:00 draft stop-work",
                "Wed 2026-03-25 09:00 pause",
            ],
        ),
        (
            UK,
            "2026-10-15 16:00",
            [
                "Tue 2026-10-20 09:00 draft first",
                "Tue 2026-10-27 09:00 tasks investigate",  # a week on the wall, an hour more by the sun
                "Fri 2026-10-30 09:00 tasks channels",
                "Wed 2026-11-04 09:00 draft stop-work",
                "Wed 2026-11-04 09:00 pause",
            ],
        ),
        (
            POLAND,
            "2025-12-15 16:00",
            [
                "Tue 2025-12-23 09:00 draft first",
                "Tue 2025-12-30 09:00 tasks investigate",
                "Mon 2026-01-05 09:00 tasks channels",  # neither New Year's Day nor the week-end is a working day
                "Fri 2026-01-09 09:00 draft stop-work",  # nor is Epiphany
                "Fri 2026-01-09 09:00 pause",
            ],
        ),
        (
            abroad.client("in_progress", "FR"),
            "2026-08-03 16:00",
            [
                "Tue 2026-08-11 09:00 draft first",
                "Tue 2026-08-18 09:00 tasks investigate",
                "Fri 2026-08-21 09:00 tasks channels",
                "Wed 2026-08-26 09:00 draft stop-work",
                "Wed 2026-08-26 09:00 pause",
            ],
        ),
    ],
    ids=["summer time in the US", "winter time", "Christmas and Epiphany", "August"],
)
def test_work_without_an_answer_goes_its_road_to_the_stop(
    tell: Callable[..., Story], clients: str, asked: str, expected: list[str]
) -> None:
    story = abroad.begun(tell, clients, asked)

    assert days(play(story, madrid("2027-03-01 10:00"))) == expected


@pytest.mark.parametrize(
    "asked, tuesday",
    [
        ("2026-03-02 09:00", "2026-03-10 09:00"),
        ("2026-03-06 17:59", "2026-03-10 09:00"),
        ("2026-03-06 18:01", "2026-03-17 09:00"),
        ("2026-03-08 12:00", "2026-03-17 09:00"),
    ],
    ids=["on Monday", "on Friday", "after work on Friday: it is read on Monday", "on Sunday"],
)
def test_the_first_follow_up_is_on_the_tuesday_of_the_week_after_the_client_has_the_rest_of_that_week_and_the_monday(
    tell: Callable[..., Story], asked: str, tuesday: str
) -> None:
    story = abroad.begun(tell, UK, asked)
    story.turns([f"{tuesday[:8]}{int(tuesday[8:10]) - 1:02} 18:00", tuesday.replace("09:00", "08:59")])
    assert story.drafts() == []

    story.turn(tuesday)
    assert len(story.drafts()) == 1


def test_when_that_tuesdays_week_passes_the_machine_compares_the_addresses_and_says_what_it_found(begun: Story) -> None:
    abroad.send_the_draft(begun, "2026-03-10 09:00")
    begun.turn("2026-03-17 08:59")
    assert begun.case().state.tasks == ()

    begun.turn("2026-03-17 09:00")
    compared = next(task for task in begun.case().state.tasks if task.kind is TaskKind.VERIFY_ADDRESS)
    assert (
        compared.finding
        == f"You write to {ANNA}, the address that the client last wrote from; no mail to it came back."
    )
    assert abroad.kinds(begun) == [TaskKind.CALL], "nothing is left to compare"


def test_a_bounce_is_found_too(begun: Story) -> None:
    abroad.send_the_draft(begun, "2026-03-10 09:00")
    daemon = {"sender": "MAILER-DAEMON@mx.example", "subject": "Undelivered"}
    begun.client_writes("No such user.", at="2026-03-10 09:10", x_failed_recipients=ANNA, **daemon)
    begun.turn("2026-03-17 09:00")

    (compared, _) = begun.case().state.open_tasks
    assert compared.kind is TaskKind.VERIFY_ADDRESS
    assert f"Mail to {ANNA} came back." in compared.finding


def test_the_call_only_checks_that_the_mails_arrived_and_gets_the_answer_no_complaint_no_confrontation(
    begun: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    abroad.send_the_draft(begun, "2026-03-10 09:00")
    begun.turn("2026-03-17 09:00")
    with begun.ledger() as ledger:
        agenda = Agenda(ledger, begun.settings, begun.now)
        draw_one(agenda, agenda.task("acme:call"))
    told = " ".join(capsys.readouterr().out.split())

    assert (
        "only to check that your mails arrived and to get the answer you need. No complaint, no confrontation" in told
    )
    assert "I only wanted to check that it has reached you." in told
    assert "+00 000 000 000" in told


def test_then_look_for_signs_of_life_online_and_another_channel_in_public_neutral_and_professional(
    begun: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    abroad.send_the_draft(begun, "2026-03-10 09:00")
    abroad.end_tasks(begun, "2026-03-17 09:00", call=Ending(Outcome.UNREACHABLE))
    begun.turn("2026-03-20 09:00")
    assert abroad.kinds(begun) == [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL]

    with begun.ledger() as ledger:
        agenda = Agenda(ledger, begun.settings, begun.now)
        for name in ("acme:look_online", "acme:other_channel"):
            draw_one(agenda, agenda.task(name))
    told = " ".join(capsys.readouterr().out.split())
    assert "Look for signs of life: is the website up, is somebody posting" in told
    assert "a messenger or a social network" in told
    assert told.count("stay neutral and professional: no hint of trouble") == 2


def test_then_stop_the_work_and_tell_them_by_mail_the_matter_is_paused_and_its_milestones_with_it(
    begun: Story,
) -> None:
    abroad.send_the_draft(begun, "2026-03-10 09:00")
    abroad.end_tasks(begun, "2026-03-17 09:00")
    abroad.end_tasks(begun, "2026-03-20 09:00")
    begun.turn("2026-03-25 09:00")
    assert not begun.case().state.paused, "not before they are told"

    words = abroad.send_the_draft(begun, "2026-03-25 10:00")

    assert "Until it is here, the work rests, and the dates that we planned move with it." in words
    assert begun.case().state.paused
    begun.turn("2026-04-08 10:00")
    assert due(begun) == date(2026, 4, 14), "a fortnight later, as the pause is long by now"
    assert "The work rests since Wed 25 Mar 2026 10:00" in begun.why()

    begun.client_writes("The blue one!", at="2026-04-08 11:00")
    begun.turns(["2026-04-08 11:05", "2026-05-04 11:00"])
    assert (begun.case().state.paused, begun.case().state.turn) == (False, Turn.USER)
    assert due(begun) == date(2026, 4, 14), "the answer ends the pause, and what it has lost stays lost"


def due(story: Story) -> date | None:
    """When the milestone falls due by now."""
    with story.ledger() as ledger:
        (row,) = Milestones(ledger, story.settings, story.now).rows()
    return row.due
