"""The loopback: what is sent there stays on this machine."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

_FORM = re.compile(r"(?:\[(?P<six>[0-9a-f:]+)\]|(?P<host>[\w.-]+)):(?P<port>\d{1,5})", re.ASCII | re.IGNORECASE)
_HIGHEST_PORT = 65535


def is_loopback(host: str) -> bool:
    """Whether a host, by its name or address, is this machine and no other."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen: an address of the loopback and a port."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``127.0.0.1:9797`` or ``[::1]:9797``; raises ValueError, for addresses that others can reach too."""
        found = _FORM.fullmatch(text.strip())
        if found is None or not 0 < int(found["port"]) <= _HIGHEST_PORT:
            msg = f"{text!r} is no address and port; write '127.0.0.1:9797' or '[::1]:9797'"
            raise ValueError(msg)
        host = found["six"] or found["host"]
        if not is_loopback(host):
            msg = (
                f"{host} can be reached from elsewhere, and what is told there has no password; write '127.0.0.1:9797'"
            )
            raise ValueError(msg)
        return cls("127.0.0.1" if host == "localhost" else host, int(found["port"]))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
