"""Flow: an incoming message -> what it is: by its body where a decision hangs on that, else by its headers."""

import logging
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.headers import nature_of
from crickets.core.mail import Address, Arrival, Envelope, MessageId
from crickets.core.nature import (
    AutoReply,
    Bounce,
    Bulk,
    CalendarMail,
    Nature,
    Notification,
    Personal,
    Receipt,
)
from crickets.core.people import ClientKey, Direction, Roster
from crickets.core.plaintext import READABLE_BYTES
from crickets.core.subjects import topic
from crickets.errors import MailboxUnreadable
from crickets.ports import Ledger, Mail, Reading

log = logging.getLogger(__name__)

_MOST_PARENTS = 20
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_Name = tuple[MessageId, datetime | None, Address | None]
"""A message's id, and what tells it from another one that bears the same: scanners reuse them."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an incoming message is, and the day by which its writer promises to act, if they do.

    ``unreadable``: its server keeps the body to itself, so that nobody knows what it is.
    """

    nature: Nature
    promise: date | None = None
    unreadable: bool = False

    @property
    def doubt(self) -> e.Doubt | None:
        """Why nobody can tell whether a person wrote it; None where that is clear."""
        if not isinstance(self.nature, Personal) or not self.nature.doubtful:
            return None
        return e.Doubt.UNREADABLE if self.unreadable else e.Doubt.MACHINE


UNREADABLE = Heard(Personal(doubtful=True), unreadable=True)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that came at a moment, from this client as far as that is known.

    ``known`` are the ids of messages of ours, and of their threads; ``looking_back``: it is one of the many that a
    first look finds.
    """

    arrival: Arrival
    at: datetime
    client: ClientKey | None
    known: AbstractSet[MessageId]
    looking_back: bool


@dataclass(slots=True)
class Hearing:
    """Reads the incoming messages of one look at an account, each once; what it remembers is valid for that look."""

    mail: Mail
    reading: Reading
    ledger: Ledger
    settings: Settings
    roster: Roster
    _heard: dict[_Name, Heard] = field(default_factory=dict)
    _told: dict[ClientKey, frozenset[MessageId]] = field(default_factory=dict)
    _doubted: dict[ClientKey, frozenset[MessageId]] = field(default_factory=dict)
    _written_to: dict[ClientKey, datetime | None] = field(default_factory=dict)

    def of(self, incoming: Incoming) -> Heard:
        """What a message is; one that its server keeps to itself is doubtful; raises MailError if the mailbox fails."""
        envelope = incoming.arrival.envelope
        name = (envelope.message_id, envelope.date, envelope.sender)
        if name not in self._heard:
            self._heard[name] = self._of(incoming)
        return self._heard[name]

    def _of(self, incoming: Incoming) -> Heard:
        envelope, client = incoming.arrival.envelope, incoming.client
        kept = self.ledger.message(envelope.message_id)
        if kept and kept.is_copied_in(envelope):
            return Heard(Personal(doubtful=envelope.message_id in self._doubted_of(kept.client)))
        if client is not None and envelope.message_id in self._told_of(client):
            return Heard(Notification())  # a machine's, and written down
        answers = self._answers(incoming)
        by_headers = nature_of(envelope, answers_ours=answers is not None)
        # Only the bodies of these name a day, an address, the mail that they are about.
        tells_more = isinstance(by_headers, AutoReply | Bounce | Receipt)
        if incoming.looking_back and not tells_more and client is not None and self._is_past(client, incoming.at):
            return Heard(by_headers)
        return self._by_body(incoming, answers, by_headers)

    def _by_body(self, incoming: Incoming, answers: datetime | None, by_headers: Nature) -> Heard:
        try:
            raw = self.mail.read(incoming.arrival.locator, READABLE_BYTES)
        except MailboxUnreadable as refused:
            log.warning("message_unreadable", extra={"place": str(incoming.arrival.locator), "problem": str(refused)})
            return UNREADABLE if isinstance(by_headers, Personal | CalendarMail) else Heard(by_headers)
        if not raw:
            return Heard(by_headers)  # it went in this moment: wherever it went, the next look finds it
        known = self.settings.clients.get(incoming.client) if incoming.client else None
        received = incoming.at.astimezone(ZoneInfo(known.timezone) if known else self.settings.user.zone)
        language = known.language if known else ""
        nature = self.reading.nature(raw, received, answers=answers, language=language)
        if isinstance(nature, Bulk | Notification) and self._may_be_a_persons(incoming.arrival.envelope, by_headers):
            nature = Personal(doubtful=True)
        certain = isinstance(nature, Personal) and not nature.doubtful
        return Heard(nature, self.reading.promise(raw, received.date(), language) if certain else None)

    def _may_be_a_persons(self, envelope: Envelope, by_headers: Nature) -> bool:
        """Whether a client may have written what looks like a circular or a notice.

        It comes from the very address that the user gave as theirs, and answers something, or went to a list of the
        user's own company, or only its words speak against it.
        """
        if envelope.sender is None or not self.roster.is_recorded(envelope.sender.email):
            return False
        own_list = self.roster.is_own_list(envelope.evidence.get("list-id", ""))
        return own_list or isinstance(by_headers, Personal) or topic(envelope.subject).marked

    def _answers(self, incoming: Incoming) -> datetime | None:
        """When the message of ours was written that it answers; long ago where that is not kept, None for no answer."""
        named = [mid for mid in reversed(incoming.arrival.envelope.ancestors) if mid in incoming.known]
        kept = (self.ledger.message(mid) for mid in named[:_MOST_PARENTS])
        own = (message.at for message in kept if message and message.direction is Direction.OWN)
        return next(own, _LONG_AGO if named else None)

    def _is_past(self, client: ClientKey, at: datetime) -> bool:
        """Whether the user has written to the client since: then nothing hangs on what came before."""
        if client not in self._written_to:
            own = (message.at for message in self.ledger.messages(client) if message.direction is Direction.OWN)
            self._written_to[client] = max(own, default=None)
        newest = self._written_to[client]
        return newest is not None and newest > at

    def _told_of(self, client: ClientKey) -> frozenset[MessageId]:
        """The messages of machines that are written down for a client."""
        if client not in self._told:
            self._told[client] = frozenset(fact.message_id for fact in self.ledger.client_events(client))
        return self._told[client]

    def _doubted_of(self, client: ClientKey) -> frozenset[MessageId]:
        """The messages of a client of which the user was asked whether a person wrote them."""
        if client not in self._doubted:
            self._doubted[client] = frozenset(self._asked(client))
        return self._doubted[client]

    def _asked(self, client: ClientKey) -> Iterator[MessageId]:
        for held in self.ledger.held(client):
            for fact in self.ledger.events(held.matter):
                if isinstance(fact, e.AnswerAsked) and fact.doubt in {e.Doubt.MACHINE, e.Doubt.UNREADABLE}:
                    yield fact.message_id
