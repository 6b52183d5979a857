"""Those with whom the user writes, as the clients that they may be: named, and with what can be guessed of them."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from crickets.config.addresses import is_public
from crickets.config.countries import country_of
from crickets.config.keys import slug
from crickets.config.languages import CODES
from crickets.config.settings import roster_of
from crickets.config.zones import zone_of
from crickets.core.correspondents import (
    Circle,
    Correspondent,
    Footing,
    Party,
    addresses_of,
    correspondents,
    happened,
)
from crickets.core.mail import Arrival
from crickets.core.names import name_of_company, name_of_person
from crickets.core.people import Client, ClientKey
from crickets.ports import Mail, Reading
from crickets.suggesting.gathering import LATELY, LONG_AGO, Gathering, Progress, Step
from crickets.suggesting.persons import Persons

MOST = 40
"""So many are proposed at once: a few mails of each are read."""

_SHOWN = 60
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose mail it is: the user's addresses, as far as they are known, the clients of the file, the user's clock."""

    own: frozenset[str]
    clients: Mapping[ClientKey, Client] = field(default_factory=dict)
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be a client, with what is guessed: language, country and zone are empty where nothing tells.

    ``key`` is no other client's; ``contact`` is empty where the name says it. ``owes_since`` is when the user wrote
    what they have not answered; None where it is the user's turn, and where a mailbox cannot be read. ``last_in`` is
    None for a stranger who never wrote. ``sent`` and ``received`` count mails; ``why`` is one sentence.
    """

    key: ClientKey
    name: str
    contact: str
    addresses: tuple[str, ...]
    language: str
    country: str
    timezone: str
    owes_since: datetime | None
    last_out: datetime
    last_in: datetime | None
    sent: int
    received: int
    why: str

    @property
    def owes(self) -> bool:
        """Whether they wrote before and owe an answer now; a stranger owes nothing."""
        return self.owes_since is not None and self.last_in is not None

    @property
    def answered(self) -> bool:
        """Whether theirs is the newest mail between them and the user, as far as the mailbox could be read."""
        return self.last_in is not None and self.last_in >= self.last_out


def suggestions(
    mails: Sequence[Mail],
    reading: Reading,
    whose: Whose,
    now: datetime,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Sequence[Suggestion]:
    """Propose those with whom the user writes as clients, in the order of `correspondents`; raises MailError.

    ``mails`` are all mailboxes of the user.
    """
    gathering = Gathering(mails, now, progress)
    persons = Persons(gathering, reading)
    proposed = _proposed(gathering, persons, whose)
    taken = set(whose.clients)
    found = []
    for one in proposed:
        found.append(_Described(one, persons, whose, now).suggestion(taken))
        taken.add(found[-1].key)
    return found


def _proposed(gathering: Gathering, persons: Persons, whose: Whose) -> Sequence[Correspondent]:
    sent = gathering.sent()
    # An alias that no settings name shows in what was sent under it.
    own = whose.own | {each.envelope.sender.email for each in sent if each.envelope.sender}
    circle = Circle(roster_of(own, whose.clients), is_public)
    wanted = addresses_of(sent, circle)
    received = [*gathering.received(wanted.values(), LATELY)]
    silent = wanted.keys() - {one.party for one in correspondents(sent, received, circle) if one.received}
    received += gathering.received([wanted[party] for party in silent], LONG_AGO)
    parties = _learnt(correspondents(sent, received, circle)[:MOST], gathering, persons)
    return [one for one in correspondents(sent, received, circle, persons.natures) if one.party in parties]


def _learnt(found: Sequence[Correspondent], gathering: Gathering, persons: Persons) -> AbstractSet[Party]:
    for number, one in enumerate(found, 1):
        persons.learn(one)
        gathering.progress(Progress(Step.PEOPLE, number, len(found), gathering.headers))
    return {one.party for one in found}


@dataclass(frozen=True, slots=True)
class _Described:
    one: Correspondent
    persons: Persons
    whose: Whose
    now: datetime

    def suggestion(self, taken: AbstractSet[ClientKey]) -> Suggestion:
        one, (name, contact) = self.one, self._names()
        country = country_of(one.contact.domain)
        written = (told.written for told in self.persons.traits(one.received))
        return Suggestion(
            key=_key(name, one.party, taken),
            name=name,
            contact=contact,
            addresses=one.addresses,
            language=self._language(),
            country=country,
            timezone=zone_of(country, filter(None, written)),
            owes_since=None if one.footing is Footing.ANSWERED or self._unread else one.last_out,
            last_out=one.last_out,
            last_in=one.last_in,
            sent=len(one.sent),
            received=len(one.received),
            why=self._why(),
        )

    @property
    def _unread(self) -> str:
        return ", ".join(sorted(self.persons.gathering.unread))

    def _names(self) -> tuple[str, str]:
        """What the client is called, and whom letters greet where that is somebody else."""
        person = name_of_person(self.one.contact)
        if not self.one.is_company:
            return person or self.one.contact.email, ""
        company = name_of_company(self.one.contact.domain)
        return company, person if person != company else ""

    def _language(self) -> str:
        """In which language the user writes to them, else they to the user, else what their program says."""
        told = self.persons.traits(self.one.received)
        theirs = (*(each.language for each in told), *(each.claimed for each in told))
        guesses = (self.persons.language_of(self.one.sent), *theirs)
        return next((guess for guess in guesses if guess in CODES), "")

    def _why(self) -> str:
        one, theirs = self.one, self.one.received[:1]
        if theirs and one.footing is Footing.ANSWERED:
            return f"They wrote on {self._day(happened(theirs[0]))}{_about(theirs[0])}: it is your turn."
        wrote = f"You wrote on {self._day(one.last_out)}{_about(one.sent[0])}"
        if self._unread:
            return f"{wrote}; whether they answered nobody knows: {self._unread} cannot be read."
        nothing = "nothing since" if theirs else "they have never written"
        days = (self._local(self.now).date() - self._local(one.last_out).date()).days
        return f"{wrote}; {nothing}: {days} day{'s' * (days != 1)}."

    def _day(self, moment: datetime) -> str:
        day = self._local(moment)
        year = "" if day.year == self._local(self.now).year else f" {day.year}"
        return f"{day.day} {day:%b}{year}"

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.whose.zone)


def _about(arrival: Arrival) -> str:
    subject = arrival.envelope.subject
    short = subject if len(subject) <= _SHOWN else f"{subject[: _SHOWN - 1].rstrip()}…"
    return f" about '{short}'" if short else ""


def _key(name: str, party: Party, taken: AbstractSet[ClientKey]) -> ClientKey:
    """A key of the name that no other client has."""
    stem = slug(name[:_LONGEST]) or slug(party[:_LONGEST]) or "client"
    number, key = 1, ClientKey(stem)
    while key in taken:
        number += 1
        key = ClientKey(f"{stem}-{number}")
    return key
