from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.deadline import stated
from crickets.core.plaintext import text_of
from crickets.core.quote import quoted

SPELLINGS = ("4 December 2026", "December 4, 2026", "2026-12-04", "4.12.2026")


@pytest.mark.parametrize(
    "text",
    [
        "Please answer by 4 December 2026.",
        "4 December 2026",
        "by Friday, 4\u00a0December\u202f2026, if you can",
        "by 4\u2009 \tDecember   2026",
        "by 4\nDecember 2026",
        "BY 4 DECEMBER 2026",
        "by \uff14 December 2026",
        "by 4 De\u00adcem\u200bber 2026",
        "by December 4, 2026",
        "by *4 December 2026*",
        "by 2026-12-04 (a Friday)",
        "until 4.12.2026.",
        "until 4.12.2026, 17:00",
        "Invoice 12, 4 December 2026",
        "14 December 2026 was wrong, it is 4 December 2026",
        "> When?\nOn 4 December 2026.\n> Good.",
    ],
    ids=ascii,
)
def test_a_date_is_stated_however_it_is_spaced(text: str) -> None:
    assert stated(text, SPELLINGS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Please answer soon.",
        "by 5 December 2026",
        "by 14 December 2026",
        "by 4 December 20261",
        "by 24.12.2026 or 4.12.20260",
        "by 4.12.2026.5",
        "1.4.12.2026",
        "12026-12-04 and 2026-12-041",
        "3-4 December 2026",
        "4 December, 2026",
        "4December2026",
        "> Please answer by 4 December 2026.",
        "When?\n> Please answer by\n> 4 December 2026.\nI shall see.",
        "by 4\n> that is late\nDecember 2026",
        "Soon, please.\n\n-- \nAna, away until 4 December 2026",
        "Soon, please.\n\n--\nAway until 4 December 2026",
        "Soon, please.\n\nOn 4 December 2026, Jo Lind wrote:\n> Could you send it?",
        "Soon, please.\n\n-----Original Message-----\nBy 4 December 2026.",
        "Soon, please.\n\nFrom: Ana Ferrer\nSent: Monday, 2 November 2026\n\nBy 4 December 2026.",
    ],
    ids=ascii,
)
def test_another_date_or_another_place_is_none(text: str) -> None:
    assert not stated(text, SPELLINGS)


@pytest.mark.parametrize(
    "spelling, text, found",
    [
        ("4 December", "by 4 December, please", True),
        ("4 December", "by 4 December 2026", False),
        ("4 December", "by 4 December, 2027", False),
        ("4 de diciembre", "el 4 de diciembre de 2027", False),
        ("4 de diciembre", "el 4 de diciembre, a las 2000 horas", True),
        ("1er décembre 2026", "le 1er de\u0301cembre\u00a02026", True),
        ("4 grudnia 2026", "do 4 grudnia 2026 r.", True),
        ("4 grudnia 2026", "do 24 grudnia 2026 r.", False),
        ("", "anything", False),
        ("  ", "any thing", False),
    ],
    ids=ascii,
)
def test_a_spelling_is_the_whole_of_a_date(spelling: str, text: str, *, found: bool) -> None:
    assert stated(text, [spelling]) is found


@pytest.mark.parametrize(
    "content_type, encoding, body",
    [
        ("text/plain; format=flowed", "7bit", b"Please answer by 4 \r\nDecember \r\n2026.\r\n"),
        ("text/plain; format=flowed; delsp=yes", "7bit", b"Please answer by 4  \r\nDecember 2026.\r\n"),
        ("text/plain; charset=utf-8", "quoted-printable", b"by 4=C2=A0Decem=\r\nber=202=\r\n026\r\n"),
        ("text/plain; charset=utf-8", "base64", b"YnkgNMKgRGVjZW1iZXIgMjAyNg=="),
        ("text/html; charset=utf-8", "7bit", b"<p>by 4&nbsp;<b>December</b>\r\n2026</p>"),
    ],
    ids=["flowed", "flowed, spaces deleted", "quoted-printable", "base64", "HTML"],
)
def test_a_date_is_found_in_whatever_a_mail_client_made_of_it(content_type: str, encoding: str, body: bytes) -> None:
    fields = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"

    assert stated(text_of(fields.encode() + body), SPELLINGS)


def test_no_spelling_no_date() -> None:
    assert not stated("4 December 2026", [])


sentences = st.lists(st.sampled_from(["Please", "answer", "by", "14", "4", "December", "2026", "\n", ">", "--"]))


@given(sentences.map(" ".join), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_letter_that_states_a_date_is_believed_and_its_quote_is_not(words: str, day: date) -> None:
    spelling = f"{day:%-d %B %Y}"
    letter = f"Please answer by {spelling}."

    assert stated(f"{letter}\n\n{quoted(words, 'You wrote:')}", [spelling])
    assert not stated(quoted(letter, "You wrote:"), [spelling])
