"""What a person promises for a day."""

from datetime import date

import pytest

from crickets.reading.promises import promise, promised_in
from tests.reading.mails import TUESDAY, mail, parts

PROMISED: list[tuple[str, str, str, str]] = [
    ("en pay", "en", "I'll pay on Friday.", "2026-11-06"),
    ("en transfer", "en", "We will transfer the money by 10 November.", "2026-11-10"),
    ("en the payment itself", "en", "The payment will go out tomorrow.", "2026-11-04"),
    ("en receive", "en", "You'll have the money by Thursday 5 November.", "2026-11-05"),
    ("en already paying", "en", "I'm paying it on Friday.", "2026-11-06"),
    ("en by others", "en", "Our accounts department will pay on 10 November.", "2026-11-10"),
    ("en to be expected", "en", "Expect my answer on Thursday.", "2026-11-05"),
    ("es pay", "es", "Te pago el viernes.", "2026-11-06"),
    ("es transfer", "es", "Os hago la transferencia el 10 de noviembre.", "2026-11-10"),
    ("fr answer", "fr", "Je vous réponds lundi.", "2026-11-09"),
    ("fr transfer", "fr", "Le virement partira jeudi.", "2026-11-05"),
    ("fr make a transfer", "fr", "Je vous fais le virement vendredi.", "2026-11-06"),
    ("fr come back", "fr", "Je reviens vers vous mardi.", "2026-11-10"),
    ("pl a transfer", "pl", "Przelew zrobię do 30 listopada.", "2026-11-30"),
    ("pl answer", "pl", "Odezwę się w piątek.", "2026-11-06"),
    ("pl pay", "pl", "Zapłacę do 15 listopada.", "2026-11-15"),
    ("de transfer", "de", "Ich überweise am Freitag.", "2026-11-06"),
    ("de the other way round", "de", "Am Freitag überweise ich den Betrag.", "2026-11-06"),
    ("de far apart", "de", "Wir werden die Rechnung bis zum 15. November bezahlen.", "2026-11-15"),
    ("pt", "pt", "Pago na sexta-feira.", "2026-11-06"),
    ("it", "it", "Ti pago venerdì.", "2026-11-06"),
    ("nl", "nl", "Ik betaal vrijdag.", "2026-11-06"),
    ("another language than the client's", "pl", "I'll pay on Friday.", "2026-11-06"),
    ("the last of two", "en", "I'll send the texts tomorrow. I'll pay on Friday.", "2026-11-06"),
    ("next week", "en", "I'll pay next Friday.", "2026-11-13"),
]

NOTHING: list[tuple[str, str]] = [
    ("a question", "Can I pay on Friday?"),
    ("a denial", "I can't pay on Friday."),
    ("a condition", "If the bank agrees I'll pay on Friday."),
    ("over", "I paid last Friday."),
    ("no day", "I'll pay soon."),
    ("two days", "I'll pay on Friday or on Monday."),
    ("reads two ways", "I'll pay on 05/12/2026."),
    ("somebody else's", "Bob leaves on Friday."),
    ("too far away", "I'll pay on 24 December 2027."),
    ("quoted", "Thanks!\n\n> I'll pay on Friday\n"),
    ("below the signature", "Thanks!\n-- \nI'll pay on Friday\n"),
    ("fr denial", "Je ne paierai pas vendredi."),
    ("pl denial", "Nie zapłacę w piątek."),
    ("de denial", "Ich überweise nicht am Freitag."),
    ("a fourth language", "Nous paierons. Przelejemy. Wir zahlen. Pagaremos. Pagheremo il 6 dicembre."),
    ("nothing at all", ""),
]


@pytest.mark.parametrize("language, text, day", [row[1:] for row in PROMISED], ids=[row[0] for row in PROMISED])
def test_a_promise_is_read_with_the_day_it_names(language: str, text: str, day: str) -> None:
    assert promise(text, TUESDAY, language) == date.fromisoformat(day)


@pytest.mark.parametrize("text", [row[1] for row in NOTHING], ids=[row[0] for row in NOTHING])
def test_what_is_no_promise_promises_nothing(text: str) -> None:
    assert promise(text, TUESDAY, "en") is None


@pytest.mark.parametrize(
    "raw, day",
    [
        (mail("I'll pay on Friday.\n"), date(2026, 11, 6)),
        (mail("Fine with me.\n\n> I'll pay on Friday.\n"), None),
        (parts("Content-Type: text/html\n\n<p>I'll pay <b>on Friday</b>.</p>"), date(2026, 11, 6)),
        (b"\xff\xfe\x00", None),
        (b"", None),
    ],
    ids=["a text", "what is quoted", "a page", "no message", "nothing"],
)
def test_a_promise_is_found_in_the_bytes_of_a_message(raw: bytes, day: date | None) -> None:
    assert promised_in(raw, TUESDAY, "en") == day
