"""Mail that went to many, or that a program made for nobody in particular; and receipts in words."""

import pytest

from crickets.core.nature import AutoReply, Bulk, Notification, Personal, Receipt
from crickets.reading.natures import nature
from tests.reading import mails

ANSWERED = {"In_Reply_To": f"<{mails.OFFER}>"}

CIRCULARS: list[tuple[str, bytes]] = [
    ("Mailchimp's mark", mails.mail("News!", "Spring", X_MC_User="1a2b")),
    ("a certified sender's mark", mails.mail("News!", "Spring", X_CSA_Complaints="csa@eco.example")),
    (
        "a list's mark without a name",
        mails.mail("Lunch at 12.", "[staff] Lunch", Mailing_List="list staff@acme.example"),
    ),
    ("en", mails.mail("Our new colours!\n\nUnsubscribe | Manage preferences", "Spring", "news@acme.example")),
    ("en below dashes", mails.mail("Stories for you.\n\n-- \nUnsubscribe", "Your list", "digest@acme.example")),
    ("de", mails.mail("Neu! Wenn Sie diesen Newsletter nicht wollen: Abmelden", "Neu", "newsletter@acme.example")),
    ("fr", mails.mail("Nos nouveautés. Se désinscrire", "Nouveautés", "newsletter@acme.example")),
    ("es", mails.mail("Novedades. Puedes darte de baja aquí.", "Novedades", "marketing@acme.example")),
    ("pl", mails.mail("Nowości! Aby wypisać się, kliknij tutaj.", "Nowości", "newsletter@acme.example")),
]

NOTICES: list[tuple[str, bytes]] = [
    ("a monitor", mails.mail("Disk is 91 % full", "PROBLEM", "nagios@web1.acme.example")),
    ("a scanner", mails.mail("See the attached document.", "Scan", "scanner@acme.example")),
    ("a reminder", mails.mail("Your appointment is at 10:00.", "Reminder", "reminders@dentist.example")),
    ("a comment on a file", mails.mail("Ann commented: Great!", "A comment", "comments@files.example")),
    ("says so, en", mails.mail("This e-mail was automatically generated.", "Report", "stats@acme.example")),
    ("says so, es", mails.mail("Este es un mensaje automático.", "Factura", "facturas@luz.example")),
    ("says so, fr", mails.mail("Merci de ne pas répondre à ce message.", "Facture", "facture@tele.example")),
    ("says so, pl", mails.mail("Prosimy nie odpowiadać na tę wiadomość.", "Faktura", "ebok@tele.example")),
    ("says so, de", mails.mail("Bitte antworten Sie nicht auf diese Mail.", "Zahlung", "service@bank.example")),
    ("if it was not you", mails.mail("New sign-in. If this was not you, tell us.", "Alert", "security@bank.example")),
]

RECEIPTS: list[tuple[str, str, str]] = [
    ("en", "Read: Offer", "Your message\n\n   To: Ann\n   Subject: Offer\n\n was read on Monday."),
    ("de", "Gelesen: Angebot", "Ihre Nachricht\n\nAn: Ann\n\nwurde am Montag gelesen."),
    ("fr", "Lu : Devis", "Votre message\n\n    À : Ann\n\n a été lu le lundi."),
    (
        "Thunderbird",
        "Return Receipt (displayed) - Offer",
        "This is a Return Receipt for the mail that you sent.",
    ),
    ("Notes", "Return Receipt", "Your document: Offer\nwas received by: Ann Smith/Acme\nat: 22.11.2026 09:40:12"),
]

UNOPENED: list[tuple[str, str, str]] = [
    ("en", "Not read: Offer", "Your message\n\n   To: Ann\n\n was deleted without being read on Monday."),
    ("de", "Ungelesen: Angebot", "Ihre Nachricht\n\nAn: Ann\n\nwurde am Montag ungelesen gelöscht."),
    ("fr", "Non lu : Devis", "Votre message\n\n    À : Ann\n\n a été supprimé sans avoir été lu le lundi."),
    ("es", "No leído: Oferta", "Su mensaje\n\n  Para: Ann\n\n fue eliminado sin haberse leído el lunes."),
    ("by its text alone", "Read: Offer", "Your message\n\n To: Ann\n\n was deleted without being read on Monday."),
]


@pytest.mark.parametrize("raw", [row[1] for row in CIRCULARS], ids=[row[0] for row in CIRCULARS])
def test_what_goes_to_many_is_bulk(raw: bytes) -> None:
    assert nature(raw, mails.RECEIVED) == Bulk()


@pytest.mark.parametrize("raw", [row[1] for row in NOTICES], ids=[row[0] for row in NOTICES])
def test_what_a_program_makes_for_nobody_is_a_notification(raw: bytes) -> None:
    assert nature(raw, mails.RECEIVED) == Notification()


@pytest.mark.parametrize("raw", [row[1] for row in NOTICES], ids=[row[0] for row in NOTICES])
def test_what_answers_ours_is_none(raw: bytes) -> None:
    assert nature(raw, mails.RECEIVED, answers=mails.SENT) != Notification()


@pytest.mark.parametrize("subject, body", [row[1:] for row in RECEIPTS], ids=[row[0] for row in RECEIPTS])
def test_a_receipt_in_words_is_one(subject: str, body: str) -> None:
    receipt = nature(mails.mail(body, subject, **ANSWERED), mails.RECEIVED)
    assert receipt == Receipt(mails.OFFER, opened=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("subject, body", [row[1:] for row in UNOPENED], ids=[row[0] for row in UNOPENED])
def test_what_was_deleted_unread_was_not_opened(subject: str, body: str) -> None:
    assert nature(mails.mail(body, subject, **ANSWERED), mails.RECEIVED) == Receipt(mails.OFFER)  # type: ignore[arg-type]


def test_a_person_who_has_read_it_is_a_person() -> None:
    raw = mails.mail("I like it. Your message was read to the board today.", "Read: Offer", **ANSWERED)

    assert nature(raw, mails.RECEIVED) == Personal()


def test_a_person_who_offers_to_leave_may_write_to_many() -> None:
    raw = mails.mail("Would you like our new catalogue? You can unsubscribe at any time.", "Catalogue")

    assert nature(raw, mails.RECEIVED) == Personal(doubtful=True)


def test_a_circular_that_is_quoted_makes_none() -> None:
    raw = mails.mail(
        "Have you seen this?\n\n-----Original Message-----\nUnsubscribe here", "Fwd: News", "news@acme.example"
    )

    assert nature(raw, mails.RECEIVED) == Personal()


def test_thanks_for_a_mail_from_nobody_answer_it() -> None:
    raw = mails.mail("Thank you for your e-mail. I answer soon.", "Thank you", Return_Path="<>")

    assert nature(raw, mails.RECEIVED) == AutoReply()
