"""What `crickets.ports.Mail` promises of looking, held against every kind of mailbox."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from crickets.core.mail import Flag, MailboxCursor, MailboxRole
from crickets.errors import MailboxMissing
from crickets.ports import Batch, Change, Gone, Interest, Mail, Renumbered, Unreadable
from tests.imap.contract import ACME, FROM_A_STRANGER, FROM_ACME, NOBODY, NOW, TO_ACME, Reader, arrivals, ids
from tests.imap.worlds import World
from tests.mailboxes import letter

# Mailboxes


def test_the_special_mailboxes_are_known_by_their_roles(world: World, mail: Mail) -> None:
    roles = {MailboxRole.INBOX, MailboxRole.SENT, MailboxRole.DRAFTS, MailboxRole.JUNK, MailboxRole.TRASH}

    assert {mail.mailbox(role).role for role in roles} == roles
    assert mail.mailbox(MailboxRole.DRAFTS).name == world.layout.folders.drafts


def test_a_role_that_no_mailbox_has_is_a_sentence_with_the_key_to_set(mail: Mail) -> None:
    taken = {mailbox.role for mailbox in mail.mailboxes()}
    lacking = next(role for role in MailboxRole if role not in taken)

    with pytest.raises(MailboxMissing, match="`folders"):
        mail.mailbox(lacking)


def test_a_new_mailbox_is_seen_by_the_next_look(world: World, reader: Reader) -> None:
    reader.look()
    name = f"Neu{world.layout.separator}Rechnungen für Zoë"
    world.create(name)
    world.deliver(FROM_ACME, name, NOW)

    assert ids(reader.look()) == ["one@acme.example"]
    assert name in {mailbox.name for mailbox in reader.mail.mailboxes()}


# A first look


def test_a_first_look_brings_what_is_of_interest_and_a_cursor_for_every_mailbox(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    world.deliver(FROM_A_STRANGER, "INBOX", NOW)
    changes = reader.look()

    assert ids(changes) == ["one@acme.example"]
    assert reader.cursors.keys() == {mailbox.name for mailbox in reader.mail.mailboxes()}


def test_sent_is_read_first(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    world.deliver(TO_ACME, world.layout.folders.sent, NOW)

    assert ids(reader.look()) == ["mine@studio.example", "one@acme.example"]


@pytest.mark.parametrize("field", ["From", "To", "Cc", "Bcc"])
@pytest.mark.parametrize("address", ["ann@acme.example", "@acme.example"])
def test_an_address_is_found_wherever_it_stands(field: str, address: str, world: World, reader: Reader) -> None:
    raw = b"Message-ID: <one@acme.example>\r\n%s: A <Ann@Acme.example>\r\n\r\nHello.\r\n" % field.encode()
    world.deliver(raw, "INBOX", NOW)

    assert ids(reader.look(Interest(frozenset({address}), NOW))) == ["one@acme.example"]


def test_what_is_older_than_asked_for_is_left_alone(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW - timedelta(days=3))

    assert ids(reader.look(Interest(ACME.addresses, NOW))) == []


def test_what_came_on_the_day_that_is_asked_for_is_found(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW - timedelta(hours=9))

    assert ids(reader.look(Interest(ACME.addresses, NOW))) == ["one@acme.example"]


def test_everything_since_a_moment_can_be_asked_for(world: World, reader: Reader) -> None:
    world.deliver(FROM_A_STRANGER, "INBOX", NOW)

    assert ids(reader.look(Interest(ACME.addresses, ACME.since, all_since=NOW))) == ["two@stranger.example"]


def test_no_address_and_no_moment_ask_for_nothing(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)

    assert ids(reader.look(NOBODY)) == []
    assert reader.cursors["INBOX"].messages == 1


def test_three_hundred_addresses_are_no_more_trouble_than_one(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    many = {f"somebody.{number}@a-long-name-of-a-company.example" for number in range(300)}

    assert ids(reader.look(Interest(frozenset({*many, "ann@acme.example"}), NOW))) == ["one@acme.example"]


# What an arrival says


def test_an_arrival_tells_where_and_when_it_came_and_what_it_is(world: World, reader: Reader) -> None:
    raw = letter(message_id="one@acme.example", subject="Crème brûlée", auto_submitted="auto-replied")
    locator = world.deliver(raw, "INBOX", NOW, [Flag.FLAGGED])
    [arrival] = arrivals(reader.look())

    assert arrival.locator == locator
    assert (arrival.role, arrival.internaldate, arrival.size) == (MailboxRole.INBOX, NOW, len(raw))
    assert arrival.flags == {Flag.FLAGGED}
    assert arrival.envelope.subject == "Crème brûlée"
    assert arrival.envelope.evidence["auto-submitted"] == "auto-replied"


def test_reading_leaves_messages_unseen(world: World, reader: Reader) -> None:
    locator = world.deliver(FROM_ACME, "INBOX", NOW)
    reader.look()
    reader.mail.read(locator)

    assert reader.mail.flags(locator) == frozenset()


def test_a_message_without_any_header_does_not_stop_the_look(world: World, reader: Reader) -> None:
    world.deliver(b"\r\nNothing but a body.\r\n", "INBOX", NOW)
    world.deliver(FROM_ACME, "INBOX", NOW)
    found = ids(reader.look(Interest(frozenset(), NOW, all_since=NOW)))

    assert found[-1] == "one@acme.example"
    assert len(found) == 2


# Later looks


def test_a_quiet_mailbox_brings_nothing(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    reader.look()

    assert reader.look() == []
    assert reader.look() == []


def test_a_later_look_brings_all_that_is_new_from_whomever(world: World, reader: Reader) -> None:
    reader.look()
    world.deliver(FROM_A_STRANGER, "INBOX", NOW)
    changes = reader.look()

    assert ids(changes) == ["two@stranger.example"]
    assert [change.mailbox.name for change in changes if isinstance(change, Batch)] == ["INBOX"]


def test_a_later_look_brings_nothing_twice(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    reader.look()
    world.deliver(FROM_A_STRANGER, "INBOX", NOW)

    assert ids(reader.look()) == ["two@stranger.example"]
    assert reader.look() == []


def test_the_mailbox_that_was_just_read_is_not_read_as_it_stood_then(world: World, reader: Reader) -> None:
    """Dovecot answers STATUS of the mailbox that is open with what it was when it was opened."""
    locator = world.deliver(FROM_ACME, "INBOX", NOW)
    reader.look()
    reader.mail.read(locator)
    world.deliver(FROM_A_STRANGER, "INBOX", NOW)

    assert ids(reader.look()) == ["two@stranger.example"]


def test_a_removal_brings_a_cursor_and_no_message(world: World, reader: Reader) -> None:
    drafts = world.layout.folders.drafts
    locator = world.deliver(FROM_ACME, drafts, NOW)
    reader.look()
    world.expunge(locator)
    changes = reader.look()

    assert [(change.mailbox.name, change.arrivals) for change in changes if isinstance(change, Batch)] == [(drafts, ())]
    assert reader.look() == []


def test_what_was_removed_before_it_was_read_is_no_error(world: World, reader: Reader) -> None:
    reader.look()
    world.expunge(world.deliver(FROM_ACME, "INBOX", NOW))
    world.deliver(FROM_A_STRANGER, "INBOX", NOW)

    assert ids(reader.look()) == ["two@stranger.example"]


def test_other_questions_between_two_batches_disturb_nothing(world: World, reader: Reader) -> None:
    locator = world.deliver(FROM_ACME, "INBOX", NOW)
    world.deliver(TO_ACME, world.layout.folders.sent, NOW)
    found: list[Change] = []
    for change in reader.mail.changes({}, ACME):
        found.append(change)
        assert reader.mail.flags(locator) == frozenset()

    assert ids(found) == ["mine@studio.example", "one@acme.example"]


def test_a_mailbox_that_is_gone_is_said_to_be(world: World, reader: Reader) -> None:
    world.create("Clients 2")
    reader.look()
    world.delete("Clients 2")

    assert reader.look() == [Gone("Clients 2")]
    assert reader.look() == []


def test_a_renumbered_mailbox_is_searched_anew(world: World, reader: Reader) -> None:
    world.create("Work")
    world.deliver(FROM_ACME, "Work", NOW)
    world.deliver(FROM_A_STRANGER, "Work", NOW)
    reader.look()
    before = reader.cursors["Work"].uidvalidity
    world.renumber("Work")
    with closing(world.connect()) as reader.mail:
        changes = reader.look()
        quiet = reader.look()

    [renumbered] = [change for change in changes if isinstance(change, Renumbered)]
    assert renumbered.uidvalidity == reader.cursors["Work"].uidvalidity != before
    assert changes.index(renumbered) == 0
    assert ids(changes) == ["one@acme.example"]
    assert quiet == []


@pytest.mark.parametrize("lost", ["uidnext", "modseq"])
def test_a_mailbox_that_stands_lower_than_before_is_searched_anew(lost: str, world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    reader.look()
    known = reader.cursors["INBOX"]
    if lost == "modseq" and known.modseq is None:
        return  # a server without CONDSTORE
    higher = {"uidnext": known.uidnext, "modseq": known.modseq or 0}
    higher[lost] += 1_000
    reader.cursors["INBOX"] = MailboxCursor(
        "INBOX", known.uidvalidity, higher["uidnext"], known.messages, higher["modseq"]
    )
    changes = reader.look()

    assert isinstance(changes[0], Renumbered)
    assert ids(changes) == ["one@acme.example"]


@pytest.mark.parametrize("first", [True, False], ids=["at the first look", "later"])
@pytest.mark.parametrize("world", ["in memory", "Dovecot", "Dovecot, bare, in Polish"], indirect=True)
def test_a_mailbox_that_cannot_be_read_does_not_stop_the_others(*, first: bool, world: World, reader: Reader) -> None:
    if not first:
        reader.look()
    world.deliver(FROM_ACME, "INBOX", NOW)
    junk = world.layout.folders.junk
    with world.broken(junk):
        changes = reader.look()

    [unreadable] = [change for change in changes if isinstance(change, Unreadable)]
    assert (unreadable.mailbox.name, unreadable.mailbox.role) == (junk, MailboxRole.JUNK)
    assert unreadable.reason
    assert ids(changes) == ["one@acme.example"]
    assert not [change for change in reader.look() if isinstance(change, Unreadable)]


# History


def test_history_is_searched_whatever_was_read(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    reader.look(NOBODY)
    changes = list(reader.mail.history(ACME))

    assert ids(changes) == ["one@acme.example"]
    assert {change.cursor for change in changes if isinstance(change, Batch)} == {None}


def test_history_of_a_role_is_searched_in_its_mailbox_alone(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    world.deliver(TO_ACME, world.layout.folders.sent, NOW)
    changes = list(reader.mail.history(ACME, MailboxRole.SENT))

    assert ids(changes) == ["mine@studio.example"]
    assert {change.mailbox.role for change in changes if isinstance(change, Batch)} == {MailboxRole.SENT}


def test_where_authors_are_wanted_what_is_written_to_them_is_not(world: World, reader: Reader) -> None:
    world.deliver(FROM_ACME, "INBOX", NOW)
    world.deliver(TO_ACME, world.layout.folders.sent, NOW)

    assert ids(reader.mail.history(replace(ACME, authors=True))) == ["one@acme.example"]
