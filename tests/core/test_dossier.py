"""What a dossier says, as a text and as a page, whatever others wrote into it."""

import re
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.dossier import (
    Attempt,
    Dossier,
    Entry,
    Filed,
    Invoiced,
    Item,
    Notice,
    Original,
    Part,
    Party,
    Sums,
    timeline_html,
    timeline_text,
)
from tests.dossiers import DOSSIER, FIRST, SECOND, at

EMPTY = Dossier("Website relaunch", Party("Acme"), Party("Alex"), at(11, 22))
HOSTILE = (
    '</title><script>alert("1")</script>\x1b[2J\u202e\r\n<img src=//evil.example/x onerror=alert(1)>&amp;\x00\ud800'
)
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Reads a page as a browser does: which elements it has, which attributes, and the words between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shape: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def saying(words: str) -> Dossier:
    """A dossier in which every word from elsewhere is this one."""
    return Dossier(
        words,
        Party(words, (words,)),
        Party(words, (words,)),
        at(11, 22),
        (Entry(at(6, 1), words, words),),
        (
            Invoiced(
                words,
                date(2026, 6, 1),
                date(2026, 6, 30),
                1,
                words,
                (Item(Part.INVOICED, words, Decimal(1)),),
                Filed(words, words),
            ),
        ),
        (Notice(date(2026, 8, 3), words, date(2026, 9, 3), words),),
        (Attempt(at(7, 1), words, words, words),),
        (
            Original(at(6, 1), words, words, (words,), words, Filed(words, words)),
            Original(at(6, 2), words, words, (words,), words, None),
        ),
    )


def test_all_invoices_of_a_currency_are_added_up() -> None:
    assert DOSSIER.sums == (Sums("EUR", Decimal("2750.00"), Decimal("400.00"), Decimal("113.48")),)
    assert DOSSIER.sums[0].total == Decimal("2463.48") == FIRST.total + SECOND.total


def test_currencies_are_never_added_to_each_other() -> None:
    two = replace(DOSSIER, invoices=(FIRST, replace(SECOND, currency="PLN")))

    assert [(sums.currency, sums.total) for sums in two.sums] == [
        ("EUR", Decimal("2113.48")),
        ("PLN", Decimal("350.00")),
    ]
    assert "350.00 PLN" in timeline_text(two)
    assert "2,113.48 EUR" in Reader(timeline_html(two)).text


amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
items = st.lists(st.builds(Item, st.sampled_from(Part), st.just("words"), amounts)).map(tuple)


@given(st.lists(st.tuples(st.sampled_from(["EUR", "PLN"]), items), max_size=5))
def test_the_sums_are_those_of_the_invoices(contents: list[tuple[str, tuple[Item, ...]]]) -> None:
    invoices = tuple(replace(SECOND, currency=currency, items=items) for currency, items in contents)

    sums = replace(DOSSIER, invoices=invoices).sums

    assert {each.currency for each in sums} == {invoice.currency for invoice in invoices}
    for each in sums:
        assert each.total == sum(invoice.total for invoice in invoices if invoice.currency == each.currency)


def test_the_last_deadline_is_the_latest_that_a_letter_stated() -> None:
    assert DOSSIER.last_deadline == date(2026, 11, 2)
    assert "The last deadline that was stated: 2 November 2026." in timeline_text(DOSSIER)
    assert "The last deadline that was stated: 2 November 2026 ." in Reader(timeline_html(DOSSIER)).text
    assert EMPTY.last_deadline is None
    assert "deadline" not in timeline_text(EMPTY) + Reader(timeline_html(EMPTY)).text


@pytest.mark.parametrize(
    "words",
    [
        "Website relaunch",
        "Acme Interiors GmbH",
        "accounts@acme.example",
        "Alex Example",
        "Put together on 22 November 2026 at 17:40 (UTC+01:00). All times are those of Europe/Madrid.",
        "2026-014",
        "145 days",
        "Late fee, once",
        "2,463.48 EUR",
        "\N{MINUS SIGN}400.00",
        "invoices/001-invoice-2026-014.pdf",
        "8c" * 32,
        "Overdue notice, 60 days",
        "2 Nov 2026",
        "rang for a minute, no mailbox",
        "promised until 31 Jul 2026",
        "3 Jun 2026, 16:40",
        "You sent the final notice",
        "the calendar",
        "Re: Website relaunch, invoice 2026-014: final notice",
        "ann@acme.example → alex@studio.example",
        "mails/007-website-relaunch.eml",
        f"{7:064x}",
    ],
)
def test_both_forms_hold_what_a_claim_needs(words: str) -> None:
    assert words in " ".join(timeline_text(DOSSIER).split())
    assert words in Reader(timeline_html(DOSSIER)).text


@pytest.mark.parametrize(
    "words",
    [
        "COULD NOT BE FOUND ANY MORE",
        "The copy of invoice 2026-019",
        "The mail “Re: Website relaunch, invoice 2026-014” of 31 Aug 2026, 09:30",
        "31 Aug 2026, 09:30, alex@studio.example → ann@acme.example, Message-ID 5.relaunch@studio.example",
    ],
)
def test_what_cannot_be_found_any_more_is_named(words: str) -> None:
    assert words.lower() in " ".join(timeline_text(DOSSIER).split()).lower()
    assert words.lower() in Reader(timeline_html(DOSSIER)).text.lower()


def test_nothing_is_said_to_be_missing_where_nothing_is() -> None:
    whole = replace(DOSSIER, invoices=(FIRST,), originals=DOSSIER.filed)

    assert "could not be found" not in timeline_text(whole).lower()
    assert "could not be found" not in Reader(timeline_html(whole)).text.lower()


