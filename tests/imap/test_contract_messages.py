"""What `crickets.ports.Mail` promises of single messages, drafts and waiting, held against every kind of mailbox."""

import select
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from crickets.core.mail import Flag, Locator, MailboxRole
from crickets.errors import MailboxMissing
from crickets.ports import Mail, Removal
from tests.imap.contract import FROM_A_STRANGER, FROM_ACME, NOW, Reader, arrivals, ids
from tests.imap.worlds import World
from tests.mailboxes import letter


@pytest.fixture
def wake() -> Iterator[socket.socket]:
    bell, ear = socket.socketpair()
    with bell, ear:
        yield ear


@pytest.fixture
def drafts(world: World) -> str:
    """What the mailbox for drafts is called."""
    return world.layout.folders.drafts


# One message, one mailbox


def test_beyond_gives_what_stands_from_a_uid_on(world: World, mail: Mail, drafts: str) -> None:
    first, second, third = (world.deliver(FROM_ACME, drafts, NOW) for _ in range(3))
    world.expunge(second)

    assert [arrival.locator for arrival in mail.beyond(drafts, first.uid)] == [first, third]
    assert [arrival.locator for arrival in mail.beyond(drafts, second.uid)] == [third]
    assert mail.beyond(drafts, third.uid + 1) == []
    assert {arrival.role for arrival in mail.beyond(drafts, 1)} == {MailboxRole.DRAFTS}


def test_beyond_leaves_out_what_is_older_than_is_asked_for(mail: Mail, drafts: str) -> None:
    moments = [NOW - timedelta(days=9), NOW]
    for at in moments:
        mail.append(letter("1@studio.example"), at)

    assert [arrival.internaldate for arrival in mail.beyond(drafts, 1, NOW)] == [NOW]
    assert [arrival.internaldate for arrival in mail.beyond(drafts, 1, moments[0])] == moments


def test_status_is_what_a_look_would_find(world: World, reader: Reader, drafts: str) -> None:
    world.deliver(FROM_ACME, drafts, NOW)
    reader.look()

    assert reader.mail.status(drafts) == reader.cursors[drafts]
    uid = world.deliver(FROM_ACME, drafts, NOW).uid
    assert (reader.mail.status(drafts).uidnext, reader.mail.status(drafts).messages) == (uid + 1, 2)


def test_a_message_is_read_byte_for_byte(world: World, mail: Mail) -> None:
    raw = FROM_ACME + "Grüße {5}\r\n* BYE\r\nC1 OK\r\n".encode()
    locator = world.deliver(raw, "INBOX", NOW)

    assert mail.read(locator) == raw
    assert mail.read(locator, 10) == raw[:10]


def test_a_message_that_is_gone_cannot_be_read(world: World, mail: Mail) -> None:
    locator = world.deliver(FROM_ACME, "INBOX", NOW)
    world.expunge(locator)

    assert mail.read(locator) is None
    assert mail.flags(locator) is None


def test_under_another_uidvalidity_there_is_no_such_message(world: World, mail: Mail) -> None:
    locator = world.deliver(FROM_ACME, "INBOX", NOW)
    other = Locator("INBOX", locator.uidvalidity + 1, locator.uid)

    assert mail.read(other) is None
    assert mail.flags(other) is None
    assert mail.remove(other) is Removal.ABSENT
    mail.flag(other)
    assert mail.flags(locator) == frozenset()


def test_a_mailbox_that_does_not_exist_is_missing_and_its_messages_are_gone(mail: Mail) -> None:
    nowhere = Locator("Nowhere", 1, 1)

    assert mail.read(nowhere) is None
    assert mail.flags(nowhere) is None
    with pytest.raises(MailboxMissing, match="Nowhere"):
        mail.status("Nowhere")


