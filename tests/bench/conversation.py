"""A recorded conversation with an IMAP server, held again over a raw socket that reads and understands nothing."""

import re
import socket
from collections.abc import Sequence
from typing import Self

from tests.servers.account import HOST, Account

_CHUNK = 1 << 20
_SERVED = re.compile(r"EXAMINE |UID SEARCH |UID FETCH ")


def served(commands: Sequence[str]) -> Sequence[str]:
    """Of all commands those that make the server work: SEARCH and FETCH, and the EXAMINE that they need."""
    return [command for command in commands if _SERVED.match(command)]


class RawClient:
    """A client that throws every answer away; what it takes is the server's own time."""

    def __init__(self, account: Account) -> None:
        self._socket = socket.create_connection((HOST, account.port), timeout=60)
        self._until(b"* OK")
        self.hold([f'LOGIN "{account.user}" "{account.password}"'])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def hold(self, commands: Sequence[str]) -> None:
        """Say one command after the other, each once the answer to the one before is there."""
        for command in commands:
            self._socket.sendall(f"x {command}\r\n".encode())
            answer = self._until(b"x ")
            if not answer.startswith(b"x OK"):
                msg = f"the server refused {command[:80]!r}: {answer!r}"
                raise ValueError(msg)

    def _until(self, beginning: bytes) -> bytes:
        """The last line once one with this beginning is the last."""
        tail = b""
        while True:
            chunk = self._socket.recv(_CHUNK)
            if not chunk:
                msg = "the server closed the connection"
                raise ConnectionError(msg)
            tail = (tail + chunk)[-1000:]
            last = tail.rstrip(b"\r\n").rpartition(b"\n")[2]
            if tail.endswith(b"\r\n") and last.startswith(beginning):
                return last
