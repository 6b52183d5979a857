from datetime import datetime

import pytest

from crickets.core.events import Absent, Closed, MatterOpened, Parked, UserWrote
from crickets.core.events import Author as By
from crickets.core.matters import IN_PROGRESS, NEGOTIATING, MatterKey
from crickets.core.people import ClientKey
from crickets.ports import Held
from crickets.store import SqlLedger
from tests.store.samples import (
    ACME,
    DAY,
    GLOBEX,
    MAIN,
    NOW,
    OWN_MATTER,
    RELAUNCH,
    SIDE,
    intended,
    message,
    mid,
    placement,
    thread,
)

ACMECO = ClientKey("acme-co")
"""Begins like the old key, and is another's."""

THEIRS = MatterKey("globex")
THEIR_RELAUNCH = MatterKey("globex/relaunch")
OPENED = MatterOpened(NOW, NEGOTIATING)
ABSENT = Absent(NOW, mid("away"), NOW + DAY)


def test_all_that_is_known_of_a_client_is_anothers(ledger: SqlLedger) -> None:
    ledger.record(ACME, OWN_MATTER, OPENED, seen_at=NOW)
    ledger.record(ACME, RELAUNCH, OPENED, Parked(NOW), seen_at=NOW)
    ledger.record_client(ACME, ABSENT, seen_at=NOW)
    ledger.remember(message("a"))
    ledger.bind(thread("first"), ACME, RELAUNCH)
    ledger.bind(thread("quiet"), ACME, MatterKey("acme/quiet"))
    ledger.intend(placement("draft"), intended("draft"))
    ledger.know_client(ACME, frozenset({"ann@acme.example"}))

    ledger.rename(ACME, GLOBEX)

    assert [held.matter for held in ledger.held()] == [THEIRS, THEIR_RELAUNCH]
    assert [held.client for held in ledger.held(GLOBEX)] == [GLOBEX, GLOBEX]
    assert ledger.events(THEIRS) == [OPENED]
    assert sorted(ledger.events(THEIR_RELAUNCH), key=repr) == sorted([intended("draft"), OPENED, Parked(NOW)], key=repr)
    assert ledger.client_events(GLOBEX) == [ABSENT]
    assert ledger.messages(GLOBEX) == [message("a", client=GLOBEX)]
    assert ledger.owners(thread("first")) == {GLOBEX: THEIR_RELAUNCH}
    assert ledger.owners(thread("quiet")) == {GLOBEX: MatterKey("globex/quiet")}
    assert ledger.placements() == [placement("draft", client=GLOBEX, matter=THEIR_RELAUNCH)]
    assert ledger.accounts_of(GLOBEX) == {MAIN}
    assert ledger.known_clients() == {GLOBEX: frozenset({"ann@acme.example"})}


def test_nothing_is_left_of_the_old_client(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.record_client(ACME, ABSENT, seen_at=NOW)
    ledger.remember(message("a"))

    ledger.rename(ACME, GLOBEX)

    assert ledger.held(ACME) == []
    assert ledger.events(RELAUNCH) == []
    assert ledger.client_events(ACME) == []
    assert ledger.messages(ACME) == []
    assert ledger.accounts_of(ACME) == frozenset()


def test_what_both_clients_have_becomes_one_and_the_old_clients_facts_stay(ledger: SqlLedger) -> None:
    closed = Closed(NOW, "no answer", By.USER)
    ledger.record(ACME, RELAUNCH, OPENED, closed, seen_at=NOW)
    ledger.record_client(ACME, ABSENT, seen_at=NOW)
    ledger.remember(message("a", account=SIDE))
    ledger.know_client(ACME, frozenset({"ann@acme.example"}))

    wrote = UserWrote(NOW, mid("theirs"))
    ledger.record(GLOBEX, THEIR_RELAUNCH, MatterOpened(NOW + DAY, IN_PROGRESS), wrote, seen_at=NOW + 2 * DAY)
    ledger.record_client(GLOBEX, Absent(NOW, mid("away")), seen_at=NOW)
    ledger.remember(message("theirs", client=GLOBEX, account=SIDE))
    ledger.know_client(GLOBEX, frozenset({"@globex.example"}))

    ledger.rename(ACME, GLOBEX)

    assert sorted(ledger.events(THEIR_RELAUNCH), key=repr) == [closed, OPENED, wrote]
    assert ledger.client_events(GLOBEX) == [ABSENT]
    assert ledger.accounts_of(GLOBEX) == {SIDE}
    assert ledger.known_clients() == {GLOBEX: frozenset({"ann@acme.example", "@globex.example"})}


def test_a_thread_that_ran_with_both_clients_is_of_the_old_ones_matter(ledger: SqlLedger) -> None:
    ledger.bind(thread("first"), ACME, RELAUNCH)
    ledger.bind(thread("first"), GLOBEX, THEIRS)
    ledger.rename(ACME, GLOBEX)

    assert ledger.owners(thread("first")) == {GLOBEX: THEIR_RELAUNCH}


@pytest.mark.parametrize(
    "old, new, due_at",
    [(NOW, NOW + DAY, NOW), (NOW + DAY, NOW, NOW), (None, NOW, NOW), (NOW, None, NOW), (None, None, None)],
    ids=["the old one's is earlier", "the new one's is earlier", "only the new one's", "only the old one's", "none"],
)
def test_a_matter_that_both_have_is_due_when_the_first_of_them_was(
    ledger: SqlLedger, old: datetime | None, new: datetime | None, due_at: datetime | None
) -> None:
    for client, matter, moment in ((ACME, RELAUNCH, old), (GLOBEX, THEIR_RELAUNCH, new)):
        ledger.record(client, matter, OPENED, seen_at=NOW)
        assert ledger.put_off(matter, moment, seen=NOW)

    ledger.rename(ACME, GLOBEX)

    assert ledger.held() == [Held(THEIR_RELAUNCH, GLOBEX, due_at)]


def test_a_client_whose_key_begins_alike_is_left_alone(ledger: SqlLedger) -> None:
    ledger.record(ACMECO, MatterKey(ACMECO), OPENED, seen_at=NOW)
    ledger.bind(thread("first"), ACMECO, MatterKey(ACMECO))
    ledger.rename(ACME, GLOBEX)

    assert ledger.held() == [Held(MatterKey(ACMECO), ACMECO, NOW)]
    assert ledger.owners(thread("first")) == {ACMECO: MatterKey(ACMECO)}


@pytest.mark.parametrize("new", [ClientKey("acme-two"), ClientKey("ac")], ids=["longer", "shorter"])
def test_the_old_key_may_begin_like_the_new_one(ledger: SqlLedger, new: ClientKey) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.bind(thread("first"), ACME, RELAUNCH)
    ledger.rename(ACME, new)

    renamed = MatterKey(f"{new}/relaunch")
    assert ledger.held() == [Held(renamed, new, NOW)]
    assert ledger.owners(thread("first")) == {new: renamed}


def test_to_the_same_key_nothing_changes(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    ledger.record_client(ACME, ABSENT, seen_at=NOW)
    ledger.rename(ACME, ACME)

    assert ledger.events(RELAUNCH) == [OPENED]
    assert ledger.client_events(ACME) == [ABSENT]
    assert ledger.held() != []


def test_a_client_that_nobody_knows_is_renamed_to_nothing(ledger: SqlLedger) -> None:
    ledger.rename(ACME, GLOBEX)

    assert ledger.held() == []
    assert ledger.known_clients() == {}
