"""A private Dovecot in a folder of its own: started in a few hundredths of a second, taken down, brought back."""

import itertools
import os
import secrets
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from imapclient.imap_utf7 import encode

from tests.servers.account import HOST, Account, Mail
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.dovecot_conf import ENGLISH, GUEST_PASSWORD, Layout, Ports, SpecialFolders, configuration
from tests.servers.process import ProcessGroup, owner

_START_LIMIT = 20.0
_TRIES = 5


class DovecotFailed(Exception):
    """Dovecot did not start; the message says why."""


def find_dovecot() -> str | None:
    """Path of the program, also where an ordinary user's PATH lacks the sbin folders; None where it is missing."""
    return shutil.which("dovecot", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


class Dovecot(Account):
    """A Dovecot of one's own on a free port of 127.0.0.1, and the account of its first user.

    Runs as whoever runs the tests, or as ``nobody`` where that is root. ``users`` maps names to passwords; besides
    them every name that begins with ``guest-`` can log in. ``announced=False`` makes the special folders without their
    attributes; ``others`` are further mailboxes with their special uses. ``tls=True`` adds STARTTLS on ``port`` and
    implicit TLS on ``tls_port``, with a certificate of ``ca_file``. ``extra`` is added to the configuration as it is.
    """

    def __init__(
        self,
        *,
        users: Mapping[str, str] = MappingProxyType({"you": "pass"}),
        folders: SpecialFolders = ENGLISH,
        announced: bool = True,
        separator: str = "/",
        prefix: str = "",
        others: Mapping[str, str] = MappingProxyType({}),
        tls: bool = False,
        extra: str = "",
    ) -> None:
        super().__init__(0, *next(iter(users.items())))
        self.tls_port = 0
        self.layout = Layout(folders, announced, separator, prefix, others)
        self._users = users
        self._tls = tls
        self._extra = extra
        self._certificates: Certificates | None = None
        self._root: Path | None = None
        self._process: ProcessGroup | None = None
        self._guests = itertools.count(1)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def folders(self) -> SpecialFolders:
        """What the special folders are called."""
        return self.layout.folders

    @property
    def ca_file(self) -> Path:
        """The authority's certificate that a client has to trust; only with ``tls=True``, once started."""
        if self._certificates is None:
            msg = "this Dovecot speaks no TLS; make it with tls=True and start it"
            raise ValueError(msg)
        return self._certificates.authority

    @property
    def root(self) -> Path:
        """The folder of everything that belongs to this server."""
        if self._root is None:
            msg = "this Dovecot has no folder yet; start it first"
            raise ValueError(msg)
        return self._root

    @property
    def running(self) -> bool:
        """Whether the server was started, and neither stopped nor died since."""
        return self._process is not None and self._process.running

    @property
    def group(self) -> int:
        """The process group of the server while it runs."""
        if self._process is None:
            msg = "this Dovecot does not run; start it first"
            raise ValueError(msg)
        return self._process.number

    @property
    def log(self) -> str:
        """What the server has logged so far."""
        log = self.root / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    def new_account(self) -> "Guest":
        """A user whom nobody has used yet, with mailboxes of their own; takes no time."""
        return Guest(self, f"guest-{next(self._guests)}")

    def start(self) -> None:
        """Start, or start again on the same port and data, and return when the server greets."""
        if self._process is not None:
            msg = "this Dovecot was started already; stop it first"
            raise DovecotFailed(msg)
        if self._root is None:
            self._start_on_a_free_port()
        else:
            self._launch()

    def stop(self) -> None:
        """Take the server down as its administrator would: clients read ``* BYE``. The data stays."""
        self._end(signal.SIGTERM)

    def crash(self) -> None:
        """Take the server down as a power cut would: clients see the connection close. The data stays."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """End the server at once, and remove the data."""
        self.crash()
        if self._root is not None:
            shutil.rmtree(self._root)
            self._root = None

    def folder_broken(self, mailbox: str) -> AbstractContextManager[None]:
        """Make a mailbox unreadable for a while: LIST shows it, STATUS and SELECT answer NO [SERVERBUG].

        A connection that has it selected already goes on reading: its files are open.
        """
        return _broken(self, self, mailbox)

    def reset_uidvalidity(self, mailbox: str) -> None:
        """Make a mailbox anew under a higher UIDVALIDITY, as a restored backup would: the same messages, other UIDs.

        They come back in the opposite order, so that an old UID now names another message.
        """
        _reset_uidvalidity(self, self, mailbox)

    def messages_folder(self, user: str, mailbox: str) -> Path:
        """Where the messages of a mailbox lie."""
        parts = mailbox.removeprefix(self.layout.prefix).split(self.layout.separator)
        names = (encode(part).decode() for part in parts)
        return self.root.joinpath("mail", user, "mail", "mailboxes", *names, "dbox-Mails")

    def _start_on_a_free_port(self) -> None:
        for tries_left in reversed(range(_TRIES)):
            self._lay_out()
            try:
                self._launch()
            except DovecotFailed as failure:
                self.close()
                # Between the choice of a free port and its use another program may have taken it.
                if "Address already in use" not in str(failure) or not tries_left:
                    raise
            else:
                return

    def _lay_out(self) -> None:
        # Not in TMPDIR: the path of a Unix socket ends at 107 bytes, and "nobody" has to be able to go there.
        self._root = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
        ports = Ports(free_port(), free_port() if self._tls else 0)
        self.port, self.tls_port = ports.plain, ports.tls
        self._certificates = make_certificates(self._root) if self._tls else None
        conf = configuration(self._root, owner(), self.layout, ports, self._certificates, self._extra)
        (self._root / "conf").write_text(conf)
        users = (f"{name}:{{PLAIN}}{password}\n" for name, password in self._users.items())
        (self._root / "users").write_text("".join(users))
        (self._root / "log").touch()  # now, so that it has the right owner
        for path in (self._root, *self._root.iterdir()):
            os.chown(path, owner().pw_uid, owner().pw_gid)

    def _launch(self) -> None:
        program = find_dovecot()
        if program is None:
            msg = "Dovecot is not installed; install it with: apt install dovecot-imapd"
            raise DovecotFailed(msg)
        command = [program, "-F", "-c", str(self.root / "conf")]
        self._process = ProcessGroup(command, folder=self.root, output=self.root / "log")
        limit = time.monotonic() + _START_LIMIT
        while not _greets(self.port, self.root.name):
            if not self.running or time.monotonic() > limit:
                log = self.log
                self.stop()
                msg = f"Dovecot did not start; its log says:\n{log[-2000:]}"
                raise DovecotFailed(msg)
            time.sleep(0.005)

    def _end(self, first: signal.Signals) -> None:
        if self._process is not None:
            self._process.end(first)
            self._process = None


class Guest(Account):
    """A fresh user of a Dovecot that others use as well."""

    def __init__(self, server: Dovecot, user: str) -> None:
        super().__init__(server.port, user, GUEST_PASSWORD)
        self.server = server
        self.layout = server.layout
        self.folders = server.folders

    def folder_broken(self, mailbox: str) -> AbstractContextManager[None]:
        """As of the server, for a mailbox of this user."""
        return _broken(self.server, self, mailbox)

    def reset_uidvalidity(self, mailbox: str) -> None:
        """As of the server, for a mailbox of this user."""
        _reset_uidvalidity(self.server, self, mailbox)


@contextmanager
def _broken(server: Dovecot, account: Account, mailbox: str) -> Iterator[None]:
    with account.client() as client:
        client.select_folder(mailbox, readonly=True)  # a special folder lies on the disk only once it was opened
    messages = server.messages_folder(account.user, mailbox)
    mode = messages.stat().st_mode
    messages.chmod(0)
    try:
        yield
    finally:
        messages.chmod(mode)


def _reset_uidvalidity(server: Dovecot, account: Account, mailbox: str) -> None:
    with account.client() as client:
        client.select_folder(mailbox, readonly=True)
        found = client.fetch(client.search(), ("BODY.PEEK[]", "FLAGS", "INTERNALDATE"))
        client.close_folder()
        # Past IMAP, in which INBOX cannot be deleted, nor renamed below itself where all mailboxes lie below it.
        shutil.rmtree(server.messages_folder(account.user, mailbox))
        if mailbox != "INBOX":
            client.create_folder(mailbox)
    account.fill(_restored(mailbox, found[uid]) for uid in sorted(found, reverse=True))


def _restored(mailbox: str, message: Mapping[bytes, Any]) -> Mail:
    flags = (flag.decode() for flag in message[b"FLAGS"] if flag != b"\\Recent")
    return Mail(mailbox, message[b"BODY[]"], message[b"INTERNALDATE"], tuple(flags))


def free_port() -> int:
    """Choose a port that nobody listens on, below those from which the kernel makes outgoing connections.

    A client that retries a stopped server on one of those would sooner or later be connected to itself.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_768)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return port


def _greets(port: int, name: str) -> bool:
    """Whether the server of that name answers, and not another one that took the port before it."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection, connection.makefile("rb") as answers:
            return name.encode() in answers.readline()
    except OSError:
        return False
