from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.drafts import (
    SIMILAR,
    Discarded,
    Edited,
    Evidence,
    Fate,
    Placement,
    Sent,
    Stands,
    Vanished,
    continues,
    digest,
    fate,
    likeness,
    triples,
)
from crickets.core.mail import Address, Arrival, Envelope, Flag, Locator, MailboxRole, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message, ThreadKey
from tests.core.story import DRAFT, at, mid

PARENT, REVISION, STRANGER = mid("offer"), mid("revision"), mid("stranger")
ANN = "ann@acme.example"
PLACEMENT = Placement(
    draft=DRAFT,
    matter=MatterKey("acme"),
    client=ClientKey("acme"),
    account=AccountKey("main"),
    thread=ThreadKey(PARENT),
    parent=PARENT,
    recipients=(ANN,),
    subject="Re: Offer",
    intended_at=at("7"),
    mailbox="Drafts",
    uidvalidity=1,
    uidnext=10,
    locator=Locator("Drafts", 1, 10),
)
TOUCHED = replace(PLACEMENT, revisions=(REVISION,), touched=True)


def in_drafts(
    message_id: MessageId,
    uid: int = 11,
    *,
    parent: MessageId = PARENT,
    to: str = ANN,
    flags: frozenset[str] = frozenset(),
) -> Arrival:
    headers = Envelope(message_id, to=(Address(to),), in_reply_to=(parent,), references=(parent,))
    return Arrival(Locator("Drafts", 1, uid), MailboxRole.DRAFTS, at("7 11:00"), headers, flags)


def own(
    name: str,
    when: str = "8",
    *,
    thread: str = PARENT,
    references: tuple[MessageId, ...] = (PARENT,),
    subject: str = "Re: Offer",
    to: str = ANN,
) -> Message:
    return Message(
        message_id=mid(name) if "@" not in name else MessageId(name),
        thread=ThreadKey(thread),
        client=ClientKey("acme"),
        account=AccountKey("main"),
        direction=Direction.OWN,
        at=at(when),
        internaldate=at(when),
        date=at(when),
        seen_at=at("8"),
        mailbox="Sent",
        subject=subject,
        to=(Address(to),),
        references=references,
    )


LOST = own("lost", thread="another", references=())
TRASH, ELSEWHERE = (Locator("Trash", 1, 5),), (Locator("Later", 1, 7),)
GONE = Evidence(None)

LADDER: list[tuple[str, Placement, Evidence, Fate]] = [
    ("it stands", PLACEMENT, Evidence(frozenset({Flag.DRAFT, Flag.SEEN})), Stands()),
    ("it stands, and a mail was written by hand", PLACEMENT, Evidence(frozenset(), own=(own("by hand"),)), Stands()),
    ("flagged as deleted, it counts as gone", PLACEMENT, Evidence(frozenset({Flag.DELETED})), Vanished()),
    ("gone, and nothing else is seen", PLACEMENT, GONE, Vanished()),
    ("sent by neomutt or Roundcube", PLACEMENT, Evidence(None, own=(own(DRAFT),)), Sent(DRAFT, edited=False)),
    ("edited by them, then sent", TOUCHED, Evidence(None, own=(own(DRAFT),)), Sent(DRAFT, edited=True)),
    ("a revision was sent", TOUCHED, Evidence(None, own=(own(REVISION),)), Sent(REVISION, edited=True)),
    ("sent by Thunderbird", PLACEMENT, Evidence(None, own=(own("new"),)), Sent(mid("new"), edited=True)),
    (
        "sent into the thread without its parent",
        PLACEMENT,
        Evidence(None, own=(own("new", references=()),)),
        Sent(mid("new"), edited=True),
    ),
    (
        "sent with all headers lost",
        PLACEMENT,
        Evidence(None, own=(LOST,), likeness={LOST.message_id: SIMILAR}),
        Sent(LOST.message_id, edited=True),
    ),
    (
        "another mail with that subject",
        PLACEMENT,
        Evidence(None, own=(LOST,), likeness={LOST.message_id: SIMILAR - 0.1}),
        Vanished(),
    ),
    (
        "that text, another subject",
        PLACEMENT,
        Evidence(None, own=(replace(LOST, subject="News"),), likeness={LOST.message_id: 1.0}),
        Vanished(),
    ),
    (
        "that text, to somebody else",
        PLACEMENT,
        Evidence(None, own=(replace(LOST, to=(Address("eve@else.example"),)),), likeness={LOST.message_id: 1.0}),
        Vanished(),
    ),
    ("saved again by neomutt", PLACEMENT, Evidence(None, (in_drafts(DRAFT),)), Edited(DRAFT, Locator("Drafts", 1, 11))),
    (
        "saved twice by Thunderbird: the newest",
        PLACEMENT,
        Evidence(None, (in_drafts(REVISION, 12), in_drafts(STRANGER, 11))),
        Edited(REVISION, Locator("Drafts", 1, 12)),
    ),
    (
        "a draft in answer to another mail",
        PLACEMENT,
        Evidence(None, (in_drafts(STRANGER, parent=mid("x")),)),
        Vanished(),
    ),
    ("a draft to somebody else", PLACEMENT, Evidence(None, (in_drafts(STRANGER, to="eve@else.example"),)), Vanished()),
    (
        "its successor is flagged as deleted",
        TOUCHED,
        Evidence(None, (in_drafts(REVISION, flags=frozenset({Flag.DELETED})),)),
        Vanished(),
    ),
    ("deleted", PLACEMENT, Evidence(None, trash=TRASH), Discarded()),
    (
        "old revisions in Trash, a new one stands",
        TOUCHED,
        Evidence(None, (in_drafts(REVISION),), trash=TRASH),
        Edited(REVISION, Locator("Drafts", 1, 11)),
    ),
    (
        "sent, and its leftover deleted",
        PLACEMENT,
        Evidence(None, own=(own("new"),), trash=TRASH),
        Sent(mid("new"), edited=True),
    ),
    (
        "moved to another folder, it is the user's",
        PLACEMENT,
        Evidence(None, elsewhere=ELSEWHERE),
        Edited(DRAFT, ELSEWHERE[0]),
    ),
    (
        "the sent copy is there before the draft under the same id is removed",
        PLACEMENT,
        Evidence(None, (in_drafts(DRAFT),), own=(own(DRAFT),)),
        Edited(DRAFT, Locator("Drafts", 1, 11)),
    ),
    (
        "history that was read only now",
        PLACEMENT,
        Evidence(None, own=(own("old", "5"),), trash=TRASH),
        Discarded(),
    ),
    (
        "sent from a device whose clock is slow",
        PLACEMENT,
        Evidence(None, own=(own("new", "6 23:00"),)),
        Sent(mid("new"), edited=True),
    ),
    (
        "two mails in the thread: the first",
        PLACEMENT,
        Evidence(None, own=(own("second", "9"), own("first", "8"))),
        Sent(mid("first"), edited=True),
    ),
]


