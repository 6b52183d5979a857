"""A mail that has lost all headers was probably the draft; the user may know better."""

import pytest

from crickets.core import events as e
from crickets.core.holds import Resting
from crickets.core.standing import Done, How
from tests.core.story import DRAFT, SKIPPING, at, decided, discarded, hold_of, mid, own, placed, state_of, ultimatum

PROBABLY = e.DraftSent(at("8"), DRAFT, mid("mail"), edited=True, probably=True)
WRITTEN = e.UserWrote(at("8"), mid("mail"))


def done(*facts: e.MatterEvent) -> Done:
    """The one step that is behind us."""
    silence = state_of(own("2"), *facts).silence
    assert silence is not None
    (only,) = silence.done
    return only


def test_it_counts_as_sent_and_says_that_it_is_presumed() -> None:
    assert done(*placed("7"), PROBABLY) == Done("s0", 0, at("8"), How.PROBABLY_SENT, mid("mail"), presumed=DRAFT)
    assert decided("15 9:00", own("2"), placed("7"), PROBABLY) == decided(
        "15 9:00", own("2"), placed("7"), e.DraftSent(at("8"), DRAFT, mid("mail"))
    )


def test_taken_back_the_draft_was_deleted() -> None:
    facts = (*placed("7"), PROBABLY, discarded("9"))

    assert done(*facts) == Done("s0", 0, at("9"), How.DISCARDED)
    assert hold_of(decided("20", own("2"), facts)) == Resting(discarded=True)


def test_taken_back_where_the_playbook_skips_it_goes_on() -> None:
    facts = (own("2"), *placed("7"), PROBABLY, discarded("9"))

    assert decided("15", facts, steps=SKIPPING) == decided("15", own("2"), placed("7"), discarded("9"), steps=SKIPPING)


def test_taken_back_a_mail_of_the_matter_closes_the_step_all_the_same() -> None:
    taken_back = done(*placed("7"), PROBABLY, WRITTEN, discarded("9"))

    assert (taken_back.how, taken_back.at, taken_back.presumed) == (How.BY_HAND, at("8"), None)


@pytest.mark.parametrize("mail", [(), (WRITTEN,)], ids=["of another matter", "of this one"])
def test_taken_back_no_deadline_of_it_counts(mail: tuple[e.MatterEvent, ...]) -> None:
    stated = e.DeadlineStated(at("8"), DRAFT, at("18").date())
    silence = state_of(own("2"), ultimatum("7", at("18").date()), PROBABLY, *mail, stated, discarded("9")).silence

    assert silence is not None
    assert silence.deadline is None
    assert silence.unclear is bool(mail), "what the mail said of a deadline, only the user knows"


def test_what_was_surely_sent_is_not_taken_back() -> None:
    sent = e.DraftSent(at("8"), DRAFT, mid("mail"))

    assert done(*placed("7"), sent, discarded("9")) == done(*placed("7"), sent)


def test_an_answer_leaves_nothing_to_take_back() -> None:
    answered = (own("2"), *placed("7"), PROBABLY, e.ClientWrote(at("8 12:00"), mid("answer")))

    assert state_of(*answered, discarded("9")) == state_of(*answered)
