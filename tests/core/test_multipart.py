"""Mails with files attached, as mail clients write them, cut wherever the reading of a large one may end."""

import base64
import re
from dataclasses import replace

import pytest

from crickets.core.compose import compose
from crickets.core.drafts import SIMILAR, likeness, triples
from crickets.core.parts import Attachment
from crickets.core.plaintext import text_of
from crickets.core.quote import quoted
from crickets.drafting.settle import READ
from tests.core.test_compose import FOLLOW_UP

LETTER = "Dzień dobry Jo,\n\nhere is the invoice once more: would you tell me when it is going to be paid?\n\nAna"
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 400
FILE = base64.encodebytes(PDF).replace(b"\n", b"\r\n")

OURS = compose(replace(FOLLOW_UP, body=LETTER, attachments=(Attachment("Zoë.pdf", "application/pdf", PDF),)))

NEOMUTT = """\
Date: Tue, 10 Nov 2026 10:40:21 +0100
From: Ana Ferrer <ana@studio.example>
To: Jo Lind <jo@acme.example>
Subject: Re: Website relaunch
Message-ID: <0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0@studio.example>
References: <1@acme.example>
 <2@studio.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="hfs4ez6x3ckvco2p"
Content-Disposition: inline
Content-Transfer-Encoding: 8bit
In-Reply-To: <2@studio.example>


--hfs4ez6x3ckvco2p
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Disposition: inline
Content-Transfer-Encoding: 8bit

Dzień dobry Jo,

here is the invoice once more: would you tell me when it is going to~
be paid?

Ana

--hfs4ez6x3ckvco2p
Content-Type: application/pdf; name="Zoe.pdf"
Content-Disposition: attachment; filename*=utf-8''Zo%C3%AB%2Epdf
Content-Transfer-Encoding: base64

FILE
--hfs4ez6x3ckvco2p--
""".replace("~", " ").replace("\n", "\r\n").encode().replace(b"FILE\r\n", FILE)  # fmt: skip

THUNDERBIRD = (
    """\
Content-Type: multipart/mixed; boundary="------------F0xqJ0cVbT2nYx0Zr1kq3e0m"
Message-ID: <7b0f6c2a-90e1-4b3e-a1f6-1d6f0c2b9a55@studio.example>
Date: Tue, 10 Nov 2026 10:41:00 +0100
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
Subject: Re: Website relaunch
Content-Language: en-US
To: Jo Lind <jo@acme.example>
References: <1@acme.example> <2@studio.example>
From: Ana Ferrer <ana@studio.example>
In-Reply-To: <2@studio.example>

This is a multi-part message in MIME format.
--------------F0xqJ0cVbT2nYx0Zr1kq3e0m
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: quoted-printable

Dzie=C5=84 dobry Jo,

here is the invoice once more: would you tell me when it is going to=20
be paid?

Ana

--------------F0xqJ0cVbT2nYx0Zr1kq3e0m
Content-Type: application/pdf; name="=?UTF-8?B?Wm/Dqy5wZGY=?="
Content-Disposition: attachment; filename*=UTF-8''%5A%6F%C3%AB%2E%70%64%66
Content-Transfer-Encoding: base64

FILE
--------------F0xqJ0cVbT2nYx0Zr1kq3e0m--
""".replace("\n", "\r\n")
    .encode()
    .replace(b"FILE\r\n", FILE)
)

HTML = (
    """\
Content-Type: multipart/mixed; boundary="------------F0xqJ0cVbT2nYx0Zr1kq3e0m"
Message-ID: <7b0f6c2a-90e1-4b3e-a1f6-1d6f0c2b9a55@studio.example>
Subject: Re: Website relaunch

This is a multi-part message in MIME format.
--------------F0xqJ0cVbT2nYx0Zr1kq3e0m
Content-Type: multipart/alternative; boundary="------------a3eqzsyPWvcw9NwIZ0o4CFcA"

--------------a3eqzsyPWvcw9NwIZ0o4CFcA
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: 8bit

Dzień dobry Jo,

here is the invoice once more: would you tell me when it is going to be paid?

Ana

--------------a3eqzsyPWvcw9NwIZ0o4CFcA
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: 8bit

<!DOCTYPE html><html><body><p>Dzień dobry Jo,</p><p>here is the invoice once more</p></body></html>

--------------a3eqzsyPWvcw9NwIZ0o4CFcA--

--------------F0xqJ0cVbT2nYx0Zr1kq3e0m
Content-Type: application/pdf; name="invoice.pdf"
Content-Disposition: attachment; filename="invoice.pdf"
Content-Transfer-Encoding: base64

FILE
--------------F0xqJ0cVbT2nYx0Zr1kq3e0m--
""".replace("\n", "\r\n")
    .encode()
    .replace(b"FILE\r\n", FILE)
)

HTML_ALONE = (
    """\
Content-Type: multipart/mixed; boundary=x
Subject: Re: Website relaunch

--x
Content-Type: text/html; charset=UTF-8

<p>Dzień dobry Jo,</p><p>here is the invoice once more: would you tell me when it is going to be paid?</p><p>Ana</p>

--x
Content-Type: application/pdf; name="invoice.pdf"
Content-Disposition: attachment; filename="invoice.pdf"
Content-Transfer-Encoding: base64

FILE
--x--
""".replace("\n", "\r\n")
    .encode()
    .replace(b"FILE\r\n", FILE)
)

clients = pytest.mark.parametrize(
    "raw",
    [OURS, NEOMUTT, THUNDERBIRD, HTML, HTML_ALONE],
    ids=["ours", "neomutt", "Thunderbird", "Thunderbird in two forms", "HTML only"],
)


@clients
def test_the_text_is_read_past_the_file(raw: bytes) -> None:
    assert text_of(raw) == LETTER


@clients
def test_cut_at_any_byte_behind_the_text_a_mail_still_gives_it(raw: bytes) -> None:
    end = max(match.end() for match in re.finditer(rb"Ana(?:</p>)?\r\n", raw))
    cuts = [*range(end, raw.index(FILE) + 200), READ, len(raw) // 2, *range(len(raw) - 100, len(raw))]

    assert {text_of(raw[:cut]) for cut in cuts} == {LETTER}


@clients
def test_of_a_mail_cut_within_its_text_the_beginning_is_read(raw: bytes) -> None:
    cut = raw.index(b"invoice once more")

    assert text_of(raw[:cut]).endswith("here is the")


@clients
def test_our_draft_is_known_again_by_what_is_read_of_a_large_mail(raw: bytes) -> None:
    assert len(raw) > READ
    assert likeness(triples(LETTER), text_of(raw[:READ])) == 1.0


def test_another_letter_with_the_same_file_is_not_taken_for_it() -> None:
    other = compose(
        replace(FOLLOW_UP, body="Thank you, Jo!", attachments=(Attachment("Zoë.pdf", "application/pdf", PDF),))
    )

    assert likeness(triples(LETTER), text_of(other[:READ])) < SIMILAR


@clients
def test_a_mail_with_a_file_is_quoted_without_it(raw: bytes) -> None:
    quote = quoted(text_of(raw), "You wrote:")

    assert quote.startswith("You wrote:\n> Dzień dobry Jo,\n>\n> here is")
    assert quote.endswith("\n>\n> Ana")


def test_a_line_that_only_begins_like_a_boundary_stays_in_a_whole_mail() -> None:
    raw = compose(replace(FOLLOW_UP, body=f"{LETTER}\n\n--", attachments=(Attachment("a.pdf", "a/pdf", PDF),)))

    assert text_of(raw) == f"{LETTER}\n\n--"
