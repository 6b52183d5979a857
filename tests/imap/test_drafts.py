"""By which commands a draft is placed and removed, and how a server may refuse them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from crickets.core.mail import Flag, Locator, Mailbox, MailboxRole
from crickets.errors import MailboxMissing, MailboxUnreadable
from crickets.imap.drafts import append, remove
from crickets.ports import Interest, Mail, Removal
from tests.imap.played import Played, played
from tests.imap.worlds import DovecotWorld
from tests.mailboxes import letter
from tests.servers.dovecot import Guest
from tests.servers.extensions import BARE
from tests.servers.proxy import PoorServer

NOW = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
RAW = letter(message_id="one@studio.example")
DRAFTS = Mailbox("Drafts", MailboxRole.DRAFTS)
OURS = Locator("Drafts", 7, 5)
NOBODY = Interest(frozenset(), NOW)
MakeProxy = Callable[..., PoorServer]
SELECTED = (b"* 3 EXISTS", b"* OK [UIDVALIDITY 7]", b"C1 OK [READ-WRITE]", b"* 1 FETCH (UID 5 FLAGS ())", b"C2 OK")


@pytest.fixture
def server() -> Iterator[Played]:
    with played() as server:
        server.session.capabilities = frozenset({"UIDPLUS", "UNSELECT"})
        yield server


def dressed(dovecot: Guest, poor_server: MakeProxy, without: frozenset[str]) -> tuple[DovecotWorld, PoorServer]:
    proxy = poor_server(dovecot.port, without=without)
    return DovecotWorld(dovecot, proxy.port), proxy


def removed(world: DovecotWorld, mail: Mail, *others: str) -> tuple[Removal, list[str]]:
    """Remove a draft; how that ended, and what lies in Trash then. `others` are drafts with such flags beside it."""
    for flag in others:
        world.deliver(RAW, "Drafts", NOW, [flag])
    ours = world.deliver(RAW, "Drafts", NOW, [Flag.DRAFT])
    ended = mail.remove(ours)
    return ended, [arrival.envelope.message_id for arrival in mail.beyond("Trash", 1)]


def test_with_uidplus_a_draft_is_expunged_alone(dovecot: Guest, poor_server: MakeProxy) -> None:
    world, proxy = dressed(dovecot, poor_server, frozenset())
    with closing(world.connect()) as mail:
        assert removed(world, mail, Flag.DELETED) == (Removal.REMOVED, [])

    assert any(command.startswith("UID EXPUNGE") for command in proxy.commands)
    assert "EXPUNGE" not in proxy.commands


def test_without_uidplus_a_draft_is_moved_into_trash(dovecot: Guest, poor_server: MakeProxy) -> None:
    world, proxy = dressed(dovecot, poor_server, frozenset({"UIDPLUS"}))
    with closing(world.connect()) as mail:
        assert removed(world, mail, Flag.DELETED) == (Removal.REMOVED, ["one@studio.example"])

    assert not [command for command in proxy.commands if "EXPUNGE" in command or "STORE" in command]


@pytest.mark.parametrize("without", [BARE, frozenset({"UIDPLUS", "MOVE"})], ids=["bare", "without UIDPLUS and MOVE"])
def test_without_both_a_draft_is_copied_into_trash_and_expunged_where_nothing_else_is_marked(
    without: frozenset[str], dovecot: Guest, poor_server: MakeProxy
) -> None:
    world, proxy = dressed(dovecot, poor_server, without)
    with closing(world.connect()) as mail:
        assert removed(world, mail, Flag.SEEN) == (Removal.REMOVED, ["one@studio.example"])

    assert "EXPUNGE" in proxy.commands


def test_without_both_a_draft_stays_marked_where_another_is(dovecot: Guest, poor_server: MakeProxy) -> None:
    world, proxy = dressed(dovecot, poor_server, BARE)
    with closing(world.connect()) as mail:
        others = world.deliver(RAW, "Drafts", NOW, [Flag.DELETED])
        ours = world.deliver(RAW, "Drafts", NOW, [Flag.DRAFT])

        assert [mail.remove(ours), mail.remove(ours)] == [Removal.FLAGGED, Removal.FLAGGED]
        assert len(mail.beyond("Trash", 1)) == 1, "copied once, however often it is tried"
        assert [arrival.locator for arrival in mail.beyond("Drafts", 1)] == [others, ours]
        assert mail.flags(ours) == frozenset({Flag.DRAFT, Flag.DELETED})
        list(mail.changes({}, NOBODY))
        mail.status("Drafts")

    assert not {"EXPUNGE", "CLOSE"} & set(proxy.commands[: proxy.commands.index('EXAMINE "Trash"')])
    assert dovecot.count("Drafts") == 2, "leaving the mailbox expunged nothing"


def test_under_another_uidvalidity_nothing_is_touched(server: Played) -> None:
    server.says(b"* 3 EXISTS", b"* OK [UIDVALIDITY 8]", b"C1 OK", b"C2 OK")

    assert remove(server.session, OURS, None) is Removal.ABSENT
    assert server.heard == [b'C1 SELECT "Drafts"', b"C2 UNSELECT"]


def test_a_draft_that_the_server_will_not_expunge_stays_marked(server: Played) -> None:
    server.says(*SELECTED, b"C3 OK", b"C4 NO [EXPUNGE-NOT-ALLOWED] no", b"C5 OK")

    assert remove(server.session, OURS, None) is Removal.FLAGGED


def test_a_mailbox_that_cannot_be_written_is_an_error_that_names_it(server: Played) -> None:
    server.says(*SELECTED, b"C3 NO [READ-ONLY] Mailbox is read-only.", b"C4 OK")

    with pytest.raises(MailboxUnreadable, match="refused to mark a message: Mailbox is read-only"):
        remove(server.session, OURS, None)
    assert server.session.opened is None


def test_where_there_is_no_trash_a_draft_is_expunged_without_a_copy(server: Played) -> None:
    server.session.capabilities = frozenset({"MOVE", "UNSELECT"})
    server.says(*SELECTED, b"C3 OK", b"* SEARCH 5", b"C4 OK", b"* 1 EXPUNGE", b"C5 OK", b"C6 OK")

    assert remove(server.session, OURS, None) is Removal.REMOVED
    assert [line.split()[1] for line in server.heard] == [b"SELECT", b"UID", b"UID", b"UID", b"EXPUNGE", b"UNSELECT"]


@pytest.mark.parametrize(
    "answer, placed",
    [
        (b"C1 OK [APPENDUID 7 5] Append completed.", OURS),
        (b"C1 OK [appenduid 7 5] Append completed.", OURS),
        (b"C1 OK Append completed.", None),
        (b"C1 OK [HIGHESTMODSEQ 9] Append completed.", None),
    ],
)
def test_where_a_draft_stands_is_what_the_server_says(answer: bytes, placed: Locator | None, server: Played) -> None:
    server.says(b"+", answer)

    assert append(server.session, DRAFTS, b"a\r\n", NOW) == placed
    assert server.heard[0] == b'C1 APPEND "Drafts" (\\Draft \\Seen) "02-Mar-2026 09:30:15 +0000" {3}'


@pytest.mark.parametrize(
    "answer, error, said",
    [
        (b"C1 NO [TRYCREATE] No such mailbox.", MailboxMissing, "Drafts does not exist any more; create it"),
        (b"C1 NO [OVERQUOTA] Quota exceeded.", MailboxUnreadable, "refused to place a draft in Drafts: Quota exceeded"),
        (b"C1 BAD Invalid date", MailboxUnreadable, "Invalid date"),
    ],
)
@pytest.mark.parametrize("go_ahead", [(), (b"+",)], ids=["before the message", "after it"])
def test_a_refused_draft(
    answer: bytes, error: type[Exception], said: str, go_ahead: tuple[bytes, ...], server: Played
) -> None:
    server.says(*go_ahead, answer)

    with pytest.raises(error, match=said):
        append(server.session, DRAFTS, b"a\r\n", NOW)
