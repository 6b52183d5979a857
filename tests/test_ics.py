"""A calendar file that any calendar reads, whatever a client calls themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.ics import Entry, calendar

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUMMER = datetime.fromisoformat("2026-03-30T16:30:00+02:00")

texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)


def lines(written: bytes) -> list[str]:
    """The content lines, unfolded as RFC 5545 section 3.1 says."""
    assert written.endswith(b"\r\n")
    return written.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def values(written: bytes, name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines(written) if line.partition(":")[0].partition(";")[0] == name]


def test_a_calendar_is_written_as_the_standard_says() -> None:
    written = calendar([Entry("acme", SUMMER, "acme: draft 'last'", "Offer"), Entry("b", date(2026, 4, 7), "c")], NOW)

    first, second = values(written, "UID")
    assert lines(written) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Crickets//Plan//EN",
        "BEGIN:VEVENT",
        "SUMMARY:acme: draft 'last'",
        "DTSTART:20260330T143000Z",
        "DTEND:20260330T144500Z",
        "DTSTAMP:20260302T090000Z",
        f"UID:{first}",
        "DESCRIPTION:Offer",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "SUMMARY:c",
        "DTSTART;VALUE=DATE:20260407",
        "DTEND;VALUE=DATE:20260408",
        "DTSTAMP:20260302T090000Z",
        f"UID:{second}",
        "DESCRIPTION:",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_the_same_entry_on_another_day_has_the_same_uid_and_another_entry_another() -> None:
    earlier, later = calendar([Entry("a", NOW, "x")], NOW), calendar([Entry("a", SUMMER, "y")], SUMMER)

    assert values(earlier, "UID") == values(later, "UID") == ["c1a61ce6-003d-51b7-8c5e-a2c189d7a0fc"]
    assert values(calendar([Entry("b", NOW, "x")], NOW), "UID") != values(earlier, "UID")


@pytest.mark.parametrize(
    "text, written",
    [
        ("Acme, Inc.; a\\b", "Acme\\, Inc.\\; a\\\\b"),
        ("x\r\nATTENDEE:mailto:eve@evil.example", "x\\\\r\\nATTENDEE:mailto:eve@evil.example"),
        ("\x1b[31m\u202eevil", "\\\\x1b[31m\\\\u202eevil"),
        ("Łódź \U0001f997", "Łódź \U0001f997"),
    ],
    ids=["marks of the format", "a line of its own", "what steers a terminal", "other alphabets"],
)
def test_a_hostile_text_stays_a_text(text: str, written: str) -> None:
    assert values(calendar([Entry("a", NOW, text)], NOW), "SUMMARY") == [written]


@given(texts, texts, texts)
def test_no_text_breaks_a_line_a_character_or_the_form(key: str, summary: str, description: str) -> None:
    written = calendar([Entry(key, NOW + timedelta(days=1), summary, description)], NOW)

    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert b"\r" not in written.replace(b"\r\n", b"")
    assert [line.decode() for line in written.split(b"\r\n")]  # a fold within a character could not be read
    assert len(lines(written)) == 13
