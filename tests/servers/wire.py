"""The bytes of IMAP cut into commands and responses, literals included (RFC 9051 sections 2.2 and 4.3); no sockets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLIENT_LITERAL = re.compile(rb"~?\{(\d+)(\+?)\}\r\n$")
_SERVER_LITERAL = re.compile(rb"~?\{(\d+)\}\r\n$")


@dataclass(frozen=True, slots=True)
class Piece:
    """What a client sent up to the point where a server may answer: a command, or its part before a literal.

    ``text`` is the command without its tag and without the contents of its literals, up to here. A line that belongs
    to no new command (DONE, an answer within AUTHENTICATE) has no tag. ``eager`` tells a literal that did not wait.
    """

    tag: bytes
    text: str
    data: bytes
    complete: bool
    eager: bool


class CommandReader:
    """Cuts a client's bytes into pieces; told what the server says, since a literal waits for its go-ahead."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._continues: bytes | None = None  # tag of the IDLE or AUTHENTICATE that the next lines belong to
        self._waits = False
        self._literal = 0
        self._begin()

    def feed(self, data: bytes = b"") -> Iterator[Piece]:
        """Take more bytes and yield what is whole; between two pieces the reader may be told an answer."""
        self._buffer += data
        while not self._waits and (piece := self._next()) is not None:
            yield piece

    def go_ahead(self) -> None:
        """The server sent ``+``: a literal that waited will come now."""
        self._waits = False

    def answered(self, tag: bytes) -> None:
        """The command with this tag got its tagged answer: nothing of it will come any more."""
        if tag == self._continues:
            self._continues = None
        if self._waits and tag == self._tag:
            self._waits = False
            self._literal = 0
            self._begin()

    def _begin(self) -> None:
        self._tag = b""
        self._text = ""
        self._data = b""
        self._eager = False

    def _next(self) -> Piece | None:
        while self._take_literal() and (line := self._take_line()) is not None:
            self._data += line
            if self._continues is not None:
                return self._continuation(line)
            self._read(line)
            literal = _CLIENT_LITERAL.search(line)
            if literal is None:
                return self._whole()
            self._literal = int(literal[1])
            if not literal[2]:
                return self._part()
            self._eager = True
        return None

    def _take_literal(self) -> bool:
        if len(self._buffer) < self._literal:
            return False
        self._data += self._buffer[: self._literal]
        del self._buffer[: self._literal]
        self._literal = 0
        return True

    def _take_line(self) -> bytes | None:
        end = self._buffer.find(b"\r\n") + 2
        line = bytes(self._buffer[:end]) if end > 1 else None
        del self._buffer[: len(line or b"")]
        return line

    def _read(self, line: bytes) -> None:
        if not self._tag:
            self._tag, _, line = line.partition(b" ")
        self._text += line.rstrip(b"\r\n").decode(errors="replace")

    def _continuation(self, line: bytes) -> Piece:
        if line.upper() == b"DONE\r\n":
            self._continues = None
        self._begin()
        return Piece(b"", line.decode(errors="replace").rstrip(), line, complete=True, eager=False)

    def _whole(self) -> Piece:
        piece = Piece(self._tag, self._text, self._data, complete=True, eager=self._eager)
        if re.match("IDLE$|AUTHENTICATE ", self._text, re.IGNORECASE):
            self._continues = self._tag
        self._begin()
        return piece

    def _part(self) -> Piece:
        piece = Piece(self._tag, self._text, self._data, complete=False, eager=self._eager)
        self._data = b""
        self._waits = True
        return piece


class ResponseReader:
    """Cuts a server's bytes into responses, each with its literals and its line end."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._seen = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take more bytes and yield the responses that are whole."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n", self._seen) + 2) > 1:
            literal = _SERVER_LITERAL.search(self._buffer, max(end - 30, 0), end)
            self._seen = end + int(literal[1]) if literal else 0
            if literal is None:
                yield bytes(self._buffer[:end])
                del self._buffer[:end]
