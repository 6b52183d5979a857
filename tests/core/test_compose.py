"""A follow-up's header and bytes, read back by the standard library's parser."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crickets.core.compose import (
    REFERENCES_LENGTH,
    SAFE_LENGTH,
    FollowUp,
    compose,
    new_message_id,
    one_line,
    plain_text,
    references,
    reply_subject,
    safe,
    thread_subject,
)
from crickets.core.flowed import unflow
from crickets.core.mail import Address, MessageId

FIELDS = [
    "Date",
    "From",
    "To",
    "Cc",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
]

FOLLOW_UP = FollowUp(
    message_id=MessageId("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0@studio.example"),
    sender=Address("ana@studio.example", "Ana Ferrer"),
    to=(Address("jo@acme.example", "Jo Lind"),),
    cc=(Address("office@acme.example"),),
    subject="Re: Website relaunch",
    in_reply_to=MessageId("2@studio.example"),
    references=(MessageId("1@acme.example"), MessageId("2@studio.example")),
    date=datetime(2026, 11, 10, 9, 30, tzinfo=timezone(timedelta(hours=1))),
    body="Hello Jo Lind,\n\nIs there anything that I can clarify?\n\nBest regards,\nAna Ferrer",
)

PLAIN = b"""\
Date: Tue, 10 Nov 2026 09:30:00 +0100
From: Ana Ferrer <ana@studio.example>
To: Jo Lind <jo@acme.example>
Cc: office@acme.example
Subject: Re: Website relaunch
Message-ID: <0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0@studio.example>
In-Reply-To: <2@studio.example>
References: <1@acme.example> <2@studio.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: 7bit

Hello Jo Lind,

Is there anything that I can clarify?

