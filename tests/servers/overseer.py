"""A stand-in for the service manager: the socket that `sd_notify` speaks to, and what was said on it."""

import socket
import time
from pathlib import Path
from typing import Self

Message = dict[str, str]
"""One datagram: its assignments."""

_LIMIT = 60.0


class Overseer:
    """Hears what a service says; ``environment`` is what the service finds."""

    def __init__(self, path: Path) -> None:
        self.environment = {"NOTIFY_SOCKET": str(path)}
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def next(self) -> Message:
        """The next datagram; raises TimeoutError where none comes for a minute."""
        self._socket.settimeout(_LIMIT)
        return _read(self._socket.recv(4096))

    def until(self, name: str, part: str = "") -> Message:
        """The next datagram that assigns this name a value with that part; what comes before it is left out."""
        limit = time.monotonic() + _LIMIT
        while time.monotonic() < limit:
            message = self.next()
            if name in message and part in message[name]:
                return message
        problem = f"no {name} with {part!r} within a minute"
        raise TimeoutError(problem)

    def waiting(self) -> list[Message]:
        """All that has been said and not been read."""
        self._socket.settimeout(0)
        found: list[Message] = []
        while True:
            try:
                found.append(_read(self._socket.recv(4096)))
            except BlockingIOError:
                return found


def _read(datagram: bytes) -> Message:
    return {name: value for name, _, value in (line.partition("=") for line in datagram.decode().split("\n"))}
