"""The peculiarities of large providers' servers, one by one: what would go wrong on each if it were not known."""

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace

import pytest

from crickets.core.mail import Flag, Mailbox, MailboxRole
from crickets.errors import MailboxUnreadable
from crickets.imap import ImapMail
from crickets.ports import Batch, Interest, Removal
from tests.imap.contract import ACME, FROM_ACME, NOW, Reader, ids
from tests.imap.worlds import DovecotWorld
from tests.mailboxes import letter
from tests.servers.dovecot import Guest
from tests.servers.dovecot_conf import Layout
from tests.servers.kinds import ALL_MAIL, EXCHANGE, GMAIL, ICLOUD, OFFICE_365, STARRED, WITHHELD, Kind
from tests.servers.proxy import PoorServer

EXCHANGES = pytest.mark.parametrize("provider", [OFFICE_365, EXCHANGE], ids=["Office 365", "Exchange"])


@dataclass
class At:
    """An account at a provider, and the proxy that makes it one."""

    world: DovecotWorld
    proxy: PoorServer

    def connected(self) -> AbstractContextManager[ImapMail]:
        return closing(self.world.imap())


@pytest.fixture
def at(guest_of: Callable[[Layout], Guest], poor_server: Callable[..., PoorServer]) -> Callable[[Kind], At]:
    def account(provider: Kind) -> At:
        guest = guest_of(provider.layout)
        proxy = poor_server(guest.port, dress=provider.dress)
        return At(DovecotWorld(guest, proxy.port), proxy)

    return account


# Gmail


def test_gmail_lists_a_mailbox_that_cannot_be_opened_above_those_with_a_role(at: Callable[[Kind], At]) -> None:
    with at(GMAIL).connected() as mail:
        found = set(mail.mailboxes())

    assert "[Gmail]" not in {mailbox.name for mailbox in found}
    assert {
        Mailbox("[Gmail]/Drafts", MailboxRole.DRAFTS),
        Mailbox(ALL_MAIL, MailboxRole.ALL),
        Mailbox(STARRED, MailboxRole.FLAGGED),
        Mailbox("[Gmail]/Important", MailboxRole.IMPORTANT),
    } < found


def test_gmail_archives_what_is_expunged_so_a_draft_goes_into_trash(at: Callable[[Kind], At]) -> None:
    gmail = at(GMAIL)
    draft = gmail.world.deliver(FROM_ACME, "[Gmail]/Drafts", NOW, [Flag.DRAFT, Flag.SEEN])
    with gmail.connected() as mail:
        assert mail.remove(draft) is Removal.REMOVED

        assert mail.beyond(ALL_MAIL, 1) == [], "there it would look like a message that was sent"
        assert len(mail.beyond("[Gmail]/Trash", 1)) == 1


def test_gmail_marks_nothing_as_deleted_it_archives_at_once(at: Callable[[Kind], At]) -> None:
    gmail = at(GMAIL)
    draft = gmail.world.deliver(FROM_ACME, "[Gmail]/Drafts", NOW, [Flag.DRAFT])
    with gmail.proxy.account(gmail.world.account).client() as others:
        others.select_folder("[Gmail]/Drafts")
        others.add_flags([draft.uid], [Flag.DELETED], silent=True)

    with gmail.connected() as mail:
        assert mail.flags(draft) is None
        assert [arrival.is_draft for arrival in mail.beyond(ALL_MAIL, 1)] == [True]


def test_gmail_has_condstore_without_qresync_and_nothing_is_enabled(at: Callable[[Kind], At]) -> None:
    gmail = at(GMAIL)
    with gmail.connected() as mail:
        reader = Reader(mail)
        reader.look()
        assert {"CONDSTORE", "QRESYNC"} & mail.capabilities == {"CONDSTORE"}
        assert reader.cursors["INBOX"].modseq is not None

    assert not [command for command in gmail.proxy.commands if "ENABLE" in command or "CHANGEDSINCE" in command]


# Office 365 and Exchange


@EXCHANGES
def test_exchange_tells_roles_without_announcing_that_it_can(provider: Kind, at: Callable[[Kind], At]) -> None:
    with at(provider).connected() as mail:
        assert "SPECIAL-USE" not in mail.capabilities
        assert mail.mailbox(MailboxRole.TRASH).name == provider.layout.folders.trash
        assert mail.mailbox(MailboxRole.SENT).name == provider.layout.folders.sent


def test_exchange_in_german_names_its_mailboxes_in_modified_utf_7(at: Callable[[Kind], At]) -> None:
    exchange = at(EXCHANGE)
    with exchange.connected() as mail:
        assert mail.mailbox(MailboxRole.DRAFTS).name == "Entwürfe"
        mail.append(FROM_ACME, NOW)

    assert any(command.startswith('APPEND "Entw&APw-rfe"') for command in exchange.proxy.commands)


