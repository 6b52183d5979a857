"""What a contract has of the safeguards, with which numbers its clauses are filled in, and which would have helped."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.cadences import BUILT_IN
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, PLATFORM, Stage
from crickets.core.people import Client, ClientKey
from crickets.core.playbook import After, AfterDeadline, Draft, Duration, NextWeek, Playbook, Step
from crickets.core.safeguards import (
    Contract,
    Judgement,
    Presence,
    Protection,
    Safeguard,
    stops_after,
    would_have_helped,
)
from crickets.core.workdays import BusinessCalendar, Side

THERE, WEAK, MISSING = Presence.THERE, Presence.WEAK, Presence.MISSING

CLIENT = Client(ClientKey("acme"), "Acme", ("@acme.example", "ann@acme.example"), contact="Ann", phone="+46 70")
FULL = Contract(
    deposit=50,
    non_refundable=True,
    work_stops_after=14,
    kill_fee=True,
    silence_approves_after=10,
    rights_on_full_payment=True,
    portfolio=True,
    hourly_rate=Decimal(60),
    currency="EUR",
    law="Spain",
    court="Madrid",
)
LATER = replace(FULL, first_project=False)


def judged(protection: Protection, safeguard: Safeguard) -> Judgement:
    return {judgement.safeguard: judgement for judgement in protection.judgements()}[safeguard]


def test_every_safeguard_is_judged_the_most_important_first() -> None:
    assert [judgement.safeguard for judgement in Protection(CLIENT).judgements()] == list(Safeguard)
    assert [str(safeguard) for safeguard in Safeguard] == [
        *("deposit", "work-stops", "contact", "approval", "rights", "hourly", "law", "portfolio")
    ]


def test_a_full_contract_has_all_of_them() -> None:
    assert {judgement.presence for judgement in Protection(CLIENT, FULL).judgements()} == {THERE}


def test_a_contract_that_says_nothing_has_what_the_record_of_the_client_has() -> None:
    there = [j.safeguard for j in Protection(CLIENT).judgements() if j.presence is not MISSING]

    assert there == [Safeguard.CONTACT]


@pytest.mark.parametrize(
    "contract, presence, sentence",
    [
        (Contract(), MISSING, "at risk; a first project asks 50 %"),
        (Contract(first_project=False), MISSING, "at risk; a later one asks 25 to 30 %"),
        (replace(FULL, deposit=49), WEAK, "49 % is little for a first project; a first project asks 50 %"),
        (replace(LATER, deposit=24), WEAK, "24 % is little for a later project; a later one asks 25 to 30 %"),
        (replace(FULL, non_refundable=False), WEAK, "could ask for it back"),
        (replace(LATER, deposit=25), THERE, "25 % in advance stay with you"),
        (replace(FULL, deposit=50), THERE, "50 % in advance stay with you"),
        (replace(FULL, deposit=100), THERE, "100 % in advance stay with you"),
    ],
    ids=["none", "none later", "49 first", "24 later", "refundable", "25 later", "50 first", "all in advance"],
)
def test_a_deposit_is_half_for_a_first_project_and_a_quarter_later_and_stays(
    contract: Contract, presence: Presence, sentence: str
) -> None:
    judgement = judged(Protection(CLIENT, contract), Safeguard.DEPOSIT)

    assert judgement.presence is presence
    assert sentence in judgement.sentence


@pytest.mark.parametrize(
    "contract, playbook, presence, sentence",
    [
        (Contract(), None, MISSING, "hold your time free"),
        (Contract(kill_fee=True), 10, MISSING, "hold your time free"),
        (replace(FULL, kill_fee=False), None, WEAK, "nothing says that what is done is then invoiced"),
        (FULL, 13, WEAK, "your playbook ends the work after 13 days, the contract lets you do so after 14 days only"),
        (FULL, 14, THERE, "after 14 days without an answer work stops"),
        (FULL, None, THERE, "after 14 days without an answer work stops"),
        (replace(FULL, work_stops_after=1), 1, THERE, "after 1 day without"),
    ],
    ids=["none", "fee alone", "no kill fee", "playbook is quicker", "playbook agrees", "no playbook", "one day"],
)
def test_work_stops_after_days_without_an_answer_and_what_is_done_is_then_invoiced(
    contract: Contract, playbook: int | None, presence: Presence, sentence: str
) -> None:
    judgement = judged(Protection(CLIENT, contract, playbook), Safeguard.WORK_STOPS)

    assert judgement.presence is presence
    assert sentence in judgement.sentence


@pytest.mark.parametrize(
    "client, presence, sentence",
    [
        (replace(CLIENT, phone=""), MISSING, "there is no telephone number"),
        (replace(CLIENT, contact=""), WEAK, "but not the name of a person (contact)"),
        (replace(CLIENT, addresses=("@acme.example",)), WEAK, "but not a whole address (addresses)"),
        (replace(CLIENT, contact="", addresses=()), WEAK, "(contact) nor a whole address (addresses)"),
        (CLIENT, THERE, "Ann can be called at +46 70"),
    ],
    ids=["no phone", "no name", "only a domain", "neither", "all"],
)
def test_full_contact_details_are_the_clients_record_phone_above_all(
    client: Client, presence: Presence, sentence: str
) -> None:
    judgement = judged(Protection(client, Contract()), Safeguard.CONTACT)

    assert judgement.presence is presence
    assert sentence in judgement.sentence


@pytest.mark.parametrize(
    "safeguard, contract, presence, sentence",
    [
        (Safeguard.APPROVAL, Contract(), MISSING, "never approved"),
        (Safeguard.APPROVAL, Contract(silence_approves_after=10), THERE, "after 10 days of silence"),
        (Safeguard.RIGHTS, Contract(), MISSING, "paid or not"),
        (Safeguard.RIGHTS, Contract(rights_on_full_payment=True), THERE, "when it is paid in full"),
        (Safeguard.HOURLY, Contract(), MISSING, "starting anew"),
        (Safeguard.HOURLY, Contract(hourly_rate=Decimal("60.50"), currency="EUR"), THERE, "60.50 EUR an hour"),
        (Safeguard.LAW, Contract(), MISSING, "where, and by which law"),
        (Safeguard.LAW, Contract(law="Spain"), WEAK, "Spain, but no court is named"),
        (Safeguard.LAW, Contract(court="Madrid"), WEAK, "Madrid, but no law is named"),
        (Safeguard.LAW, Contract(law="Spain", court="Madrid"), THERE, "Spain, Madrid"),
        (Safeguard.PORTFOLIO, Contract(), MISSING, "ask before you show the work"),
        (Safeguard.PORTFOLIO, Contract(portfolio=True), THERE, "you may show the work"),
    ],
)
def test_the_others_are_there_when_the_contract_says_so(
    safeguard: Safeguard, contract: Contract, presence: Presence, sentence: str
) -> None:
    judgement = judged(Protection(CLIENT, contract), safeguard)

    assert judgement.presence is presence
    assert sentence in judgement.sentence


@pytest.mark.parametrize(
    "contract, deposit",
    [
        (Contract(), 50),
        (Contract(first_project=False), 30),
        (Contract(deposit=20), 50),
        (Contract(deposit=60), 60),
        (Contract(first_project=False, deposit=25), 25),
        (Contract(deposit=100), 100),
    ],
)
def test_a_clause_asks_the_deposit_that_was_agreed_unless_that_is_too_little(contract: Contract, deposit: int) -> None:
    assert Protection(CLIENT, contract).terms().deposit == deposit


@pytest.mark.parametrize(
    "agreed, playbook, days",
    [(None, None, 14), (None, 9, 9), (21, None, 21), (21, 30, 21), (21, 9, 9)],
    ids=["neither", "the playbook", "the contract", "the contract is shorter", "the playbook is shorter"],
)
def test_the_days_after_which_work_stops_come_from_the_playbook_where_it_says_so(
    agreed: int | None, playbook: int | None, days: int
) -> None:
    assert Protection(CLIENT, Contract(work_stops_after=agreed), playbook).terms().stops_after == days


@pytest.mark.parametrize("agreed, days", [(None, 10), (5, 5)])
def test_silence_approves_after_ten_days_where_nothing_else_was_agreed(agreed: int | None, days: int) -> None:
    assert Protection(CLIENT, Contract(silence_approves_after=agreed)).terms().approves_after == days


def book(*whens: After | NextWeek, close: After | NextWeek | None) -> Playbook:
    steps = [Step(f"s{i}", when, Draft("in_progress/first")) for i, when in enumerate(whens)]
    return Playbook("p", (*steps, *([Step("end", close, close="no answer")] if close else [])))


def after(text: str) -> After:
    return After(Duration.parse(text))


TUESDAY = NextWeek(1)
RESTS = (Step("rest", after("5d"), Draft("p/stop-work"), pause=True),)
ANNOUNCED = (Step("announce", after("5d"), Draft("p/announce", deadline=Duration.parse("7d"))),)


@pytest.mark.parametrize(
    "playbook, days",
    [
        (book(after("5d"), close=None), None),
        (Playbook("empty", ()), None),
        (book(after("5d"), close=after("1w")), 12),
        (book(after("49h"), close=after("1w")), 9),
        (book(close=after("0d")), 1),
        (book(close=TUESDAY), 4),  # written on Friday
        (book(TUESDAY, close=TUESDAY), 11),
        (book(TUESDAY, close=after("1w")), 11),
        (book(close=after("5bd")), 5),  # written on Sunday, the end is on Friday
        (book(close=after("10bd")), 12),
        (Playbook("p", (*book(close=after("3d")).steps, *book(close=after("9d")).steps)), 3),
        (Playbook("p", (*RESTS, *book(close=after("9d")).steps)), 5),
        (Playbook("p", (*ANNOUNCED, Step("end", AfterDeadline(Duration.parse("1d")), close="over"))), 13),
        # Written on a Friday: Tuesday, a week, the Friday after, and from there three working days to Wednesday.
        (BUILT_IN["in_progress"], 4 + 7 + 3 + 5),
        (BUILT_IN["closing"], 7 + 7 + 7),
        (BUILT_IN["platform"], None),
    ],
)
def test_a_playbook_says_when_work_stops_by_a_close_or_by_a_pause(playbook: Playbook, days: int | None) -> None:
    assert stops_after(playbook) == days


SIDE = Side(ZoneInfo("UTC"), frozenset(range(5)), {})
CALENDAR = BusinessCalendar(SIDE, SIDE, time(9), time(18))
spans = st.builds(after, st.sampled_from(["0d", "3d", "1w", "1bd", "4bd", "5bd", "11bd", "30h"]))
whens = st.one_of(spans, st.integers(0, 6).map(NextWeek))


@given(
    began=st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1), timezones=st.just(ZoneInfo("UTC"))),  # noqa: DTZ001
    steps=st.lists(whens, max_size=3),
    end=whens,
)
def test_work_never_stops_before_the_days_that_the_clause_says(
    began: datetime, steps: list[After | NextWeek], end: After | NextWeek
) -> None:
    days, moment = stops_after(book(*steps, close=end)), began
    for when in (*steps, end):
        moment = CALENDAR.next_working_moment(CALENDAR.due(moment, when))

    assert days is not None
    assert days == 1 or moment.date() - began.date() >= timedelta(days=days)


@pytest.mark.parametrize(
    "stage, contract, client, helps",
    [
        (NEGOTIATING, Contract(), replace(CLIENT, phone=""), Safeguard.CONTACT),
        (NEGOTIATING, Contract(), CLIENT, None),
        (IN_PROGRESS, Contract(), CLIENT, Safeguard.WORK_STOPS),
        (IN_PROGRESS, replace(FULL, work_stops_after=None), CLIENT, Safeguard.WORK_STOPS),
        (IN_PROGRESS, replace(FULL, deposit=0), CLIENT, Safeguard.DEPOSIT),
        (IN_PROGRESS, replace(FULL, kill_fee=False, deposit=0), CLIENT, Safeguard.DEPOSIT),
        (IN_PROGRESS, replace(FULL, kill_fee=False), CLIENT, Safeguard.WORK_STOPS),
        (IN_PROGRESS, replace(FULL, law="", portfolio=False), CLIENT, None),
        (AWAITING_PAYMENT, Contract(), CLIENT, Safeguard.DEPOSIT),
        (AWAITING_PAYMENT, replace(FULL, court=""), CLIENT, Safeguard.LAW),
        (PLATFORM, Contract(), CLIENT, Safeguard.APPROVAL),
        (Stage("hibernating"), Contract(portfolio=True), CLIENT, Safeguard.DEPOSIT),
        (Stage("hibernating"), replace(FULL, portfolio=False), CLIENT, Safeguard.PORTFOLIO),
        (Stage("hibernating"), FULL, CLIENT, None),
    ],
)
def test_which_clause_would_have_helped_depends_on_the_stage_and_what_is_missing_comes_before_what_is_weak(
    stage: Stage, contract: Contract, client: Client, helps: Safeguard | None
) -> None:
    lacking = would_have_helped(stage, Protection(client, contract).judgements())

    assert (lacking.safeguard if lacking else None) is helps
