"""Files that go with a follow-up: the parts of a multipart message (RFC 2045, 2046, 2183, 2231), written by hand."""

import base64
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crickets.core.mail import MessageId

LARGEST_MESSAGE = 20_000_000
"""So many bytes may a message with its attachments have: large providers refuse one above 20 to 25 MB."""

FILENAME_BYTES = 200
"""So many bytes of UTF-8 may the name of an attached file have: file systems end at 255."""

_LINE = 76
_PARAMETER = _LINE - 2  # on a line of its own, with a space before and a semicolon behind it
_BASE64_BYTES = 57  # a line of 76 characters
_MEGABYTE = 1_000_000
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SEPARATORS = re.compile(r"[/\\]")
_SPACES = re.compile(r"\s+")
# Neither % nor quotes: some readers undo percents wherever they stand, others stumble over a backslash.
_PLAIN = r"A-Za-z0-9!#$&'()+,.;=@\[\]^_`{}~ -"
_PLAIN_NAME = re.compile(rf"[{_PLAIN}]+")
_NOT_PLAIN = re.compile(rf"[^{_PLAIN}]")
_ATTRIBUTE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`{}~")
_TOKEN = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"  # noqa: S105 - a token of RFC 6838 section 4.2
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xml": "application/xml",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "html": "text/html",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MEDIA_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a follow-up; ``content_type`` is its bare media type, such as ``application/pdf``."""

    filename: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """What MIME says of a body, field by field, and the body itself: a whole message's, or one part's of it."""

    fields: tuple[str, ...]
    body: bytes

    @property
    def raw(self) -> bytes:
        """The part as it stands between two boundaries."""
        return "\r\n".join((*self.fields, "", "")).encode() + self.body


def mixed(text: Part, attachments: Sequence[Attachment], message_id: MessageId) -> Part:
    """A text with files behind it, as multipart/mixed (RFC 2046 section 5.1.3).

    The same bytes for the same Message-ID. Raises ValueError for a file that cannot be attached, or is too large.
    """
    _check_size(text, attachments)
    parts = [part.raw for part in (text, *map(_part, attachments))]
    boundary = _boundary(message_id, parts)
    delimiter = f"--{boundary}".encode()
    body = b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts) + delimiter + b"--\r\n"
    return Part((f'Content-Type: multipart/mixed; boundary="{boundary}"',), body)


def media_type(filename: str) -> str:
    """The media type of a file, by the ending of its name; application/octet-stream for one that is not known."""
    return _MEDIA_TYPES.get(filename.rpartition(".")[2].lower(), "application/octet-stream")


def shown_name(filename: str) -> str:
    """The name under which a file is attached: without folders, controls and marks of direction, its ending kept.

    Raises ValueError where nothing is left.
    """
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", filename.encode("utf-8", "ignore").decode()))
    visible = "".join(char for char in spaced if unicodedata.category(char) not in _STEERING)
    name = _shortened(_SEPARATORS.split(visible)[-1].strip(" ."), FILENAME_BYTES)
    if not name:
        msg = f"{filename[:FILENAME_BYTES]!r} is no name that a file can be attached under: rename the file"
        raise ValueError(msg)
    return name


def _shortened(name: str, room: int) -> str:
    """A name of at most so many bytes; what is cut off stood before its ending."""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > room // 2:
        stem, dot, ending = name, "", ""
    kept = stem.encode()[: room - len(f"{dot}{ending}".encode())].decode(errors="ignore")
    return f"{kept}{dot}{ending}"


def _check_size(text: Part, attachments: Sequence[Attachment]) -> None:
    size = len(text.body) + sum(len(attachment.data) for attachment in attachments) * (_LINE + 2) // _BASE64_BYTES
    if size > LARGEST_MESSAGE:
        largest = max(attachments, key=lambda attachment: len(attachment.data))
        msg = (
            f"with {shown_name(largest.filename)} ({len(largest.data) / _MEGABYTE:.1f} MB) attached the mail would have"
            f" {size / _MEGABYTE:.0f} MB, and many servers refuse more than {LARGEST_MESSAGE // _MEGABYTE}:"
            " make the file smaller, or put a link to it into the letter"
        )
        raise ValueError(msg)


def _part(attachment: Attachment) -> Part:
    name = shown_name(attachment.filename)
    if not attachment.data:
        msg = f"{name} is empty: attach the file that was meant"
        raise ValueError(msg)
    # One name in each field: of filename and filename* in the same field some readers take the poorer one, depending
    # on their order. Who cannot read RFC 2231 looks for the name in Content-Type.
    fields = (
        _folded("Content-Type", _media_type(attachment.content_type), _quoted("name", _in_ascii(name))),
        _folded("Content-Disposition", "attachment", *_filename(name)),
        "Content-Transfer-Encoding: base64",
    )
    return Part(fields, b"\r\n".join(_base64_lines(attachment.data)))


def _folded(field_name: str, value: str, *parameters: str) -> str:
    return f"{field_name}: " + ";\r\n ".join((value, *parameters))


def _media_type(content_type: str) -> str:
    # In base64 there can be neither a multipart nor a message (RFC 2045 section 6.4).
    if not _MEDIA_TYPE.fullmatch(content_type) or content_type.lower().startswith(("multipart/", "message/")):
        msg = f"{content_type[:_LINE]!r} is no media type of a file: write one such as application/pdf"
        raise ValueError(msg)
    return content_type.lower()


def _base64_lines(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _BASE64_BYTES):
        yield base64.b64encode(data[start : start + _BASE64_BYTES])


def _filename(name: str) -> Iterator[str]:
    """The parameter filename: quoted where that is enough, else in percents, in pieces where it is long (RFC 2231)."""
    quoted = _quoted("filename", name)
    if _PLAIN_NAME.fullmatch(name) and len(quoted) <= _PARAMETER:
        yield quoted
        return
    whole = f"filename*=utf-8''{_percents(name)}"
    if len(whole) <= _PARAMETER:
        yield whole
        return
    pieces = ["filename*0*=utf-8''"]
    for character in map(_percents, name):
        if len(pieces[-1]) + len(character) > _PARAMETER:
            pieces.append(f"filename*{len(pieces)}*=")
        pieces[-1] += character
    yield from pieces


def _quoted(parameter: str, name: str) -> str:
    return f'{parameter}="{name}"'


def _percents(name: str) -> str:
    return "".join(chr(byte) if byte in _ATTRIBUTE else f"%{byte:02X}" for byte in name.encode())


def _in_ascii(name: str) -> str:
    """The name for readers who know nothing but ASCII, on one line; what has no letter there is an underscore."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return _shortened(_NOT_PLAIN.sub("_", bare), _PARAMETER - len(_quoted("name", "")))


def _boundary(message_id: MessageId, parts: Sequence[bytes]) -> str:
    """A boundary that stands in no part (RFC 2046 section 5.1.1); with =_ it cannot stand in an encoded one."""
    digests = (hashlib.sha256(f"{message_id} {count}".encode()).hexdigest() for count in itertools.count())
    boundaries = (f"=_{digits[:32]}" for digits in digests)
    return next(b for b in boundaries if not any(f"--{b}".encode() in part for part in parts))
