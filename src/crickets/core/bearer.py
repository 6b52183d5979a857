"""Access tokens in the place of a password: how one is said in SASL, and what a server answers that refuses it.

RFC 7628 describes OAUTHBEARER; XOAUTH2 came before it, and is described by Google and by Microsoft.
"""

import json
from enum import StrEnum
from typing import Protocol

_SEPARATOR = "\x01"


class Tokens(Protocol):
    """Where an account's access tokens come from."""

    def __call__(self) -> str:
        """Give a token that is good for some minutes at least."""
        ...

    def after(self, refused: str) -> str:
        """Give another one than this, which the server refused."""
        ...


class Mechanism(StrEnum):
    """The ways to say an access token, the better one first."""

    OAUTHBEARER = "OAUTHBEARER"
    XOAUTH2 = "XOAUTH2"

    @property
    def acknowledgement(self) -> bytes:
        """What a client answers to the reason of a refusal, so that the refusal itself comes (RFC 7628 3.2.3)."""
        return b"\x01" if self is Mechanism.OAUTHBEARER else b""

    def response(self, username: str, token: str, host: str, port: int) -> bytes:
        """Say a token; ``host`` and ``port`` are those that the connection was made to."""
        match self:
            case Mechanism.OAUTHBEARER:
                return _joined(f"n,a={_saslname(username)},", f"host={host}", f"port={port}", f"auth=Bearer {token}")
            case Mechanism.XOAUTH2:
                return _joined(f"user={username}", f"auth=Bearer {token}")


def reason(challenge: bytes) -> str:
    """Give the status that stands in the reason of a refusal (RFC 7628 section 3.2.2); empty where none is found."""
    try:
        said = json.loads(challenge)
    except (ValueError, RecursionError):
        return ""
    status = said.get("status", "") if isinstance(said, dict) else ""
    return str(status) if isinstance(status, str | int) else ""


def _joined(*parts: str) -> bytes:
    return _SEPARATOR.join((*parts, "", "")).encode()


def _saslname(name: str) -> str:
    """A name without the characters that separate (RFC 5801 section 4)."""
    return name.replace("=", "=3D").replace(",", "=2C")
