"""The letters about invoices: every letter of every language against five cases, and what a notice must say.

CRICKETS_WRITE_SNAPSHOTS=1 writes the snapshots anew; read the difference before committing it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crickets.core.letter import LetterValues, sample_values
from crickets.core.money import Money
from crickets.errors import LetterError
from crickets.letters import TemplateLetters
from crickets.letters.folders import BUILT_IN
from tests.letters import invoices as given
from tests.letters.invoices import CASES, LETTERS, NOTICES, STAGES, Case

SNAPSHOTS = Path(__file__).with_name("snapshots")
VALUES = sample_values()

every_notice = pytest.mark.parametrize("language, letter", given.EVERY_NOTICE, ids=str)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

WITH_PROMISES = [language for language in LETTERS.languages() if (BUILT_IN / language / "_promise.txt").is_file()]
ASK_WHETHER_IT_CAME = ("negotiating/first", "in_progress/first")
WITH_DEADLINE = ("awaiting_payment/final", "closing/announce", "platform/last", "platform/last-delivered")

LEGAL_ACTION = {
    "en": r"legal action",
    "es": r"acci[oó]n(?:es)? (?:legal|judicial)|v[ií]a (?:legal|judicial)",
    "fr": r"action en justice",
    "pl": r"sądow|prawn",
}

ONE_DAY = r"(?:(?<!\d)1|\bun)\s(?:day|día|jour|dzień)\b"


def changed(values: LetterValues, **changes: object) -> LetterValues:
    return LetterValues(**{**values, **changes})  # type: ignore[typeddict-item]


PROMISED = changed(VALUES, promised=date(2026, 11, 6))


def render(letter: str, language: str, values: LetterValues) -> str:
    return LETTERS.render(letter, language, values)


def written(source: str, language: str, values: LetterValues, folder: Path) -> str:
    """What a template of one's own makes of the values, as a letter of ours writes them."""
    file = folder / language / "own" / "one.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
    return TemplateLetters(folder).render("own/one", language, values)


# As a reader sees them


def sheet(language: str, stage: str) -> Iterator[str]:
    """All letters of a stage in every case; where cases make no difference, once."""
    for letter in LETTERS.letters(language):
        if letter.rpartition("/")[0] == stage:
            texts: dict[str, list[str]] = {}
            for case in CASES:
                texts.setdefault(render(letter, language, case.values), []).append(case.name)
            for text, names in texts.items():
                yield f"{'=' * 72}\n{letter}\n" + "".join(f"- {name}\n" for name in names) + f"{'-' * 72}\n{text}\n"


@pytest.mark.parametrize("language, stage", STAGES, ids=str)
def test_the_letters_of_a_stage_read_as_they_were_approved_in_every_case(language: str, stage: str) -> None:
    snapshot = SNAPSHOTS / language / f"{stage}.txt"
    text = "\n".join(sheet(language, stage))
    if os.environ.get("CRICKETS_WRITE_SNAPSHOTS"):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")

    assert text == snapshot.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", given.SCRIPTS)
def test_the_words_for_a_call_read_as_they_were_approved(language: str) -> None:
    snapshot = SNAPSHOTS / language / "tasks" / "call.txt"
    scripts = [LETTERS.script("call", language, changed(VALUES, contact=contact)) for contact in ("Robin Sample", "")]
    text = f"\n{'-' * 72}\n".join(scripts) + "\n"
    if os.environ.get("CRICKETS_WRITE_SNAPSHOTS"):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")

    assert text == snapshot.read_text(encoding="utf-8")


# What a notice says


@every_case
@every_notice
def test_a_notice_itemises_every_invoice_as_of_its_day(language: str, letter: str, case: Case, tmp_path: Path) -> None:
    sources = ["{{ today | date }}"]
    for at, invoice in enumerate(case.invoices):
        sources += [f"{{{{ invoices[{at}].number }}}}", f"{{{{ invoices[{at}].due | date }}}}"]
        sources += [f"{{{{ invoices[{at}].days_overdue | number }}}}"]
        sources += [f"{{{{ invoices[{at}].{name} | money }}}}" for name in ("amount", "total")]
        sources += [f"{{{{ invoices[{at}].paid | money }}}}"] if invoice["paid"] else []
        sources += [f"{{{{ invoices[{at}].fees[{nth}].amount | money }}}}" for nth, _ in enumerate(invoice["fees"])]
    text = render(letter, language, case.values)

    assert [said for said in (written(s, language, case.values, tmp_path) for s in sources) if said not in text] == []


