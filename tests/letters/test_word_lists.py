"""The word lists: what they warn about, and what they leave alone."""

from pathlib import Path

import pytest

from crickets.core.letter import LetterValues, sample_values
from crickets.core.people import FormOfAddress
from crickets.errors import LetterError
from crickets.letters import TemplateLetters
from crickets.letters.folders import BUILT_IN, Folders
from crickets.letters.tone import Remark, read_list, remarks, review, word_list

OURS = Folders((BUILT_IN,))
LANGUAGES = OURS.languages()
SENTENCES = Path(__file__).with_name("sentences")


def sentences(kind: str) -> list[tuple[str, str]]:
    """Language and sentence of each line that is kept of this kind."""
    return [
        (language, line)
        for language in LANGUAGES
        for line in (SENTENCES / f"{language}.{kind}.txt").read_text(encoding="utf-8").splitlines()
    ]


def phrases(language: str, text: str) -> list[str]:
    return [remark.phrase for remark in remarks(text, word_list(language, OURS))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_at_least_25_phrases_each_with_its_reason_and_none_twice(language: str) -> None:
    written = [phrase.written for phrase in word_list(language, OURS)]
    lines = (BUILT_IN / language / "_tone.txt").read_text(encoding="utf-8").splitlines()

    assert len(written) >= 25
    assert len(set(written)) == len(written)
    assert len(written) == sum(1 for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_of_ours_ends_with_a_word_that_must_stand_there(language: str) -> None:
    assert [phrase.written for phrase in word_list(language, OURS) if phrase.written.endswith(")")] == []


@pytest.mark.parametrize("form", FormOfAddress, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_of_ours_has_a_phrase_that_we_warn_about(language: str, form: FormOfAddress) -> None:
    letters, values = TemplateLetters(), LetterValues(**{**sample_values(), "form_of_address": form.value})
    texts = {letter: letters.render(letter, language, values) for letter in letters.letters(language)}

    assert {letter: found for letter, text in texts.items() if (found := phrases(language, text))} == {}


def test_no_template_of_ours_has_one_either() -> None:
    assert list(review(BUILT_IN, OURS)) == []


@pytest.mark.parametrize("language, sentence", sentences("kind"), ids=str)
def test_a_kind_sentence_is_left_alone(language: str, sentence: str) -> None:
    assert phrases(language, sentence) == []


@pytest.mark.parametrize("language, sentence", sentences("harsh"), ids=str)
def test_a_harsh_sentence_is_warned_about(language: str, sentence: str) -> None:
    assert phrases(language, sentence) != []


@pytest.mark.parametrize("kind, least", [("kind", 15), ("harsh", 15)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_tried_with_many_sentences(language: str, kind: str, least: int) -> None:
    assert sum(spoken == language for spoken, _ in sentences(kind)) >= least


# How a phrase is found


@pytest.mark.parametrize(
    "written, text, found",
    [
        ("still waiting", "I am STILL  waiting", ["STILL waiting"]),
        ("still waiting", "I am still\nwaiting", ["still waiting"]),
        ("still waiting", "still, waiting", ["still, waiting"]),
        ("still waiting", "distill waiting, still waitings", []),
        ("pas répondu", "PAS REPONDU", ["PAS REPONDU"]),
        ("pas répondu", "pas re\u0301pondu", ["pas répondu"]),
        ("n'avez pas", "vous n’avez pas", ["n’avez pas"]),
        ("brak odpowiedzi", "Brak\u00a0odpowiedzi.", ["Brak odpowiedzi"]),
        ("zaplacil*", "zapłaciła", ["zapłaciła"]),
        ("no/any reply", "any reply, a reply", ["any reply"]),
        ("no (written) reply", "no reply, no written reply", ["no reply", "no written reply"]),
        ("!not/nothing urgent", "nothing urgent, not urgent, urgent", ["urgent"]),
        ("!d' urgent", "rien d’urgent, urgent", ["urgent"]),
        ("a.c", "abc", []),
        ("wait", "wait{# wait #} {% if wait %}{{ user }}", ["wait"]),
        ("still waiting", "still {% if contact %}waiting{% endif %}", []),
        ("!no", "no", []),
        ("()", "no", []),
    ],
)
def test_a_phrase_is_found_however_it_is_written(written: str, text: str, found: list[str]) -> None:
    assert [remark.phrase for remark in remarks(text, read_list(f"{written} -> why"))] == found


def test_a_remark_names_the_line_and_the_reason_and_each_word_once() -> None:
    listed = read_list("# a comment -> no\n\nno reason\nwaiting -> b\nstill waiting -> a\nwaiting for -> c\n")

    assert remarks("Hello\n{# two\nlines #}\nstill waiting for you\n", listed) == (Remark(4, "still waiting", "a"),)


# The user's own folder


def write(own: Path, name: str, text: str) -> Path:
    file = own / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_the_users_own_letters_are_reviewed_and_their_parts(tmp_path: Path) -> None:
    first = write(tmp_path, "en/negotiating/first.txt", "Hello,\n\nI am still waiting.\n")
    part = write(tmp_path, "en/_close.txt", "Reply ASAP\n")
    write(tmp_path, "en/notes.md", "still waiting")
    write(tmp_path, "en/clauses/stop.txt", "without delay")

    found = [(file, remark.line, remark.phrase) for file, remark in TemplateLetters(tmp_path).review()]

    assert found == [(part, 1, "ASAP"), (first, 3, "still waiting")]


def test_a_variety_of_a_language_has_its_word_list(tmp_path: Path) -> None:
    write(tmp_path, "en-GB/negotiating/first.txt", "asap")

    assert [remark.phrase for _, remark in TemplateLetters(tmp_path).review()] == ["asap"]


def test_a_language_of_ones_own_can_have_a_word_list_and_needs_none(tmp_path: Path) -> None:
    file = write(tmp_path, "de/negotiating/first.txt", "Guten Tag,\nich warte noch immer.")

    assert list(TemplateLetters(tmp_path).review()) == []

    write(tmp_path, "de/_tone.txt", "warte (noch) immer -> klagt; fragen Sie")

    assert list(TemplateLetters(tmp_path).review()) == [(file, Remark(2, "warte noch immer", "klagt; fragen Sie"))]


def test_without_a_folder_of_ones_own_nothing_is_reviewed() -> None:
    assert list(TemplateLetters().review()) == []


def test_a_letter_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "pl/negotiating/first.txt", "").write_bytes("żądam".encode("iso-8859-2"))

    assert list(TemplateLetters(tmp_path).review()) == []


def test_a_word_list_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path, "pl/_tone.txt", "").write_bytes("żądam -> x".encode("iso-8859-2"))

    with pytest.raises(LetterError, match=r"pl/_tone.txt: this word list cannot be read"):
        list(TemplateLetters(tmp_path).review())
