from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.drafts import (
    LADDER,
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
    fate,
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
REWRITTEN = replace(PLACEMENT, revisions=(DRAFT,), touched=True)
"""Saved again under its own Message-ID."""


def in_drafts(
    message_id: MessageId,
    uid: int = 11,
    *,
    parent: MessageId = PARENT,
    references: tuple[MessageId, ...] = (),
    to: str = ANN,
    flags: frozenset[str] = frozenset(),
) -> Arrival:
    headers = Envelope(message_id, to=(Address(to),), in_reply_to=(parent,), references=references or (parent,))
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
HERE = frozenset({Flag.DRAFT, Flag.SEEN})
NEW, AT_11, AT_12 = mid("new"), Locator("Drafts", 1, 11), Locator("Drafts", 1, 12)

Row = tuple[str, Placement, Evidence, Fate]

CLIENTS: list[Row] = [
    ("neomutt: recall, send", PLACEMENT, Evidence(None, own=(own(DRAFT),)), Sent(DRAFT, edited=False)),
    ("neomutt: recall, abort", PLACEMENT, GONE, Vanished()),
    ("neomutt: recall, postpone", PLACEMENT, Evidence(None, (in_drafts(DRAFT),)), Edited(DRAFT, AT_11)),
    ("neomutt: resend-message", PLACEMENT, Evidence(HERE, own=(own("new"),)), Stands()),
    ("Thunderbird: edit, send", PLACEMENT, Evidence(None, own=(own("new"),)), Sent(NEW, edited=True)),
    ("Thunderbird: save", PLACEMENT, Evidence(None, (in_drafts(REVISION),)), Edited(REVISION, AT_11)),
    (
        "Thunderbird: many autosaves, the newest counts",
        PLACEMENT,
        Evidence(None, (in_drafts(REVISION, 12), in_drafts(STRANGER, 11))),
        Edited(REVISION, AT_12, (STRANGER,)),
    ),
    ("Thunderbird: Send Later, until it is sent", PLACEMENT, GONE, Vanished()),
    ("Thunderbird: delete", PLACEMENT, Evidence(None, trash=TRASH), Discarded()),
    (
        "Thunderbird: In-Reply-To without References, so that both are lost",
        PLACEMENT,
        Evidence(None, own=(LOST,), likeness={LOST.message_id: SIMILAR}),
        Sent(LOST.message_id, edited=True, probably=True),
    ),
    ("Roundcube: save, send", REWRITTEN, Evidence(None, own=(own(DRAFT),)), Sent(DRAFT, edited=True)),
    ("K-9: save", PLACEMENT, Evidence(None, (in_drafts(REVISION),)), Edited(REVISION, AT_11)),
    ("K-9: send", TOUCHED, Evidence(None, own=(own("new"),)), Sent(NEW, edited=True)),
    ("Gmail: new id, thread kept", PLACEMENT, Evidence(None, own=(own("new"),)), Sent(NEW, edited=True)),
    (
        "Gmail: draft and sent copy share an id for a moment",
        PLACEMENT,
        Evidence(None, (in_drafts(DRAFT),), own=(own(DRAFT),)),
        Edited(DRAFT, AT_11),
    ),
    (
        "Outlook: the server files Sent twice",
        PLACEMENT,
        Evidence(None, own=(LOST, LOST), likeness={LOST.message_id: 1.0}),
        Sent(LOST.message_id, edited=True, probably=True),
    ),
    (
        "Apple Mail: sent, every revision in Trash",
        PLACEMENT,
        Evidence(None, own=(own("new"),), trash=TRASH),
        Sent(NEW, edited=True),
    ),
]
"""What each mail client does, as it is seen once it is done."""

RUNGS: list[Row] = [
    ("a mail under its id", PLACEMENT, Evidence(None, own=(own(DRAFT),)), Sent(DRAFT, edited=False)),
    ("a mail under the id of a revision", TOUCHED, Evidence(None, own=(own(REVISION),)), Sent(REVISION, edited=True)),
    (
        "a mail under an older id, though a revision is left",
        TOUCHED,
        Evidence(HERE, own=(own(DRAFT),)),
        Sent(DRAFT, edited=True),
    ),
    (
        "a mail in its thread with its words, though a revision is left",
        TOUCHED,
        Evidence(HERE, own=(own("new"),), likeness={NEW: SIMILAR}),
        Sent(NEW, edited=True),
    ),
    (
        "a newer revision, though the last one is left",
        TOUCHED,
        Evidence(HERE, (in_drafts(REVISION, 10), in_drafts(NEW))),
        Edited(NEW, AT_11),
    ),
    ("it stands", PLACEMENT, Evidence(HERE), Stands()),
    ("a mail in its thread", PLACEMENT, Evidence(None, own=(own("new"),)), Sent(NEW, edited=True)),
    (
        "a mail in its thread that does not name its parent",
        PLACEMENT,
        Evidence(None, own=(own("new", references=()),)),
        Sent(NEW, edited=True),
    ),
    (
        "a mail that names its parent, in what is taken for another thread",
        PLACEMENT,
        Evidence(None, own=(own("new", thread="another"),)),
        Sent(NEW, edited=True),
    ),
    (
        "a mail without its headers, with its subject, recipients and words",
        PLACEMENT,
        Evidence(None, own=(LOST,), likeness={LOST.message_id: SIMILAR}),
        Sent(LOST.message_id, edited=True, probably=True),
    ),
    (
        "a message in Drafts that answers the same mail",
        PLACEMENT,
        Evidence(None, (in_drafts(NEW),)),
        Edited(NEW, AT_11),
    ),
    ("in Trash", PLACEMENT, Evidence(None, trash=TRASH), Discarded()),
    ("in another folder", PLACEMENT, Evidence(None, elsewhere=ELSEWHERE), Edited(DRAFT, ELSEWHERE[0])),
    ("nowhere", PLACEMENT, GONE, Vanished()),
]
"""A row for each rung of the ladder, from the surest evidence to none."""

TRAPS: list[Row] = [
    (
        "the sent copy is there before the draft goes",
        PLACEMENT,
        Evidence(HERE, own=(own("new"),), likeness={NEW: 1.0}),
        Stands(),
    ),
    ("the sent copy comes after the draft went", PLACEMENT, GONE, Vanished()),
    (
        "the sent copy is there, and the revision under its id not yet removed",
        REWRITTEN,
        Evidence(HERE, own=(own(DRAFT),)),
        Stands(),
    ),
    (
        "a mail by hand beside a draft that the user edited",
        TOUCHED,
        Evidence(HERE, own=(own("by hand"),), likeness={mid("by hand"): SIMILAR - 0.1}),
        Stands(),
    ),
    ("another text in answer to the same mail", PLACEMENT, Evidence(HERE, (in_drafts(STRANGER),)), Stands()),
    ("an older revision is left beside the newest", TOUCHED, Evidence(HERE, (in_drafts(STRANGER, 9),)), Stands()),
    ("flagged as deleted, it counts as gone", PLACEMENT, Evidence(frozenset({Flag.DELETED})), Vanished()),
    (
        "flagged as deleted, and sent",
        PLACEMENT,
        Evidence(frozenset({Flag.DELETED}), own=(own("new"),)),
        Sent(NEW, edited=True),
    ),
    (
        "its successor is flagged as deleted",
        TOUCHED,
        Evidence(None, (in_drafts(REVISION, flags=frozenset({Flag.DELETED})),)),
        Vanished(),
    ),
    (
        "sent, and an older revision left in Drafts",
        PLACEMENT,
        Evidence(None, (in_drafts(REVISION),), own=(own("new"),)),
        Sent(NEW, edited=True),
    ),
    (
        "old revisions in Trash, a new one stands",
        TOUCHED,
        Evidence(None, (in_drafts(REVISION),), trash=TRASH),
        Edited(REVISION, AT_11),
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
    (
        "that text, to one of two recipients",
        replace(PLACEMENT, recipients=(ANN, "bob@acme.example")),
        Evidence(None, own=(LOST,), likeness={LOST.message_id: 1.0}),
        Vanished(),
    ),
    (
        "that text in another conversation: there the same letter was sent",
        PLACEMENT,
        Evidence(None, own=(replace(LOST, references=(mid("x"),)),), likeness={LOST.message_id: 1.0}),
        Vanished(),
    ),
    (
        "a draft that answers another mail",
        PLACEMENT,
        Evidence(None, (in_drafts(STRANGER, parent=mid("x")),)),
        Vanished(),
    ),
    (
        "the user's answer to the client's answer",
        PLACEMENT,
        Evidence(None, (in_drafts(STRANGER, parent=mid("answer"), references=(PARENT, mid("answer"))),)),
        Vanished(),
    ),
    ("a draft to somebody else", PLACEMENT, Evidence(None, (in_drafts(STRANGER, to="eve@else.example"),)), Vanished()),
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
        Sent(NEW, edited=True),
    ),
    (
        "two mails in the thread: the first",
        PLACEMENT,
        Evidence(None, own=(own("second", "9"), own("first", "8"))),
        Sent(mid("first"), edited=True),
    ),
    (
        "its Message-ID twice in Sent",
        PLACEMENT,
        Evidence(None, own=(own(DRAFT), own(DRAFT, "9"))),
        Sent(DRAFT, edited=False),
    ),
    (
        "sent under its id, and a mail by hand before that",
        PLACEMENT,
        Evidence(None, own=(own("by hand", "7 11:00"), own(DRAFT))),
        Sent(DRAFT, edited=False),
    ),
]
"""What looks like something else."""


@pytest.mark.parametrize("placement, seen, verdict", [pytest.param(*row[1:], id=row[0]) for row in CLIENTS])
def test_what_a_mail_client_did_is_understood(placement: Placement, seen: Evidence, verdict: Fate) -> None:
    assert fate(placement, seen) == verdict


@pytest.mark.parametrize("placement, seen, verdict", [pytest.param(*row[1:], id=row[0]) for row in RUNGS])
def test_each_rung_says_what_became_of_the_draft(placement: Placement, seen: Evidence, verdict: Fate) -> None:
    assert fate(placement, seen) == verdict


@pytest.mark.parametrize("placement, seen, verdict", [pytest.param(*row[1:], id=row[0]) for row in TRAPS])
def test_what_looks_like_something_else_misleads_nobody(placement: Placement, seen: Evidence, verdict: Fate) -> None:
    assert fate(placement, seen) == verdict


def test_every_rung_is_reached_by_a_row() -> None:
    reached = {next((r.evidence for r in LADDER if r.finds(placement, seen)), "") for _, placement, seen, _ in RUNGS}

    assert reached == {rung.evidence for rung in LADDER} | {""}


def test_all_ids_of_a_draft_are_its_own_and_its_revisions() -> None:
    assert TOUCHED.ids == {DRAFT, REVISION}


def test_saved_again_and_again_it_is_known_by_all_its_ids() -> None:
    again = TOUCHED.rewritten(Edited(STRANGER, AT_12, (NEW,)))

    assert again.ids == {DRAFT, REVISION, NEW, STRANGER}
    assert again.newest == STRANGER
    assert again.locator == AT_12
    assert again.rewritten(Edited(REVISION, AT_11)).newest == REVISION


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


def test_a_draft_is_no_draft_any_more_in_sent() -> None:
    sent = replace(in_drafts(DRAFT, flags=frozenset({Flag.DRAFT})), role=MailboxRole.SENT)

    assert not sent.is_draft
    assert replace(sent, role=MailboxRole.ALL).is_draft
