"""How the answers of machines are known that no header gives away: by subject, and by saying nothing else."""

import pytest

from crickets.core.nature import AutoReply, Personal
from crickets.reading.natures import nature
from tests.reading import mails

AUTOMATIC: list[tuple[str, str, str]] = [
    ("en Exchange", "Automatic reply: Offer", "I am travelling this week."),
    ("en Out of Office", "Out of Office: Offer", "I am away."),
    ("en Out of Office AutoReply", "Out of Office AutoReply: Offer", "I am away."),
    ("en tag", "[AUTO] Offer", "I am away."),
    ("en Notes", "AUTO: Ann Smith is out of the office (returning 12/01/2026)", "I am out of the office."),
    ("es", "Respuesta automática: Oferta", "Estoy de vacaciones."),
    ("es Fuera de la oficina", "Fuera de la oficina", "Estoy de vacaciones."),
    ("fr", "Réponse automatique : Offre", "Je suis en congé."),
    ("fr Absence", "Absence du bureau", "Je suis en congé."),
    ("pl", "Odpowiedź automatyczna: Oferta", "Jestem na urlopie."),
    ("pl the other order", "Automatyczna odpowiedź", "Dziękujemy."),
    ("de", "Automatische Antwort: Angebot", "Ich bin im Urlaub."),
    ("de Abwesenheitsnotiz", "Abwesenheitsnotiz: Angebot", "Ich bin im Urlaub."),
    ("de Notes", "Ann Schmidt ist außer Haus.", "Ich bin nicht im Büro."),
    ("pt", "Resposta automática: Proposta", "Estou de férias."),
    ("it", "Risposta automatica: Offerta", "Sono in ferie."),
    ("nl", "Automatisch antwoord: Offerte", "Ik ben afwezig."),
    ("nl Afwezigheidsbericht", "Afwezigheidsbericht: Offerte", "Ik ben afwezig."),
    ("without accents", "Reponse automatique: Offre", "Je suis en conge."),
    ("behind a list's tag", "[staff] Auto-Re: Offer", "Received."),
    ("before the subject that it answers", "On leave Re: Offer", "Enjoying the mountains with no signal."),
    ("with a name before the subject that it answers", "Ann Smith OOO Re: Offer", "Thank you for your email."),
    ("es before the subject", "Ausente del 20 al 27 Re: Presupuesto", "Mis compañeros os atenderán."),
    ("de before the subject", "Urlaub Re: Angebot", "Bin am 1.12. wieder da. Liebe Grüße, Toni"),
    ("in brackets, with more", "[Auto-Reply // Traveling] Re: Offer", "I am slow to answer."),
    ("pl in brackets", "[Automatyczna odpowiedź] Oferta", "Wracam 1 grudnia."),
    ("behind it, in brackets", "Offer (out of office)", "I am on the road this week."),
    ("sv", "Autosvar: Offert", "Hej! Jag är på semester."),
    ("cs", "Automatická odpověď: Nabídka", "Dobrý den, jsem na dovolené."),
    ("ro", "Răspuns automat: Ofertă", "Bună ziua, sunt în concediu."),
    ("el", "Αυτόματη απάντηση: Προσφορά", "Λείπω."),
    ("uk", "Автоматична відповідь: Пропозиція", "Мене немає."),
    ("ar", "رد تلقائي: عرض", "أنا خارج المكتب."),
    ("ko", "자동 회신: 견적", "부재중입니다."),
]

BY_BODY: list[tuple[str, str]] = [
    (
        "en",
        "Hello,\n\nI am out of the office.\nIn urgent cases please contact my colleague Bob.\n\nKind regards\nAnn",
    ),
    (
        "en thanks",
        "Thank you for your email. I am on annual leave with limited access to my email and will reply on my return.",
    ),
    (
        "en travels",
        "I am travelling, with uneven access to my email. Please allow for some delay in my response.",
    ),
    ("en disabled", "This email account has been disabled. For any inquiries, please contact Bob Smith."),
    ("es disabled", "Esta cuenta se encuentra deshabilitada. Favor de contactar a info@acme.example."),
    ("cs", "Dobrý den, z důvodu dovolené prosím urgentní věci řešte s kolegy."),
    ("en says so", "This is an automated response. We are closed for the holidays."),
    ("en Notes", "I will be out of the office starting soon. I will not return until 1 May. I will respond then."),
    ("en support", "Thank you for contacting us. Your request (#12345) has been received and is being reviewed."),
    (
        "de closed",
        "Vielen Dank für Ihre Nachricht. Unser Büro ist vom 23.12. bis 6.1. geschlossen. Wir melden uns dann.",
    ),
    ("es", "Gracias por su mensaje. Estoy fuera de la oficina. Para asuntos urgentes contacte con info@acme.example."),
    (
        "fr",
        "Bonjour,\n\nJe suis actuellement absente du bureau. En cas d'urgence, veuillez contacter Bob.\n\nCordialement",
    ),
    ("pl", "Dzień dobry,\n\njestem na urlopie. W pilnych sprawach proszę o kontakt z biurem.\n\nPozdrawiam"),
    (
        "de",
        "Guten Tag,\n\nich bin nicht im Büro. In dringenden Fällen wenden Sie sich an Herrn Kurz.\n\nFreundliche Grüße",
    ),
    ("pt", "Obrigado pela sua mensagem. Estou de férias. Em caso de urgência contacte o escritório."),
    ("it", "Grazie per il messaggio. Sono in ferie. Per urgenze contattare l'ufficio."),
    ("nl", "Bedankt voor uw bericht. Ik ben met vakantie. Bij dringende zaken kunt u contact opnemen met Bob."),
]

