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
    FollowUp,
    compose,
    one_line,
    plain_text,
    reply_subject,
    safe,
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
        replace(FOLLOW_UP, to=()),
        replace(FOLLOW_UP, to=(Address("jo@acme.example\r\nBcc: all@evil.example"),)),
        replace(FOLLOW_UP, to=(Address("jo@acme.example, all@evil.example"),)),
        replace(FOLLOW_UP, to=(Address("jo"),)),
        replace(FOLLOW_UP, to=(Address("@acme.example"),)),
        replace(FOLLOW_UP, to=(Address("jo@" + "x" * 254),)),
        replace(FOLLOW_UP, cc=(Address("<jo@acme.example>"),)),
        replace(FOLLOW_UP, sender=Address("")),
        replace(FOLLOW_UP, in_reply_to=MessageId("2@studio.example>\r\nBcc: all@evil.example")),
        replace(FOLLOW_UP, in_reply_to=MessageId("no-domain")),
        replace(FOLLOW_UP, references=(MessageId("1 2@studio.example"),)),
        replace(FOLLOW_UP, message_id=MessageId("")),
        replace(FOLLOW_UP, date=FOLLOW_UP.date.replace(tzinfo=None)),
    ],
    ids=[
        "no recipient",
        "a line break in an address",
        "two addresses",
        "no domain",
        "no local part",
        "a long address",
        "brackets",
        "no sender",
        "a line break in an id",
        "an id without a domain",
        "a space in an id",
        "no Message-ID",
        "a naive date",
    ],
)
def test_what_cannot_be_written_is_refused(wrong: FollowUp) -> None:
    with pytest.raises(ValueError, match=r"address|message id|offset"):
        compose(wrong)


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


def test_the_date_is_said_in_english_and_with_its_offset() -> None:
    assert parsed(replace(FOLLOW_UP, date=datetime(2026, 3, 1, 7, 5, 9, tzinfo=UTC)))["Date"] == (
        "Sun, 01 Mar 2026 07:05:09 +0000"
    )


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
