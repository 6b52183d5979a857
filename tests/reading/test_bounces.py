"""Mail that came back, in the dialects of the servers that return it."""

import pytest

from crickets.core.nature import Bounce, Nature, Notification, Receipt
from crickets.reading import bounces
from crickets.reading.natures import nature
from tests.reading import mails

FAILED = "Final-Recipient: rfc822; ann@acme.example\nAction: failed\nStatus: 5.1.1"
DELAYED = "Final-Recipient: rfc822; ann@acme.example\nAction: delayed\nStatus: 4.4.1"
UNSAID = "Final-Recipient: rfc822; ann@acme.example"
DELIVERED = "Final-Recipient: rfc822; ann@acme.example\nAction: delivered\nStatus: 2.0.0"
ANN = "ann@acme.example"
GONE = Bounce(ANN, permanent=True, original=mails.OFFER)  # type: ignore[arg-type]
TRYING = Bounce(ANN, permanent=False, original=mails.OFFER)  # type: ignore[arg-type]
DAEMON = "MAILER-DAEMON@mx.example"

REPORTS: list[tuple[str, bytes, Nature]] = [
    ("failed", mails.report(FAILED), GONE),
    ("says that it is auto-replied", mails.report(FAILED, Auto_Submitted="auto-replied"), GONE),
    ("delayed", mails.report(DELAYED), TRYING),
    ("delivered", mails.report(DELIVERED), Notification()),
    ("one delivered, one failed", mails.report(DELIVERED.replace("ann@", "bob@"), FAILED), GONE),
    ("one delayed, one failed", mails.report(DELAYED.replace("ann@", "bob@"), FAILED), GONE),
    ("given up after days, with a temporary code", mails.report(FAILED.replace("5.1.1", "4.4.7")), GONE),
    (
        "forwarded on to an address that we do not know",
        mails.report("Original-Recipient: rfc822; ann@acme.example\n" + FAILED.replace("ann@acme", "a.b@other")),
        GONE,
    ),
    (
        "says failed while it still tries",
        mails.report(FAILED.replace("5.1.1", "4.2.2"), text="Delivery is delayed; we will keep trying for two days."),
        TRYING,
    ),
    ("says neither action nor status", mails.report(UNSAID), GONE),
    ("says neither, but that it still tries", mails.report(UNSAID, text="Your mail is delayed."), TRYING),
    ("in a part of no kind", mails.report(FAILED).replace(b"message/delivery-status", b"application/x-dat", 1), GONE),
    ("from a person's own server", mails.report(FAILED, sender="Exchange <exchange@acme.example>"), GONE),
]

POSTFIX = (
    "This is the mail system at host mx.example.\n\n"
    "<ann@acme.example>: host mx.acme.example said: 550 5.1.1 no such user"
)
QMAIL = (
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the"
    " following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    "<ann@acme.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n"
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be"
    " delivered to one or more of its recipients.\nThis is a permanent error. The following address(es) failed:\n\n"
    "  ann@acme.example\n    Unrouteable address\n"
)
EXIM_WARNING = (
    "This message was created automatically by mail delivery software.\nA message that you sent has not yet been"
    " delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\n"
    "The address to which the message has not yet been delivered is:\n\n  ann@acme.example\n\nNo action is required"
    " on your part. Eventually the mail delivery software will give up.\n"
)
EXCHANGE = (
    "Delivery has failed to these recipients or groups:\n\nann@acme.example\nThe e-mail address you entered couldn't"
    " be found.\n\nGenerating server: mx.example\n550 5.1.10 RESOLVER.ADR.RecipientNotFound\n"
)
GMAIL = (
    "** Address not found **\n\nYour message wasn't delivered to ann@acme.example because the address couldn't be"
    " found.\n\n550 5.1.1 The email account that you tried to reach does not exist.\n"
)
SENDMAIL = (
    "The original message was received at Mon, 2 Nov 2026 16:00:00 GMT\n\n"
    "   ----- The following addresses had permanent fatal errors -----\n<ann@acme.example>\n"
    "    (reason: 550 5.1.1 User unknown)\n"
)
GERMAN = "Ihre Nachricht konnte leider nicht zugestellt werden.\n\nann@acme.example\nEmpfänger unbekannt\n"
FRENCH = "Votre message n'a pas pu être remis à : ann@acme.example\nUtilisateur inconnu\n"
SPANISH = "No se ha podido entregar su mensaje a: ann@acme.example\n"
POLISH = "Nie można dostarczyć wiadomości do: ann@acme.example\n"

