"""What DNS says of a domain: its IMAP servers (RFC 6186) and where its mail goes (MX)."""

from collections.abc import Iterator, Sequence

import dns.exception
import dns.rdtypes.ANY.MX
import dns.rdtypes.IN.SRV
import dns.resolver
from dns.rdata import Rdata

from crickets.core.mail import domain_of
from crickets.discovery.servers import FoundBy, FoundNothing, Server, Tls, Try, host_name

_TIMEOUT = 2.0
_LIFETIME = 4.0
"""Seconds for one name server, and for a question to all of them."""

# Implicit TLS goes first, whatever the priorities say: RFC 8314 section 3.
_SERVICES: tuple[tuple[str, Tls], ...] = (("_imaps._tcp", "implicit"), ("_imap._tcp", "starttls"))


def system_resolver() -> dns.resolver.Resolver:
    """Who answers questions to DNS on this machine; one that answers nothing where nobody is named."""
    try:
        resolver = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        resolver = dns.resolver.Resolver(configure=False)
    resolver.timeout, resolver.lifetime = _TIMEOUT, _LIFETIME
    return resolver


def by_srv(resolver: dns.resolver.Resolver, email: str) -> Try:
    """The IMAP servers that DNS names for the domain of an address (RFC 6186 section 3.2)."""
    domain = domain_of(email)
    servers: list[Server] = []
    troubles: list[str] = []
    for service, tls in _SERVICES:
        try:
            servers += _offered(ask(resolver, f"{service}.{domain}", "SRV"), tls, email)
        except FoundNothing as trouble:
            troubles.append(f"{trouble}.")
    if servers:
        places = ", ".join(map(str, servers))
        return Try(FoundBy.SRV, f"DNS says that the mail of {domain} is read at {places}.", tuple(servers))
    return Try(FoundBy.SRV, next(iter(troubles), f"DNS names no IMAP server of {domain}."))


def mail_exchangers(resolver: dns.resolver.Resolver, domain: str) -> Sequence[str]:
    """The hosts that take the mail of a domain, the preferred first; raises FoundNothing."""
    records = (record for record in ask(resolver, domain, "MX") if isinstance(record, dns.rdtypes.ANY.MX.MX))
    return [host for record in records if (host := host_name(record.exchange.to_text()))]


def ask(resolver: dns.resolver.Resolver, name: str, kind: str) -> Sequence[Rdata]:
    """All records of a kind, in the order in which they are to be tried (RFC 2782); raises FoundNothing."""
    try:
        answer = resolver.resolve(f"{name}.", kind, search=False, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return ()
    except dns.exception.Timeout:
        msg = f"DNS did not answer about {name} in time"
    except (dns.exception.DNSException, OSError):
        msg = f"DNS has no answer about {name}; this machine may be offline"
    else:
        return answer.rrset.processing_order() if answer.rrset else ()
    raise FoundNothing(msg)


def _offered(records: Sequence[Rdata], tls: Tls, email: str) -> Iterator[Server]:
    """A target of "." says that the service is not offered (RFC 2782); it is no name of a host either."""
    domain = domain_of(email)
    for record in records:
        if isinstance(record, dns.rdtypes.IN.SRV.SRV) and (host := host_name(record.target.to_text())) and record.port:
            elsewhere = not f".{host}".endswith(f".{domain}")
            yield Server(host, record.port, tls, email, FoundBy.SRV, to_confirm=elsewhere)
