"""A configuration of one file, that a test adds its own lines to; they begin at line 8."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crickets.config import Secret, Settings, load
from crickets.core.people import AccountKey
from crickets.errors import ConfigError

NOW = datetime(2026, 11, 4, 10, tzinfo=UTC)
"""A Wednesday without a holiday anywhere in the tests."""

BASE = """\
[user]
name = "Your Name"
timezone = "Europe/Madrid"

[accounts.main]
address = "you@studio.example"
imap = { host = "imap.studio.example", password_file = "imap.password" }
"""

CLIENT = """\
[clients.acme]
name = "Acme"
addresses = ["first.last@acme.example"]
"""

Load = Callable[[str], Settings]
Refuse = Callable[[str], list[str]]


def secret_of(settings: Settings, account: str = "main") -> Secret:
    """The password of an account."""
    login = settings.accounts[AccountKey(account)].imap.login
    assert isinstance(login, Secret)
    return login


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the test's files stand in, and in which it runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def whole() -> Load:
    """Load a whole file of this text."""

    def read(text: str) -> Settings:
        Path("config.toml").write_text(text, encoding="utf-8")
        return load(Path("config.toml"), now=NOW)

    return read


@pytest.fixture
def added(whole: Load) -> Load:
    """Load the base with these lines behind it."""
    return lambda text: whole(BASE + text)


@pytest.fixture
def refused(whole: Load) -> Refuse:
    """Give the problems of a whole file of this text."""

    def read(text: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            whole(text)
        return list(caught.value.problems)

    return read


@pytest.fixture
def wrong(refused: Refuse) -> Refuse:
    """Give the problems of the base with these lines behind it."""
    return lambda text: refused(BASE + text)