AWAY: list[tuple[str, str]] = [
    ("en until a day", "I am out of the office until Monday."),
    ("en limited access", "I'm currently out of the office with limited access to email."),
    ("en on a trip, to be texted", "I am currently out of the office at a conference. If it is urgent, text me."),
    ("en leave, and whom to ask", "I'm on parental leave until mid January. Please direct all questions to Jo."),
    ("en the office", "Our offices are closed for the holidays. We will reopen on Monday and respond then."),
    ("en short", "OOO until 1 December. Please ping Sam for anything time-sensitive."),
    ("en asks nothing but whether it is urgent", "I'm away until 30 Nov. Is it urgent? Please call Bob on 555 0100."),
    ("en not forwarded", "I have no access to mail until 3 December. Your message will not be forwarded."),
    ("es", "Me encuentro de vacaciones y regreso el 14 de diciembre."),
    ("es on leave", "Estoy de baja por maternidad. Para cualquier tema puedes escribir a Marta (marta@acme.example)."),
    ("es closed", "Nuestras oficinas permanecerán cerradas por vacaciones hasta el 7 de enero."),
    ("fr", "Je suis en congés jusqu'au 30 novembre inclus. Vos messages ne seront pas lus."),
    ("fr travelling", "Actuellement en déplacement, je répondrai à mon retour."),
    ("fr closed", "L'agence est fermée du 24 décembre au 3 janvier. Nous traiterons votre message à notre retour."),
    ("pl", "Przebywam na urlopie i nie mam dostępu do poczty."),
    ("pl on some days", "Uprzejmie informuję, że w dniach 23-27 listopada będę nieobecna."),
    ("pl closed", "W dniu 27 listopada nasze biuro będzie nieczynne. Na wiadomości odpowiemy w poniedziałek."),
    ("de", "Ich bin derzeit nicht im Büro und ab dem 5. Oktober wieder erreichbar."),
    ("de not forwarded", "ich bin bis zum 30.11.2026 nicht im Büro.\n\nIhre E-Mail wird nicht weitergeleitet."),
    ("de parental leave", "Ich befinde mich in Elternzeit. Bitte wenden Sie sich an meine Kollegin Frau Kurz."),
    ("de closed", "Vom 21.12. bis 3.1. haben wir Betriebsferien. Danach sind wir wieder für Sie da."),
    ("pt", "Encontro-me de férias até 30 de novembro. Responderei assim que regressar."),
    ("it", "Sono attualmente fuori sede e rientrerò lunedì."),
    ("it maternity", "Attualmente sono in maternità. Vi prego di rivolgervi alla collega Laura Bianchi."),
    ("nl", "Ik ben niet op kantoor en vanaf 30 november weer bereikbaar."),
    ("sv", "Tack för ditt mejl. Jag är inte på kontoret och är tillbaka på måndag."),
    ("below it, our mail", "I am on leave until 30 November.\n\nOn 2 Nov 2026 you wrote:\n> Could you look at it?\n"),
    (
        "above a signature and a disclaimer",
        (
            "Thank you for your email. I am out of the office until 30 November.\n\nAnn Smith\nHead of Design\n\n"
            "This email is confidential. If you are not the addressee, please delete it.\n"
        ),
    ),
]

