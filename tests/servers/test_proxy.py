import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient

from tests.servers.account import Account, Mail
from tests.servers.dovecot import Dovecot, Guest
from tests.servers.eventually import eventually
from tests.servers.extensions import BARE, FULL, NO_CONDSTORE, Dress, Rewriting, without_all_but
from tests.servers.proxy import Moment, PoorServer

LETTER = b"From: ann@acme.example\r\nTo: you@studio.example\r\nSubject: One\r\n\r\nHello.\r\n"
AT = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
MakePoorServer = Callable[..., PoorServer]

HIDDEN = [
    ("UIDPLUS", b"UID EXPUNGE 1:9"),
    ("MOVE", b"UID MOVE 1 Trash"),
    ("MOVE", b"move 1 Trash"),
    ("IDLE", b"IDLE"),
    ("SPECIAL-USE", b'LIST (SPECIAL-USE) "" *'),
    ("SPECIAL-USE", b'LIST "" * RETURN (SPECIAL-USE)'),
    ("SPECIAL-USE", b"CREATE Later (USE (\\Drafts))"),
    ("LIST-STATUS", b'LIST "" * RETURN (SUBSCRIBED STATUS (UIDNEXT))'),
    ("LIST-EXTENDED", b'LIST "" * RETURN (CHILDREN)'),
    ("LIST-EXTENDED", b'LIST (SUBSCRIBED) "" *'),
    ("LIST-EXTENDED", b'LIST "" ("INBOX" "Sent*")'),
    ("ESEARCH", b"UID SEARCH RETURN (ALL) SINCE 1-Jan-2026"),
    ("CONDSTORE", b"SELECT INBOX (CONDSTORE)"),
    ("CONDSTORE", b"STATUS INBOX (UIDNEXT HIGHESTMODSEQ)"),
    ("CONDSTORE", b'LIST "" * RETURN (STATUS (HIGHESTMODSEQ))'),
    ("CONDSTORE", b"UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1)"),
    ("CONDSTORE", b"UID FETCH 1 (FLAGS MODSEQ)"),
    ("CONDSTORE", b"UID SEARCH MODSEQ 3"),
    ("CONDSTORE", b"UID STORE 1 (UNCHANGEDSINCE 9) +FLAGS (\\Seen)"),
    ("QRESYNC", b"EXAMINE INBOX (QRESYNC (1 1))"),
    ("ENABLE", b"ENABLE CONDSTORE"),
    ("UNSELECT", b"UNSELECT"),
    ("NAMESPACE", b"NAMESPACE"),
    ("LITERAL+", b"APPEND INBOX {2+}\r\nxx"),
    ("SORT", b"UID SORT (DATE) UTF-8 ALL"),
    ("THREAD", b"THREAD REFS UTF-8 ALL"),
    ("ID", b"ID NIL"),
]


def test_a_full_server_is_passed_through(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, without=FULL).account(dovecot)

    assert capabilities(poor) == capabilities(dovecot)
    assert poor.deliver("INBOX", LETTER, AT) == 1


def test_a_bare_server_has_namespace_and_nothing_else(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, without=BARE).account(dovecot)

    assert capabilities(poor) == {b"IMAP4rev1", b"NAMESPACE"}


def test_capabilities_are_hidden_wherever_they_are_said(dovecot: Guest, poor_server: MakePoorServer) -> None:
    with poor_server(dovecot.port, without=BARE).account(dovecot).wire() as wire:
        assert b"[CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN]" in wire.greeting
        assert b"[CAPABILITY IMAP4rev1 NAMESPACE]" in wire.logged_in
        assert wire.ask(b"CAPABILITY")[0] == b"* CAPABILITY IMAP4rev1 NAMESPACE"


