"""The one connection of a ledger, and its transactions."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, cast

from sqlalchemy import Connection, Executable, Row, Table
from sqlalchemy.dialects.sqlite import Insert, insert

from crickets.core.matters import MatterKey
from crickets.errors import StoreError

Values = Mapping[str, object] | Sequence[Mapping[str, object]]


def adding(table: Table) -> Insert:
    """Insert rows, and leave those that are there already as they are."""
    return insert(table).on_conflict_do_nothing()


def replacing(table: Table) -> Insert:
    """Insert rows, in the place of those with the same primary key."""
    statement = insert(table)
    given = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=table.primary_key, set_=given)


class Transactions:
    """Statements over one connection, which belongs to the thread that opened it.

    Outside a transaction every statement is one of its own.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver = cast("sqlite3.Connection", connection.connection.driver_connection)
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

    def _run(self, statement: Executable, values: Values | None = None) -> int:
        """Run a statement that writes; how many rows it changed, all sets of values together."""
        self._check_alive()
        if values == []:
            return 0  # SQLAlchemy would take no sets of values for one set of defaults
        return self._connection.execute(statement, values).rowcount

    def _rows(self, statement: Executable, values: Values | None = None) -> Sequence[Row[*tuple[Any, ...]]]:
        """Run a statement that reads; its rows, all of them, for an open cursor would keep a transaction open."""
        self._check_alive()
        result = self._connection.execute(statement, values)
        try:
            return result.all()
        except (TypeError, ValueError) as error:
            msg = f"the database holds a value that Crickets did not write: restore the last good copy ({error})"
            raise StoreError(msg) from error

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        # IMMEDIATE: a transaction that began by reading could not wait for another writer, it would fail at once.
        self._connection.exec_driver_sql("BEGIN IMMEDIATE")
        self._inside = True
        try:
            yield
            self._check_alive()
            self._connection.exec_driver_sql("COMMIT")
        except BaseException:
            self._undo("ROLLBACK")
            raise
        finally:
            self._inside = False
            self._moved.clear()

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._connection.exec_driver_sql("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self._undo("ROLLBACK TO part")
            self._undo("RELEASE part")
            self._moved.clear()
            raise
        self._connection.exec_driver_sql("RELEASE part")

    def _undo(self, statement: str) -> None:
        # After some errors (a full disk) SQLite has rolled everything back already.
        if self._driver.in_transaction:
            self._connection.exec_driver_sql(statement)

    def _check_alive(self) -> None:
        # What follows an error that SQLite answered with a rollback would be committed alone, statement by statement.
        if self._inside and not self._driver.in_transaction:
            msg = "the database gave up the transaction after an error: start again"
            raise StoreError(msg)
