import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.mail import Address
from crickets.imap.dates import date, date_time, day, internaldate
from crickets.imap.header import EVIDENCE_LIMIT, FIELDS, REFERENCES_KEPT, SUBJECT_LIMIT, envelope, message_ids

AT = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
MEGABYTE = 1_000_000


def test_a_whole_header() -> None:
    found = envelope(
        b"Return-Path: <ann@acme.example>\r\n"
        b"From: =?iso-8859-1?Q?Ann_=C5?= <Ann@Acme.example>\r\n"
        b"Reply-To: desk@acme.example\r\n"
        b"To: You <you@studio.example>,\r\n\tteam@studio.example\r\n"
        b"Cc: c@acme.example\r\nBcc: b@acme.example\r\n"
        b"Subject: Re: =?utf-8?b?R3LDvMOfZQ==?=\r\n and more\r\n"
        b"Date: Mon, 2 Mar 2026 10:30:15 +0100\r\n"
        b"Message-ID:\r\n <two@acme.example>\r\n"
        b"In-Reply-To: <one@studio.example>\r\n"
        b"References: <zero@studio.example>\r\n <one@studio.example>\r\n"
        b"Precedence: bulk\r\n\r\nFrom: body@evil.example\r\n",
        AT,
    )

    assert found.message_id == "two@acme.example"
    assert found.sender == Address("ann@acme.example", "Ann Å")
    assert [address.email for address in found.reply_to] == ["desk@acme.example"]
    assert [address.email for address in found.to] == ["you@studio.example", "team@studio.example"]
    assert [address.email for address in (*found.cc, *found.bcc)] == ["c@acme.example", "b@acme.example"]
    assert found.subject == "Re: Grüße and more"
    assert found.date == AT
    assert found.in_reply_to == ("one@studio.example",)
    assert found.references == ("zero@studio.example", "one@studio.example")
    assert found.evidence == {"return-path": "<ann@acme.example>", "precedence": "bulk"}


# Ids


@pytest.mark.parametrize(
    "field, found",
    [
        ("<a@x.example>", ["a@x.example"]),
        ("<a@x.example><b@x.example>,<c@x.example>", ["a@x.example", "b@x.example", "c@x.example"]),
        ("<a@x.example> <b@x.example> <a@x.example>", ["a@x.example", "b@x.example"]),
        ("a@x.example", ["a@x.example"]),
        ("a@x.example b@x.example", ["a@x.example", "b@x.example"]),
        ("<a@x.example> (added by relay@x.example)", ["a@x.example"]),
        ("<a@x.example", ["a@x.example"]),
        ("<long-part- folded@x.example>", ["long-part-folded@x.example"]),
        ("<A+b=c/d$e@X.Example>", ["A+b=c/d$e@X.Example"]),
        ("<yes>", []),
        ("<>", []),
        ("yes", []),
        ("", []),
        (f"<{'a' * 600}@x.example>", []),
        ("<a\x00@x.example>", []),
        ("<a\ud800@x.example>", []),
    ],
)
def test_ids_in_their_many_spellings(field: str, found: list[str]) -> None:
    assert list(message_ids(field)) == found


@pytest.mark.parametrize(
    "field, parents",
    [
        ("<a@x.example>", ["a@x.example"]),
        ("<a@x.example> <b@x.example>", ["a@x.example", "b@x.example"]),
        ("Your message of Monday <a@x.example>", ["a@x.example"]),
        ("Ann <ann@acme.example> wrote <a@x.example>", ["a@x.example"]),
        ("ann@acme.example (Ann) <a@x.example>", ["a@x.example"]),
        ("<ann@acme.example> <a@x.example>", ["a@x.example"]),
        ('<a@x.example> (Ann\'s message of "Mon, 2 Mar")', ["a@x.example"]),
        ("a@x.example", ["a@x.example"]),
    ],
)
def test_an_address_before_the_id_is_no_parent(field: str, parents: list[str]) -> None:
    header = f"From: Ann <Ann@acme.example>\r\nIn-Reply-To: {field}\r\n\r\n"

    assert list(envelope(header.encode(), AT).in_reply_to) == parents


def test_of_hundreds_of_references_both_ends_are_kept() -> None:
    references = [f"{number}@x.example" for number in range(300)]
    field = "\r\n ".join(f"<{reference}>" for reference in references)
    found = envelope(f"References: {field}\r\n\r\n".encode(), AT).references

    assert list(found) == references[:REFERENCES_KEPT] + references[-REFERENCES_KEPT:]


def test_a_message_without_an_id_has_the_same_one_wherever_it_is_found() -> None:
    header = b"From: Ann <ann@acme.example>\r\nSubject: Hello\r\nDate: Mon, 2 Mar 2026 10:30:15 +0100\r\n\r\n"
    other = header.replace(b"Hello", b"Hallo")

    assert envelope(header, AT).message_id == envelope(header + b"Body", AT).message_id
    assert envelope(header, AT).message_id != envelope(other, AT).message_id
    assert envelope(header, AT).message_id.endswith("@missing.invalid")


