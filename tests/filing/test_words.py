"""The words of a dossier."""

from datetime import date
from decimal import Decimal

import pytest

from crickets.core.cadences import BUILT_IN
from crickets.core.money import Line, LineKind
from crickets.core.tasks import Outcome, TaskKind, outcomes
from crickets.filing.words import letter_title, line_words, outcome_words, task_title

JULY = (date(2026, 7, 1), date(2026, 7, 20))


@pytest.mark.parametrize(
    "line, words",
    [
        (Line(LineKind.PRINCIPAL, Decimal("2400.00")), "Amount of the invoice"),
        (
            Line(LineKind.PAYMENT, Decimal("-400.00"), since=JULY[1], until=JULY[1]),
            "Paid on 20 Jul 2026",
        ),
        (Line(LineKind.FIXED, Decimal("40.00")), "Late fee, once"),
        (
            Line(LineKind.PERCENT, Decimal("48.00"), Decimal("2400.00"), Decimal("2.00")),
            "Late fee, once: 2 % of 2,400.00 unpaid on the due date",
        ),
        (
            Line(LineKind.INTEREST, Decimal("11.84"), Decimal("2400.00"), Decimal("9.50"), *JULY, 20),
            "Interest, 9.5 % a year on 2,400.00 from 1 Jul 2026 to 20 Jul 2026 (20 days)",
        ),
        (
            Line(LineKind.INTEREST, Decimal("0.66"), Decimal(2400), Decimal(10), JULY[0], JULY[0], 1),
            "Interest, 10 % a year on 2,400 from 1 Jul 2026 to 1 Jul 2026 (1 day)",
        ),
    ],
    ids=[*LineKind, "interest of a day"],
)
def test_each_line_of_a_claim_has_its_words(line: Line, words: str) -> None:
    assert line_words(line) == words


def test_each_letter_of_the_house_has_a_title() -> None:
    letters = {step.draft.letter for book in BUILT_IN.values() for step in book.steps if step.draft}

    assert {letter for letter in letters if letter_title(letter) == letter} == set()
    assert letter_title("mine/hello") == "mine/hello"


@pytest.mark.parametrize("kind", TaskKind)
def test_each_task_and_each_way_in_which_it_ends_is_named(kind: TaskKind) -> None:
    told = [task_title(kind), *(outcome_words(outcome, kind) for outcome in outcomes(kind))]

    assert all(told)
    assert "you" not in " ".join(told).lower().split()


def test_nobody_reached_by_looking_is_nothing_found() -> None:
    assert outcome_words(Outcome.UNREACHABLE, TaskKind.CALL) == "nobody was reached"
    assert outcome_words(Outcome.UNREACHABLE, TaskKind.LOOK_ONLINE) == "nothing was found"
