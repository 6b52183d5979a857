"""In which language short mails are written, and by which clock."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.config.languages import CODES
from crickets.core.traits import Traits
from crickets.reading.languages import _LANGUAGES, language_of
from crickets.reading.traits import traits_in
from tests.reading import mails

WRITTEN = {
    "en": [
        "Hi Anna,\n\nthanks for the draft. Could you send me the final version by Friday?\n\nBest,\nTom",
        "Hello,\njust a quick question: is the price with or without VAT?\nKind regards\nTom",
        "Sounds good, let's talk on Tuesday at ten.",
        "Please find attached my quote for the new website. It is valid for thirty days.",
    ],
    "es": [
        "Hola Ana:\n\ngracias por el borrador. ¿Me puedes enviar la versión final antes del viernes?\nUn saludo,",
        "Buenos días,\nuna pregunta rápida: ¿el precio incluye el IVA?\nSaludos",
        "Perfecto, hablamos el martes a las diez.",
        "Adjunto mi presupuesto para la nueva página web. Tiene una validez de treinta días.",
    ],
    "fr": [
        "Bonjour Anne,\n\nmerci pour le projet. Pourriez-vous m'envoyer la version finale avant vendredi ?\nMerci",
        "Bonjour,\nune petite question : le prix est-il hors taxes ?\nBien à vous",
        "Parfait, on se parle mardi à dix heures.",
        "Veuillez trouver ci-joint mon devis pour le nouveau site. Il est valable trente jours.",
    ],
    "pl": [
        "Dzień dobry Pani Anno,\n\ndziękuję za szkic. Czy mogłaby Pani przesłać ostateczną wersję do piątku?\nPa",
        "Witam,\nkrótkie pytanie: czy cena jest netto, czy brutto?\nPozdrawiam",
        "Świetnie, porozmawiajmy we wtorek o dziesiątej.",
        "W załączeniu przesyłam ofertę na nową stronę internetową. Jest ważna przez trzydzieści dni.",
    ],
    "de": [
        "Hallo Anna,\n\ndanke für den Entwurf. Könntest du mir bis Freitag die endgültige Fassung schicken?\nGruß",
        "Guten Tag,\neine kurze Frage: Ist der Preis mit oder ohne Mehrwertsteuer?\nMit freundlichen Grüßen",
        "Passt, reden wir am Dienstag um zehn.",
        "Anbei finden Sie mein Angebot für die neue Webseite. Es gilt dreißig Tage.",
    ],
    "it": [
        "Ciao Anna,\n\ngrazie per la bozza. Potresti mandarmi la versione definitiva entro venerdì?\nUn saluto,",
        "Buongiorno,\nuna domanda veloce: il prezzo è IVA inclusa?\nCordiali saluti",
        "Perfetto, ne parliamo martedì alle dieci.",
        "In allegato trova il mio preventivo per il nuovo sito. È valido trenta giorni.",
    ],
    "pt": [
        "Olá Ana,\n\nobrigado pelo rascunho. Podes enviar-me a versão final até sexta-feira?\n\nCumprimentos,\nTomás",
        "Bom dia,\numa pergunta rápida: o preço inclui o IVA?\nAtenciosamente",
        "Perfeito, falamos na terça às dez.",
        "Segue em anexo o meu orçamento para o novo site. É válido por trinta dias.",
    ],
    "nl": [
        "Hoi Anna,\n\nbedankt voor het ontwerp. Kun je me voor vrijdag de definitieve versie sturen?\n\nGroeten,\nTom",
        "Goedemorgen,\neen korte vraag: is de prijs inclusief btw?\nMet vriendelijke groet",
        "Prima, we spreken elkaar dinsdag om tien uur.",
        "Bijgaand mijn offerte voor de nieuwe website. Hij is dertig dagen geldig.",
    ],
}
"""By language: an answer, a question, a line, an offer."""


@pytest.mark.parametrize(
    "language, text",
    [(language, text) for language, texts in WRITTEN.items() for text in texts],
    ids=[f"{language} {number}" for language, texts in WRITTEN.items() for number in range(len(texts))],
)
def test_short_mails_are_known_by_their_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "Thx!",
        "FYI",
        "Merci!",
        "12:30?",
        "https://studio.example/the-offer.pdf",
        "+34 600 000 000",
        "Anna Berg",
    ],
)
def test_where_there_are_hardly_words_nothing_is_guessed(text: str) -> None:
    assert language_of(text) == ""


@given(st.text(max_size=300))
def test_whatever_is_written_the_guess_is_a_language_of_the_list(text: str) -> None:
    assert language_of(text) in {"", *_LANGUAGES}


def test_every_language_may_stand_in_the_file() -> None:
    assert set(_LANGUAGES) <= CODES


ENGLISH_BELOW = """Perfecto, hablamos el martes a las diez.

--
Ana Vidal, Head of Strategic Partnerships and Communication at Acme

On Tue, 3 Nov 2026 at 09:30, You <you@studio.example> wrote:
> Could we talk about the offer on Tuesday? I would like to know whether it is still of interest.
"""


def test_only_what_they_wrote_themselves_tells_their_language() -> None:
    assert traits_in(mails.mail(ENGLISH_BELOW)).language == "es"


@pytest.mark.parametrize(
    "raw, traits",
    [
        (mails.mail("ok", Content_Language="de-DE, en-US"), Traits("", "de", mails.RECEIVED)),
        (mails.mail("ok", Content_Language="german"), Traits("", "", mails.RECEIVED)),
        (mails.mail("ok", Date="nonsense"), Traits()),
        (mails.mail("ok", Date="Tue, 3 Nov 2026 09:30:00 -0000"), Traits()),
        (mails.mail("ok", Date="Tue, 3 Nov 9999 09:30:00 +0100"), Traits()),
        (b"", Traits()),
    ],
    ids=["the language of their program", "no code", "no Date", "no offset", "before time zones", "no mail"],
)
def test_what_else_a_mail_tells(raw: bytes, traits: Traits) -> None:
    assert traits_in(raw) == traits


def test_the_date_keeps_the_clock_of_its_writer() -> None:
    written = traits_in(mails.mail("ok", Date="Tue, 3 Nov 2026 09:30:00 -0500")).written

    assert written == datetime(2026, 11, 3, 9, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert written.utcoffset() == timedelta(hours=-5)