@every_notice
def test_a_notice_has_one_line_more_for_each_fee_and_none_without(language: str, letter: str) -> None:
    for case in CASES:
        fees = sum(len(invoice["fees"]) for invoice in case.invoices)
        bare = replace(case, invoices=tuple({**invoice, "fees": ()} for invoice in case.invoices))
        lines = render(letter, language, case.values).count("\n")

        assert lines - render(letter, language, bare.values).count("\n") == fees


@every_notice
def test_only_several_invoices_are_added_up(language: str, letter: str, tmp_path: Path) -> None:
    two = given.TWO.values
    together = written("{{ total | money }}", language, two, tmp_path)

    assert together in render(letter, language, two)
    assert together not in render(letter, language, changed(two, total=None))
    without = render(letter, language, changed(VALUES, total=None))
    assert without.count("\n") == render(letter, language, VALUES).count("\n")


@every_notice
def test_one_day_is_no_days(language: str, letter: str) -> None:
    assert re.search(ONE_DAY, render(letter, language, given.ONE_DAY.values))
    assert not re.search(ONE_DAY, render(letter, language, given.TWO.values))


@pytest.mark.parametrize("language, letter", [pair for pair in given.EVERY_NOTICE if pair[1] != NOTICES[0]], ids=str)
def test_a_notice_states_that_legal_action_will_follow(language: str, letter: str) -> None:
    assert re.search(LEGAL_ACTION[language], render(letter, language, VALUES))


@every_notice
def test_a_copy_is_named_only_where_it_is_attached(language: str, letter: str) -> None:
    without = render(letter, language, changed(VALUES, attached=False))

    assert without != render(letter, language, VALUES)
    assert not re.search(r"attach|jointe|adjunt|załą", without)


@every_notice
def test_how_to_pay_keeps_its_lines_and_is_left_out_where_unknown(language: str, letter: str) -> None:
    lines = changed(VALUES, payment="Bank: Sample\n  IBAN XX00\x1b")

    assert "\nBank: Sample\nIBAN XX00\n" in render(letter, language, lines)
    if letter != NOTICES[-1]:
        assert "IBAN" not in render(letter, language, changed(VALUES, payment=""))


@every_notice
def test_without_a_known_invoice_a_notice_has_no_list(language: str, letter: str) -> None:
    if letter != NOTICES[-1]:
        text = render(letter, language, changed(VALUES, invoices=(), total=None))

        assert "\n-" not in text
        assert "2026" not in text


# Deadlines and promises


@pytest.mark.parametrize("letter", WITH_DEADLINE)
def test_a_letter_with_a_deadline_writes_it_so_that_it_is_found_in_the_sent_text(letter: str) -> None:
    for language in LETTERS.languages():
        if LETTERS.has(letter, language):
            for case in CASES:
                deadline = LETTERS.spellings(date(2026, 11, 24), language, case.country)
                assert any(spelling in render(letter, language, case.values) for spelling in deadline)


@pytest.mark.parametrize("language", WITH_PROMISES)
def test_every_letter_refers_to_a_promise_that_passed_right_behind_the_greeting(language: str) -> None:
    letters = {letter for letter in LETTERS.letters(language) if "/" in letter}
    for letter in letters - set(ASK_WHETHER_IT_CAME):
        plain = render(letter, language, VALUES).split("\n\n")
        greeting, refers, *goes_on = render(letter, language, PROMISED).split("\n\n")

        # In Polish a letter goes on in lower case behind the greeting, and behind a paragraph it does not.
        assert [part.lower() for part in (greeting, *goes_on)] == [part.lower() for part in plain]
        assert names(refers, date(2026, 11, 6), language)
        assert "?" not in refers


