"""Identity providers: where each is asked for permission to use a mailbox, and for tokens."""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote, urlsplit

from crickets.config.loopback import is_loopback


class Provider(StrEnum):
    """Who gives the tokens: one that is known here, or another, whose endpoints the file names."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    OTHER = "other"


class Keep(StrEnum):
    """Where tokens are kept: in a file of the state directory, or in the system's keyring."""

    FILE = "file"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The web addresses of a provider (RFC 6749 section 3, RFC 8628 section 3.1, RFC 7009), empty where it has none.

    ``scope`` is what permission is asked for; ``loopback`` is how this machine is called where the browser is sent back
    to it, and ``extra`` what else belongs into the question that the browser takes along.
    """

    authorization: str
    token: str
    device: str = ""
    revocation: str = ""
    scope: str = ""
    loopback: str = "127.0.0.1"
    extra: tuple[tuple[str, str], ...] = ()


# Google's device flow allows a few scopes only, and mail is none of them. Without prompt=consent a second login would
# bring no refresh token where the application is of the kind "web".
GOOGLE = Endpoints(
    authorization="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    revocation="https://oauth2.googleapis.com/revoke",
    scope="https://mail.google.com/",
    extra=(("access_type", "offline"), ("prompt", "consent")),
)

# The registration of an application takes http://localhost, on whichever port, but not http://127.0.0.1.
MICROSOFT = Endpoints(
    authorization="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    token="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106 - an address
    device="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
    scope="https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
    loopback="localhost",
)


def microsoft(tenant: str) -> Endpoints:
    """Give the endpoints for the accounts of a tenant: its id or domain, or common, organizations or consumers."""
    part = quote(tenant, safe="")
    return replace(
        MICROSOFT,
        authorization=MICROSOFT.authorization.format(tenant=part),
        token=MICROSOFT.token.format(tenant=part),
        device=MICROSOFT.device.format(tenant=part),
    )


def is_safe(address: str) -> bool:
    """Whether tokens may travel to a web address: by TLS, or without leaving this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
