"""Templates become letters, and a faulty one becomes a sentence that names its line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crickets.core.letter import LetterValues, sample_values
from crickets.errors import LetterError
from crickets.letters import TemplateLetters
from crickets.ports import Letters

LANGUAGES = ("en", "es", "fr", "pl")
NAMES = (
    "attribution",
    "awaiting_payment/final",
    "awaiting_payment/first",
    "awaiting_payment/notice-30",
    "awaiting_payment/notice-60",
    "awaiting_payment/notice-90",
    "awaiting_payment/resend",
    "closing/all-right",
    "closing/announce",
    "closing/closed",
    "in_progress/first",
    "in_progress/stop-work",
    "negotiating/first",
    "negotiating/last",
    "platform/check-in",
    "platform/last",
    "platform/last-delivered",
)
COMPLETE = ("en", "es", "fr", "pl")
VALUES = sample_values()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of the user's own letters."""
    return tmp_path


def write(own: Path, text: str, letter: str = "negotiating/first", language: str = "en") -> Path:
    file = own / language / f"{letter}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def render(own: Path, text: str, values: LetterValues = VALUES) -> str:
    write(own, text)
    return TemplateLetters(own).render("negotiating/first", "en", values)


def refusal(own: Path | None, letter: str = "negotiating/first", language: str = "en") -> LetterError:
    with pytest.raises(LetterError) as raised:
        TemplateLetters(own).render(letter, language, VALUES)
    return raised.value


def test_every_language_has_its_letters() -> None:
    letters = TemplateLetters()

    assert letters.languages() == LANGUAGES
    assert {language: letters.letters(language) for language in COMPLETE} == dict.fromkeys(COMPLETE, NAMES)
    assert {name for language in LANGUAGES for name in letters.letters(language)} == set(NAMES)


def test_they_are_the_letters_that_the_flows_see() -> None:
    letters: Letters = TemplateLetters()

    assert letters.has("negotiating/first", "pl")
    assert not letters.has("negotiating/first", "de")
    assert not letters.has("negotiating/second", "pl")


# The user's own folder


def test_an_own_letter_comes_before_the_one_of_the_program(own: Path) -> None:
    write(own, "Mine, {{ contact }}")
    letters = TemplateLetters(own)

    assert letters.render("negotiating/first", "en", VALUES) == "Mine, Robin Sample"
    assert letters.render("negotiating/last", "en", VALUES) == TemplateLetters().render(
        "negotiating/last", "en", VALUES
    )


def test_a_folder_of_templates_is_a_language(own: Path) -> None:
    write(own, "Hallo, am {{ written_on | day }}", language="de")
    write(own, "part", letter="_signature", language="de")
    letters = TemplateLetters(own)

    assert letters.languages() == ("de", *LANGUAGES)
    assert letters.letters("de") == ("negotiating/first",)
    assert letters.render("negotiating/first", "de", VALUES) == "Hallo, am 3. November"


def test_a_stage_that_the_user_named_can_have_letters(own: Path) -> None:
    write(own, "Cześć", letter="po_terminie/trzeci-list", language="pl")

    assert TemplateLetters(own).has("po_terminie/trzeci-list", "pl")


def test_a_letter_that_changes_or_comes_later_is_used_at_once(own: Path) -> None:
    letters = TemplateLetters(own)
    built_in = letters.render("negotiating/first", "en", VALUES)
    file = write(own, "Mine")

    assert letters.render("negotiating/first", "en", VALUES) == "Mine"

    file.unlink()

    assert letters.render("negotiating/first", "en", VALUES) == built_in


def test_a_template_can_include_another(own: Path) -> None:
    write(own, "{{ user }}, Studio", letter="_signature")

    assert render(own, "Hello\n{% include 'en/_signature.txt' %}") == "Hello\nAlex Example, Studio"


# What goes in


def test_values_are_never_rendered_themselves(own: Path) -> None:
    values = LetterValues(**{**VALUES, "subject": "{{ 7*7 }} {% raw %}", "contact": "{# no #}"})

    assert render(own, "{{ contact }}: {{ subject }}", values) == "{# no #}: {{ 7*7 }} {% raw %}"


def test_values_bring_no_lines_and_no_controls(own: Path) -> None:
    values = LetterValues(**{**VALUES, "subject": "a\r\nb\u2028c\x1b\u202ed" + " word" * 100})
    text = render(own, "{{ subject }}", values)

    assert text.startswith("a b cd word word")
    assert len(text) <= 200


def test_markup_in_a_value_stays_as_it_is(own: Path) -> None:
    values = LetterValues(**{**VALUES, "client": "Smith & Sons <Ltd>"})

    assert render(own, "{{ client }}", values) == "Smith & Sons <Ltd>"


