"""Commands, responses and literals over one socket (RFC 9051 sections 2.2 and 4.3).

imapclient opens the connection; what is said on it is said here, because its own `fetch` knows no ranges and reads byte
by byte, and its IDLE loses events and does not notice that the other side is gone.
"""

import itertools
import re
import select
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn

from crickets.errors import ConnectionLost, MailboxUnreadable
from crickets.imap.text import decoded, harmless
from crickets.ports import Readable

Response = tuple[bytes, ...]
"""A response without its line end: text and literal by turns; each text before a literal ends in its ``{size}``."""

_CHUNK = 65_536
_LONGEST_LINE = 16_000_000  # a SEARCH answers in one line, ten bytes for a message
_LARGEST_LITERAL = 256_000_000
_SENTENCE_LIMIT = 300
_LITERAL = re.compile(rb"\{(\d{1,10})\}\Z")
_TAGGED = re.compile(rb"(OK|NO|BAD)\b ?(?:\[([^\]]*)\] ?)?(.*)", re.IGNORECASE | re.DOTALL)


class Refused(MailboxUnreadable):
    """The server answered NO or BAD; ``code`` is its response code (RFC 5530) in upper case, ``text`` its sentence."""

    def __init__(self, what: str, code: str, text: str) -> None:
        super().__init__(f"The server refused {what}: {text}")
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Answer:
    """All that came up to a command's tagged response."""

    status: str
    code: str
    text: str
    untagged: Sequence[Response]

    @property
    def ok(self) -> bool:
        """Whether the command was carried out."""
        return self.status == "OK"

    def granted(self, what: str) -> "Answer":
        """Itself; raises Refused where it is NO or BAD. `what` completes "the server refused ..."."""
        if not self.ok:
            raise Refused(what, self.code.upper(), self.text)
        return self


class _NothingYet(Exception):
    """A socket that does not wait has nothing to read."""


