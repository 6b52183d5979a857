"""What a person promises for a day: to pay, to send, to answer."""

import logging
import re
from datetime import date, timedelta

from crickets.core.answering import folded
from crickets.reading.anatomy import dissect
from crickets.reading.dates import days_in, readable
from crickets.reading.sentences import own_text, sentences

_log = logging.getLogger(__name__)

_LONGEST = timedelta(days=92)
_MOST_SENTENCES = 20

_PROMISES = {
    "en": r"(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to| should be able to| can"
    r"| promise to) (?:\w+ ){0,2}?"
    r"(?:pay|send|transfer|wire|reply|respond|answer|get back|come back|let you know|write|call|settle|process"
    r"|deliver|forward|confirm|have (?:it|this|that|the \w+)|get (?:it|this|that) (?:to you|done|paid|sent))"
    r"|(?:payment|transfer|money|invoice|wire|feedback|answer) (?:\w+ ){0,2}?(?:will|is going to|goes out|should)"
    r"|you(?:'ll| will) (?:have|get|receive|hear)|(?:our|the) (?:\w+ ){1,3}will (?:pay|transfer|settle|send)"
    r"|(?:i'm|i am|we're|we are) (?:paying|transferring|sending)|expect (?:my|our|the|your) ",
    "es": r"(?:te|le|os|les|lo|la) (?:\w+ ){0,1}?(?:pago|abono|envio|mando|transfiero|respondo|contesto|escribo"
    r"|llamo|digo|confirmo|ingreso|pagare|enviare|mandare|respondere|contestare)"
    r"|(?:pagare|pagaremos|abonare|abonaremos|enviare|enviaremos|mandare|respondere|responderemos|contestare"
    r"|haremos|hare|hago|hacemos) |(?:pago|transferencia) (?:\w+ ){0,2}?(?:saldra|sale|se hara|estara)|recibiras"
    r"|recibira",
    "fr": r"(?:je|nous|on) (?:(?:vous|te|t'|le|la|les|l') ?){1,2}(?:repon\w+|envo\w+|pai\w+|regl\w+|vir\w+|rappel\w+"
    r"|recontact\w+|ecri\w+|transm\w+|confirm\w+|adress\w+|revien\w+|tien\w+)"
    r"|(?:je|nous) (?:paierai|paierons|reglerai|reglerons|repondrai|repondrons|enverrai|enverrons|ferai|ferons|paie"
    r"|regle|fais)|(?:paiement|virement|reglement) (?:\w+ ){0,2}?(?:sera|partira|part)|vous (?:aurez|recevrez)"
    r"|tu (?:auras|recevras)|(?:je|nous) (?:reviens|reviendrai|reviendrons) vers|(?:je|nous) (?:vous |te )fai?[st]",
    "pl": r"(?:zaplac\w+|przele[wj]\w+|wysl\w+|przesl\w+|odpisz\w+|odpowie\w+|odezw\w+ sie|ureguluj\w+|oplac\w+"
    r"|zadzwoni\w+|dam znac|damy znac|wroce z|potwierdz\w+|zrobi\w+ przelew|dostarcz\w+"
    r"|przelew (?:\w+ )?(?:zrobi\w+|wykona\w+|wyjdzie|pojdzie))",
    "de": r"(?:ich|wir) (?:\w+ ){0,5}?(?:uberweis\w+|zahl\w+|bezahl\w+|schick\w+|send\w+|meld\w+|antwort\w+"
    r"|begleich\w+|ruf\w+|lass\w+|schreib\w+|bestatig\w+|geb\w+)|(?:uberweise|zahle|bezahle|schicke|sende|melde"
    r"|antworte|begleiche|rufe) (?:ich|wir|mich|dir|ihnen|es)"
    r"|(?:werde|werden) (?:\S+ ){0,8}?(?:uberweisen|zahlen|bezahlen|schicken|senden|melden|antworten|begleichen)"
    r"|(?:uberweisung|zahlung) (?:\w+ ){0,2}?(?:geht|erfolgt|wird)|(?:sie|du) (?:bekommen|erhalten|bekommst"
    r"|erhaltst)",
    "pt": r"(?:pago|pagarei|pagamos|pagaremos|envio|enviarei|enviamos|transfiro|respondo|responderei|mando|ligo"
    r"|farei|faco|confirmo|vou (?:pagar|enviar|responder|transferir|mandar|fazer))|(?:pagamento"
    r"|transferencia) (?:\w+ ){0,2}?(?:sera|sai)",
    "it": r"(?:(?:ti|le|vi|la|lo|glielo|te lo|ve lo) )?(?:pago|paghero|pagheremo|invio|inviero|mando|mandero"
    r"|rispondo|rispondero|risponderemo|bonifico|faccio|faro|faremo|salderemo|saldero|confermo|scrivo|chiamo"
    r"|richiamo)|(?:pagamento|bonifico) (?:\w+ ){0,2}?(?:sara|partira|parte)",
    "nl": r"(?:ik|wij|we) (?:\w+ ){0,4}?(?:betaal|betalen|stuur|sturen|antwoord\w*|reageer|reageren|maak|maken|laat"
    r"|laten|bel|bellen|mail|mailen|kom|zal|zullen)|(?:betaal|stuur|antwoord|reageer|zal) (?:ik|wij|we)"
    r"|(?:betaling) (?:\w+ ){0,2}?(?:gaat|volgt|wordt)",
}
_PATTERNS = {language: re.compile(rf"\b(?:{words})\b") for language, words in _PROMISES.items()}
_REFUSED = re.compile(
    r"\b(?:not|n't|never|unable|cannot|can't|won't|if|unless|hope|hopefully|maybe|perhaps|might|no|nunca|si|cuando"
    r"|quiza|tal vez|ne|pas|jamais|quand|nie|jesli|jezeli|gdy|moze|chyba|nicht|kein\w*|nie|wenn|falls|vielleicht"
    r"|hoffentlich|nao|se|talvez|non|forse|niet|geen|als|misschien|would|could|should have|was supposed|voriger?"
    r"|last|letzten|pasado|dernier|zeszly|zeszlym)\b|n't\b"
)
# "sie" and "se" are part of the verb, or of the courtesy; the Polish "nie" and the German one deny alike.
_ALLOWED = re.compile(r"\b(?:no later than|if not before|se hara|se (?:lo|la)|no mas tarde)\b")


