"""The letters that come with the program: what they say, as a reader sees it, and what they never say.

CRICKETS_WRITE_SNAPSHOTS=1 writes the snapshots anew; read the difference before committing it.
"""

import os
import re
from pathlib import Path

import pytest

from crickets.core.letter import LetterValues, sample_values
from crickets.core.people import FormOfAddress
from crickets.letters import TemplateLetters
from tests.letters.invoices import NOTICES, SCRIPTS, STAGES

SNAPSHOTS = Path(__file__).with_name("snapshots")
LETTERS = TemplateLetters()
EVERY = [(language, letter) for language in LETTERS.languages() for letter in LETTERS.letters(language)]
MAILS = [(language, letter) for language, letter in EVERY if letter != "attribution"]
SILENCES = [(language, letter) for language, letter in MAILS if letter not in NOTICES]
FAREWELL = "closing/closed"
VALUES = sample_values()
WITHOUT_CONTACT = LetterValues(**{**VALUES, "contact": ""})
VARIANTS = {"": VALUES, ".no-contact": WITHOUT_CONTACT}
ADDRESSED = {
    ".pan": LetterValues(**{**VALUES, "form_of_address": "Pan"}),
    ".pani": LetterValues(**{**VALUES, "form_of_address": "Pani"}),
}
SHOWN = [
    (language, letter, variant)
    for language, letter in EVERY
    for variant in (*VARIANTS, *(ADDRESSED if language == "pl" and letter != "attribution" else ()))
]

every_mail = pytest.mark.parametrize("language, letter", MAILS, ids=str)
every_letter_on_a_silence = pytest.mark.parametrize("language, letter", SILENCES, ids=str)

# What blames, presses, presumes a reason or makes feel guilty; parts of words, in lower case.
NEVER = {
    "en": """still haven't|still have not|you haven't|you have not|not answered|not replied|no reply|no answer|ignor
        |waiting|forgot|failed|overdue|late |delay|remind|urgent|asap|immediately|as soon as|must|have to|deadline
        |unfortunately|disappoint|concern|surpris|why|finally|again and again|busy|you should|sorry""",
    "es": """todavía no|aún no|no ha respondido|no ha contestado|sin respuesta|sigue sin|esperando|espera de|olvid|ignor
        |vencid|retras|recordar|recordatorio|urgen|inmediat|cuanto antes|lo antes posible|debe |tiene que|plazo
        |lamentable|decepci|preocup|sorprend|por qué|por fin|ocupad|debería|moros|perdone|disculpe""",
    "fr": """toujours pas|pas encore|n’avez pas|sans réponse|sans nouvelles|pas répondu|attend|attente|oubli|ignor
        |échu|retard|rappel|relance|urgen|immédiat|au plus vite|dès que possible|devez|il faut|délai|malheureusement
        |déçu|inqui|surpris|pourquoi|enfin|occupé|devriez|impay|désolé|excus""",
    "pl": """nadal nie|wciąż|jeszcze nie |nie odpowied|brak odpowiedzi|bez odpowiedzi|czekam|oczeku|zapom|ignor|zaleg
        |zwłok|opóźn|przypom|piln|natychmiast|niezwłocznie|jak najszybciej|musi|należy|termin płatn|niestety|rozczar
        |niepok|dziwi|dlaczego|wreszcie|zajęc|powinn|przeprasz|spóźn""",
}

# What a letter about money that is due names: no reproach, but the fact that it is about.
FACTS_OF_A_NOTICE = {
    "en": ("overdue", "late ", "deadline"),
    "es": ("vencid", "retras", "plazo"),
    "fr": ("échu", "retard", "délai", "impay"),
    "pl": ("zaleg", "zwłok", "opóźn", "termin płatn"),
}

# Forms that give away, or guess, whether the user or the client is a woman or a man.
GENDERED = {
    "en": r"\b(?:Mr|Ms|Mrs|Sir|Madam)\b",
    "es": r"\b\w+[oa]/[oa]\b|\(a\)|\bestimad|\batent[oa]\b|\bencantad|\bsr\b|\bsra\b|\bquedo\b",
    "fr": r"\(e\)|·e|\bmonsieur\b|\bmadame\b|\bcher\b|\bchère\b|\bravie?\b|\bheureu",
    "pl": r"\b(?!(?:prze|wy)syłam\b)\w+(?:łem|łam|łbym|łabym)\b|\(a\)|\bpan[ia]?\b|\bszanown[aey]\b|\bpew(?:ien|na)\b",
}

THIRD_OF_NOVEMBER = {"en": "3 November", "es": "3 de noviembre", "fr": "3 novembre", "pl": "3 listopada"}

SAYS_THAT_IT_IS_THE_LAST = {
    "en": ("my last email", "Thank you", "a reply to this email is all it takes"),
    "es": ("el último correo", "Le agradezco", "bastará con responder a este correo"),
    "fr": ("sera le dernier", "Je vous remercie", "il vous suffira de répondre à ce message"),
    "pl": ("mój ostatni e-mail", "Dziękuję", "wystarczy odpowiedzieć na tę wiadomość"),
}

NAMES_WORK_AND_INVOICE = {
    "en": ("work", "invoice"),
    "es": ("trabajo", "factura"),
    "fr": ("travail", "facture"),
    "pl": ("praca", "faktura"),
}


