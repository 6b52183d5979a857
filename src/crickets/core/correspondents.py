"""With whom the user writes to and fro, and who of them owes an answer: out of headers alone.

Everybody at a company is one correspondent, for there any of them may answer; at a public provider each person is one.
A machine's mail says nothing of a person: what is automatic, bulk or from a list, by its headers, is not looked at.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType

from crickets.core.answering import submitted
from crickets.core.headers import nature_of
from crickets.core.mail import Address, Arrival, Envelope, MessageId, domain_of, local_part_of, mailbox_of
from crickets.core.nature import Bulk, CalendarMail, Nature, Notification, Personal
from crickets.core.people import CIRCULAR, Roster
from crickets.core.roles import is_department, is_of_many, is_shared, is_unattended

# What is written otherwise, with a quoted part or an IP address, is nobody's whom a file could name.
_PLAIN = re.compile(r'[^\s"@\[\]]+@[^\s"@\[\]]+\.[^\s"@\[\]]+')

Party = str
"""``@domain`` of a company, or the mailbox of one person at a public provider."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Who counts as somebody else: neither the user, nor the user's colleagues, nor a client who is known already."""

    roster: Roster
    is_public: Callable[[str], bool]

    def party(self, email: str) -> Party | None:
        """To whom an address belongs; None for those who do not count, among them people at a client's company."""
        roster, domain = self.roster, domain_of(email)
        if not _PLAIN.fullmatch(email) or roster.is_own(email) or roster.client_at(email) or roster.company(email):
            return None
        return mailbox_of(email) if self.is_public(domain) else f"@{domain}"

    def addressed(self, envelope: Envelope) -> Mapping[Party, Iterable[Address]]:
        """To whom the user wrote, each with the addresses; nobody where it is a circular, or no person sent it.

        Who is in Bcc alone does not know that the user waits.
        """
        found: dict[Party, list[Address]] = {}
        for address in (*envelope.to, *envelope.cc):
            party = self.party(address.email)
            if party is not None and not is_unattended(local_part_of(address.email)):
                found.setdefault(party, []).append(address)
        return found if len(found) <= CIRCULAR and submitted(envelope.evidence) == "no" else {}


class Footing(IntEnum):
    """How the user stands with somebody, in the order in which they are named."""

    OWES = 1
    """They have written before, and the newest mail is the user's."""
    ANSWERED = 2
    """The newest mail is theirs."""
    NEVER_WROTE = 3
    """The user offered something to a stranger, of whom no mail is known."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody with whom the user writes; both ways newest first, ``people`` by how many of the mails are with them."""

    party: Party
    people: tuple[Address, ...]
    sent: tuple[Arrival, ...]
    received: tuple[Arrival, ...]

    @property
    def is_company(self) -> bool:
        """Whether it is everybody at a domain."""
        return self.party.startswith("@")

    @property
    def last_out(self) -> datetime:
        """When the user wrote last."""
        return happened(self.sent[0])

    @property
    def last_in(self) -> datetime | None:
        """When they wrote last; None where no mail of theirs is known."""
        return happened(self.received[0]) if self.received else None

    @property
    def footing(self) -> Footing:
        """How the user stands with them."""
        if self.last_in is None:
            return Footing.NEVER_WROTE
        return Footing.OWES if self.last_out > self.last_in else Footing.ANSWERED

    @property
    def contact(self) -> Address:
        """With whom the user writes there most, one person's address before one of the whole company."""
        return min(self.people, key=lambda address: is_shared(local_part_of(address.email)))

    @property
    def addresses(self) -> tuple[str, ...]:
        """By which addresses they are known: of a company the contact's, and all others at its domain."""
        return (self.contact.email, self.party) if self.is_company else tuple(one.email for one in self.people)


def happened(arrival: Arrival) -> datetime:
    """When a mail was written: nothing is written after it was stored, and a mailbox that was moved was stored late."""
    date = arrival.envelope.date
    return min(date, arrival.internaldate) if date else arrival.internaldate


def addresses_of(sent: Iterable[Arrival], circle: Circle) -> Mapping[Party, AbstractSet[str]]:
    """Whom to look for: everybody to whom one of these mails was written, by what their mails bear as From."""
    found: dict[Party, set[str]] = {}
    for arrival in sent:
        for party, people in circle.addressed(arrival.envelope).items():
            named = {party} if party.startswith("@") else {person.email for person in people}
            found.setdefault(party, set()).update(named)
    return found


