import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from crickets.core.events import Absent, Adopted, MatterOpened
from crickets.core.mail import MailboxCursor, MailboxRole, Unparsed
from crickets.core.matters import NEGOTIATING
from crickets.errors import StoreError
from crickets.store import SqlLedger, database, open_store
from tests.store.samples import ACME, DAY, GLOBEX, MAIN, NOW, RELAUNCH, intended, message, mid, place, placement, thread

OPENED = MatterOpened(NOW, NEGOTIATING)
CURSOR = MailboxCursor("INBOX", 1, 5, 4)
INBOX = MailboxRole.INBOX


@contextmanager
def broken_off(ledger: SqlLedger, error: type[BaseException] = RuntimeError) -> Iterator[None]:
    """A transaction that ends in an error, and somebody who catches it."""
    with suppress(error), ledger.transaction():
        yield
        raise error


def test_what_is_written_together_is_seen_by_others_together(ledger: SqlLedger, another: SqlLedger) -> None:
    with ledger.transaction():
        ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
        ledger.save_cursor(MAIN, CURSOR)

        assert (ledger.events(RELAUNCH), another.events(RELAUNCH)) == ([OPENED], [])
        assert (ledger.cursors(MAIN), another.cursors(MAIN)) == ({"INBOX": CURSOR}, {})

    assert (another.events(RELAUNCH), another.cursors(MAIN)) == ([OPENED], {"INBOX": CURSOR})


def test_an_error_in_the_middle_undoes_everything(ledger: SqlLedger, another: SqlLedger) -> None:
    with broken_off(ledger):
        ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
        ledger.save_cursor(MAIN, CURSOR)

    assert (ledger.held(), ledger.cursors(MAIN)) == ([], {})
    assert another.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    assert ledger.due(NOW) != []


def test_an_interruption_undoes_everything(ledger: SqlLedger) -> None:
    with broken_off(ledger, KeyboardInterrupt):
        ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

    assert ledger.held() == []


def test_a_transaction_inside_another_one_is_part_of_it(ledger: SqlLedger, another: SqlLedger) -> None:
    with broken_off(ledger):
        with ledger.transaction():
            ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

        assert (ledger.events(RELAUNCH), another.events(RELAUNCH)) == ([OPENED], [])

    assert ledger.events(RELAUNCH) == []


def test_an_error_that_is_caught_inside_undoes_the_inner_part_alone(ledger: SqlLedger) -> None:
    with ledger.transaction():
        ledger.save_cursor(MAIN, CURSOR)
        with broken_off(ledger):
            ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
        ledger.record(ACME, RELAUNCH, Adopted(NOW), seen_at=NOW)

    assert (ledger.events(RELAUNCH), ledger.cursors(MAIN)) == ([Adopted(NOW)], {"INBOX": CURSOR})
    assert [held.due_at for held in ledger.due(NOW)] == [NOW]


def test_news_that_was_undone_does_not_keep_later_news_from_moving_the_matter(ledger: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    with broken_off(ledger):
        ledger.record(ACME, RELAUNCH, Adopted(NOW), seen_at=NOW)
    ledger.record(ACME, RELAUNCH, Adopted(NOW), seen_at=NOW)

    assert not ledger.put_off(RELAUNCH, NOW + DAY, seen=NOW)


WRITES: dict[str, Callable[[SqlLedger], object]] = {
    "record": lambda ledger: ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW),
    "record_client": lambda ledger: ledger.record_client(ACME, Absent(NOW, mid("a")), seen_at=NOW),
    "put_off": lambda ledger: ledger.put_off(RELAUNCH, None, seen=NOW),
    "touch": lambda ledger: ledger.touch(ACME, NOW),
    "rename": lambda ledger: ledger.rename(ACME, GLOBEX),
    "bind": lambda ledger: ledger.bind(thread("a"), ACME, RELAUNCH),
    "merge": lambda ledger: ledger.merge(thread("a"), [thread("b")]),
    "remember": lambda ledger: ledger.remember(message("a")),
    "sight": lambda ledger: ledger.sight(MAIN, mid("a"), place(1), INBOX),
    "intend": lambda ledger: ledger.intend(placement("draft"), intended("draft")),
    "update": lambda ledger: ledger.update(placement("standing", looks=1)),
    "save_cursor": lambda ledger: ledger.save_cursor(MAIN, CURSOR),
    "forget_mailbox": lambda ledger: ledger.forget_mailbox(MAIN, "INBOX"),
    "skip": lambda ledger: ledger.skip(MAIN, Unparsed(place(1), "no headers"), NOW),
    "looked": lambda ledger: ledger.looked(MAIN, NOW),
    "searched": lambda ledger: ledger.searched(MAIN, ["ann@acme.example"]),
    "know_client": lambda ledger: ledger.know_client(ACME, frozenset()),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_write_belongs_to_the_open_transaction(
    ledger: SqlLedger, database: Path, write: Callable[[SqlLedger], object]
) -> None:
    ledger.intend(placement("standing"), intended("standing"))
    ledger.know_client(ACME, frozenset({"ann@acme.example"}))
    ledger.save_cursor(MAIN, CURSOR)
    before = dump(database)

    with broken_off(ledger):
        write(ledger)

    assert dump(database) == before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_write_without_a_transaction_is_one_of_its_own(
    ledger: SqlLedger, another: SqlLedger, write: Callable[[SqlLedger], object]
) -> None:
    ledger.intend(placement("standing"), intended("standing"))
    write(ledger)

    with another.transaction():
        assert another.record(GLOBEX, RELAUNCH, Adopted(NOW), seen_at=NOW)


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_reading_waits_for_nobody(ledger: SqlLedger, another: SqlLedger) -> None:
    ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

    with ledger.transaction():
        ledger.record(ACME, RELAUNCH, Adopted(NOW), seen_at=NOW)

        assert another.events(RELAUNCH) == [OPENED]


def test_a_writer_that_waits_too_long_says_so(
    ledger: SqlLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0)
    impatient = open_store(f"sqlite:///{tmp_path}/crickets.db")
    try:
        with ledger.transaction():
            with pytest.raises(StoreError, match=r"another process has kept the database .*: end it, or try again"):
                impatient.record(ACME, RELAUNCH, OPENED, seen_at=NOW)

            assert impatient.held() == []

        assert impatient.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    finally:
        impatient.close()


def test_a_writer_waits_for_another_one(ledger: SqlLedger, tmp_path: Path) -> None:
    done: list[bool] = []

    def write() -> None:
        opened = open_store(f"sqlite:///{tmp_path}/crickets.db")
        done.append(opened.record(ACME, RELAUNCH, Adopted(NOW), seen_at=NOW))
        opened.close()

    writer = threading.Thread(target=write)
    with ledger.transaction():
        writer.start()
        ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    writer.join()

    assert done == [True]
    assert len(ledger.events(RELAUNCH)) == 2


def test_a_ledger_belongs_to_one_thread(ledger: SqlLedger) -> None:
    refused: list[StoreError] = []

    def use() -> None:
        try:
            ledger.held()
        except StoreError as error:
            refused.append(error)

    stranger = threading.Thread(target=use)
    stranger.start()
    stranger.join()

    assert "can only be used in that same thread" in str(refused[0])