@pytest.mark.parametrize("lost", ["Message-ID:", "Message-ID: <12345>", "Message-ID: yes", "X: <a@x.example>"])
def test_an_id_that_is_none_is_replaced(lost: str) -> None:
    assert envelope(f"{lost}\r\n\r\n".encode(), AT).message_id.endswith("@missing.invalid")


# Texts


@pytest.mark.parametrize(
    "subject, readable",
    [
        (b"plain", "plain"),
        (b"=?utf-8?q?Hi=0D=0ABcc=3A_evil=40x.example?=", "Hi Bcc: evil@x.example"),
        (b"=?utf-8?q?two?= =?utf-8?q?words?=", "twowords"),
        (b"=?utf-8?b?4oI=?=\r\n =?utf-8?b?rA==?=", "€"),
        (b"=?utf-8?q?one?= and =?utf-8?q?two?=", "one and two"),
        (b"=?utf-8*en?q?with_a_language?=", "with a language"),
        (b"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本"),
        (b"=?gb2312?b?1tDOxA==?=", "中文"),
        (b"=?unknown-8bit?q?Gr=FC=DFe?=", "Grüße"),
        (b"=?no-such-charset?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?punycode?q?abc-def?=", "abc-def"),
        (b"=?unicode_escape?q?=5Cud800?=", "\\ud800"),
        (b"=?utf-7?q?+2AA-?=", "�"),
        (b"=?utf-8?b?!!!?=", ""),
        (b"=?utf-8?b?YWJ?=", "ab"),
        (b"=?utf-8?q?never ended", "=?utf-8?q?never ended"),
        ("Grüße, raw".encode(), "Grüße, raw"),
        ("Grüße, raw".encode("latin-1"), "Grüße, raw"),
        (b"a\x00b\x1b[31mc\x96d", "a b [31mc–d"),
        ("a\u202eb\u2028c\ufeff".encode(), "a b c"),
        (b"{{ config }} [/b] %s", "{{ config }} [/b] %s"),
        (b"a\rBcc: evil@x.example", "a Bcc: evil@x.example"),
    ],
)
def test_a_subject_is_one_readable_line(subject: bytes, readable: str) -> None:
    assert envelope(b"Subject: " + subject + b"\r\n\r\n", AT).subject == readable


def test_long_texts_are_cut() -> None:
    found = envelope(b"Subject: %s\r\nList-Id: %s\r\n\r\n" % (b"s" * 5_000, b"l" * 5_000), AT)

    assert len(found.subject) == SUBJECT_LIMIT
    assert len(found.evidence["list-id"]) == EVIDENCE_LIMIT


def test_the_results_for_many_signatures_are_kept_to_the_end() -> None:
    results = b"mx.studio.example;" + b" dkim=fail header.d=list.example;" * 50 + b" dmarc=fail"
    found = envelope(b"Authentication-Results: %s\r\n\r\n" % results, AT)

    assert found.evidence["authentication-results"] == results.decode()


# Fields


def test_of_a_doubled_field_the_topmost_counts() -> None:
    found = envelope(
        b"Authentication-Results: ours; dkim=fail\r\nAuthentication-Results: forged; dkim=pass\r\n"
        b"Subject: first\r\nSubject: second\r\nFrom: a@x.example\r\nFrom: b@x.example\r\n\r\n",
        AT,
    )

    assert found.evidence["authentication-results"] == "ours; dkim=fail"
    assert found.subject == "first"
    assert found.sender == Address("a@x.example")


def test_recipients_and_references_go_on_in_a_second_field() -> None:
    found = envelope(b"To: a@x.example\r\nTo: b@x.example\r\nReferences: <1@x>\r\nReferences: <2@x>\r\n\r\n", AT)

    assert [address.email for address in found.to] == ["a@x.example", "b@x.example"]
    assert found.references == ("1@x", "2@x")


@pytest.mark.parametrize(
    "header, sender",
    [
        (b"From: a@x.example, b@x.example\r\nSender: s@x.example", "a@x.example"),
        (b"From: nobody\r\nSender: s@x.example", "s@x.example"),
        (b"FROM : a@x.example", "a@x.example"),
        (b"From:a@x.example", "a@x.example"),
        (b"From:\r\n\t\r\n a@x.example", "a@x.example"),
    ],
    ids=["several", "none, but a sender", "a space before the colon", "no space behind", "folded twice"],
)
def test_who_wrote(header: bytes, sender: str) -> None:
    found = envelope(header + b"\r\n\r\n", AT).sender

    assert found is not None
    assert found.email == sender


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\r\nbody", b"no colon at all", b"\0\0\0", b"\xff\xfe: \xff", b": nothing", b"\r\r\r"]
)
def test_a_message_without_a_header_is_an_empty_envelope(raw: bytes) -> None:
    found = envelope(raw, AT)

    assert (found.sender, found.date, found.subject, found.references, found.evidence) == (None, None, "", (), {})


