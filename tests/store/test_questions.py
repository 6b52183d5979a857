"""How SQLite finds its answers: by an index, so that they cost the same in the tenth year as on the first day."""

import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crickets.core.events import MatterOpened
from crickets.core.matters import NEGOTIATING, MatterKey
from crickets.core.people import ClientKey
from crickets.store import SqlLedger, accounts, facts, placements, threads
from crickets.store.statements import Question
from tests.store.samples import NOW

QUESTIONS = {
    name: question
    for room in (accounts, facts, placements, threads)
    for name, question in vars(room).items()
    if isinstance(question, Question)
}
# These ask for a whole table: what one user has of accounts, clients and matters.
OF_ALL = {"_CLIENTS", "_HELD_ALL", "_LOOKS", "_MARKS", "_SKIPPED"}


def plan(database: Path, question: Question) -> str:
    """How SQLite is going to answer, in its own words."""
    with closing(sqlite3.connect(database)) as connection:
        steps = connection.execute(f"EXPLAIN QUERY PLAN {question.sql}", defaultdict(lambda: None))
        return "\n".join(detail for *_, detail in steps)


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - OF_ALL))
def test_no_question_reads_a_table_from_end_to_end(database: Path, name: str) -> None:
    steps = plan(database, QUESTIONS[name]).splitlines()

    assert [step for step in steps if step.startswith("SCAN") and " INDEX " not in step] == []


@pytest.mark.parametrize(
    "question, index",
    [
        (facts.DUE, "SEARCH matters USING INDEX matters_due (due_at<?)"),
        (facts.NEXT_DUE_MATTER, "SEARCH matters USING COVERING INDEX matters_due (due_at>?)"),
        (facts.NEXT_DUE_PLACEMENT, "SEARCH placements USING INDEX placements_due (look_at>?)"),
        (facts.EVENTS_OF_MATTER, "SEARCH events USING INDEX events_once_in_a_matter (matter=?)"),
        (facts.EVENTS_OF_CLIENT, "SEARCH events USING INDEX events_once_of_a_client (client=?)"),
        (placements.STANDING, "SCAN placements USING INDEX placements_not_ended"),
        (placements.INTENDED_SINCE, "USING INDEX placements_by_intended_at (intended_at>?)"),
        (threads.OWN_SINCE, "USING INDEX messages_by_client_seen_at (client=? AND seen_at>?)"),
        (threads.SIGHTINGS, "USING INDEX sightings_by_account_message_id (account=? AND message_id=?)"),
    ],
    ids=[
        "due",
        "next due matter",
        "next due placement",
        "events",
        "client events",
        "placements",
        "intended since",
        "own since",
        "sightings",
    ],
)
def test_what_is_asked_often_is_answered_by_the_index_made_for_it(
    database: Path, question: Question, index: str
) -> None:
    assert index in plan(database, question)


def test_a_question_without_an_index_is_caught(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP INDEX matters_due")

    assert "SCAN matters" in plan(database, facts.DUE)


def steps_to_find_the_due(ledger: SqlLedger) -> int:
    """How many steps SQLite's machine takes to find what is due."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    ledger._connection.set_progress_handler(step, 1)
    ledger.due(NOW)
    ledger._connection.set_progress_handler(None, 1)
    return taken


def add_matters(ledger: SqlLedger, numbers: range, due_at: datetime) -> None:
    with ledger.transaction():
        for n in numbers:
            ledger.record(ClientKey(f"c{n}"), MatterKey(f"c{n}"), MatterOpened(NOW, NEGOTIATING), seen_at=due_at)


def test_finding_the_due_does_not_grow_with_the_rest(ledger: SqlLedger) -> None:
    add_matters(ledger, range(3), NOW)
    add_matters(ledger, range(3, 10), NOW + timedelta(days=1))
    with_few = steps_to_find_the_due(ledger)
    add_matters(ledger, range(10, 5_000), NOW + timedelta(days=1))

    assert len(ledger.due(NOW)) == 3
    assert steps_to_find_the_due(ledger) == with_few > 0