@pytest.mark.parametrize("language", WITH_PROMISES)
@pytest.mark.parametrize("letter", ASK_WHETHER_IT_CAME)
def test_whoever_promised_something_is_not_asked_whether_the_message_came(letter: str, language: str) -> None:
    doubt = render(letter, language, VALUES).split("\n\n")[1]
    _, refers, goes_on, *rest = render(letter, language, PROMISED).split("\n\n")

    assert names(refers, date(2026, 11, 6), language)
    assert names(goes_on, VALUES["written_on"], language)
    assert doubt.lower() not in [part.lower() for part in (goes_on, *rest)]


def names(text: str, day: date, language: str) -> bool:
    return any(spelling in text for spelling in LETTERS.spellings(day, language))


# The final notice


FINALS = [language for language in LETTERS.languages() if LETTERS.has("awaiting_payment/final", language)]


@pytest.mark.parametrize("language", FINALS)
def test_the_final_notice_says_everything_that_it_must(language: str, tmp_path: Path) -> None:
    said = (
        "{{ invoices[0].number }}",
        "{{ project }}",
        "{{ invoices[0].days_overdue }}",
        "{{ total | money }}",
        "{{ invoices[0].due | date }}",
        "{{ deadline | date }}",
        "{{ payment }}",
        "{{ reach }}",
    )
    values = changed(VALUES, project="Poster")
    text = render("awaiting_payment/final", language, values)

    assert [name for name in said if written(name, language, values, tmp_path) not in text] == []


@pytest.mark.parametrize("language", FINALS)
@pytest.mark.parametrize(
    "missing, sentence",
    [
        ({"deadline": None}, "it states no deadline: give the step one in the playbook"),
        ({"payment": "", "reach": " "}, "how to pay: write that into `payment` under [user] in the configuration; it"),
    ],
    ids=["no deadline", "neither how to pay nor how to reach"],
)
def test_a_final_notice_that_lacks_something_is_refused_with_the_way_out(
    language: str, missing: dict[str, object], sentence: str
) -> None:
    with pytest.raises(LetterError) as raised:
        render("awaiting_payment/final", language, changed(VALUES, **missing))

    assert str(raised.value).startswith(f"{language}/awaiting_payment/final.txt: this final notice cannot be written")
    assert sentence in str(raised.value)


# Filters


@pytest.mark.parametrize(
    "language, country, expected",
    [
        ("en", "", "€1,200.50"),
        ("en", "PL", "1.200,50\xa0€"),
        ("en", "JP", "€1,200.50"),
        ("es", "ES", "1.200,50\xa0€"),
        ("es", "MX", "EUR\xa01,200.50"),
        ("fr", "CH", "1\u202f200,50\xa0€"),
        ("fr", "CA", "1\xa0200,50\xa0€"),
        ("pl", "PL", "1\xa0200,50\xa0€"),
        ("pt-BR", "PT", "€\xa01.200,50"),
    ],
)
def test_an_amount_is_written_as_the_clients_country_writes_the_language(
    tmp_path: Path, language: str, country: str, expected: str
) -> None:
    assert written("{{ total | money }}", language, changed(VALUES, country=country), tmp_path) == expected


@pytest.mark.parametrize(
    "amount, currency, expected",
    [
        ("1200", "JPY", "¥1,200"),
        ("1200", "USD", "$1,200.00"),
        ("1200.5", "RSD", "RSD\xa01,200.50"),
        ("1200.5", "IQD", "IQD\xa01,200.500"),
    ],
    ids=["none", "two", "two, though the coins are gone", "three"],
)
def test_an_amount_has_the_decimals_of_its_currency(tmp_path: Path, amount: str, currency: str, expected: str) -> None:
    values = changed(VALUES, total=Money(Decimal(amount), currency), country="US")

    assert written("{{ total | money }}", "en", values, tmp_path) == expected


