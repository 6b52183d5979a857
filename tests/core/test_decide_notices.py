"""Notices that count from the due date: owed for each invoice, once; and what a payment changes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.actions import Action, FinishStep, OpenTasks, PlaceDraft, Wait, WithdrawDraft
from crickets.core.decide import road_of
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS
from crickets.core.playbook import After, AfterDue, Draft, Duration, OnDiscard, Playbook, Step
from crickets.core.situation import ClientSituation
from crickets.core.standing import Demand
from crickets.core.state import fold
from crickets.core.tasks import TaskKind
from tests.core.story import (
    CALENDAR,
    DRAFT,
    asked,
    at,
    client,
    decided,
    demanded,
    hold_of,
    invoice,
    matter,
    mid,
    opened,
    own,
    paid,
    placed,
    state_of,
    told,
)

Facts = e.MatterEvent | tuple[e.MatterEvent, ...]
Story = Sequence[Facts]
LETTER = Draft("letter")
DAY_1 = date(2026, 3, 1)
A = invoice(DAY_1, "A")


def notice(days: int) -> Step:
    return Step(f"n{days}", AfterDue(Duration.parse(f"{days}d")), LETTER)


def after(name: str, span: str) -> Step:
    return Step(name, After(Duration.parse(span)), LETTER)


def road(*steps: Step) -> Playbook:
    return Playbook("p", steps, OnDiscard.SKIP)


BOOK = road(after("first", "5d"), after("resend", "7d"), notice(30), notice(60), notice(90), after("final", "14d"))
OPENED = opened("1 0:00", AWAITING_PAYMENT)


def day(after_due: int, hour: int = 9) -> datetime:
    """A moment so many days after the first invoice was due."""
    return at(f"1 {hour}:00") + timedelta(days=after_due)


def on(after_due: int) -> str:
    return f"{1 + after_due} 9:00"


def done(
    now: int, *story: e.MatterEvent | tuple[e.MatterEvent, ...], steps: Playbook = BOOK, **around: object
) -> Action:
    around.setdefault("invoices", (A,))
    return decided(day(now), OPENED, *story, steps=steps, **around)  # type: ignore[arg-type] # what `decided` takes


def step_at(
    now: int, *story: e.MatterEvent | tuple[e.MatterEvent, ...], **around: object
) -> tuple[str, tuple[str, ...]]:
    action = done(now, *story, **around)  # type: ignore[arg-type] # what `decided` takes
    assert isinstance(action, PlaceDraft), action
    return action.step.name, action.invoices


def until(action: Action) -> datetime | None:
    assert isinstance(action, Wait), action
    return action.until


# When they come


@pytest.mark.parametrize(
    "wrote, story, now, step",
    [
        (0, [], 29, "first"),
        (0, [], 30, "n30"),
        (0, [demanded(on(30), "n30", 2, "A")], 60, "n60"),
        (0, [demanded(on(5), "first", 0, "A"), demanded(on(12), "resend", 1, "A")], 30, "n30"),
        (28, [], 33, "n30"),
        (40, [], 45, "first"),
        (40, [demanded(on(45), "first", 0, "A")], 52, "resend"),
        (40, [demanded(on(45), "first", 0, "A"), demanded(on(52), "resend", 1, "A")], 55, "n30"),
        (40, [], 60, "n60"),
    ],
    ids=[
        "the day before, the steps before it are late",
        "it overtakes what was not done",
        "the next comes at its day",
        "in its turn",
        "not the day after the user wrote",
        "what fell due before this silence waits its turn",
        "as does the step after",
        "and comes when it is its turn",
        "the next one that falls due in it comes at its time",
    ],
)
def test_a_notice_comes_at_its_day(wrote: int, story: Story, now: int, step: str) -> None:
    late = e.Adopted(day(now - 1))  # whoever was away for weeks is asked first, which is not the question here

    assert step_at(now, own(on(wrote)), *story, late)[0] == step


@pytest.mark.parametrize("now", range(31, 37))
def test_a_matter_that_just_came_to_wait_for_payment_begins_with_the_first_step(now: int) -> None:
    story = (opened("1 0:00", IN_PROGRESS), own(on(27)), e.StageSet(day(31, 12), AWAITING_PAYMENT, e.Author.USER))
    action = decided(day(now, 13), *story, steps=BOOK, invoices=(A,))

    assert isinstance(action, PlaceDraft) is (now >= 32)
    assert not isinstance(action, PlaceDraft) or action.step.name == "first"


def test_a_client_who_just_wrote_in_another_matter_is_not_given_notice_the_next_day() -> None:
    assert until(done(30, own(on(0)), situation=ClientSituation(life_elsewhere=day(29)))) == day(32)


def test_what_is_left_to_the_user_does_not_keep_the_next_notice_from_its_day() -> None:
    late = done(50, own(on(0)), demanded(on(5), "first", 0, "A"), demanded(on(12), "resend", 1, "A"))

    assert (isinstance(hold_of(late), h.Late), until(late)) == (True, day(60))


@pytest.mark.parametrize("days", [-40, -1, 0], ids=["long before", "the day before", "on the day"])
def test_nothing_comes_before_a_working_day_after_the_due_date(days: int) -> None:
    late = invoice(DAY_1 + timedelta(days=45), "A")

    assert isinstance(hold_of(done(45 + days, own(on(0)), invoices=(late,))), h.PaymentNotDue)


# Once for each invoice


NOTICED = (own(on(0)), demanded(on(30), "n30", 2, "A"))


@pytest.mark.parametrize(
    "again",
    [
        [client(on(40)), own(on(41))],
        [client(on(40), "soon"), e.Resumed(day(41), mid("soon"))],
        [e.Closed(day(40), "enough", e.Author.USER), e.Reopened(day(41))],
        [e.StageSet(day(40), IN_PROGRESS, e.Author.USER), e.StageSet(day(41), AWAITING_PAYMENT, e.Author.USER)],
    ],
    ids=["after an answer", "resumed", "reopened", "another stage and back"],
)
def test_a_notice_is_not_repeated_in_another_silence(again: Story) -> None:
    letters, facts = [], [*NOTICED, *again]
    for now in range(42, 120):
        action = done(now, *facts)
        if isinstance(action, PlaceDraft):
            letters.append(action.step.name)
            facts.append(demanded(on(now), action.step.name, action.index, *action.invoices))

    assert "n30" not in letters
    assert {"n60", "n90"} <= set(letters)


@pytest.mark.parametrize(
    "had",
    [
        [placed(on(30), 2, step="n30"), own(on(31), "by hand")],
        [e.StepSkipped(day(20), "n30", 2, ("A",))],
        [demanded(on(30), "old-name", 2, "A")],
        [demanded(on(30), "n60", 3, "A")],
    ],
    ids=["by hand", "skipped before its day", "its step was renamed", "a later one"],
)
def test_a_notice_that_was_had_in_another_way_does_not_come(had: Story) -> None:
    facts = [f for group in had for f in (group if isinstance(group, tuple) else (group,))]
    named = [
        e.DraftIntended(f.at, f.draft, f.step, f.index, invoices=("A",)) if isinstance(f, e.DraftIntended) else f
        for f in facts
    ]

    assert Demand("n30", 2, "A") not in state_of(own(on(0))).demands
    assert until(done(37, own(on(0)), *named, e.DraftWithdrawn(day(32), DRAFT, e.Withdrawal.WRITTEN_BY_HAND))) == (
        day(90) if any("n60" in str(f) for f in named) else day(60)
    )


def test_a_notice_to_come_names_what_it_will_demand_so_that_it_can_be_skipped() -> None:
    facts = told(OPENED, own(on(0)), demanded(on(5), "first", 0, "A"), demanded(on(12), "resend", 1, "A"))
    state = fold(facts)
    assert state.silence is not None
    way = road_of(matter(A), state, ClientSituation(), BOOK, CALENDAR)
    coming = way.next(day(20)) if way else None

    assert coming is not None
    assert (coming.step.name, coming.invoices) == ("n30", ("A",))


def test_a_deleted_notice_is_not_brought_again() -> None:
    draft = e.DraftIntended(day(30), DRAFT, "n30", 2, invoices=("A",))
    story = (own(on(0)), draft, e.DraftPlaced(day(30), DRAFT), e.DraftDiscarded(day(31), DRAFT))

    assert until(done(40, *story)) == day(60)


# Two invoices

B = invoice(DAY_1 + timedelta(days=20), "B")
BOTH = (A, B)


def test_invoices_of_different_ages_each_have_their_notices_and_the_end_comes_to_who_has_had_them_all() -> None:
    facts: list[e.MatterEvent | tuple[e.MatterEvent, ...]] = [own(on(0))]
    letters = []
    for now in range(1, 140):
        action = done(now, *facts, invoices=BOTH)
        if isinstance(action, PlaceDraft):
            letters.append((now, action.step.name, action.invoices))
            facts.append(demanded(on(now), action.step.name, action.index, *action.invoices))

    assert letters == [
        (5, "first", ("A",)),
        (12, "resend", ("A",)),
        (30, "n30", ("A",)),
        (50, "n30", ("B",)),
        (60, "n60", ("A",)),
        (80, "n60", ("B",)),
        (90, "n90", ("A",)),
        (104, "final", ("A",)),
        (110, "n90", ("B",)),
        (124, "final", ("B",)),
    ]


def test_a_notice_for_a_younger_invoice_does_not_put_off_what_the_older_one_came_to() -> None:
    young = invoice(DAY_1 + timedelta(days=68), "B")
    story = (own(on(0)), demanded(on(90), "n90", 4, "A"), demanded(on(98), "n30", 2, "B"))

    assert step_at(112, *story, invoices=(A, young)) == ("final", ("A",))


def test_where_the_older_invoice_is_paid_the_younger_one_has_its_own_notices_first() -> None:
    story = (own(on(0)), demanded(on(90), "n90", 4, "A"), paid(on(92), "A"))
    young = invoice(DAY_1 + timedelta(days=68), "B")

    assert step_at(98, *story, invoices=(A, young)) == ("n30", ("B",))


def test_two_invoices_due_together_go_into_one_letter() -> None:
    assert step_at(30, own(on(0)), invoices=(A, invoice(DAY_1, "B"))) == ("n30", ("A", "B"))


def test_the_tasks_of_a_notice_are_asked_for_with_each_invoice() -> None:
    steps = road(Step("n30", AfterDue(Duration.parse("30d")), tasks=(TaskKind.FAX,)))
    story: list[Facts] = [own(on(0)), asked(on(30), 1, "n30", TaskKind.FAX, stays=True)]

    first = done(30, *story, steps=steps, invoices=BOTH)
    assert first == FinishStep(steps.steps[0], 0, day(30), ("A",))
    story.append(e.StepDone(day(30), "n30", 0, ("A",)))
    assert done(50, *story, steps=steps, invoices=BOTH) == OpenTasks(steps.steps[0], 0, ("B",))
    story.append(asked(on(50), 2, "n30", TaskKind.FAX, stays=True))
    assert done(50, *story, steps=steps, invoices=BOTH) == FinishStep(steps.steps[0], 0, day(50), ("B",))


# A notice that stands

STANDS = (own(on(0)), e.DraftIntended(day(30), DRAFT, "n30", 2, invoices=("A",)), e.DraftPlaced(day(30), DRAFT))


def test_a_later_notice_takes_the_place_of_an_untouched_one() -> None:
    assert until(done(31, *STANDS)) == day(60)
    assert done(60, *STANDS) == WithdrawDraft(DRAFT, e.Withdrawal.OVERTAKEN)


@pytest.mark.parametrize(
    "around, story",
    [
        ({"situation": ClientSituation(cannot_tell="INBOX")}, []),
        ({"situation": ClientSituation(drafts_left=0)}, []),
        ({}, [e.DraftEdited(day(50), DRAFT, mid("revision"))]),
    ],
    ids=["not all was read", "the day's limit", "edited"],
)
def test_a_notice_is_not_taken_back_before_the_later_one_can_be_placed(around: dict[str, object], story: Story) -> None:
    assert isinstance(hold_of(done(60, *STANDS, *story, **around)), h.DraftStands)  # type: ignore[arg-type]


# Payments


def test_a_paid_invoice_is_asked_for_no_more() -> None:
    assert hold_of(done(30, own(on(0)), paid(on(20), "A"))) == h.AllPaid()
    assert step_at(50, own(on(0)), paid(on(20), "A"), invoices=BOTH) == ("n30", ("B",))


@pytest.mark.parametrize("amount", [300, None], ids=["a part", "all"])
def test_a_payment_takes_back_the_notice_that_does_not_know_of_it(amount: int | None) -> None:
    assert done(32, *STANDS, paid(on(31), "A", amount)) == WithdrawDraft(DRAFT, e.Withdrawal.PAID)
    assert isinstance(hold_of(done(32, *STANDS, paid(on(31), "other", amount))), h.DraftStands)


def test_after_a_part_payment_the_notice_comes_again_for_the_rest() -> None:
    withdrawn = e.DraftWithdrawn(day(31), DRAFT, e.Withdrawal.PAID)

    assert step_at(32, *STANDS, paid(on(31), "A", 300), withdrawn) == ("n30", ("A",))


def test_what_stands_between_the_notices_is_not_repeated_for_a_younger_invoice() -> None:
    steps = road(notice(30), after("between", "7d"), notice(60), after("final", "14d"))
    story = (own(on(0)), demanded(on(30), "n30", 0, "A"), demanded(on(37), "between", 1, "A"))
    had = (*story, demanded(on(60), "n60", 2, "A"), demanded(on(62), "n30", 0, "B"), paid(on(63), "A"))

    assert until(done(70, *had, steps=steps, invoices=(A, invoice(DAY_1 + timedelta(days=30), "B")))) == day(90)


def test_where_the_step_comes_later_than_the_due_date_its_own_day_is_told() -> None:
    due_first = done(1, own(on(0)), invoices=(invoice(DAY_1 + timedelta(days=1), "A"),))

    assert isinstance(hold_of(due_first), h.NotDue)
