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

    def wire(self) -> "Wire":
        """A new connection for raw commands, logged in. Use it in a ``with``, else its socket leaks."""
        return Wire(self)

    def deliver(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str] = ()) -> int:
        """Append one message with ``at`` as its INTERNALDATE and return its UID."""
        with self.client() as client:
            answer = client.append(mailbox, raw, flags, at)
        appended = re.search(rb"APPENDUID \d+ (\d+)", answer)
        if appended is None:
            msg = f"the server answered APPEND without APPENDUID: {answer!r}; deliver past the proxy"
            raise ValueError(msg)
        return int(appended[1])

    def count(self, mailbox: str) -> int:
        """How many messages lie in a mailbox."""
        with self.client() as client:
            return int(client.folder_status(mailbox, ["MESSAGES"])[b"MESSAGES"])

    def fill(self, mails: Iterable[Mail]) -> int:
        """Append very many messages at speed, in their order within each mailbox; return how many.

        Missing mailboxes are created. One MULTIAPPEND (RFC 3502) for 500 messages, with literals that wait for nobody
        (RFC 7888): a local Dovecot takes 50,000 messages in some four seconds.
        """
        filled = 0
        created: set[str] = set()
        with self.wire() as wire:
            for mailbox, batch in _batches(mails):
                if mailbox not in created:
                    wire.ask(b'CREATE "%s"' % encode(mailbox))
                    created.add(mailbox)
                filled += _append_all(wire, mailbox, batch)
        return filled


def _batches(mails: Iterable[Mail]) -> Iterator[tuple[str, list[Mail]]]:
    waiting: dict[str, list[Mail]] = {}
    for mail in mails:
        batch = waiting.setdefault(mail.mailbox, [])
        batch.append(mail)
        if len(batch) == _BATCH:
            yield mail.mailbox, waiting.pop(mail.mailbox)
    yield from waiting.items()


class Wire:
    """A connection that writes commands itself: for those that no client's library would send, and for speed."""

    def __init__(self, account: Account) -> None:
        self._socket = socket.create_connection((HOST, account.port), timeout=_PATIENCE)
        self._answers = self._socket.makefile("rb")
        self._tags = (b"w%d" % number for number in itertools.count())
        self.greeting = self.line()
        self.logged_in = self.ask(b'LOGIN "%s" "%s"' % (account.user.encode(), account.password.encode()))[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self._socket.close()

    def ask(self, command: bytes) -> list[bytes]:
        """Send a command without its tag and return the lines of its answer; the last is ``OK ...``, its tag removed.

        Literals in the command are not waited for. A connection that ends meanwhile ends the lines with b"".
        """
        tag = next(self._tags) + b" "
        self.send(tag + command + b"\r\n")
        lines = [self.line()]
        while lines[-1] and not lines[-1].startswith(tag):
            lines.append(self.line())
        return [*lines[:-1], lines[-1].removeprefix(tag)]

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._socket.sendall(data)

    def line(self) -> bytes:
        """The next line, without its end; b"" once the server has closed the connection."""
        return self._answers.readline().rstrip(b"\r\n")


def _append_all(wire: Wire, mailbox: str, mails: list[Mail]) -> int:
    answer = wire.ask(b'APPEND "%s"' % encode(mailbox) + b"".join(_appended(mail) for mail in mails))[-1]
    if not answer.startswith(b"OK"):
        msg = f"the server did not take {len(mails)} messages for {mailbox}: {answer!r}"
        raise ValueError(msg)
    return len(mails)


def _appended(mail: Mail) -> bytes:
    moment = imaplib.Time2Internaldate(mail.at)
    return f" ({' '.join(mail.flags)}) {moment} {{{len(mail.raw)}+}}\r\n".encode() + mail.raw
