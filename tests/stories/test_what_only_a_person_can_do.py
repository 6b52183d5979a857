"""Work in progress, an answer is needed, and the mails alone do not bring it: what only a person can do."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn
from crickets.core.tasks import Outcome, TaskKind
from crickets.errors import WordError
from crickets.words.outcomes import DONE, Ending, Outcomes
from tests.stories.story import ACME_NEGOTIATES, ANNA, Story, day, madrid

IN_PROGRESS = ACME_NEGOTIATES.replace('"negotiating"', '"in_progress"')
BOB = "bob@acme.example"
NEW = "anna@new.example"
CALLED = Ending(note="Anna's desk")

FIRST = "2026-03-10 09:00"
"""The Tuesday of the week after."""
INVESTIGATE = "2026-03-17 09:00"
"""That Tuesday's week has passed without an answer."""


@pytest.fixture
def begun(tell: Callable[..., Story]) -> Story:
    """Work for Acme has begun; their last mail is of Friday, and on Monday you ask what you need to know."""
    story = tell(clients=IN_PROGRESS, now=madrid("2026-02-23 08:00"))
    story.you_write("Shall we begin?", at="2026-02-26 10:00")
    story.turn("2026-02-26 10:05")
    story.client_writes("Please do.", at="2026-02-27 10:00")
    story.turn("2026-02-27 10:05")
    story.you_write("Which of the two colours is it?", at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    return story


def followed_up(story: Story) -> Story:
    """The first letter went out on the Tuesday, and nobody answered it."""
    story.turn(FIRST)
    story.now = madrid("2026-03-10 09:30")
    story.send_draft_like_neomutt()
    story.turn("2026-03-10 09:31")
    return story


@pytest.fixture
def investigated(begun: Story) -> Story:
    """A week after the first letter the tasks stand open."""
    followed_up(begun).turn("2026-03-17 09:31")
    return begun


def end(story: Story, name: str, ending: Ending = DONE) -> str:
    """Say `crickets done`."""
    with story.ledger() as ledger:
        return Outcomes(ledger, story.settings, story.now).done(name, ending)


def kinds(story: Story) -> list[TaskKind]:
    """The open tasks."""
    return [task.kind for task in story.case().state.open_tasks]


def finding(story: Story) -> str:
    """What the machine found out about the address."""
    opened = [f for f in story.facts(e.TaskOpened) if isinstance(f, e.TaskOpened)]
    return next(fact.finding for fact in opened if fact.kind is TaskKind.VERIFY_ADDRESS)


# From the first letter to the stop of work


def test_the_first_follow_up_comes_on_the_tuesday_of_the_week_after_and_the_tasks_when_its_week_has_passed(
    begun: Story,
) -> None:
    begun.turn("2026-03-10 08:59")
    assert begun.drafts() == []

    followed_up(begun)
    begun.turn("2026-03-17 09:29")
    assert kinds(begun) == []

    begun.turn("2026-03-17 09:31")
    assert kinds(begun) == [TaskKind.CALL], "the address is verified by the machine"
    assert begun.drafts() == []


def test_what_follows_the_investigation_waits_until_its_tasks_are_done(investigated: Story) -> None:
    investigated.turn("2026-05-04 09:00")
    assert kinds(investigated) == [TaskKind.CALL]
    assert "What follows step 'investigate' waits for you: call" in investigated.why()

    end(investigated, "acme:call", CALLED)
    investigated.turn("2026-05-04 09:01")
    investigated.turn("2026-05-06 12:00")
    assert kinds(investigated) == [], "three working days later, not before"

    investigated.turn("2026-05-07 12:00")
    assert kinds(investigated) == [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL]


def test_after_the_other_channels_the_work_stops_with_a_letter_and_an_answer_ends_all_of_it(
    investigated: Story,
) -> None:
    end(investigated, "call", Ending(Outcome.UNREACHABLE))
    investigated.turn("2026-03-17 09:32")
    investigated.turn("2026-03-23 09:00")
    end(investigated, "look online")
    investigated.turn("2026-03-27 12:00")
    assert investigated.drafts() == [], "one of two tasks is left, and the gate is shut"

    end(investigated, "acme:4")
    investigated.turn("2026-03-27 12:01")
    investigated.turn("2026-04-06 12:00")
    assert investigated.drafts() == [], "Easter Monday"
    investigated.turn("2026-04-07 09:00")
    (letter,) = investigated.drafts()
    assert "Until it is here" in letter.get_content()
    assert not investigated.case().state.paused, "the work stops when the letter has said so"

    letter_id = investigated.send_draft_like_neomutt()
    investigated.turn("2026-04-07 09:05")
    assert investigated.case().state.paused
    assert "rests" in investigated.why()
    investigated.turn("2026-06-01 09:00")
    assert investigated.drafts() == []

    investigated.client_writes("So sorry. The blue one!", at="2026-06-01 10:00", reply_to_mail=letter_id)
    investigated.turn("2026-06-01 10:05")
    state = investigated.case().state
    assert (state.paused, state.turn, state.open_tasks) == (False, Turn.USER, ())


def test_an_answer_takes_open_tasks_away(investigated: Story) -> None:
    investigated.client_writes("The blue one.", at="2026-03-18 10:00")
    investigated.turn("2026-03-18 10:05")

    assert kinds(investigated) == []
    with pytest.raises(WordError, match=r"acme:2 \(call\) is over: not needed any more"):
        end(investigated, "acme:2")


# The address


def test_the_address_that_the_client_last_wrote_from_is_fine_and_the_task_ends_by_itself(investigated: Story) -> None:
    assert finding(investigated) == (
        f"You write to {ANNA}, the address that the client last wrote from; no mail to it came back."
    )
    assert investigated.facts(e.TaskEnded) == [
        e.TaskEnded(madrid("2026-03-17 09:31"), 1, Outcome.DONE, by_machine=True)
    ]


def test_another_address_of_the_client_is_found_and_the_user_decides(begun: Story) -> None:
    # In a thread of its own, before the question: it answers nothing.
    begun.client_writes("Our new brochure", at="2026-02-28 10:00", sender=BOB, subject="Brochure")
    begun.turn("2026-03-02 10:10")
    followed_up(begun).turn("2026-03-17 09:31")

    assert kinds(begun) == [TaskKind.VERIFY_ADDRESS, TaskKind.CALL]
    assert finding(begun) == f"You write to {ANNA}, but the client last wrote from {BOB}: try that one."


def test_a_mail_that_came_back_is_found_and_another_address_lets_the_letters_go_on(begun: Story) -> None:
    followed_up(begun).client_writes(
        at="2026-03-10 09:40",
        sender="mailer-daemon@studio.example",
        subject="Undelivered",
        return_path="<>",
        x_failed_recipients=ANNA,
    )
    begun.turn("2026-03-17 09:31")
    assert kinds(begun) == [TaskKind.VERIFY_ADDRESS, TaskKind.CALL]
    assert finding(begun).startswith(f"Mail to {ANNA} came back.")

    assert "drafts go to" in end(begun, "acme:verify address", Ending(Outcome.WRONG_CONTACT, address=BOB))
    end(begun, "acme:call")
    begun.turns(["2026-03-17 09:32", "2026-03-23 09:00"])
    end(begun, "acme:look online")
    end(begun, "acme:other channel")
    begun.turns(["2026-03-23 09:01", "2026-03-26 09:02"])
    assert BOB in begun.the_draft()["To"]


# What came of a call


def test_a_promise_holds_until_that_date_and_one_working_day(investigated: Story) -> None:
    end(investigated, "acme:2", Ending(Outcome.PROMISED, until=day("2026-04-02")))
    investigated.turns(["2026-03-17 09:32", "2026-03-31 09:00", "2026-04-03 12:00", "2026-04-06 12:00"])

    assert kinds(investigated) == []
    assert "promised to act by Thu 02 Apr 2026: nothing before Tue 07 Apr 2026 09:00" in investigated.why()

    investigated.turn("2026-04-07 09:00")
    assert kinds(investigated) == [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL]
    assert investigated.case().state.promise == day("2026-04-02"), "the next letter refers to it"


def test_a_promise_that_an_answer_overtook_is_not_referred_to(investigated: Story) -> None:
    end(investigated, "acme:2", Ending(Outcome.PROMISED, until=day("2026-03-19")))
    investigated.client_writes("The blue one.", at="2026-03-21 10:00")
    investigated.turn("2026-03-21 10:05")

    assert investigated.case().state.promise is None


def test_a_dispute_stops_all_letters_until_the_user_lifts_it(begun: Story) -> None:
    followed_up(begun).turn("2026-03-17 09:31")
    end(begun, "acme:call", Ending(Outcome.DISPUTED))
    begun.turns(["2026-03-17 09:32", "2026-03-30 12:00", "2026-06-01 12:00"])
    assert (kinds(begun), begun.drafts()) == ([], [])
    assert "no letter goes out until you lift that" in begun.why()

    begun.say(lambda words: words.resume("acme"))
    begun.turn("2026-06-01 12:01")
    assert kinds(begun) == [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL]


def test_who_cannot_be_reached_holds_nothing_up(investigated: Story) -> None:
    end(investigated, "acme:call", Ending(Outcome.UNREACHABLE))
    investigated.turn("2026-03-17 09:32")
    investigated.turn("2026-03-23 09:00")

    assert kinds(investigated) == [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL]


def test_a_wrong_contact_moves_the_drafts_once_the_file_knows_the_address(investigated: Story) -> None:
    said = end(investigated, "acme:call", Ending(Outcome.WRONG_CONTACT, address=NEW))
    assert f'addresses = ["{ANNA}", "@acme.example", "{NEW}"]' in said
    investigated.turn("2026-03-17 09:32")
    investigated.turn("2026-03-23 09:00")
    end(investigated, "acme:3")
    end(investigated, "acme:4")
    investigated.turn("2026-03-23 09:01")
    investigated.turn("2026-03-26 09:02")
    assert investigated.drafts() == []
    assert f"reached at {NEW} now, which is not in the configuration" in investigated.why()

    investigated.clients = IN_PROGRESS.replace('"@acme.example"]', f'"@acme.example", "{NEW}"]')
    investigated.start().turn("2026-03-26 09:30")
    assert NEW in investigated.the_draft()["To"]
    assert ANNA not in investigated.the_draft()["To"]


def test_where_a_client_is_reached_is_over_when_they_write_themselves(investigated: Story) -> None:
    end(investigated, "acme:call", Ending(Outcome.WRONG_CONTACT, address=BOB))
    investigated.client_writes("Here I am.", at="2026-03-18 10:00")
    investigated.turn("2026-03-18 10:05")

    assert investigated.case().state.redirected == ""


def test_what_the_user_lets_rest_stays_so_until_the_client_answers(begun: Story) -> None:
    begun.say(lambda words: words.pause("acme"))
    begun.turns(["2026-03-10 09:00", "2026-05-04 09:00"])
    assert begun.drafts() == []

    begun.client_writes("Go on, please.", at="2026-05-04 10:00")
    begun.turn("2026-05-04 10:05")
    assert not begun.case().state.paused