@pytest.mark.parametrize(
    "language, country, expected",
    [("en", "", "8.25% 8% 1,200.5"), ("fr", "FR", "8,25\xa0% 8\xa0% 1\u202f200,5"), ("pl", "PL", "8,25% 8% 1200,5")],
)
def test_percentages_and_numbers_are_written_in_full(
    tmp_path: Path, language: str, country: str, expected: str
) -> None:
    fees = (given.fee("percent", given.euros("1200.5"), "8.25"), given.fee("percent", given.euros("1"), "8"))
    (invoice,) = VALUES["invoices"]
    values = changed(VALUES, country=country, invoices=({**invoice, "fees": fees},))
    source = "{% set fees = invoices[0].fees %}{{ fees[0].percent | percent }} {{ fees[1].percent | percent }} "
    said = written(source + "{{ fees[0].amount.amount | number }}", language, values, tmp_path)

    assert said.replace("1\xa0200,5", "1200,5") == expected


@pytest.mark.parametrize(
    "source, sentence",
    [
        ("{{ project | money }}", "the filter 'money' takes an amount with its currency, and this is str"),
        ("{{ promised | money }}", "the filter 'money' takes an amount with its currency, and there is nothing"),
        ("{{ project | percent }}", "the filter 'percent' takes a number, and this is str"),
        ("{{ sum | number }}", "'sum' is undefined"),
        ("{{ promised | date }}", "there is no date here for the filter 'date': give the step a `deadline`"),
    ],
)
def test_a_filter_on_a_wrong_value_is_a_sentence(tmp_path: Path, source: str, sentence: str) -> None:
    with pytest.raises(LetterError, match=re.escape(sentence)):
        written(source, "en", VALUES, tmp_path)


def test_a_currency_that_is_none_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match="no code of ISO 4217"):
        written("{{ total | money }}", "en", changed(VALUES, total=Money(Decimal(1), "<b>\n")), tmp_path)


def test_the_texts_within_an_invoice_are_made_safe(tmp_path: Path) -> None:
    (invoice,) = VALUES["invoices"]
    values = changed(VALUES, invoices=({**invoice, "number": "{{ 7*7 }}\r\n\x1bX"},))

    assert written("{{ invoices[0].number }}", "en", values, tmp_path) == "{{ 7*7 }} X"


# Days as they are found again


@pytest.mark.parametrize(
    "language, country, expected",
    [
        ("en", "", ("3 November 2026", "3 November", "2026-11-03")),
        ("en", "US", ("November 3, 2026", "3 November 2026", "November 3", "3 November", "2026-11-03")),
        ("es", "MX", ("3 de noviembre de 2026", "3 de noviembre", "2026-11-03")),
        ("pl", "PL", ("3 listopada 2026", "3 listopada", "2026-11-03")),
    ],
)
def test_a_day_can_be_found_however_a_letter_wrote_it(language: str, country: str, expected: tuple[str, ...]) -> None:
    assert sorted(LETTERS.spellings(date(2026, 11, 3), language, country)) == sorted(expected)


def test_the_french_first_of_a_month_is_spelt_as_letters_spell_it() -> None:
    assert LETTERS.spellings(date(2026, 8, 1), "fr") == ("1er août 2026", "2026-08-01", "1er août")


def test_of_a_language_that_nobody_knows_no_day_is_spelt() -> None:
    with pytest.raises(LetterError, match="'ho' is no language whose dates are known"):
        LETTERS.spellings(date(2026, 8, 1), "ho")


# Scripts


def test_a_script_is_no_letter() -> None:
    assert LETTERS.has_script("call", "fr")
    assert not LETTERS.has("tasks/call", "fr")
    assert not any(name.startswith("tasks/") for name in LETTERS.letters("fr"))


def test_a_language_without_a_script_gets_the_english_one() -> None:
    assert LETTERS.script("call", "de", VALUES) == LETTERS.script("call", "en", VALUES)


@pytest.mark.parametrize("language", given.SCRIPTS)
def test_the_words_for_a_call_name_the_message_and_check_that_it_arrived(language: str) -> None:
    text = LETTERS.script("call", language, VALUES)

    assert "Website relaunch" in text
    assert any(spelling in text for spelling in LETTERS.spellings(VALUES["written_on"], language))