def test_a_server_without_condstore_keeps_the_rest(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, without=NO_CONDSTORE).account(dovecot)

    assert capabilities(dovecot) - capabilities(poor) == {b"CONDSTORE", b"QRESYNC"}
    with poor.wire() as wire:
        assert not [line for line in wire.ask(b"SELECT INBOX") if b"HIGHESTMODSEQ" in line]
        answers = wire.ask(b"ENABLE CONDSTORE QRESYNC")
        assert answers[-1].startswith(b"OK")  # enabling what is unknown is no error (RFC 5161)
        assert not [line for line in answers if b"CONDSTORE" in line or b"QRESYNC" in line]


@pytest.mark.parametrize("extension, command", HIDDEN)
def test_a_hidden_extension_is_bad_and_the_connection_goes_on(
    extension: str, command: bytes, dovecot: Guest, poor_server: MakePoorServer
) -> None:
    with poor_server(dovecot.port, without=frozenset({extension})).account(dovecot).wire() as wire:
        wire.ask(b"SELECT INBOX")

        assert wire.ask(command) == [b"BAD Unknown command."]
        assert wire.ask(b"NOOP")[-1].startswith(b"OK")


@pytest.mark.parametrize("command", [row[1] for row in HIDDEN if row[0] not in {"IDLE", "QRESYNC"}])
def test_what_is_hidden_would_work_otherwise(command: bytes, dovecot: Guest) -> None:
    dovecot.deliver("INBOX", LETTER, AT)
    with dovecot.wire() as wire:
        wire.ask(b"SELECT INBOX")

        assert wire.ask(command)[-1].startswith(b"OK")


@pytest.mark.parametrize(
    "command",
    [
        b"UID FETCH 1:* (FLAGS)",
        b"UID STORE 1 +FLAGS (\\Deleted)",
        b"UID COPY 1 Trash",
        b"EXPUNGE",
        b"UID SEARCH SINCE 1-Jan-2026",
        b'LIST "" *',
        b'LIST "" "%"',
        b"STATUS INBOX (UIDNEXT UIDVALIDITY MESSAGES)",
        b"EXAMINE INBOX",
        b"CREATE Later",
        b"NAMESPACE",
        b"CLOSE",
    ],
)
def test_what_every_server_knows_a_bare_one_knows(command: bytes, dovecot: Guest, poor_server: MakePoorServer) -> None:
    dovecot.deliver("INBOX", LETTER, AT)
    with poor_server(dovecot.port, without=BARE).account(dovecot).wire() as wire:
        wire.ask(b"SELECT INBOX")

        assert wire.ask(command)[-1].startswith(b"OK")


def test_without_uidplus_nobody_says_where_a_message_went(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, without=frozenset({"UIDPLUS"})).account(dovecot)

    with poor.wire() as wire:
        wire.ask(b"SELECT INBOX")
        appended = wire.ask(b"APPEND INBOX {%d+}\r\n%s" % (len(LETTER), LETTER))
        copied = wire.ask(b"UID COPY 1 Trash")
        moved = wire.ask(b"UID MOVE 1 Trash")
    assert b"* 1 EXPUNGE" in moved
    assert not [line for line in (*appended, *copied, *moved) if b"UID " in line]


def test_without_special_use_the_attributes_are_gone(dovecot: Guest, poor_server: MakePoorServer) -> None:
    with poor_server(dovecot.port, without=frozenset({"SPECIAL-USE"})).account(dovecot).client() as client:
        flags = {name: set(flags) for flags, _, name in client.list_folders()}

    assert flags["Drafts"] == {b"\\HasNoChildren"}


def test_a_command_can_be_refused(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, refuse=frozenset({"APPEND", "UID COPY"})).account(dovecot)

    with poor.client() as client, pytest.raises(IMAPClient.Error, match="Unknown command"):
        client.append("INBOX", LETTER, (), AT)  # with a literal that waits for its go-ahead
    with poor.wire() as wire:
        wire.ask(b"SELECT INBOX")
        assert wire.ask(b"UID COPY 1 Trash") == [b"BAD Unknown command."]
        assert wire.ask(b"UID FETCH 1 FLAGS")[-1].startswith(b"OK")


