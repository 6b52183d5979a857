"""Passwords: read when they are needed, from one of three sources, and never shown."""

import shlex
import sys
from pathlib import Path

import pytest

from crickets.config import Secret, secret
from crickets.config.secret import Source, exposed
from crickets.errors import ConfigError
from tests.config.conftest import BASE, Load, Refuse, secret_of

PASSWORD = "hunter2 with spaces "
PRINTS = f'{shlex.quote(sys.executable)} -c \'print("{PASSWORD}"); print("second line")\''


def problem(secret: Secret) -> str:
    with pytest.raises(ConfigError) as caught:
        secret.reveal()
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


def test_a_file_gives_its_first_line(folder: Path) -> None:
    (folder / "p").write_bytes(f"{PASSWORD}\r\nsecond line\r\n".encode())

    assert Secret(Source.FILE, str(folder / "p")).reveal() == PASSWORD


def test_a_command_gives_the_first_line_that_it_prints() -> None:
    assert Secret(Source.COMMAND, PRINTS).reveal() == PASSWORD


def test_a_command_has_no_shell() -> None:
    assert Secret(Source.COMMAND, "echo $HOME; echo x").reveal() == "$HOME; echo x"


def test_a_credential_is_read_from_systemds_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "imap").write_text(PASSWORD)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))

    assert Secret(Source.CREDENTIAL, "imap").reveal() == PASSWORD


def test_a_credential_without_systemd_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)

    assert problem(Secret(Source.CREDENTIAL, "imap")) == (
        "password_credential needs systemd: $CREDENTIALS_DIRECTORY is not set; see LoadCredential= in the unit"
    )


def test_a_missing_file_is_told(folder: Path) -> None:
    assert problem(Secret(Source.FILE, str(folder / "p"))) == (
        f"password_file: {folder}/p cannot be read (No such file or directory);"
        " write the password into it and run chmod 600 on it"
    )


def test_a_file_of_another_encoding_is_told(folder: Path) -> None:
    (folder / "p").write_bytes(b"\xff\xfe")

    assert problem(Secret(Source.FILE, str(folder / "p"))) == f"password_file: {folder}/p is not UTF-8 text"


@pytest.mark.parametrize("text", ["", "\n", "\nhunter2\n"], ids=["nothing", "empty-line", "second-line"])
def test_an_empty_first_line_is_told(text: str, folder: Path) -> None:
    (folder / "p").write_text(text)

    assert problem(Secret(Source.FILE, str(folder / "p"))) == (
        "password_file gave an empty first line; the password belongs there"
    )


def test_a_command_that_fails_is_told_by_its_status_alone() -> None:
    fails = f'{shlex.quote(sys.executable)} -c \'import sys; print("{PASSWORD}"); sys.exit("{PASSWORD}")\''

    assert problem(Secret(Source.COMMAND, fails)) == (
        f"password_command: {sys.executable} failed with exit status 1; run it by hand to see why"
    )


def test_a_command_that_does_not_exist_is_told() -> None:
    assert problem(Secret(Source.COMMAND, "/nowhere/pass show mail")) == (
        "password_command: /nowhere/pass cannot be run (No such file or directory); name it with its folder,"
        " and try it by hand"
    )


def test_a_command_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "COMMAND_SECONDS", 0.1)

    assert problem(Secret(Source.COMMAND, "sleep 60")) == "password_command: sleep did not answer within 0.1 seconds"


def test_a_command_cannot_wait_for_what_is_typed() -> None:
    assert problem(Secret(Source.COMMAND, "cat")) == (
        "password_command gave an empty first line; the password belongs there"
    )


@pytest.mark.parametrize("source", Source)
def test_no_secret_shows_where_it_comes_from(source: Source) -> None:
    assert PASSWORD not in repr(Secret(source, PASSWORD))
    assert PASSWORD not in str(Secret(source, PASSWORD))


def test_settings_show_no_command(whole: Load) -> None:
    settings = whole(BASE.replace('password_file = "imap.password"', f'password_command = "echo {PASSWORD}"'))

    assert secret_of(settings).reveal() == PASSWORD.strip()
    assert PASSWORD.strip() not in repr(settings)


def test_a_password_file_stands_beside_the_file_that_names_it(added: Load, folder: Path) -> None:
    (folder / "imap.password").write_text(PASSWORD)
    (folder / "imap.password").chmod(0o600)

    assert secret_of(added("")).reveal() == PASSWORD


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_password_file_that_others_can_use_is_a_problem(mode: int, wrong: Refuse, folder: Path) -> None:
    (folder / "imap.password").write_text(PASSWORD)
    (folder / "imap.password").chmod(mode)

    assert wrong("") == [
        (
            f"config.toml:7: accounts.main.imap.password_file: {folder}/imap.password can be read by others"
            f" (mode 0{mode:o}); run: chmod 600 {folder}/imap.password"
        )
    ]


def test_a_password_file_under_run_may_be_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secrets").mkdir()
    (folder / "secrets" / "imap").write_text(PASSWORD)
    (folder / "secrets" / "imap").chmod(0o444)
    monkeypatch.setattr(secret, "_EPHEMERAL", folder)

    assert exposed(folder / "secrets" / "imap") == ""


def test_a_link_out_of_run_does_not_make_a_file_private(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "run").mkdir()
    (folder / "p").write_text(PASSWORD)
    (folder / "p").chmod(0o444)
    (folder / "run" / "imap").symlink_to(folder / "p")
    monkeypatch.setattr(secret, "_EPHEMERAL", folder / "run")

    assert "can be read by others" in exposed(folder / "run" / "imap")
