from crickets.core.mail import MailboxCursor, Unparsed
from crickets.ports import Looks
from crickets.store import SqlLedger
from tests.store.samples import ACME, DAY, GLOBEX, MAIN, NOW, SIDE, place

INBOX = MailboxCursor("INBOX", 1, 5, 4, 99)
SENT = MailboxCursor("Gesendete Objekte \N{INCOMING ENVELOPE}", 4_294_967_295, 4_294_967_295, 0, 2**63 - 1)


def test_cursors_are_kept_for_each_account_and_mailbox(ledger: SqlLedger) -> None:
    ledger.save_cursor(MAIN, INBOX)
    ledger.save_cursor(MAIN, SENT)
    ledger.save_cursor(SIDE, MailboxCursor("INBOX", 7, 1, 0))

    assert ledger.cursors(MAIN) == {"INBOX": INBOX, SENT.mailbox: SENT}
    assert ledger.cursors(SIDE) == {"INBOX": MailboxCursor("INBOX", 7, 1, 0)}


def test_a_cursor_replaces_the_one_before(ledger: SqlLedger) -> None:
    ledger.save_cursor(MAIN, INBOX)
    ledger.save_cursor(MAIN, MailboxCursor("INBOX", 2, 1, 0))

    assert ledger.cursors(MAIN) == {"INBOX": MailboxCursor("INBOX", 2, 1, 0)}


def test_a_mailbox_that_is_forgotten_is_read_from_its_beginning(ledger: SqlLedger) -> None:
    ledger.save_cursor(MAIN, INBOX)
    ledger.save_cursor(MAIN, SENT)
    ledger.save_cursor(SIDE, INBOX)
    ledger.forget_mailbox(MAIN, "INBOX")

    assert ledger.cursors(MAIN) == {SENT.mailbox: SENT}
    assert ledger.cursors(SIDE) == {"INBOX": INBOX}


def test_what_could_not_be_understood_is_counted_once_for_each_account(ledger: SqlLedger) -> None:
    ledger.skip(MAIN, Unparsed(place(1), "no headers"), NOW)
    ledger.skip(MAIN, Unparsed(place(1), "no headers at all"), NOW + DAY)
    ledger.skip(MAIN, Unparsed(place(2), "no headers"), NOW)
    ledger.skip(SIDE, Unparsed(place(1), "no headers"), NOW)

    assert ledger.skipped() == {MAIN: 2, SIDE: 1}


def test_a_mailbox_that_is_read_anew_counts_anew(ledger: SqlLedger) -> None:
    ledger.skip(MAIN, Unparsed(place(1), "no headers"), NOW)
    ledger.skip(MAIN, Unparsed(place(1, "Sent"), "no headers"), NOW)
    ledger.forget_mailbox(MAIN, "INBOX")

    assert ledger.skipped() == {MAIN: 1}


def test_nothing_is_skipped_at_first(ledger: SqlLedger) -> None:
    assert ledger.skipped() == {}


def test_a_complete_look_ends_a_failure(ledger: SqlLedger) -> None:
    ledger.looked(MAIN, NOW, "the server is away")
    ledger.looked(MAIN, NOW + DAY)

    assert ledger.looks() == {MAIN: Looks(MAIN, complete_at=NOW + DAY)}


def test_a_failure_is_dated_by_its_beginning_and_told_by_its_newest_sentence(ledger: SqlLedger) -> None:
    ledger.looked(MAIN, NOW - DAY)
    ledger.looked(MAIN, NOW, "the server is away")
    ledger.looked(MAIN, NOW + DAY, "the password is refused")

    assert ledger.looks() == {MAIN: Looks(MAIN, NOW - DAY, NOW, "the password is refused")}


def test_an_account_that_was_never_read_completely_says_so(ledger: SqlLedger) -> None:
    ledger.looked(MAIN, NOW, "the server is away")

    assert ledger.looks() == {MAIN: Looks(MAIN, None, NOW, "the server is away")}


def test_addresses_are_searched_for_once_in_each_account(ledger: SqlLedger) -> None:
    ledger.searched(MAIN, ["ann@acme.example", "@acme.example"])
    ledger.searched(MAIN, {"ann@acme.example", "bob@acme.example"})
    ledger.searched(SIDE, [])

    assert ledger.searched_for(MAIN) == {"ann@acme.example", "@acme.example", "bob@acme.example"}
    assert ledger.searched_for(SIDE) == frozenset()


def test_the_clients_of_the_file_are_kept_with_their_addresses(ledger: SqlLedger) -> None:
    ledger.know_client(ACME, frozenset({"ann@acme.example"}))
    ledger.know_client(GLOBEX, frozenset())
    ledger.know_client(ACME, frozenset({"bob@acme.example", "@acme.example"}))

    assert ledger.known_clients() == {ACME: frozenset({"bob@acme.example", "@acme.example"}), GLOBEX: frozenset()}
