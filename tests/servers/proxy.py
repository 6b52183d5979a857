"""A loopback proxy that makes a poorer server of a good one, and breaks connections at chosen moments."""

import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from tests.servers.account import HOST, Account
from tests.servers.extensions import FULL, Dress
from tests.servers.wire import CommandReader, Piece, ResponseReader

_CHUNK = 262_144
_PATIENCE = 20.0


class Moment(StrEnum):
    """Where in the life of a command its connection is cut."""

    BEFORE = "before the server sees the command"
    FORWARDED = "when the server has the command, whether it answered or not"
    ANSWERED = "when the server has carried it out, but the client has not heard so"


@dataclass(frozen=True, slots=True)
class _Trap:
    pattern: re.Pattern[str]
    moment: Moment
    hang: bool = False


@dataclass(slots=True)
class _Script:
    """What the tests asked for and what they may look at; shared by all connections of a proxy."""

    dress: Dress
    commands: list[str] = field(default_factory=list)
    round_trips: int = 0
    traps: list[_Trap] = field(default_factory=list)
    hanging: bool = False

    def spring(self, text: str, *moments: Moment) -> _Trap | None:
        """Take the first trap out that waits for this command and one of these moments."""
        for trap in self.traps:
            if trap.moment in moments and trap.pattern.search(text):
                self.traps.remove(trap)
                return trap
        return None


class _Cut(Exception):
    """The connection ends here, on both sides."""


class _Conversation:
    """One connection between a client and the server, as bytes in and bytes out."""

    def __init__(self, script: _Script) -> None:
        self._script = script
        self._commands = CommandReader()
        self._responses = ResponseReader()
        self._client_spoke = False
        self._last_answer: bytes | None = None  # tag of the command whose answer is to be withheld
        self.to_client = bytearray()
        self.to_server = bytearray()

    def from_client(self, data: bytes) -> None:
        for piece in self._commands.feed(data):
            self._count()
            if piece.tag and self._script.dress.refuses(piece.text, eager=piece.eager):
                self._refuse(piece)
            else:
                self._forward(piece)

    def from_server(self, data: bytes) -> None:
        for response in self._responses.feed(data):
            tag = response.partition(b" ")[0].rstrip(b"\r\n")
            if tag == self._last_answer:
                raise _Cut
            self._client_spoke = False
            self.to_client += self._script.dress.response(response)
            if tag == b"+":
                self._commands.go_ahead()
            elif tag != b"*":
                self._commands.answered(tag)

    def _count(self) -> None:
        self._script.round_trips += not self._client_spoke
        self._client_spoke = True

    def _refuse(self, piece: Piece) -> None:
        self._script.commands.append(piece.text)
        self._commands.answered(piece.tag)
        self._client_spoke = False
        self.to_client += piece.tag + b" BAD Unknown command.\r\n"

    def _forward(self, piece: Piece) -> None:
        if self._script.spring(piece.text, Moment.BEFORE):
            raise _Cut
        self.to_server += self._script.dress.command(piece.data)
        if piece.complete:
            self._script.commands.append(piece.text)
            self._spring(piece)

    def _spring(self, piece: Piece) -> None:
        trap = self._script.spring(piece.text, Moment.FORWARDED, Moment.ANSWERED)
        if trap is None:
            return
        if trap.hang:
            self._script.hanging = True
        elif trap.moment is Moment.FORWARDED:
            raise _Cut
        else:
            self._last_answer = piece.tag


class _Pair:
    """The two sockets of a conversation."""

    def __init__(self, conversation: _Conversation, client: socket.socket, server: socket.socket) -> None:
        self._conversation = conversation
        self._client = client
        self._server = server
        self._over = False

    def sockets(self) -> Iterator[socket.socket]:
        """Those from which something may still come."""
        yield from (end for end in (self._client, self._server) if end.fileno() >= 0)

    def pass_on(self, source: socket.socket) -> None:
        """Pass on what one side has sent; end the conversation where it is over."""
        try:
            data = source.recv(_CHUNK)
            # A client that writes a literal and its line end apart would wait 40 ms for our acknowledgement.
            source.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            if not self._over:
                self._say(source, data)
                self._flush()
        except (_Cut, OSError):
            self.end()
        else:
            if not data:
                self.end()
                source.close()

    def end(self) -> None:
        """Cut the client off; the server may finish what it has been told, which a plain close could take from it."""
        self._over = True
        with suppress(OSError):
            self._flush()
        self._client.close()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._client.close()
        self._server.close()

    def _say(self, source: socket.socket, data: bytes) -> None:
        if source is self._client:
            self._conversation.from_client(data)
        else:
            self._conversation.from_server(data)

    def _flush(self) -> None:
        talk = self._conversation
        for end, waiting in ((self._server, talk.to_server), (self._client, talk.to_client)):
            end.sendall(waiting)
            waiting.clear()