def correspondents(
    sent: Iterable[Arrival],
    received: Iterable[Arrival],
    circle: Circle,
    read: Mapping[MessageId, Nature] = MappingProxyType({}),
) -> tuple[Correspondent, ...]:
    """Everybody with whom the user writes, those who owe an answer first, the longest first; then the latest first.

    Last come strangers who were written to and never wrote. A mail that was found twice counts once; ``read`` is what
    mails are that were read, for headers do not tell it of each.
    """
    outgoing = _newest_first(sent)
    to: dict[Party, list[Arrival]] = {}
    for arrival in outgoing:
        for party in circle.addressed(arrival.envelope):
            to.setdefault(party, []).append(arrival)
    by: dict[Party, list[Arrival]] = {party: [] for party in to}
    programs: set[Party] = set()
    own = {each.envelope.message_id for each in outgoing}
    for party, arrival in _incoming(received, by, circle):
        nature = read.get(arrival.envelope.message_id) or _nature(arrival.envelope, own)
        if isinstance(nature, Bulk | Notification):
            programs.add(party)
        elif isinstance(nature, Personal | CalendarMail):
            by[party].append(arrival)
    found = (_correspondent(party, to[party], by[party], circle) for party in to)
    kept = (one for one in found if one.received or (one.party not in programs and _was_offered(one, circle)))
    return tuple(sorted(kept, key=_place))


def _newest_first(arrivals: Iterable[Arrival]) -> list[Arrival]:
    kept: dict[MessageId, Arrival] = {}
    for arrival in sorted(arrivals, key=lambda each: (happened(each), str(each.locator), each.envelope.subject)):
        if not arrival.is_draft:
            kept.setdefault(arrival.envelope.message_id, arrival)
    return sorted(kept.values(), key=lambda each: (happened(each), each.envelope.message_id), reverse=True)


def _incoming(received: Iterable[Arrival], among: Container[Party], circle: Circle) -> Iterator[tuple[Party, Arrival]]:
    for arrival in _newest_first(received):
        sender = arrival.envelope.sender
        party = circle.party(sender.email) if sender else None
        if party is not None and party in among:
            yield party, arrival


def _nature(envelope: Envelope, own: AbstractSet[MessageId]) -> Nature:
    """What a mail is as far as its headers tell."""
    found = nature_of(envelope, answers_ours=not own.isdisjoint(envelope.ancestors))
    by_program = envelope.sender is not None and is_unattended(local_part_of(envelope.sender.email))
    return Notification() if by_program and isinstance(found, Personal) else found


def _correspondent(party: Party, to: list[Arrival], by: list[Arrival], circle: Circle) -> Correspondent:
    writers = [each.envelope.sender for each in by if each.envelope.sender]
    readers = [person for each in to for person in circle.addressed(each.envelope)[party]]
    count = Counter(person.email for person in (*writers, *readers))
    names: dict[str, str] = {}
    for person in (*writers, *readers):  # how they call themselves, before what the user's address book says
        names[person.email] = names.get(person.email) or person.name
    ranked = sorted(count, key=lambda email: (-count[email], email))
    return Correspondent(party, tuple(Address(email, names[email]) for email in ranked), tuple(to), tuple(by))


def _was_offered(one: Correspondent, circle: Circle) -> bool:
    """Whether a stranger who never wrote may be a client: written to alone, out of the blue, as a person is.

    What the user writes to a list, a support, whoever sends newsletters, or in answer to somebody else, is no offer.
    """
    email = one.contact.email
    if is_of_many(email) or is_department(local_part_of(email)):
        return False
    first = one.sent[-1].envelope
    return not first.ancestors and len(first.to) == 1 and circle.party(first.to[0].email) == one.party


def _place(one: Correspondent) -> tuple[Footing, float, int, Party]:
    since = one.last_out.timestamp()
    latest = -(one.last_in or one.last_out).timestamp()
    volume = -len(one.sent) - len(one.received)
    return one.footing, latest if one.footing is Footing.ANSWERED else since, volume, one.party
