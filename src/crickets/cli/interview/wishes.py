"""What the flags of `crickets init` say beforehand; what is empty was not said."""

from dataclasses import dataclass

ALL = "all"
"""Whoever there is."""


@dataclass(frozen=True, slots=True)
class ServerWishes:
    """Where the mailbox is, as it was typed."""

    host: str = ""
    port: str = ""
    tls: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class LoginWishes:
    """How to log in: one of these, at most."""

    password_file: str = ""
    password_command: str = ""
    password_credential: str = ""
    password_stdin: bool = False
    oauth: str = ""


@dataclass(frozen=True, slots=True)
class PeopleWishes:
    """Who the clients are: each by address and what else is said of them, or a set of those found."""

    clients: tuple[str, ...] = ()
    which: str = ""
    stage: str = ""
    adopt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """All answers that were given before a question was asked; ``folders`` by the name of their role."""

    address: str = ""
    name: str = ""
    timezone: str = ""
    country: str = ""
    language: str = ""
    server: ServerWishes = ServerWishes()
    login: LoginWishes = LoginWishes()
    folders: tuple[tuple[str, str], ...] = ()
    people: PeopleWishes = PeopleWishes()
