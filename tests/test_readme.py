import re
from pathlib import Path

import pytest

from crickets.config import load
from crickets.config.settings import Settings
from tests.architecture.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
INTRODUCTION = README.partition("\n## ")[0]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """What the configuration in the README says."""
    (example,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "config.toml").write_text(example, encoding="utf-8")
    return load(tmp_path / "config.toml")


def test_first_comes_what_it_does_then_the_picture_the_commands_and_a_real_mailbox() -> None:
    marks = ["A freelancer's client falls silent.", "docs/demo.svg", "## Two commands", "## Watch a real mailbox"]
    places = [README.find(mark) for mark in marks]

    assert -1 not in places
    assert places == sorted(places)


def test_what_it_does_is_said_in_three_sentences() -> None:
    (text,) = [block for block in INTRODUCTION.split("\n\n") if not block.startswith(("#", "!"))]

    assert len(re.findall(r"[.!?](?=\s|$)", text)) == 3


def test_the_picture_is_there() -> None:
    (picture,) = re.findall(r"!\[.+?\]\((.+?)\)", README)

    assert (ROOT / picture).is_file()


def test_the_two_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.findall(r"^make (\w+)", README, re.MULTILINE) == ["demo", "test"]
    assert set(re.findall(r"^(\w+):", makefile, re.MULTILINE)) >= {"demo", "test"}


def test_the_configuration_is_enough_to_begin(settings: Settings) -> None:
    assert settings.warnings == ()
    assert list(settings.clients) == ["acme"]
