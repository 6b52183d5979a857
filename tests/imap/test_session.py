import io
import logging
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import imapclient
import pytest
from imapclient import imap_utf7

from crickets.core.mail import MailboxRole
from crickets.errors import AuthenticationFailed, ConfigError, ConnectionLost, MailError
from crickets.imap import Access, Limits, Password, Watch, connect
from crickets.imap.authentication import Tls, authenticate
from crickets.imap.session import login
from tests.imap.played import played
from tests.servers.account import HOST
from tests.servers.dovecot import Dovecot, Guest

MakeDovecot = Callable[..., Dovecot]
SHORT = Limits(connect=0.2, read=0.2)
SECRET = 'sesam "öffne\\ dich'


def access(port: int, tls: Tls = "none", known: str = "pass", host: str = HOST, user: str = "you") -> Access:
    return Access("main", host, port, tls, user, Password(lambda: known))


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
    with pytest.raises(ConnectionLost, match=r"of 127\.1 is not to be trusted \(Hostname mismatch"):
        connect(access(trusted.tls_port, "implicit", host="127.1"), Watch())


def test_starttls_is_not_done_without_where_a_server_has_none(dovecot: Guest) -> None:
    with pytest.raises(ConnectionLost, match=rf"^{HOST}:{dovecot.port} offers no STARTTLS; check the port and `tls`"):
        connect(access(dovecot.port, "starttls"), Watch())


def test_tls_on_a_port_without_is_a_sentence(dovecot: Guest) -> None:
    with pytest.raises(ConnectionLost, match=r"does not speak TLS here .* check the port and `tls`"):
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

    with pytest.raises(
        ConnectionLost, match=r"no-such-host\.invalid:993 cannot be reached \(Name or service not known"
    ):
        connect(access(993, "implicit", host="no-such-host.invalid"), Watch())


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


@pytest.mark.parametrize("password", ["wrong", "", SECRET, "x" * 500])
def test_a_wrong_password_is_a_failed_authentication(password: str, dovecot: Guest) -> None:
    with pytest.raises(AuthenticationFailed, match=r"refused the login of guest-.*check the username and the password"):
        connect(access(dovecot.port, known=password, user=dovecot.user), Watch())


@pytest.mark.parametrize("password", [SECRET.replace('"', ""), 'a"b\\c d', "pässword", "{5}", "*()%"])
def test_a_password_may_hold_anything(password: str, make_dovecot: MakeDovecot) -> None:
    server = make_dovecot(users={"ann": password})

    with closing(connect(access(server.port, known=password, user="ann"), Watch())) as mail:
        assert mail.mailboxes()


@pytest.mark.parametrize(
    "answer, error, said",
    [
        (b"NO [AUTHENTICATIONFAILED] Authentication failed.", AuthenticationFailed, "Authentication failed"),
        (b"NO [ALERT] Application-specific password required", AuthenticationFailed, "password made for one app"),
        (b"BAD Command unknown", AuthenticationFailed, "Command unknown"),
        (b"NO [UNAVAILABLE] Temporary authentication failure.", ConnectionLost, "for now"),
        (b"NO [LIMIT] Sorry", ConnectionLost, "for now"),
        (b"NO [ALERT] Too many simultaneous connections. (Failure)", ConnectionLost, "for now"),
        (b"NO I do not know LOGIN you hunter2", AuthenticationFailed, r"LOGIN you \*\*\*\)"),
        (b"NO \x1b[31mred", AuthenticationFailed, r"\( ?\[31mred\)"),
    ],
)
def test_refused_logins(answer: bytes, error: type[MailError], said: str) -> None:
    with played() as server:
        server.says(b"C1 " + answer)

        with pytest.raises(error, match=said):
            authenticate(server.wire, server.session.capabilities, access(1, known="hunter2"))


