"""A message taken apart, however broken or hostile it is."""

import base64
import logging
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.reading.anatomy import dissect
from crickets.reading.natures import nature
from tests.reading import mails

NOW = datetime(2026, 11, 3, tzinfo=UTC)
HTML = "<html><head><style>p {color: red}</style></head><body><p>Hello <b>Ann</b></p></body></html>"

TEXTS: list[tuple[str, bytes, str]] = [
    ("plain", mails.mail("Hello Ann"), "Hello Ann"),
    ("html", mails.mail(HTML, Content_Type="text/html"), "Hello Ann"),
    ("html that says it is plain", mails.mail(HTML, Content_Type="text/plain"), "Hello Ann"),
    ("base64", mails.mail("SGVsbG8gQW5u", Content_Transfer_Encoding="base64"), "Hello Ann"),
    ("base64 cut off", mails.mail("SGVsbG8gQW5", Content_Transfer_Encoding="base64"), "Hello An"),
    ("base64 cut after one sign", mails.mail("SGVsbG8gQ", Content_Transfer_Encoding="base64"), "Hello "),
    ("quoted-printable", mails.mail("Hello=20A=\nnn", Content_Transfer_Encoding="quoted-printable"), "Hello Ann"),
    ("an unknown charset", mails.mail("Hello Ann", Content_Type="text/plain; charset=x-none"), "Hello Ann"),
    ("a charset of no mail", mails.mail("Hello Ann", Content_Type="text/plain; charset=punycode"), "Hello Ann"),
    (
        "the plain one before the other",
        mails.parts(f"Content-Type: text/html\n\n{HTML}", "Content-Type: text/plain\n\nPlain", kind="alternative"),
        "Plain",
    ),
    (
        "not the attached one",
        mails.parts("Content-Disposition: attachment\n\nFile", "Content-Type: text/plain\n\nHello Ann"),
        "Hello Ann",
    ),
    (
        "a boundary that no header names",
        mails.mail("--cut\n\nHello Ann\n--cut--\n", Content_Type="multipart/mixed"),
        "Hello Ann",
    ),
    ("a boundary that is nowhere", mails.mail("Hello Ann", Content_Type="multipart/mixed; boundary=cut"), "Hello Ann"),
    (
        "a boundary within that begins alike",
        mails.parts('Content-Type: multipart/alternative; boundary="cut2"\n\n--cut2\n\nHello Ann\n--cut2--'),
        "Hello Ann",
    ),
    ("a first line as mailboxes have it", b"From ann@acme.example Tue Nov  3\n" + mails.mail("Hello Ann"), "Hello Ann"),
    ("CRLF", mails.mail("Hello Ann").replace(b"\n", b"\r\n"), "Hello Ann"),
    ("nothing", b"", ""),
]

SUBJECTS: list[tuple[str, str, str]] = [
    ("plain", "Offer", "Offer"),
    ("encoded", "=?utf-8?q?R=C3=A9ponse_automatique?=", "Réponse automatique"),
    ("two words that are one", "=?utf-8?b?UsOpcA==?= =?utf-8?b?b25zZQ==?=", "Réponse"),
    ("a line break hidden in it", "=?utf-8?q?Offer=0D=0ABcc=3A_x?=", "Offer Bcc: x"),
    ("an unknown charset", "=?x-none?q?Offer?=", "Offer"),
    ("a charset that is none", "=?ut\u2020f?q?Offer?=", "=?ut\u2020f?q?Offer?="),
    ("never ends", "=?utf-8?q?Offer", "=?utf-8?q?Offer"),
    ("broken base64", "=?utf-8?b?T2ZmZXI?=", "Offer"),
]

HOSTILE: list[tuple[str, bytes]] = [
    ("a huge field", b"X-A: " + b"a" * 1_000_000 + b"\n\nhi"),
    ("many fields", b"X-A: b\n" * 100_000 + b"\nhi"),
    ("many parts", mails.mail("--b\n\nhi\n" * 20_000, Content_Type="multipart/mixed; boundary=b")),
    (
        "a thousand parts, each within the other",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(1_000)) + b"\nhi",
    ),
    (
        "megabytes of base64",
        mails.mail(base64.encodebytes(b"until friday " * 200_000).decode(), Content_Transfer_Encoding="base64"),
    ),
    ("tags that never end", mails.mail("<p" * 60_000, Content_Type="text/html")),
    ("one sign that is eighteen letters", mails.mail("\ufdfa" * 50_000)),
    ("many days", mails.mail("I am away until " + "3 december 2026, " * 2_000)),
    ("digits", mails.mail("back on " + "1" * 100_000)),
    ("a report about thousands", mails.report(*["Final-Recipient: rfc822; a@b.example\nAction: failed"] * 2_000)),
    ("bytes of no charset", b"Subject: \xff\xfe\n\n" + bytes(range(256)) * 500),
    ("lone surrogates", "Subject: \ud800\n\n\ud800".encode("utf-8", "surrogatepass")),
]


@pytest.mark.parametrize("raw, text", [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_the_first_text_is_found(raw: bytes, text: str) -> None:
    assert dissect(raw).text.strip("\n") == text


@pytest.mark.parametrize("raw, decoded", [row[1:] for row in SUBJECTS], ids=[row[0] for row in SUBJECTS])
def test_encoded_words_are_undone_on_one_line(raw: str, decoded: str) -> None:
    assert dissect(mails.mail(subject=raw)).headers.words("subject") == decoded


@pytest.mark.parametrize("raw", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_mail_is_cut_to_what_is_looked_at(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    message = dissect(raw)

    assert len(message.parts) <= 40
    assert len(message.text) <= 12_000
    with caplog.at_level(logging.WARNING):
        nature(raw, NOW)
    assert caplog.messages == []


@given(st.lists(st.sampled_from([row[1][:3_000] for row in (*TEXTS, *HOSTILE)]), max_size=3), st.binary(max_size=300))
def test_no_bytes_are_too_broken_to_be_named(pieces: list[bytes], noise: bytes) -> None:
    raw = noise.join(pieces) + noise
    dissect(raw)

    assert nature(raw, NOW, answers=NOW, language="en") is not None
