import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.mail import MessageId
from crickets.imap.traces import MOST, Traces, traces

HEADER = (
    b"Return-Path: <bounce@acme.example>\r\nFrom: =?x?Anna <Anna@Acme.example>\r\nSender:x@y.example\r\n"
    b"To: <you@studio.example>\r\n"
    b"Subject: write to eve@elsewhere.example\r\nIn-Reply-To: your mail <1@Studio.example>\r\n"
    b"References: <0@studio.example>\r\n\t<1@Studio.example>\r\n"
)


def test_authors_and_parents_are_found_in_bytes_that_nobody_understands() -> None:
    assert traces(HEADER) == Traces(
        frozenset({"bounce@acme.example", "anna@acme.example", "x@y.example"}),
        frozenset({MessageId("0@studio.example"), MessageId("1@Studio.example")}),
    )


def test_where_no_field_can_be_told_from_another_all_is_looked_through() -> None:
    seen = traces(b"\x00\xffFrom\xa0<Anna@Acme.example>\rIn-Reply-To <1@studio.example>")

    assert "anna@acme.example" in seen.writers
    assert "1@studio.example" in seen.refers_to


def test_of_very_many_ids_the_first_and_the_last_are_kept() -> None:
    ids = [f"{number}@studio.example" for number in range(5_000)]
    seen = traces(b"References: " + b" ".join(f"<{each}>".encode() for each in ids))

    assert len(seen.refers_to) == MOST
    assert {ids[0], ids[-1]} <= seen.refers_to


@pytest.mark.parametrize("header", [b"", b"@", b"From: @", b"From: " + b"a" * 600 + b"@acme.example"])
def test_what_is_no_address_is_none(header: bytes) -> None:
    assert {writer for writer in traces(header).writers if writer != "@"} == set()


@given(st.binary(max_size=300) | st.lists(st.sampled_from([HEADER, b"From:", b"\r\n", b"a@b", b"\xff"])).map(b"".join))
def test_any_bytes_leave_texts_that_can_be_stored(header: bytes) -> None:
    seen = traces(header)

    assert all(text.encode() and len(text) <= 600 for text in seen.writers | seen.refers_to)
