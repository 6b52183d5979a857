"""The system's keyring: secrets that the desktop keeps, by a library that a service can do without."""

from importlib import import_module
from typing import Protocol, cast

from crickets.errors import ConfigError


class _Library(Protocol):
    """What is called of the library."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def kept(service: str, username: str) -> str | None:
    """Give what the keyring holds, None where that is nothing; raises ConfigError where there is no keyring."""
    library = _library()
    try:
        return library.get_password(service, username)
    except _failure() as error:
        raise _unusable(error) from None


def keep(service: str, username: str, secret: str) -> None:
    """Put a secret into the keyring, in the place of an older one; raises ConfigError as `kept`."""
    library = _library()
    try:
        library.set_password(service, username, secret)
    except _failure() as error:
        raise _unusable(error) from None


def forget(service: str, username: str) -> None:
    """Take a secret out of the keyring, where it is in there; raises ConfigError as `kept`."""
    if kept(service, username) is None:
        return
    try:
        _library().delete_password(service, username)
    except _failure() as error:
        raise _unusable(error) from None


def _library() -> _Library:
    # Loaded now and not before: it is an extra, and only who keeps a secret there has it.
    try:
        return cast("_Library", import_module("keyring"))
    except ModuleNotFoundError as error:
        if error.name != "keyring":
            raise
        msg = "the system's keyring needs a library that is not installed: run pip install 'crickets[keyring]'"
        raise ConfigError([msg]) from None


def _failure() -> type[Exception]:
    failure: type[Exception] = import_module("keyring.errors").KeyringError
    return failure


def _unusable(error: Exception) -> ConfigError:
    said = " ".join(str(error).split()) or type(error).__name__
    msg = f"the system's keyring cannot be used ({said}): unlock it, or keep the secret in a file (a service has none)"
    return ConfigError([msg])
