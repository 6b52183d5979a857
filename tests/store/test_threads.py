from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings

from crickets.core.mail import MailboxRole
from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey, Direction
from crickets.core.threads import Message
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
    facts,
    full_message,
    intended,
    message,
    mid,
    place,
    placement,
    thread,
)

FRESH = count()
INBOX = MailboxRole.INBOX


def test_a_message_comes_back_as_it_was(ledger: SqlLedger) -> None:
    ledger.remember(message("plain"))
    ledger.remember(full_message("full"))

    assert ledger.message(mid("plain")) == message("plain")
    assert ledger.message(mid("full")) == full_message("full")
    assert ledger.message(mid("unknown")) is None


@settings(max_examples=30)
@given(drawn=facts(Message))
def test_any_message_comes_back_as_it_was(shared: SqlLedger, drawn: Message) -> None:
    kept = replace(drawn, message_id=mid(f"message{next(FRESH)}"))
    shared.remember(kept)

    assert shared.message(kept.message_id) == kept
    assert shared.threads([kept.message_id, *kept.references]).keys() == {kept.message_id, *kept.references}


def test_nothing_changes_for_a_message_that_is_known(ledger: SqlLedger) -> None:
    ledger.remember(message("a"))
    ledger.remember(message("a", subject="Forged", thread=thread("other"), references=(mid("new"),), account=SIDE))

    assert ledger.message(mid("a")) == message("a")
    assert ledger.threads([mid("a"), mid("new")]) == {mid("a"): thread("first")}
    assert ledger.accounts_of(ACME) == {MAIN}


def test_an_id_that_is_only_referred_to_is_known_by_its_thread(ledger: SqlLedger) -> None:
    ledger.remember(message("a", references=(mid("unseen"), mid("unseen"))))

    assert ledger.threads([mid("a"), mid("unseen"), mid("unknown")]) == {
        mid("a"): thread("first"),
        mid("unseen"): thread("first"),
    }


def test_an_id_keeps_the_thread_in_which_it_was_known_first(ledger: SqlLedger) -> None:
    ledger.remember(message("a", references=(mid("root"),)))
    ledger.remember(message("b", thread=thread("other"), references=(mid("root"),)))

    assert ledger.threads([mid("root")]) == {mid("root"): thread("first")}


def test_any_number_of_ids_can_be_asked_for(ledger: SqlLedger) -> None:
    many = tuple(mid(f"m{n}") for n in range(40_000))
    ledger.remember(message("a", references=many))

    assert ledger.threads(many) == dict.fromkeys(many, thread("first"))
    assert ledger.threads([]) == {}


def test_a_thread_belongs_for_each_client_to_the_matter_to_which_it_was_bound_last(ledger: SqlLedger) -> None:
    ledger.bind(thread("first"), ACME, OWN_MATTER)
    ledger.bind(thread("first"), ACME, RELAUNCH)
    ledger.bind(thread("first"), GLOBEX, MatterKey(GLOBEX))

    assert ledger.owners(thread("first")) == {ACME: RELAUNCH, GLOBEX: GLOBEX}
    assert ledger.owners(thread("other")) == {}


def test_threads_that_are_one_have_the_same_ids_messages_and_placements(ledger: SqlLedger) -> None:
    ledger.remember(message("a"))
    ledger.remember(message("b", thread=thread("other"), references=(mid("unseen"),)))
    ledger.remember(message("c", thread=thread("third")))
    ledger.intend(placement("draft", thread=thread("other")), intended("draft"))

    ledger.merge(thread("first"), [thread("other")])

    assert ledger.threads([mid("b"), mid("unseen"), mid("c")]) == {
        mid("b"): thread("first"),
        mid("unseen"): thread("first"),
        mid("c"): thread("third"),
    }
    assert ledger.message(mid("b")) == message("b", references=(mid("unseen"),))
    assert [p.thread for p in ledger.placements()] == [thread("first")]


@pytest.mark.parametrize(
    "owned, matter",
    [
        ({"first": OWN_MATTER, "other": RELAUNCH}, {ACME: OWN_MATTER}),
        ({"other": RELAUNCH, "third": OWN_MATTER}, {ACME: RELAUNCH}),
        ({}, {}),
    ],
    ids=["its own stays", "else the first of the others", "else none"],
)
def test_threads_that_are_one_belong_to_one_matter_of_a_client(
    ledger: SqlLedger, owned: dict[str, MatterKey], matter: dict[ClientKey, MatterKey]
) -> None:
    for name, bound in owned.items():
        ledger.bind(thread(name), ACME, bound)

    ledger.merge(thread("first"), [thread("other"), thread("third")])

    assert ledger.owners(thread("first")) == matter
    assert ledger.owners(thread("other")) == {}
    assert ledger.owners(thread("third")) == {}