def test_a_command_can_be_refused_for_what_it_asks(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, dress=Dress(too_much="SEARCH (OR .*){2}")).account(dovecot)

    with poor.wire() as wire:
        wire.ask(b"SELECT INBOX")
        assert wire.ask(b"SEARCH OR SEEN OR DRAFT DELETED") == [b"BAD Unknown command."]
        assert wire.ask(b"SEARCH OR SEEN DRAFT")[-1].startswith(b"OK")


def test_a_server_can_announce_more_than_it_has(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, dress=Dress(without_all_but("IDLE"), besides=("X-ONE", "X-TWO"))).account(dovecot)

    assert capabilities(poor) == {b"IMAP4rev1", b"IDLE", b"X-ONE", b"X-TWO"}


def test_roles_can_be_told_although_that_is_not_announced(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port, dress=Dress(frozenset({"SPECIAL-USE"}), tells_roles=True)).account(dovecot)

    assert b"SPECIAL-USE" not in capabilities(poor)
    with poor.client() as client:
        assert b"\\Drafts" in {name: flags for flags, _, name in client.list_folders()}["Drafts"]


def test_commands_and_responses_can_be_rewritten(dovecot: Guest, poor_server: MakePoorServer) -> None:
    dovecot.deliver("INBOX", LETTER, AT)
    dress = Dress(
        commands=(Rewriting(re.compile(rb"^(\S+) EXPUNGE\r\n"), b"\\1 MOVE 1 Trash\r\n"),),
        responses=(Rewriting(re.compile(rb"^\* \d+ EXPUNGE\r\n"), b""),),
    )
    with poor_server(dovecot.port, dress=dress).account(dovecot).wire() as wire:
        wire.ask(b"SELECT INBOX")
        said = wire.ask(b"EXPUNGE")

    assert dovecot.count("Trash") == 1
    assert b"* 1 EXPUNGE" not in said


def test_literals_pass_in_both_directions(dovecot: Guest, poor_server: MakePoorServer) -> None:
    poor = poor_server(dovecot.port).account(dovecot)
    raw = b"Subject: a7 OK {9}\r\n\r\n" + b"* BYE {12}\r\na1 NOOP\r\n" * 50_000

    poor.fill([Mail("INBOX", raw, AT)])  # does not wait
    poor.deliver("INBOX", raw, AT)  # waits

    with poor.client() as client:
        client.select_folder("INBOX")
        assert [one[b"BODY[]"] for one in client.fetch([1, 2], ["BODY.PEEK[]"]).values()] == [raw, raw]


@pytest.mark.parametrize("moment, kept", [(Moment.BEFORE, 0), (Moment.FORWARDED, 1), (Moment.ANSWERED, 1)])
@pytest.mark.parametrize("without", [FULL, frozenset({"LITERAL+"})], ids=["at once", "literal by literal"])
def test_a_connection_is_cut_at_the_moment_chosen(
    moment: Moment, kept: int, without: frozenset[str], dovecot: Guest, poor_server: MakePoorServer
) -> None:
    proxy = poor_server(dovecot.port, without=without)
    proxy.cut_after(r"^APPEND .?Sent\b", moment)
    poor = proxy.account(dovecot)
    poor.deliver("INBOX", LETTER, AT)  # not the command that was meant

    client = poor.client()
    with pytest.raises(IMAPClient.AbortError):
        client.append("Sent", LETTER, (), AT)
    client.shutdown()

    assert eventually(lambda: dovecot.count("Sent") == kept)
    poor.deliver("Sent", LETTER, AT)  # the next connection is not cut
    assert dovecot.count("Sent") == kept + 1


