"""docs/login-without-a-password.md: its configurations load, and what it relies on is so."""

import re
from pathlib import Path

import pytest

from crickets.config import OAuth, load
from crickets.core.people import AccountKey
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "login-without-a-password.md"
TEXT = PAGE.read_text(encoding="utf-8")
CONFIGURATIONS = [
    re.sub(r"^ {3}", "", block, flags=re.MULTILINE) for block in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
]


@pytest.mark.parametrize("text", CONFIGURATIONS, ids=["google", "microsoft", "other"])
def test_each_configuration_on_the_page_loads(text: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'[user]\nname = "Your Name"\ntimezone = "UTC"\n\n{text}')

    login = load(file).accounts[AccountKey("main")].imap.login

    assert isinstance(login, OAuth)
    assert login.provider == request.node.callspec.id


def test_the_readme_and_the_example_lead_to_the_page() -> None:
    name = str(PAGE.relative_to(ROOT))

    assert f"({name})" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert name in (ROOT / "config.example.toml").read_text(encoding="utf-8")
