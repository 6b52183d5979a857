from collections.abc import Iterable, Sequence
from datetime import datetime

import pytest

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.absences import Absence
from crickets.core.actions import FlagDraft, PlaceDraft, Wait, WithdrawDraft
from crickets.core.decide import road_of
from crickets.core.matters import IN_PROGRESS, NEGOTIATING
from crickets.core.playbook import After, Draft, Duration, Playbook, Step
from crickets.core.situation import ClientSituation
from tests.core.story import (
    CALENDAR,
    DRAFT,
    SKIPPING,
    TWO_STEPS,
    at,
    client,
    closed,
    decided,
    discarded,
    edited,
    followed_up,
    hold_of,
    matter,
    mid,
    opened,
    own,
    placed,
    playbook,
    sent,
    state_of,
    vanished,
)

Story = Sequence[e.MatterEvent | tuple[e.MatterEvent, ...]]


def step_placed(now: str | datetime, *facts: e.MatterEvent | tuple[e.MatterEvent, ...], **around: object) -> str:
    action = decided(now, *facts, **around)  # type: ignore[arg-type] # what `decided` takes
    assert isinstance(action, PlaceDraft), action
    return action.step.name


# When a follow-up is due


@pytest.mark.parametrize(
    "now, due",
    [("7 9:59", False), ("7 10:00", True), ("7 17:59", True)],
    ids=["a minute before", "five days later", "later that day"],
)
def test_the_first_follow_up_comes_when_the_silence_has_lasted(now: str, *, due: bool) -> None:
    assert isinstance(decided(now, own("2")), PlaceDraft) is due


@pytest.mark.parametrize(
    "story, due",
    [
        ([own("2"), own("3")], "8"),
        ([own("2"), client("3"), own("4")], "9"),
        ([own("2"), followed_up("7")], "14"),
        ([own("2"), placed("7"), sent("9")], "16"),
        ([own("2"), placed("7"), own("8"), e.DraftWithdrawn(at("8"), DRAFT, e.Withdrawal.WRITTEN_BY_HAND)], "15"),
        ([own("2"), e.StepSkipped(at("3"), "s0", 0)], "10"),
        ([own("2"), closed("5", e.Author.USER), e.Reopened(at("6"))], "11"),
        ([own("2"), client("3", "soon"), e.Resumed(at("4"), mid("soon"))], "9"),
    ],
    ids=[
        "since the user's newest message",
        "since the message after an answer",
        "since the step before was sent",
        "since it was sent and not since it was placed",
        "since the step was done by hand",
        "since the step before was skipped",
        "since it was reopened",
        "since the user said that an answer was none",
    ],
)
def test_a_step_is_due_a_while_after(story: Story, due: str) -> None:
    action = decided("6 12:00", *story)

    assert isinstance(action, Wait)
    assert action.until == at(due)


def test_a_step_after_a_discarded_one_is_due_since_it_was_discarded() -> None:
    assert decided("10", own("2"), placed("7"), discarded("8"), steps=SKIPPING) == Wait(
        at("15"), h.NotDue("s1", at("15"))
    )


def test_a_negotiating_client_is_left_four_days_whatever_the_file_says() -> None:
    hasty = playbook("1h")

    assert hold_of(decided("5", own("2"), steps=hasty)) == h.NotDue("s0", at("6"))
    assert step_placed("6", own("2"), steps=hasty) == "s0"


def test_four_days_also_pass_after_a_mail_that_a_changed_stage_made_the_users_last() -> None:
    story = (opened(stage=IN_PROGRESS), own("2"), followed_up("14"), e.StageSet(at("15"), NEGOTIATING, e.Author.USER))

    assert hold_of(decided("17 12:00", *story)) == h.NotDue("s0", at("18"))


def test_after_a_change_of_stage_nothing_comes_before_the_next_working_morning() -> None:
    story = (own("2"), e.StageSet(at("20"), IN_PROGRESS, e.Author.USER))

    assert hold_of(decided("20 12:00", *story)) == h.NotDue("s0", at("21 9:00"))
    assert step_placed("21 9:00", *story) == "s0"


def test_a_sign_of_life_elsewhere_begins_the_silence_again_and_keeps_its_steps() -> None:
    story = (own("2"), followed_up("7"))
    alive = ClientSituation(life_elsewhere=at("12"))

    assert hold_of(decided("14", *story, situation=alive)) == h.NotDue("s1", at("19"))


# What holds it


