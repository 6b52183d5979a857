from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.absences import Absence
from crickets.core.actions import CloseMatter, PlaceDraft, Wait
from crickets.core.cadences import BUILT_IN
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, Stage
from crickets.core.playbook import PUSHY_BEFORE, After, Draft, Duration, NextWeek, OnDiscard, Playbook, Step
from crickets.core.situation import ClientSituation, Limits
from crickets.core.workdays import BusinessCalendar, Side
from tests.core.calendars import calendars
from tests.core.story import (
    CALENDAR,
    DRAFT,
    WEEKDAYS,
    at,
    client,
    decided,
    followed_up,
    hold_of,
    invoice,
    mid,
    on_holidays,
    opened,
    own,
    told,
)

Story = Sequence[e.MatterEvent | tuple[e.MatterEvent, ...]]


# Closing


ENDING = (own("2"), followed_up("7"), followed_up("14", 1))


def test_the_playbook_closes_what_stays_silent() -> None:
    assert hold_of(decided("21 9:59", *ENDING)) == h.NotDue("end", at("21"))
    assert decided("21", *ENDING) == CloseMatter("no answer")
    assert decided("21", *ENDING) == decided(at("21") + timedelta(days=300), *ENDING)


@pytest.mark.parametrize(
    "facts, situation, hold",
    [
        ([e.Snoozed(at("15"), at("29"))], ClientSituation(), h.SnoozedUntil(at("29"))),
        ([], ClientSituation(absences=(Absence(at("21 12:00"), at("27")),)), h.AwayUntil(at("27"))),
        ([], ClientSituation(cannot_tell="INBOX"), h.CannotTell("INBOX")),
        ([], ClientSituation(bounced_at=at("14 10:01")), h.MailBounced(at("14 10:01"), None)),
    ],
    ids=["snoozed", "the client is away", "not everything was read", "the last mail never arrived"],
)
def test_the_playbook_does_not_close_what_cannot_be_called_silent(
    facts: Story, situation: ClientSituation, hold: h.Hold
) -> None:
    assert hold_of(decided("22", *ENDING, *facts, situation=situation)) == hold


# Money


def payment(now: str, *facts: e.MatterEvent, due: date | None) -> object:
    invoices = (invoice(due),) if due else ()
    book = BUILT_IN["awaiting_payment"]
    return decided(now, opened(stage=AWAITING_PAYMENT), *facts, steps=book, invoices=invoices, calendar=WEEKDAYS)


def test_nobody_is_chased_before_the_invoice_is_a_working_day_overdue() -> None:
    held = payment("13", own("2"), due=date(2026, 3, 13))

    assert held == Wait(at("16 9:00"), h.PaymentNotDue("2026-01", date(2026, 3, 13), at("16 9:00")))
    assert isinstance(payment("16 9:00", own("2"), due=date(2026, 3, 13)), PlaceDraft)


def test_a_long_term_of_payment_makes_no_step_late() -> None:
    assert isinstance(payment("31", own("2"), due=date(2026, 3, 30)), PlaceDraft)


def test_without_an_invoice_nobody_is_chased() -> None:
    assert payment("31", own("2"), due=None) == Wait(None, h.NoInvoice())


def test_an_answer_is_not_a_payment_but_holds_until_resume() -> None:
    story = (own("2"), client("17", "soon"))

    assert payment("20", *story, due=date(2026, 3, 13)) == Wait(None, h.YourTurn(at("17")))
    assert isinstance(payment("31", *story, e.Resumed(at("20"), mid("soon")), due=date(2026, 3, 13)), PlaceDraft)


# Working time


@pytest.mark.parametrize(
    "now, until",
    [("7 12:00", "9 9:00"), ("9 8:59", "9 9:00"), ("9 18:00", "10 9:00")],
    ids=["on a Saturday", "before the user begins", "after they ended"],
)
def test_a_due_step_waits_for_working_time(now: str, until: str) -> None:
    action = decided(now, own("2"), calendar=WEEKDAYS)

    assert isinstance(action, Wait)
    assert action.until == at(until)


def test_a_holiday_is_named() -> None:
    calendar = on_holidays(CALENDAR, {date(2026, 3, 7): "St Somebody"})
    hold = hold_of(decided("7 12:00", own("1"), calendar=calendar))

    assert "St Somebody" in hold.sentence(calendar.local)


def test_where_nobody_ever_works_it_is_told_and_nothing_loops() -> None:
    never = BusinessCalendar(Side(ZoneInfo("UTC"), frozenset()), Side(ZoneInfo("UTC")))

    assert isinstance(hold_of(decided("8", own("2"), calendar=never)), h.NobodyWorks)


# Laws

SPANS = st.builds(Duration.parse, st.sampled_from(["1h", "30h", "1d", "4d", "2bd", "1w"])).map(After)
BOOKS = st.lists(SPANS | st.integers(0, 6).map(NextWeek), min_size=1, max_size=3).map(
    lambda whens: Playbook("p", tuple(Step(f"s{i}", w, Draft("x")) for i, w in enumerate(whens)), OnDiscard.SKIP)
)
INSTANTS = st.datetimes(datetime(2026, 1, 5), datetime(2027, 12, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware at once


@given(
    calendar=calendars,
    steps=BOOKS,
    wrote=INSTANTS,
    stage=st.sampled_from([NEGOTIATING, IN_PROGRESS]),
    follow_up=st.booleans(),
)
def test_a_due_draft_keeps_working_time_of_both_sides_the_four_days_and_the_gap(
    calendar: BusinessCalendar, steps: Playbook, wrote: datetime, stage: Stage, *, follow_up: bool
) -> None:
    facts = told(e.MatterOpened(wrote, stage), e.UserWrote(wrote, mid("offer")))
    if follow_up:
        facts += [e.DraftIntended(wrote, DRAFT, "s0", 0), e.DraftSent(wrote, DRAFT, mid("offer"))]
    around = ClientSituation(limits=Limits(late=timedelta(days=90)))
    now, action = wrote, decided(wrote, *facts, steps=steps, calendar=calendar, situation=around)
    while isinstance(action, Wait) and action.until is not None:
        assert action.until > now
        now = action.until
        action = decided(now, *facts, steps=steps, calendar=calendar, situation=around)
    assume(isinstance(action, PlaceDraft))

    local, there = calendar.local(now), now.astimezone(calendar.client.zone)
    assert calendar.user.works_on(local.date())
    assert calendar.client.works_on(there.date())
    assert calendar.opens <= local.time() < calendar.closes
    assert stage != NEGOTIATING or now >= calendar.later(wrote, PUSHY_BEFORE)
    assert not follow_up or now >= calendar.later(wrote, Limits().gap)
    assert decided(now, *facts, steps=steps, calendar=calendar, situation=around) == action


@given(calendars, BOOKS, INSTANTS, st.integers(0, 60))
def test_nobody_who_wrote_last_is_chased(
    calendar: BusinessCalendar, steps: Playbook, wrote: datetime, days: int
) -> None:
    answered = e.ClientWrote(wrote + timedelta(days=days), mid("answer"))
    facts = told(e.MatterOpened(wrote, NEGOTIATING), e.UserWrote(wrote, mid("offer")), answered)

    now = wrote + timedelta(days=days + 30)

    assert isinstance(hold_of(decided(now, *facts, steps=steps, calendar=calendar)), h.YourTurn)
