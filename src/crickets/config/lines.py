"""Where each key of a TOML text stands, by tomlkit; imported only when there is something to report or to write."""

import re
from collections import Counter
from collections.abc import Iterable

import tomlkit
from tomlkit.items import AoT, Array, InlineTable, Item, Key, Table

from crickets.config.problems import Place

_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")


def lines(text: str) -> dict[Place, int]:
    """Give the line, counted from 1, on which every key, table and element of a valid TOML text begins."""
    ruler = _Ruler()
    ruler.body(tomlkit.parse(text).body, ())
    return ruler.found


class _Ruler:
    """Walks a document in the order in which it was written and counts the line breaks that it passes.

    tomlkit keeps every character, but no positions.
    """

    def __init__(self) -> None:
        self.found: dict[Place, int] = {}
        self._line = 1
        self._tables: Counter[Place] = Counter()

    def body(self, items: Iterable[tuple[Key | None, Item]], above: Place) -> None:
        for key, item in items:
            if key is None:
                self._pass(item.as_string())
            elif isinstance(item, AoT):
                self._tables_of((*above, key.key), item)
            elif isinstance(item, Table):
                self._table((*above, key.key), item, headed=not item.is_super_table() and not key.is_dotted())
            else:
                self._pass(item.trivia.indent)
                self._value((*above, key.key), item)
                self._pass(f"{item.trivia.comment_ws}{item.trivia.comment}{item.trivia.trail}")

    def _tables_of(self, place: Place, tables: AoT) -> None:
        self._note(place)
        for table in tables.body:
            self._table((*place, self._tables[place]), table, headed=True)
            self._tables[place] += 1

    def _table(self, place: Place, table: Table, *, headed: bool) -> None:
        if headed:
            self._pass(table.trivia.indent)
        self._note(place)
        if headed:
            self._pass(f"{table.trivia.comment_ws}{table.trivia.comment}{table.trivia.trail}")
        self.body(table.value.body, place)

    def _value(self, place: Place, item: Item) -> None:
        self._note(place)
        if isinstance(item, InlineTable):
            self.body(item.value.body, place)
        elif isinstance(item, Array):
            self._array(place, item)
        else:
            self._pass(item.as_string())

    def _array(self, place: Place, array: Array) -> None:
        text, at = array.as_string(), 1
        for index, element in enumerate(array):
            gap = _BETWEEN.match(text, at)
            at = gap.end() if gap else at
            self._pass(gap.group() if gap else "")
            self._value((*place, index), element)
            at += len(element.as_string())
        self._pass(text[at:])

    def _note(self, place: Place) -> None:
        self.found.setdefault(place, self._line)

    def _pass(self, text: str) -> None:
        self._line += text.count("\n")
