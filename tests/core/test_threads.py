from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.mail import Address, Envelope, MessageId, stand_in_id
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message, Threading, ThreadKey, thread_of
from tests.core.story import mid


def envelope(name: str, *references: str, answers: tuple[str, ...] = ()) -> Envelope:
    return Envelope(mid(name), in_reply_to=tuple(map(mid, answers)), references=tuple(map(mid, references)))


def known(**threads: str) -> dict[MessageId, ThreadKey]:
    return {mid(name): ThreadKey(thread) for name, thread in threads.items()}


def test_a_message_that_refers_to_nothing_begins_a_thread_of_its_own() -> None:
    assert thread_of(envelope("a"), {}) == Threading(ThreadKey(mid("a")))


def test_a_thread_of_which_nothing_is_known_is_named_by_its_oldest_id() -> None:
    assert thread_of(envelope("c", "a", "b"), {}) == Threading(ThreadKey(mid("a")))


def test_an_answer_is_found_by_references_or_in_reply_to_alone() -> None:
    assert thread_of(envelope("c", "x", "b"), known(b="t")) == Threading(ThreadKey("t"))
    assert thread_of(envelope("c", answers=("b",)), known(b="t")) == Threading(ThreadKey("t"))


def test_the_same_message_again_is_in_the_same_thread() -> None:
    assert thread_of(envelope("a"), known(a="t")) == Threading(ThreadKey("t"))


def test_a_message_that_names_two_threads_makes_them_one() -> None:
    assert thread_of(envelope("c", "a", answers=("b",)), known(a="one", b="two")) == Threading(
        ThreadKey("one"), (ThreadKey("two"),)
    )


def test_the_subject_says_nothing() -> None:
    same_subject = Envelope(mid("b"), subject="Re: Website")

    assert thread_of(same_subject, known(a="t")).thread == ThreadKey(mid("b"))


def test_ancestors_are_named_once_the_oldest_first_and_the_parent_last() -> None:
    assert envelope("d", "a", "b", "a", answers=("b",)).ancestors == (mid("a"), mid("b"))
    assert envelope("d", "a", answers=("c",)).ancestors == (mid("a"), mid("c"))


NAMES = st.sampled_from("abcdef")


@given(st.lists(NAMES, max_size=5), st.lists(NAMES, max_size=2), st.dictionaries(NAMES, st.sampled_from("xyz")))
def test_the_thread_is_one_of_those_named_and_never_among_the_merged(
    references: list[str], answers: list[str], threads: dict[str, str]
) -> None:
    message = envelope("m", *references, answers=tuple(answers))
    threading = thread_of(message, known(**threads))
    named = {threads[name] for name in (*references, *answers) if name in threads}

    assert {threading.thread, *threading.merged} == named if named else threading.merged == ()
    assert threading.thread not in threading.merged


def test_a_message_without_an_id_gets_the_same_one_each_time() -> None:
    assert stand_in_id("a", "b") == stand_in_id("a", "b")
    assert stand_in_id("a", "b") != stand_in_id("ab", "")
    assert stand_in_id("\udce9").endswith("@missing.invalid")


MORNING, EVENING = datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 3, 18, tzinfo=UTC)
ANN, BOB = Address("ann@acme.example", "Ann"), Address("bob@acme.example", "Bob")


@pytest.mark.parametrize(
    "date, sender, header, copied",
    [
        (MORNING, ANN, Envelope(mid("m"), date=MORNING, sender=ANN), True),
        (MORNING, ANN, Envelope(mid("m"), date=EVENING, sender=ANN), False),
        (MORNING, ANN, Envelope(mid("m"), date=MORNING, sender=BOB), False),
        (None, Address("ann@acme.example"), Envelope(mid("m"), date=MORNING, sender=ANN), True),
        (None, Address("ann@acme.example"), Envelope(mid("m"), date=MORNING, sender=BOB), False),
        (None, None, Envelope(mid("m"), date=MORNING, sender=ANN), False),
        (None, None, Envelope(mid("m")), True),
    ],
    ids=["a copy", "later", "of another", "kept by a word", "kept by a word, of another", "of nobody known", "bare"],
)
def test_a_copy_is_told_from_another_mail_under_the_same_id(
    date: datetime | None, sender: Address | None, header: Envelope, *, copied: bool
) -> None:
    kept = Message(
        message_id=mid("m"),
        thread=ThreadKey("m"),
        client=ClientKey("acme"),
        account=AccountKey("main"),
        direction=Direction.CLIENT,
        at=MORNING,
        internaldate=MORNING,
        date=date,
        seen_at=EVENING,
        mailbox="INBOX",
        subject="Offer",
        sender=sender,
    )

    assert kept.is_copied_in(header) is copied
