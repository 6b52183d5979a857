"""How mail servers word a failed delivery; texts are `folded`, so the patterns are without case and accents."""

import re

from crickets.core.answering import folded
from crickets.reading.anatomy import Headers
from crickets.reading.delivery_stems import full, late, not_delivered, unknown

_ANSWERED = re.compile(
    r"(?:re|aw|sv|odp|rif|antw|fwd?|wg|tr|rv|enc|pd|i|doorst)\s?(?:\[\d\])?:|\[[^\]]{0,40}\d{3,}[^\]]{0,10}\]"
)
_SUBJECT = re.compile(
    r"delivery (?:status|report|notification|warning|temporarily)|(?:mail|message|e-mail) (?:delivery"
    r"|not sent|could not|was not|cannot|can't|still)|failure notice|failed (?:mail|message)"
    r"|mail (?:system )?(?:failed|error|failure)"
    r"|could(?: not|n't) (?:be )?(?:send|sent)|warning(?::|-+) ?(?:could not|message|mail|e-?mail|delivery)"
    r"|message expired|mail status report|ndn:|dsn:|ndr:|devuelto|devolvid|配信|エラー"
)
_CODE = re.compile(
    r"(?<![\d.])(?:5[0-9]{2}[ -]#?5\.\d{1,3}\.\d{1,3}|#?5\.\d{1,2}\.\d{1,3}(?![\d.])|55[0-9][ -]|4[25][0-9][ -]#?4\.\d"
    r"|#4\.\d\.\d|smtp error|(?:code|kod|codigo|codice|status|error|fehler)[:. ]{1,3}5\d\d\b)"
)
_FAILURE = re.compile(
    r"\b(?:(?:could|can|was|were|has|have|been|is)(?: not|n't)(?: been| be| yet)* (?:reach|sent|accept|found|complet)"
    r"\w*|unable to (?:relay|send|reach)|fatal errors?|did not reach|rejected (?:by|your|for|the)|message expired"
    r"|giving up|relay\w* denied|(?:following|these) (?:address|recipient|destination)\w*|mail loop|too many hops"
    r"|bounced)\b|受信拒否"
)
_WARNING = re.compile(r"warning\b|aviso\b")
_DELAYED = re.compile(
    r"\bdelay(?:ed)?\b|still (?:be(?:ing)? )?(?:retr|try|undelivered|queue|attempt)\w*|will (?:be (?:retried|attempted"
    r"|tried)|keep trying|retry|continue|try again|still)|keep trying|not yet (?:been )?delivered|stays in the queue"
    r"|(?:hasn't|has not) been delivered yet|not been delivered yet|yet to be delivered|temporarily deferred"
    r"|warning(?: message only|: (?:could not send|message|mail|delivery))|could not send message for past"
    r"|(?:do|need) not (?:need to )?(?:resend|re-send)|no action is required on your part"
    r"|will be (?:made|attempted|retried)|queued for retry|temporar(?:y|ily) (?:failure|problem|delay)[^.]{0,60}will"
    r"|is queued|will retry|noch nicht zugestellt|versucht es noch|wird (?:weiter(?:hin)?|erneut) versucht"
    r"|warteschlange|continuera|tentatives de (?:remise|livraison)|pas encore ete"
    r"|en attente|allons reessayer"
    r"|(?:aun|todavia) no se ha|segui(?:ra|remos) intentan|volvera a intentar|en (?:la )?cola|ponawia|w kolejce"
    r"|proby dostarczenia|jeszcze (?:nie )?(?:dostarczon|doreczon)|ainda nao foi|na fila|tentara novamente"
    r"|non (?:e stato )?ancora (?:stato )?(?:recapitat|consegnat)|in coda|riprovera|nog niet (?:bezorgd|afgeleverd)"
    r"|opnieuw geprobeerd|wachtrij"
)
_FINAL = re.compile(
    r"(?<!will )(?<!eventually )giv(?:e|ing|en) up|gave up|no (?:further|more) (?:attempt|delivery|tries)"
    r"|will not be (?:retried|attempted|tried)|not (?:going to )?try again|no longer (?:try|attempt|be tried)"
    r"|permanent (?:fatal )?(?:error|failure)|failed permanently|has been (?:expired|discarded|deleted|returned)"
    r"|(?:retry|delivery) (?:time ?out|timeout|period|time)[^.]{0,30}(?:exceeded|expired|over)|too (?:long|many)"
    r"|undeliverable|message expired|could not be delivered (?:after|within)|has been in (?:the )?queue too long"
)
_SUCCESS_SUBJECT = re.compile(
    r"successful mail delivery|[^(]{0,60}\((?:success|relayed|delivered|expanded)\)|(?:delivered|relayed|expanded"
    r"|zugestellt|weitergeleitet|remis|relaye|retransmis|entregad[oa]|retransmitid[oa]|dostarczono|przekazano"
    r"|recapitato|inoltrato|entregue|bezorgd|doorgestuurd) ?:"
)
_SUCCESS = re.compile(
    r"success|was delivered to|(?:has|have) been (?:delivered|relayed|expanded)|delivery to[^.]{0,60} is complete"
    r"|abgeschlossen|terminee|(?:se )?(?:ha )?completado|zakonczon|ukonczon|completato|concluida|voltooid"
)
_WITHHELD = re.compile(r"wait-?listed|guest list|(?:message|mail) is (?:being )?held|challenge")
_REFUSES = re.compile(
    r"automatically (?:rejected|refused)|(?:rejected|refused) by the recipient's (?:mail )?(?:filter|sieve)"
    r"|(?:message|mail)[^.]{0,60} was (?:rejected|refused) by"
)
_QUESTION = re.compile(r"\w\?(?:\s|$)")
_BELOW = re.compile(
    r"(?:^|\n)[-= *>]{0,60}\s?(?:below this line|(?:this is a |included is a |a )?copy of (?:the|your)|original message"
    r"|returned message|message header|unsent message|the (?:header|text) of|headers? follow|undelivered message"
    r"|your (?:original )?message|old message|ursprungliche|message d'origine|mensaje original|oryginalna)"
    r"|\nreceived: from |\nmessage-id: ?<",
    re.IGNORECASE,
)


