"""The mails of the play, in the words of those who write them, and as bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from crickets.demo.cast import ELLA, HELENE, INGRID, LUCIA, MARTA, ZOFIA, Person, november, october


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; ``answers`` is the one that it replies to, whose thread and subject it takes over."""

    at: datetime
    sender: Person
    to: Person
    text: str
    subject: str = ""
    answers: "Mail | None" = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def message_id(self) -> str:
        """Its Message-ID, in angle brackets (RFC 5322 section 3.6.4)."""
        local, _, domain = self.sender.email.partition("@")
        return f"<{self.at:%Y%m%d.%H%M%S}.{local}@{domain}>"

    def raw(self) -> bytes:
        """The message as a mail client sends it."""
        message = EmailMessage(policy=SMTP)
        message["Date"] = self.at
        message["From"] = f"{self.sender.name} <{self.sender.email}>"
        message["To"] = f"{self.to.name} <{self.to.email}>"
        message["Subject"] = self.subject or f"Re: {self._first().subject}"
        message["Message-ID"] = self.message_id
        if self.answers:
            message["In-Reply-To"] = self.answers.message_id
            message["References"] = " ".join(reversed([mail.message_id for mail in self._earlier()]))
        for name, value in self.headers.items():
            message[name] = value
        message.set_content(self.text)
        return message.as_bytes()

    def _earlier(self) -> Iterator["Mail"]:
        mail = self.answers
        while mail:
            yield mail
            mail = mail.answers

    def _first(self) -> "Mail":
        return list(self._earlier())[-1]


# Harbour Tea asks for a quote, and goes silent

TEA_REQUEST = Mail(
    at=october(30, 16, 20),
    sender=ELLA,
    to=MARTA,
    subject="Tea labels",
    text="""\
Dear Marta,

a friend showed me the wine labels you drew, and we fell for them. In
February we bring out three winter teas, and their tins need labels.
Could you send us a quote?

Best wishes,
Ella Finch
Harbour Tea
""",
)
TEA_QUOTE = Mail(
    at=november(2, 10, 12),
    sender=MARTA,
    to=ELLA,
    answers=TEA_REQUEST,
    text="""\
Dear Ella,

thank you, I would love to draw these. Three labels with their print
files are 1,450 EUR, and take four weeks from your go-ahead.

Does that fit your plans?

Best regards,
Marta Soler
""",
)
TEA_NEWSLETTER = Mail(
    at=november(5, 8, 5),
    sender=Person("Harbour Tea Shop", "news@harbourtea.example", "the tea shop"),
    to=MARTA,
    subject="November at Harbour Tea: the smoky ones are back",
    text="Lapsang, Russian Caravan, and a new tin for both. Free postage until Sunday.\n",
    headers={"List-Unsubscribe": "<https://harbourtea.example/unsubscribe>", "Precedence": "bulk"},
)
TEA_IN_FEBRUARY = (
    "If the tins are to stand in the shop in February, I could keep the last week of November free for you."
)
"""What Marta adds to the first follow-up before she sends it."""
TEA_YES = Mail(
    at=november(16, 15, 20),
    sender=ELLA,
    to=MARTA,
    answers=TEA_QUOTE,
    text="""\
Dear Marta,

so sorry, half of us had the flu. Yes, please go ahead with the labels!

Best wishes,
Ella
""",
)

# Fjord Kayaks answers in time

LOGO_REQUEST = Mail(
    at=october(29, 9, 40),
    sender=INGRID,
    to=MARTA,
    subject="A logo for our kayak school",
    text="""\
Hi Marta,

our kayak school opens in May and still has no logo. It should look good
on a hull and on a sticker. What would that cost?

Ingrid Dahl
""",
)
LOGO_QUOTE = Mail(
    at=october(30, 15, 5),
    sender=MARTA,
    to=INGRID,
    answers=LOGO_REQUEST,
    text="""\
Hi Ingrid,

with two drafts to choose from, it is 900 EUR. I could start in December.

Shall I put it into a contract?

Best regards,
Marta Soler
""",
)
LOGO_YES = Mail(
    at=november(3, 11, 20),
    sender=INGRID,
    to=MARTA,
    answers=LOGO_QUOTE,
    text="""\
Hi Marta,

yes please! I will show it to our board on the 20th.

Ingrid
""",
)
LOGO_CONTRACT = Mail(
    at=november(13, 10, 10),
    sender=MARTA,
    to=INGRID,
    answers=LOGO_YES,
    text="""\
Hi Ingrid,

here is the contract, two short pages. Does everything in it suit you?

Best regards,
Marta Soler
""",
)

# Café Olmo is in the middle of the work

