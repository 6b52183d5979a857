from collections.abc import Sequence
from dataclasses import replace

import pytest

from crickets.core import events as e
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING
from crickets.core.standing import Done, How, MatterState, Silence, Turn, Whereabouts
from crickets.core.state import fold
from tests.core.story import (
    DRAFT,
    at,
    client,
    closed,
    discarded,
    edited,
    followed_up,
    mid,
    opened,
    own,
    placed,
    sent,
    state_of,
    told,
    vanished,
)

Story = Sequence[e.MatterEvent | tuple[e.MatterEvent, ...]]


def open_draft_is_unwanted(state: MatterState) -> e.Withdrawal | None:
    assert state.draft is not None
    return state.draft.obsolete


def steps_done(state: MatterState) -> list[tuple[str, int, How]]:
    assert state.silence is not None
    return [(done.step, done.index, done.how) for done in state.silence.done]


# Whose turn


@pytest.mark.parametrize(
    "story, turn",
    [
        ([], Turn.NOBODY),
        ([own("2")], Turn.CLIENT),
        ([client("2")], Turn.USER),
        ([own("2"), client("3")], Turn.USER),
        ([own("2"), client("3"), own("4")], Turn.CLIENT),
        ([client("3"), own("2")], Turn.USER),
        ([own("2"), client("2")], Turn.USER),
        ([own("2"), client("3", junk=True)], Turn.USER),
    ],
    ids=[
        "nothing written",
        "the user wrote",
        "the client wrote",
        "the client answered",
        "the user answered back",
        "INBOX read before Sent",
        "a tie: the clock stops in doubt",
        "an answer in Junk",
    ],
)
def test_who_wrote_last_is_waited_upon(story: Story, turn: Turn) -> None:
    assert state_of(*story).turn is turn


def test_the_silence_begins_with_the_first_message_after_an_answer() -> None:
    state = state_of(own("2"), client("3"), own("4"))

    assert state.silence == Silence(at("4"))


def test_an_answer_ends_the_silence_a_snooze_and_a_rest() -> None:
    state = state_of(own("2"), e.Snoozed(at("3"), at("20")), e.Rested(at("3")), client("4"))

    assert (state.silence, state.snoozed_until, state.rested) == (None, None, False)


# What the user writes by hand


def test_a_second_message_before_any_follow_up_moves_the_start_of_the_silence() -> None:
    assert state_of(own("2"), own("3")).silence == Silence(at("3"))


def test_what_the_user_writes_while_a_draft_stands_counts_as_its_step() -> None:
    state = state_of(own("2"), placed("7"), own("8", "by hand"))

    assert state.silence == Silence(at("2"), (Done("s0", 0, at("8"), How.BY_HAND, mid("by hand")),))
    assert open_draft_is_unwanted(state) is e.Withdrawal.WRITTEN_BY_HAND


def test_what_the_user_writes_after_a_follow_up_counts_as_the_next_step() -> None:
    state = state_of(own("2"), followed_up("7"), own("9"))

    assert steps_done(state) == [("s0", 0, How.SENT), ("", 1, How.BY_HAND)]


def test_what_the_user_writes_after_deleting_the_next_draft_counts_as_that_one() -> None:
    state = state_of(own("2"), followed_up("7"), placed("14", 1), discarded("15"), own("16"))

    assert steps_done(state)[-1] == ("", 1, How.BY_HAND)


def test_after_an_answer_the_steps_begin_anew() -> None:
    state = state_of(own("2"), followed_up("7"), client("8"), own("9"))

    assert state.silence == Silence(at("9"))


def test_a_follow_up_by_hand_counts_for_the_gap() -> None:
    assert state_of(own("2"), placed("7"), own("8")).last_follow_up == at("8")


# What becomes of a draft


@pytest.mark.parametrize(
    "fact, where",
    [
        (e.DraftPlaced(at("7"), DRAFT), Whereabouts.UNTOUCHED),
        (edited("7"), Whereabouts.EDITED),
        (vanished("7"), Whereabouts.VANISHED),
        (e.DraftFound(at("7"), DRAFT), Whereabouts.UNTOUCHED),
    ],
    ids=["placed", "edited", "vanished", "found again"],
)
def test_a_draft_is_where_it_was_last_seen(fact: e.MatterEvent, where: Whereabouts) -> None:
    draft = state_of(own("2"), e.DraftIntended(at("7"), DRAFT, "s0", 0), fact).draft

    assert draft is not None
    assert draft.where is where