@pytest.mark.parametrize("language, letter, variant", SHOWN, ids=str)
def test_a_letter_reads_as_it_was_approved(language: str, letter: str, variant: str) -> None:
    snapshot = SNAPSHOTS / language / f"{letter}{variant}.txt"
    text = LETTERS.render(letter, language, (VARIANTS | ADDRESSED)[variant]) + "\n"
    if os.environ.get("CRICKETS_WRITE_SNAPSHOTS"):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")

    assert text == snapshot.read_text(encoding="utf-8")


def test_every_snapshot_is_one_of_a_letter() -> None:
    names = {str(file.relative_to(SNAPSHOTS)) for file in SNAPSHOTS.rglob("*.txt")}
    sheets = {f"{language}/{stage}.txt" for language, stage in STAGES}
    scripts = {f"{language}/tasks/call.txt" for language in SCRIPTS}

    assert names == {f"{language}/{letter}{variant}.txt" for language, letter, variant in SHOWN} | sheets | scripts


@every_mail
def test_a_letter_never_blames_or_presses(language: str, letter: str) -> None:
    text = LETTERS.render(letter, language, VALUES).lower()
    phrases = [phrase.strip("\n") for phrase in re.sub(r"\n\s+\|", "|", NEVER[language]).split("|")]

    allowed = FACTS_OF_A_NOTICE[language] if letter in NOTICES else ()

    assert [phrase for phrase in phrases if phrase in text and phrase not in allowed] == []


@every_mail
def test_a_letter_does_not_guess_who_is_a_woman_or_a_man(language: str, letter: str) -> None:
    text = LETTERS.render(letter, language, VALUES)

    assert re.findall(GENDERED[language], text, re.IGNORECASE) == []


OTHER_FORMS = {
    "Pan": r"\b(?:Pani|Panią|Państw\w+|chciałaby|chcieliby|mają)\b",
    "Pani": r"\b(?:Pan|Pana|Panu|Państw\w+|chciałby|chcieliby|mają)\b",
    "Państwo": r"\b(?:Pan|Pana|Panu|Pani|Panią|chciałby|chciałaby|ma)\b",
}


@pytest.mark.parametrize("form", FormOfAddress, ids=str)
@pytest.mark.parametrize("letter", [letter for language, letter in MAILS if language == "pl"])
def test_a_polish_letter_keeps_to_the_form_of_address(form: FormOfAddress, letter: str) -> None:
    text = LETTERS.render(letter, "pl", LetterValues(**{**VALUES, "form_of_address": form.value}))

    assert re.findall(OTHER_FORMS[form], text) == []
    assert "{" not in text


@every_mail
def test_a_letter_asks_one_question_a_notice_may_request_instead_and_the_one_that_closes_asks_nothing(
    language: str, letter: str
) -> None:
    asked = LETTERS.render(letter, language, VALUES).count("?")

    assert asked in ({0, 1} if letter in NOTICES else {0} if letter == FAREWELL else {1})


@every_mail
def test_a_letter_is_short(language: str, letter: str) -> None:
    lines = [line for line in LETTERS.render(letter, language, VALUES).split("\n") if line]
    most_lines, most_words = (17, 150) if letter in NOTICES else (8, 90)

    assert 4 <= len(lines) <= most_lines
    assert sum(len(line.split()) for line in lines) <= most_words


@every_letter_on_a_silence
def test_a_letter_names_the_day_of_the_message_that_it_follows(language: str, letter: str) -> None:
    assert THIRD_OF_NOVEMBER[language] in LETTERS.render(letter, language, VALUES)


@every_letter_on_a_silence
def test_a_letter_stays_true_while_it_waits(language: str, letter: str) -> None:
    tomorrow = LetterValues(**{**VALUES, "today": VALUES["today"].replace(year=2027)})

    assert LETTERS.render(letter, language, tomorrow) == LETTERS.render(letter, language, VALUES)


@every_mail
def test_a_letter_greets_by_the_contacts_name_and_is_signed_with_the_users(language: str, letter: str) -> None:
    lines = LETTERS.render(letter, language, VALUES).split("\n")

    assert "Robin Sample" in lines[0]
    assert lines[-1] == "Alex Example"


@every_mail
def test_without_a_contact_the_greeting_is_whole(language: str, letter: str) -> None:
    greeting = LETTERS.render(letter, language, WITHOUT_CONTACT).split("\n")[0]

    assert greeting == {"en": "Hello,", "es": "Hola:", "fr": "Bonjour,", "pl": "Dzień dobry,"}[language]


@pytest.mark.parametrize("language", LETTERS.languages())
def test_the_last_letter_says_so_and_leaves_the_door_open(language: str) -> None:
    text = LETTERS.render("negotiating/last", language, VALUES)

    assert [phrase for phrase in SAYS_THAT_IT_IS_THE_LAST[language] if phrase not in text] == []


@pytest.mark.parametrize("language", LETTERS.languages())
def test_the_first_letter_about_an_invoice_checks_that_all_arrived_and_names_no_amount(language: str) -> None:
    text = LETTERS.render("awaiting_payment/first", language, VALUES)

    assert [word for word in NAMES_WORK_AND_INVOICE[language] if word not in text] == []
    assert re.findall(r"\d+", text) == ["3"]


@pytest.mark.parametrize("letter", LETTERS.letters("fr"))
def test_french_has_a_space_that_does_not_break_before_a_high_sign(letter: str) -> None:
    text = LETTERS.render(letter, "fr", VALUES)

    assert re.findall(r"[^\u202f][;!?]|[^\u00a0]:|'", text) == []


@pytest.mark.parametrize("letter", LETTERS.letters("es"))
def test_a_spanish_question_is_opened(letter: str) -> None:
    text = LETTERS.render(letter, "es", VALUES)

    assert text.count("¿") == text.count("?")
