"""What `ImapMail` does beyond the contract: waiting, roles in other languages, and what it never does."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from crickets.core.mail import Mailbox, MailboxCursor, MailboxRole
from crickets.errors import ConnectionLost, MailboxMissing
from crickets.imap import Access, Limits, Password, Watch, connect
from crickets.imap.mailbox import ImapMail
from crickets.ports import Batch, Interest
from tests.imap.played import Played, played
from tests.imap.worlds import LIMITS, DovecotWorld
from tests.mailboxes import letter
from tests.servers.account import HOST
from tests.servers.dovecot import Dovecot, Guest
from tests.servers.dovecot_conf import FRENCH, POLISH, SPANISH, SpecialFolders
from tests.servers.eventually import eventually
from tests.servers.extensions import BARE
from tests.servers.proxy import PoorServer

NOW = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
ACME = Interest(frozenset({"@acme.example"}), NOW - timedelta(days=90))
RAW = letter(message_id="one@acme.example")
LONG = 30.0
MakeDovecot = Callable[..., Dovecot]


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    bell, ear = socket.socketpair()
    with bell, ear:
        yield ear


@pytest.fixture
def server() -> Iterator[Played]:
    with played() as server:
        yield server


def meanwhile(condition: Callable[[], bool], work: Callable[[], object]) -> threading.Thread:
    """Somebody else does this as soon as that is so."""

    def run() -> None:
        if eventually(condition):
            work()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


# Waiting


def test_mail_that_comes_while_waiting_ends_the_wait(
    behind_proxy: DovecotWorld, proxy: PoorServer, ear: socket.socket
) -> None:
    with closing(behind_proxy.connect()) as mail:
        mail.mailboxes()
        others = meanwhile(lambda: "IDLE" in proxy.commands, lambda: behind_proxy.deliver(RAW, "INBOX", NOW))

        assert mail.wait(LONG, ear) is True
        others.join()


def test_mail_that_comes_over_tls_while_waiting_ends_the_wait(
    make_dovecot: MakeDovecot, monkeypatch: pytest.MonkeyPatch, ear: socket.socket
) -> None:
    server = make_dovecot(tls=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
    access = Access("main", "localhost", server.tls_port, "implicit", server.user, Password(lambda: server.password))
    with closing(connect(access, Watch(), LIMITS)) as mail:
        mail.mailboxes()
        others = meanwhile(lambda: True, lambda: server.deliver("INBOX", RAW, NOW))

        assert mail.wait(LONG, ear) is True
        others.join()
        [*_, batch] = mail.changes({}, ACME)
        assert isinstance(batch, Batch)


def test_a_server_without_idle_is_not_waited_for(
    dovecot: Guest, poor_server: Callable[..., PoorServer], ear: socket.socket
) -> None:
    proxy = poor_server(dovecot.port, without=BARE)
    mail = DovecotWorld(dovecot, proxy.port).imap()
    with closing(mail):
        mail.mailboxes()
        proxy.commands.clear()

        assert mail.notifies is False
        assert mail.wait(0, ear) is False
        assert proxy.commands == []


def test_an_inbox_that_cannot_be_opened_is_waited_out(server: Played, ear: socket.socket) -> None:
    server.session.capabilities = frozenset({"IDLE"})
    server.says(b"C1 NO [SERVERBUG] Broken", b'* LIST () "/" INBOX', b"C2 OK")

    assert ImapMail(server.session, Watch()).wait(0, ear) is False
    assert [line.split()[1] for line in server.heard] == [b"EXAMINE", b"LIST"]


def test_a_server_that_counts_differently_when_asked_is_believed_once(server: Played, ear: socket.socket) -> None:
    server.session.capabilities = frozenset({"IDLE", "LIST-STATUS", "UNSELECT"})
    mail = ImapMail(server.session, Watch())
    examined = (b"* 9 EXISTS", b"* OK [UIDVALIDITY 7]", b"* OK [UIDNEXT 3]")
    server.says(b'* LIST () "/" INBOX', b"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2)", b"C1 OK")
    server.says(*examined, b"C2 OK", *examined, b"C3 OK", b"+", b"C4 OK")
    mail.mailboxes()

    assert mail.wait(0, ear) is True
    assert mail.wait(0, ear) is False


def test_a_machine_that_slept_connects_again(
    behind_proxy: DovecotWorld, ear: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(behind_proxy.connect()) as mail:
        later = time.time() + 3_600
        monkeypatch.setattr(time, "time", lambda: later)

        with pytest.raises(ConnectionLost, match="The machine slept"):
            mail.wait(LONG, ear)
        with pytest.raises(ConnectionLost, match="The machine slept"):
            list(mail.changes({}, ACME))


# Roles


@pytest.mark.parametrize("announced", [True, False], ids=["told", "guessed"])
@pytest.mark.parametrize(
    "folders, separator, prefix",
    [(SPANISH, "/", ""), (FRENCH, ".", ""), (POLISH, ".", "INBOX.")],
    ids=["Spanish", "French with dots", "Polish below INBOX"],
)
def test_roles_are_found_in_every_language(
    folders: SpecialFolders, separator: str, prefix: str, *, announced: bool, make_dovecot: MakeDovecot
) -> None:
    server = make_dovecot(folders=folders, separator=separator, prefix=prefix, announced=announced)
    with closing(connected(server)) as mail:
        assert mail.mailbox(MailboxRole.DRAFTS).name == prefix + folders.drafts
        assert mail.mailbox(MailboxRole.SENT).name == prefix + folders.sent
        assert mail.mailbox(MailboxRole.JUNK).name == prefix + folders.junk
        assert mail.mailbox(MailboxRole.TRASH).name == prefix + folders.trash
        locator = mail.append(RAW, NOW)
        assert locator is not None
        assert locator.mailbox == prefix + folders.drafts
        assert [arrival.locator for arrival in mail.beyond(locator.mailbox, 1)] == [locator]


def test_a_configured_mailbox_is_the_one(behind_proxy: DovecotWorld) -> None:
    behind_proxy.create("Szkice klienta")
    with closing(behind_proxy.imap(Watch(roles={MailboxRole.DRAFTS: "Szkice klienta"}))) as mail:
        locator = mail.append(RAW, NOW)

        assert locator is not None
        assert locator.mailbox == "Szkice klienta"


def test_a_draft_for_which_there_is_no_mailbox_is_missing_one(behind_proxy: DovecotWorld) -> None:
    with (
        closing(behind_proxy.imap(Watch(roles={MailboxRole.DRAFTS: "Nowhere"}))) as mail,
        pytest.raises(MailboxMissing, match="Nowhere, configured for drafts, does not exist"),
    ):
        mail.append(RAW, NOW)


def test_what_is_ignored_is_neither_read_nor_gone(behind_proxy: DovecotWorld) -> None:
    behind_proxy.create("Archive")
    behind_proxy.deliver(RAW, "Archive", NOW)
    known = {"Archive": MailboxCursor("Archive", 1, 1, 0)}
    with closing(behind_proxy.imap(Watch(ignore=("Archive",)))) as mail:
        assert "Archive" not in {
            change.mailbox.name for change in mail.changes(known, ACME) if isinstance(change, Batch)
        }
        assert Mailbox("Archive") not in mail.mailboxes()


# What it never does


def test_only_drafts_are_ever_opened_for_writing(behind_proxy: DovecotWorld, proxy: PoorServer) -> None:
    locator = behind_proxy.deliver(RAW, "INBOX", NOW)
    with closing(behind_proxy.connect()) as mail:
        list(mail.changes({}, ACME))
        list(mail.history(ACME))
        mail.read(locator)
        mail.flags(locator)
        mail.crowd(locator, NOW)
        mail.beyond("INBOX", 1)
        mail.status("INBOX")

    verbs = {command.split()[0] for command in proxy.commands}
    assert verbs <= {"CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID", "STATUS", "UNSELECT", "LOGOUT"}
    assert not [command for command in proxy.commands if "STORE" in command]


def test_saying_goodbye_to_a_server_that_hangs_takes_no_minute(behind_proxy: DovecotWorld, proxy: PoorServer) -> None:
    mail = behind_proxy.imap(limits=Limits(connect=5, read=600))
    proxy.hang()
    mail.close()

    with pytest.raises(ConnectionLost):
        mail.status("INBOX")
    proxy.resume()


def connected(server: Dovecot) -> ImapMail:
    return connect(
        Access("main", HOST, server.port, "none", server.user, Password(lambda: server.password)), Watch(), LIMITS
    )
