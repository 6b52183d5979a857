from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings

from crickets.core.drafts import Placement, Standing
from crickets.core.events import DraftPlaced, MatterOpened, Withdrawal
from crickets.core.mail import MessageId
from crickets.core.matters import NEGOTIATING
from crickets.errors import StoreError
from crickets.ports import Held
from crickets.store import SqlLedger
from tests.store.samples import ACME, DAY, MAIN, NOW, RELAUNCH, SIDE, facts, intended, mid, place, placement

FRESH = count()
STANDING = replace(
    placement("draft"),
    standing=Standing.PLACED,
    raw=b"From: you\r\n\0\xff",
    locator=place(7, "Drafts"),
    digest="0123",
    triples=frozenset({1, 2**47}),
    revisions=(mid("second"), mid("third")),
    touched=True,
    looks=2,
    look_at=NOW + DAY,
    withdrawal=Withdrawal.ANSWERED,
)


def test_an_intended_draft_is_known_with_its_fact(ledger: SqlLedger) -> None:
    ledger.intend(placement("draft", raw=b"bytes"), intended("draft"))

    assert ledger.placements() == [placement("draft", raw=b"bytes")]
    assert ledger.events(RELAUNCH) == [intended("draft")]


def test_naming_a_draft_is_no_news_about_its_matter(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, MatterOpened(NOW, NEGOTIATING), seen_at=NOW)
    ledger.put_off(RELAUNCH, NOW + DAY, seen=NOW)
    ledger.intend(placement("draft"), intended("draft"))

    assert ledger.held() == [Held(RELAUNCH, ACME, NOW + DAY)]


def test_a_draft_that_is_intended_again_stays_as_it_is(ledger: SqlLedger) -> None:
    ledger.intend(placement("draft"), intended("draft"))
    ledger.update(STANDING)
    ledger.intend(placement("draft"), intended("draft"))

    assert ledger.placements() == [STANDING]
    assert ledger.events(RELAUNCH) == [intended("draft")]


def test_what_is_known_of_a_placement_is_replaced(ledger: SqlLedger) -> None:
    ledger.intend(placement("draft", raw=b"bytes"), intended("draft"))
    ledger.update(STANDING)

    assert ledger.placements() == [STANDING]

    ledger.update(placement("draft"))

    assert ledger.placements() == [placement("draft")]


@settings(max_examples=30)
@given(drawn=facts(Placement))
def test_any_placement_comes_back_as_it_was(shared: SqlLedger, drawn: Placement) -> None:
    number = next(FRESH)
    revisions = tuple(MessageId(f"{number}{revision}") for revision in drawn.revisions)
    kept = replace(drawn, draft=mid(f"draft{number}"), revisions=revisions)
    shared.intend(kept, DraftPlaced(NOW, kept.draft))

    assert [shared.placement_of([known]) for known in kept.ids] == [kept] * len(kept.ids)


def test_a_draft_that_was_never_intended_cannot_be_updated(ledger: SqlLedger) -> None:
    with pytest.raises(StoreError, match=r"draft@acme\.example was never intended: .* please report it"):
        ledger.update(placement("draft"))

    assert ledger.placement_of([mid("draft")]) is None


def test_placements_are_those_that_have_not_ended_the_oldest_first(ledger: SqlLedger) -> None:
    old = placement("old", intended_at=NOW - DAY, standing=Standing.WITHDRAWING)
    side = placement("side", account=SIDE, standing=Standing.UNCERTAIN)
    ended = placement("ended", intended_at=NOW - 2 * DAY).ended()
    for one in (placement("new", intended_at=NOW + DAY), side, ended, old):
        ledger.intend(one, intended(one.draft))

    assert [p.draft for p in ledger.placements()] == [mid("old"), mid("side"), mid("new")]
    assert [p.draft for p in ledger.placements(MAIN)] == [mid("old"), mid("new")]
    assert ledger.placements(SIDE) == [side]


def test_a_placement_is_found_by_every_id_it_ever_had(ledger: SqlLedger) -> None:
    ledger.intend(placement("draft"), intended("draft"))
    ledger.update(placement("draft", revisions=(mid("second"),)))
    ended = placement("draft", revisions=(mid("second"), mid("third"))).ended()
    ledger.update(ended)

    for known in ("draft", "second", "third"):
        assert ledger.placement_of([mid("unknown"), mid(known)]) == ended
    assert ledger.placement_of([mid("unknown")]) is None
    assert ledger.placement_of([]) is None


def test_of_several_placements_the_newest_is_found(ledger: SqlLedger) -> None:
    ledger.intend(placement("new", intended_at=NOW + DAY), intended("new"))
    ledger.intend(placement("old"), intended("old"))

    assert ledger.placement_of([mid("old"), mid("new")]) == placement("new", intended_at=NOW + DAY)


def test_intended_drafts_are_counted_whatever_became_of_them(ledger: SqlLedger) -> None:
    ledger.intend(placement("yesterday", intended_at=NOW - DAY), intended("yesterday"))
    ledger.intend(placement("now"), intended("now"))
    ledger.intend(placement("ended", intended_at=NOW + DAY).ended(), intended("ended"))

    assert ledger.intended_since(NOW) == 2
    assert ledger.intended_since(NOW + 2 * DAY) == 0
