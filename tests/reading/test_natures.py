"""What an incoming message is, by all that it says; bounces have their own file."""

from datetime import timedelta

import pytest

from crickets.core.nature import (
    AutoReply,
    Bulk,
    CalendarMail,
    CalendarMethod,
    Nature,
    Notification,
    Personal,
    Receipt,
)
from crickets.reading.natures import nature
from tests.reading import mails

DOUBT = Personal(doubtful=True)

BY_HEADER: list[tuple[str, bytes, Nature]] = [
    ("a mail", mails.mail(), Personal()),
    ("Auto-Submitted: no", mails.mail(Auto_Submitted="no"), Personal()),
    ("a vacation responder", mails.mail("Back soon.", Auto_Submitted="auto-replied"), AutoReply()),
    ("an old responder", mails.mail("Back soon.", X_Autoreply="yes"), AutoReply()),
    ("Precedence: bulk alone, on an answer", mails.mail(Precedence="bulk", In_Reply_To="<a@b.example>"), Personal()),
    ("Precedence: bulk alone, on a new mail", mails.mail(Precedence="bulk"), DOUBT),
    ("X-Auto-Response-Suppress alone", mails.mail(X_Auto_Response_Suppress="All"), Personal()),
    ("an inbox rule's loop mark alone", mails.mail(X_MS_Exchange_Inbox_Rules_Loop="ann@acme.example"), Personal()),
    ("a list", mails.mail(List_Id="<staff.acme.example>"), Bulk()),
    ("a newsletter", mails.mail("News!", "Spring", List_Unsubscribe="<https://n.example>"), Bulk()),
    ("nobody reads the answers", mails.mail("Your parcel left.", "Parcel", "no-reply@shop.example"), Notification()),
    ("made by a program", mails.mail("Backup done.", "Backup", Auto_Submitted="auto-generated"), Notification()),
    ("nobody sent it", mails.mail("Disk 91 % full.", "Report", Return_Path="<>"), Notification()),
]


@pytest.mark.parametrize("raw, expected", [row[1:] for row in BY_HEADER], ids=[row[0] for row in BY_HEADER])
def test_the_headers_are_evidence_with_their_values(raw: bytes, expected: Nature) -> None:
    assert nature(raw, mails.RECEIVED) == expected


def test_a_person_who_also_says_when_they_leave_leaves_no_doubt() -> None:
    raw = mails.mail("The second draft of the logo is much better, let us take it.\nI am on holiday from Friday.\n")

    assert nature(raw, mails.RECEIVED, answers=mails.SENT) == Personal()


@pytest.mark.parametrize(
    "body",
    ["I am on vacation this week.", "Thank you for your message. I will get back to you on Monday."],
    ids=["only that they are away", "only that they will answer"],
)
def test_what_a_machine_and_a_person_would_both_write_is_probably_personal(body: str) -> None:
    assert nature(mails.mail(body), mails.RECEIVED, answers=mails.SENT) == DOUBT


def test_within_a_minute_nobody_has_written_that_they_are_away() -> None:
    body = "I am on vacation this week."
    at_once, later = mails.SENT + timedelta(seconds=40), mails.SENT + timedelta(minutes=5)

    assert nature(mails.mail(body), at_once, answers=mails.SENT) == AutoReply()
    assert nature(mails.mail(body), later, answers=mails.SENT) == DOUBT


def test_an_answer_to_our_mail_through_a_mailing_list_is_an_answer() -> None:
    raw = mails.mail(List_Id="<staff.acme.example>", List_Unsubscribe="<https://l.example>", Precedence="list")

    assert nature(raw, mails.RECEIVED, answers=mails.SENT) == Personal()


def test_what_a_program_makes_in_answer_to_ours_is_a_machines_answer() -> None:
    raw = mails.mail("Noted.", Auto_Submitted="auto-generated")

    assert nature(raw, mails.RECEIVED, answers=mails.SENT) == AutoReply()
    assert nature(raw, mails.RECEIVED) == Notification()


