"""The page about mail clients is whole, also where nobody can drive them."""

from tests.architecture.source import ROOT
from tests.clients.matrix import PAGE, Action, documented


def test_each_action_of_each_client_has_a_row() -> None:
    assert list(documented()) == list(Action)


def test_whoever_reads_the_readme_finds_it() -> None:
    assert f"({PAGE.relative_to(ROOT)})" in (ROOT / "README.md").read_text(encoding="utf-8")