def test_threads_that_are_one_belong_to_every_client_that_they_ran_with(ledger: SqlLedger) -> None:
    ledger.bind(thread("first"), ACME, RELAUNCH)
    ledger.bind(thread("other"), GLOBEX, MatterKey(GLOBEX))
    ledger.merge(thread("first"), [thread("other")])

    assert ledger.owners(thread("first")) == {ACME: RELAUNCH, GLOBEX: GLOBEX}


def test_a_thread_that_is_merged_with_itself_stays(ledger: SqlLedger) -> None:
    ledger.remember(message("a"))
    ledger.bind(thread("first"), ACME, RELAUNCH)
    ledger.merge(thread("first"), [thread("first")])

    assert ledger.owners(thread("first")) == {ACME: RELAUNCH}
    assert ledger.threads([mid("a")]) == {mid("a"): thread("first")}


def test_messages_come_by_the_time_they_happened(ledger: SqlLedger) -> None:
    kept = [message("b", at=NOW + DAY), message("c"), message("a")]
    for one in (*kept, message("x", client=GLOBEX)):
        ledger.remember(one)

    assert ledger.messages(ACME) == list(reversed(kept))


def test_own_messages_are_asked_for_by_when_they_were_first_seen(ledger: SqlLedger) -> None:
    seen_later = message("later", seen_at=NOW + DAY, at=NOW - DAY)
    kept = [
        message("before", seen_at=NOW - DAY),
        message("just", seen_at=NOW),
        seen_later,
        message("theirs", direction=Direction.CLIENT),
        message("neither", direction=Direction.NEITHER),
        message("another's", client=GLOBEX),
    ]
    for one in kept:
        ledger.remember(one)

    assert ledger.own_since(ACME, NOW) == [seen_later, message("just", seen_at=NOW)]


# Where messages were seen


def test_a_message_is_seen_in_every_place_that_was_noted(ledger: SqlLedger) -> None:
    ledger.sight(MAIN, mid("a"), place(1), INBOX)
    ledger.sight(MAIN, mid("a"), place(4, "Trash"), MailboxRole.TRASH)
    ledger.sight(MAIN, mid("b"), place(2), INBOX)
    ledger.sight(SIDE, mid("a"), place(9), INBOX)

    found = sorted(ledger.sightings(MAIN, [mid("a"), mid("unknown")]), key=repr)

    assert found == [(place(1), INBOX), (place(4, "Trash"), MailboxRole.TRASH)]
    assert ledger.sightings(MAIN, []) == []


def test_a_place_that_is_seen_again_is_noted_once_with_its_newest_role(ledger: SqlLedger) -> None:
    ledger.sight(MAIN, mid("a"), place(1, "Old mail"), MailboxRole.OTHER)
    ledger.sight(MAIN, mid("a"), place(1, "Old mail"), MailboxRole.TRASH)

    assert ledger.sightings(MAIN, [mid("a")]) == [(place(1, "Old mail"), MailboxRole.TRASH)]


def test_a_client_is_known_in_every_account_in_which_it_was_ever_seen(ledger: SqlLedger) -> None:
    ledger.remember(message("a"))
    ledger.sight(SIDE, mid("a"), place(1), INBOX)
    ledger.sight(SIDE, mid("unknown"), place(2), INBOX)
    ledger.forget_mailbox(SIDE, "INBOX")

    assert ledger.accounts_of(ACME) == {MAIN, SIDE}
    assert ledger.accounts_of(GLOBEX) == frozenset()


def test_a_mailbox_that_is_forgotten_takes_its_places_along_and_no_message(ledger: SqlLedger) -> None:
    ledger.remember(message("a"))
    ledger.sight(MAIN, mid("a"), place(1), INBOX)
    ledger.sight(MAIN, mid("a"), place(1, "Work"), MailboxRole.OTHER)
    ledger.sight(SIDE, mid("a"), place(1), INBOX)

    ledger.forget_mailbox(MAIN, "INBOX")

    assert ledger.sightings(MAIN, [mid("a")]) == [(place(1, "Work"), MailboxRole.OTHER)]
    assert ledger.sightings(SIDE, [mid("a")]) == [(place(1), INBOX)]
    assert ledger.message(mid("a")) == message("a")
    assert ledger.threads([mid("a")]) == {mid("a"): thread("first")}


def test_the_largest_uid_is_kept(ledger: SqlLedger) -> None:
    last = replace(place(4_294_967_295), uidvalidity=4_294_967_295)
    ledger.sight(MAIN, mid("a"), last, INBOX)

    assert ledger.sightings(MAIN, [mid("a")]) == [(last, INBOX)]
