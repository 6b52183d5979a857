"""What a timeline says of tasks: one sentence for what was asked, one for all that came of it."""

from datetime import date

import pytest

from crickets.core import events as e
from crickets.core.tasks import Outcome, TaskKind
from crickets.core.telling import told_of_client, told_of_tasks
from tests.core.story import at, mid

AWAY = e.Absent(at("3"), mid("away"), at("16 0:00"))
OPENED = e.TaskOpened(at("2"), 1, TaskKind.CALL, "investigate", 1)


def sentences(*facts: e.MatterEvent) -> list[str]:
    told = told_of_tasks(facts)
    return [told[e.identity(fact)] for fact in facts]


def test_what_is_asked_is_told_with_what_was_found() -> None:
    found = e.TaskOpened(at("2"), 2, TaskKind.VERIFY_ADDRESS, "investigate", 1, "It bounced.")

    assert sentences(OPENED, found) == ["Task 1 for you: call", "Task 2 for you: verify address (It bounced.)"]


@pytest.mark.parametrize(
    "outcome, came, sentence",
    [
        (
            Outcome.PROMISED,
            e.Promised(at("3"), date(2026, 4, 2)),
            "You called: they promised to act by Thu 02 Apr 2026",
        ),
        (Outcome.DISPUTED, e.Disputed(at("3")), "You called: they object"),
        (
            Outcome.WRONG_CONTACT,
            e.Redirected(at("3"), "bob@acme.example"),
            "You called: wrong contact, they are reached at bob@acme.example",
        ),
    ],
    ids=["promised", "disputed", "wrong contact"],
)
def test_what_came_of_a_task_is_told_with_its_end_and_not_once_more(
    outcome: Outcome, came: e.MatterEvent, sentence: str
) -> None:
    ended = e.TaskEnded(at("3"), 1, outcome, "Anna was in")

    assert sentences(OPENED, ended, came)[1:] == [f"{sentence} (Anna was in)", ""]


@pytest.mark.parametrize(
    "ended, sentence",
    [
        (e.TaskEnded(at("3"), 1, Outcome.DONE), "You called"),
        (e.TaskEnded(at("3"), 1, Outcome.UNREACHABLE), "You called: unreachable"),
        (e.TaskEnded(at("3"), 1, Outcome.DONE, by_machine=True), "Task 1 was done by itself"),
    ],
    ids=["done", "unreachable", "by the machine"],
)
def test_an_outcome_without_a_fact_of_its_own_is_named(ended: e.TaskEnded, sentence: str) -> None:
    assert sentences(OPENED, ended)[1] == sentence


def test_of_two_tasks_that_ended_in_one_moment_only_the_one_that_came_to_a_promise_tells_it() -> None:
    other = e.TaskOpened(at("2"), 2, TaskKind.FAX, "resend", 3)
    done, promised = e.TaskEnded(at("3"), 2, Outcome.DONE), e.TaskEnded(at("3"), 1, Outcome.PROMISED)

    told = sentences(OPENED, other, done, promised, e.Promised(at("3"), date(2026, 4, 2)))

    assert told[2:] == ["You saw to the fax", "You called: they promised to act by Thu 02 Apr 2026", ""]


def test_every_kind_of_task_has_its_sentence() -> None:
    for kind in TaskKind:
        opened = e.TaskOpened(at("2"), 1, kind, "step", 1)
        assert sentences(opened, e.TaskEnded(at("3"), 1, Outcome.DONE))[1].startswith("You ")


@pytest.mark.parametrize(
    "fact, sentence",
    [
        (AWAY, "A machine answered for the client, who is back on Mon 16 Mar 2026"),
        (e.Absent(at("3"), mid("m")), "A machine answered for the client and names no day of return"),
        (e.Bounced(at("3"), mid("m"), "anna@acme.example"), "Your mail to anna@acme.example came back"),
        (e.Bounced(at("3"), mid("m")), "Your mail came back"),
        (
            e.Bounced(at("3"), mid("m"), "anna@acme.example", permanent=False),
            "Your mail to anna@acme.example is delayed: the server goes on trying",
        ),
        (e.HeardFrom(at("3"), mid("m")), "The client wrote in a thread of somebody else's"),
    ],
    ids=["away", "away for nobody knows how long", "a bounce", "one that names nobody", "a delay", "heard elsewhere"],
)
def test_what_concerns_all_matters_of_a_client_is_told(fact: e.ClientEvent, sentence: str) -> None:
    assert told_of_client(fact, lambda moment: moment) == sentence
