"""Statements in SQLite's own SQL, with named parameters.

They are written out, not built by SQLAlchemy: to load that takes as long as everything else that a verb has to do, and
to run a statement through it ten times as long as SQLite needs. What the tables are is said to it all the same, for the
migrations; the tests hold every statement to the tables that these make.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_type_hints

from crickets.store.columns import as_it_is, reader_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NOT_ENDED = "standing <> 'ended'"
"""Of a placement, in the very words of its indexes: SQLite uses a partial index only where it sees them again."""


class Question:
    """A statement that reads; ``types`` are those of its columns, as a field would declare them."""

    def __init__(self, sql: str, *types: object) -> None:
        self.sql = sql
        self.types = types

    def read(self, row: Sequence[Any]) -> list[Any]:
        """A row as the core takes it; raises Lookup-, Type- or ValueError for what is not of its column's type."""
        values = list(row)
        for place, read in self._readers:
            values[place] = read(values[place])
        return values

    @cached_property
    def _readers(self) -> list[tuple[int, Callable[[Any], Any]]]:
        found = enumerate(map(reader_of, self.types))
        return [(place, read) for place, read in found if read is not as_it_is]


def selecting(table: str, kind: "type[DataclassInstance]", rest: str = "", **more: object) -> Question:
    """Ask for rows that are the fields of a dataclass, in their order, and behind them ``more`` columns by their types.

    ``rest`` is what stands behind the table.
    """
    hints = get_type_hints(kind)
    types = {name: hints[name] for name in names_of(kind)} | more
    return Question(f"SELECT {_listed(types)} FROM {table} {rest}".rstrip(), *types.values())  # noqa: S608 - our words


def adding(table: str, *columns: str) -> str:
    """Insert rows, and leave those that are there already as they are."""
    return f"{_inserting(table, columns)} ON CONFLICT DO NOTHING"


def replacing(table: str, key: Collection[str], *columns: str) -> str:
    """Insert rows, in the place of those with the same primary key."""
    others = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column not in key)
    return f"{_inserting(table, columns)} ON CONFLICT ({_listed(key)}) DO UPDATE SET {others}"


def updating(table: str, key: str, *columns: str) -> str:
    """Change the row with this primary key."""
    changes = ", ".join(f'"{column}" = :{column}' for column in columns if column != key)
    return f"UPDATE {table} SET {changes} WHERE {key} = :{key}"  # noqa: S608 - as above


def names_of(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    """The fields of a dataclass whose table has a column of the same name for each."""
    return tuple(field.name for field in fields(kind))


def columns_of(value: "DataclassInstance") -> dict[str, object]:
    """The same with what they hold."""
    return {name: getattr(value, name) for name in names_of(type(value))}


def _inserting(table: str, columns: Collection[str]) -> str:
    values = ", ".join(f":{column}" for column in columns)
    return f"INSERT INTO {table} ({_listed(columns)}) VALUES ({values})"  # noqa: S608 - as above


def _listed(columns: Collection[str]) -> str:
    # Some fields are called as SQL calls its own things: to, references.
    return ", ".join(f'"{column}"' for column in columns)
