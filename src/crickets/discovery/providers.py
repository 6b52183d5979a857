"""The table of large providers: asked by an address, by the name of a server, or by where mail goes.

Hosts and domains are those that the providers' own pages name, and the database of Thunderbird
(https://github.com/thunderbird/autoconfig). Whoever has no IMAP, or none whose name is sure, is not in it.
"""

from collections.abc import Iterable

from crickets.core.mail import domain_of
from crickets.discovery.national import NATIONAL
from crickets.discovery.provider import Provider
from crickets.discovery.worldwide import WORLDWIDE

PROVIDERS: tuple[Provider, ...] = (*WORLDWIDE, *NATIONAL)

_LOOPBACK = "127.0.0.1"
"""The server of a bridge, but also of whoever runs their own: it tells nothing."""

_OF_NAME = {
    name: provider for provider in PROVIDERS for name in (*provider.domains, *provider.hosts) if name != _LOOPBACK
}
_OF_EXCHANGER = {suffix: provider for provider in PROVIDERS for suffix in provider.exchangers}


def provider_of(name: str) -> Provider | None:
    """The provider of an address, of a domain or of an IMAP server, as far as the name alone tells."""
    name = name.strip().lower()
    return _OF_NAME.get(domain_of(name) or name)


def provider_behind(exchangers: Iterable[str]) -> Provider | None:
    """The provider that takes the mail of a domain, by the hosts that its MX records name."""
    for host in exchangers:
        for suffix, provider in _OF_EXCHANGER.items():
            if f".{host}".endswith(f".{suffix}"):
                return provider
    return None
