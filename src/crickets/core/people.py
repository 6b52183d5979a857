"""Clients and the user: whose address is this, and what does a message mean between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from crickets.core.mail import VIEWS, Address, Arrival, Envelope, MailboxRole, domain_of
from crickets.core.money import Money

ClientKey = NewType("ClientKey", str)
AccountKey = NewType("AccountKey", str)

CIRCULAR = 5
"""A message to more clients than this is a circular: nobody's silence starts with it."""


class FormOfAddress(StrEnum):
    """How Polish letters address a client: a man, a woman, or several people and anybody who is not known."""

    PAN = "Pan"
    PANI = "Pani"
    PANSTWO = "Państwo"


@dataclass(frozen=True, slots=True)
class Client:
    """A person or company that the user works for.

    ``addresses`` holds whole addresses and ``@domain`` patterns, in lower case; ``language`` is ISO 639-1,
    ``country`` ISO 3166-1 alpha-2, ``timezone`` an IANA name; ``rate`` is what an hour of the user's is worth there.
    """

    key: ClientKey
    name: str
    addresses: tuple[str, ...]
    language: str = "en"
    contact: str = ""
    country: str = ""
    region: str = ""
    timezone: str = "UTC"
    phone: str = ""
    account: AccountKey | None = None
    form_of_address: FormOfAddress = FormOfAddress.PANSTWO
    rate: Money | None = None

    def has(self, email: str) -> bool:
        """Whether the record knows this address, by itself or by its domain."""
        return email in self.addresses or f"@{domain_of(email)}" in self.addresses


class Direction(StrEnum):
    """Who wrote: the user, the client, or neither."""

    OWN = "own"
    CLIENT = "client"
    NEITHER = "neither"


@dataclass(frozen=True)
class Roster:
    """All addresses that matter, the user's and the clients', ready to be asked; an address beats its domain."""

    clients: Mapping[ClientKey, Client]
    own: frozenset[str]
    _exact: Mapping[str, ClientKey] = field(init=False, repr=False)
    _domains: Mapping[str, ClientKey] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pairs = [(address, client.key) for client in self.clients.values() for address in client.addresses]
        object.__setattr__(self, "_exact", {a: key for a, key in pairs if not a.startswith("@")})
        object.__setattr__(self, "_domains", {a[1:]: key for a, key in pairs if a.startswith("@")})

    def client_at(self, email: str) -> ClientKey | None:
        """Whose address this is, or None."""
        if email in self.own:
            return None
        return self._exact.get(email) or self._domains.get(domain_of(email))

    def clients_among(self, addresses: Iterable[Address]) -> tuple[ClientKey, ...]:
        """The clients addressed, each once, in the order of the addresses."""
        found = (self.client_at(address.email) for address in addresses)
        return tuple(dict.fromkeys(key for key in found if key is not None))

    def mentioned(self, envelope: Envelope) -> tuple[ClientKey, ...]:
        """Every client with an address anywhere in the message's header."""
        sender = (envelope.sender,) if envelope.sender else ()
        return self.clients_among((*sender, *envelope.reply_to, *envelope.to, *envelope.cc, *envelope.bcc))

    def direction(self, arrival: Arrival) -> Direction:
        """Who wrote a message: by the user's addresses and by the Sent role, then by the clients' addresses.

        Junk that bears the user's own address is forged as a rule, and what lies in Trash says nothing about
        having been sent, so neither is the user's own word. Nor is what a view shows: it may be a draft, and what was
        sent lies in Sent as well.
        """
        sender = arrival.envelope.sender
        if sender is not None and self.client_at(sender.email):
            return Direction.CLIENT
        trusted = arrival.role not in {MailboxRole.JUNK, MailboxRole.TRASH, *VIEWS}
        if trusted and (arrival.role is MailboxRole.SENT or (sender is not None and sender.email in self.own)):
            return Direction.OWN
        return Direction.NEITHER

    def addressees(self, envelope: Envelope) -> tuple[ClientKey, ...]:
        """The clients for whom an own message counts; none for a circular, or for one that no person sent.

        A client in Bcc alone does not know that the user waits; a vacation responder (RFC 3834) does not wait.
        """
        automatic = envelope.evidence.get("auto-submitted", "no").split(";")[0].strip().lower() not in {"no", ""}
        found = self.clients_among((*envelope.to, *envelope.cc))
        return () if automatic or len(found) > CIRCULAR else found


def reduced(addresses: Iterable[Address], client: Client) -> tuple[Address, ...]:
    """Those of the addresses that the client's record knows, each once: third parties go."""
    known: dict[str, Address] = {}
    for address in addresses:
        if client.has(address.email):
            known.setdefault(address.email, address)
    return tuple(known.values())
