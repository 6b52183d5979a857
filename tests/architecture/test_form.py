"""Sizes, names and the places of imports; each rule is also shown to catch what it forbids."""

import re
from pathlib import Path

import pytest

from tests.architecture import source

FILE_LIMIT = 400
FUNCTION_LIMIT = 50
# A drawer takes in whatever finds no place: its name says nothing, so it grows.
DRAWERS = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "base"}

every_file = pytest.mark.parametrize("file", source.FILES, ids=str)
every_file_of_the_package = pytest.mark.parametrize("file", source.PACKAGE_FILES, ids=str)


@every_file
def test_no_file_is_longer_than_400_lines(file: Path) -> None:
    assert len(source.read(file).splitlines()) <= FILE_LIMIT


@every_file
def test_no_function_is_longer_than_50_lines(file: Path) -> None:
    assert source.long_functions(source.read(file), FUNCTION_LIMIT) == []


@every_file
def test_no_file_folder_or_class_is_a_drawer(file: Path) -> None:
    names = [*file.with_suffix("").parts, *source.class_names(source.read(file))]

    assert [name for name in names if is_drawer(name)] == []


@every_file
def test_imports_stand_at_the_top_of_a_file(file: Path) -> None:
    if file.is_relative_to("src/crickets/cli"):
        return  # a verb's own imports may be local there, so that `crickets --version` answers at once

    assert source.imports_inside_functions(source.read(file)) == []


def test_the_rules_read_the_package_the_tests_and_the_migrations() -> None:
    assert Path("src/crickets/log.py") in source.FILES
    assert Path("tests/architecture/test_form.py") in source.FILES
    assert any(file.is_relative_to("migrations") for file in source.FILES)


@pytest.mark.parametrize("lines, found", [(50, []), (51, ["placed"])], ids=["50 lines pass", "51 lines do not"])
def test_a_long_function_is_caught(lines: int, found: list[str]) -> None:
    text = "class Draft:\n    def placed(self):\n" + "        pass\n" * (lines - 1)

    assert source.long_functions(text, FUNCTION_LIMIT) == found


def test_an_import_inside_a_function_is_caught() -> None:
    text = "import os\nasync def placed():\n    if os:\n        from json import loads\n"

    assert source.imports_inside_functions(text) == [4]


@pytest.mark.parametrize(
    "name, caught",
    [
        ("utils", True),
        ("date_helpers", True),
        ("DraftManager", True),
        ("BaseRoom", True),
        ("managed", False),
        ("database", False),
        ("Baseline", False),
    ],
)
def test_a_drawer_is_caught_by_its_name(name: str, *, caught: bool) -> None:
    assert is_drawer(name) is caught


def is_drawer(name: str) -> bool:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return not DRAWERS.isdisjoint(word.lower() for word in words)
