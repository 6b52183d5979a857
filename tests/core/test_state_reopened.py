"""A late answer takes a closed matter up again, and the state says so."""

import pytest

from crickets.core import events as e
from crickets.core.standing import Reopening
from tests.core.story import at, client, closed, own, state_of


@pytest.mark.parametrize("by", [e.Author.USER, e.Author.PLAYBOOK])
def test_a_late_answer_that_reopens_a_matter_is_remembered_with_what_it_ended(by: e.Author) -> None:
    late = (own("2"), closed("9", by), client("20"))

    assert state_of(*late).reopened == Reopening(at("20"), e.Closed(at("9"), "enough", by))
    assert state_of(*late, own("21"), client("22")).reopened == Reopening(at("20"), e.Closed(at("9"), "enough", by))


@pytest.mark.parametrize(
    "facts",
    [
        (client("3"),),
        (closed("9", e.Author.USER), e.Reopened(at("10")), client("20")),
        (closed("9", e.Author.PLAYBOOK), own("10"), client("20")),
        (closed("9", e.Author.PLAYBOOK), client("20"), closed("21", e.Author.USER)),
    ],
    ids=["it was never closed", "the user reopened it", "the user wrote first", "it is closed again"],
)
def test_only_a_late_answer_reopens_by_itself(facts: tuple[e.MatterEvent, ...]) -> None:
    assert state_of(own("2"), *facts).reopened is None


def test_what_turns_out_to_be_an_answer_reopens_at_the_moment_in_which_it_came() -> None:
    asked = e.AnswerAsked(at("20"), client("20").message_id, "Lunch?")
    given = e.AnswerGiven(at("22"), asked.message_id, yes=True)

    state = state_of(own("2"), closed("9", e.Author.PLAYBOOK), asked, given)

    assert state.reopened is not None
    assert state.reopened.at == at("20")
