"""All that belongs to a client is found, and once it is forgotten nothing is left of it, nor taken from another."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crickets.core import events as e
from crickets.core.drafts import Standing
from crickets.core.mail import Address, Locator, MailboxRole, MessageId, Unparsed
from crickets.core.matters import NEGOTIATING, MatterKey
from crickets.core.people import ClientKey, Direction
from crickets.core.threads import Message, ThreadKey
from crickets.errors import StoreError
from crickets.store import SqlLedger, open_store
from crickets.store.belongings import OWNED, Belongings, open_belongings
from crickets.store.database import files_of
from crickets.store.tables import METADATA
from tests.ledgers import fresh_database
from tests.store.samples import ACME, GLOBEX, MAIN, NOW, SIDE, message, place, placement

MANY = 60
"""So many mails that pages of the database are split and freed."""


@pytest.fixture
def belongings(database: Path) -> Iterator[Belongings]:
    opened = open_belongings(f"sqlite:///{database}")
    yield opened
    opened.close()


def live(ledger: SqlLedger, client: ClientKey, *, word: str = "", uid: int = 0) -> None:
    """Let a client have a row in every table, each with its name, or with another word, in it."""
    word, matter = word or client, MatterKey(client)
    ids = [MessageId(f"{n}.{word}@{word}.example") for n in range(3)]
    ledger.know_client(client, frozenset({f"anna@{word}.example"}))
    ledger.searched(MAIN, [f"anna@{word}.example"])
    ledger.record(client, matter, e.MatterOpened(NOW, NEGOTIATING), e.UserWrote(NOW, ids[0]), seen_at=NOW, how=word)
    ledger.record_client(client, e.Absent(NOW, ids[1]), seen_at=NOW, how=word)
    ledger.bind(ThreadKey(ids[0]), client, matter)
    ledger.remember(of(client, ids[0], word, references=(ids[1],)))
    ledger.sight(MAIN, ids[0], Locator(f"INBOX/{word}", 1, uid), MailboxRole.INBOX)
    ledger.skip(MAIN, Unparsed(Locator(f"INBOX/{word}", 1, uid), f"{word}.pdf: encrypted"), NOW)
    draft = placement(
        word,
        draft=ids[2],
        client=client,
        matter=matter,
        thread=ThreadKey(ids[0]),
        parent=ids[0],
        subject=f"Re: {word}",
        recipients=(f"anna@{word}.example",),
        raw=f"Dear {word}".encode(),
    )
    ledger.intend(draft, e.DraftIntended(NOW, ids[2], word, 0))
    ledger.update(replace(draft, standing=Standing.PLACED, revisions=(MessageId(f"edited.{word}@{word}.example"),)))
    ledger.sight(
        MAIN, MessageId(f"edited.{word}@{word}.example"), Locator(f"Drafts/{word}", 1, uid), MailboxRole.DRAFTS
    )


def of(client: ClientKey, message_id: MessageId, word: str, **changes: object) -> Message:
    known = message(
        word,
        message_id=message_id,
        thread=ThreadKey(message_id),
        client=client,
        direction=Direction.CLIENT,
        subject=f"About {word}",
        sender=Address(f"anna@{word}.example", word),
    )
    return replace(known, **changes)  # type: ignore[arg-type] # whatever the fields take


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(database)) as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in METADATA.tables}  # noqa: S608


def mentions(database: Path, word: str) -> list[str]:
    """The tables in which a word stands, and the files of the database whose bytes hold it."""
    tables = [name for name, found in rows(database).items() if any(word in str(row) for row in found)]
    files = [file.name for file in files_of(database) if file.exists() and word.encode() in file.read_bytes()]
    return [*tables, *files]


def test_every_table_says_which_of_its_rows_are_a_clients() -> None:
    """One that has none is named here: an account, a mailbox, or the revision belongs to nobody alone."""
    assert OWNED.keys() | {"accounts", "cursors"} == METADATA.tables.keys()


def test_a_client_has_a_row_in_every_table_and_all_of_them_are_found(ledger: SqlLedger, belongings: Belongings) -> None:
    live(ledger, ACME)

    found = belongings.of(ACME)

    assert [name for name, of_table in found.items() if not of_table] == []
    assert [list(row) for row in found["messages"]] == [METADATA.tables["messages"].columns.keys()]
    assert belongings.of(GLOBEX) == {name: [] for name in found}


def test_whoever_is_forgotten_is_in_no_table_and_in_no_byte_of_the_files(
    ledger: SqlLedger, belongings: Belongings, database: Path
) -> None:
    for n in range(MANY):
        ledger.remember(of(ACME, MessageId(f"{n}@quux.example"), "quux", subject="About quux " * 40))
        ledger.remember(of(GLOBEX, MessageId(f"{n}@globex.example"), "globex", subject="About globex " * 40))
    live(ledger, ACME, word="quux")
    assert {"events", "messages", "crickets.db-wal"} <= set(mentions(database, "quux"))

    belongings.forget(ACME)

    assert mentions(database, "quux") == []
    assert mentions(database, ACME) == []
    assert "messages" in mentions(database, "globex")


def test_it_is_gone_from_the_files_while_the_daemon_has_them_open_and_the_daemon_goes_on(
    ledger: SqlLedger, another: SqlLedger, belongings: Belongings, database: Path
) -> None:
    live(ledger, ACME, word="quux")
    live(another, GLOBEX)

    belongings.forget(ACME)

    assert mentions(database, "quux") == []
    for hours, one in enumerate((ledger, another)):
        assert [held.client for held in one.held()] == [GLOBEX]
        one.record(GLOBEX, MatterKey(GLOBEX), e.Rested(NOW + timedelta(hours=hours)), seen_at=NOW)


def test_what_was_kept_for_an_address_that_is_nobodys_any_more_goes_too(
    ledger: SqlLedger, belongings: Belongings
) -> None:
    live(ledger, ACME)
    live(ledger, GLOBEX, uid=1)
    ledger.searched(MAIN, ["anna.before@acme.example"])

    belongings.forget(ACME)

    assert ledger.searched_for(MAIN) == {"anna@globex.example"}


def test_of_a_thread_with_another_client_only_the_other_and_the_ids_are_left(
    ledger: SqlLedger, belongings: Belongings
) -> None:
    live(ledger, ACME)
    shared, theirs = ThreadKey(f"0.{ACME}@{ACME}.example"), MessageId("bob@globex.example")
    ledger.bind(shared, GLOBEX, MatterKey(GLOBEX))
    ledger.remember(of(GLOBEX, theirs, "globex", thread=shared))
    before = belongings.of(GLOBEX)

    belongings.forget(ACME)

    assert ledger.owners(shared) == {GLOBEX: MatterKey(GLOBEX)}
    assert ledger.threads([theirs]) == {theirs: shared}
    assert ledger.messages(ACME) == []
    assert belongings.of(GLOBEX) == before
    belongings.forget(GLOBEX)
    assert ledger.threads([theirs, MessageId(shared)]) == {}


def test_a_thread_that_is_bound_to_no_matter_goes_with_its_only_client(
    ledger: SqlLedger, belongings: Belongings
) -> None:
    """So it is with what came in after the client had left the file."""
    ledger.remember(of(ACME, MessageId("a@acme.example"), "acme"))

    belongings.forget(ACME)

    assert ledger.threads([MessageId("a@acme.example")]) == {}


def test_whoever_reads_for_too_long_is_told_of_and_what_is_removed_stays_removed(
    ledger: SqlLedger, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crickets.store.database.PATIENCE", 0)
    live(ledger, ACME)
    belongings = open_belongings(f"sqlite:///{database}")
    with reading(database), pytest.raises(StoreError, match="all that was known of 'acme' is removed, but another"):
        belongings.forget(ACME)

    assert not any(belongings.of(ACME).values())
    belongings.close()


@contextmanager
def reading(database: Path) -> Iterator[None]:
    """Another program reads, and keeps the moment that it reads of."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM events").fetchone()
        yield