def test_a_sent_draft_is_a_step_done_once() -> None:
    state = state_of(own("2"), placed("7"), sent("8"))

    assert state.draft is None
    assert state.silence == Silence(at("2"), (Done("s0", 0, at("8"), How.SENT, mid("sent")),))


@pytest.mark.parametrize(
    "story",
    [
        [vanished("8 12:00"), *sent("8")],
        [own("8", "sent"), vanished("8 12:00"), e.DraftSent(at("9"), DRAFT, mid("sent"))],
        [own("8", "sent"), e.DraftWithdrawn(at("8 12:00"), DRAFT, e.Withdrawal.WRITTEN_BY_HAND)],
        [vanished("8"), e.DraftSent(at("8"), DRAFT, None), own("7 18:00", "sent")],
        [e.UserWrote(at("8"), DRAFT), e.DraftSent(at("9"), DRAFT, DRAFT)],
    ],
    ids=[
        "it goes before the sent copy comes",
        "the sent copy is seen first, the draft explained later",
        "the sent copy is seen while the draft stands, which is withdrawn",
        "the user says that it was sent, the copy turns up later",
        "sent under its own Message-ID",
    ],
)
def test_however_a_draft_is_sent_its_step_is_done_and_no_other(story: Story) -> None:
    state = state_of(own("2"), placed("7"), *story)

    assert {(done.step, done.index) for done in state.silence.done} == {("s0", 0)} if state.silence else False
    assert state.draft is None
    assert state.turn is Turn.CLIENT


@pytest.mark.parametrize("minutes", [1, 600], ids=["a minute slow", "ten hours slow"])
def test_a_draft_sent_from_a_device_whose_clock_is_slow_is_sent(minutes: int) -> None:
    slow = at("7").replace(hour=0) if minutes > 60 else at("7 9:59")
    facts = told(opened(), own("2"), placed("7"), e.DraftSent(slow, DRAFT, mid("m")), e.UserWrote(slow, mid("m")))
    state = fold(facts)

    assert state.draft is None
    assert steps_done(state) == [("s0", 0, How.SENT)]


def test_a_deleted_draft_is_a_step_discarded() -> None:
    state = state_of(own("2"), placed("7"), discarded("8"))

    assert state.draft is None
    assert steps_done(state) == [("s0", 0, How.DISCARDED)]
    assert state.last_follow_up is None


def test_a_leftover_deleted_after_the_mail_was_sent_is_no_discard() -> None:
    sent_copy = e.UserWrote(at("8"), DRAFT)

    assert steps_done(state_of(own("2"), placed("7"), sent_copy, discarded("9"))) == [("s0", 0, How.BY_HAND)]


UNWANTED = [
    (client("8"), e.Withdrawal.ANSWERED),
    (own("8"), e.Withdrawal.WRITTEN_BY_HAND),
    (e.StageSet(at("8"), IN_PROGRESS, e.Author.USER), e.Withdrawal.STAGE_CHANGED),
    (closed("8", e.Author.USER), e.Withdrawal.CLOSED),
    (e.Rested(at("8")), e.Withdrawal.RESTED),
    (e.Snoozed(at("8"), at("20")), e.Withdrawal.SNOOZED),
    (e.StepSkipped(at("8"), "s0", 0), e.Withdrawal.SKIPPED),
    (e.Parked(at("8")), e.Withdrawal.PARKED),
    (e.AnswerAsked(at("8"), mid("elsewhere"), "Hello"), e.Withdrawal.ASKED),
]


@pytest.mark.parametrize("fact, reason", UNWANTED, ids=[reason.name.lower() for _, reason in UNWANTED])
def test_a_standing_draft_becomes_unwanted(fact: e.MatterEvent, reason: e.Withdrawal) -> None:
    assert open_draft_is_unwanted(state_of(own("2"), placed("7"), fact)) is reason


