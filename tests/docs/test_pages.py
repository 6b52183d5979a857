"""The generated pages say what the program says, and the others what can be tried."""

import re

from tests.architecture.source import ROOT
from tests.docs import holds, keys, verbs
from tests.docs.page import DOCS, hold

WIDTH = 80 - 7
"""What man(1) leaves of a narrow terminal, in columns."""


def test_the_page_of_the_keys_has_them_all() -> None:
    hold(DOCS / "keys.md", keys.page())


def test_each_key_has_a_meaning() -> None:
    rows = [line for line in keys.page().splitlines() if re.match(r"\| `", line)]

    assert [row for row in rows if row.endswith("|  |")] == []


def test_the_page_of_the_verbs_has_them_all() -> None:
    hold(DOCS / "verbs.md", verbs.page())


def test_the_manual_has_them_all() -> None:
    hold(ROOT / "man" / "crickets.1", verbs.manual())


def test_each_verb_has_a_sentence_and_an_example_that_calls_it() -> None:
    for verb in verbs.verbs():
        assert verb.sentence.endswith("."), verb.name
        assert verb.examples, verb.name
        assert all(f"crickets {verb.name.split()[0]}" in line or line.startswith("--") for line in verb.examples)


def test_each_example_fits_a_line_of_man() -> None:
    assert [line for verb in verbs.verbs() for line in verb.examples if len(line) > WIDTH] == []


def test_every_reason_to_wait_is_told() -> None:
    hold(holds.PAGE, holds.page())
