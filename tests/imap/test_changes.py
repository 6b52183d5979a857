"""How a look is made of commands: how many, how long, and what becomes of it when the connection ends."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from crickets.core.mail import Locator, MailboxCursor, MailboxRole
from crickets.errors import ConnectionLost, MailboxUnreadable
from crickets.imap import Limits, Watch
from crickets.imap.changes import changes, look
from crickets.ports import Batch, Change, Gone, Interest, Mail, Renumbered, Unreadable
from tests.imap.played import Played, played
from tests.imap.worlds import DovecotWorld
from tests.mailboxes import letter
from tests.servers.account import Mail as Stored
from tests.servers.dovecot import Guest
from tests.servers.extensions import BARE
from tests.servers.proxy import Moment, PoorServer

NOW = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
ACME = Interest(frozenset({"@acme.example"}), NOW - timedelta(days=90))
RAW = letter(message_id="one@acme.example")


def looked(mail: Mail, cursors: dict[str, MailboxCursor], interest: Interest = ACME) -> list[Change]:
    found = list(mail.changes(cursors, interest))
    cursors |= {each.mailbox.name: each.cursor for each in found if isinstance(each, Batch) and each.cursor}
    return found


def ids(found: list[Change]) -> list[str]:
    return [arrival.envelope.message_id for each in found if isinstance(each, Batch) for arrival in each.arrivals]


@pytest.fixture
def mail(behind_proxy: DovecotWorld) -> Iterator[Mail]:
    with closing(behind_proxy.connect()) as mail:
        yield mail


# Round trips


def test_a_quiet_look_is_one_command(behind_proxy: DovecotWorld, mail: Mail, proxy: PoorServer) -> None:
    behind_proxy.deliver(RAW, "INBOX", NOW)
    cursors: dict[str, MailboxCursor] = {}
    looked(mail, cursors)
    looked(mail, cursors)
    proxy.commands.clear()
    before = proxy.round_trips

    assert looked(mail, cursors) == []
    assert proxy.commands == ['LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))']
    assert proxy.round_trips - before == 1


def test_a_quiet_look_with_a_mailbox_open_is_one_round_trip(mail: Mail, proxy: PoorServer) -> None:
    cursors: dict[str, MailboxCursor] = {}
    looked(mail, cursors)
    ear, bell = socket.socketpair()
    with ear, bell:
        mail.wait(0, ear)
    proxy.commands.clear()
    before = proxy.round_trips

    assert looked(mail, cursors) == []
    assert [command.split()[0] for command in proxy.commands] == ["UNSELECT", "LIST"]
    assert proxy.round_trips - before == 1


def test_a_quiet_look_at_a_bare_server_is_two_round_trips(
    dovecot: Guest, poor_server: Callable[..., PoorServer]
) -> None:
    proxy = poor_server(dovecot.port, without=BARE)
    cursors: dict[str, MailboxCursor] = {}
    with closing(DovecotWorld(dovecot, proxy.port).connect()) as mail:
        looked(mail, cursors)
        before = proxy.round_trips

        assert looked(mail, cursors) == []
        assert proxy.round_trips - before == 2


def test_what_only_changed_its_flags_is_not_read_again(
    behind_proxy: DovecotWorld, mail: Mail, proxy: PoorServer
) -> None:
    locator = behind_proxy.deliver(RAW, "INBOX", NOW)
    cursors: dict[str, MailboxCursor] = {}
    looked(mail, cursors)
    behind_proxy.mark(locator, "\\Seen")
    proxy.commands.clear()
    [change] = looked(mail, cursors)

    assert isinstance(change, Batch)
    assert (change.mailbox.name, change.arrivals, change.cursor) == ("INBOX", (), cursors["INBOX"])
    assert not [command for command in proxy.commands if "FETCH" in command]


def test_new_mail_costs_two_commands_more(behind_proxy: DovecotWorld, mail: Mail, proxy: PoorServer) -> None:
    cursors: dict[str, MailboxCursor] = {}
    looked(mail, cursors)
    for _ in range(3):
        behind_proxy.deliver(RAW, "INBOX", NOW)
    proxy.commands.clear()
    looked(mail, cursors)

    assert [command.split(" (")[0] for command in proxy.commands][1:] == ['EXAMINE "INBOX"', "UID FETCH 1:3"]


# Many messages


def test_thousands_of_new_messages_come_in_batches_that_can_be_interrupted(
    dovecot: Guest, behind_proxy: DovecotWorld, mail: Mail, proxy: PoorServer
) -> None:
    cursors: dict[str, MailboxCursor] = {}
    looked(mail, cursors)
    dovecot.fill(Stored("INBOX", b"Message-ID: <%d@x.example>\r\n\r\n" % number, NOW) for number in range(2_500))
    interrupted = mail.changes(cursors, ACME)
    first = next(interrupted)
    assert isinstance(first, Batch)
    assert first.cursor is not None
    assert (len(first.arrivals), first.cursor.uidnext) == (1_000, 1_001)
    proxy.cut()
    with pytest.raises(ConnectionLost):
        list(interrupted)

    with closing(behind_proxy.connect()) as again:
        rest = looked(again, cursors | {"INBOX": first.cursor})
        assert ids([first, *rest]) == [f"{number}@x.example" for number in range(2_500)]
        assert [len(each.arrivals) for each in rest if isinstance(each, Batch)] == [1_000, 500]


def test_five_thousand_sparse_uids_are_fetched_by_short_commands(dovecot: Guest, mail: Mail, proxy: PoorServer) -> None:
    strangers = letter(sender="s@stranger.example")
    dovecot.fill(Stored("INBOX", RAW if number % 2 else strangers, NOW) for number in range(10_000))
    found = list(mail.changes({}, ACME))

    uids = [arrival.locator.uid for each in found if isinstance(each, Batch) for arrival in each.arrivals]
    assert uids == list(range(2, 10_001, 2))
    assert max(map(len, proxy.commands)) < 8_000


# Lost connections

LOOKS = ["LIST", "EXAMINE", "SEARCH", "FETCH"]
WORKS: dict[str, Callable[[Mail, Locator], object]] = {
    "APPEND": lambda mail, at: mail.append(RAW, NOW) or at,
    "STATUS": lambda mail, at: mail.status(at.mailbox),
    "SELECT": lambda mail, at: mail.remove(at),
    "STORE": lambda mail, at: mail.remove(at),
    "EXPUNGE": lambda mail, at: mail.remove(at),
    "UNSELECT": lambda mail, at: mail.remove(at),
    r"FLAGS.SILENT \(\\Flagged": lambda mail, at: mail.flag(at),
    "UID FLAGS": lambda mail, at: mail.flags(at),
    r"BODY.PEEK\[\]": lambda mail, at: mail.read(at),
    "INTERNALDATE": lambda mail, at: mail.crowd(at, NOW),
    "UID SEARCH": lambda mail, at: mail.beyond(at.mailbox, 1),
}


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("command", LOOKS)
def test_a_look_that_is_cut_off_is_a_lost_connection(
    command: str, moment: Moment, behind_proxy: DovecotWorld, mail: Mail, proxy: PoorServer
) -> None:
    behind_proxy.deliver(RAW, "INBOX", NOW)
    proxy.cut_after(command, moment)

    with pytest.raises(ConnectionLost, match="Crickets connects again"):
        list(mail.changes({}, ACME))


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("command", WORKS)
def test_work_that_is_cut_off_is_a_lost_connection(
    command: str, moment: Moment, behind_proxy: DovecotWorld, mail: Mail, proxy: PoorServer
) -> None:
    locator = behind_proxy.deliver(RAW, "Drafts", NOW)
    mail.mailboxes()
    proxy.cut_after(command, moment)

    with pytest.raises(ConnectionLost):
        WORKS[command](mail, locator)
    with pytest.raises(ConnectionLost):
        mail.status("INBOX")
    mail.close()


@pytest.mark.parametrize("command", ["CAPABILITY", "LOGIN"])
def test_a_login_that_is_cut_off_is_a_lost_connection(
    command: str, behind_proxy: DovecotWorld, proxy: PoorServer
) -> None:
    proxy.cut_after(command)

    with pytest.raises(ConnectionLost):
        behind_proxy.connect()


@pytest.mark.parametrize("command", ["LOGIN", "LIST", "FETCH"])
def test_a_server_that_hangs_is_a_lost_connection(command: str, behind_proxy: DovecotWorld, proxy: PoorServer) -> None:
    behind_proxy.deliver(RAW, "INBOX", NOW)
    proxy.hang_after(command)

    with pytest.raises(ConnectionLost, match="has not answered"):
        list(behind_proxy.imap(limits=Limits(connect=5, read=0.5)).changes({}, ACME))
    proxy.resume()


def test_a_connection_that_is_cut_while_waiting_is_lost(mail: Mail, proxy: PoorServer) -> None:
    ear, bell = socket.socketpair()
    proxy.cut_after("IDLE")

    with ear, bell, pytest.raises(ConnectionLost):
        mail.wait(30, ear)


def test_a_server_that_goes_down_is_a_lost_connection(make_dovecot: Callable[..., Guest]) -> None:
    server = make_dovecot()
    with closing(DovecotWorld(server, server.port).connect()) as mail:
        mail.mailboxes()
        server.stop()  # type: ignore[attr-defined]

        with pytest.raises(ConnectionLost):
            mail.status("INBOX")


# Servers that say strange things

LISTED = (b'* LIST () "/" INBOX', b'* LIST (\\Sent) "/" Sent')
STOOD = {"INBOX": MailboxCursor("INBOX", 7, 3, 2), "Sent": MailboxCursor("Sent", 8, 1, 0)}


@pytest.fixture
def server() -> Iterator[Played]:
    with played() as server:
        yield server


def asked(server: Played, cursors: dict[str, MailboxCursor]) -> list[Change]:
    return list(changes(server.session, look(server.session, Watch()), cursors, ACME))


def test_a_server_that_lists_nothing_has_lost_nothing(server: Played) -> None:
    server.says(b"C1 OK")

    with pytest.raises(MailboxUnreadable, match="lists no mailbox at all"):
        asked(server, STOOD)


def test_a_server_that_does_not_know_list_status_after_all_is_asked_plainly(server: Played) -> None:
    server.session.capabilities = frozenset({"LIST-STATUS"})
    server.says(b"C1 BAD what?", *LISTED, b"C2 OK")
    server.says(b"* STATUS Sent (UIDVALIDITY 8 UIDNEXT 1 MESSAGES 0)", b"C3 OK")
    server.says(b'* STATUS "INBOX" (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 7)', b"C4 OK")

    assert asked(server, STOOD) == []
    assert not server.session.can("LIST-STATUS")


def test_what_a_list_status_leaves_out_is_asked_for_alone(server: Played) -> None:
    server.session.capabilities = frozenset({"LIST-STATUS"})
    server.says(LISTED[0], b"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2)", LISTED[1], b"C1 OK")
    server.says(b"C2 NO [SERVERBUG] Broken.", LISTED[1], b"C3 OK")
    [unreadable] = asked(server, STOOD)

    assert isinstance(unreadable, Unreadable)
    assert (unreadable.mailbox.name, unreadable.mailbox.role) == ("Sent", MailboxRole.SENT)
    assert unreadable.reason == "Broken."


def test_a_mailbox_that_vanishes_during_the_look_is_gone(server: Played) -> None:
    server.session.capabilities = frozenset({"LIST-STATUS"})
    server.says(LISTED[0], b"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2)", LISTED[1], b"C1 OK")
    server.says(b"C2 NO [NONEXISTENT] No such mailbox.")

    assert asked(server, STOOD) == [Gone("Sent")]


def test_of_what_the_open_mailbox_does_not_show_yet_nothing_is_taken_for_read(server: Played) -> None:
    server.session.capabilities = frozenset({"LIST-STATUS"})
    server.says(LISTED[0], b"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 6 MESSAGES 5)", b"C1 OK")
    server.says(b"* 4 EXISTS", b"* OK [UIDVALIDITY 7]", b"* OK [UIDNEXT 5]", b"C2 OK", b"C3 OK", b"* SEARCH", b"C4 OK")
    [gone, batch] = asked(server, STOOD)

    assert gone == Gone("Sent")
    assert isinstance(batch, Batch)
    assert batch.cursor == MailboxCursor("INBOX", 7, 5, 5)
    assert server.heard[2].startswith(b"C3 UID FETCH 3:4 ")


@pytest.mark.parametrize(
    "known, now, renumbered",
    [
        (MailboxCursor("INBOX", 7, 3, 2, 9), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2 HIGHESTMODSEQ 9", False),
        (MailboxCursor("INBOX", 7, 3, 2, 9), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2 HIGHESTMODSEQ 8", True),
        (MailboxCursor("INBOX", 7, 3, 2, 9), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2 HIGHESTMODSEQ 0", False),
        (MailboxCursor("INBOX", 7, 3, 2, 9), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2", False),
        (MailboxCursor("INBOX", 7, 3, 2), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2 HIGHESTMODSEQ 9", False),
        (MailboxCursor("INBOX", 7, 4, 2), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2", True),
        (MailboxCursor("INBOX", 9, 3, 2), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2", True),
        (MailboxCursor("INBOX", 6, 3, 2), b"UIDVALIDITY 7 UIDNEXT 3 MESSAGES 2", True),
    ],
    ids=["quiet", "MODSEQ down", "no MODSEQ now", "no CONDSTORE now", "CONDSTORE now", "UIDNEXT down", "less", "more"],
)
def test_numbers_that_go_down_mean_a_renumbered_mailbox(
    known: MailboxCursor, now: bytes, *, renumbered: bool, server: Played
) -> None:
    server.session.capabilities = frozenset({"LIST-STATUS"})
    server.says(LISTED[0], b"* STATUS INBOX (%s)" % now, b"C1 OK")
    server.says(b"* 2 EXISTS", b"* OK [UIDVALIDITY 7]", b"C2 OK", b"* SEARCH", b"C3 OK")
    found = asked(server, {"INBOX": known})

    assert [type(each) for each in found] == ([Renumbered, Batch] if renumbered else [])


def test_an_unreadable_answer_is_never_another_error(server: Played) -> None:
    server.says(*LISTED, b"C1 OK", b"* STATUS INBOX (UIDNEXT x)", b"C2 OK", b"* STATUS Sent", b"C3 OK")
    server.says(b"* STATUS Sent ()", b"C4 OK", b"C5 OK")

    assert {type(each) for each in asked(server, STOOD)} == {Unreadable}


@pytest.mark.parametrize(
    "capabilities, refusals, ways",
    [
        ({"UNSELECT"}, 0, [b"UNSELECT"]),
        ({"UNSELECT"}, 1, [b"UNSELECT", b"CLOSE"]),
        (set(), 1, [b"CLOSE", b"NOOP"]),
        ({"UNSELECT"}, 2, [b"UNSELECT", b"CLOSE", b"NOOP"]),
    ],
)
def test_a_server_that_will_not_leave_a_mailbox_is_asked_in_another_way(
    capabilities: set[str], refusals: int, ways: list[bytes], server: Played
) -> None:
    server.session.capabilities = frozenset({"LIST-STATUS"} | capabilities)
    server.says(b"* 2 EXISTS", b"C1 OK")
    server.session.examine("INBOX")
    answers = [b"BAD no"] * refusals + [b"OK"]
    for number, answer in enumerate(answers):
        server.says(b"C%d %s" % (2 + 2 * number, answer), LISTED[0], b"C%d OK" % (3 + 2 * number))
    look(server.session, Watch())

    assert [line.split()[1] for line in server.heard[1::2]] == ways


def test_a_mailbox_that_was_opened_for_writing_is_never_closed_by_expunging_it(server: Played) -> None:
    server.session.capabilities = frozenset({"UNSELECT"})
    server.says(b"* 2 EXISTS", b"C1 OK", b"C2 BAD no", b"C3 OK", b"C4 OK")
    server.session.select("Drafts")
    server.session.leave()
    server.session.leave()

    assert [line.split()[1] for line in server.heard] == [b"SELECT", b"UNSELECT", b"EXAMINE", b"CLOSE"]
