from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crickets.core.events import Absent, Adopted, Bounced, Event, MatterEvent, MatterOpened, Snoozed, UserWrote
from crickets.core.matters import NEGOTIATING, MatterKey
from crickets.core.people import ClientKey
from crickets.ports import Held, Ledger, Recorded
from crickets.store import SqlLedger
from tests.store.samples import (
    ACME,
    CLIENT_KINDS,
    DAY,
    GLOBEX,
    MATTER_KINDS,
    NOW,
    OWN_MATTER,
    RELAUNCH,
    facts,
    intended,
    mid,
    placement,
)

OPENED = MatterOpened(NOW, NEGOTIATING)
WROTE = UserWrote(NOW, mid("a"), (mid("b"),))
LATER = NOW + DAY

_: type[Ledger] = SqlLedger


def matters(found: object) -> list[MatterKey]:
    assert isinstance(found, list)
    return [held.matter for held in found]


def put_off(ledger: SqlLedger, matter: MatterKey = RELAUNCH) -> None:
    """Let a matter rest until there is news."""
    (seen,) = (held.due_at for held in ledger.held() if held.matter == matter)
    assert ledger.put_off(matter, None, seen=seen)


# What is recorded


def test_what_was_recorded_of_a_matter_is_known_of_it_alone(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, WROTE, seen_at=NOW)
    ledger.record(ACME, OWN_MATTER, OPENED, seen_at=NOW)

    assert sorted(ledger.events(RELAUNCH), key=repr) == [OPENED, WROTE]
    assert ledger.events(OWN_MATTER) == [OPENED]
    assert ledger.events(MatterKey("nobody")) == []


def test_what_was_recorded_of_a_client_belongs_to_no_matter(ledger: SqlLedger) -> None:
    absent = Absent(NOW, mid("a"), LATER)
    ledger.record(ACME, OWN_MATTER, OPENED, seen_at=NOW)
    ledger.record_client(ACME, absent, seen_at=NOW)

    assert ledger.client_events(ACME) == [absent]
    assert ledger.client_events(GLOBEX) == []
    assert ledger.events(OWN_MATTER) == [OPENED]


def test_a_fact_that_is_reported_twice_is_new_once(ledger: SqlLedger) -> None:
    first = ledger.record(ACME, RELAUNCH, WROTE, seen_at=NOW)
    again = ledger.record(ACME, RELAUNCH, UserWrote(LATER, mid("a")), seen_at=LATER)

    assert (first, again) == (True, False)
    assert ledger.events(RELAUNCH) == [WROTE]


def test_the_same_fact_twice_in_one_report_is_one(ledger: SqlLedger) -> None:
    assert ledger.record(ACME, RELAUNCH, WROTE, WROTE, seen_at=NOW)
    assert ledger.events(RELAUNCH) == [WROTE]


def test_the_same_fact_of_two_matters_is_two(ledger: SqlLedger) -> None:
    assert ledger.record(ACME, RELAUNCH, WROTE, seen_at=NOW)
    assert ledger.record(ACME, OWN_MATTER, WROTE, seen_at=NOW)


def test_one_new_fact_among_known_ones_is_news(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

    assert ledger.record(ACME, RELAUNCH, OPENED, WROTE, seen_at=NOW)


def test_no_fact_is_no_news_and_opens_no_matter(ledger: SqlLedger) -> None:
    assert not ledger.record(ACME, RELAUNCH, seen_at=NOW)
    assert not ledger.record_client(ACME, seen_at=NOW)
    assert ledger.held() == []


FRESH = count()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(MATTER_KINDS).flatmap(facts), min_size=1, max_size=6))
def test_recording_any_facts_of_a_matter_twice_changes_nothing(shared: SqlLedger, given: list[MatterEvent]) -> None:
    client = ClientKey(f"client{next(FRESH)}")
    matter = MatterKey(client)
    first = shared.record(client, matter, *given, seen_at=NOW)
    put_off(shared, matter)
    known = shared.events(matter), shared.held(client)

    assert (first, shared.record(client, matter, *given, seen_at=LATER)) == (True, False)
    assert (shared.events(matter), shared.held(client)) == known
    assert all(event in given for event in known[0])


@settings(max_examples=60)
@given(st.sampled_from(CLIENT_KINDS).flatmap(facts))
def test_recording_any_fact_of_a_client_twice_changes_nothing(shared: SqlLedger, given: Absent | Bounced) -> None:
    client = ClientKey(f"client{next(FRESH)}")

    assert shared.record_client(client, given, seen_at=NOW)
    assert not shared.record_client(client, given, seen_at=LATER)
    assert shared.client_events(client) == [given]


