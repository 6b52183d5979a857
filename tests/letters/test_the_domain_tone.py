"""The tone of every letter in every language, and what the letters of the roads say besides."""

import re
from datetime import date
from pathlib import Path

import pytest

from crickets.core.cadences import BUILT_IN
from crickets.core.letter import LetterValues, sample_values
from crickets.letters import TemplateLetters

LETTERS = TemplateLetters()
VALUES = LetterValues(**{**sample_values(), "deadline": date(2026, 11, 24)})
FOUR = ["en", "es", "fr", "pl"]
USED = sorted({step.draft.letter for book in BUILT_IN.values() for step in book.steps if step.draft})
EVERY = [(language, letter) for language in FOUR for letter in USED]

every_letter = pytest.mark.parametrize("language, letter", EVERY, ids=str)


def written(letter: str, language: str) -> str:
    return LETTERS.render(letter, language, VALUES)


@pytest.mark.parametrize("language", FOUR)
def test_english_spanish_french_and_polish_are_complete(language: str) -> None:
    assert [letter for letter in USED if not LETTERS.has(letter, language)] == []
    assert LETTERS.letters(language) == LETTERS.letters("en")
    assert LETTERS.script("call", language, VALUES)


# Words to a friend, and how business mail closes.
INFORMAL = {
    "en": r"\b(?:hi|hey|dear friend|cheers|thx|pls)\b",
    "es": r"\b(?:tú|tu|tus|te|ti|contigo|tuyo|vosotros|vuestr\w+|puedes|podrías|quieres|hola de nuevo)\b",
    "fr": r"\b(?:tu|te|toi|ton|ta|tes|salut|coucou)\b|\bt’",
    "pl": r"\b(?:ty|ciebie|cię|ci|tobie|tobą|twój|twoja|twoje|twojej|twoją|cześć|hej|możesz|proszę cię)\b",
}
CLOSES = {"en": "Best regards,", "es": "Un cordial saludo,", "fr": "Bien cordialement,", "pl": "Z poważaniem"}


@every_letter
def test_a_letter_is_formal_where_the_languages_business_mail_is(language: str, letter: str) -> None:
    text = written(letter, language)

    assert re.findall(INFORMAL[language], text, re.IGNORECASE) == []
    assert text.splitlines()[-2:] == [CLOSES[language], "Alex Example"]


@pytest.mark.parametrize(
    "sentence, harsh",
    [("I was just checking that this did not get buried.", False), ("You still haven't answered.", True)],
)
def test_just_checking_that_this_did_not_get_buried_and_not_you_still_havent_answered(
    tmp_path: Path, sentence: str, *, harsh: bool
) -> None:
    letter = tmp_path / "en/negotiating/first.txt"
    letter.parent.mkdir(parents=True)
    letter.write_text(sentence, encoding="utf-8")

    assert bool(list(TemplateLetters(tmp_path).review())) is harsh


SAID = {
    "closing/all-right": {
        "en": "Is everything all right?",
        "es": "¿Va todo bien por su parte?",
        "fr": "tout va bien",
        "pl": "wszystko w porządku?",
    },
    "closing/announce": {
        "en": "close the project and send you an invoice for the work done so far",
        "es": "cerraré el proyecto y facturaré el trabajo realizado",
        "fr": "clôturerai le projet et vous adresserai une facture pour le travail réalisé",
        "pl": "zamknę projekt i wystawię fakturę za pracę wykonaną",
    },
    "closing/closed": {
        "en": "My door stays open",
        "es": "retomaré el proyecto con mucho gusto",
        "fr": "Ma porte vous reste ouverte",
        "pl": "chętnie się nim znów zajmę",
    },
    "in_progress/stop-work": {
        "en": "the work rests, and the dates that we planned move with it",
        "es": "queda en pausa y, con él, las fechas previstas",
        "fr": "je suspends le travail, et les dates prévues sont reportées",
        "pl": "prace są wstrzymane, a uzgodnione terminy odpowiednio się przesuwają",
    },
    "platform/check-in": {
        "en": "we can easily agree on new ones",
        "es": "podemos acordar otras",
        "fr": "en fixer de nouvelles",
        "pl": "uzgodnić nowe",
    },
    "platform/last": {
        "en": "ask the support of the platform to arrange the payment for the work that is finished",
        "es": "pediré al servicio de asistencia de la plataforma el pago del trabajo terminado",
        "fr": "je demanderai à l’assistance de la plateforme d’organiser le paiement du travail réalisé",
        "pl": "zwrócę się do działu wsparcia platformy z prośbą o wypłatę wynagrodzenia za ukończoną pracę",
    },
    "platform/last-delivered": {
        "en": "mark the project as complete, and the platform will release the payment by itself after 5 working days",
        "es": "marcaré el proyecto como terminado y la plataforma liberará el pago automáticamente a los cinco días",
        "fr": "déclarerai le projet terminé, et la plateforme débloquera d’elle-même le paiement au bout de 5 jours",
        "pl": "oznaczę projekt jako zakończony, a platforma po 5 dniach roboczych automatycznie wypłaci środki",
    },
    "awaiting_payment/final": {
        "en": "This is my final letter",
        "es": "este es mi último aviso",
        "fr": "ma dernière lettre",
        "pl": "To moje ostatnie pismo w tej sprawie",
    },
}


@pytest.mark.parametrize("letter", SAID)
@pytest.mark.parametrize("language", FOUR)
def test_what_a_letter_of_the_road_announces_it_announces_in_every_language(language: str, letter: str) -> None:
    text = re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", written(letter, language))

    assert SAID[letter][language] in text


# How many thanks or requests a letter has; without any it would be an order.
POLITE = {
    "en": r"please|thank|could you|gladly|glad|regards|happy",
    "es": r"por favor|gracias|agradezco|podría|gusto|ruego|cordial",
    "fr": r"merci|remercie|pourriez|volontiers|prie|cordialement",
    "pl": r"proszę|prosić|dziękuję|chętnie|poważaniem",
}


@every_letter
def test_a_letter_is_polite(language: str, letter: str) -> None:
    assert re.search(POLITE[language], written(letter, language), re.IGNORECASE)


def test_other_languages_come_by_adding_a_folder_of_templates(tmp_path: Path) -> None:
    letter = tmp_path / "de/negotiating/first.txt"
    letter.parent.mkdir(parents=True)
    letter.write_text("Guten Tag {{ contact }}, kam alles an?", encoding="utf-8")
    letters = TemplateLetters(tmp_path)

    assert letters.languages() == ("de", *FOUR)
    assert letters.render("negotiating/first", "de", VALUES) == "Guten Tag Robin Sample, kam alles an?"
