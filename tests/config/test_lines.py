"""The line of every key, whatever way its table is written."""

from collections.abc import Iterator
from typing import Any

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from crickets.config.lines import lines
from crickets.config.problems import Place

WRITTEN = '''\
# a comment
include = ["a", # not "b"
  "b",
]

[accounts.main]   # another
imap.host = "h"
imap.note = """
two lines"""
"quoted key".r = 2
folders = { sent = "S", ignore = ["x", "y"] }

[[clients.acme.matters]]
name = "one"
[user]
name = "you"
[[clients.acme.matters]]
name = "two"
[clients.acme.matters.inner]
k = 1
[accounts.second]
list = [true, 1.5, # true
   2026-01-01, { x = 1, y = [ "a",
"b" ] },
   """q
w""", "z"]
last = 1
'''

LINES = {
    ("include",): 2,
    ("include", 0): 2,
    ("include", 1): 3,
    ("accounts",): 6,
    ("accounts", "main"): 6,
    ("accounts", "main", "imap"): 7,
    ("accounts", "main", "imap", "host"): 7,
    ("accounts", "main", "imap", "note"): 8,
    ("accounts", "main", "quoted key"): 10,
    ("accounts", "main", "quoted key", "r"): 10,
    ("accounts", "main", "folders"): 11,
    ("accounts", "main", "folders", "sent"): 11,
    ("accounts", "main", "folders", "ignore"): 11,
    ("accounts", "main", "folders", "ignore", 0): 11,
    ("accounts", "main", "folders", "ignore", 1): 11,
    ("clients",): 13,
    ("clients", "acme"): 13,
    ("clients", "acme", "matters"): 13,
    ("clients", "acme", "matters", 0): 13,
    ("clients", "acme", "matters", 0, "name"): 14,
    ("user",): 15,
    ("user", "name"): 16,
    ("clients", "acme", "matters", 1): 17,
    ("clients", "acme", "matters", 1, "name"): 18,
    ("clients", "acme", "matters", 1, "inner"): 19,
    ("clients", "acme", "matters", 1, "inner", "k"): 20,
    ("accounts", "second"): 21,
    ("accounts", "second", "list"): 22,
    ("accounts", "second", "list", 0): 22,
    ("accounts", "second", "list", 1): 22,
    ("accounts", "second", "list", 2): 23,
    ("accounts", "second", "list", 3): 23,
    ("accounts", "second", "list", 3, "x"): 23,
    ("accounts", "second", "list", 3, "y"): 23,
    ("accounts", "second", "list", 3, "y", 0): 23,
    ("accounts", "second", "list", 3, "y", 1): 24,
    ("accounts", "second", "list", 4): 25,
    ("accounts", "second", "list", 5): 26,
    ("accounts", "second", "last"): 27,
}


def test_every_way_to_write_a_key_has_its_line() -> None:
    assert lines(WRITTEN) == LINES


def test_windows_line_ends_count_once() -> None:
    assert lines(WRITTEN.replace("\n", "\r\n")) == LINES


KEYS = st.text("abcXYZ_- .\"'#=é", min_size=1, max_size=4)
VALUES = st.recursive(
    st.booleans() | st.integers(-99, 99) | st.text("ab\n#\"'[]{},= ", max_size=6) | st.dates(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(KEYS, inside, max_size=3),
    max_leaves=12,
)


def places(value: object, at: Place = ()) -> Iterator[Place]:
    if at:
        yield at
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from places(inside, (*at, key))
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            yield from places(inside, (*at, index))


@given(tables=st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_place_of_any_document_has_a_line_within_it(tables: dict[str, Any]) -> None:
    text = tomlkit.dumps(tables)
    found = lines(text)

    assert set(places(tomlkit.parse(text).unwrap())) <= found.keys()
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


@given(
    keys=st.lists(KEYS, min_size=1, max_size=6, unique=True), gaps=st.lists(st.integers(0, 3), min_size=6, max_size=6)
)
def test_the_line_of_a_key_is_the_one_that_it_was_written_on(keys: list[str], gaps: list[int]) -> None:
    text, written = "", {}
    for number, (key, gap) in enumerate(zip(keys, gaps, strict=False)):
        text += "\n" * gap + "# note\n"
        written[(key,)] = text.count("\n") + 1
        text += f"{tomlkit.key([key]).as_string()} = [\n{number}]\n"

    assert {place: line for place, line in lines(text).items() if len(place) == 1} == written
