"""A follow-up with files attached, read back by the standard library's parser, by its old rules and by its new ones."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage, Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.compose import FollowUp, compose
from crickets.core.mail import MessageId
from crickets.core.parts import FILENAME_BYTES, LARGEST_MESSAGE, Attachment, shown_name
from crickets.core.plaintext import text_of
from tests.core.test_compose import FOLLOW_UP

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
INVOICE = Attachment("invoice-2026-14.pdf", "application/pdf", PDF)
WITH_INVOICE = replace(FOLLOW_UP, attachments=(INVOICE,))

WRITTEN = b"""\
Date: Tue, 10 Nov 2026 09:30:00 +0100
From: Ana Ferrer <ana@studio.example>
To: Jo Lind <jo@acme.example>
Cc: office@acme.example
Subject: Re: Website relaunch
Message-ID: <0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0@studio.example>
In-Reply-To: <2@studio.example>
References: <1@acme.example> <2@studio.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_edff28b3e19263780ca22f0bcef0bc8d"

--=_edff28b3e19263780ca22f0bcef0bc8d
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: 7bit

Hello Jo Lind,

Is there anything that I can clarify?

Best regards,
Ana Ferrer

--=_edff28b3e19263780ca22f0bcef0bc8d
Content-Type: application/pdf;
 name="invoice-2026-14.pdf"
Content-Disposition: attachment;
 filename="invoice-2026-14.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZz4+ZW5kb2JqCnRyYWlsZXI8PC9Sb290IDEg