class PoorServer:
    """A server on a free port of 127.0.0.1 that passes everything on to ``upstream_port``, less what is hidden.

    ``without`` names extensions: they vanish from CAPABILITY, and from answers (APPENDUID and COPYUID, the attributes
    of special mailboxes, HIGHESTMODSEQ); their commands and options are answered BAD. ``refuse`` names further commands
    that are answered BAD; a ``dress`` says both, and more. One thread serves all connections; literals of both kinds
    pass in both directions. TLS does not: what is encrypted cannot be dressed.
    """

    def __init__(
        self,
        upstream_port: int,
        *,
        without: frozenset[str] = FULL,
        refuse: frozenset[str] = frozenset(),
        dress: Dress | None = None,
    ) -> None:
        self._upstream_port = upstream_port
        self._script = _Script(dress or Dress(without, refuse))
        self._pairs: list[_Pair] = []
        self._closed = False
        self._lock = threading.Lock()  # held by whoever touches the connections or the script
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._alarm, self._bed = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name=f"poor-server-{self.port}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def commands(self) -> list[str]:
        """Every command seen so far, without its tag and the contents of its literals; clear it as you like."""
        return self._script.commands

    @property
    def round_trips(self) -> int:
        """How often a client spoke after its server had: commands sent in one go count once."""
        return self._script.round_trips

    def account(self, account: Account) -> Account:
        """The same user, reached through this proxy."""
        return Account(self.port, account.user, account.password)

    def wear(self, dress: Dress) -> None:
        """Speak so from now on, on the connections that are open too."""
        with self._lock:
            self._script.dress = dress

    def cut_after(self, pattern: str, moment: Moment = Moment.FORWARDED) -> None:
        """Cut the next connection that sends a command in which ``pattern`` is found, once, at ``moment``."""
        with self._lock:
            self._script.traps.append(_Trap(re.compile(pattern), moment))

    def hang_after(self, pattern: str) -> None:
        """Hang once the server has got a command in which ``pattern`` is found, before its answer passes."""
        with self._lock:
            self._script.traps.append(_Trap(re.compile(pattern), Moment.FORWARDED, hang=True))

    def hang(self) -> None:
        """Pass nothing on any more, in neither direction; new connections get no greeting. Nothing is lost."""
        with self._lock:
            self._script.hanging = True
        self._alarm.send(b"!")

    def resume(self) -> None:
        """Go on after a hang."""
        with self._lock:
            self._script.hanging = False
        self._alarm.send(b"!")

    def cut(self) -> None:
        """Cut every connection now."""
        with self._lock:
            for pair in self._pairs:
                pair.end()
        self._alarm.send(b"!")

    def close(self) -> None:
        """Cut every connection, stop listening and end the thread; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        self._alarm.send(b"!")
        self._thread.join(_PATIENCE)
        for pair in self._pairs:
            pair.close()
        for end in (self._listener, self._alarm, self._bed):
            end.close()

    def _serve(self) -> None:
        while not self._closed:
            ready, _, _ = select.select(self._sources(), (), ())
            with self._lock:
                for source in ready:
                    self._attend(source)
                self._pairs = [pair for pair in self._pairs if any(pair.sockets())]

    def _sources(self) -> list[socket.socket]:
        with self._lock:
            if self._script.hanging:
                return [self._bed]
            ends = (end for pair in self._pairs for end in pair.sockets())
            return [self._bed, self._listener, *ends]

    def _attend(self, source: socket.socket) -> None:
        if source is self._bed:
            source.recv(_CHUNK)
        elif self._closed or self._script.hanging:
            return
        elif source is self._listener:
            self._accept()
        else:
            for pair in self._pairs:
                if any(end is source for end in pair.sockets()):
                    pair.pass_on(source)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        client.settimeout(_PATIENCE)
        try:
            server = socket.create_connection((HOST, self._upstream_port), timeout=_PATIENCE)
        except OSError:
            client.close()
            return
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._pairs.append(_Pair(_Conversation(self._script), client, server))