HOLDS = [
    ("nothing written", [], h.NothingWritten()),
    ("the user's turn", [own("2"), client("3")], h.YourTurn(at("3"))),
    ("their mail in Junk", [own("2"), client("3", junk=True)], h.YourTurn(at("3"), in_junk=True)),
    ("not due", [own("2"), own("7")], h.NotDue("s0", at("12"))),
    ("resting", [own("2"), e.Rested(at("3"))], h.Resting(discarded=False)),
    ("a discarded draft", [own("2"), placed("7"), discarded("7 12:00")], h.Resting(discarded=True)),
    ("snoozed", [own("2"), e.Snoozed(at("3"), at("20"))], h.SnoozedUntil(at("20"))),
    ("closed", [own("2"), closed("3", e.Author.USER)], h.IsClosed(at("3"), "enough")),
    ("parked", [own("2"), e.Parked(at("3"))], h.IsParked()),
    (
        "a question",
        [own("2"), e.AnswerAsked(at("3"), mid("new"), "Hi")],
        h.IsThisAnAnswer(e.AnswerAsked(at("3"), mid("new"), "Hi")),
    ),
    ("a draft stands", [own("2"), placed("7")], h.DraftStands(at("7"), edited=False)),
    ("an edited one", [own("2"), placed("7"), edited("7 12:00")], h.DraftStands(at("7 12:00"), edited=True)),
    ("being placed", [own("2"), e.DraftIntended(at("7"), DRAFT, "s0", 0)], h.Placing()),
    ("found silent", [opened("7 12:00"), own("2")], h.FoundSilent("s0", at("7"))),
]


@pytest.mark.parametrize("story, hold", [row[1:] for row in HOLDS], ids=[row[0] for row in HOLDS])
def test_nothing_is_placed_and_the_reason_is_told(story: Story, hold: h.Hold) -> None:
    assert hold_of(decided("8", *story)) == hold


@pytest.mark.parametrize(
    "situation, hold",
    [
        (ClientSituation(cannot_tell="INBOX"), h.CannotTell("INBOX")),
        (ClientSituation(draft_elsewhere="logo"), h.OtherDraft("logo")),
        (
            ClientSituation(bounced_at=at("2"), bounced_address="a@acme.example"),
            h.MailBounced(at("2"), "a@acme.example"),
        ),
        (ClientSituation(drafts_left=0), h.DailyLimit(at("9 9:00"))),
        (ClientSituation(absences=(Absence(at("7 12:00"), at("10 0:00")),)), h.AwayUntil(at("10 0:00"))),
        (ClientSituation(last_follow_up=at("6")), h.MinimumGap(at("9"))),
    ],
    ids=["not everything was read", "a draft elsewhere", "a bounce", "the day's limit", "out of office", "the gap"],
)
def test_what_concerns_the_whole_client_holds_a_due_step(situation: ClientSituation, hold: h.Hold) -> None:
    assert hold_of(decided("8", own("2"), situation=situation)) == hold


def test_cannot_tell_is_asked_again_soon() -> None:
    action = decided("8", own("2"), situation=ClientSituation(cannot_tell="INBOX"))

    assert isinstance(action, Wait)
    assert action.until == at("8 10:05")


@pytest.mark.parametrize(
    "story, released",
    [
        ([], False),
        ([own("9")], True),
        ([e.Adopted(at("9"))], True),
        ([e.Resumed(at("9"))], True),
    ],
    ids=["nothing happened since", "the user wrote again", "adopt", "resume"],
)
def test_a_bounce_holds_until_the_user_has_dealt_with_it(story: Story, *, released: bool) -> None:
    bounced = ClientSituation(bounced_at=at("7 10:01"))
    action = decided("20", own("2"), followed_up("7"), *story, situation=bounced, steps=playbook("5d", "7d", "7d"))

    assert isinstance(action, PlaceDraft) is released


def test_a_rest_after_a_discarded_draft_ends_with_resume_and_that_step_comes_again() -> None:
    story = (own("2"), placed("7"), discarded("8"))

    assert hold_of(decided("12", *story)) == h.Resting(discarded=True)
    assert step_placed("12", *story, e.Resumed(at("11"))) == "s0"


def test_where_the_playbook_goes_on_resume_does_not_bring_a_discarded_step_back() -> None:
    story = (own("2"), placed("7"), discarded("8"), e.Snoozed(at("9"), at("30")), e.Resumed(at("10")))

    assert hold_of(decided("12", *story, steps=SKIPPING)) == h.NotDue("s1", at("15"))


def test_a_missing_playbook_and_a_finished_one_are_told() -> None:
    done = (own("2"), followed_up("7"), followed_up("14", 1))

    assert hold_of(decided("8", own("2"), steps=None)) == h.NoPlaybook(NEGOTIATING)
    assert hold_of(decided("30", *done, steps=playbook("5d", "7d", closing=None))) == h.PlaybookEnded("s1", at("14"))


# What was due before anybody looked


@pytest.mark.parametrize(
    "story, now, action",
    [
        ([opened("8"), own("2")], "9", h.FoundSilent),
        ([opened("8"), own("2"), e.Adopted(at("9"))], "9 11:00", PlaceDraft),
        ([opened("6"), own("2")], "9", PlaceDraft),
        ([own("2")], "21 10:00", PlaceDraft),
        ([own("2")], "30", h.Late),
        ([own("2"), e.Adopted(at("30"))], "30 11:00", PlaceDraft),
        ([own("2"), e.Snoozed(at("3"), at("25"))], "30", PlaceDraft),
    ],
    ids=[
        "due before the matter was opened: asks",
        "adopted",
        "silent before it was opened, due after",
        "two weeks late",
        "weeks late: asks",
        "late and adopted",
        "late because of a snooze",
    ],
)
def test_only_a_step_that_somebody_watched_comes_by_itself(story: Story, now: str, action: type) -> None:
    found = decided(now, *story)

    assert isinstance(found.hold if isinstance(found, Wait) else found, action)