@pytest.mark.parametrize("placement, seen, verdict", [row[1:] for row in LADDER], ids=[row[0] for row in LADDER])
def test_what_is_seen_tells_what_became_of_the_draft(placement: Placement, seen: Evidence, verdict: Fate) -> None:
    assert fate(placement, seen) == verdict


def test_all_ids_of_a_draft_are_its_own_and_its_revisions() -> None:
    assert TOUCHED.ids == {DRAFT, REVISION}


def test_a_draft_saved_under_a_known_id_continues_it_whomever_it_goes_to() -> None:
    assert continues(TOUCHED, in_drafts(REVISION, parent=mid("x"), to="eve@else.example"))
    assert not continues(TOUCHED, in_drafts(STRANGER, parent=mid("x")))


EVIDENCE = st.builds(
    Evidence,
    flags=st.sampled_from([None, frozenset(), frozenset({Flag.DELETED})]),
    drafts=st.lists(st.builds(in_drafts, st.sampled_from([DRAFT, REVISION, STRANGER]), st.integers(10, 14))).map(tuple),
    own=st.lists(st.builds(own, st.sampled_from([DRAFT, REVISION, "a", "b"]), st.sampled_from(["1", "8", "9"]))).map(
        tuple
    ),
    trash=st.sampled_from([(), TRASH]),
    elsewhere=st.sampled_from([(), ELSEWHERE]),
)


@given(EVIDENCE)
def test_nothing_but_seeing_it_in_trash_makes_it_discarded(seen: Evidence) -> None:
    assert fate(TOUCHED, seen) != Discarded() or seen.trash


@given(EVIDENCE)
def test_what_is_sent_is_a_mail_that_the_user_wrote_since(seen: Evidence) -> None:
    verdict = fate(TOUCHED, seen)
    since = TOUCHED.intended_at - timedelta(days=1)
    known = {m.message_id for m in seen.own if m.at >= since or m.message_id in TOUCHED.ids}

    assert not isinstance(verdict, Sent) or verdict.message_id in known


@given(EVIDENCE)
def test_the_order_in_which_things_are_seen_does_not_matter(seen: Evidence) -> None:
    turned = replace(seen, drafts=tuple(sorted(seen.drafts, key=lambda d: d.locator.uid)), own=seen.own[::-1])

    assert type(fate(TOUCHED, turned)) is type(fate(TOUCHED, seen))


# Texts

TEXT = "Just checking that this did not get buried: would the offer of last week still help you?"


def test_the_same_text_is_alike_and_another_is_not() -> None:
    ours = triples(TEXT)

    assert likeness(ours, TEXT.upper() + "\n> quoted") == 1.0
    assert likeness(ours, TEXT.replace("last week", "Monday")) >= SIMILAR
    assert likeness(ours, "Thank you, we will have a look at it tomorrow.") == 0.0


@pytest.mark.parametrize("text", ["", "two words", "…"], ids=["empty", "two words", "no words"])
def test_a_text_too_short_to_be_known_again_is_like_nothing(text: str) -> None:
    assert triples(text) == frozenset()
    assert likeness(triples(text), text) == 0.0


@given(st.text(), st.text())
def test_a_likeness_is_a_part(ours: str, text: str) -> None:
    assert 0.0 <= likeness(triples(ours), text) <= 1.0


def test_the_words_cannot_be_read_off_the_hashes() -> None:
    assert all(0 <= hashed < 2**48 for hashed in triples(TEXT))


@given(st.binary(), st.binary())
def test_only_the_same_bytes_are_untouched(one: bytes, other: bytes) -> None:
    assert (digest(one) == digest(other)) is (one == other)


def test_a_draft_is_no_draft_any_more_in_sent() -> None:
    sent = replace(in_drafts(DRAFT, flags=frozenset({Flag.DRAFT})), role=MailboxRole.SENT)

    assert not sent.is_draft
    assert replace(sent, role=MailboxRole.ALL).is_draft
