"""Flow: mail of which only the user can tell whether it answers a matter that waits -> a question in that matter."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.config import Account
from crickets.core import events as e
from crickets.core.authentication import is_forged
from crickets.core.events import Doubt
from crickets.core.headers import looks_like_a_bounce
from crickets.core.mail import Arrival, Envelope, Locator, MailboxRole, MessageId, Unparsed, stand_in_id
from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey, Roster
from crickets.core.standing import Turn
from crickets.core.state import fold
from crickets.core.strangers import Awaited
from crickets.core.threads import Message
from crickets.looking.waiting import Waiting
from crickets.ports import Ledger

Doubtful = tuple[Awaited, Doubt]
"""A matter that something may answer, and why that is not certain."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks in the matters that wait, as of one look; each question tells how many new ones it made."""

    ledger: Ledger
    waiting: Waiting
    roster: Roster
    account: Account
    now: datetime

    def elsewhere(self, message: Message, bound: MatterKey, how: str, doubt: Doubt = Doubt.ELSEWHERE) -> int:
        """The client wrote in a new thread that no matter claims: it may answer any matter that waits."""
        others = [one for one in self.waiting.of(message.client, without=bound) if one.since <= message.at]
        if not others or self._waited(bound, message.at):
            return 0
        asked = asked_about(message, doubt)
        return self._record(((one, asked) for one in others), how)

    def doubts(self, arrival: Arrival, at: datetime) -> list[Doubtful]:
        """What a mail may answer whose writer no record knows, and which refers to nothing that is known."""
        envelope = arrival.envelope
        found = self.waiting.lookout.doubts(envelope).values()
        return [(one, doubt) for one, doubt in found if self.waiting.asks_about(one, envelope, at)]

    def doubts_authorship(self, envelope: Envelope) -> bool:
        """Whether the account's server could not authenticate a mail; bounces come from machines, which are none."""
        field = envelope.evidence.get("authentication-results", "")
        return is_forged(field, self.account.authserv_id) and not looks_like_a_bounce(envelope)

    def forged(self, arrival: Arrival, at: datetime, client: ClientKey) -> list[Doubtful]:
        """What a mail may answer that bears the client's address and could not be authenticated."""
        envelope = arrival.envelope
        awaited = [one for one in self.waiting.of(client) if self.waiting.asks_about(one, envelope, at)]
        return [(one, Doubt.FORGED) for one in _within(self._bound(envelope.ancestors), awaited)]

    def ask(self, doubts: Iterable[Doubtful], arrival: Arrival, at: datetime) -> int:
        """Ask in each of these matters whether a mail answers it."""
        envelope, place = arrival.envelope, arrival.locator
        sender = envelope.sender.email if envelope.sender else ""
        asked = [
            (one, e.AnswerAsked(at, envelope.message_id, envelope.subject, doubt, sender, place.mailbox))
            for one, doubt in doubts
        ]
        return self._record_at(place, arrival.role, envelope.message_id, asked)

    def unreadable(self, unparsed: Unparsed, role: MailboxRole) -> int:
        """Ask about a mail that could not be understood, if it is of a client, or in answer to what is known."""
        if role in {MailboxRole.SENT, MailboxRole.DRAFTS} or self.roster.own & unparsed.writers:
            return 0
        place, at = unparsed.locator, unparsed.at or self.now
        bound = self._bound(unparsed.refers_to)
        writers = {client for one in unparsed.writers if (client := self.roster.client_at(one))}
        awaited = [one for client in writers or set(bound.values()) for one in self.waiting.of(client)]
        message_id = stand_in_id(self.account.key, place.mailbox, str(place.uidvalidity), str(place.uid))
        asked = e.AnswerAsked(at, message_id, "", Doubt.UNREADABLE, "", place.mailbox)
        matters = _within(bound, [one for one in awaited if one.since <= at])
        return self._record_at(place, role, message_id, [(one, asked) for one in matters])

    def _bound(self, ids: Collection[MessageId]) -> dict[MatterKey, ClientKey]:
        """The matters in whose threads these messages are, each with its client."""
        owners = (self.ledger.owners(thread) for thread in set(self.ledger.threads(ids).values()))
        return {matter: client for owned in owners for client, matter in owned.items()}

    def _record_at(
        self, place: Locator, role: MailboxRole, message_id: MessageId, asked: list[tuple[Awaited, e.AnswerAsked]]
    ) -> int:
        if asked:
            # It is kept once the user says that it answers something; where it lies has to be known then.
            self.ledger.sight(self.account.key, message_id, place, role)
        return self._record(asked, f"{self.account.key}: {place.mailbox}, UID {place.uid}")

    def _record(self, asked: Iterable[tuple[Awaited, e.AnswerAsked]], how: str) -> int:
        new = 0
        for one, fact in asked:
            if self.ledger.record(one.client, one.matter, fact, seen_at=self.now, how=how):
                self.waiting.asked(one.matter, fact.message_id)
                new += 1
        return new

    def _waited(self, matter: MatterKey, at: datetime) -> bool:
        """Whether the user waited in this matter at that moment."""
        state = fold(fact for fact in self.ledger.events(matter) if fact.at <= at)
        return state.turn is Turn.CLIENT and not state.parked


def asked_about(message: Message, doubt: Doubt) -> e.AnswerAsked:
    """The question whether a message that is kept answers a matter."""
    sender = message.sender.email if message.sender else ""
    return e.AnswerAsked(message.at, message.message_id, message.subject, doubt, sender, message.mailbox)


def _within(bound: Collection[MatterKey], awaited: Sequence[Awaited]) -> Sequence[Awaited]:
    """The matters in whose threads something is, if it is in any; else all that wait."""
    return [one for one in awaited if one.matter in bound] or awaited
