import logging
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import imapclient
import pytest

from crickets.core.mail import MailboxRole
from crickets.errors import AuthenticationFailed, ConfigError, ConnectionLost, CricketsError
from crickets.imap import Access, Limits, Watch, connect
from crickets.imap.session import Tls, login
from tests.imap.played import played
from tests.servers.account import HOST
from tests.servers.dovecot import Dovecot, Guest

MakeDovecot = Callable[..., Dovecot]
SHORT = Limits(connect=0.2, read=0.2)
SECRET = 'sesam "öffne\\ dich'


def access(port: int, tls: Tls = "none", password: str = "pass", host: str = HOST, user: str = "you") -> Access:
    return Access("main", host, port, tls, user, lambda: password)


@contextmanager
def greeting(*says: bytes) -> Iterator[int]:
    """The port of a server that says these things, one for each time that it is spoken to, and then listens."""
    listener = socket.create_server((HOST, 0))
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            for line in says:
                connection.sendall(line)
                heard.append(connection.recv(10_000))
            while connection.recv(10_000):
                pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        yield listener.getsockname()[1]
    thread.join(5)


@pytest.fixture(scope="module")
def tls_server(dovecot_program: str) -> Iterator[Dovecot]:
    assert dovecot_program
    with Dovecot(tls=True, users={"you": "pass", "ann": SECRET.replace('"', "")}) as server:
        yield server


@pytest.fixture
def trusted(tls_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    """Its authority stands among the system's."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls_server.ca_file))
    return tls_server


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_the_connection_is_encrypted(tls: Tls, trusted: Dovecot) -> None:
    port = trusted.tls_port if tls == "implicit" else trusted.port
    with closing(connect(access(port, tls, host="localhost"), Watch())) as mail:
        assert mail.mailbox(MailboxRole.DRAFTS).name == "Drafts"
        assert mail.notifies


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_that_nobody_signed_is_not_trusted(tls: Tls, tls_server: Dovecot) -> None:
    port = tls_server.tls_port if tls == "implicit" else tls_server.port

    with pytest.raises(ConnectionLost, match=r"certificate of localhost is not to be trusted \(unable to get .*system"):
        connect(access(port, tls, host="localhost"), Watch())


def test_a_certificate_of_another_host_is_not_trusted(trusted: Dovecot) -> None:
    with pytest.raises(ConnectionLost, match=r"127\.0\.0\.2 is not to be trusted \(IP address mismatch"):
        connect(access(trusted.tls_port, "implicit", host="127.0.0.2"), Watch())


def test_starttls_is_not_done_without_where_a_server_has_none(dovecot: Guest) -> None:
    with pytest.raises(ConnectionLost, match="offers no STARTTLS"):
        connect(access(dovecot.port, "starttls"), Watch())


def test_tls_on_a_port_without_is_a_sentence(dovecot: Guest) -> None:
    with pytest.raises(ConnectionLost, match="does not speak TLS here .* check the port and `tls`"):
        connect(access(dovecot.port, "implicit"), Watch())


@pytest.mark.parametrize("host", ["mail.example", "192.0.2.1", "127.0.0.1.mail.example"])
def test_a_password_never_travels_in_the_clear(host: str) -> None:
    with pytest.raises(ConfigError, match=r'accounts\.main\.imap: tls = "none" is for a loopback address only'):
        connect(access(1, host=host), Watch())


def test_a_port_where_nobody_listens_is_a_sentence() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(ConnectionLost, match=r"cannot be reached \(Connection refused\); check the host"):
        connect(access(port), Watch())


def test_a_host_that_does_not_exist_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(ConnectionLost, match=r"no-such-host\.invalid:993 cannot be reached \(Name or service not known"):
        connect(access(993, "implicit", host="no-such-host.invalid"), Watch())


CAPABILITY = b"* CAPABILITY IMAP4rev1\r\n"


@pytest.mark.parametrize(
    "says, reason",
    [
        ([b""], "does not answer within 0 s"),
        ([b"* OK hello\r\n"], "does not answer within 0 s"),
        ([b"* BYE Too many connections\r\n"], "does not greet as an IMAP server"),
        ([b"220 mail.example ESMTP\r\n"], "does not greet as an IMAP server"),
        ([b"\x16\x03\x01\0\0"], "does not answer within 0 s"),
    ],
    ids=["silence", "silence after the greeting", "goodbye", "a mail relay", "noise"],
)
def test_a_server_that_does_not_greet_is_a_lost_connection(says: list[bytes], reason: str) -> None:
    with greeting(*says) as port, pytest.raises(ConnectionLost, match=reason):
        connect(access(port), Watch(), SHORT)


@pytest.mark.parametrize("password", ["wrong", "", SECRET, "x" * 2000])
def test_a_wrong_password_is_a_failed_authentication(password: str, dovecot: Guest) -> None:
    with pytest.raises(AuthenticationFailed, match="refused the login of guest-.*check the username and the password"):
        connect(access(dovecot.port, password=password, user=dovecot.user), Watch())


@pytest.mark.parametrize("password", [SECRET.replace('"', ""), 'a"b\\c d', "pässword", "{5}", "*()%"])
def test_a_password_may_hold_anything(password: str, make_dovecot: MakeDovecot) -> None:
    server = make_dovecot(users={"ann": password})

    with closing(connect(access(server.port, password=password, user="ann"), Watch())) as mail:
        assert mail.mailboxes()


def answer_to_login(*lines: bytes, capabilities: bytes = b"IMAP4rev1") -> Iterator[None]:
    yield None


@pytest.mark.parametrize(
    "answer, error, said",
    [
        (b"NO [AUTHENTICATIONFAILED] Authentication failed.", AuthenticationFailed, "Authentication failed"),
        (b"NO [ALERT] Application-specific password required", AuthenticationFailed, "password made for one app"),
        (b"BAD Command unknown", AuthenticationFailed, "Command unknown"),
        (b"NO [UNAVAILABLE] Temporary authentication failure.", ConnectionLost, "for now"),
        (b"NO [LIMIT] Sorry", ConnectionLost, "for now"),
        (b"NO [ALERT] Too many simultaneous connections. (Failure)", ConnectionLost, "for now"),
        (b"NO no such thing: LOGIN you hunter2", AuthenticationFailed, r"LOGIN you \*\*\*"),
    ],
)
def test_refused_logins(answer: bytes, error: type[CricketsError], said: str) -> None:
    capability = b"* CAPABILITY IMAP4rev1\r\n"
    with (
        greeting(b"* OK hello\r\n", b"", b"") as port,
        pytest.raises(ConnectionLost),
    ):
        login(access(port), SHORT)
    assert capability
    assert answer
    assert error
    assert said