def bounce_subject(headers: Headers) -> bool:
    """Whether the subject says that mail was not delivered; an answer to such a mail is none."""
    words = folded(headers.words("subject")[:300])
    return not _ANSWERED.match(words) and (_SUBJECT.search(words) is not None or _tells(words))


def is_answer(headers: Headers) -> bool:
    """Whether the subject says that the message answers or forwards another, or belongs to a ticket."""
    return _ANSWERED.match(folded(headers.words("subject")[:300])) is not None


def names_a_failure(words: str) -> bool:
    """Whether a folded text says that something could not be delivered, in words or by a code (RFC 3463)."""
    return _FAILURE.search(words) is not None or names_a_code(words) or _tells(words)


def names_a_code(words: str) -> bool:
    """Whether a folded text holds a code of a failed delivery (RFC 3463, RFC 5321 section 4.2)."""
    return _CODE.search(words) is not None


def delayed(words: str) -> bool:
    """Whether a folded text, with its subject before it, says that the server still tries."""
    warns = _WARNING.match(words) is not None and not unknown(words)
    return warns or _DELAYED.search(words) is not None or late(words)


def _tells(words: str) -> bool:
    return not_delivered(words) or unknown(words) or full(words) or late(words)


def final(words: str) -> bool:
    """Whether a folded text says that the server has stopped trying."""
    return _FINAL.search(words) is not None


def returned_below(text: str) -> bool:
    """Whether a text ends in the mail that came back, or in its header."""
    return _BELOW.search(text[:12_000]) is not None


def above_returned(text: str) -> str:
    """What a text says before the mail that came back, or its header, begins."""
    found = _BELOW.search(text[:12_000])
    return text[: found.start()] if found else text


def tells_success(words: str) -> bool:
    """Whether a folded text, with its subject before it, says that mail was delivered, or handed on to be delivered."""
    return _SUCCESS_SUBJECT.match(words) is not None and _SUCCESS.search(words) is not None


def withheld(words: str) -> bool:
    """Whether a folded text says that mail waits until its sender has shown to be human."""
    return _WITHHELD.search(words) is not None


def refuses(words: str) -> bool:
    """Whether a folded text says that the recipient's own filter sends the mail back (RFC 5429)."""
    return _REFUSES.search(words) is not None


def questions(text: str) -> bool:
    """Whether a text asks something, as servers do not."""
    return _QUESTION.search(text) is not None
