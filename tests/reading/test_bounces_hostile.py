"""Whatever is sent as a bounce: something is said of it, and only what was written is named."""

from hypothesis import given
from hypothesis import strategies as st

from crickets.core.nature import Bounce
from crickets.reading.natures import nature
from tests.reading import mails

FRAGMENTS = [
    "From: MAILER-DAEMON@mx.example",
    "From: <>",
    "Return-Path: <>",
    "Subject: Undeliverable: =?utf-8?Q?=41?=",
    "X-Failed-Recipients: ,,a@,@b,ann@acme.example",
    'Content-Type: multipart/report; report-type="delivery-status"; boundary=cut',
    'Content-Type: multipart/report; report-type="disposition-notification"; boundary=cut',
    "Content-Type: message/delivery-status",
    "Content-Type: message/disposition-notification",
    "Content-Type: message/rfc822",
    "Content-Transfer-Encoding: base64",
    "--cut",
    "--cut--",
    "",
    "Final-Recipient: ; <ann@acme.example",
    "Original-Recipient: rfc822",
    "Action: failed (5",
    "Action:",
    "Status: 4",
    "Will-Retry-Until: never",
    "Received: for <ann@acme.example> for <",
    "To: ann@acme.example,",
    "Message-ID: <a@b",
    "(expanded from: <",
    "(generated from ann@acme.example)",
    "The message could not be delivered to ann@acme.example",
    "we will keep trying",
    '{"notificationType": "Bounce", "bounce": {"emailAddress": "',
    "> > ----- original message -----",
    "\ufdfa" * 9,
    "\x00\ud7ff",
]
MADE = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=30), max_size=25).map("\n".join)


@given(MADE)
def test_whatever_is_sent_something_is_said_of_it(text: str) -> None:
    found = nature(text.encode("utf-8", "surrogatepass"), mails.RECEIVED)

    # What a bounce names stands in it.
    named = [one for one in (found.address, *found.others) if one] if isinstance(found, Bounce) else []
    assert [one for one in named if one not in text.lower()] == []


@given(st.binary(max_size=400))
def test_a_bounce_of_any_bytes_is_a_bounce_of_a_server(body: bytes) -> None:
    raw = b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\nTo: you@studio.example\n\n" + body

    assert isinstance(nature(raw, mails.RECEIVED), Bounce)
