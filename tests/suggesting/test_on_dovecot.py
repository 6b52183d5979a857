"""Proposing clients, on a real server."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from crickets.imap import Access, ImapMail, Password, Watch, connect
from crickets.reading.reader import Reader
from crickets.suggesting import Suggestion, Whose, suggestions
from tests.imap.contract import Reader as Reading
from tests.mailboxes import FakeMail, Server
from tests.servers.account import HOST, Account
from tests.servers.dovecot import Guest
from tests.servers.proxy import PoorServer
from tests.suggesting.people import NOW, PROPOSED, came, deliver, everybody, sent

WHOSE = Whose(frozenset({"you@studio.example"}))


@pytest.fixture
def proxy(dovecot: Guest) -> Iterator[PoorServer]:
    """Hears what is said to the server."""
    with PoorServer(dovecot.port) as proxy:
        yield proxy


def logged_in(account: Account) -> ImapMail:
    access = Access("main", HOST, account.port, "none", account.user, Password(lambda: account.password))
    return connect(access, Watch())


def proposed(account: Account) -> tuple[Suggestion, ...]:
    with closing(logged_in(account)) as mail:
        return tuple(suggestions([mail], Reader(), WHOSE, NOW))


def test_a_real_server_proposes_whom_the_mailbox_in_memory_proposes(dovecot: Guest) -> None:
    dovecot.fill(everybody())
    found = proposed(dovecot)

    assert [one.key for one in found] == PROPOSED
    assert found == tuple(suggestions([FakeMail(deliver(everybody(), Server()))], Reader(), WHOSE, NOW))


def test_the_mailbox_is_read_and_left_as_it_was(dovecot: Guest, proxy: PoorServer) -> None:
    dovecot.fill(mail._replace(flags=()) for mail in everybody())

    proposed(proxy.account(dovecot))

    with dovecot.client() as client:
        for mailbox in ("INBOX", "Sent", "Clients", "Trash"):
            client.select_folder(mailbox, readonly=True)
            assert client.search("SEEN") == []
    assert {command.split()[0] for command in proxy.commands} <= {
        *("CAPABILITY", "LOGIN", "LIST", "STATUS", "EXAMINE", "UNSELECT", "UID", "LOGOUT")
    }
    assert not [command for command in proxy.commands if "STORE" in command or "BODY[" in command]


def test_who_watches_the_mailbox_meanwhile_sees_nothing_of_it(dovecot: Guest) -> None:
    dovecot.fill(mail._replace(flags=()) for mail in everybody())
    with closing(logged_in(dovecot)) as watching:
        reader = Reading(watching)
        reader.look()
        proposed(dovecot)

        assert reader.look() == []


def test_it_costs_what_the_user_writes_and_not_what_lies_in_the_mailbox(dovecot: Guest, proxy: PoorServer) -> None:
    strangers = [came(f"one{number}@news{number}.example", number % 80) for number in range(300)]
    dovecot.fill([*strangers, sent("eva@bolt.example", 9), came("eva@bolt.example", 20)])

    proposed(proxy.account(dovecot))
    fetched = [command for command in proxy.commands if command.startswith("UID FETCH")]

    assert len([command for command in fetched if "HEADER" in command]) == 2
    assert [command.split()[2] for command in fetched if "HEADER" in command] == ["1", "301"]
    assert len([command for command in fetched if "HEADER" not in command]) == 2
