"""Mail that came back, told in prose alone: eight languages, final or still trying, and what only sounds like it."""

import pytest

from crickets.core.nature import Bounce
from crickets.reading.natures import nature
from tests.reading import mails

EXCHANGE = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example>"
GOOGLE = "Mail Delivery Subsystem <mailer-daemon@googlemail.example>"
DAEMON = "MAILER-DAEMON@mx.acme.example"
POSTMASTER = "postmaster@acme.example"
ANN = "ann@acme.example"

GONE: list[tuple[str, str, str, str]] = [
    ("en, Exchange", EXCHANGE, "Undeliverable: Offer", "Delivery has failed to these recipients:\n\n{}\nNot found."),
    ("es, Exchange", EXCHANGE, "No se puede entregar: Oferta", "No se pudo entregar el mensaje a:\n\n{}\nNo existe."),
    ("fr, Exchange", EXCHANGE, "Non remis : Offre", "Échec de la remise pour ces destinataires :\n\n{}\nIntrouvable."),
    ("pl, Exchange", EXCHANGE, "Niedostarczalne: Oferta", "Dostarczenie wiadomości nie powiodło się:\n\n{}\nBrak."),
    ("de, Exchange", EXCHANGE, "Unzustellbar: Angebot", "Fehler bei der Zustellung an folgende Empfänger:\n\n{}\nWeg."),
    ("pt, Exchange", EXCHANGE, "Não entregue: Proposta", "Falha na entrega para estes destinatários:\n\n{}\nNenhum."),
    ("it, Exchange", EXCHANGE, "Non recapitabile: Offerta", "Recapito non riuscito a questi destinatari:\n\n{}\nNo."),
    ("nl, Exchange", EXCHANGE, "Onbestelbaar: Offerte", "De bezorging aan deze ontvangers is mislukt:\n\n{}\nNee."),
    ("es, Gmail", GOOGLE, "Delivery Status Notification (Failure)", "Tu mensaje no se ha entregado a {}.\n"),
    ("fr, Gmail", GOOGLE, "Delivery Status Notification (Failure)", "Votre message n'a pas été transmis à {}.\n"),
    ("pl, Gmail", GOOGLE, "Delivery Status Notification (Failure)", "Twoja wiadomość nie dotarła do {}.\n"),
    ("de, by its text alone", DAEMON, "Ihre E-Mail", "Der Empfänger {} existiert auf diesem Server nicht.\n"),
    ("fr, by its text alone", DAEMON, "Votre courriel", "Le destinataire {} est inconnu de notre serveur.\n"),
    ("es, by its text alone", DAEMON, "Rebote", "El buzón de {} está desactivado.\n"),
    ("pl, a full mailbox", POSTMASTER, "Zwrot poczty", "{}\nSkrzynka odbiorcy jest przepełniona.\n"),
    ("it, a full mailbox", DAEMON, "Posta rifiutata", "{}: la casella è piena.\n"),
    ("pt, refused", POSTMASTER, "Falha no envio", "A mensagem para {} foi rejeitada.\n"),
    ("nl, unknown", POSTMASTER, "Afleveren mislukt", "Het e-mailadres {} is onbekend.\n"),
    (
        "qmail in French",
        DAEMON,
        "failure notice",
        "Je crains de ne pouvoir remettre votre message à :\n\n<{}>:\n(#5.1.1)\n",
    ),
    ("MDaemon", "MDaemon at mx <MDaemon@mx.acme.example>", "Warning: {} - User unknown!", "{} - no such user here.\n"),
    (
        "certified mail of Italy",
        "posta@pec.example",
        "AVVISO DI MANCATA CONSEGNA: Offerta",
        'all\'utente "{}" errore 5.1.1',
    ),
    ("a gateway", "Gateway <noreply@acme.example>", "Message blocked", "Your mail to {} was blocked (554 5.7.1).\n"),
    ("the queue is left", DAEMON, "Undeliverable", "Your message to {} has been in the queue too long.\n"),
]
TRYING: list[tuple[str, str, str, str]] = [
    ("en", EXCHANGE, "Delivery delayed: Offer", "{}\nThis message hasn't been delivered yet. We will keep trying.\n"),
    ("es", EXCHANGE, "Entrega retrasada: Oferta", "{}\nAún no se ha entregado. Se seguirá intentando dos días.\n"),
    ("fr", EXCHANGE, "Remise différée : Offre", "{}\nCe message n'a pas encore été remis.\n"),
    ("pl", EXCHANGE, "Opóźnione dostarczenie: Oferta", "{}\nWiadomość nie została jeszcze dostarczona.\n"),
    ("de", EXCHANGE, "Zustellung verzögert: Angebot", "{}\nEs wird weiterhin versucht, sie zuzustellen.\n"),
    ("pt", EXCHANGE, "Entrega atrasada: Proposta", "{}\nEsta mensagem ainda não foi entregue.\n"),
    ("it", EXCHANGE, "Recapito ritardato: Offerta", "{}\nIl messaggio non è stato ancora recapitato.\n"),
    ("nl", EXCHANGE, "Bezorging vertraagd: Offerte", "{}\nDit bericht is nog niet bezorgd.\n"),
    (
        "a full mailbox that may empty",
        POSTMASTER,
        "Delivery warning",
        "{}: mailbox full. We will keep trying for 3 days.\n",
    ),
    (
        "Postfix",
        DAEMON,
        "Delayed Mail (still being retried)",
        "Your message could not be delivered for more than 4 hours.\nIt will be retried for 5 days.\n\n{}\n",
    ),
]
ARRIVED: list[tuple[str, str, str]] = [
    ("Postfix", "Successful Mail Delivery Report", "Your message was successfully delivered.\n\nann@acme.example\n"),
    ("Exchange", "Relayed: Offer", "Delivery to these recipients is complete:\n\nann@acme.example\n"),
    ("Exchange, in German", "Weitergeleitet: Angebot", "Die Zustellung an ann@acme.example ist abgeschlossen.\n"),
]
PEOPLE: list[tuple[str, str, str]] = [
    (
        "answers about one",
        "Re: Undelivered Mail Returned to Sender",
        "Bob has left us.\n\n> <bob@acme.example>: 550 5.1.1",
    ),
    ("asks about one", "Mail delivery problem", 'Did you get my mail? I got "550 mailbox full" for bob@acme.example.'),
    ("a full mailbox of hers", "Mailbox full", "My mailbox was full until today. Please send it again."),
    ("delivers late", "Entrega retrasada", "La entrega del segundo hito se retrasa una semana."),
    ("a parcel", "Ihre Sendung konnte nicht zugestellt werden", "Wir haben Sie nicht angetroffen."),
    ("paper", "Courrier non distribué", "La Poste nous a renvoyé votre contrat : « destinataire inconnu »."),
    ("a ticket about one", "[#4711] Mail delivery problem", 'Received: "550 user unknown for bob@acme.example".'),
]


