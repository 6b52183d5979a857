"""Answers to a configuration: the text of a first file, and clients put into one that is there. It writes no file."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import tomlkit

from crickets.config.fields import Tls
from crickets.config.lines import lines
from crickets.errors import ConfigError

Login = tuple[str, str | Mapping[str, str]]
"""The key below ``imap`` that says how to log in, and its value: ``("password_file", "imap.password")``."""

_COLUMN = 47
"""Where comments begin, unless what stands before them is longer."""

_ABOUT = """\
# Whom Crickets watches for you, and where. Written by `crickets init` on {day}; change it with any editor.
#
# `crickets check` says what is wrong, each with its line, before anything is started. What does not stand here is as it
# is by itself, and a line such as "# working_hours = ..." shows what that is. Every key that there is stands in
# docs/keys.md and config.example.toml of Crickets, with what it does. How often, how fast and in which words a silence
# is followed up is built in, too: `crickets plan` shows it in dates, and [playbooks], [letters] and [limits] change it.
"""
_MAILBOX = """\
# The mailbox. "main" is its key; a second one would be [accounts.NAME].
"""
_CLIENTS = """\
# One table for each client. What stands behind the point is its key, on the command line too: `crickets why {key}`.
# For those whom you have not written to yet, and later: `crickets clients suggest`.
"""
_NOBODY = """\
# Nobody is watched yet. `crickets clients suggest` finds whom you write to; or by hand:
#
# [clients.acme]
# name = "Acme"
# contact = "First Last"
# addresses = ["first.last@acme.example", "@acme.example"]
# stage = "negotiating"
"""


@dataclass(frozen=True, slots=True)
class UserAnswers:
    """The person who works for clients: an IANA zone, ISO 3166-1 or nothing, ISO 639-1."""

    name: str
    timezone: str
    country: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AccountAnswers:
    """Their mailbox; ``folders`` are those whose role does not show by itself, by the name of the role."""

    address: str
    host: str
    port: int
    tls: Tls
    username: str
    login: Login = ("", "")
    aliases: tuple[str, ...] = ()
    folders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClientAnswers:
    """A client; what is empty is left out of the file, and so as it is by itself."""

    key: str
    name: str
    addresses: tuple[str, ...]
    contact: str = ""
    language: str = ""
    country: str = ""
    timezone: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a first configuration needs."""

    user: UserAnswers
    account: AccountAnswers
    clients: Sequence[ClientAnswers] = ()


def document(answers: Answers, day: date) -> str:
    """Give the text of a configuration, with comments that say what can be changed; ``day`` is that of the writing."""
    clients = client_tables(answers.clients, explained=True)
    about = _CLIENTS.format(key=answers.clients[0].key) if answers.clients else _NOBODY
    parts = (
        _ABOUT.format(day=day),
        _user(answers.user),
        _MAILBOX + _account(answers.account),
        f"{about}\n{clients}" if clients else about,
    )
    return "\n\n".join(parts)


def client_tables(clients: Iterable[ClientAnswers], *, explained: bool = False) -> str:
    """Give the tables of clients, ready to stand in a configuration; where asked for, the first explains its keys."""
    return "\n".join(_client(client, explained and not index) for index, client in enumerate(clients))


def with_clients(text: str, clients: Sequence[ClientAnswers]) -> str:
    """Put clients behind those that are there, and change nothing else; raises ConfigError where that cannot be done.

    ``text`` is the TOML of a configuration, ``clients`` have keys that are not in it.
    """
    there = text if not text or text.endswith("\n") else f"{text}\n"
    rows = re.findall(r"[^\n]*\n", there)  # splitlines would know more ends of lines than TOML does
    at = _behind_clients(there, rows)
    table = client_tables(clients)
    added = "".join((*rows[:at], "\n" if at else "", table, *rows[at:]))
    if not _holds(added, text, clients):
        msg = f"the clients of this file cannot be added to by a program; write them in by hand:\n\n{table}"
        raise ConfigError([msg])
    return added


def _user(user: UserAnswers) -> str:
    return _table(
        ("user",),
        _line("name", user.name, "From of your drafts, and what letters are signed with"),
        _line("timezone", user.timezone, "your clock"),
        _line("country", user.country, "its public holidays are not working days") if user.country else "",
        _line("language", user.language, "of letters to clients that have no language of their own"),
        '# working_days = ["mon", "tue", "wed", "thu", "fri"]',
        _commented('working_hours = "09:00-18:00"', "drafts are placed then, on days that both sides work"),
        _commented('signature = ""', "below each letter; else your name alone"),
        _commented('payment = ""', "how to pay, in letters about invoices; a final notice needs it"),
        _commented('reach = ""', "how clients reach you; a final notice needs it, too"),
    )