def test_a_hanging_server_passes_nothing_and_loses_nothing(dovecot: Guest, poor_server: MakePoorServer) -> None:
    proxy = poor_server(dovecot.port)
    with proxy.account(dovecot).wire() as wire:
        proxy.hang()
        answers: list[list[bytes]] = []
        asking = threading.Thread(target=lambda: answers.append(wire.ask(b"CREATE Later")))
        asking.start()
        asking.join(0.2)
        assert answers == []
        assert not exists(dovecot, "Later")

        proxy.resume()

        asking.join(20)
        assert answers[0][-1].startswith(b"OK")


def test_a_server_can_hang_once_it_has_a_command(dovecot: Guest, poor_server: MakePoorServer) -> None:
    proxy = poor_server(dovecot.port)
    proxy.hang_after("^CREATE Later")
    with proxy.account(dovecot).wire() as wire:
        wire.send(b"x1 CREATE Later\r\n")
        assert eventually(lambda: exists(dovecot, "Later"))

        proxy.resume()

        assert wire.line().startswith(b"x1 OK")


def test_every_connection_can_be_cut_at_once(dovecot: Guest, poor_server: MakePoorServer) -> None:
    proxy = poor_server(dovecot.port)
    poor = proxy.account(dovecot)
    with poor.wire() as one, poor.wire() as other:
        proxy.cut()

        assert (one.line(), other.line()) == (b"", b"")
    assert poor.count("INBOX") == 0


def test_news_comes_through_while_idle(dovecot: Guest, poor_server: MakePoorServer) -> None:
    proxy = poor_server(dovecot.port)
    with proxy.account(dovecot).wire() as wire:
        wire.ask(b"SELECT INBOX")
        wire.send(b"x1 IDLE\r\n")
        assert wire.line().startswith(b"+")
        dovecot.deliver("INBOX", LETTER, AT)
        assert wire.line() == b"* 1 EXISTS"
        wire.send(b"DONE\r\n")
        assert {wire.line()[:4], wire.line()[:4]} == {b"* 1 ", b"x1 O"}
    assert proxy.commands[-2:] == ["IDLE", "DONE"]


def test_commands_and_round_trips_are_counted(dovecot: Guest, poor_server: MakePoorServer) -> None:
    proxy = poor_server(dovecot.port, without=frozenset({"IDLE"}))
    with proxy.account(dovecot).wire() as wire:
        proxy.commands.clear()
        before = proxy.round_trips

        wire.send(b"x1 STATUS INBOX (UIDNEXT)\r\nx2 STATUS Sent (UIDNEXT)\r\n")
        for _ in range(4):
            wire.line()
        wire.ask(b"IDLE")

    assert proxy.commands == ["STATUS INBOX (UIDNEXT)", "STATUS Sent (UIDNEXT)", "IDLE"]
    assert proxy.round_trips - before == 2


def test_where_no_server_listens_a_connection_ends_at_once(
    make_dovecot: Callable[..., Dovecot], poor_server: MakePoorServer
) -> None:
    server = make_dovecot()
    proxy = poor_server(server.port)
    server.stop()

    with pytest.raises(IMAPClient.AbortError):
        proxy.account(server).client()

    server.start()
    assert proxy.account(server).count("INBOX") == 0


def test_nothing_of_a_closed_proxy_is_left(dovecot: Guest) -> None:
    threads = threading.active_count()
    with PoorServer(dovecot.port) as proxy, proxy.account(dovecot).wire() as wire:
        assert threading.active_count() == threads + 1

        proxy.close()

        assert wire.line() == b""
        assert threading.active_count() == threads
    with pytest.raises(ConnectionRefusedError):
        proxy.account(dovecot).wire()


def capabilities(account: Account) -> set[bytes]:
    with account.wire() as wire:
        return set(wire.ask(b"CAPABILITY")[0].split()[2:])


def exists(account: Account, mailbox: str) -> bool:
    with account.client() as client:
        return bool(client.folder_exists(mailbox))
