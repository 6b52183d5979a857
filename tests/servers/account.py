"""One user's mailboxes on a test server, as tests log in to them, fill them and disturb them."""

import imaplib
import itertools
import re
import socket
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Self

from imapclient import IMAPClient
from imapclient.imap_utf7 import encode

HOST = "127.0.0.1"
_BATCH = 500
_PATIENCE = 20.0


class Mail(NamedTuple):
    """A message to be put into a mailbox: its bytes, its INTERNALDATE and its flags."""

    mailbox: str
    raw: bytes
    at: datetime
    flags: tuple[str, ...] = ()


class Account:
    """A user of an IMAP server on the loopback, without TLS."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self.port = port
        self.user = user
        self.password = password

    def client(self) -> IMAPClient:
        """A new connection, logged in; times come back aware. Use it in a ``with``, else its socket leaks."""
        client = IMAPClient(HOST, port=self.port, ssl=False, timeout=_PATIENCE)
        client.normalise_times = False
        try:
            client.login(self.user, self.password)
        except BaseException:
            client.shutdown()
            raise
        return client

    def deliver(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str] = ()) -> int:
        """Append one message with ``at`` as its INTERNALDATE and return its UID."""
        with self.client() as client:
            answer = client.append(mailbox, raw, flags, at)
        appended = re.search(rb"APPENDUID \d+ (\d+)", answer)
        if appended is None:
            msg = f"the server answered APPEND without APPENDUID: {answer!r}; deliver past the proxy"
            raise ValueError(msg)
        return int(appended[1])

    def fill(self, mails: Iterable[Mail]) -> int:
        """Append very many messages at speed, in their order within each mailbox; return how many.

        Missing mailboxes are created. One MULTIAPPEND (RFC 3502) for 500 messages, with literals that wait for nobody
        (RFC 7888): a local Dovecot takes 12,000 messages a second that way, 2,000 one by one.
        """
        with _Wire(self) as wire:
            return sum(wire.append(mailbox, batch) for mailbox, batch in _batches(mails))


def _batches(mails: Iterable[Mail]) -> Iterator[tuple[str, list[Mail]]]:
    waiting: dict[str, list[Mail]] = {}
    for mail in mails:
        batch = waiting.setdefault(mail.mailbox, [])
        batch.append(mail)
        if len(batch) == _BATCH:
            yield mail.mailbox, waiting.pop(mail.mailbox)
    yield from waiting.items()


class _Wire:
    """A connection that writes commands itself, since the client's library cannot keep up with a benchmark."""

    def __init__(self, account: Account) -> None:
        self._socket = socket.create_connection((HOST, account.port), timeout=_PATIENCE)
        self._answers = self._socket.makefile("rb")
        self._tags = (b"f%d" % number for number in itertools.count())
        self._created: set[str] = set()
        self._answers.readline()
        self._ask(b'LOGIN "%s" "%s"' % (account.user.encode(), account.password.encode()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self._socket.close()

    def append(self, mailbox: str, mails: list[Mail]) -> int:
        name = b'"%s"' % encode(mailbox)
        if mailbox not in self._created:
            self._ask(b"CREATE " + name, may_fail=True)
            self._created.add(mailbox)
        self._ask(b"APPEND " + name + b"".join(_appended(mail) for mail in mails))
        return len(mails)

    def _ask(self, command: bytes, *, may_fail: bool = False) -> None:
        tag = next(self._tags)
        self._socket.sendall(b"%s %s\r\n" % (tag, command))
        while not (line := self._answers.readline()).startswith(tag):
            if not line:
                msg = "the server closed the connection while it was being filled"
                raise ConnectionError(msg)
        if not may_fail and not line.startswith(tag + b" OK"):
            msg = f"the server refused {command[:60]!r}: {line!r}"
            raise ValueError(msg)


def _appended(mail: Mail) -> bytes:
    moment = imaplib.Time2Internaldate(mail.at)
    return f" ({' '.join(mail.flags)}) {moment} {{{len(mail.raw)}+}}\r\n".encode() + mail.raw
