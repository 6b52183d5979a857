"""Secrets in the system's keyring, and what is said where there is none."""

import sys
from collections.abc import Callable, Iterator

import pytest

from crickets.config import keyring
from crickets.config.secret import Secret, Source
from crickets.errors import ConfigError
from tests.config.conftest import BASE, Load, secret_of
from tests.keyrings import MemoryKeyring, memory_keyring


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    with memory_keyring() as memory:
        yield memory


def test_a_password_stands_in_the_keyring_under_its_service_and_the_username(
    whole: Load, memory: MemoryKeyring
) -> None:
    memory.entries["mail", "you@studio.example"] = "hunter2"

    settings = whole(BASE.replace('password_file = "imap.password"', 'password_keyring = "mail"'))

    assert secret_of(settings).reveal() == "hunter2"


def test_a_password_that_is_not_there_is_told_with_the_command_that_puts_it_there(memory: MemoryKeyring) -> None:
    assert memory.entries == {}
    with pytest.raises(ConfigError) as caught:
        Secret(Source.KEYRING, "my mail", username="you").reveal()

    assert str(caught.value) == (
        "password_keyring: the system's keyring has none of 'my mail' for 'you'; run: keyring set 'my mail' you"
    )


def test_what_is_kept_can_be_replaced_and_forgotten_even_twice(memory: MemoryKeyring) -> None:
    keyring.keep("s", "u", "one")
    keyring.keep("s", "u", "two")
    assert (keyring.kept("s", "u"), memory.entries) == ("two", {("s", "u"): "two"})

    keyring.forget("s", "u")
    keyring.forget("s", "u")

    assert keyring.kept("s", "u") is None


@pytest.mark.parametrize(
    "act",
    [
        lambda: keyring.kept("s", "u"),
        lambda: keyring.keep("s", "u", "hunter2"),
        lambda: keyring.forget("s", "u"),
    ],
    ids=["kept", "keep", "forget"],
)
def test_a_keyring_that_stays_locked_is_a_sentence(act: Callable[[], object], memory: MemoryKeyring) -> None:
    memory.locked = True

    with pytest.raises(ConfigError) as caught:
        act()

    assert str(caught.value) == (
        "the system's keyring cannot be used (Failed to unlock the collection!): unlock it, or keep the secret in a "
        "file (a service has none)"
    )


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    with pytest.raises(ConfigError, match=r"not installed: run pip install 'crickets\[keyring\]'"):
        keyring.kept("s", "u")
