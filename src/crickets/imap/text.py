"""Text of header fields made readable and harmless: encoded words (RFC 2047), raw 8-bit bytes, control characters."""

import binascii
import re

# Control characters, line separators and whatever turns the direction of writing: they mislead a reader or a terminal.
_MISLEADING = re.compile("[\x00-\x20\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
# Python knows codecs that are no charsets: some run programs' escapes, one (punycode) takes quadratic time.
_CHARSET = re.compile(
    r"utf-?_?(7|8|16|32)([_-]?[lb]e)?|(us-)?ascii|iso[-_]?(8859|2022|ir|646).*|iso8859.*|latin.*|windows-.*|cp-?\d+"
    r"|koi8.*|gb.*|hz.*|big5.*|euc.*|s(hift)?[-_]?jis.*|ks_?c.*|mac.*|tis-?620|johab|viscii",
    re.IGNORECASE,
)


def decoded(raw: bytes) -> str:
    """Bytes as text whatever they are: UTF-8, else the charset that most unlabelled Western mail is in."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def harmless(value: str, limit: int) -> str:
    """One line of at most `limit` characters, without control and direction characters and lone surrogates."""
    visible = _MISLEADING.sub(" ", value)
    return _SURROGATES.sub("\ufffd", visible).strip()[:limit].rstrip()


def readable(value: str, limit: int) -> str:
    """A field's text with its encoded words decoded, then made harmless."""
    return harmless(_without_encoded_words(value), limit)


def _without_encoded_words(value: str) -> str:
    if "=?" not in value:
        return value
    pieces: list[str] = []
    run, run_charset, end = b"", "", 0
    for word in _ENCODED_WORD.finditer(value):
        charset, encoding, payload = word.groups()
        between = value[end : word.start()]
        # White space between two encoded words is no part of the text; a character may even be split over them.
        joined = bool(run_charset) and not between.strip()
        if not (joined and charset.lower() == run_charset):
            pieces.append(_in_charset(run, run_charset))
            pieces.append("" if joined else between)
            run = b""
        run, run_charset, end = run + _bytes_of(encoding, payload), charset.lower(), word.end()
    return "".join((*pieces, _in_charset(run, run_charset), value[end:]))


def _bytes_of(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "surrogatepass")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw.rstrip(b"=") + b"=" * (-len(raw.rstrip(b"=")) % 4))
    except binascii.Error:
        return raw


def _in_charset(raw: bytes, charset: str) -> str:
    if not _CHARSET.fullmatch(charset):
        return decoded(raw)
    try:
        # GB 2312 is what mail says where it means its superset.
        return raw.decode("gb18030" if charset == "gb2312" else charset, "replace")
    except (LookupError, ValueError):
        return decoded(raw)
