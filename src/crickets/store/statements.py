"""Statements that SQLAlchemy compiles once and sqlite3 runs.

SQLAlchemy's own way to run a statement takes 45 µs each time, ten times SQLite's part of it, and a first look runs ten
thousands of them. So from SQLAlchemy come the SQL and the types of what goes in and comes out, and nothing in between.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ColumnElement, Delete, Select, Table, Update, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Values = Mapping[str, object]
Converter = Callable[[Any], Any]

DIALECT = sqlite.dialect(
    dbapi=sqlite3,
    paramstyle="named",
    json_serializer=json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode,
)


class Statement:
    """A statement, compiled when it is first needed; ``columns`` are those that an UPDATE or INSERT sets."""

    def __init__(self, clause: "Select[*tuple[Any, ...]] | Insert | Update | Delete", *columns: str) -> None:
        self._clause = clause
        self._columns = columns or None

    @cached_property
    def sql(self) -> str:
        """The text, with named parameters."""
        return str(self._compiled)

    def bound(self, values: Values) -> dict[str, Any]:
        """The parameters as sqlite3 takes them: what is given, and what the clause itself holds."""
        bound = {**self._constants, **values}
        for name, convert in self._binders:
            bound[name] = convert(bound[name])
        return bound

    def read(self, row: tuple[Any, ...]) -> list[Any]:
        """A row as the core takes it; raises TypeError or ValueError for a value that is not of its column's type."""
        values = list(row)
        for place, convert in self._readers:
            values[place] = convert(values[place])
        return values

    @cached_property
    def _compiled(self) -> SQLCompiler:
        return self._clause.compile(dialect=DIALECT, column_keys=self._columns)

    @cached_property
    def _constants(self) -> Values:
        binds = self._compiled.binds
        return {name: value for name, value in self._compiled.params.items() if not binds[name].required}

    @cached_property
    def _binders(self) -> list[tuple[str, Converter]]:
        types = {name: self._compiled.binds[name].type for name in self._compiled.params}
        found = ((name, _plain(type_).bind_processor(DIALECT)) for name, type_ in types.items())
        return [(name, convert) for name, convert in found if convert]

    @cached_property
    def _readers(self) -> list[tuple[int, Converter]]:
        columns = self._clause.selected_columns if isinstance(self._clause, Select) else ()
        found = (_plain(column.type).result_processor(DIALECT, None) for column in columns)
        return [(place, convert) for place, convert in enumerate(found) if convert]


def adding(table: Table) -> Statement:
    """Insert rows, and leave those that are there already as they are."""
    return Statement(insert(table).on_conflict_do_nothing(), *_given(table))


def replacing(table: Table) -> Statement:
    """Insert rows, in the place of those with the same primary key."""
    statement = insert(table)
    others = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return Statement(statement.on_conflict_do_update(index_elements=table.primary_key, set_=others), *_given(table))


def selecting(table: Table, kind: "type[DataclassInstance]") -> "Select[*tuple[Any, ...]]":
    """Ask for rows that are the fields of a dataclass, in their order."""
    return select(*(table.columns[field.name] for field in fields(kind)))


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Whether a column's value is one of a list that is given as one parameter, however long; no text has a NUL."""
    given = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(given.c.value))


def columns_of(value: "DataclassInstance") -> dict[str, object]:
    """The fields of a value whose table has a column of the same name for each."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _given(table: Table) -> list[str]:
    return [column.name for column in table.columns if column is not table.autoincrement_column]


def _plain(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    return type_.dialect_impl(DIALECT)
