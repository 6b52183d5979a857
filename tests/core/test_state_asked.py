"""A draft that stands while it is not known whether somebody answered."""

from crickets.core import events as e
from crickets.core.standing import How
from tests.core.story import DRAFT, at, discarded, edited, mid, own, placed, state_of

ASKED = e.AnswerAsked(at("5"), mid("elsewhere"), "Hello")
STANDS = (own("1"), placed("2"), edited("3"))


def obsolete(*facts: e.MatterEvent) -> e.Withdrawal | None:
    draft = state_of(*STANDS, ASKED, *facts).draft
    assert draft is not None
    return draft.obsolete


def steps_done(*facts: e.MatterEvent) -> list[tuple[str, How]]:
    silence = state_of(*STANDS, ASKED, *facts).silence
    return [(done.step, done.how) for done in silence.done] if silence else []


def test_a_draft_is_unwanted_until_every_question_is_answered() -> None:
    other = e.AnswerAsked(at("5"), mid("other"), "Hello again")
    one_no = e.AnswerGiven(at("6"), mid("elsewhere"), yes=False)
    other_no = e.AnswerGiven(at("7"), mid("other"), yes=False)

    assert obsolete(other, one_no) is e.Withdrawal.ASKED
    assert obsolete(other, one_no, other_no) is None


def test_a_snooze_stands_against_a_draft_also_when_the_question_is_answered() -> None:
    snoozed, no = e.Snoozed(at("6"), at("20")), e.AnswerGiven(at("7"), mid("elsewhere"), yes=False)

    assert obsolete(snoozed, no) is e.Withdrawal.SNOOZED


def test_a_draft_that_is_deleted_while_a_question_is_open_is_a_step_discarded() -> None:
    assert steps_done(discarded("6")) == [("s0", How.DISCARDED)]


def test_a_draft_that_is_sent_while_a_question_is_open_is_its_step() -> None:
    sent = e.DraftSent(at("6"), DRAFT, mid("sent"), edited=True)

    assert steps_done(sent) == [("s0", How.SENT)]


def test_what_is_written_by_hand_while_a_question_is_open_is_the_step_of_the_draft() -> None:
    assert steps_done(own("6")) == [("s0", How.BY_HAND)]
    assert obsolete(own("6")) is e.Withdrawal.WRITTEN_BY_HAND
