"""Whether a mail was made by a program, for nobody in particular."""

import re

from crickets.core.answering import folded
from crickets.core.roles import is_department, is_unattended
from crickets.reading.alternatives import alternatives
from crickets.reading.anatomy import Headers

_MACHINES_NAME = re.compile(
    r".*\b(?:server|robot|daemon|automat(?:ic|ed|isch)|autoauthorizer|autoresponder|notifications?|notifier"
    r"|no-?reply|do not reply)\b.*"
)
_SCRIPT = re.compile(r"<?(?:root|cron|daemon|no-?reply)@")
_WEB_SERVER = re.compile(r"<?(?:nobody|www-data|apache|httpd|wwwrun)@")
_TELLING = r"""
# English
this (?:is an? |(?:e-?mail|mail|message) (?:was|is|has been) )(?:\w+ )?(?:automat|system|computer)
this notification (?:was|is) (?:\w+ )?(?:automat|system|computer)|this message was sent by
do not (?:reply|respond) (?:directly )?to this|reply to this e-?mail directly or|view it on github
if this was(?:n't| not) you|if you did(?:n't| not) (?:request|make) this
# Spanish, Portuguese
no responda a este|este (?:correo|mensaje|e-?mail) (?:es|ha sido) (?:\w+ )?automatic|este es un mensaje automatico
nao responda a est|mensagem automatica
# French
(?:ce|cet|ceci est un) (?:message|e-?mail|mail|courriel) (?:est |a ete )?(?:\w+ ){0,2}automati|ne pas repondre a ce
# Polish
(?:prosimy|prosze) (?:o )?nie odpowiadac na|wiadomosc (?:zostala )?wygenerowana automatycznie
# German
(?:diese|dies ist eine) (?:e-?mail |nachricht )?(?:wurde |ist )?automatisch|antworten sie (?:bitte )?nicht
# Italian, Dutch
non rispondere a questa|messaggio (?:e )?(?:stato )?(?:generato )?automatic
dit is een automatisch|niet op deze (?:e-?mail|bericht)
"""
_SAYING = r"""
# English
your (?:new )?(?:password|account|login|username|profile) (?:has been|was|is now) (?:\w+ )?(?:creat|activ|reset|updat)
(?:password|e-?mail address) (?:update|change|reset) (?:on|for|at|request)|(?:reset|change|set) your password
(?:confirm|verify|activate|validate) your (?:e-?mail|account|registration|subscription)
thank(?:s| you) for (?:booking|shopping|registering|signing up|subscribing|ordering|your purchase)
your (?:order|booking|reservation) (?:[#\w-]{1,30} )?(?:has been|was|is) (?:\w+ )?(?:confirmed|placed)
your (?:order|parcel|package|shipment) (?:[#\w-]{1,30} )?(?:has|has been|was|is) (?:shipped|dispatched|delivered|on its)
(?:review|view|manage|track) your (?:booking|order|account|reservation|parcel) (?:\w+ )?(?:details|status|online|here)
you are now (?:authori[sz]ed|registered|subscribed)|has a user ?id for you
(?:order|booking|tracking) (?:number|reference):
no action is required on your part|this is a reminder that your
the (?:titles|items) listed below (?:will be|are) (?:over)?due
# Spanish, Portuguese
su (?:cuenta|contrasena|pedido|reserva|envio) (?:ha sido|se ha|fue|esta) (?:cread|activad|cambiad|confirmad|enviad)
(?:confirme?|verifi(?:que|ca)|active|activa) (?:su|tu) (?:cuenta|correo|registro)
gracias por (?:su|tu) (?:compra|pedido)
(?:sua|seu) (?:conta|senha|pedido|encomenda) (?:foi|esta) (?:criad|ativad|alterad|confirmad|enviad|a caminho)
# French
votre (?:compte|commande|mot de passe|reservation|colis) (?:a (?:bien )?ete|est) (?:cree|active|confirme|expedie)
(?:confirm|verifi|activ|valid)ez votre (?:compte|adresse|inscription)|merci (?:de|pour) votre (?:achat|commande)
# Polish
(?:twoje|panstwa|twoja|pani|pana) (?:konto|haslo|zamowienie|rezerwacja|przesylka|paczka) (?:zostal[oa]|jest|czeka)
(?:potwierdz|aktywuj|zweryfikuj) (?:swoje |swoj )?(?:konto|adres|rejestracje)
dziekujemy za (?:zakupy|zamowienie|rejestracje|rezerwacje)
# German
(?:ihre?|deine?) (?:konto|benutzerkonto|passwort|bestellung|buchung|sendung|paket) (?:wurde|ist|wird) \w+
(?:bestatigen|verifizieren|aktivieren) sie (?:bitte )?ihre? (?:e-?mail|konto|registrierung|anmeldung)
danke? fur (?:ihre|deine) (?:bestellung|buchung|registrierung)
# Italian, Dutch
(?:il tuo|il suo|la tua|la sua) (?:account|password|ordine|prenotazione) e (?:stat[oa] )?(?:creat|attivat|conferm)
(?:je|uw) (?:account|wachtwoord|bestelling|reservering|pakket) (?:is|werd|wordt) \w+
bedankt voor (?:je|uw) (?:bestelling|aankoop)
"""
_TELLS = re.compile(rf"\b(?:{alternatives(_TELLING)})")
_SAYS = re.compile(rf"\b(?:{alternatives(_SAYING)})")


def tells_automatic(words: str) -> bool:
    """Whether a folded text of any length says of itself that no person wrote it."""
    return _TELLS.search(words) is not None


def says_what_programs_say(words: str) -> bool:
    """Whether a folded text says what programs say of accounts, orders and bookings; so may a person."""
    return _SAYS.search(words) is not None


def from_a_department(headers: Headers) -> bool:
    """Whether the sender's address is one of those from which programs confirm and remind."""
    return is_department(_local_part(headers))


def by_a_web_server(headers: Headers) -> bool:
    """Whether a web server sent a mail: it may be a notice, or what a person wrote into a form."""
    return _WEB_SERVER.match(headers.get("return-path").lower()) is not None


def unanswerable(headers: Headers) -> bool:
    """Whether nobody reads what is sent to the sender; a person may still stand behind it, as in a ticket."""
    path = headers.get("return-path").lower()
    return path == "<>" or _SCRIPT.match(path) is not None or _from_nobody(headers)


def _from_nobody(headers: Headers) -> bool:
    name = folded(headers.words("from")[:200]).rpartition("<")[0]
    return is_unattended(_local_part(headers)) or _MACHINES_NAME.match(name) is not None


def _local_part(headers: Headers) -> str:
    return headers.address("from").partition("@")[0]
