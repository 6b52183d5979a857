"""A relay before an IMAP server that notes when it passes something on: the moment at which a client can know it."""

import select
import socket
import threading
import time
from typing import Self

from tests.servers.account import HOST, Account

_CHUNK = 1 << 18


class Relay:
    """Passes bytes on between clients and a server; times are those of ``time.perf_counter``.

    ``idling`` is set while a client waits in IDLE; ``exists_at`` is when it was told of the last new message there.
    """

    def __init__(self, port: int) -> None:
        self._upstream = port
        self._listener = socket.create_server((HOST, 0))
        self._peers: dict[socket.socket, socket.socket] = {}
        self._servers: set[socket.socket] = set()
        self._alarm, self._bed = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="relay", daemon=True)
        self.port: int = self._listener.getsockname()[1]
        self._asked_to_idle = False
        self.idling = threading.Event()
        self.exists_at = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._alarm.send(b"!")
        self._thread.join()
        for end in (self._listener, self._alarm, self._bed, *self._peers):
            end.close()

    def account(self, account: Account) -> Account:
        """The same user, reached through this relay."""
        return Account(self.port, account.user, account.password)

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._bed, self._listener, *self._peers], (), ())
            if self._bed in ready:
                return
            for source in ready:
                if source is self._listener:
                    self._accept()
                elif source in self._peers:
                    self._pass_on(source)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection((HOST, self._upstream))
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peers |= {client: server, server: client}
        self._servers.add(server)

    def _pass_on(self, source: socket.socket) -> None:
        data = source.recv(_CHUNK)
        other = self._peers[source]
        if not data:
            for end in (source, other):
                del self._peers[end]
                end.close()
            return
        self._note(data, by_server=source in self._servers)
        other.sendall(data)

    def _note(self, data: bytes, *, by_server: bool) -> None:
        if not by_server:
            self.idling.clear()
            self._asked_to_idle = data.endswith(b" IDLE\r\n")
        elif self._asked_to_idle and b"+ " in data:
            self.idling.set()
        elif self.idling.is_set() and b" EXISTS\r\n" in data:
            self.exists_at = time.perf_counter()
