"""Secrets: where each comes from. They are read when they are needed, kept nowhere, and never printed."""

import os
import shlex
import subprocess
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from crickets.config import keyring
from crickets.errors import ConfigError

COMMAND_SECONDS = 30
"""A command that asks for its own passphrase waits for a person; one that takes longer hangs."""

_OTHERS = 0o077
_EPHEMERAL = Path("/run")


class Source(StrEnum):
    """Where a secret comes from; the file says it behind the name of the secret: ``password_file``."""

    FILE = "file"
    COMMAND = "command"
    CREDENTIAL = "credential"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that is not known yet; ``source`` says how to learn it, ``name`` what it is called in the file.

    ``value`` is the path of a file, a command line, the name of a systemd credential, or a service of the system's
    keyring, and is not printed either: a command line may hold what it should not. ``username`` is whose secret of that
    service it is.
    """

    source: Source
    value: str = field(repr=False)
    name: str = "password"
    username: str = ""

    @property
    def key(self) -> str:
        """The key of the file that says where it is."""
        return key_of(self.name, self.source)

    def reveal(self) -> str:
        """Read it: the first line of the file, of what the command prints, of the credential, or of the keyring.

        Raises ConfigError with the sentence that says why there is none.
        """
        secret = self._text().partition("\n")[0].rstrip("\r")
        if not secret:
            raise ConfigError([f"{self.key} gave an empty first line; the {self._words} belongs there"])
        return secret

    @property
    def _words(self) -> str:
        return self.name.replace("_", " ")

    def _text(self) -> str:
        match self.source:
            case Source.FILE:
                return self._read(Path(self.value))
            case Source.COMMAND:
                return _output(shlex.split(self.value), self.key)
            case Source.CREDENTIAL:
                return self._read(_credentials(self.key) / self.value)
            case Source.KEYRING:
                return self._from_the_keyring()

    def _read(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            msg = f"{self.key}: {path} is not UTF-8 text"
        except OSError as error:
            way_out = f"write the {self._words} into it and run chmod 600 on it"
            msg = f"{self.key}: {path} cannot be read ({error.strerror}); {way_out}"
        raise ConfigError([msg])

    def _from_the_keyring(self) -> str:
        secret = keyring.kept(self.value, self.username)
        if secret is None:
            way_in = shlex.join(["keyring", "set", self.value, self.username])
            msg = f"{self.key}: the system's keyring has none of {self.value!r} for {self.username!r}; run: {way_in}"
            raise ConfigError([msg])
        return secret


def key_of(name: str, source: Source) -> str:
    """The key of the file that says where the secret of this name is."""
    return f"{name}_{source}"


def source_problem(source: Source, value: str) -> str:
    """Say what is wrong with where a secret is said to be, before it is needed; or nothing."""
    match source:
        case Source.FILE:
            return exposed(Path(value))
        case Source.COMMAND:
            return command_problem(value)
        case Source.CREDENTIAL:
            return "must be the name of a credential, not a path" if "/" in value else ""
        case Source.KEYRING:
            return ""


def exposed(path: Path) -> str:
    """Say that others can read a file of secrets, or nothing; files under /run live as long as their service."""
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


def _credentials(key: str) -> Path:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        msg = f"{key} needs systemd: $CREDENTIALS_DIRECTORY is not set; see LoadCredential= in the unit"
        raise ConfigError([msg])
    return Path(folder)


def _output(words: list[str], key: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=COMMAND_SECONDS
        )
    except subprocess.TimeoutExpired:
        msg = f"{key}: {words[0]} did not answer within {COMMAND_SECONDS} seconds"
        raise ConfigError([msg]) from None
    except OSError as error:
        msg = f"{key}: {words[0]} cannot be run ({error.strerror}); name it with its folder, and try it by hand"
        raise ConfigError([msg]) from None
    if done.returncode:
        msg = f"{key}: {words[0]} failed with exit status {done.returncode}; run it by hand to see why"
        raise ConfigError([msg])
    return done.stdout.decode("utf-8", "replace")
