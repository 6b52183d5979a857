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
    (
        "a list that names its owner as the sender",
        mails.mail("I agree.", "Re: Lunch", Sender="owner-staff@acme.example", Precedence="bulk", In_Reply_To="<1@x>"),
    ),
    (
        "a list that answers to its owner",
        mails.mail("I agree.", "Lunch", Return_Path="<staff-owner@acme.example>", Precedence="list"),
    ),
    (
        "a list that sends as itself",
        mails.mail("I agree.", "Lunch", Sender="Staff <you@studio.example>", Precedence="list"),
    ),
    ("a list with an archive", mails.mail("I agree.", "Lunch", X_Mailing_List="<staff@acme.example> archive/1")),
    (
        "an address to come back to for each mail",
        mails.mail(
            "Ten ideas. To unsubscribe, click.", "Ideas", "hello@acme.example", Return_Path="<b-98765-5@x.example>"
        ),
    ),
    (
        "a host for newsletters",
        mails.mail("Ten ideas. If you no longer wish to receive them: x", "Ideas", "hello@news.acme.example"),
    ),
    (
        "a service that delivers",
        mails.mail("Ten ideas. Unsubscribe here.", "Ideas", "hello@acme.example", X_SG_EID="1"),
    ),
    (
        "a word that is a link to leave",
        mails.mail(
            '<p>Ten ideas</p><a href="https://x.example/?q=1"><b>Unsubscribe</b></a>',
            "Ideas",
            "hello@news.acme.example",
            Content_Type="text/html",
        ),
    ),
    (
        "a link to leave in HTML alone",
        mails.mail(
            '<p>Ten ideas</p><a href="https://x.example/unsubscribe?u=1">x</a>',
            "Ideas",
            "hello@mailings.acme.example",
            Content_Type="text/html",
        ),
    ),
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
    ("says so, of a mail", mails.mail("This mail has been generated automatically.", "Upload", "pause@acme.example")),
    ("a machine by name", mails.mail("Record update: 12", "Update", "Upload Server <upload@acme.example>")),
    ("a reminder of a book", mails.mail("This is a reminder that your book is due.", "Due", "library@town.example")),
    ("an order", mails.mail("Your order has been shipped.", "Your shoes", "orders@shop.example")),
    ("an account", mails.mail("Votre compte a été activé.", "Bienvenue", "service@tele.example")),
    ("a booking", mails.mail("Thank you for booking with us.", "Hotel", "bookings@hotel.example")),
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


@pytest.mark.parametrize("subject", ["Offer", "Re: Offer"])
def test_a_person_who_wants_to_leave_is_a_person(subject: str) -> None:
    raw = mails.mail("Please unsubscribe me from your list.", subject)

    assert nature(raw, mails.RECEIVED) == Personal()


def test_an_answer_with_the_words_of_an_order_is_a_persons() -> None:
    raw = mails.mail("Your order number: 12. Your booking is confirmed!", "Re: Offer", **ANSWERED)

    assert nature(raw, mails.RECEIVED) == Personal()


def test_a_person_may_use_the_words_of_an_order() -> None:
    raw = mails.mail("Your booking is confirmed, see you on Tuesday!", "Tuesday")

    assert nature(raw, mails.RECEIVED) == Personal(doubtful=True)


def test_what_was_written_into_a_form_is_perhaps_a_persons() -> None:
    raw = mails.mail("Go ahead with the site.", "Contact form", Return_Path="<www-data@web1.acme.example>")

    assert nature(raw, mails.RECEIVED) == Personal(doubtful=True)


def test_a_signed_or_forwarded_envelope_makes_no_circular() -> None:
    raw = mails.mail("Would you unsubscribe us?", "List", Return_Path="<prvs=12345678=ann@acme.example>")

    assert nature(raw, mails.RECEIVED) == Personal(doubtful=True)


def test_a_link_to_leave_in_what_is_passed_on_makes_no_circular() -> None:
    raw = mails.mail(
        '<p>Have you seen this?</p><a href="https://x.example/unsubscribe">x</a>',
        "Fwd: News",
        "ann@news.acme.example",
        Content_Type="text/html",
    )

    assert nature(raw, mails.RECEIVED) == Personal()


def test_an_address_of_ones_own_behind_another_makes_no_circular() -> None:
    raw = mails.mail("Put an unsubscribe link below it.", "News", Return_Path="<ann1984@freemail.example>")

    assert nature(raw, mails.RECEIVED) == Personal(doubtful=True)


def test_a_circular_that_is_quoted_makes_none() -> None:
    raw = mails.mail(
        "Have you seen this?\n\n-----Original Message-----\nUnsubscribe here", "Fwd: News", "news@acme.example"
    )

    assert nature(raw, mails.RECEIVED) == Personal()


def test_thanks_for_a_mail_from_nobody_answer_it() -> None:
    raw = mails.mail("Thank you for your e-mail. I answer soon.", "Thank you", Return_Path="<>")

    assert nature(raw, mails.RECEIVED) == AutoReply()