def test_behind_a_ticket_system_that_answers_ours_a_person_may_stand() -> None:
    raw = mails.mail("The colours are fine, please print.", "[#4711] Offer", "noreply@tickets.acme.example")

    assert nature(raw, mails.RECEIVED, answers=mails.SENT) == DOUBT


@pytest.mark.parametrize(
    "subject, body",
    [
        ("[#4711] Offer", "We have received your request and will answer as soon as possible."),
        ("Eingangsbestätigung", "Ihre Nachricht ist bei uns eingegangen und wird schnellstmöglich bearbeitet."),
        ("Hemos recibido su mensaje", "Le responderemos lo antes posible."),
        ("Accusé de réception", "Nous avons bien reçu votre demande."),
        ("Potwierdzenie otrzymania zgłoszenia", "Państwa zgłoszenie zostało przyjęte."),
    ],
    ids=["en", "de", "es", "fr", "pl"],
)
def test_an_acknowledgement_is_a_machines_answer(subject: str, body: str) -> None:
    assert nature(mails.mail(body, subject, "noreply@acme.example"), mails.RECEIVED) == AutoReply()


@pytest.mark.parametrize("method", list(CalendarMethod), ids=str)
@pytest.mark.parametrize("named", [True, False], ids=["in the field", "in the body alone"])
def test_calendar_mail_says_what_it_wants(method: CalendarMethod, *, named: bool) -> None:
    assert nature(mails.calendar(method.upper(), named=named), mails.RECEIVED) == CalendarMail(method)


def test_a_calendar_file_that_wants_nothing_is_a_file_like_any_other() -> None:
    assert nature(mails.calendar("PUBLISH"), mails.RECEIVED) == Personal()


def test_an_emoji_is_a_sign_of_life() -> None:
    reaction = 'Content-Type: text/vnd.google.email-reaction+json\n\n{"emoji":"👍","version":1}'

    assert nature(mails.parts("Content-Type: text/plain\n\n👍", reaction), mails.RECEIVED) == Personal()


@pytest.mark.parametrize(
    "disposition, opened",
    [
        ("manual-action/MDN-sent-manually; displayed", True),
        ("manual-action/\n MDN-sent-automatically; displayed", True),
        ("automatic-action/MDN-sent-automatically; deleted", False),
        ("automatic-action/MDN-sent-automatically; dispatched", False),
        ("automatic-action/MDN-sent-automatically; processed", False),
        ("displayed", False),
    ],
    ids=["displayed", "on two lines", "deleted unread", "forwarded", "processed by a program", "broken"],
)
def test_a_receipt_says_whether_somebody_saw_the_mail(disposition: str, *, opened: bool) -> None:
    notification = f"Original-Message-ID: <{mails.OFFER}>\nDisposition: {disposition}"
    raw = mails.parts(
        "Content-Type: text/plain\n\nYour message was displayed.",
        f"Content-Type: message/disposition-notification\n\n{notification}",
        kind="report; report-type=disposition-notification",
    )

    assert nature(raw, mails.RECEIVED) == Receipt(mails.OFFER, opened)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "subject", ["Read: Offer", "Gelesen: Angebot", "Lu : Offre", "Leído: Oferta", "Przeczytano: Oferta"]
)
def test_outlooks_receipt_that_is_a_file_for_outlook_is_one(subject: str) -> None:
    raw = mails.mail("eJ8+", subject, Content_Type="application/ms-tnef", In_Reply_To=f"<{mails.OFFER}>")

    assert nature(raw, mails.RECEIVED) == Receipt(mails.OFFER, opened=True)  # type: ignore[arg-type]


def test_a_complaint_about_mail_is_a_notification() -> None:
    raw = mails.parts(
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse", kind="report; report-type=feedback-report"
    )

    assert nature(raw, mails.RECEIVED) == Notification()


def test_a_machines_answer_tells_the_day_of_the_return() -> None:
    raw = mails.mail("Hello,\n\nI am out of the office until 16 November.\n", "Automatic reply: Offer")
    found = nature(raw, mails.RECEIVED, language="en")

    assert isinstance(found, AutoReply)
    assert str(found.returns) == "2026-11-16"
