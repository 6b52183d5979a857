"""A draft whose deadline falls short is replaced: the new one stands before the old one goes, whatever happens then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.actions import FlagDraft, PlaceDraft, RefreshDraft, Wait, WithdrawDraft
from crickets.core.mail import MessageId
from crickets.core.playbook import After, Draft, Duration, Playbook, Step
from crickets.core.situation import ClientSituation
from crickets.core.standing import How, Whereabouts
from tests.core.story import (
    DRAFT,
    WEEKDAYS,
    at,
    client,
    decided,
    hold_of,
    mid,
    own,
    state_of,
    told,
    ultimatum,
)

Story = Sequence[e.MatterEvent | tuple[e.MatterEvent, ...]]
NEW = MessageId("new@studio.example")
WEEK = Duration.parse("7d")
STEPS = Playbook(
    "p", (Step("s0", After(WEEK), Draft("letter", deadline=WEEK)), Step("s1", After(WEEK), Draft("letter")))
)
OLD = told(own("2"), ultimatum("9", date(2026, 3, 16)))
NEW_DAY = date(2026, 3, 17)
INTENDED = e.DraftIntended(at("10 9:00"), NEW, "s0", 0, deadline=NEW_DAY, replaces=DRAFT)
REPLACED = [*OLD, INTENDED, e.DraftPlaced(at("10 9:00"), NEW)]


def edited(when: str, draft: MessageId) -> e.DraftEdited:
    return e.DraftEdited(at(when), draft, mid("revision"))


def deed(now: str, *story: e.MatterEvent | tuple[e.MatterEvent, ...]) -> str:
    """What is done, in a word and a name."""
    match decided(now, *story, steps=STEPS):
        case WithdrawDraft(draft, reason):
            return f"withdraw {'new' if draft == NEW else 'old'}: {reason.name}"
        case FlagDraft(draft):
            return f"flag {'new' if draft == NEW else 'old'}"
        case RefreshDraft():
            return "refresh"
        case Wait(_, hold):
            return type(hold).__name__
        case action:
            return type(action).__name__


# When


def test_a_draft_that_gives_too_little_time_by_now_is_placed_anew_in_working_time() -> None:
    stands = decided("9 12:00", *OLD, steps=STEPS)
    anew = PlaceDraft(STEPS.steps[0], 0, "letter", at("10 9:00"), (), NEW_DAY)

    assert stands == Wait(at("10 9:00"), h.DraftStands(at("9"), edited=False))
    assert decided("10 9:00", *OLD, steps=STEPS) == RefreshDraft(DRAFT, anew)


def test_it_is_not_placed_anew_on_a_day_off() -> None:
    friday = told(own("2"), ultimatum("13", date(2026, 3, 20)))

    action = decided("14 12:00", *friday, steps=STEPS, calendar=WEEKDAYS)
    assert action == Wait(at("16 9:00"), h.DraftStands(at("13"), edited=False))


@pytest.mark.parametrize(
    "fact, word",
    [
        (edited("9 12:00", DRAFT), "DraftStands"),
        (e.DraftVanished(at("9 12:00"), DRAFT), "Limbo"),
        (client("9 12:00"), "withdraw old: ANSWERED"),
        (e.Disputed(at("9 12:00")), "withdraw old: DISPUTED"),
        (e.Redirected(at("9 12:00"), "new@acme.example"), "withdraw old: REDIRECTED"),
        (e.AnswerAsked(at("9 12:00"), mid("elsewhere"), "Hello"), "withdraw old: ASKED"),
    ],
    ids=["edited", "gone", "answered", "disputed", "redirected", "perhaps answered"],
)
def test_it_is_not_placed_anew_where_it_is_not_ours_or_not_wanted(fact: e.MatterEvent, word: str) -> None:
    assert deed("10 9:00", *OLD, fact) == word


def test_it_is_not_placed_anew_while_nobody_can_tell_whether_the_client_answered() -> None:
    unread = ClientSituation(cannot_tell="INBOX")

    assert hold_of(decided("10 9:00", *OLD, steps=STEPS, situation=unread)) == h.CannotTell("INBOX")


# What the user does with the two

SENT_OLD, SENT_NEW = e.DraftSent(at("11"), DRAFT, mid("old")), e.DraftSent(at("11"), NEW, mid("new"))
EDITED_OLD, EDITED_NEW = edited("11", DRAFT), edited("11", NEW)
LOST_OLD, LOST_NEW = e.DraftVanished(at("11"), DRAFT), e.DraftVanished(at("11"), NEW)
DELETED_OLD, DELETED_NEW = e.DraftDiscarded(at("11"), DRAFT), e.DraftDiscarded(at("11"), NEW)
FLAGGED = (e.DraftFlagged(at("13"), NEW), e.DraftFlagged(at("13"), DRAFT))
TAKEN_OLD = e.DraftWithdrawn(at("11"), DRAFT, e.Withdrawal.REFRESHED)


@pytest.mark.parametrize(
    "story, word",
    [
        ([], "withdraw old: REFRESHED"),
        ([TAKEN_OLD], "refresh"),
        ([EDITED_OLD], "withdraw new: EDITED_BEFORE"),
        ([SENT_OLD, own("11", "old")], "withdraw new: EDITED_BEFORE"),
        ([DELETED_OLD], "withdraw new: EDITED_BEFORE"),
        ([LOST_OLD], "Limbo"),
        ([EDITED_NEW], "withdraw old: REFRESHED"),
        ([SENT_NEW, own("11", "new")], "withdraw old: EDITED_BEFORE"),
        ([DELETED_NEW], "withdraw old: EDITED_BEFORE"),
        ([LOST_NEW], "withdraw old: REFRESHED"),
        ([EDITED_OLD, EDITED_NEW], "DraftStands"),
        ([EDITED_OLD, LOST_NEW], "DraftStands"),
        ([EDITED_OLD, DELETED_NEW], "DraftStands"),
        ([EDITED_OLD, DELETED_NEW, e.DraftDiscarded(at("12"), DRAFT)], "Resting"),
        ([LOST_OLD, LOST_NEW], "Limbo"),
        ([client("12")], "withdraw new: ANSWERED"),
        ([EDITED_OLD, client("12")], "withdraw new: ANSWERED"),
        ([EDITED_NEW, client("12")], "withdraw old: ANSWERED"),
        ([EDITED_OLD, EDITED_NEW, client("12")], "flag new"),
        ([EDITED_OLD, EDITED_NEW, client("12"), e.DraftFlagged(at("13"), NEW)], "flag old"),
        ([EDITED_OLD, EDITED_NEW, client("12"), *FLAGGED], "EditedDraftKept"),
        ([e.Snoozed(at("12"), at("30"))], "withdraw new: SNOOZED"),
        ([own("12")], "withdraw new: WRITTEN_BY_HAND"),
        ([e.Snoozed(at("10 12:00"), at("30")), EDITED_OLD, e.Resumed(at("12"))], "withdraw new: EDITED_BEFORE"),
    ],
)
def test_whatever_the_user_does_with_the_two_one_of_them_is_the_one(story: Story, word: str) -> None:
    assert deed("13 12:00", *REPLACED, *story) == word


@pytest.mark.parametrize(
    "story, word",
    [
        ([], "Placing"),
        ([e.PlacementAbandoned(at("11"), NEW)], "refresh"),
        ([EDITED_OLD, e.PlacementAbandoned(at("12"), NEW)], "DraftStands"),
        ([client("11"), e.PlacementAbandoned(at("12"), NEW)], "withdraw old: ANSWERED"),
    ],
    ids=["no clear end", "given up: the old one stands as before", "it was edited", "the client answered"],
)
def test_a_new_one_that_never_came_to_stand_leaves_the_old_one(story: Story, word: str) -> None:
    assert deed("13 12:00", *OLD, INTENDED, *story) == word


@pytest.mark.parametrize(
    "before",
    [e.DraftSent(at("9 20:00"), DRAFT, None), e.DraftDiscarded(at("9 20:00"), DRAFT)],
    ids=["sent", "deleted"],
)
def test_an_old_one_that_was_dealt_with_before_which_was_learnt_later_makes_the_new_one_needless(
    before: e.MatterEvent,
) -> None:
    assert deed("13 12:00", *REPLACED, before) == "withdraw new: EDITED_BEFORE"


WALK: list[e.MatterEvent] = [
    SENT_OLD,
    EDITED_OLD,
    LOST_OLD,
    DELETED_OLD,
    TAKEN_OLD,
    SENT_NEW,
    EDITED_NEW,
    LOST_NEW,
    DELETED_NEW,
]
ENDS = e.DraftSent | e.DraftDiscarded | e.DraftWithdrawn


def _can_happen(walk: tuple[e.MatterEvent, ...]) -> bool:
    """Nothing becomes of a draft that is gone, and none is taken back that the user edited."""
    ended, touched = set(), set()
    for fact in walk:
        draft = getattr(fact, "draft", None)
        if draft in ended or (draft in touched and isinstance(fact, e.DraftWithdrawn)):
            return False
        ended |= {draft} if isinstance(fact, ENDS) else set()
        touched |= {draft} if isinstance(fact, e.DraftEdited) else set()
    return True


WALKS = [walk for walk in permutations([*WALK, client("12")], 3) if _can_happen(walk)]


def test_no_walk_of_three_facts_ends_in_a_second_letter_a_lost_text_or_a_loop() -> None:
    for walk in WALKS:
        facts, told_at = list(REPLACED), [at("11"), at("12"), at("13")]
        facts += [replace(fact, at=moment) for fact, moment in zip(walk, told_at, strict=True)]
        touched = {fact.draft for fact in walk if isinstance(fact, e.DraftEdited)}
        sent_once = any(isinstance(fact, e.DraftSent) for fact in walk)
        for _ in range(6):
            match action := decided("14 12:00", *facts, steps=STEPS):
                case WithdrawDraft(draft, reason):
                    assert draft not in touched, walk
                    facts.append(e.DraftWithdrawn(at("14 12:00"), draft, reason))
                case FlagDraft(draft):
                    facts.append(e.DraftFlagged(at("14 12:00"), draft))
                case Wait():
                    break
                case _:
                    msg = f"{action} after {walk}"
                    raise AssertionError(msg)
        else:
            msg = f"no rest after {walk}"
            raise AssertionError(msg)
        state = state_of(*facts)
        if sent_once and state.silence:
            assert [d.how for d in state.silence.done] == [How.SENT], walk
        for left in (state.draft, state.former):
            assert left is None or left.where is not Whereabouts.UNTOUCHED or not sent_once, walk