@pytest.mark.parametrize("fact", [fact for fact, _ in UNWANTED], ids=[reason.name.lower() for _, reason in UNWANTED])
def test_an_answer_outweighs_every_other_reason(fact: e.MatterEvent) -> None:
    state = state_of(own("2"), placed("7"), edited("7 11:00"), fact, client("9"))

    assert open_draft_is_unwanted(state) is e.Withdrawal.ANSWERED


@pytest.mark.parametrize(
    "fact",
    [
        client("6 23:00"),
        closed("6 23:00", e.Author.USER),
        e.Rested(at("6 23:00")),
        e.Parked(at("6 23:00")),
        e.AnswerAsked(at("6 23:00"), mid("elsewhere"), "Hello"),
    ],
    ids=["an answer", "a close", "a rest", "a matter that left the file", "what may be an answer"],
)
def test_what_happened_before_a_draft_and_was_learnt_later_makes_it_unwanted(fact: e.MatterEvent) -> None:
    assert open_draft_is_unwanted(state_of(own("2"), placed("7"), fact)) is not None


def test_a_message_by_hand_learnt_after_the_draft_was_placed_makes_it_unwanted() -> None:
    intended = e.DraftIntended(at("7"), DRAFT, "s0", 0, follows=mid("offer"))
    unaware = state_of(own("2", "offer"), intended)
    aware = state_of(own("2", "offer"), intended, own("7 9:58", "from a phone"))

    assert open_draft_is_unwanted(unaware) is None
    assert open_draft_is_unwanted(aware) is e.Withdrawal.WRITTEN_BY_HAND


@pytest.mark.parametrize(
    "unwanted, wanted",
    [
        (e.Parked(at("8")), e.Returned(at("9"))),
        (e.Snoozed(at("8"), at("20")), e.Resumed(at("9"))),
        (e.Rested(at("8")), e.Resumed(at("9"))),
        (
            e.AnswerAsked(at("8"), mid("elsewhere"), "Hello"),
            e.AnswerGiven(at("9"), mid("elsewhere"), yes=False),
        ),
    ],
    ids=["returned", "a snooze ended", "a rest ended", "what came was no answer"],
)
def test_an_edited_draft_is_wanted_again_when_the_reason_is_over(
    unwanted: e.MatterEvent, wanted: e.MatterEvent
) -> None:
    assert open_draft_is_unwanted(state_of(own("2"), placed("7"), edited("7 11:00"), unwanted, wanted)) is None


def test_a_returned_matter_that_was_closed_meanwhile_wants_no_draft() -> None:
    state = state_of(own("2"), placed("7"), e.Parked(at("8")), closed("9", e.Author.USER), e.Returned(at("10")))

    assert open_draft_is_unwanted(state) is e.Withdrawal.CLOSED


@pytest.mark.parametrize(
    "fact, counts",
    [(fact, reason not in {e.Withdrawal.ANSWERED, e.Withdrawal.STAGE_CHANGED}) for fact, reason in UNWANTED],
    ids=[reason.name.lower() for _, reason in UNWANTED],
)
def test_an_unwanted_draft_that_is_sent_all_the_same_is_its_step_unless_it_was_another_silence(
    fact: e.MatterEvent, *, counts: bool
) -> None:
    state = state_of(own("2"), placed("7"), edited("7 11:00"), fact, sent("9", "late"))

    assert state.silence is not None
    assert (("s0", 0) in {(done.step, done.index) for done in state.silence.done}) is counts
    assert state.last_follow_up == at("9")


# What the user says


def test_a_changed_stage_begins_its_playbook_anew_in_the_same_silence() -> None:
    state = state_of(own("2"), followed_up("7"), e.StageSet(at("8"), AWAITING_PAYMENT, e.Author.FILE))

    assert state.silence == Silence(at("2"))
    assert (state.stage, state.stage_set_at, state.last_follow_up) == (AWAITING_PAYMENT, at("8"), at("7"))


def test_the_stage_that_it_has_already_changes_nothing() -> None:
    story = (own("2"), followed_up("7"))

    assert state_of(*story, e.StageSet(at("8"), NEGOTIATING, e.Author.USER)) == state_of(*story)


