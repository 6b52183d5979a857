"""The server's side of a connection, played by the test: what it will say is written down before it is asked."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from crickets.imap.session import Limits, Session
from crickets.imap.wire import Wire

QUICK = Limits(connect=0.05, read=0.05, renew=300)


class Played:
    """Both ends of a connection. Commands are tagged C1, C2 and so on."""

    def __init__(self, limits: Limits = QUICK) -> None:
        here, self.there = socket.socketpair()
        self.there.setblocking(False)  # noqa: FBT003 - the argument has no name
        self.wire = Wire(here, "mail.example", limits.read)
        self.session = Session(self.wire, "mail.example", limits)

    def says(self, *lines: bytes) -> None:
        """Say these lines, each with its line end."""
        self.sends(b"".join(line + b"\r\n" for line in lines))

    def sends(self, data: bytes) -> None:
        self.there.sendall(data)

    def hangs_up(self) -> None:
        self.there.shutdown(socket.SHUT_WR)

    @property
    def heard(self) -> list[bytes]:
        """What was said to the server since the last time, line by line."""
        return self.there.recv(1_000_000).splitlines()


@contextmanager
def played(limits: Limits = QUICK) -> Iterator[Played]:
    server = Played(limits)
    try:
        yield server
    finally:
        server.wire.close()
        server.there.close()
