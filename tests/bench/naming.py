"""Naming what a message is, beside the time in which the standard library takes it apart and no more."""

import email
import email.policy
from collections.abc import Iterator
from statistics import median

from crickets.core.nature import CalendarMethod
from crickets.reading import dates
from crickets.reading.natures import nature
from tests.bench.figures import Figure, Unit, at_most, at_most_times
from tests.bench.samples import processor_seconds
from tests.reading import mails

_ROUNDS = 5
_LETTER = (
    "The second draft is much better than the first, and so is its blue. Let us take it, and print it in May.\n" * 12
)
_PAGE = "<html><head><style>" + "p { color: blue } " * 500 + "</style></head><body>" + "<p>It is blue.</p>" * 200
_MAILS = (
    mails.mail(),
    mails.mail(_LETTER),
    mails.mail(_LETTER + "> " + _LETTER.replace("\n", "\n> ")),
    mails.mail(_PAGE, Content_Type="text/html; charset=utf-8"),
    mails.mail("I am out of the office until 16 November. In urgent cases please ask Bob.", "Automatic reply: Offer"),
    mails.mail("Ich bin bis zum 16. November im Urlaub. Dringende Fälle übernimmt Frau Kurz.", "Urlaub Re: Angebot"),
    mails.mail("Thank you for your message. One of our team will answer within two days.", "[#4711] Offer"),
    mails.report("Final-Recipient: rfc822; ann@acme.example\nAction: failed\nStatus: 5.1.1"),
    mails.calendar(CalendarMethod.COUNTER.upper()),
    mails.mail("News!\n\nUnsubscribe", "Spring", "news@acme.example", List_Id="<news.acme.example>"),
    mails.parts(
        f"Content-Type: text/plain\n\n{_LETTER}", "Content-Type: application/pdf\n\n" + "JVBERi0xLjcK" * 40_000
    ),
)
_HOSTILE = (
    *(
        mails.mail(piece * (1_000_000 // len(piece)))
        for piece in ("> ", "1. ", "a. ", ", but ", "ich werde ", "(", "x")
    ),
    mails.mail("out of the office until 5.-16.11. " * 30_000, "Re: " * 100_000),
    b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 20_000,
    "".join(f"X-{i}: y\n" for i in range(50_000)).encode() + mails.mail(),
)


def naming() -> Iterator[Figure]:
    """What it takes to name a message, and the slowest of those made to be slow."""
    dates.warm()
    ours, parsing = [_took_to_name(raw) for raw in _MAILS], [_took_to_parse(raw) for raw in _MAILS]
    standard = ("email.parser", median(parsing))
    yield at_most_times("naming a message, median (processor time)", 1, median(ours), standard, Unit.MILLISECONDS)
    yield at_most("- the slowest of those that people send", 0.005, max(ours), Unit.MILLISECONDS)
    hostile = [_took_to_name(raw) for raw in _HOSTILE]
    yield at_most("- the slowest of those made to be slow", 0.05, max(hostile), Unit.MILLISECONDS)


def _took_to_name(raw: bytes) -> float:
    return min(processor_seconds(lambda: nature(raw, mails.RECEIVED, language="en")) for _ in range(_ROUNDS))


def _took_to_parse(raw: bytes) -> float:
    return min(processor_seconds(lambda: _parse(raw)) for _ in range(_ROUNDS))


def _parse(raw: bytes) -> object:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return message["subject"], message["from"], message.get_body(("plain", "html"))
