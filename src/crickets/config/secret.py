"""Passwords: where each comes from. They are read when they are needed, kept nowhere, and never printed."""

import os
import shlex
import subprocess
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from crickets.errors import ConfigError

COMMAND_SECONDS = 30
"""A command that asks for its own passphrase waits for a person; one that takes longer hangs."""

_OTHERS = 0o077
_EPHEMERAL = Path("/run")


class Source(StrEnum):
    """Where a password comes from, as the file calls it."""

    FILE = "password_file"
    COMMAND = "password_command"
    CREDENTIAL = "password_credential"


@dataclass(frozen=True, slots=True)
class Secret:
    """A password that is not known yet; ``source`` says how to learn it.

    ``value`` is the path of a file, a command line, or the name of a systemd credential, and is not printed either: a
    command line may hold what it should not.
    """

    source: Source
    value: str = field(repr=False)

    def reveal(self) -> str:
        """Read the password: the first line of the file, of what the command prints, or of the credential.

        Raises ConfigError with the sentence that says why there is none.
        """
        password = self._text().partition("\n")[0].rstrip("\r")
        if not password:
            raise ConfigError([f"{self.source} gave an empty first line; the password belongs there"])
        return password

    def _text(self) -> str:
        match self.source:
            case Source.FILE:
                return _read(Path(self.value), self.source)
            case Source.COMMAND:
                return _output(shlex.split(self.value))
            case Source.CREDENTIAL:
                return _read(_credentials() / self.value, self.source)


def exposed(path: Path) -> str:
    """Say that others can read a password file, or nothing; files under /run live as long as their service."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""  # that it is missing is told when the password is needed
    if not mode & _OTHERS or path.resolve().is_relative_to(_EPHEMERAL):
        return ""
    return f"{path} can be read by others (mode {mode & 0o777:04o}); run: chmod 600 {shlex.quote(str(path))}"


def command_problem(line: str) -> str:
    """Say that a command line cannot be split into words, or nothing."""
    try:
        words = shlex.split(line)
    except ValueError:
        return "a quotation mark is not closed"
    return "" if words else "the command is empty"


def _read(path: Path, source: Source) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        msg = f"{source}: {path} is not UTF-8 text"
    except OSError as error:
        msg = f"{source}: {path} cannot be read ({error.strerror}); write the password into it and run chmod 600 on it"
    raise ConfigError([msg])


def _credentials() -> Path:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        msg = "password_credential needs systemd: $CREDENTIALS_DIRECTORY is not set; see LoadCredential= in the unit"
        raise ConfigError([msg])
    return Path(folder)


def _output(words: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=COMMAND_SECONDS
        )
    except subprocess.TimeoutExpired:
        msg = f"password_command: {words[0]} did not answer within {COMMAND_SECONDS} seconds"
        raise ConfigError([msg]) from None
    except OSError as error:
        msg = f"password_command: {words[0]} cannot be run ({error.strerror})"
        raise ConfigError([msg]) from None
    if done.returncode:
        msg = f"password_command: {words[0]} failed with exit status {done.returncode}; run it by hand to see why"
        raise ConfigError([msg])
    return done.stdout.decode("utf-8", "replace")
