"""Whose mailbox it is, as it is asked and as it is changed."""

import pytest

from crickets.cli.interview import owner
from crickets.cli.interview.asking import Unsaid
from crickets.cli.interview.owner import changed_owner, owner_of
from crickets.config.writing import UserAnswers
from tests.cli.scripted import Interview

ADA = UserAnswers("Ada Writer", "Europe/Madrid", "", "en")


@pytest.fixture
def without_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that tells of none."""
    monkeypatch.setattr(owner, "own_zone", lambda: "")


@pytest.mark.usefixtures("without_a_zone")
def test_where_the_machine_knows_no_zone_it_is_asked_for_with_an_example() -> None:
    interview = Interview(answers=["Europe/Warsaw"])

    found = owner_of(interview.talk, "Ada Writer", "ada@studio.example", ["en"])

    assert found.timezone == "Europe/Warsaw"
    assert interview.asked == ["Your time zone, such as Europe/Madrid"]


@pytest.mark.usefixtures("without_a_zone")
def test_where_nobody_can_be_asked_the_flag_is_named() -> None:
    with pytest.raises(Unsaid, match=r"^your time zone is not known: say --timezone Europe/Madrid$"):
        owner_of(Interview().talk, "Ada Writer", "ada@studio.example", ["en"])


@pytest.mark.parametrize(
    "line, answer, changed",
    [
        ("Your name: Ada Writer", "Ada", UserAnswers("Ada", "Europe/Madrid", "", "en")),
        ("Your time zone: Europe/Madrid", "Europe/Warsaw", UserAnswers("Ada Writer", "Europe/Warsaw", "", "en")),
        ("Your country: -", "pl", UserAnswers("Ada Writer", "Europe/Madrid", "PL", "en")),
        ("The language of letters: en", "es", UserAnswers("Ada Writer", "Europe/Madrid", "", "es")),
    ],
    ids=["name", "zone", "country", "language"],
)
def test_each_answer_can_be_changed(line: str, answer: str, changed: UserAnswers) -> None:
    assert changed_owner(Interview(answers=[line, answer]).talk, ADA, ["en", "es"]) == changed
