import socket
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from imapclient import IMAPClient

from crickets.demo.server import DemoServer, StoredMessage
from tests.servers.account import HOST, Account, Wire

LETTER = b"From: ann@acme.example\r\nTo: you@studio.example\r\nSubject: One\r\n\r\nHello.\r\n"
AT = datetime(2026, 3, 2, 9, 30, 15, tzinfo=timezone(timedelta(hours=2)))


def test_the_mailboxes_are_there_with_their_special_uses(demo_server: DemoServer) -> None:
    with account(demo_server).client() as client:
        found = {name: set(flags) - {b"\\HasNoChildren"} for flags, _, name in client.list_folders()}

    uses = {name: {f"\\{name}".encode()} for name in ("Drafts", "Sent", "Junk", "Trash", "Archive")}
    assert found == {"INBOX": set()} | uses


def test_what_is_delivered_is_read_over_imap(demo_server: DemoServer) -> None:
    uid = demo_server.deliver("Sent", LETTER, AT, ["\\Seen"])

    with account(demo_server).client() as client:
        client.select_folder("Sent", readonly=True)
        message = client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE", "FLAGS"])[uid]
    assert message[b"BODY[]"] == LETTER
    assert message[b"INTERNALDATE"] == AT
    assert set(message[b"FLAGS"]) - {b"\\Recent"} == {b"\\Seen"}


def test_what_is_appended_over_imap_is_read_here(demo_server: DemoServer) -> None:
    uid = account(demo_server).deliver("Drafts", LETTER, AT, ["\\Draft", "\\Seen"])

    assert demo_server.messages("Drafts") == [StoredMessage(uid, LETTER, AT, frozenset({"\\Draft", "\\Seen"}))]


def test_a_removed_message_is_gone_and_its_uid_is_not_used_again(demo_server: DemoServer) -> None:
    first = demo_server.deliver("Drafts", LETTER, AT)
    demo_server.remove("Drafts", first)

    assert demo_server.messages("Drafts") == []
    assert demo_server.deliver("Drafts", LETTER, AT) == first + 1


def test_an_idle_client_hears_of_deliveries_and_removals(demo_server: DemoServer) -> None:
    with account(demo_server).wire() as wire:
        wire.ask(b"SELECT INBOX")
        wire.send(b"x1 IDLE\r\n")
        assert wire.line().startswith(b"+")

        for _ in range(50):  # at any pace
            uid = demo_server.deliver("INBOX", LETTER, AT)
            until(wire, b"* 1 EXISTS")
            demo_server.remove("INBOX", uid)
            until(wire, b"* 1 EXPUNGE")


def test_an_idle_client_hears_of_what_came_just_before(demo_server: DemoServer) -> None:
    with account(demo_server).wire() as wire:
        wire.ask(b"SELECT INBOX")
        demo_server.deliver("INBOX", LETTER, AT)

        wire.send(b"x1 IDLE\r\n")

        until(wire, b"* 1 EXISTS")


def test_uidplus_and_move_are_there(demo_server: DemoServer) -> None:
    uid = demo_server.deliver("Drafts", LETTER, AT)
    other = demo_server.deliver("Drafts", LETTER, AT, ["\\Deleted"])

    with account(demo_server).wire() as wire:
        wire.ask(b"SELECT Drafts")
        assert wire.ask(b"UID EXPUNGE %d" % other)[-1].startswith(b"OK")
        assert b"[COPYUID" in wire.ask(b"UID MOVE %d Trash" % uid)[0]
    assert demo_server.messages("Drafts") == []
    assert [message.raw for message in demo_server.messages("Trash")] == [LETTER]


def test_a_wrong_password_is_refused(demo_server: DemoServer) -> None:
    with pytest.raises(IMAPClient.Error, match="AUTHENTICATIONFAILED"):
        Account(demo_server.port, demo_server.user, demo_server.password + "x").client()


def test_mailboxes_and_port_can_be_chosen() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]

    with DemoServer(port=port, user="ann", password="secret", folders={"Enviados": "Sent", "Clients": ""}) as server:
        with Account(port, "ann", "secret").client() as client:
            names = [name for _, _, name in client.list_folders()]
            assert names == ["INBOX", "Enviados", "Clients"]
        assert (server.port, server.user, server.password) == (port, "ann", "secret")


def test_two_servers_do_not_know_each_other(demo_server: DemoServer) -> None:
    demo_server.deliver("INBOX", LETTER, AT)

    with DemoServer() as other:
        assert other.messages("INBOX") == []


def test_a_port_in_use_is_an_error_and_nothing_is_left() -> None:
    threads = threading.active_count()

    with socket.create_server((HOST, 0)) as listener, pytest.raises(OSError, match="address already in use"):
        DemoServer(port=listener.getsockname()[1]).__enter__()

    assert threading.active_count() == threads


@pytest.mark.parametrize("state", ["connected", "logged in", "idle", "gone"])
def test_nothing_is_left_whatever_clients_are_doing(state: str) -> None:
    threads = threading.active_count()
    with DemoServer() as server:
        client = socket.create_connection((HOST, server.port), timeout=20)
        words = {"logged in": b"a LOGIN you %b\r\n", "idle": b"a LOGIN you %b\r\nb SELECT INBOX\r\nc IDLE\r\n"}
        if state in words:
            client.sendall(words[state] % server.password.encode())
            client.recv(1)
        if state == "gone":
            client.close()

    # Sockets and tasks that were left would be warnings, and those are errors here.
    assert threading.active_count() == threads
    client.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, server.port), timeout=20)


def test_time_zones_of_internaldates_are_kept(demo_server: DemoServer) -> None:
    demo_server.deliver("INBOX", LETTER, datetime(2026, 3, 2, 9, 30, tzinfo=UTC))

    assert [message.at.utcoffset() for message in demo_server.messages("INBOX")] == [timedelta()]


def account(server: DemoServer) -> Account:
    return Account(server.port, server.user, server.password)


def until(wire: Wire, wanted: bytes) -> None:
    """Read lines up to the wanted one, which comes or the socket's time runs out."""
    while (line := wire.line()) != wanted:
        assert line