@pytest.mark.parametrize("kind", [*MATTER_KINDS, *CLIENT_KINDS])
@settings(max_examples=5)
@given(data=st.data())
def test_every_fact_survives_the_database(shared: SqlLedger, kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(facts(kind))
    client = ClientKey(f"client{next(FRESH)}")
    if kind in CLIENT_KINDS:
        shared.record_client(client, event, seen_at=NOW)
    else:
        shared.record(client, MatterKey(client), event, seen_at=NOW)

    assert [*shared.events(MatterKey(client)), *shared.client_events(client)] == [event]


def test_the_journal_tells_when_and_how_each_fact_became_known_in_that_order(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, WROTE, seen_at=LATER, how="INBOX 7")
    ledger.record(ACME, RELAUNCH, OPENED, Adopted(NOW), seen_at=NOW, how="your word")
    ledger.record(ACME, RELAUNCH, WROTE, seen_at=LATER + DAY, how="Sent 1")
    ledger.record(ACME, OWN_MATTER, OPENED, seen_at=NOW)

    assert ledger.journal(RELAUNCH) == [
        Recorded(WROTE, LATER, "INBOX 7"),
        Recorded(OPENED, NOW, "your word"),
        Recorded(Adopted(NOW), NOW, "your word"),
    ]


# When to look


def test_the_mark_of_a_matter_changes_with_its_facts_alone(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.record(ACME, OWN_MATTER, OPENED, seen_at=NOW)
    before = ledger.marks()

    ledger.record(ACME, RELAUNCH, WROTE, seen_at=NOW)
    ledger.record(ACME, RELAUNCH, WROTE, seen_at=NOW)
    ledger.record_client(ACME, Absent(NOW, mid("c"), LATER), seen_at=NOW)
    after = ledger.marks()

    assert before[RELAUNCH][0] == 1
    assert after[RELAUNCH][0] == 2
    assert after[RELAUNCH][1] > before[RELAUNCH][1]
    assert after[OWN_MATTER] == before[OWN_MATTER]


def test_a_matter_with_news_is_due_at_once(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

    assert ledger.due(NOW) == [Held(RELAUNCH, ACME, NOW)]
    assert ledger.due(NOW - timedelta(microseconds=1)) == []


def test_news_of_a_matter_makes_the_clients_other_matters_due(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.record(GLOBEX, MatterKey(GLOBEX), OPENED, seen_at=NOW)
    put_off(ledger)
    put_off(ledger, MatterKey(GLOBEX))
    ledger.record(ACME, OWN_MATTER, OPENED, seen_at=LATER)

    assert ledger.due(LATER) == [Held(OWN_MATTER, ACME, LATER), Held(RELAUNCH, ACME, LATER)]


def test_news_of_a_client_makes_all_its_matters_due(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    put_off(ledger)
    ledger.record_client(ACME, Bounced(NOW, mid("a")), seen_at=LATER)

    assert ledger.due(LATER) == [Held(RELAUNCH, ACME, LATER)]


def test_what_is_known_already_makes_nothing_due(ledger: SqlLedger) -> None:
    bounced = Bounced(NOW, mid("a"))
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.record_client(ACME, bounced, seen_at=NOW)
    put_off(ledger)
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=LATER)
    ledger.record_client(ACME, bounced, seen_at=LATER)

    assert ledger.due(LATER) == []


def test_the_longest_due_comes_first(ledger: SqlLedger) -> None:
    late_first = [MatterKey(name) for name in ("c", "a", "b")]
    for hours, matter in enumerate(late_first):
        ledger.record(ClientKey(matter), matter, OPENED, seen_at=NOW + timedelta(hours=hours))

    assert matters(ledger.due(LATER)) == late_first


def test_a_matter_that_was_put_off_is_due_when_its_moment_comes(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

    assert ledger.put_off(RELAUNCH, LATER, seen=NOW)
    assert ledger.due(LATER - timedelta(microseconds=1)) == []
    assert ledger.due(LATER) == [Held(RELAUNCH, ACME, LATER)]


def test_a_matter_that_waits_for_news_is_never_due_by_itself(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

    assert ledger.put_off(RELAUNCH, None, seen=NOW)
    assert ledger.due(NOW + 9999 * DAY) == []
    assert ledger.held() == [Held(RELAUNCH, ACME, None)]
    assert ledger.put_off(RELAUNCH, LATER, seen=None)


def test_a_matter_nobody_knows_cannot_be_put_off(ledger: SqlLedger) -> None:
    assert not ledger.put_off(RELAUNCH, LATER, seen=None)
    assert ledger.held() == []


@pytest.mark.parametrize("hours", [-1, 0, 1], ids=["slow clock", "same moment", "later"])
def test_a_decision_that_has_not_seen_the_news_does_not_put_the_matter_off(
    ledger: SqlLedger, another: SqlLedger, hours: int
) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    (decided,) = ledger.due(NOW)
    another.record(ACME, RELAUNCH, Adopted(NOW), seen_at=NOW + timedelta(hours=hours))

    assert not ledger.put_off(RELAUNCH, LATER, seen=decided.due_at)
    assert matters(ledger.due(NOW)) == [RELAUNCH]


def test_a_decision_that_has_not_seen_a_touch_does_not_put_the_matter_off(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    (decided,) = ledger.due(NOW)
    ledger.touch(ACME, NOW)

    assert not ledger.put_off(RELAUNCH, LATER, seen=decided.due_at)


def test_news_that_comes_in_one_transaction_moves_the_matter_once(ledger: SqlLedger) -> None:
    with ledger.transaction():
        for day in range(5):
            ledger.record(ACME, RELAUNCH, Adopted(NOW + day * DAY), seen_at=NOW)

    assert ledger.held() == [Held(RELAUNCH, ACME, NOW)]


def test_a_matter_that_was_put_off_within_a_transaction_is_moved_by_news_in_it(ledger: SqlLedger) -> None:
    with ledger.transaction():
        ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
        assert ledger.put_off(RELAUNCH, LATER, seen=NOW)
        ledger.record(ACME, RELAUNCH, WROTE, seen_at=NOW)

    assert ledger.held() == [Held(RELAUNCH, ACME, NOW)]


def test_news_is_due_earlier_than_what_was_put_off(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.put_off(RELAUNCH, LATER, seen=NOW)
    ledger.record(ACME, RELAUNCH, Snoozed(NOW, LATER), seen_at=NOW)

    assert ledger.due(NOW) == [Held(RELAUNCH, ACME, NOW)]


def test_a_touch_makes_all_matters_of_the_client_due_and_no_others(ledger: SqlLedger) -> None:
    with ledger.transaction():
        for client, matter in ((ACME, RELAUNCH), (ACME, OWN_MATTER), (GLOBEX, MatterKey(GLOBEX))):
            ledger.record(client, matter, OPENED, seen_at=NOW)
    for held in ledger.held():
        ledger.put_off(held.matter, None, seen=held.due_at)
    ledger.touch(ACME, LATER)

    assert ledger.due(LATER) == [Held(OWN_MATTER, ACME, LATER), Held(RELAUNCH, ACME, LATER)]


def test_a_touch_leaves_what_is_due_earlier(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.touch(ACME, LATER)

    assert matters(ledger.due(NOW)) == [RELAUNCH]


def test_held_are_all_matters_or_those_of_one_client(ledger: SqlLedger) -> None:
    with ledger.transaction():
        for client, matter in ((GLOBEX, MatterKey(GLOBEX)), (ACME, RELAUNCH), (ACME, OWN_MATTER)):
            ledger.record(client, matter, OPENED, seen_at=NOW)

    assert matters(ledger.held()) == [OWN_MATTER, RELAUNCH, GLOBEX]
    assert matters(ledger.held(ACME)) == [OWN_MATTER, RELAUNCH]
    assert ledger.held(ClientKey("nobody")) == []


def test_the_next_moment_is_that_of_a_matter_or_of_a_placement(ledger: SqlLedger) -> None:
    ledger.intend(placement("draft"), intended("draft"))
    waiting = placement("draft", look_at=NOW + timedelta(hours=1))
    ledger.update(waiting)
    ledger.touch(ACME, NOW + timedelta(hours=2))

    assert ledger.next_due(NOW) == NOW + timedelta(hours=1)
    assert ledger.next_due(NOW + timedelta(hours=1)) == NOW + timedelta(hours=2)
    assert ledger.next_due(NOW + timedelta(hours=2)) is None

    ledger.update(waiting.ended())

    assert ledger.next_due(NOW) == NOW + timedelta(hours=2)


def test_there_is_no_next_moment_where_nothing_waits(ledger: SqlLedger) -> None:
    assert ledger.next_due(NOW) is None


def test_a_naive_moment_is_refused(ledger: SqlLedger) -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        ledger.due(NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="has no time zone"):
        ledger.record(ACME, RELAUNCH, Snoozed(NOW, LATER.replace(tzinfo=None)), seen_at=NOW)

    assert ledger.held() == []
