"""How to log in by tokens: what the configuration says of the identity provider, as the flags say or as it is typed."""

from pathlib import Path

from crickets.cli.interview.asking import Question, Unsaid
from crickets.cli.interview.talk import Talk
from crickets.config.addresses import is_public
from crickets.config.writing import AccountAnswers, Login
from crickets.core.mail import domain_of
from crickets.discovery.providers import provider_of

GUIDE = "docs/login-without-a-password.md"

_FLAG = "--oauth PROVIDER,client_id=ID"
_ID = Question(f"The client id of your application there ({GUIDE})", _FLAG)
_SECRET = Question("The file with its client secret", f"{_FLAG},client_secret_file=FILE")
_TENANT = Question("Your organization there (its tenant id, or consumers)", f"{_FLAG},tenant=ID")
_FILES = "client_secret_file"


def token_provider(account: AccountAnswers) -> str:
    """Who gives tokens for the mailboxes of this server: google or microsoft; nothing for others."""
    provider = provider_of(account.host) or provider_of(account.address)
    return provider.oauth if provider else ""


def typed(talk: Talk, account: AccountAnswers) -> Login:
    """Ask for what the provider has given the user's own application."""
    provider = token_provider(account)
    said = {"provider": provider, "client_id": talk.asker.text(_ID)}
    if provider == "google":
        said[_FILES] = talk.asker.text(_SECRET, read=_a_file)
    else:
        usual = "consumers" if is_public(domain_of(account.address)) else "common"
        said["tenant"] = talk.asker.text(_TENANT, usual)
    return "oauth", said


def said(text: str) -> Login:
    """Read what follows --oauth, such as ``google,client_id=...,client_secret_file=...``; raises Unsaid."""
    provider, *parts = text.split(",")
    pairs = [part.partition("=") for part in parts]
    wrong = next((part for part, (_, equals, _) in zip(parts, pairs, strict=True) if not equals), None)
    if wrong is not None:
        msg = f"--oauth {text}: {wrong!r} is no KEY=VALUE; the keys are those of imap.oauth in config.example.toml"
        raise Unsaid(msg)
    values = {key: _as_written(key, value) for key, _, value in pairs}
    return "oauth", {"provider": provider, **values}


def _as_written(key: str, value: str) -> str:
    return str(Path(value).expanduser().absolute()) if key == _FILES else value


def _a_file(text: str) -> str:
    path = Path(text.strip()).expanduser().absolute()
    if not path.is_file():
        msg = f"there is no file {path}"
        raise ValueError(msg)
    return str(path)