def test_lines_may_end_as_on_unix() -> None:
    found = envelope(b"Subject: a\n b\nFrom: a@x.example\n\nFrom: b@x.example\n", AT)

    assert found.subject == "a b"
    assert found.sender == Address("a@x.example")


# Dates


@pytest.mark.parametrize(
    "value, found",
    [
        ("Mon, 2 Mar 2026 10:30:15 +0100", AT),
        ("2 Mar 2026 09:30:15 +0000", AT),
        ("Mon, 02 Mar 2026 04:30:15 -0500 (EST)", AT),
        ("Mon, 2 Mar 2026 09:30:15 GMT", AT),
        ("Mon, 2 Mar 26 09:30:15 UT", AT),
        ("Mon Mar  2 09:30:15 2026", AT),
        ("Mon, 2 Mar 2026 09:30:60 +0000", datetime(2026, 3, 2, 9, 30, 59, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 09:30 +0000", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("Mon, 31 Feb 2026 09:30:15 +0000", None),
        ("Mon, 2 Mar 2026 25:30:15 +0000", None),
        ("Mon, 2 Mar 2026 09:30:15 +9900", None),
        ("Fri, 1 Jan 9999 00:00:00 -2300", None),
        ("Fri, 1 Jan 0001 00:00:00 +2300", None),
        ("Thu, 1 Jan 1903 00:00:00 +0000", None),
        ("Mon, 2 Mär 2026 09:30:15 +0000", None),
        ("yesterday", None),
        ("", None),
        ("Mon, " * 100_000, None),
        ("0" * 100_000, None),
    ],
)
def test_dates(value: str, found: datetime | None) -> None:
    assert date(value) == found


@pytest.mark.parametrize(
    "value, found",
    [
        ("02-Mar-2026 09:30:15 +0000", AT),
        (" 2-Mar-2026 11:30:15 +0200", AT),
        ("02-Mar-2026", None),
        ("02-Mrz-2026 09:30:15 +0000", None),
        ("00-Mar-0000 09:30:15 +0000", None),
        ("", None),
    ],
)
def test_dates_of_servers(value: str, found: datetime | None) -> None:
    assert internaldate(value) == found


def test_dates_are_written_in_english() -> None:
    assert date_time(AT) == "02-Mar-2026 09:30:15 +0000"
    assert day(AT) == "02-Mar-2026"


# Hostile mail: were any of this more than linear, it would not end before the suite's time limit.


@pytest.mark.parametrize(
    "field, piece",
    [
        ("References", "<a@b> "),
        ("References", "<a"),
        ("References", "a@b "),
        ("In-Reply-To", "("),
        ("In-Reply-To", "(<a@b>"),
        ("From", "("),
        ("From", '"\\'),
        ("From", '"'),
        ("From", "<"),
        ("From", "a@b "),
        ("From", "=?a?q?"),
        ("From", "=?utf-8?q?=41?= "),
        ("To", "a@b.example,"),
        ("To", "a:"),
        ("To", "\\("),
        ("Subject", "=?a?q?"),
        ("Subject", "=?utf-8?q?=41?= "),
        ("Subject", "=?utf-8?b?"),
        ("Subject", "\r\n "),
        ("Date", "1 Jan "),
        ("Content-Type", "; a=b"),
    ],
)
def test_a_megabyte_of_a_hostile_field_is_read_in_one_pass(field: str, piece: str) -> None:
    header = f"{field}: {piece * (MEGABYTE // len(piece))}\r\nMessage-ID: <last@x.example>\r\n\r\n"

    assert envelope(header.encode(), AT).message_id == "last@x.example"


def test_deeply_nested_comments_are_no_recursion() -> None:
    depth = 100_000
    header = f"From: {'(' * depth}{')' * depth} ann@acme.example\r\n\r\n"

    found = envelope(header.encode(), AT).sender

    assert found is not None
    assert found.email == "ann@acme.example"


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.binary(max_size=80)), max_size=8))
def test_whatever_comes_becomes_an_envelope_that_can_be_stored_and_shown(fields: list[tuple[str, bytes]]) -> None:
    found = envelope(b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields), AT)

    people = (*found.to, *found.cc, *found.bcc, *found.reply_to, *((found.sender,) if found.sender else ()))
    texts = [found.message_id, found.subject, *found.references, *found.in_reply_to, *found.evidence.values()]
    texts += [text for person in people for text in (person.email, person.name)]
    for text in texts:
        assert text.encode("utf-8").decode() == text
        assert not {unicodedata.category(mark) for mark in text} & {"Cc", "Cs", "Zl", "Zp"}
