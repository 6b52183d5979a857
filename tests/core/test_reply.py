"""The parts of a reply that come from its thread: subject, References, texts; and its own Message-ID."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crickets.core.compose import (
    REFERENCES_LENGTH,
    SAFE_LENGTH,
    new_message_id,
    plain_text,
    references,
    reply_subject,
    safe,
    thread_subject,
)
from crickets.core.mail import MessageId

texts = st.text(st.characters(exclude_categories=()), max_size=300)

# Subjects


@pytest.mark.parametrize(
    "subject, bare",
    [
        ("Relaunch", "Relaunch"),
        ("Re: Relaunch", "Relaunch"),
        ("RE: Re: re : Relaunch", "Relaunch"),
        ("Re[2]: Re(3): Re^4: Relaunch", "Relaunch"),
        ("AW: Antw: Antwort: Relaunch", "Relaunch"),
        ("Odp: SV: Relaunch", "Relaunch"),
        ("RE\u00a0: Rép\u202f: Réf. : Relaunch", "Relaunch"),
        ("Re\uff1aRelaunch", "Relaunch"),
        ("Re: Fwd: Re: Relaunch", "Fwd: Re: Relaunch"),
        ("Re: RV: Relaunch", "RV: Relaunch"),
        ("TR : Relaunch", "TR : Relaunch"),
        ("Réf : 2026/14", "Réf : 2026/14"),
        ("Re-launch", "Re-launch"),
        ("Recap: Relaunch", "Recap: Relaunch"),
        ("Relaunch Re: the quote", "Relaunch Re: the quote"),
        ("Re:", ""),
        ("", ""),
        (" Re: \t Re:\r\n Relaunch ", "Relaunch"),
    ],
)
def test_a_reply_has_its_threads_subject_behind_one_re(subject: str, bare: str) -> None:
    assert thread_subject(subject) == bare
    assert reply_subject(subject) == f"Re: {bare}".rstrip()


@given(texts)
def test_the_subject_of_a_reply_to_a_reply_is_the_same(subject: str) -> None:
    assert reply_subject(reply_subject(subject)) == reply_subject(subject)


# Texts from mails


@pytest.mark.parametrize(
    "hostile, harmless",
    [
        ("Relaunch", "Relaunch"),
        ("two\r\nlines\u2028or\u2029more\x85", "two lines or more"),
        ("\x00\x07be\x1bll\x9b", "bell"),
        ("\u202eexe\u2066.\u2069txt\u200f\u061c", "exe.txt"),
        ("half\ud83d", "half"),
        ("  a \t \xa0b  ", "a b"),
        ("R\xa0: a", "R\xa0: a"),
        ("a" * 201, "a" * 199 + "…"),
        ("a" * 200, "a" * 200),
        ("a" * 150 + " " + "b" * 100, "a" * 150 + "…"),
        ("a" * 199 + " bc", "a" * 199 + "…"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
    ],
)
def test_a_text_from_a_mail_is_made_safe(hostile: str, harmless: str) -> None:
    assert safe(hostile) == harmless


@given(st.text(st.characters(exclude_categories=()), max_size=500))
@example("a" * 199 + " \u2028b")
def test_what_is_safe_is_short_one_line_and_stays_as_it_is(text: str) -> None:
    once = safe(text)

    assert len(once) <= SAFE_LENGTH
    assert once.splitlines() in ([], [once])
    assert safe(once) == once
    assert once.encode().decode() == once


def test_a_text_of_several_lines_keeps_them_and_its_tabs() -> None:
    assert plain_text("a\tb\r\nc\rd\u2028e\x00\u202e") == "a\tb\nc\nd\ne"


# Threads


def test_references_are_those_of_the_parent_and_the_parent_last() -> None:
    assert references(ids("1@a", "2@b"), MessageId("3@c")) == ids("1@a", "2@b", "3@c")


def test_a_parent_without_references_stands_alone() -> None:
    assert references((), MessageId("3@c")) == ids("3@c")


def test_no_reference_stands_twice_and_none_that_cannot_be_written() -> None:
    odd = ids("1@a", "3@c", "1@a", "<2@b>", "yes", "4 5@d", "6@\ud800", "2@b")

    assert references(odd, MessageId("3@c")) == ids("1@a", "2@b", "3@c")


def test_of_a_long_thread_the_first_message_stays_and_the_newest() -> None:
    thread = ids(*(f"{number:03}@acme.example" for number in range(200)))
    kept = references(thread[:-1], thread[-1])

    assert kept == (thread[0], *thread[-46:])


def test_a_first_message_that_leaves_no_room_goes() -> None:
    thread = ids("1" * 480 + "@acme.example", "2@acme.example")

    assert references(thread, MessageId("3" * 490 + "@acme.example")) == (MessageId("3" * 490 + "@acme.example"),)


@given(
    st.lists(st.one_of(texts, st.integers(1, 600).map(lambda n: "x" * n + "@acme.example")).map(MessageId)),
    st.integers(1, 480).map(lambda n: MessageId("p" * n + "@studio.example")),
)
def test_references_never_grow_beyond_900_characters(older: list[MessageId], parent: MessageId) -> None:
    kept = references(older, parent)

    assert kept[-1] == parent
    assert len(" ".join(f"<{mid}>" for mid in kept)) <= REFERENCES_LENGTH


def test_a_message_id_is_128_random_bits_in_the_users_domain() -> None:
    bits = bytes(range(16))

    assert new_message_id(bits, "studio.example") == "00010203-0405-0607-0809-0a0b0c0d0e0f@studio.example"
    assert new_message_id(bits, "müller.example").endswith("@xn--mller-kva.example")


def test_a_message_id_of_fewer_random_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="16 random bytes, not 8"):
        new_message_id(bytes(8), "studio.example")


def ids(*texts: str) -> tuple[MessageId, ...]:
    return tuple(map(MessageId, texts))