class Wire:
    """One connection to a server; every failure of it is a ConnectionLost, after which it is of no more use."""

    def __init__(self, connection: socket.socket, host: str, seconds: float, received: bytes = b"") -> None:
        self._socket = connection
        self._host = host
        self._seconds = seconds
        self._buffer = bytearray(received)
        self._read = 0
        self._is_lost = False
        self._tags = (b"C%d" % number for number in itertools.count(1))
        connection.settimeout(seconds)

    def ask(self, command: bytes, *literals: bytes) -> Answer:
        """Send one command, each literal behind a piece of it that ends in its size, and wait for the answer."""
        tag = self.send(command)
        for number, literal in enumerate(literals, 1):
            refusal = self._go_ahead(tag)
            if refusal is not None:
                return refusal
            self._send(literal if number < len(literals) else literal + b"\r\n")
        return self.finish(tag)

    def ask_all(self, commands: Sequence[bytes]) -> Sequence[Answer]:
        """Send commands in one go, and wait for their answers (RFC 9051 section 5.5: none may depend on another)."""
        tags = [next(self._tags) for _ in commands]
        self._send(b"".join(b"%s %s\r\n" % pair for pair in zip(tags, commands, strict=True)))
        return [self.finish(tag) for tag in tags]

    def send(self, command: bytes) -> bytes:
        """Send one command and return its tag."""
        tag = next(self._tags)
        self._send(b"%s %s\r\n" % (tag, command))
        return tag

    def finish(self, tag: bytes) -> Answer:
        """Wait for the tagged response."""
        untagged: list[Response] = []
        while True:
            response = self.response()
            if response[0].startswith(b"* "):
                untagged.append(response)
            elif not response[0].startswith(b"+"):  # some servers say more than once that they idle
                return self._tagged(tag, response, untagged)

    def go_ahead(self, tag: bytes) -> Sequence[Response] | Answer:
        """Wait for the server's ``+``: what came before it, or the answer that came in its place."""
        untagged: list[Response] = []
        while not (response := self.response())[0].startswith(b"+"):
            if not response[0].startswith(b"* "):
                return self._tagged(tag, response, untagged)
            untagged.append(response)
        return untagged

    def converse(self, tag: bytes, answer: Callable[[bytes], bytes]) -> Answer:
        """Wait for the tagged response, and answer each ``+`` on the way to it with a line."""
        untagged: list[Response] = []
        while True:
            response = self.response()
            if response[0].startswith(b"+"):
                self.line(answer(response[0][1:].strip()))
            elif response[0].startswith(b"* "):
                untagged.append(response)
            else:
                return self._tagged(tag, response, untagged)

    def line(self, text: bytes) -> None:
        """Send a line that belongs to no new command."""
        self._send(text + b"\r\n")

    def response(self) -> Response:
        """Wait for one whole response; raises ConnectionLost on BYE."""
        parts: list[bytes] = []
        while True:
            line = self._line()
            parts.append(line)
            literal = _LITERAL.search(line) if line.endswith(b"}") else None
            if literal is None:
                break
            parts.append(self._bytes(int(literal[1])))
        if parts[0][:5].upper() == b"* BYE":
            self._lost(f"closed the connection, saying: {sentence(parts[0][5:])}")
        return tuple(parts)

    def has_response(self) -> bool:
        """Whether a line can be read without waiting."""
        return self._buffer.find(b"\r\n", self._read) >= 0

    def wait(self, seconds: float, wake: Readable) -> tuple[bool, bool]:
        """Wait until something may be received (first) or `wake` is readable (second), at most so long."""
        # TLS may hold decrypted bytes for which the socket never becomes readable again.
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            seconds = 0
        ready, _, _ = select.select([self._socket, wake], [], [], max(seconds, 0))
        pending = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0
        return self._socket in ready or pending, wake in ready

    def take(self) -> None:
        """Take in what has arrived, without waiting: of TLS there may be less than the socket promises."""
        self._socket.settimeout(0)
        with suppress(_NothingYet):
            self._receive()
        self._socket.settimeout(self._seconds)

    def hurry(self, seconds: float) -> None:
        """Wait at most so long for each answer from now on."""
        self._seconds = min(self._seconds, seconds)
        with self._guarded():
            self._socket.settimeout(self._seconds)

    def close(self) -> None:
        """Let go of the socket."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def nonsense(self, line: bytes) -> NoReturn:
        """Give up on a server whose words cannot be understood."""
        self._lost(f"said something that cannot be understood ({sentence(line[:40])})")

    def _go_ahead(self, tag: bytes) -> Answer | None:
        answer = self.go_ahead(tag)
        return answer if isinstance(answer, Answer) else None

    def _tagged(self, tag: bytes, response: Response, untagged: Sequence[Response]) -> Answer:
        line = response[0]
        match = _TAGGED.match(line, len(tag) + 1) if line.startswith(tag + b" ") else None
        if match is None:
            self.nonsense(line)
        status, code, text = match[1].decode().upper(), decoded(match[2] or b""), sentence(match[3])
        return Answer(status, code, text, untagged)

    def _send(self, data: bytes) -> None:
        if self._is_lost:
            self._lost("was lost before")
        with self._guarded():
            self._socket.sendall(data)

    def _receive(self) -> None:
        with self._guarded():
            chunk = self._socket.recv(_CHUNK)
        if not chunk:
            self._lost("closed the connection")
        if self._read > _CHUNK:
            del self._buffer[: self._read]
            self._read = 0
        self._buffer += chunk

    def _line(self) -> bytes:
        searched = self._read
        while (end := self._buffer.find(b"\r\n", searched)) < 0:
            if len(self._buffer) - self._read > _LONGEST_LINE:
                self._lost("sent a line without an end")
            waiting = len(self._buffer) - self._read
            self._receive()
            searched = self._read + max(waiting - 1, 0)
        line = bytes(self._buffer[self._read : end])
        self._read = end + 2
        return line

    def _bytes(self, size: int) -> bytes:
        if size > _LARGEST_LITERAL:
            self._lost(f"wants to send {size} bytes at once")
        while len(self._buffer) - self._read < size:
            self._receive()
        taken = bytes(self._buffer[self._read : self._read + size])
        self._read += size
        return taken

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (BlockingIOError, ssl.SSLWantReadError):
            raise _NothingYet from None
        except TimeoutError:
            self._lost(f"has not answered for {self._seconds:.0f} s")
        except OSError as error:
            self._lost(f"cannot be reached any more ({error.strerror or type(error).__name__})")

    def _lost(self, what: str) -> NoReturn:
        self._is_lost = True
        self.close()
        msg = f"{self._host} {what}; Crickets connects again by itself."
        raise ConnectionLost(msg) from None


def sentence(text: bytes) -> str:
    """What a server says, safe to show."""
    return harmless(decoded(text), _SENTENCE_LIMIT) or "nothing more"


def quoted(text: bytes) -> bytes:
    """A quoted string (RFC 9051 section 4.3); without line breaks and NUL, which cannot be said in one."""
    if re.search(rb"[\r\n\0]", text):
        msg = "a quoted string can hold neither a line break nor NUL"
        raise ValueError(msg)
    return b'"%s"' % re.sub(rb'(["\\])', rb"\\\1", text)


def flat(response: Response) -> bytes:
    """A response whose literals have become quoted strings."""
    text = bytearray()
    for number, part in enumerate(response):
        if number % 2:
            text += b'"%s"' % re.sub(rb'(["\\])', rb"\\\1", part)
        else:
            text += part[: part.rindex(b"{")] if number + 1 < len(response) else part
    return bytes(text)


def unquoted(text: bytes) -> bytes:
    """The contents of a quoted string, or an atom as it is."""
    return re.sub(rb"\\(.)", rb"\1", text[1:-1], flags=re.DOTALL) if text.startswith(b'"') else text
