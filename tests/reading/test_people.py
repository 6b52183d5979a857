"""That a person is taken for one, whatever else they say: who is taken for a machine is chased though they answered."""

from itertools import product

import pytest

from crickets.core.nature import Personal
from crickets.reading.natures import nature
from tests.reading import mails

PERSONAL: list[tuple[str, bytes]] = [
    (
        "two lines on the project, and away from Friday",
        mails.mail("The second draft of the logo is much better, let us take it.\nI am on holiday from Friday.\n"),
    ),
    (
        "decides, and is away for two days",
        mails.mail("Thanks for the quotes. We go with option B. I'm out of office on Thursday, so let's start Monday."),
    ),
    ("a reaction, and away", mails.mail("Ok, perfecto. Estoy de viaje hasta el jueves, lo miro a la vuelta.")),
    ("do not reply here", mails.mail("Please do not reply to this address. The logo is perfect!")),
    ("asks something", mails.mail("I am out of the office until Monday. Could you send the files again?")),
    ("about an absence", mails.mail("See you there!", "Out of office next week, can we talk on Friday?")),
    ("answers a machine's answer", mails.mail("She is back, by the way.", "Re: Automatic reply: Offer")),
    ("pays an invoice", mails.mail("We have received your invoice and will pay it next week.")),
    (
        "people beneath a machine's subject",
        mails.mail(
            "Is something wrong with the list? I have not seen this elsewhere.\n\n> Your mail was received.\n",
            "[staff] Auto-Re: Offer",
            In_Reply_To="<a@b.example>",
        ),
    ),
    (
        "quotes a machine",
        mails.mail("Good news, we start on Monday.\n\n> I am out of the office. This is an automatic reply.\n"),
    ),
    (
        "a footer that says confidential",
        mails.mail(
            "Looks good to us, go ahead.\n\nThis e-mail is confidential and intended for its addressee alone.\n"
        ),
    ),
    ("a company with such a name", mails.mail("Go ahead.", sender="Notify Ltd <ann@notify.example>")),
    ("a sender whose name ends so", mails.mail("Go ahead.", sender="ann@ecosystem.example")),
    (
        "will answer, on a numbered subject",
        mails.mail("Thank you for your message. I will get back to you on Monday.", "Re: [#4711] Offer"),
    ),
    ("one word", mails.mail("OK")),
    ("nothing but a file", mails.parts("Content-Type: application/pdf\nContent-Disposition: attachment\n\nx")),
    ("is away, but", mails.mail("I'm out of office until Monday but yes, go ahead.")),
    ("was away", mails.mail("I was out of the office last week. I looked at it today.")),
    ("forwards a machine's answer", mails.mail("See below, she is away. Let us wait.", "Fwd: Out of Office: Offer")),
    ("answers a bounce", mails.mail("Please use this address.", "Re: Undelivered Mail Returned to Sender")),
    ("thanks for more than the mail", mails.mail("Thanks for the quote. Our team will look at it within a week.")),
    ("names a price", mails.mail("Ich bin bis 5.10. nicht im Büro, der Preis ist 150 €.")),
    ("has a new colleague", mails.mail("I've left the project. My replacement is Dana, she will decide.")),
    ("confirms that it came", mails.mail("Just confirming receipt. I'll look at it over the weekend.")),
    ("a mail about holidays", mails.mail("We want a site for our rental. What would it cost?", "Vacation rental")),
    (
        "whose signature is a note",
        mails.mail("Sounds great, thank you.\n\nAnn Smith\nPlease note: I am on annual leave from 20 December.\n"),
    ),
    (
        "whose disclaimer speaks of machines",
        mails.mail(
            "Go ahead with option two.\n\nThis message is confidential. If you have it in error, do not reply to this "
            "message. This is an automatically generated footer.\n"
        ),
    ),
    ("es", mails.mail("Estoy de viaje hasta el jueves, pero el presupuesto me parece bien. Empezad.")),
    ("fr", mails.mail("Je suis absent cette semaine mais rappelez-moi lundi.")),
    ("fr asks for it later", mails.mail("Je suis en congés, renvoyez-moi ça en septembre s'il vous plaît.")),
    ("pl", mails.mail("Jestem teraz na urlopie, ale tak, robimy to. Proszę wysłać umowę.")),
    ("de", mails.mail("Ich bin ab Freitag im Urlaub, das Angebot ist aber freigegeben.")),
    ("it", mails.mail("Sono in ferie fino a lunedì ma confermo l'ordine.")),
    ("nl", mails.mail("Ik ben deze week op vakantie maar de offerte is akkoord.")),
]

ABSENCES = [
    "I am out of the office until Monday.",
    "Thank you for your email. I'm on annual leave, back on 30 November.",
    "Ich bin bis Montag nicht im Büro.",
    "Ich bin im Urlaub bis zum 30.11.",
    "Estoy fuera de la oficina hasta el lunes.",
    "Je suis en congés jusqu'au 30 novembre.",
    "Jestem na urlopie do 30 listopada.",
    "Estou de férias até 30 de novembro.",
    "Sono in ferie fino a lunedì.",
    "Ik ben op vakantie tot 30 november.",
]
DECISIONS = [
    *(
        "Ok",
        "Yes, go ahead.",
        "Approved.",
        "+1",
        "\U0001f44d",
        "Please print 500.",
        "We go with option B.",
        "No, thanks.",
    ),
    *("I paid it yesterday.", "Could you send the files again?", "Passt.", "Bitte loslegen.", "Vale, adelante."),
    *("Me parece bien.", "D'accord.", "Vous pouvez commencer.", "Zgoda.", "Proszę zaczynać.", "Pode avançar."),
    *("Va bene.", "Akkoord!", "Ga maar door."),
]


@pytest.mark.parametrize("raw", [row[1] for row in PERSONAL], ids=[row[0] for row in PERSONAL])
def test_a_person_is_a_person(raw: bytes) -> None:
    found = nature(raw, mails.RECEIVED, answers=mails.SENT)

    assert isinstance(found, Personal)


@pytest.mark.parametrize("absence, decision", list(product(ABSENCES, DECISIONS)))
@pytest.mark.parametrize(
    "form", ["{0}\n{1}", "{1} {0}", "Hi,\n\n{0} {1}\n\nBest\nAnn\n"], ids=["after", "before", "letter"]
)
def test_who_decides_anything_beside_an_absence_is_a_person(absence: str, decision: str, form: str) -> None:
    raw = mails.mail(form.format(absence, decision))

    assert isinstance(nature(raw, mails.RECEIVED), Personal)


@pytest.mark.parametrize("body", ["ok", "+1", "\U0001f44d", "Yes please!", "k\n\nSent from my iPhone", "?"])
def test_a_word_within_a_minute_is_a_persons(body: str) -> None:
    assert nature(mails.mail(body), mails.SENT, answers=mails.SENT) == Personal()
