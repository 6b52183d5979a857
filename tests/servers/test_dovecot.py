"""Each fact here is one that other tests rely on when they run against Dovecot."""

import signal
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.servers import dovecot as dovecot_module
from tests.servers.account import HOST, Account, Mail
from tests.servers.dovecot import Dovecot, DovecotFailed, Guest
from tests.servers.dovecot_conf import FRENCH, POLISH, SPANISH, SpecialFolders
from tests.servers.eventually import eventually
from tests.servers.fixtures import demand_dovecot
from tests.servers.process import living

LETTER = b"From: ann@acme.example\r\nTo: you@studio.example\r\nSubject: One\r\n\r\nHello.\r\n"
AT = datetime(2026, 3, 2, 9, 30, 15, tzinfo=timezone(timedelta(hours=2)))
MakeDovecot = Callable[..., Dovecot]


def test_a_delivered_message_has_its_bytes_its_date_and_its_flags(dovecot: Guest) -> None:
    uid = dovecot.deliver("INBOX", LETTER, AT, ["\\Flagged", "$Seen-by-Ann"])

    with dovecot.client() as client:
        client.select_folder("INBOX", readonly=True)
        message = client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE", "FLAGS"])[uid]
    assert message[b"BODY[]"] == LETTER
    assert message[b"INTERNALDATE"] == AT
    assert {b"\\Flagged", b"$Seen-by-Ann"} <= set(message[b"FLAGS"])


def test_every_test_has_a_user_of_its_own(dovecot: Guest, dovecot_server: Dovecot) -> None:
    dovecot.deliver("INBOX", LETTER, AT)

    assert dovecot.count("INBOX") == 1
    assert dovecot_server.new_account().count("INBOX") == 0


@pytest.mark.parametrize(
    "names, separator, prefix",
    [(SPANISH, "/", ""), (POLISH, ".", "INBOX."), (FRENCH, ".", "")],
    ids=["Spanish", "Polish below INBOX", "French with dots"],
)
def test_special_folders_have_the_names_and_uses_they_are_given(
    names: SpecialFolders, separator: str, prefix: str, make_dovecot: MakeDovecot
) -> None:
    server = make_dovecot(folders=names, separator=separator, prefix=prefix)

    with server.client() as client:
        found = {name: (flags, between.decode()) for flags, between, name in client.list_folders()}
    for use, name in [("Drafts", names.drafts), ("Sent", names.sent), ("Junk", names.junk), ("Trash", names.trash)]:
        flags, between = found[prefix + name]
        assert f"\\{use}".encode() in flags
        assert between == separator


def test_special_folders_can_be_left_unannounced(make_dovecot: MakeDovecot) -> None:
    server = make_dovecot(announced=False)

    with server.client() as client:
        flags = {name: flags for flags, _, name in client.list_folders()}
    assert b"\\Drafts" not in flags["Drafts"]


def test_users_have_their_own_passwords(make_dovecot: MakeDovecot) -> None:
    server = make_dovecot(users={"ann": "secret", "you": "other"})

    with server.client() as client:
        assert client.list_folders()
    with Account(server.port, "you", "other").client() as client:
        assert client.list_folders()
    with pytest.raises(IMAPClient.Error, match="AUTHENTICATIONFAILED"):
        Account(server.port, "you", "secret").client()


def test_a_server_that_was_stopped_comes_back_on_its_port_with_its_data(make_dovecot: MakeDovecot) -> None:
    server = make_dovecot()
    port = server.port
    for end in (server.stop, server.crash):
        server.deliver("INBOX", LETTER, AT)
        before = server.count("INBOX")
        end()

        with pytest.raises(ConnectionRefusedError):
            server.client()
        server.start()
        assert (server.port, server.count("INBOX")) == (port, before)


def test_a_stopped_server_says_bye_and_a_crashed_one_says_nothing(make_dovecot: MakeDovecot) -> None:
    server = make_dovecot()
    with server.wire() as wire:
        server.stop()
        assert wire.line().startswith(b"* BYE")

    server.start()
    with server.wire() as wire:
        server.crash()
        assert wire.line() == b""


def test_nothing_of_a_closed_server_is_left(make_dovecot: MakeDovecot) -> None:
    server = make_dovecot()
    root, group = server.root, server.group
    with server.wire():
        assert living(group)

        server.close()

    assert living(group) == []
    assert not root.exists()


def test_nothing_of_a_server_is_left_when_its_tests_are_killed(dovecot_program: str) -> None:
    assert dovecot_program
    text = "from tests.servers.dovecot import Dovecot as D\nwith D() as d: print(d.root, d.group, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as tests:
        assert tests.stdout is not None
        root, group = tests.stdout.readline().decode().split()
        assert living(int(group))

        tests.send_signal(signal.SIGKILL)

    assert eventually(lambda: not living(int(group)) and not Path(root).exists())


