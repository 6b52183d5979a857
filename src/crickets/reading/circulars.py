"""Whether a mail went to many: through a mailing list, or as a circular that everybody can leave."""

import re
from itertools import islice

from crickets.core.answering import folded
from crickets.core.quote import own_words
from crickets.reading.alternatives import alternatives
from crickets.reading.anatomy import Headers, Message
from crickets.reading.machine_text import is_reply

_HEAD = 1_000
_FOOT = 4_000

_LISTS = frozenset(
    {"list-id", "list-post", "list-unsubscribe", "x-listserver", "x-beenthere", "x-mailman-version", "mailing-list"}
    | {"x-mailing-list", "x-list", "x-list-unsubscribe"}
)
# Majordomo, SmartList and others without fields of their own name the list's owner, not who wrote.
_OWNER = re.compile(r"owner-.+|.+-(?:owner|request|bounces?|outgoing)(?:[+-].*)?")
# Set by the programs that send newsletters, and by nothing with which people write.
_CAMPAIGNS = ("x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user", "x-csa-complaints")
_PUBLISHER = re.compile(
    r".{0,40}(?:news|marketing|mailing|promo|offers|deals|specials|digest|campaign|bulletin|opt-?in|e-?letters?"
    r"|novedades|infolettre).{0,40}"
)
_PUBLISHING_HOST = re.compile(
    r"(?:.{0,40}(?:news|e-?letter|mailing|bounce|campaign|marketing|promo|offers|deals)\w{0,9}|em?\d{0,4}|mkt\d{0,4})\..+"
)
# Each mail of a circular comes back to an address of its own; so does what is forwarded, or signed against forgery.
_ONE_EACH = re.compile(r"(?!(?:ms)?prvs|srs\d|.*\+caf_)(?:.*\d{5}.*|.*=.*|(?:.*[-+._])?bounces?(?:[-+._].*)?)")
# Set by those who deliver for programs: newsletters, notices, and the mail that people write in a program for sales.
_DELIVERIES = ("x-mandrill-user", "x-sg-eid", "x-mailgun-sid", "x-ses-outgoing", "x-pm-message-id", "feedback-id")
_LEAVING_WORD = re.compile(rb"unsubscri|opt-?out|desinscri|desabonn|desuscri|abmeld|abbestell", re.IGNORECASE)
_LINK_LENGTH = 600
_MOST_WORDS = 40
_LINKS = 60_000
_BULK_PRECEDENCE = frozenset({"bulk", "list", "junk"})
_LEAVING = r"""
# English
unsubscribe(?! me\b)|opt[- ]out of|manage (?:your )?(?:e-?mail )?(?:preferences|subscriptions?|notifications?)
(?:view|open|read) (?:this|the) (?:e-?mail|message|newsletter) in (?:your|a|the) (?:web )?browser|view it online
you(?: are|'re)? (?:receiving|getting|received|receive) this (?:e-?mail |message |newsletter )?(?:because|as an?)\b
you are (?:currently )?subscribed (?:to|with)|(?:remove yourself|sign off) from (?:this|our|the) (?:\w+ )?list
(?:do not|don't|no longer) (?:wish|want) to (?:receive|get) (?:any|our|them|these|those|such|further|future|more)\b
(?:e-?mail|mail) (?:client|program|reader|software) (?:does not|doesn't|cannot|can't|can not) (?:support|display|show)
prefer not to receive|to (?:cancel|stop receiving) (?:your subscription|these|our|future|promotional)|to be removed from
# Spanish, Portuguese
darse de baja|darte de baja|cancelar (?:la|tu|su) suscripcion|cancelar a (?:sua )?(?:inscricao|subscricao)
(?:no|nao) (?:desea|quiere|deseja|quer)s? (?:seguir |mais )?recib\w+|dejar de recibir (?:est|nuestr)|deixar de receber
# French
desinscrire|desabonne\w*|vous desabonner|affiche pas correctement
(?:ne (?:souhaitez|voulez|desirez)|pour ne) plus (?:le |la |les )?recevoir (?:nos|notre|cette|ces|d')
# Polish
wypisac sie|wypisz sie|rezygnacja z (?:subskrypcji|newslettera)|zrezygnowac z (?:subskrypcji|newslettera|otrzymywania)
# German
newsletter (?:abbestellen|abmelden|nicht mehr erhalten)|(?:diesen|unseren|den) newsletter
# Italian, Dutch
disiscri\w+|annulla(?:re)? l'iscrizione|uitschrijven|afmelden
non (?:desideri|vuoi|desidera|vuole) piu ricevere|niet (?:meer|langer) (?:wilt|wil) ontvangen
"""
_DASHES = re.compile(r"^-- ?$", re.MULTILINE)
_LEAVES = re.compile(rf"\b(?:{alternatives(_LEAVING)})")


def through_a_list(headers: Headers) -> bool:
    """Whether a mailing list, or a sender of newsletters, put its marks on a mail (RFC 2919, RFC 2369)."""
    return any(name in headers for name in (*_LISTS, *_CAMPAIGNS)) or _through_a_list_server(headers)


def _through_a_list_server(headers: Headers) -> bool:
    """Whether the sender of a bulk mail is not who wrote it but a list: its owner, or the address it is written to."""
    if not called_bulk(headers):
        return False
    sender = headers.address("sender") or headers.address("resent-sender")
    owners = (sender, headers.address("return-path"))
    if any(_OWNER.fullmatch(owner.partition("@")[0]) for owner in owners):
        return True
    return sender != "" and sender == headers.address("to")


def called_bulk(headers: Headers) -> bool:
    """Whether its sender calls a mail bulk; vacation programs and company servers do, too."""
    return headers.get("precedence").lower() in _BULK_PRECEDENCE


def offers_to_leave(message: Message) -> bool:
    """Whether the text says how to get no more such mail, as every circular must; in what is quoted it says nothing."""
    lines = "\n".join(own_words(_DASHES.sub("", message.text)))  # below them stands more than a signature
    ends = (lines,) if len(lines) <= _FOOT else (lines[:_HEAD], lines[_HEAD - _FOOT :])
    return any(_LEAVES.search(folded(end)) for end in ends) or _links_to_leave(message)


def _links_to_leave(message: Message) -> bool:
    """Whether a link of an HTML part that neither answers nor passes on anything leads out of a list."""
    if is_reply(message.headers.words("subject")):
        return False
    pages = (part.data()[-_LINKS:] for part in message.parts if part.kind == "text/html")
    return any(
        _within_a_link(page[max(0, word.start() - _LINK_LENGTH) : word.start()])
        for page in pages
        for word in islice(_LEAVING_WORD.finditer(page), _MOST_WORDS)
    )


def _within_a_link(before: bytes) -> bool:
    """Whether a link is open at the end of a piece of HTML: in its address, or in its words."""
    html = before.lower()
    return html.rfind(b"<a ") > html.rfind(b"</a")


def from_a_publisher(headers: Headers) -> bool:
    """Whether a mail came from an address, or through a service, from which newsletters are sent."""
    senders = [headers.address(name).partition("@") for name in ("from", "reply-to", "return-path")]
    returns, own = senders[2][0], senders[0][0]
    one_each = returns != own and _ONE_EACH.fullmatch(returns) is not None
    if one_each or any(name in headers for name in _DELIVERIES):
        return True
    return any(_PUBLISHER.fullmatch(name) or _PUBLISHING_HOST.match(host) for name, _, host in senders)
