"""What config.example.toml says in words about each table and each key."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import get_args

from crickets.config.table import Table
from crickets.config.tables import FileTable
from tests.architecture.source import ROOT

_HEADER = re.compile(r"\[+([\w.]+)\]+$")
_KEY = re.compile(r"(# )?([a-z_.]+) = ([^#\n]*?)\s*(?:# (.*))?$")
_CONTINUED = re.compile(r"\s{8,}(?:# )?(.*)$")

Kind = type[Table]

_FILE: Kind = FileTable


@dataclass(slots=True)
class Told:
    """What the example says of one key: the value that it shows, whether that is the default, and the comments."""

    shown: str
    is_default: bool
    words: list[str]
    above: list[str]


@dataclass(slots=True)
class Explained:
    """The whole example: a paragraph for each class of tables, and each of its keys, as first told."""

    tables: dict[Kind, str] = field(default_factory=dict)
    keys: dict[tuple[Kind, str], Told] = field(default_factory=dict)


def explained() -> Explained:
    """Read the example line by line: a comment above a table or key is about what follows, one beside a key of it."""
    found, table, last = Explained(), _FILE, None
    above: list[str] = []
    for line in (ROOT / "config.example.toml").read_text(encoding="utf-8").splitlines():
        header, key, continued = _HEADER.match(line), _KEY.match(line), _CONTINUED.match(line)
        if header:
            table, last = _class_of(header[1].split("."), _FILE), None
            found.tables.setdefault(table, _sentence(above))
            above = []
        elif key:
            *within, name = key[2].split(".")
            told = Told(key[3], bool(key[1]), [key[4]] if key[4] else [], [_sentence(above)])
            last = found.keys.setdefault((_class_of(within, table), name), told)
            above = []
        elif continued and last is not None:
            last.words.append(continued[1])
        else:
            above = [*above, line[2:]] if line.startswith("# ") else []
    return found


def _class_of(steps: Sequence[str], kind: Kind) -> Kind:
    for step in steps:
        if step in kind.model_fields:
            kind = next(_tables_in(kind.model_fields[step].annotation))
    return kind


def _tables_in(kind: object) -> Iterator[Kind]:
    if isinstance(kind, type) and issubclass(kind, Table):
        yield kind
    for inside in get_args(kind):
        yield from _tables_in(inside)


def _sentence(lines: Sequence[str]) -> str:
    return " ".join(lines)
