"""Mail made to break its reader: whatever it is, it gets a name, and never a fallback for what was raised."""

import logging
from collections.abc import Callable
from logging.handlers import BufferingHandler

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crickets.core.nature import CalendarMethod, Nature
from crickets.reading.natures import nature
from tests.reading import mails

SEEDS = [
    mails.mail(),
    mails.mail("I am out of the office from 5.-16.11. but yes.\n> quoted\n", "Automatic reply: Offer"),
    mails.mail("<html><body><p>Unsubscribe</p></body></html>", Content_Type="text/html"),
    mails.report("Final-Recipient: rfc822; ann@acme.example\nAction: failed"),
    mails.calendar(CalendarMethod.COUNTER),
    mails.parts(
        "Content-Type: text/plain\n\nYour message was read.", kind="report; report-type=disposition-notification"
    ),
]
REPEATED = [
    *("x", "> ", ". ", "1. ", ", but ", "\n\n", "(", "will ", "thank you for your ", "out of the office until "),
    *("ich werde ", "=?utf-8?q?a?= ", "B. ", "\u0000", "\ufdfa", "12-16 ", "the 20th and "),
]


def named(raw: bytes) -> Nature:
    return nature(raw, mails.RECEIVED, answers=mails.SENT, language="en")


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    caplog.set_level(logging.WARNING)
    return lambda: caplog.messages


@pytest.mark.parametrize("piece", REPEATED, ids=range(len(REPEATED)))
@pytest.mark.parametrize("where", ["body", "subject", "header"])
def test_a_megabyte_of_anything_has_a_name(piece: str, where: str, warnings: Callable[[], list[str]]) -> None:
    much = piece * (1_000_000 // len(piece.encode()))
    line = " ".join(much.split("\n"))
    raw = {
        "body": lambda: mails.mail(much),
        "subject": lambda: mails.mail(subject=line),
        "header": lambda: mails.mail(References=line),
    }[where]()

    assert named(raw) is not None
    assert warnings() == []


def test_parts_within_parts_have_a_name(warnings: Callable[[], list[str]]) -> None:
    nested = "Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 5_000
    fields = "".join(f"X-{i}: y\n" for i in range(20_000))

    assert named(nested.encode() + mails.mail()) is not None
    assert named(fields.encode() + mails.mail()) is not None
    assert warnings() == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_mail_that_is_cut_turned_and_spoilt_is_still_read(seed: bytes, data: st.DataObject) -> None:
    logger = logging.getLogger("crickets.reading.natures")
    listener = BufferingHandler(10)
    logger.addHandler(listener)
    try:
        named(spoilt(seed, data))
    finally:
        logger.removeHandler(listener)

    assert listener.buffer == []


def spoilt(seed: bytes, data: st.DataObject) -> bytes:
    """The seed with bits turned, cut at two places, its pieces in another order, something strange between them."""
    raw = bytearray(seed)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=30)):
        raw[place] ^= 1 << (place % 8)
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(raw))] * 2)))
    strange = data.draw(
        st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
    )
    pieces = data.draw(st.permutations([bytes(raw[:first]), bytes(raw[first:second]), bytes(raw[second:])]))
    return strange.join(pieces)
