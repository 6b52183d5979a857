"""The one connection of a ledger, and its transactions."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import MappingProxyType
from typing import Any

from crickets.core.matters import MatterKey
from crickets.errors import StoreError
from crickets.store.columns import Stored, stored
from crickets.store.database import sentence
from crickets.store.statements import Question


class Transactions:
    """Statements over one connection, which belongs to the thread that opened it; ``path`` is named in errors.

    Outside a transaction every statement is one of its own.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._inside = False
        self._moved: set[MatterKey] = set()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; inside another one it is part of that, and an error that ends here undoes this part alone."""
        return self._savepoint() if self._inside else self._outermost()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _writing(self) -> AbstractContextManager[None]:
        return nullcontext() if self._inside else self._outermost()

    def _run(self, sql: str, **values: object) -> int:
        """Run a statement that writes; how many rows it changed."""
        return self._execute(sql, values).rowcount

    def _run_each(self, sql: str, sets: Collection[Mapping[str, object]]) -> int:
        """Run a statement that writes with one set of values after the other; how many rows they changed."""
        self._check_alive()
        try:
            return self._connection.executemany(sql, map(_stored, sets)).rowcount
        except sqlite3.Error as error:
            raise StoreError(sentence(error, self._path)) from error

    def _rows(self, question: Question, **values: object) -> Sequence[list[Any]]:
        """Run a statement that reads; all its rows, for a cursor that stays open would keep a transaction open."""
        cursor = self._execute(question.sql, values)
        try:
            return [question.read(row) for row in cursor]
        except sqlite3.Error as error:
            raise StoreError(sentence(error, self._path)) from error
        except (LookupError, TypeError, ValueError) as error:
            msg = f"the database {self._path} holds what Crickets did not write: restore its last good copy ({error})"
            raise StoreError(msg) from error

    def _execute(self, sql: str, values: Mapping[str, object] = MappingProxyType({})) -> sqlite3.Cursor:
        self._check_alive()
        try:
            return self._connection.execute(sql, _stored(values))
        except sqlite3.Error as error:
            raise StoreError(sentence(error, self._path)) from error

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        # IMMEDIATE: a transaction that begins by reading cannot wait for another writer later, it fails at once.
        self._execute("BEGIN IMMEDIATE")
        self._inside = True
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            self._undo("ROLLBACK")
            raise
        finally:
            self._inside = False
            self._moved.clear()

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self._undo("ROLLBACK TO part")
            self._undo("RELEASE part")
            self._moved.clear()
            raise
        self._execute("RELEASE part")

    def _undo(self, sql: str) -> None:
        # After some errors (a full disk) SQLite has rolled everything back already.
        if self._connection.in_transaction:
            self._connection.execute(sql)

    def _check_alive(self) -> None:
        # What follows an error that SQLite answered with a rollback would be committed alone, statement by statement.
        if self._inside and not self._connection.in_transaction:
            msg = f"the database {self._path} gave up the transaction after an error: start again"
            raise StoreError(msg)


def _stored(values: Mapping[str, object]) -> dict[str, Stored]:
    return {name: stored(value) for name, value in values.items()}