def test_a_draft_that_stood_for_weeks_does_not_make_the_next_one_late() -> None:
    gone = e.DraftWithdrawn(at("29"), DRAFT, e.Withdrawal.STEP_GONE)

    assert step_placed("30", own("2"), placed("7", step="old name"), gone) == "s0"


# Our own draft

PERHAPS = e.AnswerAsked(at("8"), mid("elsewhere"), "Hello")


@pytest.mark.parametrize(
    "story, action",
    [
        ([client("8")], WithdrawDraft(DRAFT, e.Withdrawal.ANSWERED)),
        ([own("8")], WithdrawDraft(DRAFT, e.Withdrawal.WRITTEN_BY_HAND)),
        ([e.Snoozed(at("8"), at("20"))], WithdrawDraft(DRAFT, e.Withdrawal.SNOOZED)),
        ([PERHAPS], WithdrawDraft(DRAFT, e.Withdrawal.ASKED)),
        ([edited("7 12:00"), PERHAPS], Wait(None, h.IsThisAnAnswer(PERHAPS))),
        (
            [edited("7 12:00"), PERHAPS, own("9")],
            Wait(None, h.EditedDraftKept(e.Withdrawal.WRITTEN_BY_HAND, flagged=False)),
        ),
        ([edited("7 12:00"), client("8")], FlagDraft(DRAFT)),
        (
            [edited("7 12:00"), client("8"), e.DraftFlagged(at("8"), DRAFT)],
            Wait(None, h.EditedDraftKept(e.Withdrawal.ANSWERED, flagged=True)),
        ),
        ([edited("7 12:00"), own("8")], Wait(None, h.EditedDraftKept(e.Withdrawal.WRITTEN_BY_HAND, flagged=False))),
        ([vanished("8")], Wait(at("11"), h.Limbo(at("8"), ask=False, doubt=False))),
        ([vanished("8"), client("9")], Wait(None, h.YourTurn(at("9")))),
    ],
    ids=[
        "a reply takes the untouched draft back",
        "a mail by hand takes it back",
        "a snooze takes it back",
        "what may be an answer takes it back",
        "an edited one stays, and the user is asked",
        "edited, asked about, and written by hand: it stays",
        "an edited one stays, and is flagged",
        "flagged once",
        "edited and written by hand: it stays",
        "in limbo",
        "in limbo, and answered: nothing is asked any more",
    ],
)
def test_what_is_done_about_a_standing_draft(story: Story, action: object) -> None:
    assert decided("10", own("2"), placed("7"), *story) == action


def test_limbo_asks_after_72_hours_and_places_nothing() -> None:
    story = (own("2"), placed("7"), vanished("8"))

    assert hold_of(decided("10 10:00", *story)) == h.Limbo(at("8"), ask=False, doubt=False)
    assert decided("11 10:00", *story) == Wait(None, h.Limbo(at("8"), ask=True, doubt=False))


def test_a_standing_draft_of_a_step_that_is_gone_is_withdrawn() -> None:
    draft = placed("7", step="renamed")

    assert decided("8", own("2"), draft) == WithdrawDraft(DRAFT, e.Withdrawal.STEP_GONE)


# Which step is next


@pytest.mark.parametrize(
    "story, index",
    [
        ([own("2")], 0),
        ([own("2"), followed_up("7")], 1),
        ([own("2"), followed_up("7"), own("9")], 2),
        ([own("2"), followed_up("7"), own("9"), own("10"), own("11")], 2),
        ([own("2"), followed_up("7"), placed("14", 1), discarded("15"), own("16")], 2),
        ([own("2"), followed_up("7"), client("8"), own("9")], 0),
    ],
    ids=[
        "the first",
        "behind the one sent",
        "behind the one by hand",
        "mails by hand do not skip the end",
        "nor does one by hand after a discard",
        "a new silence",
    ],
)
def test_the_next_step(story: Story, index: int) -> None:
    assert next_index(TWO_STEPS, *story) == index


@pytest.mark.parametrize(
    "names, index",
    [(("new", "s0", "s1"), 2), (("s0", "s1", "s2"), 1), (("other", "s1"), 1)],
    ids=["moved: by its name", "unmoved", "gone: by its place"],
)
def test_an_edited_playbook_goes_on_behind_the_step_last_done(names: tuple[str, ...], index: int) -> None:
    steps = Playbook("p", tuple(Step(name, After(Duration.parse("5d")), Draft("letter")) for name in names))

    assert next_index(steps, own("2"), followed_up("7")) == index


def next_index(steps: Playbook, *story: e.MatterEvent | Iterable[e.MatterEvent]) -> int:
    road = road_of(matter(), state_of(*story), ClientSituation(), steps, CALENDAR)
    assert road is not None
    upcoming = road.next(at("31"))
    assert upcoming is not None
    return upcoming.index