GONE: list[tuple[str, str]] = [
    ("en", "I am no longer with Acme. Please contact sales@acme.example."),
    ("en about somebody", "Ann Smith has left the company. Please write to Bob (bob@acme.example)."),
    ("en the mailbox", "This mailbox is no longer monitored. Please contact our office."),
    ("en the address", "This email address is no longer in use. Please update your records."),
    ("es", "Ya no trabajo en Acme. Para cualquier consulta, diríjanse a info@acme.example."),
    ("fr", "Je ne fais plus partie de la société. Merci d'adresser vos messages à contact@acme.example."),
    ("pl", "Nie pracuję już w firmie. Proszę o kontakt z biurem."),
    ("de", "Herr Maier ist nicht mehr für unser Unternehmen tätig. Bitte wenden Sie sich an unser Büro."),
    ("pt", "Não faço mais parte da empresa. Favor direcionar os e-mails para comercial@acme.example."),
    ("it", "Questo indirizzo non è più attivo. Vi preghiamo di scrivere a info@acme.example."),
    ("nl", "Ik werk niet meer bij Acme. Voor vragen kunt u terecht bij info@acme.example."),
]

RECEIVED: list[tuple[str, str]] = [
    ("en within days", "Thank you for your message, we will answer within 2 days."),
    ("en one of the team", "Thanks for reaching out! One of our team will get back to you soon."),
    (
        "en hours",
        "Thank you for your e-mail. Our office hours are Monday to Thursday. We answer on the next working day.",
    ),
    ("en handled", "Your invoice has been received and will be processed by our accounts department."),
    ("en many", "Due to a high volume of enquiries it may take longer. We appreciate your patience."),
    (
        "en says what it is",
        "Hi there, thanks for reaching out! This is an auto-response to say that your mail arrived.",
    ),
    ("es", "Hemos recibido su mensaje. Un asesor lo atenderá en 24 horas."),
    ("fr", "Votre message a bien été reçu. Nous vous répondrons dans les plus brefs délais."),
    ("pl", "Dziękujemy za kontakt. Państwa wiadomość zostanie rozpatrzona w ciągu 2 dni roboczych."),
    ("de", "Wir haben Ihre Nachricht erhalten und antworten in der Regel innerhalb von 24 Stunden."),
    ("pt", "Recebemos sua mensagem e retornaremos em até 2 dias úteis."),
    ("it", "Abbiamo ricevuto la tua richiesta e ti risponderemo entro 24 ore."),
    ("nl", "Wij hebben uw vraag goed ontvangen en reageren binnen twee werkdagen."),
    (
        "a guard of the mailbox",
        "Your e-mail was received. This account is protected by Guard. Click on the link below.",
    ),
]


@pytest.mark.parametrize("subject, body", [row[1:] for row in AUTOMATIC], ids=[row[0] for row in AUTOMATIC])
def test_a_machine_is_known_by_its_subject(subject: str, body: str) -> None:
    assert isinstance(nature(mails.mail(body, subject), mails.RECEIVED), AutoReply)


@pytest.mark.parametrize("body", [row[1] for row in BY_BODY], ids=[row[0] for row in BY_BODY])
def test_a_machine_is_known_by_saying_nothing_but_that_somebody_is_away(body: str) -> None:
    assert isinstance(nature(mails.mail(body), mails.RECEIVED), AutoReply)


@pytest.mark.parametrize("body", [row[1] for row in AWAY], ids=[row[0] for row in AWAY])
def test_it_says_when_somebody_is_back_or_whom_to_ask(body: str) -> None:
    assert isinstance(nature(mails.mail(body), mails.RECEIVED), AutoReply)


@pytest.mark.parametrize("body", [row[1] for row in GONE], ids=[row[0] for row in GONE])
def test_it_says_that_somebody_is_gone_or_that_nobody_reads(body: str) -> None:
    assert nature(mails.mail(body), mails.RECEIVED) == AutoReply()


@pytest.mark.parametrize("body", [row[1] for row in RECEIVED], ids=[row[0] for row in RECEIVED])
def test_an_office_says_that_it_has_the_mail_and_when_it_answers(body: str) -> None:
    assert nature(mails.mail(body), mails.RECEIVED) == AutoReply()


def test_the_subject_of_a_new_mail_is_one_of_its_sentences() -> None:
    assert isinstance(nature(mails.mail("Back December 1st.", "I am on vacation"), mails.RECEIVED), AutoReply)
    assert nature(mails.mail("Back December 1st.", "Re: I am on vacation"), mails.RECEIVED) == Personal()


def test_html_alone_is_read_as_well() -> None:
    page = (
        "<html><body><p>Ich bin bis zum 30.11.2026 nicht im B&uuml;ro.</p><p>In dringenden F&auml;llen: Herr Kurz.</p>"
    )

    assert isinstance(nature(mails.mail(page, Content_Type="text/html"), mails.RECEIVED), AutoReply)
