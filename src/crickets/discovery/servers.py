"""What is found: a server, the way on which it was found, and how the way ended where there was nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from crickets.core.mail import domain_of

Tls = Literal["implicit", "starttls"]

ADDRESS = "%EMAILADDRESS%"
"""Stands for the whole address in what providers publish, as most of them want it for the username."""

LOCAL_PART = "%EMAILLOCALPART%"
"""Stands for what is before the @."""

_DOMAIN = "%EMAILDOMAIN%"
_NAME_LIMIT = 253
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


class FoundBy(StrEnum):
    """The ways to a server, the best first."""

    SRV = "srv"
    AUTOCONFIG = "autoconfig"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Server:
    """Where to log in to a mailbox, and as whom; never without TLS.

    ``token_provider`` is "google" or "microsoft" where they let one in by a token, "other" for a token of somebody
    else; without ``takes_password`` there is no other way in. ``to_confirm``: the name rests on DNS alone and lies
    outside of the address's domain, so it may be forged: the user has to know it before any password goes there
    (RFC 6186 section 6). ``needs`` are the sentences that its provider's users have to know before they log in.
    """

    host: str
    port: int
    tls: Tls
    username: str
    found_by: FoundBy
    token_provider: str = ""
    takes_password: bool = True
    to_confirm: bool = False
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Try:
    """How one way ended: in a sentence for the user, and with the servers that it led to, the best first."""

    way: FoundBy
    sentence: str
    servers: tuple[Server, ...] = ()


class FoundNothing(Exception):
    """A question led to nothing; its message is a clause of a sentence and says why."""


def host_name(text: str) -> str:
    """The name of a host in lower case (RFC 1123 section 2.1), of two labels at least; nothing where it is none."""
    name = text.strip().removesuffix(".").lower()
    return name if len(name) <= _NAME_LIMIT and _HOST.fullmatch(name) else ""


def filled(template: str, email: str) -> str:
    """What providers publish for everybody, with an address put in."""
    values = {ADDRESS: email, LOCAL_PART: email.rpartition("@")[0], _DOMAIN: domain_of(email)}
    return re.sub("|".join(values), lambda found: values[found[0]], template)


def merged(servers: Iterable[Server]) -> tuple[Server, ...]:
    """Each server once, in the order in which they were found, with what later ways know of it besides."""
    found: dict[tuple[str, int, Tls], Server] = {}
    for server in servers:
        place = (server.host, server.port, server.tls)
        found[place] = _completed(found[place], server) if place in found else server
    return tuple(found.values())


def _completed(server: Server, other: Server) -> Server:
    return replace(
        server,
        # DNS does not say who logs in.
        username=other.username if server.found_by is FoundBy.SRV else server.username,
        token_provider=server.token_provider or other.token_provider,
        takes_password=server.takes_password and other.takes_password,
        to_confirm=server.to_confirm and other.to_confirm,
        needs=server.needs or other.needs,
    )