CLIENTS = [ClientKey(name) for name in ("quux", "globex", "initech")]


@st.composite
def _mails(draw: st.DrawFn) -> Sequence[tuple[ClientKey, int, int]]:
    """Mails of clients: whose, its number, and the number of the mail that it answers, maybe of another client."""
    count = draw(st.integers(1, 12))
    whose = draw(st.lists(st.sampled_from(CLIENTS), min_size=count, max_size=count))
    parents = [draw(st.integers(0, n)) for n in range(count)]
    return list(zip(whose, range(count), parents, strict=True))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mails=_mails(), full=st.sets(st.sampled_from(CLIENTS)))
def test_forgetting_one_client_leaves_the_others_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, mails: Sequence[tuple[ClientKey, int, int]], full: set[ClientKey]
) -> None:
    database = tmp_path_factory.mktemp("law") / "crickets.db"
    url = fresh_database(database.parent)
    ledger, belongings = open_store(url), open_belongings(url)
    try:
        for number, client in enumerate(sorted(full)):
            live(ledger, client, uid=number)
        for client, number, parent in mails:
            keep(ledger, client, number, parent)
        others = {client: belongings.of(client) for client in CLIENTS[1:]}

        belongings.forget(CLIENTS[0])

        assert {client: belongings.of(client) for client in CLIENTS[1:]} == others
        assert not any(belongings.of(CLIENTS[0]).values())
        left = mentions(database, CLIENTS[0])
        shared = any(CLIENTS[0] in str(found) for found in others.values())
        assert left == [] or shared, "only where a thread runs with another client an id may be left"
        assert {"events", "messages", "placements", "clients", "matters"}.isdisjoint(left) or shared
    finally:
        belongings.close()
        ledger.close()


def keep(ledger: SqlLedger, client: ClientKey, number: int, parent: int) -> None:
    """Keep a mail of a client in the thread of the mail that it answers."""
    answered = MessageId(f"{parent}@mail.example")
    thread = ledger.threads([answered]).get(answered, ThreadKey(f"{number}@mail.example"))
    ledger.bind(thread, client, MatterKey(client))
    mail = of(client, MessageId(f"{number}@mail.example"), client, thread=thread, account=SIDE)
    ledger.remember(mail)
    ledger.sight(SIDE, mail.message_id, place(number), MailboxRole.INBOX)
    ledger.record(client, MatterKey(client), e.ClientWrote(NOW, mail.message_id), seen_at=NOW)
