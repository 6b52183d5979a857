"""A letter is known again by its words, whatever days and sums are in it, and no other is taken for it."""

from datetime import date
from decimal import Decimal

import pytest

from crickets.core.drafts import SIMILAR, likeness, triples
from crickets.core.letter import LetterValues, sample_values
from crickets.core.money import Money
from crickets.letters import TemplateLetters
from tests.letters.test_letters import COMPLETE, NAMES

LETTERS = TemplateLetters(None)
SENT = sample_values()
NOTICES = {"awaiting_payment/notice-30", "awaiting_payment/notice-60", "awaiting_payment/notice-90"}


def written_later(values: LetterValues) -> LetterValues:
    """The same, two months later: another day, deadline and sum, written after another mail."""
    owed = Money(Decimal("1240.50"), "EUR")
    later = sample_values()
    later["written_on"], later["today"], later["deadline"] = date(2026, 12, 17), date(2027, 1, 5), date(2027, 1, 19)
    later["invoices"], later["total"] = tuple(i | {"days_overdue": 87, "total": owed} for i in values["invoices"]), owed
    return later


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])
def test_a_letter_that_was_sent_is_known_again_two_months_later(name: str, language: str) -> None:
    prepared = triples(LETTERS.render(name, language, written_later(SENT)))

    assert likeness(prepared, LETTERS.render(name, language, SENT)) >= SIMILAR + 0.15


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])
def test_no_other_letter_is_taken_for_it_but_one_notice_for_another(name: str, language: str) -> None:
    prepared = triples(LETTERS.render(name, language, written_later(SENT)))
    alike = {
        other
        for other in NAMES
        if other != name and likeness(prepared, LETTERS.render(other, language, SENT)) >= SIMILAR
    }

    assert alike <= (NOTICES | {"awaiting_payment/final"} if name.startswith("awaiting_payment") else set())
