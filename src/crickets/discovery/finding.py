"""Finding the server of an address: DNS, published settings and the table of providers are asked at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic

import dns.resolver
import httpx

from crickets.core.mail import domain_of, in_ascii
from crickets.discovery.autoconfig import by_autoconfig
from crickets.discovery.provider import Provider
from crickets.discovery.providers import provider_behind, provider_of
from crickets.discovery.records import by_srv, mail_exchangers, system_resolver
from crickets.discovery.servers import FoundBy, FoundNothing, Server, Try, filled, host_name, merged
from crickets.discovery.web import web


@dataclass(frozen=True, slots=True)
class World:
    """Whom discovery asks, and for how many seconds in all; without a transport it asks the real web."""

    resolver: dns.resolver.Resolver = field(default_factory=system_resolver)
    transport: httpx.BaseTransport | None = None
    limit: float = 10.0


def discover(
    address: str, world: World | None = None, tell: Callable[[Try], None] = lambda _: None
) -> Sequence[Server]:
    """The IMAP servers of an address, the best first, none twice: as DNS, its provider or the table says.

    Nothing is raised, offline neither: there is then no server. ``tell`` hears how each way ended, in their order.
    """
    local, _, domain = address.strip().rpartition("@")
    email = f"{local}@{host_name(in_ascii(domain.lower()))}"
    if not local or not domain_of(email):
        tell(Try(FoundBy.SRV, f"{address!r} is no address that a server could be found for."))
        return ()
    tries = _all_at_once(email, world or World())
    for one in tries:
        tell(one)
    return merged(_known(server, email) for one in tries for server in one.servers)


def _all_at_once(email: str, world: World) -> Sequence[Try]:
    ways: dict[FoundBy, Callable[[], Try]] = {
        FoundBy.SRV: partial(by_srv, world.resolver, email),
        FoundBy.AUTOCONFIG: partial(_published, world, email, monotonic() + world.limit),
        FoundBy.TABLE: partial(_by_table, world.resolver, email),
    }
    pool = ThreadPoolExecutor(len(ways), "discovery")
    running = {way: pool.submit(ask) for way, ask in ways.items()}
    wait(running.values(), world.limit)
    pool.shutdown(wait=False, cancel_futures=True)
    late = f"was not answered within {world.limit:g} s"
    return [
        found.result() if found.done() else Try(way, f"{_QUESTIONS[way]} {late}.") for way, found in running.items()
    ]


_QUESTIONS = {
    FoundBy.SRV: "The question to DNS",
    FoundBy.AUTOCONFIG: "The question for published settings",
    FoundBy.TABLE: "The question where the mail goes",
}


def _published(world: World, email: str, deadline: float) -> Try:
    with web(world.transport, deadline) as opened:
        return by_autoconfig(opened, partial(mail_exchangers, world.resolver, domain_of(email)), email)


def _by_table(resolver: dns.resolver.Resolver, email: str) -> Try:
    """The server of the large provider that the address is at, or that takes the mail of its domain."""
    domain = domain_of(email)
    provider = provider_of(email)
    if provider:
        return _at(provider, email, f"Addresses of {domain} are at {provider.name}.")
    try:
        exchangers = mail_exchangers(resolver, domain)
    except FoundNothing as nothing:
        return Try(FoundBy.TABLE, f"{nothing}.")
    if not exchangers:
        return Try(FoundBy.TABLE, f"DNS names nobody who takes the mail of {domain} (no MX): is it spelt right?")
    provider = provider_behind(exchangers)
    if provider:
        return _at(provider, email, f"The mail of {domain} goes to {provider.name} ({exchangers[0]}).")
    return Try(FoundBy.TABLE, f"The mail of {domain} goes to {exchangers[0]}, which is no provider that is known here.")


def _at(provider: Provider, email: str, sentence: str) -> Try:
    if not provider.host:
        return Try(FoundBy.TABLE, f"{sentence} {provider.note}")
    server = Server(provider.host, provider.port, provider.tls, email, FoundBy.TABLE)
    return Try(FoundBy.TABLE, sentence, (_served(server, provider, email),))


def _known(server: Server, email: str) -> Server:
    """A server with what is known of its provider."""
    provider = provider_of(server.host)
    return _served(server, provider, email) if provider else server


def _served(server: Server, provider: Provider, email: str) -> Server:
    """A server of a large provider, which needs no confirmation."""
    return replace(
        server,
        username=server.username if server.found_by is FoundBy.AUTOCONFIG else filled(provider.username, email),
        token_provider=provider.oauth or server.token_provider,
        takes_password=server.takes_password and provider.takes_password,
        to_confirm=False,
        needs=provider.needs,
    )
