"""config.example.toml: every key that there is, with its default; what it says is what the tables say."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from crickets.config import Settings, load
from crickets.config.table import Table
from crickets.config.tables import FileTable
from tests.config.conftest import NOW

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")

_DEFAULT = re.compile(r"^# (?=[a-z_.]+ = )", re.MULTILINE)
LIVE = tomllib.loads(TEXT)
EVERYTHING = tomllib.loads(_DEFAULT.sub("", TEXT))

Key = tuple[str, str]
"""A class of tables and a key in it."""


def tables(kind: object, value: object) -> Iterator[tuple[type[Table], dict[str, Any]]]:
    """Every table inside a value of that kind, itself included, with its class."""
    if isinstance(kind, type) and issubclass(kind, Table):
        assert isinstance(value, dict)
        yield kind, value
        for name, field in kind.model_fields.items():
            yield from tables(field.annotation, value[name]) if name in value else ()
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from tables(get_args(kind)[-1], inside)


def within(value: object) -> Iterator[Table]:
    """Every table that was read, inside one that was read."""
    if isinstance(value, Table):
        yield value
        for name in type(value).model_fields:
            yield from within(getattr(value, name))
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from within(inside)


def keys_in(value: dict[str, Any]) -> set[Key]:
    return {(kind.__name__, key) for kind, table in tables(FileTable, value) for key in table}


def classes(kind: object = FileTable) -> Iterator[type[Table]]:
    if isinstance(kind, type) and issubclass(kind, Table):
        yield kind
        for field in kind.model_fields.values():
            yield from classes(field.annotation)
    for inside in get_args(kind):
        yield from classes(inside)


KEYS = sorted({(kind.__name__, key) for kind in classes() for key in kind.model_fields})
COMMENTED = sorted(keys_in(EVERYTHING) - keys_in(LIVE))
BY_NAME = {kind.__name__: kind for kind in classes()}


def read(text: str, folder: Path) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, now=NOW)


def test_the_example_loads_without_a_warning() -> None:
    assert load(EXAMPLE, now=NOW).warnings == ()


@pytest.mark.parametrize("key", KEYS, ids=".".join)
def test_every_key_that_there_is_stands_in_the_example(key: Key) -> None:
    assert key in keys_in(EVERYTHING)


@pytest.mark.parametrize("key", COMMENTED, ids=".".join)
def test_what_is_commented_out_is_the_default(key: Key) -> None:
    kind, name = BY_NAME[key[0]], key[1]
    read_strictly = FileTable.model_validate(EVERYTHING)

    shown = [
        getattr(table, name)
        for table in within(read_strictly)
        if type(table) is kind and name in table.model_fields_set
    ]

    assert shown
    assert all(value == kind.model_fields[name].get_default(call_default_factory=True) for value in shown)


def test_what_is_commented_out_changes_nothing(folder: Path) -> None:
    assert read(_DEFAULT.sub("", TEXT), folder) == read(TEXT, folder)


def test_every_key_is_explained() -> None:
    keys = re.compile(r"^(?:# )?([a-z_.]+) = [^#\n]*(#?)", re.MULTILINE)
    told_by_the_lines_above = {"imap.host", "include", "database"}

    found = [match.groups() for match in keys.finditer(TEXT)]
    explained = {key for key, comment in found if comment}

    assert {key for key, _ in found} - explained == told_by_the_lines_above


def test_the_example_says_what_the_access_says_on_one_line(folder: Path) -> None:
    inline = re.sub(r"^imap\.(\w+) = (\S+).*\n", "", TEXT, flags=re.MULTILINE).replace(
        'aliases = ["hello@studio.example"]',
        'aliases = ["hello@studio.example"]\nimap = { host = "imap.studio.example", username = "you",'
        ' password_file = "imap.password" }',
    )

    assert replace(read(inline, folder)) == read(TEXT, folder)