@pytest.mark.parametrize("sender, subject, text", [row[1:] for row in GONE], ids=[row[0] for row in GONE])
def test_what_came_back_for_good_is_told_in_many_words(sender: str, subject: str, text: str) -> None:
    raw = mails.mail(text.format(ANN), subject.format(ANN), sender)

    assert nature(raw, mails.RECEIVED) == Bounce(ANN)


@pytest.mark.parametrize("sender, subject, text", [row[1:] for row in TRYING], ids=[row[0] for row in TRYING])
def test_what_is_still_tried_is_told_in_many_words(sender: str, subject: str, text: str) -> None:
    raw = mails.mail(text.format(ANN), subject, sender)

    assert nature(raw, mails.RECEIVED) == Bounce(ANN, permanent=False)


@pytest.mark.parametrize("subject, text", [row[1:] for row in ARRIVED], ids=[row[0] for row in ARRIVED])
def test_what_arrived_is_no_bounce(subject: str, text: str) -> None:
    assert not isinstance(nature(mails.mail(text, subject, EXCHANGE), mails.RECEIVED), Bounce)


@pytest.mark.parametrize("subject, text", [row[1:] for row in PEOPLE], ids=[row[0] for row in PEOPLE])
def test_who_speaks_of_what_did_not_arrive_is_no_server(subject: str, text: str) -> None:
    assert not isinstance(nature(mails.mail(text, subject), mails.RECEIVED), Bounce)
