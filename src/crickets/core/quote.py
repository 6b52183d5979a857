"""The user's own last message, quoted beneath a follow-up (RFC 3676 section 4.5)."""

import re
from collections.abc import Sequence

from crickets.core.compose import plain_text
from crickets.core.flowed import flow, flow_paragraph

QUOTED_LINES = 24
"""A quote is there to remind, not to be read again: so many lines of it, the last an ellipsis if there is more."""

_ELLIPSIS = "> […]"
_MARKS = re.compile(r"(?:> ?)+")
_SIGNATURE = re.compile(r"-- ?")
_OLDER_MAIL = re.compile(
    r"\s*(?:_{20,}|-{2,} ?(?:original message|forwarded message|mensaje original|mensaje reenviado"
    r"|message d['\u2019]origine|message original|message transféré|oryginalna wiadomość|wiadomość oryginalna"
    r"|ursprüngliche nachricht)\b.*)",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:from|de|von|od)\s?: \S.*", re.IGNORECASE)
_SENT = re.compile(r"(?:sent|date|enviado(?: el)?|fecha|envoyé|gesendet|datum|wysłano|data)\s?: \S.*", re.IGNORECASE)
_ATTRIBUTION_LINES = 3


def quoted(text: str, attribution: str, *, lines: int = QUOTED_LINES) -> str:
    """The lines of an attribution and of a quoted text, flowing already; empty where nothing is left to quote.

    ``text`` is paragraphs, one a line. Its signature goes, and the older mails quoted at its end.
    """
    quote = [line for paragraph in own_words(text) for line in _one_deeper(paragraph)]
    if len(quote) > lines:
        quote = [*quote[: lines - 2], quote[lines - 2].rstrip(), _ELLIPSIS]
    return "\n".join([*flow(plain_text(attribution).strip()), *quote]) if quote else ""


def own_words(text: str) -> list[str]:
    """The paragraphs that a person wrote into a mail: without signature, and without older mails at its end."""
    paragraphs = [paragraph.rstrip() for paragraph in plain_text(text).split("\n")]
    end = next((i for i in range(len(paragraphs)) if _ends_before(paragraphs, i)), None)
    return _without_trailing_quote(_trimmed(paragraphs[:end]))


def _ends_before(paragraphs: Sequence[str], index: int) -> bool:
    """Whether the letter is over: a signature, or another mail not marked by ``>`` (as Outlook quotes)."""
    line = paragraphs[index]
    if _SIGNATURE.fullmatch(line) or _OLDER_MAIL.fullmatch(line):
        return True
    header = _FROM.fullmatch(line) and any(map(_SENT.fullmatch, paragraphs[index + 1 : index + 3]))
    return bool(header)


def _without_trailing_quote(paragraphs: list[str]) -> list[str]:
    kept = list(paragraphs)
    while kept and (not kept[-1] or kept[-1].startswith(">")):
        kept.pop()
    if len(kept) == len(paragraphs):
        return kept
    return _trimmed(_without_attribution(kept))


def _without_attribution(paragraphs: list[str]) -> list[str]:
    """Drop "On 3 November 2026, Ana wrote:" and its like: a last block that ends with a colon and tells a time."""
    start = next((i for i in range(len(paragraphs), 0, -1) if not paragraphs[i - 1]), 0)
    block = paragraphs[start:]
    tells_a_time = any(re.search(r"\d", line) for line in block)
    if len(block) <= _ATTRIBUTION_LINES and block and block[-1].endswith(":") and tells_a_time:
        return paragraphs[:start]
    return paragraphs


def _trimmed(paragraphs: Sequence[str]) -> list[str]:
    written = [i for i, paragraph in enumerate(paragraphs) if paragraph]
    return list(paragraphs[written[0] : written[-1] + 1]) if written else []


def _one_deeper(paragraph: str) -> list[str]:
    marks = _MARKS.match(paragraph)
    if marks is None:
        return flow_paragraph(paragraph, 1)
    return flow_paragraph(paragraph[marks.end() :], marks[0].count(">") + 1)
