"""From an address to a mailbox that is logged in to: the server, then how to log in, tried at once."""

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from crickets.cli.interview import tokens
from crickets.cli.interview.asking import Option, Question, Unsaid
from crickets.cli.interview.server import another_name, another_server, needs, server_of
from crickets.cli.interview.talk import Talk
from crickets.cli.interview.trial import connected, permitted
from crickets.config.secret import command_problem
from crickets.config.writing import AccountAnswers
from crickets.errors import ConfigError, MailError
from crickets.imap import ImapMail

PASSWORD_FILE = "imap.password"  # noqa: S105 - a name
"""Where a password that was typed is kept, beside the configuration."""

_PASSWORD = "Password, to be kept in a file that only you can read"  # noqa: S105 - a question
_WAYS = "--password-file FILE (or --password-command, --password-credential, --password-stdin, --oauth)"


class Way(StrEnum):
    """What can be done at the door of a server."""

    TYPED = "with a password, typed now"
    TOKENS = "without a password, by a permission that your provider gives"
    COMMAND = "with a password that a command prints, such as: pass show mail"
    CREDENTIAL = "with a credential of systemd"
    USERNAME = "as somebody else"
    SERVER = "at another server"


@dataclass(frozen=True, slots=True)
class Entered:
    """An open mailbox, and how it was reached; ``password`` is what was typed, if it was."""

    account: AccountAnswers
    mail: ImapMail
    password: str = field(default="", repr=False)

    def again(self, account: AccountAnswers, state: Path) -> "Entered":
        """Log in anew, to an account of which something else is known now."""
        self.mail.close()
        return replace(self, account=account, mail=connected(account, self.password, state))


@dataclass(frozen=True, slots=True)
class _Attempt:
    account: AccountAnswers
    way: Way
    password: str = field(default="", repr=False)


def enter(talk: Talk, address: str) -> Entered:
    """Log in to the mailbox of an address.

    Raises Unsaid, and MailError and ConfigError where nobody can be asked again.
    """
    account = server_of(talk, address)
    _tell_needs(talk, account)
    attempt = _said(talk, account) or _asked(talk, account, Way.TYPED)
    while True:
        try:
            return _entered(talk, attempt)
        except (MailError, ConfigError) as error:
            if not talk.asks:
                raise
            talk.say(f"{error}", "bold red")
            _tell_needs(talk, attempt.account)
            attempt = _asked(talk, attempt.account, attempt.way)


def _tell_needs(talk: Talk, account: AccountAnswers) -> None:
    for need in needs(account):
        talk.say(need, "yellow")


def _entered(talk: Talk, attempt: _Attempt) -> Entered:
    if attempt.way is Way.TOKENS:
        with redirect_stdout(talk.screen.file):
            permitted(attempt.account, talk.state)
    mail = connected(attempt.account, attempt.password, talk.state)
    entered = Entered(attempt.account, mail, attempt.password)
    talk.say(f"Logged in to {entered.account.host} as {entered.account.username}.", "green")
    return entered


def _said(talk: Talk, account: AccountAnswers) -> _Attempt | None:
    """How to log in as the flags say, where they do."""
    login = talk.wishes.login
    said = {
        "password_file": str(Path(login.password_file).expanduser().absolute()) if login.password_file else "",
        "password_command": login.password_command,
        "password_credential": login.password_credential,
    }
    given = [(key, value) for key, value in said.items() if value]
    if len(given) + login.password_stdin + bool(login.oauth) > 1:
        msg = f"say one of {_WAYS}, and not several"
        raise Unsaid(msg)
    if login.password_stdin:
        return _typed(account, _piped())
    if login.oauth:
        return _Attempt(replace(account, login=tokens.said(login.oauth)), Way.TOKENS)
    return _Attempt(replace(account, login=given[0]), Way.COMMAND) if given else None


def _piped() -> str:
    """The first line of standard input."""
    if password := sys.stdin.readline().rstrip("\r\n"):
        return password
    msg = "--password-stdin: nothing came on standard input: pass show mail | crickets init --password-stdin"
    raise Unsaid(msg)


def _asked(talk: Talk, account: AccountAnswers, last: Way) -> _Attempt:
    """How to log in as the user says; they can change the server and the name first."""
    there = f"log in to {account.host}:{account.port} as {account.username}"
    question = Question(f"L{there[1:]}", _WAYS, f"how to {there}")
    ways = [way for way in Way if way is not Way.TOKENS or tokens.token_provider(account)]
    options = [Option(way, str(way)) for way in ways]
    match talk.asker.one_of(question, options, last if talk.asks else None):
        case Way.TYPED:
            return _typed(account, talk.asker.secret(Question(_PASSWORD, _WAYS)))
        case Way.TOKENS:
            return _Attempt(replace(account, login=tokens.typed(talk, account)), Way.TOKENS)
        case Way.COMMAND:
            line = talk.asker.text(Question("The command", _WAYS), read=_command)
            return _Attempt(replace(account, login=("password_command", line)), Way.COMMAND)
        case Way.CREDENTIAL:
            name = talk.asker.text(Question("Its name, as LoadCredential= has it", _WAYS), "imap")
            return _Attempt(replace(account, login=("password_credential", name)), Way.CREDENTIAL)
        case Way.USERNAME:
            return _asked(talk, another_name(talk, account), Way.TYPED)
        case Way.SERVER:
            return _asked(talk, another_server(talk, account), Way.TYPED)


def _typed(account: AccountAnswers, password: str) -> _Attempt:
    return _Attempt(replace(account, login=("password_file", PASSWORD_FILE)), Way.TYPED, password)


def _command(text: str) -> str:
    if problem := command_problem(text):
        raise ValueError(problem)
    return text