@EXCHANGES
def test_exchange_has_no_condstore_so_a_flag_changes_no_cursor(provider: Kind, at: Callable[[Kind], At]) -> None:
    exchange = at(provider)
    drafts = provider.layout.folders.drafts
    draft = exchange.world.deliver(FROM_ACME, drafts, NOW, [Flag.DRAFT])
    with exchange.connected() as mail:
        reader = Reader(mail)
        reader.look()
        exchange.world.mark(draft, Flag.DELETED)

        assert reader.look() == []
        assert reader.cursors[drafts].modseq is None, "whoever wants to know of a draft's flags has to ask"
        assert mail.flags(draft) == frozenset({Flag.DRAFT, Flag.DELETED})


@EXCHANGES
def test_exchange_understands_no_long_question_so_it_is_asked_several_short_ones(
    provider: Kind, at: Callable[[Kind], At]
) -> None:
    exchange = at(provider)
    exchange.world.deliver(FROM_ACME, "INBOX", NOW)
    exchange.world.deliver(letter(message_id="two@bolt.example", sender="eva@bolt.example"), "INBOX", NOW)
    wanted = Interest(frozenset({"@acme.example", "eva@bolt.example", "@clay.example"}), ACME.since)
    with exchange.connected() as mail:
        assert set(ids(Reader(mail).look(wanted))) == {"one@acme.example", "two@bolt.example"}

    refused = [command for command in exchange.proxy.commands if command.count("OR ") > 4]
    assert len(refused) == 1, "once is enough to know"


@EXCHANGES
def test_exchange_leaves_out_what_it_cannot_convert_and_it_is_counted(provider: Kind, at: Callable[[Kind], At]) -> None:
    exchange = at(provider)
    with exchange.connected() as mail:
        reader = Reader(mail)
        reader.look()
        withheld = exchange.world.deliver(letter(subject=WITHHELD.decode()), "INBOX", NOW)
        exchange.world.deliver(FROM_ACME, "INBOX", NOW)
        changes = reader.look()

    [batch] = [change for change in changes if isinstance(change, Batch)]
    assert ids(changes) == ["one@acme.example"]
    assert [(unparsed.locator, unparsed.writers) for unparsed in batch.unparsed] == [
        (withheld, frozenset({"@acme.example"}))
    ]


def test_exchange_says_that_the_user_is_not_connected_and_then_nothing_is_concluded(
    at: Callable[[Kind], At],
) -> None:
    """The login is granted, and everything after it refused until the next one."""
    unconnected = replace(OFFICE_365.dress, refuse=frozenset({"LIST", "STATUS", "EXAMINE"}))
    with (
        at(replace(OFFICE_365, dress=unconnected)).connected() as mail,
        pytest.raises(MailboxUnreadable, match="refused to list the mailboxes"),
    ):
        list(mail.changes({}, ACME))


# iCloud


def test_icloud_announces_before_the_login_hardly_anything_so_it_is_asked_again(at: Callable[[Kind], At]) -> None:
    icloud = at(ICLOUD)
    with icloud.proxy.account(icloud.world.account).wire() as wire:
        assert b"UIDPLUS" not in wire.greeting
    with icloud.connected() as mail:
        assert {"UIDPLUS", "LIST-STATUS", "XAPPLEPUSHSERVICE"} < mail.capabilities


def test_icloud_only_counts_what_a_search_finds_so_it_is_asked_in_the_old_way(at: Callable[[Kind], At]) -> None:
    icloud = at(ICLOUD)
    icloud.world.deliver(FROM_ACME, "INBOX", NOW)
    with icloud.connected() as mail:
        assert "ESEARCH" in mail.capabilities
        assert ids(Reader(mail).look()) == ["one@acme.example"]
        assert "ESEARCH" not in mail.capabilities


def test_icloud_tells_no_role_so_they_are_known_by_their_names(at: Callable[[Kind], At]) -> None:
    with at(ICLOUD).connected() as mail:
        assert mail.mailbox(MailboxRole.SENT).name == "Sent Messages"
        assert mail.mailbox(MailboxRole.TRASH).name == "Deleted Messages"


def test_icloud_announces_qresync_and_does_not_enable_it_and_nothing_rests_on_it(at: Callable[[Kind], At]) -> None:
    icloud = at(ICLOUD)
    with icloud.connected() as mail:
        reader = Reader(mail)
        gone = icloud.world.deliver(FROM_ACME, "Drafts", NOW)
        reader.look()
        icloud.world.expunge(gone)
        [change] = reader.look()

    assert isinstance(change, Batch)
    assert (change.mailbox.name, change.arrivals) == ("Drafts", ())
    assert not [command for command in icloud.proxy.commands if "QRESYNC" in command]