def test_a_dossier_with_nothing_in_it_says_so_part_by_part() -> None:
    for shown in (timeline_text(EMPTY), Reader(timeline_html(EMPTY)).text):
        assert "No invoice belongs to this matter." in shown
        assert "No notice was sent." in shown
        assert shown.count("None is recorded.") == 1
        assert "Nothing is recorded." in shown
        assert "None is in the archive." in shown
        assert "open on" not in shown.lower()


def test_where_nothing_was_paid_the_nothing_has_the_digits_of_the_other_amounts() -> None:
    shown = timeline_text(replace(DOSSIER, invoices=(SECOND,)))

    assert re.search(r"Paid +0\.00 EUR\n +Late fees +0\.00 EUR\n", shown)


@pytest.mark.parametrize(
    "days, words",
    [(0, "not overdue"), (1, "1 day overdue"), (2, "2 days overdue")],
    ids=["not yet", "a day", "days"],
)
def test_days_overdue_are_counted_in_words(days: int, words: str) -> None:
    assert words in timeline_text(replace(DOSSIER, invoices=(replace(FIRST, days_overdue=days),)))


@pytest.mark.parametrize(
    "amount, shown",
    [
        (Decimal("1E+3"), "1,000"),
        (Decimal("1234567.80"), "1,234,567.80"),
        (Decimal("-0.50"), "\N{MINUS SIGN}0.50"),
        (Decimal("1.250"), "1.250"),
        (Decimal(90000), "90,000"),
    ],
    ids=["an exponent", "millions", "below zero", "three digits", "none"],
)
def test_amounts_are_written_in_full(amount: Decimal, shown: str) -> None:
    invoice = replace(SECOND, items=(Item(Part.INVOICED, "Amount", amount),))

    assert re.search(rf"Amount +{re.escape(shown)}\n", timeline_text(replace(DOSSIER, invoices=(invoice,))))


def test_a_day_is_shown_without_a_time_and_a_moment_with_one() -> None:
    shown = timeline_text(DOSSIER)

    assert "\n20 Jul 2026         400.00 EUR were paid" in shown
    assert "\n22 Jul 2026, 11:30  Task 'call'" in shown


def test_a_mail_without_a_subject_is_told_from_one_that_says_so_little() -> None:
    bare = replace(DOSSIER, originals=(replace(DOSSIER.originals[0], subject=" \r\n"),))

    assert "1 Jun 2026, 09:12   (no subject)\n" in timeline_text(bare)
    assert "(no subject)" in Reader(timeline_html(bare)).text


def test_the_zone_of_the_times_is_named() -> None:
    text = " ".join(timeline_text(replace(EMPTY, made_at=at(11, 22).astimezone(UTC))).split())

    assert "at 09:00 (UTC+00:00). All times are those of UTC." in text


# Whatever others wrote


@given(st.text(st.characters()))
def test_no_line_of_the_text_is_wider_than_78_columns_or_steers_a_terminal(words: str) -> None:
    lines = timeline_text(saying(words)).split("\n")

    assert [line for line in lines if len(line) > 78] == []
    assert [
        line for line in lines if re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line)
    ] == []


@given(st.text(st.characters(), min_size=1).filter(str.strip))
def test_no_word_of_others_becomes_part_of_the_page(words: str) -> None:
    page, calm = Reader(timeline_html(saying(words))), Reader(timeline_html(saying("x")))

    assert page.shape == calm.shape
    assert page.attributes == calm.attributes
    assert page.open == []


def test_a_hostile_subject_is_shown_and_not_obeyed() -> None:
    hostile = saying(HOSTILE)
    page = timeline_html(hostile)

    assert "<script" not in page
    assert "<img" not in page
    assert page.encode().decode() == page
    assert r'<script>alert("1")</script>\x1b[2J\u202e <img src=//evil.example/x' in Reader(page).text
    assert r"\x1b[2J\u202e" in timeline_text(hostile)


def test_what_is_written_from_right_to_left_stays_in_its_place() -> None:
    assert "<bdi>שלום</bdi>" in timeline_html(saying("שלום"))


# The page


@pytest.mark.parametrize("dossier", [DOSSIER, EMPTY, saying("x")], ids=["full", "empty", "one of each"])
def test_the_page_closes_every_element_and_needs_nothing_but_itself(dossier: Dossier) -> None:
    page = timeline_html(dossier)
    read = Reader(page)

    assert page.startswith("<!DOCTYPE html>\n")
    assert read.open == []
    assert read.attributes.isdisjoint({"src", "href", "srcset", "style", "onload"})
    assert set(read.shape).isdisjoint({"link", "script", "img", "iframe", "base", "object"})
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_the_page_prints_with_margins_and_repeats_the_heads_of_its_tables() -> None:
    page = timeline_html(DOSSIER)

    assert "@page { size: A4; margin:" in page
    assert "thead { display: table-header-group; }" in page
    assert "tbody tr { border-bottom: 1px solid var(--line); break-inside: avoid; }" in page
    assert "h1, h2 { break-after: avoid; }" in page
    assert page.count("<thead>") == page.count("<table") == 4


def test_the_page_is_light_wherever_it_is_read() -> None:
    page = timeline_html(DOSSIER)

    assert "color-scheme: light;" in page
    assert "prefers-color-scheme" not in page


@pytest.mark.parametrize("dossier", [DOSSIER, saying("x")], ids=["full", "one of each"])
def test_each_row_of_a_table_fills_all_of_its_columns(dossier: Dossier) -> None:
    for table in re.findall(r"<table.*?</table>", timeline_html(dossier), re.DOTALL):
        rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        widths = {
            sum(int(n or 1) for n in re.findall(r'<t[hd](?: (?!colspan)[^>]*?)?(?: colspan="(\d)")?[^>]*>', r))
            for r in rows
        }

        assert len(widths) == 1