@pytest.mark.parametrize(
    "capabilities, password, heard",
    [
        ("AUTH=PLAIN", 'a"b', [b'C1 LOGIN "you" "a\\"b"']),
        ("AUTH=PLAIN", "pä", [b"C1 AUTHENTICATE PLAIN", b"AHlvdQBww6Q="]),
        ("AUTH=PLAIN LOGINDISABLED", "pa", [b"C1 AUTHENTICATE PLAIN", b"AHlvdQBwYQ=="]),
        ("", "pä", [b"C1 LOGIN {3}", b"you {3}", "pä".encode()]),
    ],
    ids=["ASCII", "not ASCII", "LOGIN is disabled", "not ASCII, without AUTH=PLAIN"],
)
def test_how_a_password_is_said(capabilities: str, password: str, heard: list[bytes]) -> None:
    with played() as server:
        server.session.capabilities = frozenset(capabilities.split())
        server.says(b"+", b"+", b"C1 OK")
        authenticate(server.wire, server.session.capabilities, access(1, known=password))

        assert server.heard == heard


@pytest.mark.parametrize("said", [b"", b"* BYE no\r\n"], ids=["silence", "goodbye"])
def test_a_server_that_does_not_answer_a_login_is_a_lost_connection(said: bytes) -> None:
    with played() as server:
        server.sends(said)

        with pytest.raises(ConnectionLost):
            authenticate(server.wire, server.session.capabilities, access(1, known="hunter2"))


@pytest.mark.parametrize("password", ["pass", "wrong-pass"])
def test_a_password_stands_in_no_log_and_no_error(
    password: str, dovecot: Guest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    whole = access(dovecot.port, known=password, user=dovecot.user)
    errors = ""
    try:
        connect(whole, Watch()).close()
    except AuthenticationFailed as error:
        errors = repr(error) + repr(error.__cause__) + repr(error.__context__)

    assert "LOGIN" not in caplog.text
    assert password not in errors + repr(whole) + re.sub("bypass|password", "", caplog.text)


def test_a_password_is_asked_for_at_each_login(dovecot: Guest) -> None:
    asked = []

    def password() -> str:
        asked.append(1)
        return dovecot.password

    for _ in range(2):
        connect(Access("main", HOST, dovecot.port, "none", dovecot.user, Password(password)), Watch()).close()

    assert len(asked) == 2


def test_what_asking_for_the_password_raises_is_raised_and_nothing_leaks(dovecot: Guest) -> None:
    def password() -> str:
        msg = "imap.password: cannot be read"
        raise ConfigError([msg])

    with pytest.raises(ConfigError, match="cannot be read"):
        connect(Access("main", HOST, dovecot.port, "none", dovecot.user, Password(password)), Watch())


def test_capabilities_are_asked_for_after_the_login(dovecot: Guest) -> None:
    with closing(connect(access(dovecot.port, user=dovecot.user), Watch())) as mail:
        assert {"UIDPLUS", "LIST-STATUS", "CONDSTORE"} <= mail.capabilities


def test_a_dead_peer_is_probed_for(dovecot: Guest) -> None:
    session = login(access(dovecot.port, user=dovecot.user), Limits())
    with closing(session.wire):
        connection = session.wire._socket

        assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) == 20
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == 3
        assert connection.gettimeout() == 60


def test_imapclient_still_keeps_its_connection_where_it_is_taken_over(dovecot: Guest) -> None:
    """`session` takes the socket out of imapclient, and what was read ahead out of imaplib; both are private."""
    client = imapclient.IMAPClient(HOST, dovecot.port, ssl=False, timeout=imapclient.SocketTimeout(5, 5))
    file = client._imap.file

    assert isinstance(client.socket(), socket.socket)
    assert client.socket() is client._imap.sock
    assert isinstance(file, io.BufferedReader)
    client.socket().settimeout(0)
    assert not file.read1()
    file.close()
    client.socket().settimeout(5)
    client.socket().sendall(b"A1 NOOP\r\n")
    assert client.socket().recv(100).startswith(b"A1 OK")
    client.socket().close()


def test_imapclient_still_spells_names_as_this_room_relies_on() -> None:
    assert imap_utf7.encode("Entwürfe & mehr") == b"Entw&APw-rfe &- mehr"
    assert imap_utf7.decode(b"Entw&APw-rfe &- mehr") == "Entwürfe & mehr"
