"""How an account logs in: by a password from one of several places, or by tokens of an identity provider."""

from dataclasses import replace
from pathlib import Path

from crickets.config.problems import Findings, Place
from crickets.config.providers import GOOGLE, Endpoints, Provider, microsoft
from crickets.config.secret import Secret, Source, key_of, source_problem
from crickets.config.settings import OAuth
from crickets.config.tables import ImapTable, OAuthTable

_PASSWORD = "password"  # noqa: S105 - how its keys begin
_CLIENT_SECRET = "client_secret"  # noqa: S105 - as above
_OWN = ("authorization_endpoint", "device_authorization_endpoint", "token_endpoint", "revocation_endpoint")


def login(table: ImapTable, username: str, place: Place, folder: Path, findings: Findings) -> Secret | OAuth:
    """Give the one way to log in that the file names; ``folder`` is where relative paths start."""
    keys = [*(key_of(_PASSWORD, source) for source in Source), "oauth"]
    # A table in which every key has its default says nothing, as one that is not there.
    given = [*_given(_PASSWORD, table), *(["oauth"] if table.oauth != OAuthTable() else [])]
    if len(given) != 1 and not any(findings.about((*place, key)) for key in keys):
        names = " and ".join(given) + " stand there" if given else "there is none"
        findings.wrong(place, f"needs exactly one of {', '.join(keys)}; {names}")
    if given == ["oauth"]:
        return _oauth(table.oauth, username, (*place, "oauth"), folder, findings)
    secret = _secret(_PASSWORD, table, username, place, folder, findings)
    return secret or Secret(Source.FILE, "missing")


def _oauth(table: OAuthTable, username: str, place: Place, folder: Path, findings: Findings) -> OAuth:
    if not table.client_id and not findings.about((*place, "client_id")):
        sentence = "is missing; docs/login-without-a-password.md says how to get one from the provider"
        findings.wrong((*place, "client_id"), sentence)
    secrets = list(_given(_CLIENT_SECRET, table))
    if len(secrets) > 1:
        findings.wrong(place, f"needs at most one of {', '.join(secrets)}")
    return OAuth(
        provider=_provider(table, place, findings),
        client_id=table.client_id,
        client_secret=_secret(_CLIENT_SECRET, table, table.client_id or username, place, folder, findings),
        endpoints=_endpoints(table, place, findings),
        keep=table.keep,
    )


def _provider(table: OAuthTable, place: Place, findings: Findings) -> Provider:
    if not table.provider and not findings.about((*place, "provider")):
        findings.wrong((*place, "provider"), f"is missing; it is one of {', '.join(map(repr, map(str, Provider)))}")
    return Provider(table.provider or Provider.OTHER)


def _endpoints(table: OAuthTable, place: Place, findings: Findings) -> Endpoints:
    match table.provider:
        case Provider.GOOGLE:
            known = GOOGLE
        case Provider.MICROSOFT:
            known = microsoft(table.tenant)
        case _:
            return _own(table, place, findings)
    for key in _OWN:
        if getattr(table, key):
            sentence = f"{table.provider!s} has its own, which Crickets knows; leave it out, or say provider = 'other'"
            findings.wrong((*place, key), sentence)
    return replace(known, scope=table.scope or known.scope)


def _own(table: OAuthTable, place: Place, findings: Findings) -> Endpoints:
    """The endpoints that the file names: those for tokens, and one at which a person can give permission."""
    for key, others in (("token_endpoint", ()), ("authorization_endpoint", ("device_authorization_endpoint",))):
        there = any(getattr(table, each) or findings.about((*place, each)) for each in (key, *others))
        if table.provider == Provider.OTHER and not there:
            findings.wrong(place, f"needs {' or '.join((key, *others))}; the provider's documentation names it")
    return Endpoints(
        authorization=table.authorization_endpoint,
        token=table.token_endpoint,
        device=table.device_authorization_endpoint,
        revocation=table.revocation_endpoint,
        scope=table.scope,
    )


def _given(name: str, table: ImapTable | OAuthTable) -> list[str]:
    return [key for source in Source if getattr(table, key := key_of(name, source))]


def _secret(
    name: str, table: ImapTable | OAuthTable, username: str, place: Place, folder: Path, findings: Findings
) -> Secret | None:
    for source in Source:
        if value := str(getattr(table, key_of(name, source))):
            value = str(folder.absolute() / Path(value).expanduser()) if source is Source.FILE else value
            secret = Secret(source, value, name, username)
            if sentence := source_problem(source, value):
                findings.wrong((*place, secret.key), sentence)
            return secret
    return None