@pytest.mark.parametrize(
    "language, day, written",
    [
        ("en", date(2026, 11, 3), "3 November 2026 / 3 November"),
        ("es", date(2026, 11, 3), "3 de noviembre de 2026 / 3 de noviembre"),
        ("fr", date(2026, 11, 3), "3 novembre 2026 / 3 novembre"),
        ("fr", date(2026, 8, 1), "1er août 2026 / 1er août"),
        ("fr", date(2026, 8, 11), "11 août 2026 / 11 août"),
        ("pl", date(2026, 11, 3), "3 listopada 2026 / 3 listopada"),
        ("en", datetime(2026, 11, 3, 23, 59, tzinfo=UTC), "3 November 2026 / 3 November"),
        ("pt-BR", date(2026, 11, 3), "3 de novembro de 2026 / 3 de novembro"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(own: Path, language: str, day: date, written: str) -> None:
    write(own, "{{ written_on | date }} / {{ written_on | day }}", language=language)
    values = LetterValues(**{**VALUES, "written_on": day})

    assert TemplateLetters(own).render("negotiating/first", language, values) == written


def test_a_letter_has_no_empty_lines_around_it_and_none_of_its_tags(own: Path) -> None:
    assert render(own, "\n{% if contact %}\nHello\n{% endif %}\nBye\n\n") == "Hello\nBye"


# What is refused


@pytest.mark.parametrize(
    "text, line, sentence",
    [
        ("Hello\n{{ contact", 2, "unexpected end of template"),
        ("Hello\n\n{% if %}", 3, "Expected an expression"),
        ("Hello\n{{ contact | shout }}", 2, "No filter named 'shout'"),
        ("Hello\n{{ amount }}", 2, "'amount' is undefined; it can use attached, client, contact, country, deadline"),
        ("Hello\n{{ amount | date }}", 2, "'amount' is undefined"),
        ("Hello\n{% if amount %}{% endif %}", 2, "'amount' is undefined"),
        ("\n\n{{ contact | date }}", 3, "takes a date, written_on or today, and no str"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n{{ contact + 1 }}", 2, "str"),
        ("\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
        ("\n{% include 'en/_nothing.txt' %}", 2, "no template 'en/_nothing.txt'"),
        ("\n{% include '../secret.txt' %}", 2, "no template '../secret.txt'"),
        ("\n{% include '/etc/passwd' %}", 2, "no template '/etc/passwd'"),
    ],
)
def test_a_faulty_template_is_named_with_its_line(own: Path, text: str, line: int, sentence: str) -> None:
    file = write(own, text)
    error = refusal(own)

    assert str(error).startswith(f"{file}:{line}: ")
    assert sentence in str(error)
    assert (error.template, error.line) == (str(file), line)


def test_a_faulty_part_is_named_itself(own: Path) -> None:
    part = write(own, "{{ amount }}", letter="_part")
    write(own, "Hello\n{% include 'en/_part.txt' %}")

    assert (refusal(own).template, refusal(own).line) == (str(part), 1)


def test_a_letter_that_comes_out_empty_is_refused(own: Path) -> None:
    write(own, "{% if not contact %}Hello{% endif %}\n")

    assert "comes out empty" in str(refusal(own))


def test_a_letter_that_is_no_utf_8_is_refused(own: Path) -> None:
    write(own, "").write_bytes("Dzień dobry".encode("iso-8859-2"))

    assert "must be a text in UTF-8" in str(refusal(own))


def test_a_missing_language_is_said_with_the_ways_out(own: Path) -> None:
    assert str(refusal(own, language="de")) == (
        "de/negotiating/first.txt: there is no such letter; "
        f"write it to {own}/de/negotiating/first.txt, or choose a language that has it (en, es, fr, pl)"
    )


def test_a_missing_letter_is_said_with_the_ways_out() -> None:
    assert str(refusal(None, letter="negotiating/second")) == (
        "en/negotiating/second.txt: there is no such letter; "
        "write it to en/negotiating/second.txt in a folder of your own, or choose a letter that there is"
    )


def test_a_language_without_known_dates_is_refused(own: Path) -> None:
    write(own, "Hello", language="qqq")

    assert "'qqq' is no language whose dates are known" in str(refusal(own, language="qqq"))


@pytest.mark.parametrize(
    "letter, language",
    [
        ("../en/negotiating/first", "en"),
        ("negotiating/../negotiating/first", "en"),
        ("/etc/passwd", "en"),
        ("negotiating\\first", "en"),
        ("negotiating/first\n", "en"),
        ("negotiating/", "en"),
        ("", "en"),
        ("negotiating/first", ".."),
        ("first", "en/negotiating"),
        ("negotiating/first", ""),
    ],
)
def test_a_name_that_leads_elsewhere_is_no_letter(letter: str, language: str) -> None:
    assert not TemplateLetters().has(letter, language)
    assert "this is no name of a letter" in str(refusal(None, letter, language))
