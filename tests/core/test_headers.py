import pytest

from crickets.core.headers import looks_like_a_bounce, nature_of
from crickets.core.mail import Address, Envelope
from crickets.core.nature import (
    AutoReply,
    Bounce,
    Bulk,
    Nature,
    Notification,
    Personal,
    Receipt,
)
from tests.core.story import mid


def envelope(
    subject: str = "Re: Offer", sender: str = "ann@acme.example", *, answers: bool = False, **evidence: str
) -> Envelope:
    headers = {name.replace("_", "-"): value for name, value in evidence.items()}
    parents = (mid("offer"),) if answers else ()
    return Envelope(mid("m"), sender=Address(sender), subject=subject, in_reply_to=parents, evidence=headers)


DAEMON = "mailer-daemon@mx.example"

NATURES: list[tuple[str, Envelope, Nature]] = [
    ("a mail", envelope(), Personal()),
    ("explicitly no machine", envelope(auto_submitted="no"), Personal()),
    ("a vacation responder", envelope(auto_submitted="auto-replied; owner-email=a@b"), AutoReply()),
    ("an old responder", envelope(x_autoreply="yes"), AutoReply()),
    ("its header says no", envelope(x_autoreply="No"), Personal()),
    ("Exchange", envelope("Automatic reply: Offer", auto_submitted="auto-generated"), AutoReply()),
    ("a ticket", envelope("[#4711] We got your mail", auto_submitted="auto-generated"), Notification()),
    ("a newsletter", envelope("Spring news", list_unsubscribe="<https://n.example>"), Bulk()),
    ("a mailing list", envelope("Meeting", list_id="<staff.acme.example>"), Bulk()),
    ("a read receipt", envelope(content_type="multipart/report; report-type=disposition-notification"), Receipt()),
    ("a bounce", envelope(sender=DAEMON, content_type="multipart/report; report-type=delivery-status"), Bounce()),
    ("a bare bounce", envelope(sender=DAEMON), Bounce()),
    ("a daemon without a domain", envelope(sender="mailer-daemon"), Bounce()),
    ("one that names whom", envelope(x_failed_recipients="Ann <Ann@Acme.example>"), Bounce("ann@acme.example")),
    ("a null sender alone", envelope(return_path="<>"), Personal()),
    ("a postmaster who answers", envelope(sender="postmaster@acme.example", answers=True), Personal()),
    ("a calendar reply", envelope(content_type='text/calendar; method="REPLY"'), Personal()),
    (
        "a calendar reply, sent by a program",
        envelope(content_type="text/calendar; method=REPLY", auto_submitted="auto-generated"),
        Personal(),
    ),
    (
        "a calendar's reminder",
        envelope(content_type="text/calendar; method=PUBLISH", auto_submitted="auto-generated"),
        Notification(),
    ),
]


@pytest.mark.parametrize("headers, nature", [row[1:] for row in NATURES], ids=[row[0] for row in NATURES])
def test_the_headers_tell_what_a_message_is(headers: Envelope, nature: Nature) -> None:
    assert nature_of(headers, answers_ours=False) == nature


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Offer",
        "Auto-reply: Offer",
        "Autoresponse",
        "Out of office",
        "OUT OF THE OFFICE: Offer",
        "Out of Office AutoReply: Offer",
        "Abwesenheitsnotiz",
        "Automatische Antwort: Angebot",
        "Réponse automatique\u00a0: Offre",
        "Absence du bureau - Offre",
        "Respuesta automática: Oferta",
        "Odpowiedź automatyczna: Oferta",
        "[Auto] Offer",
    ],
)
def test_an_automatic_reply_is_known_by_its_subject(subject: str) -> None:
    assert nature_of(envelope(subject), answers_ours=True) == AutoReply()


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: Offer",
        "Out of office next week, can we talk on Friday?",
        "Automatic reply is broken on the new site",
        "Autoresponder texts for the shop",
    ],
)
def test_a_person_who_writes_about_it_is_a_person(subject: str) -> None:
    assert nature_of(envelope(subject), answers_ours=True) == Personal()


def test_an_answer_to_our_mail_through_a_mailing_list_is_an_answer() -> None:
    assert nature_of(envelope(list_id="<staff.acme.example>"), answers_ours=True) == Personal()


@pytest.mark.parametrize("sender", [None, Address("")], ids=["none", "empty"])
def test_a_message_without_a_sender_is_no_bounce_by_that(sender: Address | None) -> None:
    assert not looks_like_a_bounce(Envelope(mid("m"), sender=sender))


def test_a_bounce_is_a_bounce_although_it_also_says_that_a_machine_wrote_it() -> None:
    report = envelope(sender=DAEMON, content_type="multipart/report", auto_submitted="auto-replied")

    assert nature_of(report, answers_ours=True) == Bounce()


@pytest.mark.parametrize("field", ["", "nobody", "@", "<>", "\x00"])
def test_a_broken_field_names_no_address(field: str) -> None:
    assert nature_of(envelope(x_failed_recipients=field), answers_ours=False) == Bounce(None)