def promised_in(raw: bytes, sent_on: date, language: str = "") -> date | None:
    """The day by which the writer of a message promises to act; never raises.

    ``raw`` is its bytes, of which the first 200,000 are read; ``sent_on`` is the day of writing where it was written;
    ``language`` is the writer's.
    """
    try:
        return promise(dissect(raw).text, sent_on, language)
    except Exception:  # noqa: BLE001 - whatever it is, and none is known
        _log.warning("a message could not be read for promises", exc_info=True)
        return None


def promise(text: str, sent_on: date, language: str = "") -> date | None:
    """The day for which the writer of a text promises to pay, to send or to answer; the last one if there are several.

    ``text`` may still hold quotes and a signature. A question, a condition, a denial and a day that is over, or more
    than three months away, promise nothing; nor does a sentence with two days.
    """
    read: set[str] = set()
    told = (_promised(sentence, sent_on, language, read) for sentence in sentences(own_text(text))[:_MOST_SENTENCES])
    found = [day for day in told if day]
    return max(found, default=None)


def _promised(sentence: str, sent_on: date, language: str, read: set[str]) -> date | None:
    words = folded(sentence)
    if "?" in sentence or _REFUSED.search(_ALLOWED.sub(" ", words)):
        return None
    languages = readable(_languages(words, language), read)
    if not languages:
        return None
    days = {named.day for named in days_in(words, sent_on, languages)}
    day = days.pop() if len(days) == 1 else None
    return day if day and sent_on <= day <= sent_on + _LONGEST else None


def _languages(words: str, language: str) -> tuple[str, ...]:
    """The languages in which a sentence promises; the client's first, for many words are those of two."""
    told = [name for name, pattern in _PATTERNS.items() if pattern.search(words)]
    return tuple(sorted(told, key=lambda name: name != language[:2])[:3])
