"""Who publishes settings for an address: its domain, the database of Thunderbird, else the host that takes its mail.

https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/ tells mail clients where to look. Two things are done
otherwise: nothing is asked in the clear, and nobody is told the address who did not ask for it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from crickets.core.mail import domain_of
from crickets.discovery.client_config import servers_in
from crickets.discovery.servers import FoundBy, FoundNothing, Server, Try
from crickets.discovery.web import Web

DATABASE = "autoconfig.thunderbird.net"

# A list of all public suffixes would be a library; whoever is asked in vain under one of the others answers 404.
_UNDER_A_COUNTRY = re.compile(r"(?:ac|co|com|edu|gov|ne|net|or|org)\.[a-z]{2}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where settings may be; ``by_dns`` where only DNS says that they concern the address."""

    host: str
    path: str
    whose: str = ""
    by_dns: bool = False

    def servers(self, web: Web, email: str) -> tuple[Server, ...]:
        """The servers published here for an address; raises FoundNothing."""
        text = web.text(f"https://{self.host}{self.path}", self.whose)
        try:
            found = servers_in(text, email)
        except FoundNothing as nothing:
            msg = f"{self.host} {nothing}"
            raise FoundNothing(msg) from None
        return tuple(replace(server, to_confirm=self.by_dns) for server in found)


def by_autoconfig(web: Web, exchangers: Callable[[], Sequence[str]], email: str) -> Try:
    """The servers that are published for an address; ``exchangers`` tells where its mail goes, if it is asked."""
    tried: list[str] = []
    for place in _places(exchangers, email):
        try:
            servers = place.servers(web, email)
        except FoundNothing as nothing:
            tried.append(str(nothing))
        else:
            return Try(FoundBy.AUTOCONFIG, f"{place.host} publishes {', '.join(map(str, servers))}.", servers)
    return Try(FoundBy.AUTOCONFIG, f"Nobody publishes settings for {domain_of(email)}: {'; '.join(tried)}.")


def _places(exchangers: Callable[[], Sequence[str]], email: str) -> Iterator[_Place]:
    domain = domain_of(email)
    yield _Place(f"autoconfig.{domain}", "/mail/config-v1.1.xml", email)
    yield _Place(domain, "/.well-known/autoconfig/mail/config-v1.1.xml", email)
    yield _Place(DATABASE, f"/v1.1/{domain}")
    for name in _domains(exchangers):
        if name != domain:
            yield _Place(f"autoconfig.{name}", "/mail/config-v1.1.xml", by_dns=True)
            yield _Place(DATABASE, f"/v1.1/{name}", by_dns=True)


def _domains(exchangers: Callable[[], Sequence[str]]) -> Sequence[str]:
    """The domain of the first host that takes the mail, without the host's own name, and the one that was bought."""
    try:
        first = next(iter(exchangers()), "")
    except FoundNothing:
        return ()
    labels = first.split(".")
    bought = labels[-3 if _UNDER_A_COUNTRY.fullmatch(".".join(labels[-2:])) else -2 :]
    names = [labels[1:]] if len(labels) - 1 > len(bought) else []
    return [".".join(name) for name in (*names, bought) if len(name) > 1]