Best regards,
Ana Ferrer
"""


def test_a_follow_up_is_what_a_person_would_have_sent() -> None:
    assert compose(FOLLOW_UP) == PLAIN.replace(b"\n", b"\r\n")


def test_a_follow_up_without_copies_has_no_such_field() -> None:
    assert parsed(replace(FOLLOW_UP, cc=()))["Cc"] is None


def test_no_field_tells_who_wrote_it_or_hides_a_recipient() -> None:
    assert parsed(FOLLOW_UP).keys() == FIELDS


def test_quote_and_signature_stand_below_the_letter() -> None:
    full = replace(FOLLOW_UP, quote="On 3 November 2026, Ana wrote:\n> Hello", signature="Ana Ferrer\nStudio")

    assert text(full).removeprefix(FOLLOW_UP.body) == (
        "\n\nOn 3 November 2026, Ana wrote:\n> Hello\n\n-- \nAna Ferrer\nStudio"
    )


def test_a_signature_that_has_its_separator_gets_no_second_one() -> None:
    assert text(replace(FOLLOW_UP, signature="-- \nAna")).endswith("\n\n-- \nAna")


def test_a_paragraph_flows_in_lines_of_72() -> None:
    raw = compose(replace(FOLLOW_UP, body="word " * 40))
    body = raw.partition(b"\r\n\r\n")[2].split(b"\r\n")

    assert [len(line) for line in body] == [70, 70, 59, 0]


@pytest.mark.parametrize(
    "body, encoding",
    [("Hello", "7bit"), ("Dzień dobry", "quoted-printable"), ("x" * 999, "quoted-printable")],
    ids=["ASCII", "UTF-8", "a line too long for a server"],
)
def test_a_body_is_encoded_only_where_it_must_be(body: str, encoding: str) -> None:
    message = parsed(replace(FOLLOW_UP, body=body))

    assert message["Content-Transfer-Encoding"] == encoding
    assert content(message) == body


@pytest.mark.parametrize(
    "name, field",
    [
        ("Jo Lind", "To: Jo Lind <jo@acme.example>"),
        ("", "To: jo@acme.example"),
        ("Lind, Jo", 'To: "Lind, Jo" <jo@acme.example>'),
        ('Jo "J" Lind\\', 'To: "Jo \\"J\\" Lind\\\\" <jo@acme.example>'),
        ("Łucja Żak", "To: =?utf-8?B?xYF1Y2phIMW7YWs=?= <jo@acme.example>"),
        ("=?utf-8?q?x?=", "To: =?utf-8?B?PT91dGYtOD9xP3g/PQ==?= <jo@acme.example>"),
    ],
    ids=["atoms", "none", "a comma", "quotes", "other letters", "what looks encoded"],
)
def test_a_name_is_written_so_that_it_is_read_as_one(name: str, field: str) -> None:
    raw = compose(replace(FOLLOW_UP, to=(Address("jo@acme.example", name),)))

    assert field in raw.decode().split("\r\n")


@pytest.mark.parametrize(
    "email_address, written",
    [
        ("jo@müller.example", "jo@xn--mller-kva.example"),
        ("jo@straße.example", "jo@xn--strae-oqa.example"),
        ("o'neil+crm@acme.example", "o'neil+crm@acme.example"),
    ],
    ids=["an international domain", "sharp s is no double s", "signs that are allowed"],
)
def test_an_address_is_written_in_ascii(email_address: str, written: str) -> None:
    assert parsed(replace(FOLLOW_UP, to=(Address(email_address),)))["To"] == written


@pytest.mark.parametrize(
    "hostile",
    [
        "relaunch\r\nBcc: all@evil.example",
        "relaunch\nBcc: all@evil.example",
        "relaunch\rBcc: all@evil.example",
        "relaunch\u2028Bcc: all@evil.example\u2029",
        "relaunch\x85Bcc: all@evil.example",
        "relaunch\x0b\x0cBcc: all@evil.example",
        "=?utf-8?q?Hi=0D=0ABcc=3A_all=40evil.example?=",
        "relaunch\r\n\r\nAnother body",
        "\ud800\x00\x1b[2J",
        '"<all@evil.example>, "',
        "x" * 5000,
        "{{ 7*7 }}",
    ],
)
def test_no_subject_and_no_name_brings_in_a_field_or_an_address(hostile: str) -> None:
    follow_up = replace(
        FOLLOW_UP,
        subject=reply_subject(hostile),
        sender=Address("ana@studio.example", hostile),
        to=(Address("jo@acme.example", hostile),),
    )
    message = parsed(follow_up)

    assert message.keys() == FIELDS
    assert emails(message, "To") == ["jo@acme.example"]
    assert emails(message, "From") == ["ana@studio.example"]
    assert content(message) == FOLLOW_UP.body


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": ()},
        {"to": (Address("jo@acme.example\r\nBcc: all@evil.example"),)},
        {"to": (Address("jo@acme.example, all@evil.example"),)},
        {"to": (Address("jo"),)},
        {"to": (Address("@acme.example"),)},
        {"to": (Address("jo@" + "x" * 254),)},
        {"cc": (Address("<jo@acme.example>"),)},
        {"sender": Address("")},
        {"in_reply_to": MessageId("2@studio.example>\r\nBcc: all@evil.example")},
        {"in_reply_to": MessageId("no-domain")},
        {"references": (MessageId("1 2@studio.example"),)},
        {"message_id": MessageId("")},
        {"date": datetime(2026, 11, 10, 9, 30)},  # noqa: DTZ001 - naive on purpose
    ],
    ids=str,
)
def test_what_cannot_be_written_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="address|message id|offset"):
        compose(replace(FOLLOW_UP, **wrong))


texts = st.text(st.characters(exclude_categories=()), max_size=300)
words = st.lists(st.sampled_from(["From ", ">", " ", "-- ", "\n", "word ", "żółć ", "x" * 80, "\t", "."]), max_size=60)
local_parts = st.text("abcdefghijklmnopqrstuvwxyz0123456789+-_", min_size=1, max_size=20)
addresses = st.builds(lambda local, name: Address(f"{local}@acme.example", name), local_parts, texts)


@given(subject=texts, sender=addresses, to=st.lists(addresses, min_size=1, max_size=6).map(tuple), body=texts)
def test_whatever_it_holds_it_is_read_back_as_it_was_written(
    subject: str, sender: Address, to: tuple[Address, ...], body: str
) -> None:
    follow_up = replace(FOLLOW_UP, subject=subject, sender=sender, to=to, body=body)
    message = parsed(follow_up)

    assert message.keys() == FIELDS
    assert str(message["Subject"]) == one_line(subject)
    assert emails(message, "To") == [address.email for address in to]
    assert names(follow_up) == [safe(address.name) for address in (sender, *to)]
    assert content(message) == normal(body)


@given(st.one_of(texts, words.map("".join)))
def test_any_body_is_read_back(body: str) -> None:
    assert text(replace(FOLLOW_UP, body=body)) == normal(body)


@given(subject=texts, name=texts, body=texts, quote=texts)
def test_every_line_ends_with_crlf_and_every_server_can_carry_it(
    subject: str, name: str, body: str, quote: str
) -> None:
    to = (Address("jo@acme.example", name),)
    raw = compose(replace(FOLLOW_UP, subject=subject, to=to, body=body, quote=quote, signature=name))
    lines = raw.split(b"\r\n")

    assert lines[-1] == b""
    assert not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    assert max(map(len, lines)) <= 998


@given(texts)
@example("x" * 70)
@example("x" * 67 + " " + "y" * 67)
def test_a_header_line_with_encoded_words_has_at_most_76_bytes(subject: str) -> None:
    header = compose(replace(FOLLOW_UP, subject=subject)).partition(b"\r\n\r\n")[0]

    assert max(map(len, header.split(b"\r\n"))) <= 76


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
    assert parsed(replace(FOLLOW_UP, references=kept, in_reply_to=parent))["In-Reply-To"] == f"<{parent}>"


def test_a_message_id_is_128_random_bits_in_the_users_domain() -> None:
    bits = bytes(range(16))

    assert new_message_id(bits, "studio.example") == "00010203-0405-0607-0809-0a0b0c0d0e0f@studio.example"
    assert new_message_id(bits, "müller.example").endswith("@xn--mller-kva.example")


def test_a_message_id_of_fewer_random_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="16 random bytes, not 8"):
        new_message_id(bytes(8), "studio.example")


def test_the_date_is_said_in_english_and_with_its_offset() -> None:
    assert parsed(replace(FOLLOW_UP, date=datetime(2026, 3, 1, 7, 5, 9, tzinfo=UTC)))["Date"] == (
        "Sun, 01 Mar 2026 07:05:09 +0000"
    )


def ids(*texts: str) -> tuple[MessageId, ...]:
    return tuple(map(MessageId, texts))


def parsed(follow_up: FollowUp) -> EmailMessage:
    message = email.message_from_bytes(compose(follow_up), policy=email.policy.default)

    assert isinstance(message, EmailMessage)
    return message


def content(message: EmailMessage) -> str:
    return unflow(message.get_content().replace("\r\n", "\n").removesuffix("\n"))


def text(follow_up: FollowUp) -> str:
    return content(parsed(follow_up))


def emails(message: EmailMessage, field: str) -> list[str]:
    return [address.addr_spec for address in message[field].addresses]


def names(follow_up: FollowUp) -> list[str]:
    """The names in From and To; the parser of Python 3.11 itself leaves a space between two encoded words of a name."""
    message = email.message_from_bytes(compose(follow_up), policy=email.policy.compat32)
    written = getaddresses([message["From"], message["To"]])
    return [str(make_header(decode_header(name))) for name, _ in written]


def normal(body: str) -> str:
    """A body as it can be written: no controls, no spaces at the end of a line but in a signature's separator."""
    lines = plain_text(body).strip("\n").split("\n")
    return "\n".join(line if line == "-- " else line.rstrip(" ") for line in lines)
