"""A connection to an IMAP server that is logged in: connecting, TLS, and which mailbox is open."""

import logging
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError
from imapclient.imap_utf7 import encode

from crickets.config.loopback import is_loopback
from crickets.errors import ConfigError, ConnectionLost, MailboxMissing, MailboxUnreadable
from crickets.imap.authentication import Access, authenticate
from crickets.imap.text import harmless
from crickets.imap.wire import Answer, Refused, Response, Wire, quoted, sentence

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds: for the connection, for an answer, and before IDLE is renewed."""

    connect: float = 20
    read: float = 60
    renew: float = 300


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox as SELECT or EXAMINE found it (RFC 9051 section 6.3.2); None where the server did not say."""

    name: str
    uidvalidity: int | None
    uidnext: int | None
    messages: int
    modseq: int | None


# A dead peer is noticed within two minutes: probed after 60 s, then each 20 s, given up after the third.
_KEEPALIVE = ((socket.TCP_KEEPIDLE, 60), (socket.TCP_KEEPINTVL, 20), (socket.TCP_KEEPCNT, 3))
_NUMBER_IN_CODE = re.compile(rb"\* OK \[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d+)", re.IGNORECASE)
_NAME_LIMIT = 200
MANY_KEYS = 1_000
_EXISTS = re.compile(rb"\* (\d+) EXISTS", re.IGNORECASE)


class Session:
    """A connection that is logged in.

    `opened` is the mailbox that is open now; `names` maps a mailbox's name to the server's spelling of it;
    `keys_at_once` is how many keys a search may have, so far as the server has not refused that many.
    """

    def __init__(self, wire: Wire, host: str, limits: Limits) -> None:
        self.wire = wire
        self.host = host
        self.limits = limits
        self.capabilities: frozenset[str] = frozenset()
        self.opened: Opened | None = None
        self.names: dict[str, bytes] = {}
        self.keys_at_once = MANY_KEYS
        self._writable = False
        self._closing = b"CLOSE"

    def can(self, capability: str) -> bool:
        """Whether the server announces an extension, and has not refused it since."""
        return capability in self.capabilities

    def cannot(self, capability: str) -> None:
        """Forget an extension that the server announces and does not understand."""
        self.capabilities -= {capability}

    def refresh_capabilities(self) -> None:
        """Ask what the server can; servers announce more after the login than before it."""
        answer = self.wire.ask(b"CAPABILITY").granted("to say what it can")
        words = (word for response in answer.untagged for word in _capability_words(response))
        self.capabilities = frozenset(words)

    def spelt(self, mailbox: str) -> bytes:
        """A mailbox's name as it is said in a command."""
        return quoted(self.names.get(mailbox) or encode(mailbox))

    def examine(self, mailbox: str) -> Opened:
        """Open a mailbox to read it, as it stands now; raises MailboxMissing, MailboxUnreadable."""
        return self._open(b"EXAMINE", mailbox)

    def select(self, mailbox: str) -> Opened:
        """Open a mailbox to change it; raises MailboxMissing, MailboxUnreadable. Call `leave` when done."""
        return self._open(b"SELECT", mailbox)

    def read(self, mailbox: str, uidvalidity: int) -> None:
        """Open a mailbox to read it unless it is open, of which UIDs are known; raises MailboxUnreadable as well."""
        opened = self.opened if self.opened and self.opened.name == mailbox else self.examine(mailbox)
        if opened.uidvalidity != uidvalidity:
            msg = f"The mailbox {shown(mailbox)} was renumbered in this moment; the next look reads it anew."
            raise MailboxUnreadable(msg)

    def leave(self) -> None:
        """Let go of the open mailbox without expunging anything in it; it may stay open for reading."""
        while (leaving := self._leaving()) and not self._left(leaving, self.wire.ask(leaving)):
            pass

    def ask_afresh(self, question: bytes) -> Answer:
        """Ask how mailboxes stand, in one go with leaving the open one.

        Of the mailbox that is open Dovecot answers how it stood when it was opened, and says nothing of it.
        """
        leaving = self._leaving()
        if leaving is None:
            return self.wire.ask(question)
        left, answer = self.wire.ask_all([leaving, question])
        return answer if self._left(leaving, left) else self.ask_afresh(question)

    def _leaving(self) -> bytes | None:
        if self.opened is None:
            return None
        if self.can("UNSELECT"):
            return b"UNSELECT"
        # CLOSE expunges what is marked \Deleted, but never in a mailbox that was opened by EXAMINE.
        return b"EXAMINE " + self.spelt(self.opened.name) if self._writable else self._closing

    def _left(self, leaving: bytes, answer: Answer) -> bool:
        """Whether the server will now say how mailboxes stand; where not, there is another way to bring it to that."""
        if leaving == b"UNSELECT" and not answer.ok:
            self.cannot("UNSELECT")
            return False
        if leaving == b"CLOSE" and not answer.ok:
            # pymap refuses to close what was opened to read; NOOP brings an open mailbox up to date.
            self._closing = b"NOOP"
            return False
        if leaving in {b"UNSELECT", b"CLOSE"} or not answer.ok:
            self.opened = None
        self._writable = False
        return True

    def about(self, question: bytes, mailbox: str) -> Answer:
        """The answer to a question about a mailbox; raises MailboxMissing where there is none such, or Refused."""
        return self._found(self.ask_afresh(question), mailbox)

    def _open(self, command: bytes, mailbox: str) -> Opened:
        self.opened = None  # a refused SELECT closes what was open before
        answer = self._found(self.wire.ask(b"%s %s" % (command, self.spelt(mailbox))), mailbox)
        self.opened = _opened(mailbox, answer)
        self._writable = command == b"SELECT"
        return self.opened

    def _found(self, answer: Answer, mailbox: str) -> Answer:
        if not answer.ok and self._is_missing(mailbox, answer):
            msg = f"The mailbox {shown(mailbox)} does not exist; create it, or name another under `folders`."
            raise MailboxMissing(msg)
        return answer.granted(f"to open the mailbox {shown(mailbox)}")

    def _is_missing(self, mailbox: str, answer: Answer) -> bool:
        if answer.status == "NO" and answer.code.upper() in {"NONEXISTENT", "TRYCREATE"}:
            return True
        # Dovecot says so in prose only, hence one more question.
        listed = self.wire.ask(b'LIST "" ' + self.spelt(mailbox))
        lines = [response[0].upper() for response in listed.untagged if response[0][:7].upper() == b"* LIST "]
        return listed.ok and all(b"\\NONEXISTENT" in line or b"\\NOSELECT" in line for line in lines)