def _account(account: AccountAnswers) -> str:
    source, secret = account.login
    named = [_line(f"folders.{role}", name) for role, name in account.folders.items()]
    return _table(
        ("accounts", "main"),
        _line("address", account.address, "mail from it is yours"),
        _aliases(account.aliases),
        _line("imap.host", account.host),
        _line("imap.tls", str(account.tls), _others(account.tls)),
        _line("imap.port", account.port),
        _line("imap.username", account.username),
        _line(f"imap.{source}", secret, _SECRETS.get(source, "")),
        *named,
        _commented("folders.ignore = []", "not to be read; Drafts, Sent, Junk and Trash always are"),
    )


def _others(tls: Tls) -> str:
    """What else could stand there."""
    there = {each: f'or "{each}"' for each in Tls if each is not tls}
    if Tls.NONE in there:
        there[Tls.NONE] += " (to a loopback address only)"
    return ", ".join(there.values())


def _aliases(aliases: Sequence[str]) -> str:
    said = "so is mail from these"
    return _line("aliases", list(aliases), said) if aliases else _commented("aliases = []", said)


_SECRETS = {
    "password_file": 'only you can read it; or password_command = "pass show mail"',
    "password_command": "run without a shell; its first line counts",
    "password_credential": "LoadCredential= of systemd",
}


def _client(client: ClientAnswers, explained: bool) -> str:  # noqa: FBT001 - of the one call above
    said = {
        "name": (client.name, ""),
        "contact": (client.contact, "how letters greet; else the name"),
        "addresses": (list(client.addresses), "whole ones, and @domain for all others there"),
        "language": (client.language, "ISO 639-1, of the letters"),
        "timezone": (client.timezone, "IANA name"),
        "country": (client.country, "ISO 3166-1: its holidays and its weekend"),
        "stage": (client.stage, "or in_progress, awaiting_payment, platform" if client.stage == "negotiating" else ""),
    }
    given = (_line(key, value, comment if explained else "") for key, (value, comment) in said.items() if value)
    return _table(("clients", client.key), *given)


def _table(place: Sequence[str], *rows: str) -> str:
    header = ".".join(tomlkit.key(part).as_string() for part in place)
    return "".join(f"{row}\n" for row in (f"[{header}]", *rows) if row)


def _line(key: str, value: object, comment: str = "") -> str:
    return _with_comment(f"{key} = {_written(value)}", comment)


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_written(inside)}" for key, inside in value.items()) + " }"
    return "".join(char if char.isprintable() else _escaped(char) for char in tomlkit.item(value).as_string())


def _escaped(char: str) -> str:
    r"""What TOML lets stand and no reader sees, such as marks that turn the direction of writing, as ``\U0000202E``."""
    return f"\\U{ord(char):08X}"


def _commented(text: str, comment: str) -> str:
    return _with_comment(f"# {text}", comment)


def _with_comment(text: str, comment: str) -> str:
    return f"{text:<{_COLUMN}} # {comment}" if comment else text


def _behind_clients(text: str, rows: Sequence[str]) -> int:
    """How many rows stand before a further client: down to the last one, and what is said below its keys."""
    where = lines(text)
    last = max((line for place, line in where.items() if place[0] == "clients"), default=0)
    at = min((line - 1 for place, line in where.items() if line > last > 0), default=len(rows))
    if at < len(rows):
        at = _above(rows, at, lambda row: row.startswith("#"))  # they are said of what follows
    return _above(rows, at, lambda row: not row.strip())


def _above(rows: Sequence[str], at: int, passed: Callable[[str], bool]) -> int:
    """Go up over rows of a kind."""
    while at and passed(rows[at - 1]):
        at -= 1
    return at


def _holds(added: str, text: str, clients: Sequence[ClientAnswers]) -> bool:
    """Whether a text says what another said, and has these clients besides."""
    try:
        now, before = tomllib.loads(added), tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    new = {client.key: now.get("clients", {}).pop(client.key, None) for client in clients}
    return all(new.values()) and now == {"clients": {}} | before
