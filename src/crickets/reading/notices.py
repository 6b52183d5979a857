"""Whether a mail went to many, or was made by a program for nobody in particular."""

import re

from crickets.core.answering import folded
from crickets.core.quote import own_words
from crickets.reading.alternatives import alternatives
from crickets.reading.anatomy import Headers, Message

_ADDRESS = 400
_HEAD = 1_000
_FOOT = 4_000

_ROBOT = re.compile(
    r".{0,40}(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|ne-?pas-?repondre|no-?responder|nao-?responda|nie-?odpowiadaj"
    r"|keine-?antwort|automated|autoresponder|auto-?confirm|auto-?reply|notifications?|notify|unattended|monitoring"
    r"|newsletter).{0,40}"
    r"|alerts?|bounces?|daemon|root|cron|nobody|listserv|majordomo|mailman|system|nagios|icinga|zabbix|monitor|logwatch"
    r"|scanner|printer|voicemail|wordpress|www-data|quarantine|reminders?|jira|comments"
)
_SCRIPT = re.compile(r"<?(?:root|cron|daemon|no-?reply)@")
_LISTS = frozenset(
    {"list-id", "list-post", "list-unsubscribe", "x-listserver", "x-beenthere", "x-mailman-version", "mailing-list"}
)
# Set by the programs that send newsletters, and by nothing with which people write.
_CAMPAIGNS = ("x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user", "x-csa-complaints")
_PUBLISHER = re.compile(
    r".{0,40}(?:news|marketing|mailing|promo|offers|deals|digest|campaign|novedades|infolettre).{0,40}"
)
_BULK_PRECEDENCE = frozenset({"bulk", "list", "junk"})
_LEAVING = r"""
# English
unsubscribe|opt[- ]out of|manage (?:your )?(?:e-?mail )?(?:preferences|subscriptions?|notifications?)
(?:view|open|read) (?:this|the) (?:e-?mail|message|newsletter) in (?:your|a|the) (?:web )?browser|view it online
you (?:are receiving|received|receive) this (?:e-?mail |message |newsletter )?because
# Spanish, Portuguese
darse de baja|darte de baja|cancelar (?:la|tu|su) suscripcion|cancelar a (?:sua )?(?:inscricao|subscricao)
# French
desinscrire|desabonne\w*|vous desabonner|affiche pas correctement
# Polish
wypisac sie|wypisz sie|rezygnacja z (?:subskrypcji|newslettera)
# German
newsletter (?:abbestellen|abmelden|nicht mehr erhalten)|(?:diesen|unseren|den) newsletter
# Italian, Dutch
disiscri\w+|annulla(?:re)? l'iscrizione|uitschrijven|afmelden
"""
_TELLING = r"""
# English
this (?:is an? |e-?mail (?:was|is|has been) |message (?:was|is|has been) )(?:\w+ )?(?:automat|system|computer)
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
_DASHES = re.compile(r"^-- ?$", re.MULTILINE)
_LEAVES = re.compile(rf"\b(?:{alternatives(_LEAVING)})")
_TELLS = re.compile(rf"\b(?:{alternatives(_TELLING)})")


def through_a_list(headers: Headers) -> bool:
    """Whether a mailing list, or a sender of newsletters, put its marks on a mail (RFC 2919, RFC 2369)."""
    return any(name in headers for name in (*_LISTS, *_CAMPAIGNS))


def called_bulk(headers: Headers) -> bool:
    """Whether its sender calls a mail bulk; vacation programs and company servers do, too."""
    return headers.get("precedence").lower() in _BULK_PRECEDENCE


def offers_to_leave(message: Message) -> bool:
    """Whether the text says how to get no more such mail, as every circular must; in what is quoted it says nothing."""
    lines = "\n".join(own_words(_DASHES.sub("", message.text)))  # below them stands more than a signature
    ends = (lines,) if len(lines) <= _FOOT else (lines[:_HEAD], lines[_HEAD - _FOOT :])
    return any(_LEAVES.search(folded(end)) for end in ends)


def from_a_publisher(headers: Headers) -> bool:
    """Whether the sender's address is one that newsletters are sent from."""
    return _PUBLISHER.fullmatch(_local_part(headers)) is not None


def tells_automatic(words: str) -> bool:
    """Whether a folded text of any length says of itself that no person wrote it."""
    return _TELLS.search(words) is not None


def unanswerable(headers: Headers) -> bool:
    """Whether nobody reads what is sent to the sender; a person may still stand behind it, as in a ticket."""
    path = headers.get("return-path").lower()
    return path == "<>" or _SCRIPT.match(path) is not None or _from_nobody(headers)


def _from_nobody(headers: Headers) -> bool:
    return _ROBOT.fullmatch(_local_part(headers)) is not None


def _local_part(headers: Headers) -> str:
    return folded(headers.get("from")[:_ADDRESS]).rpartition("<")[2].partition("@")[0]