def login(access: Access, limits: Limits) -> Session:
    """Connect and log in; raises AuthenticationFailed, ConnectionLost, or ConfigError for a password in the clear."""
    session = Session(_connected(access, limits), access.host, limits)
    try:
        session.refresh_capabilities()
        authenticate(session.wire, session.capabilities, access)
        session.refresh_capabilities()
    except Refused as error:
        session.wire.close()
        msg = f"{access.host} does not speak IMAP as expected ({error.text}); check the host and the port."
        raise ConnectionLost(msg) from None
    except BaseException:
        session.wire.close()
        raise
    return session


def _connected(access: Access, limits: Limits) -> Wire:
    if access.tls not in {"implicit", "starttls"} and not is_loopback(access.host):
        msg = (
            f'accounts.{access.account}.imap: tls = "none" is for a loopback address only; use "implicit" or "starttls"'
        )
        raise ConfigError([msg])
    place = f"{access.host}:{access.port}"
    try:
        client = _client(access, limits)
    except ssl.SSLCertVerificationError as error:
        msg = (
            f"The certificate of {access.host} is not to be trusted ({error.verify_message}); check the host's name, "
            "or add the authority that signed it to the system's certificates."
        )
    except ssl.SSLError as error:
        msg = f"{place} does not speak TLS here ({error.reason}); check the port and `tls`."
    except TimeoutError:
        msg = f"{place} does not answer within {limits.connect:.0f} s; Crickets tries again by itself."
    except OSError as error:
        msg = f"{place} cannot be reached ({error.strerror or error}); check the host, the port and the network."
    except IMAPClientError as error:
        msg = f"{place} does not greet as an IMAP server ({_said(error)}); check the host and the port."
    else:
        return _taken_over(client, access, limits)
    raise ConnectionLost(msg)


def _client(access: Access, limits: Limits) -> IMAPClient:
    client = IMAPClient(
        access.host, access.port, ssl=access.tls == "implicit", timeout=SocketTimeout(limits.connect, limits.connect)
    )
    try:
        if access.tls == "starttls":
            _start_tls(client, f"{access.host}:{access.port}")
    except BaseException:
        with suppress(OSError):
            client.shutdown()
        raise
    return client


def _start_tls(client: IMAPClient, place: str) -> None:
    if not client.has_capability("STARTTLS"):
        msg = f"{place} offers no STARTTLS; check the port and `tls`."
        raise ConnectionLost(msg)
    client.starttls()


def _taken_over(client: IMAPClient, access: Access, limits: Limits) -> Wire:
    """Leave imapclient's reading behind, with what it may have read ahead."""
    connection: socket.socket = client.socket()
    connection.settimeout(0)
    received = b""
    with suppress(BlockingIOError, ssl.SSLWantReadError):
        received = client._imap.file.read1() or b""  # noqa: SLF001 - a test holds imapclient to this
    client._imap.file.close()  # noqa: SLF001 - as above; the socket stays open
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for option, value in _KEEPALIVE:
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
    _log.info("connected", extra={"account": access.account, "host": access.host, "tls": access.tls})
    return Wire(connection, access.host, limits.read, received)


def _capability_words(response: Response) -> list[str]:
    words = response[0].decode("ascii", "replace").upper().split()
    return words[2:] if words[1:2] == ["CAPABILITY"] else []


def _opened(mailbox: str, answer: Answer) -> Opened:
    numbers: dict[bytes, int] = {}
    messages = 0
    for response in answer.untagged:
        code, exists = _NUMBER_IN_CODE.match(response[0]), _EXISTS.match(response[0])
        if code:
            numbers[code[1].upper()] = int(code[2])
        if exists:
            messages = int(exists[1])
    return Opened(
        mailbox, numbers.get(b"UIDVALIDITY"), numbers.get(b"UIDNEXT"), messages, numbers.get(b"HIGHESTMODSEQ") or None
    )


def shown(mailbox: str) -> str:
    """A mailbox's name, safe to show."""
    return harmless(mailbox, _NAME_LIMIT)


def _said(error: Exception) -> str:
    return sentence(str(error).encode())
