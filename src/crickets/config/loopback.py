"""The loopback: what is sent there stays on this machine."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a host, by its name or address, is this machine and no other."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
