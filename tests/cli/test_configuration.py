"""The configuration as a file that a verb writes."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crickets.cli.configuration import add_clients, check_place, kept_aside, put
from crickets.config import load
from crickets.config.writing import ClientAnswers
from crickets.errors import ConfigError

TEXT = """\
[user]
name = "Your Name" # that is me
timezone = "UTC"

[accounts.main]
address = "you@studio.example"
imap = { host = "imap.studio.example", password_command = "pass show mail" }
"""
ACME = ClientAnswers("acme", "Acme", ("anna@acme.example",), stage="negotiating")
AT = datetime(2026, 11, 22, 9, 15, 30, tzinfo=UTC)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_its_folder_are_for_the_user_alone(tmp_path: Path) -> None:
    target = tmp_path / "crickets" / "config.toml"

    put(target, TEXT)

    assert (mode(target), mode(target.parent), target.read_text()) == (0o600, 0o700, TEXT)


def test_what_does_not_load_is_not_written(target: Path) -> None:
    put(target, TEXT)

    with pytest.raises(ConfigError) as caught:
        put(target, TEXT.replace("UTC", "Nowhere"))

    assert str(caught.value).startswith(f"{target}:3: user.timezone: 'Nowhere' is not a time zone")
    assert target.read_text() == TEXT
    assert list(target.parent.iterdir()) == [target]


def test_a_letter_that_is_missing_is_found_before_it_is_written(target: Path) -> None:
    with pytest.raises(ConfigError, match=r"no letter in 'de' for negotiating/first"):
        put(target, TEXT + '\n[clients.acme]\nname = "Acme"\naddresses = ["a@acme.example"]\nlanguage = "de"\n')

    assert not target.exists()


def test_a_file_that_is_there_keeps_who_may_read_it(target: Path) -> None:
    target.write_text("")
    target.chmod(0o640)

    put(target, TEXT)

    assert mode(target) == 0o640


def test_a_link_stays_a_link(target: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "crickets.toml"
    put(real, TEXT)
    target.symlink_to(real)

    add_clients(target, [ACME])

    assert target.is_symlink()
    assert list(load(real).clients) == ["acme"]


def test_clients_are_added_and_nothing_else_is_changed(target: Path) -> None:
    put(target, TEXT)

    add_clients(target, [ACME])

    assert target.read_text().startswith(TEXT)
    assert list(load(target).clients) == ["acme"]


def test_a_client_whose_address_is_taken_is_not_added(target: Path) -> None:
    put(target, TEXT)

    with pytest.raises(ConfigError, match="is your own address"):
        add_clients(target, [ClientAnswers("me", "Me", ("you@studio.example",))])

    assert target.read_text() == TEXT


def test_a_copy_is_kept_beside_what_is_written_over(target: Path) -> None:
    put(target, TEXT)

    copy = kept_aside(target, AT)

    assert copy is not None
    assert copy.name.startswith("config.toml.before-2026-11-22-")
    assert (copy.read_text(), mode(copy)) == (TEXT, 0o600)


def test_of_nothing_no_copy_is_kept(target: Path) -> None:
    assert kept_aside(target, AT) is None


@pytest.mark.parametrize("place", ["file/config.toml", "file/deeper/config.toml"])
def test_a_place_that_cannot_be_written_is_known_before_anybody_is_asked(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError, match=r"is no folder that you may write in; name another: --config FILE"):
        check_place(tmp_path / place)
