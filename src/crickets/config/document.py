"""The configuration file and those that it includes, as one document that knows where each table stands."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from glob import glob, has_magic
from importlib import import_module
from pathlib import Path
from typing import Any

from crickets.config.problems import Findings, Place, Position, Problem
from crickets.errors import ConfigError

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_NAMED = ("accounts", "clients", "playbooks")


@dataclass(frozen=True)
class Source:
    """One file."""

    path: Path
    text: str
    tables: dict[str, Any]

    @cached_property
    def _lines(self) -> dict[Place, int]:
        # Loaded now and not before: where nothing is wrong, nobody waits for tomlkit, 30 ms.
        found: dict[Place, int] = import_module("crickets.config.lines").lines(self.text)
        return found

    def where(self, place: Place) -> Position:
        """Say where a place is; of what is missing, where the table is that it is missing in."""
        lengths = range(len(place), 0, -1)
        return Position(self.path, next((line for n in lengths if (line := self._lines.get(place[:n]))), 0))


@dataclass
class Document:
    """All tables of all files; ``whole`` is False when one of them could not be read."""

    main: Source
    tables: dict[str, Any] = field(default_factory=dict)
    whole: bool = True
    _sources: dict[Place, Source] = field(default_factory=dict)

    def folder(self, place: Place) -> Path:
        """Give the folder that relative paths at this place start from: that of their file."""
        return self._source(place).path.parent

    def where(self, place: Place) -> Position:
        """Say where a place is; of what is missing, where the table is that it is missing in."""
        return self._source(place).where(place)

    def told(self, problems: Iterable[Problem]) -> tuple[str, ...]:
        """Say of each problem where it is and what it is, a line each, from the top of the first file to the end."""
        found = {(p.where or self.where(p.place), str(p)) for p in problems}
        in_order = sorted(found, key=lambda one: (one[0].path != self.main.path, *one))
        return tuple(f"{where}: {sentence}" for where, sentence in in_order)

    def add(self, source: Source, findings: Findings) -> None:
        """Take over the tables of a file; a table that stands in another one already is a problem."""
        for key, value in source.tables.items():
            if key in _NAMED and isinstance(value, dict):
                self.tables.setdefault(key, {})
                for name, table in value.items():
                    self._place((key, name), table, source, findings)
            else:
                self._place((key,), value, source, findings)

    def _place(self, place: Place, value: object, source: Source, findings: Findings) -> None:
        if place in self._sources:
            first = self._sources[place].where(place)
            findings.wrong(place, f"stands in {first} already; keep one of the two", source.where(place))
            return
        self._sources[place] = source
        tables = self.tables[str(place[0])] if len(place) > 1 else self.tables
        tables[str(place[-1])] = value

    def _source(self, place: Place) -> Source:
        return self._sources.get(place[:2]) or self._sources.get(place[:1]) or self.main


class _UnreadableError(Exception):
    def __init__(self, where: Position, sentence: str) -> None:
        super().__init__(where, sentence)
        self.where, self.sentence = where, sentence


def read(path: Path, findings: Findings) -> Document:
    """Read a file and all that it includes; raises ConfigError where the file itself is no TOML."""
    try:
        document = Document(_source(path))
    except _UnreadableError as error:
        raise ConfigError([f"{error.where}: {error.sentence}"]) from None
    document.add(document.main, findings)
    for file in _included(document.main, findings):
        _include(file, document, findings)
    return document


def _include(file: Path, document: Document, findings: Findings) -> None:
    try:
        source = _source(file)
    except _UnreadableError as error:
        document.whole = False
        findings.wrong((), error.sentence, error.where)
        return
    if "include" in source.tables:
        findings.wrong(("include",), "only the first file includes others", source.where(("include",)))
        del source.tables["include"]
    document.add(source, findings)


def _source(path: Path) -> Source:
    raw = _bytes(path)
    try:
        text = raw.decode()
        return Source(path, text, tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(Position(path, line), "is not UTF-8 text; save the file in that encoding") from None
    except tomllib.TOMLDecodeError as error:
        line, sentence = _syntax(str(error), raw.count(b"\n") + 1)
        raise _UnreadableError(Position(path, line), sentence) from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _UnreadableError(Position(path), f"cannot be read ({error.strerror})") from None


def _syntax(message: str, last: int) -> tuple[int, str]:
    at = _AT.search(message)
    column = f" (column {at[2]})" if at and at[2] else ""
    return int(at[1]) if at and at[1] else last, f"is not TOML: {_AT.sub('', message)}{column}"


def _included(main: Source, findings: Findings) -> list[Path]:
    given = main.tables.get("include", [])
    patterns = enumerate(given if isinstance(given, list) else [])
    found = (
        file
        for number, pattern in patterns
        if isinstance(pattern, str)
        for file in _matching(main.path, pattern, ("include", number), findings)
    )
    first = {main.path.resolve(): main.path}
    for file in found:
        first.setdefault(file.resolve(), file)
    return list(first.values())[1:]


def _matching(path: Path, pattern: str, place: Place, findings: Findings) -> list[Path]:
    anchored = path.parent / Path(pattern).expanduser()
    found = sorted(glob(str(anchored), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not found and not has_magic(pattern):
        findings.wrong(place, f"there is no file {anchored}; create it, or take it out of include")
    return [file for file in map(Path, found) if file.is_file()]