def test_a_broken_folder_is_listed_but_not_read_until_it_is_mended(dovecot: Guest) -> None:
    dovecot.deliver("Sent", LETTER, AT)
    question = b'LIST "" * RETURN (STATUS (UIDNEXT))'

    with dovecot.folder_broken("Sent"), dovecot.wire() as wire:
        assert wire.ask(b"STATUS Sent (UIDNEXT)")[-1].startswith(b"NO [SERVERBUG]")
        assert wire.ask(b"SELECT Sent")[-1].startswith(b"NO [SERVERBUG]")
        answers = wire.ask(question)
        assert [line for line in answers if line.endswith(b" Sent")]
        assert not [line for line in answers if line.startswith(b"* STATUS Sent")]
        assert [line for line in answers if line.startswith(b"* STATUS Drafts")]

    assert dovecot.count("Sent") == 1


@pytest.mark.parametrize("mailbox", ["INBOX", "Archive", "Drafts"])
def test_a_reset_gives_the_same_messages_other_uids_under_a_higher_uidvalidity(mailbox: str, dovecot: Guest) -> None:
    mails = [Mail(mailbox, LETTER.replace(b"One", word), AT, ("\\Seen",)) for word in (b"One", b"Two", b"Three")]
    dovecot.fill([*mails, Mail(mailbox + "/Below", LETTER, AT)])
    validity_before, before = contents(dovecot, mailbox)

    dovecot.reset_uidvalidity(mailbox)

    validity_after, after = contents(dovecot, mailbox)
    assert validity_after > validity_before
    assert list(after.values()) == list(before.values())[::-1]
    assert dovecot.count(mailbox + "/Below") == 1


def test_a_fill_keeps_the_order_within_each_mailbox(dovecot: Guest) -> None:
    mails = [Mail(f"Ordner/Müll {n % 3}", b"Subject: %d\r\n\r\n" % n, AT) for n in range(1_600)]

    assert dovecot.fill(mails) == 1_600

    for remainder in range(3):
        mailbox = f"Ordner/Müll {remainder}"
        _, found = contents(dovecot, mailbox)
        assert [raw for raw, _, _ in found.values()] == [mail.raw for mail in mails if mail.mailbox == mailbox]


def test_tls_is_implicit_on_one_port_and_by_starttls_on_the_other(make_dovecot: MakeDovecot) -> None:
    server = make_dovecot(tls=True)
    trusted = ssl.create_default_context(cafile=str(server.ca_file))

    with IMAPClient(HOST, port=server.tls_port, ssl_context=trusted, timeout=20) as client:
        client.login(server.user, server.password)
    with IMAPClient("localhost", port=server.port, ssl=False, timeout=20) as client:
        client.starttls(trusted)
        client.login(server.user, server.password)
    with pytest.raises(ssl.SSLCertVerificationError):
        IMAPClient(HOST, port=server.tls_port, ssl_context=ssl.create_default_context(), timeout=20)


def test_further_settings_are_taken_as_they_are(make_dovecot: MakeDovecot) -> None:
    settings = "mail_plugins = quota\nplugin {\nquota = count:User\nquota_rule = *:storage=1K\nquota_vsizes = yes\n}"
    server = make_dovecot(extra=settings)

    with server.wire() as wire:
        letter = LETTER + b"x" * 2_000
        assert b"[OVERQUOTA]" in wire.ask(b"APPEND INBOX {%d+}\r\n%s" % (len(letter), letter))[-1]


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(dovecot_program: str) -> None:
    assert dovecot_program
    server = Dovecot(extra="nonsense = 3")

    with pytest.raises(DovecotFailed, match="Unknown setting: nonsense"):
        server.start()

    assert not server.running
    with pytest.raises(ValueError, match="no folder yet"):
        server.root  # noqa: B018 - asking for it is the test


def test_a_port_that_is_taken_meanwhile_is_passed_over(
    dovecot_server: Dovecot, make_dovecot: MakeDovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = iter([dovecot_server.port, dovecot_module.free_port()])
    monkeypatch.setattr(dovecot_module, "free_port", lambda: next(chosen))

    server = make_dovecot()

    assert server.port != dovecot_server.port
    with server.wire() as wire:
        assert server.root.name.encode() in wire.greeting


def test_a_missing_dovecot_fails_and_says_how_to_install_it() -> None:
    with pytest.raises(pytest.fail.Exception, match="apt install dovecot-imapd"):
        demand_dovecot(None, {})


def test_a_missing_dovecot_is_skipped_only_on_request() -> None:
    with pytest.raises(pytest.skip.Exception):
        demand_dovecot(None, {"CRICKETS_WITHOUT_DOVECOT": "1"})

    assert demand_dovecot("/usr/sbin/dovecot", {"CRICKETS_WITHOUT_DOVECOT": "1"}) == "/usr/sbin/dovecot"


def contents(account: Account, mailbox: str) -> tuple[int, dict[int, tuple[bytes, datetime, frozenset[bytes]]]]:
    """UIDVALIDITY, and by UID the bytes, INTERNALDATE and flags."""
    with account.client() as client:
        validity = client.select_folder(mailbox, readonly=True)[b"UIDVALIDITY"]
        found = client.fetch(client.search(), ["BODY.PEEK[]", "INTERNALDATE", "FLAGS"])
    return validity, {
        uid: (one[b"BODY[]"], one[b"INTERNALDATE"], frozenset(one[b"FLAGS"]) - {b"\\Recent"})
        for uid, one in sorted(found.items())
    }
