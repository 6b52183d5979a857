"""What a person, or a machine for them, wrote into a message itself, as sentences."""

import re
from itertools import chain, pairwise

from crickets.core.answering import folded
from crickets.core.quote import own_words

_READ_LENGTH = 4_000
_READ_LINES = 120
_MOST_SENTENCES = 30
_SENTENCE_LENGTH = 300
_LONGEST_END = 40
_BROKEN_OFF = 48  # a shorter line ended because its writer ended it

_PARAGRAPHS = re.compile(r"\n{2,}")
_END = re.compile(r"(?<=[.!?。\uff01\uff1f])\s+")
_ABBREVIATED = re.compile(
    r"(?:\d r|\b(?:Mr|Mrs|Ms|Dr|St|No|Nr|tel|Tel|ext|approx|e\.g|i\.e|z\.B|godz|ul|sr|Sr|Sra|Hr|Fr|Herr|ca|bzw|resp"
    r"|M|Mme|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|dic|ene|abr|ago))\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|\b[A-Z]\S* )[A-Z]\.$")
_NUMBERED = re.compile(r"(?<!\d)\d{1,2}\.$")
_GOES_ON = re.compile(
    r"[a-z\d]|(?:Jan(?:uar[yi]?)?|Feb(?:ruar[yi]?)?|M[a\u00e4]r(?:z|ch)?|Apr(?:il)?|Ma[iy]|Jun[ie]?|Jul[iy]?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\b"
)
# What programs and companies put below every mail: nobody wrote it for this one.
_FOOTER = re.compile(
    r"(?:[-_=*~]{3,}|sent from my\b|envoye de mon|enviado desde|von meinem|wyslane z|inviato da|verstuurd vanaf"
    r"|get outlook"
    r"|-{5,} next part|this (?:e-?mail|message|communication)[^.]{0,80}(?:confidential|intended|privileged|virus)"
    r"|(?:diese e-?mail|dieses? nachricht)[^.]{0,60}(?:vertrau|enth)|(?:este|esta) (?:correo|mensaje"
    r"|e-?mail)[^.]{0,80}confidencial"
    r"|ce (?:message|courriel|mail)[^.]{0,80}confidentiel|niniejsza wiadomosc|confidential|disclaimer"
    r"|avis de confidentialite"
    r"|the information (?:contained )?in this|please consider the environment|_{2,})"
)


def own_text(text: str) -> str:
    """The text without quoted mails, signature and the footers that stand below every mail; its first 4,000 signs."""
    bounded = "\n".join(text[:_READ_LENGTH].split("\n", _READ_LINES)[:_READ_LINES])
    lines = own_words(bounded)
    end = next((i for i, line in enumerate(lines) if _FOOTER.match(folded(line[:120]))), len(lines))
    return "\n".join(line for line in lines[:end] if not line.startswith(">"))


def quotes_below(text: str) -> bool:
    """Whether an older mail is quoted in a text, line by line."""
    return any(line.startswith(">") for line in text[:_READ_LENGTH].split("\n", _READ_LINES))


def sentences(text: str) -> list[str]:
    """The sentences of a text as they were written, each on one line; lines that are broken off go on."""
    found: list[str] = []
    for paragraph in _PARAGRAPHS.split(_blocks(text)):
        found += _sentences(paragraph)
    return [sentence[:_SENTENCE_LENGTH] for sentence in found[:_MOST_SENTENCES]]


def _sentences(paragraph: str) -> list[str]:
    found: list[str] = []
    for piece in (" ".join(piece.split()) for piece in _END.split(paragraph)):
        if found and _goes_on(found[-1], piece):
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found


def _goes_on(sentence: str, piece: str) -> bool:
    """Whether the point at the end is one of an abbreviation or of a number, "30. November", "23.12. bis"."""
    end = sentence[-_LONGEST_END:]
    if _NUMBERED.search(end):
        return _GOES_ON.match(piece) is not None
    return _ABBREVIATED.search(end) is not None or _INITIAL.search(end) is not None


def _blocks(text: str) -> str:
    """Text in which a line that cannot go on in the next is a paragraph of its own: greetings, names, bullets."""
    lines = [line.strip() for line in text.split("\n")]
    ends = (" " if len(line) > _BROKEN_OFF and after else "\n\n" for line, after in pairwise([*lines, ""]))
    return "".join(chain.from_iterable(zip(lines, ends, strict=True)))
