"""Answers tried before they are written: by the same code that reads the configuration, and at the real server."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from crickets.config import Account, load
from crickets.config.writing import AccountAnswers, Answers, UserAnswers, document
from crickets.core.people import AccountKey
from crickets.errors import ConfigError
from crickets.house import access, watch
from crickets.imap import ImapMail, Password, connect

_SOMEBODY = UserAnswers("-", "UTC")
_SOME_DAY = date(2000, 1, 1)


def connected(account: AccountAnswers, password: str) -> ImapMail:
    """Log in as the configuration will; raises ConfigError and MailError. An empty password is fetched as it says."""
    settings = _settings(account)
    way = access(settings, Path())  # where tokens are: nobody is asked for any
    typed = replace(way, credential=Password(lambda: password)) if password else way
    return connect(typed, watch(settings))


def _settings(account: AccountAnswers) -> Account:
    text = document(Answers(_SOMEBODY, account), _SOME_DAY)
    with TemporaryDirectory(prefix="crickets-") as folder:
        path = Path(folder) / "config.toml"
        path.write_text(text, encoding="utf-8")
        try:
            return load(path).accounts[AccountKey("main")]
        except ConfigError as error:
            raise ConfigError([_bare(problem) for problem in error.problems]) from None


def _bare(problem: str) -> str:
    """The sentence of a problem alone: the file in which it stands is gone in a moment."""
    return problem.partition(": ")[2] or problem
