"""The statements, which are written by hand, against the tables, which SQLAlchemy knows."""

import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, NewType, get_args

import pytest
from sqlalchemy import JSON, Boolean, DateTime, Integer, LargeBinary, Table, Text
from sqlalchemy.types import TypeEngine

from crickets.core.drafts import Placement
from crickets.core.mail import MailboxCursor
from crickets.core.people import Direction
from crickets.ports import Looks
from crickets.store.statements import Question, adding, replacing, selecting, updating
from crickets.store.tables import METADATA
from tests.store.test_questions import QUESTIONS

PLAIN: dict[object, type[TypeEngine[Any]]] = {
    str: Text,
    int: Integer,
    bool: Boolean,
    bytes: LargeBinary,
    datetime: DateTime,
}


def kept_as(hint: object) -> tuple[type[TypeEngine[Any]], bool]:
    """The type of a column for values of this type, and whether it may be NULL."""
    if isinstance(hint, NewType):
        return kept_as(hint.__supertype__)
    match get_args(hint):
        case (some, kind) if kind is NoneType:
            return kept_as(some)[0], True
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Text, False
    return PLAIN.get(hint, JSON), False


def asked(question: Question) -> Table:
    """The table that stands behind FROM."""
    return METADATA.tables[question.sql.partition(" FROM ")[2].split()[0]]


def names(database: Path, question: Question) -> list[str]:
    """What SQLite calls the columns of the answer."""
    with closing(sqlite3.connect(database)) as connection:
        answer = connection.execute(question.sql, defaultdict(lambda: None))
        return [name for name, *_ in answer.description]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_reads_each_column_by_its_type(database: Path, question: Question) -> None:
    columns = names(database, question)
    known = {name: hint for name, hint in zip(columns, question.types, strict=True) if name in asked(question).columns}

    assert [name for name in columns if name not in known and "(" not in name] == []
    for name, hint in known.items():
        column = asked(question).columns[name]
        kind, nullable = kept_as(hint)
        comes_as_null = column.nullable and f"{name} IS NOT NULL" not in question.sql
        assert (name, isinstance(column.type, kind), comes_as_null) == (name, True, nullable)


def test_a_wrong_type_is_caught() -> None:
    assert kept_as(Direction | None) == (Text, True)
    assert not isinstance(METADATA.tables["messages"].columns["at"].type, kept_as(str)[0])


@pytest.mark.parametrize("kind, table", [(Placement, "placements"), (Looks, "accounts")], ids=["drafts", "looks"])
def test_a_table_that_is_read_into_a_value_holds_its_fields_and_nothing_else(kind: type, table: str) -> None:
    assert selecting(table, kind).sql.count('"') == 2 * len(METADATA.tables[table].columns)


def test_what_builds_statements_writes_plain_sql() -> None:
    assert selecting("cursors", MailboxCursor, "WHERE account = :account", account=str).sql == (
        'SELECT "mailbox", "uidvalidity", "uidnext", "messages", "modseq", "account" '
        "FROM cursors WHERE account = :account"
    )
    assert adding("thread_ids", "message_id", "thread") == (
        'INSERT INTO thread_ids ("message_id", "thread") VALUES (:message_id, :thread) ON CONFLICT DO NOTHING'
    )
    assert replacing("clients", ("client",), "client", "addresses") == (
        'INSERT INTO clients ("client", "addresses") VALUES (:client, :addresses) '
        'ON CONFLICT ("client") DO UPDATE SET "addresses" = excluded."addresses"'
    )
    assert updating("clients", "client", "client", "addresses") == (
        'UPDATE clients SET "addresses" = :addresses WHERE client = :client'
    )