MENU_TEXTS = Mail(
    at=october(27, 18, 30),
    sender=LUCIA,
    to=MARTA,
    subject="Carta de invierno: textos definitivos",
    text="""\
Buenas tardes, Marta:

Le envío los textos definitivos de la carta. Quedamos a la espera de las
pruebas, ¡tenemos muchas ganas de verlas!

Un saludo,
Lucía Prado
Café Olmo
""",
)
MENU_PROOFS = Mail(
    at=november(4, 16, 30),
    sender=MARTA,
    to=LUCIA,
    answers=MENU_TEXTS,
    text="""\
Hola, Lucía:

Aquí tiene las pruebas de la carta: doce páginas, con los platos de
temporada al principio.

¿Me confirma si puedo enviarlas a la imprenta?

Un cordial saludo,
Marta Soler
""",
)
MENU_YES = Mail(
    at=november(13, 12, 30),
    sender=LUCIA,
    to=MARTA,
    answers=MENU_PROOFS,
    text="""\
Hola, Marta:

Perdone el silencio, y gracias por llamar. Las pruebas están perfectas,
puede enviarlas a la imprenta.

Un saludo,
Lucía Prado
""",
)
MENU_OF_WINES = Mail(
    at=november(13, 17, 0),
    sender=MARTA,
    to=LUCIA,
    answers=MENU_YES,
    text="""\
Hola, Lucía:

Muchas gracias, salen hoy mismo para la imprenta.

¿Seguimos con la carta de vinos?

Un cordial saludo,
Marta Soler
""",
)

# Atelier Brune has its catalogue, and an invoice

CATALOGUE_PRAISE = Mail(
    at=october(27, 11, 15),
    sender=HELENE,
    to=MARTA,
    subject="Catalogue de céramique : bon à tirer",
    text="""\
Bonjour Marta,

Les épreuves du catalogue sont parfaites, vous pouvez terminer. Merci
pour ce beau travail !

Bien à vous,
Hélène Brune
""",
)
CATALOGUE_INVOICE = Mail(
    at=october(29, 17, 0),
    sender=MARTA,
    to=HELENE,
    answers=CATALOGUE_PRAISE,
    text="""\
Bonjour Madame Brune,

Voici les fichiers définitifs du catalogue, ainsi que la facture
2026-031 de 980 €, à régler avant le 5 novembre.

Tout vous est-il bien parvenu ?

Bien cordialement,
Marta Soler
""",
)

# Pod Lipą, a bookshop, is out of office

POSTERS_REQUEST = Mail(
    at=november(4, 12, 40),
    sender=ZOFIA,
    to=MARTA,
    subject="Plakaty na targi książki",
    text="""\
Dzień dobry, Pani Marto,

w marcu organizujemy targi książki i potrzebujemy trzech plakatów. Czy
możemy prosić o wycenę?

Pozdrawiam serdecznie
Zofia Lipska
Księgarnia Pod Lipą
""",
)
POSTERS_QUOTE = Mail(
    at=november(6, 10, 5),
    sender=MARTA,
    to=ZOFIA,
    answers=POSTERS_REQUEST,
    text="""\
Dzień dobry, Pani Zofio,

dziękuję za wiadomość. Trzy plakaty z plikami do druku to 640
euro, gotowe w ciągu trzech tygodni.

Czy taki termin Państwu odpowiada?

Z poważaniem
Marta Soler
""",
)
POSTERS_AWAY = Mail(
    at=november(6, 10, 6),
    sender=ZOFIA,
    to=MARTA,
    subject="Odpowiedź automatyczna: Plakaty na targi książki",
    answers=POSTERS_QUOTE,
    text="""\
Dziękuję za wiadomość. Jestem teraz na urlopie i odpowiem po powrocie.

Zofia Lipska
""",
    headers={"Auto-Submitted": "auto-replied"},
)
POSTERS_IN_JANUARY = "Chętnie zacznę zaraz po Nowym Roku."
"""What Marta adds to the draft, without sending it yet."""
POSTERS_YES = Mail(
    at=november(12, 11, 5),
    sender=ZOFIA,
    to=MARTA,
    answers=POSTERS_QUOTE,
    text="""\
Dzień dobry, Pani Marto,

wróciłam z urlopu i przeczytałam wycenę. Wszystko nam odpowiada, prosimy
zaczynać!

Pozdrawiam serdecznie
Zofia Lipska
""",
)

# What else lies in a mailbox

DINNER = Mail(
    at=october(31, 13, 2),
    sender=Person("Nuria Vidal", "nuria@vidal.example", "Nuria"),
    to=MARTA,
    subject="¿Cenamos el viernes?",
    text="He encontrado un sitio con gatos. Dime que sí.\n",
)
TYPE_WEEKLY = Mail(
    at=november(1, 7, 0),
    sender=Person("Type Weekly", "hello@typeweekly.example", "a newsletter"),
    to=MARTA,
    subject="Type Weekly #212: small caps, large opinions",
    text="Seven new serifs, and one that we regret.\n",
    headers={"List-Id": "Type Weekly <weekly.typeweekly.example>", "Precedence": "bulk"},
)
BOUNCE = Mail(
    at=october(28, 10, 31),
    sender=Person("Mail Delivery System", "MAILER-DAEMON@mx.marea.example", "a server"),
    to=MARTA,
    subject="Undelivered Mail Returned to Sender",
    text="<prensa@imprenta-vieja.example>: host not found\n",
    headers={"Auto-Submitted": "auto-replied", "X-Failed-Recipients": "prensa@imprenta-vieja.example"},
)
FOUND_IN_INBOX = (CATALOGUE_PRAISE, MENU_TEXTS, BOUNCE, LOGO_REQUEST, TEA_REQUEST, DINNER, TYPE_WEEKLY)
"""What lies in INBOX when the play begins."""
FOUND_IN_SENT = (CATALOGUE_INVOICE, LOGO_QUOTE)
"""What lies in Sent when the play begins."""