DIALECTS: list[tuple[str, bytes, Nature]] = [
    ("Postfix", mails.returned(POSTFIX, DAEMON, "Undelivered Mail Returned to Sender"), GONE),
    (
        "qmail",
        mails.returned(QMAIL, DAEMON, "failure notice", separator="--- Below this line is a copy of the message."),
        GONE,
    ),
    ("Exim", mails.returned(EXIM, "Mail Delivery System <Mailer-Daemon@mx.example>", "Mail delivery failed"), GONE),
    (
        "Exim, a warning",
        mails.returned(EXIM_WARNING, DAEMON, "Warning: message 1abc-000-00 delayed 24 hours"),
        TRYING,
    ),
    (
        "Exchange",
        mails.returned(
            EXCHANGE, "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615@acme.example>", "Undeliverable: Offer"
        ),
        GONE,
    ),
    (
        "Gmail",
        mails.returned(GMAIL, "Mail Delivery Subsystem <mailer-daemon@mx.example>", "Delivery Status Notification"),
        GONE,
    ),
    ("sendmail", mails.returned(SENDMAIL, DAEMON, "Returned mail: see transcript for details"), GONE),
    ("German", mails.returned(GERMAN, "postmaster@mx.example", "Unzustellbar: Angebot"), GONE),
    ("French", mails.returned(FRENCH, "postmaster@mx.example", "Non remis : Offre"), GONE),
    ("Spanish", mails.returned(SPANISH, "postmaster@mx.example", "No entregado: Oferta"), GONE),
    ("Polish", mails.returned(POLISH, "postmaster@mx.example", "Niedostarczone: Oferta"), GONE),
]

NO_BOUNCES: list[tuple[str, bytes]] = [
    ("a person forwards one", mails.mail(POSTFIX, "Fwd: Undelivered Mail Returned to Sender")),
    ("a person asks about one", mails.mail("My mail to Bob bounced, user unknown. Is he still there?", "Mail problem")),
    ("a postmaster who writes", mails.mail("We can meet on Thursday.", "Re: Offer", "postmaster@acme.example")),
    (
        "a postmaster who answers about something lost",
        mails.mail("The address was not found on your card.", "Re: Offer", "postmaster@acme.example"),
    ),
    (
        "a person with such a title",
        mails.mail("The file could not be found.", "Re: Offer", "Ann Smith, System Overseer <ann@acme.example>"),
    ),
    (
        "a person attaches a report",
        mails.parts(
            "Content-Type: text/plain\n\nThis came back, can you see why?",
            f"Content-Type: message/delivery-status\n\n{FAILED}",
            subject="A question",
        ),
    ),
    ("a list that waits for its moderator", mails.mail("Your mail is being held.", "Your message awaits approval")),
    ("a failed delivery of parcels", mails.mail("The courier could not deliver the samples.", "Delivery failed")),
]


@pytest.mark.parametrize("raw, expected", [row[1:] for row in REPORTS], ids=[row[0] for row in REPORTS])
def test_a_report_says_who_was_not_reached_and_whether_for_good(raw: bytes, expected: Nature) -> None:
    assert nature(raw, mails.RECEIVED) == expected


@pytest.mark.parametrize("raw, expected", [row[1:] for row in DIALECTS], ids=[row[0] for row in DIALECTS])
def test_a_server_that_writes_prose_is_understood(raw: bytes, expected: Nature) -> None:
    assert nature(raw, mails.RECEIVED) == expected


