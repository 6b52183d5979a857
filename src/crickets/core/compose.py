"""A follow-up as a message: its subject, its place in the thread, its bytes (RFC 5322).

The header is written by hand. The standard library's generator folds names with commas into several addresses, or
into encoded words that cannot be read back, and does so differently from one Python to the next.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.core.flowed import SIGNATURE, flow
from crickets.core.mail import Address, MessageId
from crickets.core.parts import Attachment, Part, mixed

SAFE_LENGTH = 200
"""So many characters of a text from a mail may enter a draft."""

REFERENCES_LENGTH = 900
"""So long may References be: servers cut or refuse lines beyond 998 bytes, however they are folded."""

_LINE = 76
_LONGEST_WORD = 67  # what fits behind "Subject: " on such a line
_LONGEST_LINE = 998
_LONGEST_ADDRESS = 254
_LONGEST_ID = 512
_ENCODED_WORD_BYTES = 39  # 64 characters as an encoded word
_RANDOM_BYTES = 16
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_BREAKS = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]")
# Controls, marks of direction and order (they show one text and mean another), lone surrogates (no charset has them).
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_UNSAFE_IN_TEXT = re.compile(rf"(?![\t\n]){_UNSAFE.pattern}")
_TEXT_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")

# RV, TR, PD and WG are not among them: they say forwarded, which stays. "Réf : 2026/14" is a file number, not a reply.
_REPLY = re.compile(
    r"(?:(?:re|aw|antw|antwort|odp|sv|rép|réf\.?(?=\s*:\s*[^\s\d]))(?:\[\d+]|\(\d+\)|\^\d+)?\s*[:\uff1a]\s*)+",
    re.IGNORECASE,
)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_PRINTABLE = re.compile(r"[ -~]*")
_NAME_PART = r"[^\s<>()\[\]\\,;:@\"\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
_ADDRESS = re.compile(rf"{_NAME_PART}@{_NAME_PART}")
_MESSAGE_ID = re.compile(r"[^\s<>@\x00-\x1f\x7f-\x9f\ud800-\udfff][^\s<>\x00-\x1f\x7f-\x9f\ud800-\udfff]*")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Everything that a follow-up consists of.

    ``date`` is aware, in the user's zone. ``body`` and ``signature`` are paragraphs, one line each. ``quote`` comes
    from ``crickets.core.quote.quoted`` and flows already. ``references`` ends with ``in_reply_to``.
    """

    message_id: MessageId
    sender: Address
    to: tuple[Address, ...]
    subject: str
    in_reply_to: MessageId
    references: tuple[MessageId, ...]
    date: datetime
    body: str
    cc: tuple[Address, ...] = ()
    quote: str = ""
    signature: str = ""
    attachments: tuple[Attachment, ...] = ()


def compose(follow_up: FollowUp) -> bytes:
    """The message as it is appended to Drafts: CRLF, text/plain, UTF-8, format=flowed, nothing but what a person sends.

    Attached files stand behind the text, in multipart/mixed. Raises ValueError for what cannot be written: no
    recipient, a malformed address or message id, a naive date, a file without a name or too large.
    """
    fields = tuple(_fields(follow_up))
    text = _text(follow_up)
    whole = mixed(text, follow_up.attachments, follow_up.message_id) if follow_up.attachments else text
    return Part((*fields, *whole.fields), whole.body).raw


def reply_subject(subject: str) -> str:
    """The subject of a reply: the thread's, with exactly one "Re: " (RFC 5322 section 3.6.5)."""
    return f"Re: {thread_subject(subject)}".rstrip()


def thread_subject(subject: str) -> str:
    """A subject without its reply prefixes, made safe; a forward's prefix stays."""
    line = one_line(subject)
    prefixes = _REPLY.match(line)
    return safe(line[prefixes.end() :] if prefixes else line)


def references(parent_references: Sequence[MessageId], parent: MessageId) -> tuple[MessageId, ...]:
    """The References of a reply (RFC 5322 section 3.6.4): the thread's first message, the newest that fit, the parent.

    Ids that could not be written are left out; raises ValueError where that is the parent's.
    """
    older = [mid for mid in dict.fromkeys(parent_references) if mid != parent and _writable(mid)]
    room = REFERENCES_LENGTH - len(_bracketed(parent))
    kept = list(_fitting([*older[:1], *reversed(older[1:])], room))
    return (*kept[:1], *reversed(kept[1:]), parent)


def new_message_id(random_bits: bytes, domain: str) -> MessageId:
    """A Message-ID of 128 random bits, handed in, in the user's domain, in the form that most mail clients use."""
    if len(random_bits) != _RANDOM_BYTES:
        msg = f"a Message-ID takes {_RANDOM_BYTES} random bytes, not {len(random_bits)}"
        raise ValueError(msg)
    digits = random_bits.hex()
    groups = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return MessageId(f"{'-'.join(groups)}@{_ascii_domain(domain)}")


def safe(text: str) -> str:
    """A text from a mail, fit to enter a draft: one line without controls and direction marks, cut at a word."""
    line = one_line(text)
    if len(line) <= SAFE_LENGTH:
        return line
    head, space, _ = line[:SAFE_LENGTH].rpartition(" ")
    return f"{(head if space else line[: SAFE_LENGTH - 1]).rstrip()}…"


def one_line(text: str) -> str:
    """A text on one line, of any length, without controls and direction marks."""
    return re.sub(r"\s{2,}", " ", _UNSAFE.sub("", _BREAKS.sub(" ", text))).strip()