@pytest.mark.parametrize("fact", [own("10"), client("10")], ids=["the user writes", "the client writes"])
def test_a_matter_closed_by_its_playbook_reopens_on_any_message(fact: e.MatterEvent) -> None:
    assert state_of(own("2"), closed("9", e.Author.PLAYBOOK), fact).closed is None


@pytest.mark.parametrize(
    "fact, is_open",
    [(own("10"), False), (client("10"), True), (e.Reopened(at("10")), True)],
    ids=["the user writes", "the client writes", "reopen"],
)
def test_a_matter_closed_by_the_user_reopens_on_the_clients_word_or_theirs(
    fact: e.MatterEvent, *, is_open: bool
) -> None:
    assert (state_of(own("2"), closed("9", e.Author.USER), fact).closed is None) is is_open


def test_a_playbook_that_did_not_know_of_the_answer_closes_nothing() -> None:
    state = state_of(own("2"), closed("9", e.Author.PLAYBOOK), client("8 22:00"))

    assert (state.turn, state.closed) == (Turn.USER, None)


def test_a_reopened_matter_waits_anew_from_that_moment() -> None:
    story = (own("2"), followed_up("7"), e.Rested(at("8")), closed("9", e.Author.USER), e.Reopened(at("10")))
    state = state_of(*story)

    assert (state.silence, state.rested) == (Silence(at("10")), False)


def test_reopening_what_is_open_changes_nothing() -> None:
    story = (own("2"), followed_up("7"), placed("14", 1))

    assert state_of(*story, e.Reopened(at("15"))) == state_of(*story)


def test_resume_despite_an_answer_waits_again_from_that_moment() -> None:
    state = state_of(own("2"), client("3", "soon"), e.Resumed(at("4"), despite=mid("soon")))

    assert (state.turn, state.silence) == (Turn.CLIENT, Silence(at("4")))


@pytest.mark.parametrize("despite", [None, "older"], ids=["nothing known", "an older message known"])
def test_resume_does_not_overrule_an_answer_that_the_user_did_not_know_of(despite: str | None) -> None:
    resumed = e.Resumed(at("4"), despite=mid(despite) if despite else None)
    state = state_of(own("2"), e.Snoozed(at("2 11:00"), at("20")), client("2 12:00", "older"), client("3"), resumed)

    assert state.turn is Turn.USER


def test_resume_keeps_what_was_discarded_on_the_record() -> None:
    state = state_of(own("2"), placed("7"), discarded("8"), e.Resumed(at("9")))

    assert steps_done(state) == [("s0", 0, How.DISCARDED)]
    assert state.resumed_at == at("9")


# Questions

ASKED = e.AnswerAsked(at("5"), mid("elsewhere"), "Hello")


def test_yes_is_an_answer_at_the_moment_of_the_message() -> None:
    state = state_of(own("2"), ASKED, e.AnswerGiven(at("6"), mid("elsewhere"), yes=True))

    assert (state.turn, state.client_wrote_at, state.questions) == (Turn.USER, at("5"), ())


def test_no_lets_the_clock_go_on() -> None:
    state = state_of(own("2"), ASKED, e.AnswerGiven(at("6"), mid("elsewhere"), yes=False))

    assert (state.turn, state.silence, state.questions) == (Turn.CLIENT, Silence(at("2")), ())


def test_a_question_is_answered_even_if_our_clock_is_behind_the_servers() -> None:
    state = state_of(own("2"), ASKED, e.AnswerGiven(at("4 23:59"), mid("elsewhere"), yes=False))

    assert state.questions == ()


def test_a_yes_given_after_the_user_wrote_again_begins_a_new_silence_with_that_message() -> None:
    given = e.AnswerGiven(at("8"), mid("elsewhere"), yes=True)

    assert state_of(own("2"), followed_up("4"), ASKED, own("7"), given).silence == Silence(at("7"))


def test_a_message_in_the_matter_makes_the_question_moot() -> None:
    assert state_of(own("2"), ASKED, client("6")).questions == ()


def test_only_the_first_opening_counts() -> None:
    again = replace(opened("9"), stage=IN_PROGRESS)

    assert fold([opened("1"), again]) == fold([opened("1")])
