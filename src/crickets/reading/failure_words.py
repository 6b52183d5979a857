"""How mail servers word a failed delivery; texts are `folded`, so the patterns are without case and accents."""

import re

from crickets.core.answering import folded
from crickets.reading.anatomy import Headers

_ANSWERED = re.compile(r"(?:re|aw|sv|odp|rif|antw|fwd?|wg|tr|rv|enc|pd|i|doorst)\s?(?:\[\d\])?:")
_SUBJECT = re.compile(
    r"undeliver|un-?deliverable|non-? ?deliver|not deliver|delivery (?:status|failure|failed|has failed|report|error"
    r"|problem|notification|delay|incomplete|unsuccessful)|(?:mail|message|e-mail) (?:delivery|undelivered|not sent"
    r"|could not|was not|cannot|can't|returned|rejected|delayed|still)|returned? (?:mail|message|e-?mail|to sender)"
    r"|failure (?:notice|notification|delivery)|failed (?:mail|delivery|message|to deliver)|(?:mail"
    r"|delivery) (?:system )?"
    r"(?:error|failure|failed|problem)|could(?: not|n't) (?:be )?(?:deliver|send|sent)|unable to deliver"
    r"|bounced? (?:mail"
    r"|message)|user unknown|unknown user|unknown recipient|mailbox (?:full|unavailable|not found|over quota)"
    r"|warning(?::|-+) ?(?:could not|message|mail|e-?mail|delivery)|delayed (?:mail|message|delivery)"
    r"|rejected (?:mail|message)"
    r"|message (?:expired|blocked)|mail status report|address (?:not found|unknown)|nondeliverable|ndn:|dsn:|ndr:"
    r"|unzustellbar|nicht zugestellt|nicht zustellbar|zustellung\w{0,12} (?:fehl|verzog|nicht)|zustellfehler"
    r"|non (?:remis|distribu|delivr)|echec (?:de|d'|lors)|(?:message|courrier) retourne|retour de courrier"
    r"|no (?:se )?(?:puede|pudo|ha podido|entregad|se entreg)\w*|error (?:de|en la) entrega|correo devuelto|devuelto"
    r"|nie ?dostarcz|niedoreczon|nie mozna dostarczyc|zwrot (?:poczty|wiadomosci)|nieudane doreczenie"
    r"|nao (?:foi )?(?:entreg|e possivel)|falha na entrega|mensagem nao|devolvid"
    r"|mancata consegna|mancato recapito|non recapitat|impossibile (?:consegnare|recapitare)"
    r"|onbestelbaar|niet (?:afgeleverd|bezorgd)|niet te bezorgen|配信|送信でき|エラー|退信|系统退信|未送达"
)
_CODE = re.compile(
    r"(?<![\d.])(?:5[0-9]{2}[ -]#?5\.\d{1,3}\.\d{1,3}|#?5\.\d{1,2}\.\d{1,3}(?![\d.])|55[0-9][ -]|4[25][0-9][ -]#?4\.\d"
    r"|#4\.\d\.\d|smtp error)"
)
_FAILURE = re.compile(
    r"\b(?:undeliver\w*|not (?:be )?deliver\w*|(?:could|can|was|were|has|have|been|is)(?: not|n't)(?: been| be| yet)* "
    r"(?:deliver|reach|sent|accept|found|complet)\w*|cannot (?:be )?deliver\w*|unable to (?:deliver|relay|send|reach)"
    r"|wasn't able to deliver|failed (?:to deliver|permanently|recipient|address)\w*|delivery (?:to|of|has|was|attempt|"
    r"failed|failure|incomplete|temporar|status)[^.]{0,60}(?:fail|suspend|delay|not|error|reject)\w*|deliver\w* failed"
    r"|deliver\w* error|permanent (?:fatal )?(?:error|failure)|fatal errors?|returned to sender|return(?:ed"
    r"|ing) (?:your|the"
    r"|it|mail|message)|(?:user|recipient|mailbox|address|account|host|domain|name)s? (?:is |was |are |has been )?"
    r"(?:unknown|not found|unavailable|disabled|inactive|invalid|rejected|does not exist|doesn't exist|is full"
    r"|over quota"
    r"|exceeded)|unknown (?:user|recipient|address|host|domain|local|mailbox)|(?:no such|invalid|bad) (?:user|recipient"
    r"|address|mailbox|person|destination|host)|mailbox (?:full|is full|unavailable|quota)|quota exceeded|over quota"
    r"|rejected (?:by|your|for|the)|message (?:expired|rejected|blocked)|giving up|host (?:unknown|not found)"
    r"|relay\w* denied"
    r"|(?:following|these) (?:address|recipient|destination)\w*|undelivered|mail loop|too many hops|bounced)\b"
    r"|unzustellbar|nicht zu(?:gestellt|stellbar|stellen)|konnte nicht[^.]{0,60}zugestellt|empfanger unbekannt"
    r"|n'a pas (?:pu|ete)[^.]{0,40}(?:remis|delivr|distribu|achemin)|pas pu etre (?:remis|delivr|distribu)|non remis"
    r"|no (?:se )?(?:puede|pudo|ha podido|pudieron|ha sido|han podido)[^.]{0,40}entreg|no (?:fue|es posible) entreg"
    r"|nie (?:mozna|udalo sie|moglo|mogla|zostal\w*)[^.]{0,40}(?:dostarcz|dorecz)|niedostarczon"
    r"|nao (?:foi|pode|p[ou]de|e)[^.]{0,40}entreg|non (?:e stato|e possibile|puo)[^.]{0,40}(?:consegn|recapit)"
    r"|niet (?:worden )?(?:afgeleverd|bezorgd|besteld)|存在しない|見つかりません|送信できませんでした"
    r"|届けることができ|受信拒否"
)
_DELAYED = re.compile(
    r"^warning|\bdelay(?:ed)?\b|still (?:be(?:ing)? )?(?:retr|try|undelivered|queue|attempt)\w*|will (?:be retried"
    r"|be attempted"
    r"|keep trying|retry|continue|try again|be tried|still)|keep trying|not yet (?:been )?delivered"
    r"|not been delivered yet"
    r"|yet to be delivered|warning(?: message only|: (?:could not send|message|mail|delivery))"
    r"|could not send message for past|(?:do|need) not (?:need "
    r"to )?(?:resend|re-send)|no action is required on your part|will be (?:made|attempted|retried)|queued for retry"
    r"|temporar(?:y|ily) (?:failure|problem|delay)[^.]{0,60}will|verzoger|retard(?:e|ee)\b|retrasad|aplazad|opoznion"
    r"|atrasad|ritardat|in ritardo|vertraagd|wird weiter(?:hin)? versucht|seguira intentando|continuera"
)
_FINAL = re.compile(
    r"(?<!will )(?<!eventually )giv(?:e|ing|en) up|gave up|no (?:further|more) (?:attempt|delivery|tries)"
    r"|will not be (?:retried|attempted|tried)"
    r"|permanent (?:fatal )?(?:error|failure)|failed permanently|has been (?:expired|discarded|deleted|returned)"
    r"|(?:retry|delivery) (?:time ?out|timeout|period|time)[^.]{0,30}(?:exceeded|expired|over)|too (?:long|many)"
    r"|undeliverable|message expired|could not be delivered (?:for|after|within)|has been in (?:the )?queue too long"
)
_BELOW = re.compile(
    r"(?:^|\n)[-= *>]{0,60}\s?(?:below this line|(?:this is a |included is a |a )?copy of (?:the|your)|original message"
    r"|returned message|message header|unsent message|the (?:header|text) of|headers? follow|undelivered message"
    r"|your (?:original )?message|ursprungliche|message d'origine|mensaje original|oryginalna)|\nreceived: from |"
    r"\nmessage-id: ?<",
    re.IGNORECASE,
)


def bounce_subject(headers: Headers) -> bool:
    """Whether the subject says that mail was not delivered; an answer to such a mail is none."""
    words = folded(headers.words("subject")[:300])
    return not _ANSWERED.match(words) and _SUBJECT.search(words) is not None


def is_answer(headers: Headers) -> bool:
    """Whether the subject says that the message answers or forwards another."""
    return _ANSWERED.match(folded(headers.words("subject")[:300])) is not None


def names_a_failure(words: str) -> bool:
    """Whether a folded text says that something could not be delivered, in words or by a code (RFC 3463)."""
    return _FAILURE.search(words) is not None or names_a_code(words)


def names_a_code(words: str) -> bool:
    """Whether a folded text holds a code of a failed delivery (RFC 3463, RFC 5321 section 4.2)."""
    return _CODE.search(words) is not None


def delayed(words: str) -> bool:
    """Whether a folded text says that the server still tries."""
    return _DELAYED.search(words) is not None


def final(words: str) -> bool:
    """Whether a folded text says that the server has stopped trying."""
    return _FINAL.search(words) is not None


def returned_below(text: str) -> bool:
    """Whether a text ends in the mail that came back, or in its header."""
    return _BELOW.search(text[:12_000]) is not None
