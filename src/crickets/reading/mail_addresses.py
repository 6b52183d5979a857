"""Addresses as they stand in fields and in prose, in lower case."""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
# Quotation marks around an address, and the types of address of Exchange before it.
_BEFORE = re.compile(r"(?:'+|smtp=|rfc822=|rfc-822=)+")


def addresses_in(text: str) -> Iterator[str]:
    """Every address that a text names, in its order."""
    for found in _ADDRESS.finditer(text):
        address = _BEFORE.sub("", found[0].lower(), count=1) if _BEFORE.match(found[0].lower()) else found[0].lower()
        if not address.startswith("@"):
            yield address


def address_in(text: str) -> str | None:
    """The first address that a text names."""
    return next(addresses_in(text), None)
