"""How answering machines mark what they send."""

import pytest

from crickets.core.answering import answering_mark, automatic_subject, folded, submitted


@pytest.mark.parametrize(
    "subject",
    [
        "AutoReply: Offer",
        "[Auto] Offer",
        "[staff] Auto-Re: Offer",
        "Yahoo! Auto Response",
        "Abwesend",
        "Abwesenheitsnotiz: Offer",
        "Ann Schmidt ist außer Haus.",
        "AUTO: Ann Smith is out of the office (returning 12/01/2026)",
        "Ausente",
        "Mensaje automático: Oferta",
        "Message automatique",
        "Absente : Offre",
        "Poza biurem",
        "Nieobecność: Oferta",
        "Fora do escritório",
        "Fuori ufficio",
        "Afwezig: Offerte",
        "Autosvar: Offert",
        "自动回复: Offer",
        "Автоответ: Offer",
    ],
)
def test_a_machines_subject_is_known(subject: str) -> None:
    assert automatic_subject(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: Offer",
        "Fwd: Out of office",
        "Ausente el viernes, ¿hablamos el lunes?",
        "Out of paper",
        "Automatic door, offer",
        "Absence of colour in the logo",
        "Who is out of the office on Friday?",
        "Auto repair shop: logo",
        "",
    ],
)
def test_a_person_who_writes_about_it_is_a_person(subject: str) -> None:
    assert not automatic_subject(subject)


@pytest.mark.parametrize(
    "evidence, marked",
    [
        ({"x-autoreply": "yes"}, True),
        ({"x-autoreply": "No"}, False),
        ({"x-autorespond": ""}, False),
        ({"precedence": "auto_reply"}, True),
        ({"precedence": "bulk"}, False),
        ({"x-apple-action": "VACATION"}, True),
        ({"x-mailer": "vacation 1.2.7"}, True),
        ({"x-mailer": "Apple Mail"}, False),
        ({"x-auto-response-suppress": "All"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_a_field_marks_a_machine_by_its_value(evidence: dict[str, str], *, marked: bool) -> None:
    assert answering_mark(evidence) == marked


@pytest.mark.parametrize(
    "value, said",
    [
        ("auto-replied; owner-email=a@b", "auto-replied"),
        ("auto-replied (vacation)", "auto-replied"),
        (" No ", "no"),
        ("", "no"),
        ("auto-generated", "auto-generated"),
    ],
)
def test_auto_submitted_is_read_without_its_parameters(value: str, said: str) -> None:
    assert submitted({"auto-submitted": value}) == said


def test_folded_text_has_one_kind_of_letters_apostrophes_and_spaces() -> None:
    assert folded("L\u2019été\u00a0 à  Łódź, außer\n Haus") == "l'ete a lodz, ausser haus"