def plain_text(text: str) -> str:
    r"""A text of several lines, each ended by ``\n``, without controls and direction marks."""
    return _UNSAFE_IN_TEXT.sub("", _TEXT_BREAKS.sub("\n", text))


# Header


def _fields(follow_up: FollowUp) -> Iterator[str]:
    if not follow_up.to:
        msg = "a follow-up needs a recipient: give the client an address in the configuration"
        raise ValueError(msg)
    yield f"Date: {_date(follow_up.date)}"
    yield _address_field("From", (follow_up.sender,))
    yield _address_field("To", follow_up.to)
    if follow_up.cc:
        yield _address_field("Cc", follow_up.cc)
    yield _folded("Subject", _words(one_line(follow_up.subject)))
    yield f"Message-ID: {_bracketed(follow_up.message_id)}"
    yield f"In-Reply-To: {_bracketed(follow_up.in_reply_to)}"
    yield _folded("References", map(_bracketed, follow_up.references))
    yield "MIME-Version: 1.0"


def _date(at: datetime) -> str:
    """A date-time of RFC 5322 section 3.3; strftime would say day and month in the language of the machine."""
    if at.utcoffset() is None:
        msg = f"the date of a follow-up needs its offset from UTC: {at}"
        raise ValueError(msg)
    return f"{_DAYS[at.weekday()]}, {at:%d} {_MONTHS[at.month - 1]} {at:%Y %H:%M:%S %z}"


def _folded(name: str, words: Iterable[str]) -> str:
    """A field whose words stand on lines of 76 bytes where they can; the first stays beside the name.

    Some servers lose a Message-ID that stands alone on the second line.
    """
    lines = [f"{name}:"]
    for word in words:
        if lines[-1] != f"{name}:" and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _address_field(name: str, addresses: Sequence[Address]) -> str:
    words: list[str] = []
    for address in addresses:
        words += _mailbox(address)
        words[-1] += ","
    words[-1] = words[-1].removesuffix(",")
    return _folded(name, words)


def _mailbox(address: Address) -> list[str]:
    """The words of a mailbox of RFC 5322 section 3.4."""
    email = _addr_spec(address.email)
    name = safe(address.name)
    return [*_phrase(name), f"<{email}>"] if name else [email]


def _phrase(name: str) -> list[str]:
    if "=?" in name or not _PRINTABLE.fullmatch(name):
        return _encoded_words(name)
    if _ATOMS.fullmatch(name):
        return name.split(" ")
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"']


def _words(text: str) -> list[str]:
    """The words of an unstructured field, encoded where they must be or would be taken for encoded ones."""
    words = text.split(" ")
    if "=?" in text or not _PRINTABLE.fullmatch(text) or max(map(len, words)) > _LONGEST_WORD:
        return _encoded_words(text)
    return words


def _encoded_words(text: str) -> list[str]:
    """A text as encoded words; none ends within a character (RFC 2047 sections 2 and 5)."""
    chunks = [b""]
    for character in map(str.encode, text):
        if len(chunks[-1]) + len(character) > _ENCODED_WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += character
    return [f"=?utf-8?B?{base64.b64encode(chunk).decode()}?=" for chunk in chunks]


def _addr_spec(email: str) -> str:
    if not _ADDRESS.fullmatch(email) or len(email.encode()) > _LONGEST_ADDRESS:
        msg = f"{safe(email)!r} is not an address that a mail can go to: correct it in the configuration"
        raise ValueError(msg)
    local, _, domain = email.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    """A domain in A-labels (RFC 5890). The codec "idna" is of no use: it makes another domain of one with ß."""
    return ".".join(map(_a_label, unicodedata.normalize("NFC", domain).split(".")))


def _a_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def _bracketed(message_id: MessageId) -> str:
    if not _writable(message_id):
        msg = f"{safe(message_id)!r} is not a message id that can be referred to"
        raise ValueError(msg)
    return f"<{message_id}>"


def _writable(message_id: MessageId) -> bool:
    sound = _MESSAGE_ID.fullmatch(message_id) and "@" in message_id
    return bool(sound) and len(message_id.encode()) <= _LONGEST_ID


def _fitting(ids: Iterable[MessageId], room: int) -> Iterator[MessageId]:
    for mid in ids:
        room -= len(f" <{mid}>".encode())
        if room < 0:
            return
        yield mid


# Body


def _text(follow_up: FollowUp) -> Part:
    body, encoding = _encoded(_lines(follow_up))
    fields = ("Content-Type: text/plain; charset=utf-8; format=flowed", f"Content-Transfer-Encoding: {encoding}")
    return Part(fields, body)


def _lines(follow_up: FollowUp) -> list[str]:
    lines = flow(plain_text(follow_up.body).strip("\n"))
    if follow_up.quote:
        lines += ["", *plain_text(follow_up.quote).split("\n")]
    if follow_up.signature:
        lines += ["", SIGNATURE, *flow(plain_text(follow_up.signature).strip("\n").removeprefix(f"{SIGNATURE}\n"))]
    return lines


def _encoded(lines: Sequence[str]) -> tuple[bytes, str]:
    """The body and its transfer encoding (RFC 2045 section 6): as it is where every server can carry that."""
    text = "".join(f"{line}\r\n" for line in lines)
    if text.isascii() and all(len(line) <= _LONGEST_LINE for line in lines):
        return text.encode(), "7bit"
    return binascii.b2a_qp(text.encode(), istext=True), "quoted-printable"