MCBSPj4KJSVFT0YK
--=_edff28b3e19263780ca22f0bcef0bc8d--
"""


def test_a_file_stands_behind_the_text() -> None:
    assert compose(WITH_INVOICE) == WRITTEN.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("body", ["Hello Jo", "Dzień dobry", "word " * 40, "x" * 999], ids=len)
def test_the_text_is_the_same_with_a_file_and_without(body: str) -> None:
    alone = compose(replace(FOLLOW_UP, body=body, signature="Ana"))
    text = b"Content-Type: text/plain" + alone.partition(b"Content-Type: text/plain")[2]

    assert compose(replace(WITH_INVOICE, body=body, signature="Ana")).count(b"\r\n" + text + b"\r\n--=_") == 1


def test_files_keep_their_order() -> None:
    files = tuple(replace(INVOICE, filename=f"{number}.pdf") for number in (3, 1, 2))

    assert [name for name, _ in attached(replace(FOLLOW_UP, attachments=files))] == ["3.pdf", "1.pdf", "2.pdf"]


# Names

LONG = (
    'name="zzzzzzzzzzzzzzzzzzzz.pdf" '
    "filename*0*=utf-8''%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC; "
    "filename*1*=%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC%C5%BC; "
    "filename*2*=%C5%BC.pdf"
)


@pytest.mark.parametrize(
    "filename, fields",
    [
        ("invoice.pdf", 'name="invoice.pdf" filename="invoice.pdf"'),
        ("Invoice 14 (2).pdf", 'name="Invoice 14 (2).pdf" filename="Invoice 14 (2).pdf"'),
        ("Zoë.pdf", "name=\"Zoe.pdf\" filename*=utf-8''Zo%C3%AB.pdf"),
        ('a"b%41.pdf', "name=\"a_b_41.pdf\" filename*=utf-8''a%22b%2541.pdf"),
        ("=?utf-8?q?x?=.pdf", "name=\"=_utf-8_q_x_=.pdf\" filename*=utf-8''%3D%3Futf-8%3Fq%3Fx%3F%3D.pdf"),
        ("ż" * 20 + ".pdf", LONG),
    ],
    ids=["plain", "spaces", "a letter with a mark", "quotes and percents", "what looks encoded", "long"],
)
def test_a_name_is_written_once_in_each_field(filename: str, fields: str) -> None:
    part = compose(replace(FOLLOW_UP, attachments=(replace(INVOICE, filename=filename),))).decode()
    lines = part.partition("application/pdf;")[2].partition("Content-Transfer-Encoding")[0].split("\r\n")

    assert " ".join(line.strip() for line in lines if "attachment" not in line).strip() == fields


@pytest.mark.parametrize(
    "filename, name",
    [
        ("invoice.pdf", "invoice.pdf"),
        ("/home/ana/invoices/14.pdf", "14.pdf"),
        ("C:\\invoices\\14.pdf", "14.pdf"),
        ("../../14.pdf", "14.pdf"),
        ("..14.pdf. ", "14.pdf"),
        ("invoice\r\nBcc: all@evil.example.pdf", "invoice Bcc: all@evil.example.pdf"),
        ("invoice\t\u2028 14.pdf", "invoice 14.pdf"),
        ("invoice\x00\x1b[2J.pdf", "invoice[2J.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\ud800invoice.pdf", "invoice.pdf"),
        ("Zoe\u0308.pdf", "Zoë.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("ż" * 300 + ".pdf", "ż" * 98 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
    ids=[
        "as it is",
        "a path",
        "a path of Windows",
        "a way out",
        "dots around it",
        "a line break",
        "white space",
        "controls",
        "turned round",
        "a lone surrogate",
        "one letter, one character",
        "long",
        "long in bytes",
        "long, without an ending",
        "long, with a long ending",
    ],
)
def test_a_file_is_attached_under_a_harmless_name(filename: str, name: str) -> None:
    assert shown_name(filename) == name


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=250))
def test_any_name_is_read_back_by_everyone_and_brings_in_no_field(filename: str) -> None:
    named = f"{filename}.pdf"
    follow_up = replace(FOLLOW_UP, attachments=(replace(INVOICE, filename=named),))

    assert attached(follow_up) == [(shown_name(named), PDF)]
    assert len(shown_name(named).encode()) <= FILENAME_BYTES
    for policy in (email.policy.compat32, email.policy.default):
        message: Message = email.message_from_bytes(compose(follow_up), policy=policy)
        _, _, file = message.walk()
        assert file.get_filename() == shown_name(named)
        assert file.keys() == ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]


# Bytes


@given(st.binary(min_size=1, max_size=400), st.text(max_size=200))
def test_what_is_attached_is_read_back_and_every_server_can_carry_it(data: bytes, body: str) -> None:
    follow_up = replace(FOLLOW_UP, body=body, attachments=(replace(INVOICE, data=data), INVOICE))
    raw = compose(follow_up)
    files = raw.partition(b"application/pdf")[2].split(b"\r\n")

    assert attached(follow_up) == [(INVOICE.filename, data), (INVOICE.filename, PDF)]
    assert text_of(raw) == text_of(compose(replace(follow_up, attachments=())))
    assert not any(b"\r" in line or b"\n" in line for line in raw.split(b"\r\n"))
    assert max(map(len, files)) <= 76


def test_the_boundary_is_the_same_for_the_same_message_and_another_for_another() -> None:
    other = replace(WITH_INVOICE, message_id=MessageId("other@studio.example"))

    assert boundary(WITH_INVOICE) == boundary(replace(WITH_INVOICE, body="Another text."))
    assert boundary(WITH_INVOICE) != boundary(other)


def test_a_boundary_that_stands_in_the_text_is_not_taken() -> None:
    forged = f"--{boundary(WITH_INVOICE)}--\n\nGone."
    follow_up = replace(WITH_INVOICE, body=forged)

    assert boundary(follow_up) != boundary(WITH_INVOICE)
    assert text_of(compose(follow_up)) == forged
    assert attached(follow_up) == [(INVOICE.filename, PDF)]


# What cannot be attached


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        (replace(INVOICE, filename=""), "rename the file"),
        (replace(INVOICE, filename="\u202e/.. \x00"), "rename the file"),
        (replace(INVOICE, data=b""), r"invoice-2026-14\.pdf is empty"),
        (replace(INVOICE, content_type=""), "media type"),
        (replace(INVOICE, content_type="application/pdf\r\nBcc: all@evil.example"), "media type"),
        (replace(INVOICE, content_type='application/pdf; name="x"'), "media type"),
        (replace(INVOICE, content_type="message/rfc822"), "media type"),
        (replace(INVOICE, content_type="Multipart/mixed"), "media type"),
    ],
    ids=["no name", "a name of nothing", "empty", "no type", "a line break", "a parameter", "a message", "parts"],
)
def test_what_cannot_be_attached_is_refused(wrong: Attachment, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        compose(replace(FOLLOW_UP, attachments=(INVOICE, wrong)))


def test_a_file_too_large_for_the_servers_is_refused_by_its_name_with_the_way_out() -> None:
    large = Attachment("drawings.pdf", "application/pdf", bytes(15_000_000))

    with pytest.raises(ValueError, match=r"drawings\.pdf \(15\.0 MB\) .* would have 21 MB, .* put a link"):
        compose(replace(FOLLOW_UP, attachments=(INVOICE, large)))


def test_files_that_just_fit_are_attached() -> None:
    raw = compose(replace(FOLLOW_UP, attachments=(INVOICE, replace(INVOICE, data=bytes(14_600_000)))))

    assert 0.99 * LARGEST_MESSAGE < len(raw) <= LARGEST_MESSAGE


def boundary(follow_up: FollowUp) -> str:
    found = email.message_from_bytes(compose(follow_up)).get_boundary()
    assert found is not None
    return found


def attached(follow_up: FollowUp) -> list[tuple[str | None, object]]:
    message = email.message_from_bytes(compose(follow_up), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
