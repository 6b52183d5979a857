"""Clients and the user: whose address is this, and what does a message mean between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from crickets.core.mail import VIEWS, Address, Arrival, Envelope, MailboxRole, domain_of, mailbox_of
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
        """Whether the record knows this address, by itself, by its domain, or as one more of the same mailbox."""
        if email in self.addresses or f"@{domain_of(email)}" in self.addresses:
            return True
        return mailbox_of(email) in map(mailbox_of, self.addresses)


class Direction(StrEnum):
    """Who wrote: the user, the client, or neither."""

    OWN = "own"
    CLIENT = "client"
    NEITHER = "neither"


@dataclass(frozen=True)
class Roster:
    """All addresses that matter, the user's and the clients', ready to be asked; an address beats its domain.

    ``companies`` are those of their domains that do not give mailboxes to everybody.
    """

    clients: Mapping[ClientKey, Client]
    own: frozenset[str]
    companies: frozenset[str] = frozenset()
    _exact: Mapping[str, ClientKey] = field(init=False, repr=False)
    _mailboxes: Mapping[str, ClientKey] = field(init=False, repr=False)
    _own_mailboxes: frozenset[str] = field(init=False, repr=False)
    _domains: Mapping[str, ClientKey] = field(init=False, repr=False)
    _at_company: Mapping[str, tuple[ClientKey, ...]] = field(init=False, repr=False)
    _own_companies: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pairs = [(address, client.key) for client in self.clients.values() for address in client.addresses]
        object.__setattr__(self, "_exact", {a: key for a, key in pairs if not a.startswith("@")})
        object.__setattr__(self, "_mailboxes", dict(_of_one(self._exact)))
        object.__setattr__(self, "_own_mailboxes", frozenset(map(mailbox_of, self.own)))
        object.__setattr__(self, "_domains", {a[1:]: key for a, key in pairs if a.startswith("@")})
        # Where the user has an address at the client's, everybody there writes to the user about anything.
        own, theirs = ({domain_of(email) for email in emails} for emails in (self.own, (a for a, _ in pairs)))
        at = {domain: [key for a, key in pairs if domain_of(a) == domain] for domain in self.companies & (theirs - own)}
        object.__setattr__(self, "_at_company", {domain: tuple(dict.fromkeys(keys)) for domain, keys in at.items()})
        object.__setattr__(self, "_own_companies", self.companies & (own - theirs))

    def client_at(self, email: str) -> ClientKey | None:
        """Whose address this is, or None."""
        if email in self.own:
            return None
        known = self._exact.get(email) or self._mailboxes.get(mailbox_of(email))
        return known or self._domains.get(domain_of(email))

    def writer(self, envelope: Envelope) -> ClientKey | None:
        """The client who wrote, by the address of the author, else by that for answers: a platform writes for them.

        What the user's own address sends to the user, with a client's address for answers, is a form of a web site.
        """
        sender = envelope.sender
        if sender is None:
            return None
        known = self.client_at(sender.email)
        by_proxy = sender.email not in self.own or self._is_to_oneself(envelope)
        return known or next(iter(self.clients_among(envelope.reply_to if by_proxy else ())), None)

    def _is_to_oneself(self, envelope: Envelope) -> bool:
        own = any(address.email in self.own for address in envelope.to)
        return own and not self.clients_among((*envelope.to, *envelope.cc))

    def company(self, email: str) -> tuple[ClientKey, ...]:
        """The clients whose company an address belongs to, by its domain or one above it; none for the user's own."""
        found = (self._at_company.get(domain) for domain in _and_above(domain_of(email)))
        return next((clients for clients in found if clients), ())

    def is_recorded(self, email: str) -> bool:
        """Whether the record of a client has this very address, and not only its domain."""
        return email in self._exact

    def is_own_list(self, list_id: str) -> bool:
        """Whether a List-Id (RFC 2919) is of the user's company: a group behind which the user reads."""
        name = list_id.rpartition("<")[2].rstrip("> \t").lower()
        return any(domain in self._own_companies for domain in _and_above(name))

    def is_own(self, email: str) -> bool:
        """Whether an address is the user's, be it with a tag (RFC 5233), or that of somebody at the user's company."""
        return domain_of(email) in self._own_companies or mailbox_of(email) in self._own_mailboxes

    def reaches_user(self, envelope: Envelope) -> bool:
        """Whether a message is addressed to the user, or to the user's company."""
        return any(self.is_own(address.email) for address in (*envelope.to, *envelope.cc))

    def clients_among(self, addresses: Iterable[Address]) -> tuple[ClientKey, ...]:
        """The clients addressed, each once, in the order of the addresses."""
        found = (self.client_at(address.email) for address in addresses)
        return tuple(dict.fromkeys(key for key in found if key is not None))

    def mentioned(self, envelope: Envelope) -> tuple[ClientKey, ...]:
        """Every client with an address anywhere in the message's header."""
        sender = (envelope.sender,) if envelope.sender else ()
        return self.clients_among((*sender, *envelope.reply_to, *envelope.to, *envelope.cc, *envelope.bcc))

    def direction(self, arrival: Arrival) -> Direction:
        """Who wrote a message: by the clients' addresses, by the Sent role, then by the user's addresses.

        Junk that bears the user's own address is forged as a rule, and what lies in Trash says nothing about
        having been sent, so neither is the user's own word. Nor is what a view shows: it may be a draft, and what was
        sent lies in Sent as well.
        """
        sender = arrival.envelope.sender
        if sender is not None and self.client_at(sender.email):
            return Direction.CLIENT
        if arrival.role is MailboxRole.SENT:
            return Direction.OWN
        if self.writer(arrival.envelope):
            return Direction.CLIENT
        trusted = arrival.role not in {MailboxRole.JUNK, MailboxRole.TRASH, *VIEWS}
        return Direction.OWN if trusted and sender is not None and sender.email in self.own else Direction.NEITHER

    def addressees(self, envelope: Envelope) -> tuple[ClientKey, ...]:
        """The clients for whom an own message counts; none for a circular, or for one that no person sent.

        A client in Bcc alone does not know that the user waits; a vacation responder (RFC 3834) does not wait.
        """
        automatic = envelope.evidence.get("auto-submitted", "no").split(";")[0].strip().lower() not in {"no", ""}
        found = self.clients_among((*envelope.to, *envelope.cc))
        return () if automatic or len(found) > CIRCULAR else found


def _of_one(exact: Mapping[str, ClientKey]) -> Iterator[tuple[str, ClientKey]]:
    """The mailboxes that addresses lead to, without those that clients tell apart by a tag."""
    clients: dict[str, set[ClientKey]] = {}
    for address, key in exact.items():
        clients.setdefault(mailbox_of(address), set()).add(key)
    return ((mailbox, next(iter(keys))) for mailbox, keys in clients.items() if len(keys) == 1)


def _and_above(domain: str) -> Iterator[str]:
    """A domain, and those above it but the top-level one."""
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]


def reduced(addresses: Iterable[Address], client: Client) -> tuple[Address, ...]:
    """Those of the addresses that the client's record knows, each once: third parties go."""
    known: dict[str, Address] = {}
    for address in addresses:
        if client.has(address.email):
            known.setdefault(address.email, address)
    return tuple(known.values())