@pytest.mark.parametrize("raw", [row[1] for row in NO_BOUNCES], ids=[row[0] for row in NO_BOUNCES])
def test_a_person_who_speaks_of_failed_mail_is_no_bounce(raw: bytes) -> None:
    assert not isinstance(nature(raw, mails.RECEIVED), Bounce)


def test_the_address_is_taken_from_the_header_that_names_it() -> None:
    raw = mails.mail(
        "The message was not delivered.", "Undeliverable mail", DAEMON, X_Failed_Recipients="Ann@Acme.example"
    )

    assert nature(raw, mails.RECEIVED) == Bounce(ANN)


def test_the_mail_that_came_back_is_found_by_what_the_bounce_answers() -> None:
    raw = mails.mail("550 user unknown", "Undeliverable mail", DAEMON, In_Reply_To=f"<{mails.OFFER}>")

    assert nature(raw, mails.RECEIVED) == Bounce(None, original=mails.OFFER)  # type: ignore[arg-type]


def test_a_bounce_on_which_the_library_raises_is_a_bounce(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[object] = []

    def raising(message: object) -> object:
        raised.append(message)
        raise LookupError(message)

    monkeypatch.setattr(bounces, "all_failures", raising)
    raw = mails.mail("550 user unknown", "Undeliverable mail", DAEMON)

    assert nature(raw, mails.RECEIVED) == Bounce(None)
    assert len(raised) == 1


def test_a_field_in_no_charset_at_all_does_not_hide_a_bounce() -> None:
    raw = mails.returned(QMAIL, "MAILER-DAEMON@mx.example", "failure notice").replace(
        b"To: you@", b"To: \xff\xfe you@", 1
    )

    assert nature(raw, mails.RECEIVED) == GONE


def test_a_service_that_reports_in_json_is_understood() -> None:
    said = (
        '{"notificationType":"%s","bounce":{"bounceType":"Permanent",'
        '"bouncedRecipients":[{"emailAddress":"ann@acme.example"}]}}'
    )
    sender = "no-reply@sns.mx.example"

    assert nature(mails.mail(said % "Bounce", "Notification", sender), mails.RECEIVED) == Bounce(ANN)
    assert nature(mails.mail(said % "Delivery", "Notification", sender), mails.RECEIVED) == Notification()


def test_a_filter_that_sends_mail_back_is_no_receipt() -> None:
    """Sieve's "reject" has the form of a receipt (RFC 5429); one that says that a mail was deleted unread has not."""
    said = "Final-Recipient: rfc822; ann@acme.example\nOriginal-Message-ID: <offer-1@studio.example>"

    def receipt(text: str) -> Nature:
        raw = mails.parts(
            f"Content-Type: text/plain\n\n{text}",
            f"Content-Type: message/disposition-notification\n\n{said}",
            kind="report; report-type=disposition-notification",
        )
        return nature(raw, mails.RECEIVED)

    assert receipt("Your message was automatically rejected: no offers, please.") == GONE
    assert receipt("Your message was deleted without being read.") == Receipt(mails.OFFER)  # type: ignore[arg-type]


def test_mail_that_waits_until_its_sender_shows_to_be_human_has_not_come_back() -> None:
    """Some services report that as a failure."""
    text = "Your message was waitlisted. Follow the link to be added to the guest list."
    raw = mails.report(FAILED.replace("5.1.1", "4.7.0"), text=text, sender="noreply@guests.example")

    assert nature(raw, mails.RECEIVED) == Notification()


def test_a_server_that_is_silent_but_returns_the_mail_sends_a_bounce() -> None:
    raw = mails.parts(
        "Content-Type: text/plain\n\n(...)",
        "Content-Type: message/rfc822\n\nTo: ann@acme.example\nMessage-ID: <offer-1@studio.example>\n\nHere it is.",
        sender="MAILER-DAEMON@mx.acme.example",
        subject="(...)",
        List_Id="Bounces <bounces.studio.example>",
    )

    assert nature(raw, mails.RECEIVED) == GONE