def test_a_crowd_is_what_came_in_the_same_minute(world: World, mail: Mail) -> None:
    minute = NOW.replace(second=0)
    found = [world.deliver(FROM_ACME, "INBOX", minute + timedelta(seconds=20 * number)) for number in range(4)]
    world.deliver(FROM_ACME, "INBOX", minute + timedelta(hours=1))

    assert mail.crowd(found[0], minute) == 3
    assert mail.crowd(found[3], minute + timedelta(minutes=1)) == 1


# Drafts


def test_a_draft_is_placed_as_it_is_and_where_the_server_says(reader: Reader, drafts: str) -> None:
    reader.look()
    raw = letter(
        "Grüße.\n.\nFrom me\n", sender="you@studio.example", to="ann@acme.example", message_id="d@studio.example"
    )
    told = reader.mail.append(raw, NOW)
    [arrival] = arrivals(reader.look())

    assert told in {arrival.locator, None}
    assert arrival.is_draft
    assert arrival.flags == {Flag.DRAFT, Flag.SEEN}
    assert (arrival.locator.mailbox, arrival.internaldate) == (drafts, NOW)
    assert reader.mail.read(arrival.locator) == raw


def test_a_draft_keeps_the_moment_that_it_is_given(mail: Mail, drafts: str) -> None:
    long_ago = datetime(2020, 2, 29, 23, 59, 59, tzinfo=UTC)
    mail.append(FROM_ACME, long_ago)

    assert [arrival.internaldate for arrival in mail.beyond(drafts, 1)] == [long_ago]


def test_a_draft_is_removed_and_nothing_else_with_it(world: World, mail: Mail, drafts: str) -> None:
    marked = world.deliver(FROM_ACME, drafts, NOW, [Flag.DELETED])
    ours = world.deliver(FROM_ACME, drafts, NOW, [Flag.DRAFT, Flag.SEEN])
    others = world.deliver(FROM_A_STRANGER, drafts, NOW)
    removal = mail.remove(ours)

    remaining = [arrival.locator for arrival in mail.beyond(drafts, 1)]
    assert {marked, others} <= set(remaining)
    # A server that cannot expunge one message alone is left with ours marked.
    assert removal is (Removal.FLAGGED if ours in remaining else Removal.REMOVED)
    assert mail.flags(ours) in (None, frozenset({Flag.DRAFT, Flag.SEEN, Flag.DELETED}))
    assert mail.flags(others) == frozenset()


def test_a_draft_that_stands_alone_is_always_removed(world: World, mail: Mail, drafts: str) -> None:
    ours = world.deliver(FROM_ACME, drafts, NOW, [Flag.DRAFT])

    assert mail.remove(ours) is Removal.REMOVED
    assert mail.flags(ours) is None
    assert mail.remove(ours) is Removal.ABSENT


def test_a_message_is_flagged_and_keeps_its_other_flags(world: World, mail: Mail, drafts: str) -> None:
    locator = world.deliver(FROM_ACME, drafts, NOW, [Flag.DRAFT])
    mail.flag(locator)

    assert mail.flags(locator) == frozenset({Flag.DRAFT, Flag.FLAGGED})


# Waiting


def test_waiting_ends_when_it_is_woken(mail: Mail) -> None:
    bell, ear = socket.socketpair()
    with bell, ear:
        bell.send(b"!")

        assert mail.wait(30, ear) is False
        assert select.select([ear], [], [], 0)[0] == [ear]


def test_waiting_ends_when_the_time_is_over(mail: Mail, wake: socket.socket) -> None:
    assert mail.wait(0.01, wake) is False


@pytest.mark.parametrize("world", ["in memory", "pymap", "Dovecot", "Exchange"], indirect=True)
def test_news_that_came_before_the_wait_are_not_slept_through(
    world: World, reader: Reader, wake: socket.socket
) -> None:
    reader.look()
    world.deliver(FROM_ACME, "INBOX", NOW)

    assert reader.mail.wait(30, wake) is True
    assert ids(reader.look()) == ["one@acme.example"]
    assert reader.mail.wait(0.01, wake) is False


def test_closing_twice_is_no_error(world: World) -> None:
    mail = world.connect()
    mail.close()
    mail.close()
