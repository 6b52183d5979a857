"""Flow: what machines say about people and mails -> facts: somebody is away, a mail came back, a mail was opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.mail import Envelope, MessageId
from crickets.core.nature import AutoReply, Bounce, Receipt
from crickets.core.people import ClientKey, Direction, Roster
from crickets.core.threads import Message
from crickets.looking.invoicing import Invoicing
from crickets.ports import Ledger


@dataclass(frozen=True, slots=True)
class Notice:
    """A machine's message, when and where it came, and of which client as far as that is known."""

    envelope: Envelope
    at: datetime
    client: ClientKey | None
    how: str


@dataclass(frozen=True, slots=True)
class Machines:
    """Writes down what machines say in the messages of one look."""

    ledger: Ledger
    settings: Settings
    roster: Roster
    invoicing: Invoicing
    now: datetime

    def note(self, nature: AutoReply | Bounce | Receipt, notice: Notice) -> bool:
        """Write down what a message says; whether that is new."""
        match nature:
            case AutoReply():
                return self._absent(nature, notice)
            case Bounce():
                return self._bounced(nature, notice)
            case Receipt(original, opened):
                return opened and self._opened(original, notice)

    def _absent(self, reply: AutoReply, notice: Notice) -> bool:
        zone, returns = self.settings.user.zone, reply.returns
        until = datetime.combine(returns, time(), zone).astimezone(UTC) if returns else None
        return self._about(notice.client, e.Absent(notice.at, notice.envelope.message_id, until), notice)

    def _bounced(self, bounce: Bounce, notice: Notice) -> bool:
        failed = [address for address in (bounce.address, *bounce.others) if address]
        address = next((one for one in failed if self.roster.client_at(one)), bounce.address)
        whose = self.roster.client_at(address) if address else None
        original = self._named(bounce.original, notice) or self._last_to(address, whose or notice.client, notice)
        named = original.message_id if original else bounce.original
        fact = e.Bounced(notice.at, notice.envelope.message_id, address, bounce.permanent, named)
        return self._about(whose or (original.client if original else notice.client), fact, notice)

    def _opened(self, original: MessageId | None, notice: Notice) -> bool:
        mail = self._named(original, notice)
        bound = self.ledger.owners(mail.thread).get(mail.client) if mail else None
        if mail is None or bound is None:
            return False
        fact = e.MailOpened(notice.at, notice.envelope.message_id, mail.message_id)
        matters = self.invoicing.speaking(mail, bound)
        noted = [self.ledger.record(mail.client, m, fact, seen_at=self.now, how=notice.how) for m in matters]
        return any(noted)

    def _about(self, client: ClientKey | None, fact: e.ClientEvent, notice: Notice) -> bool:
        return client is not None and self.ledger.record_client(client, fact, seen_at=self.now, how=notice.how)

    # Which mail of the user's it is about

    def _named(self, original: MessageId | None, notice: Notice) -> Message | None:
        """The user's mail that the message names, by its own words or by its header."""
        ids = ([original] if original else []) + list(reversed(notice.envelope.ancestors))
        kept = (self.ledger.message(message_id) for message_id in ids)
        return next((message for message in kept if message and message.direction is Direction.OWN), None)

    def _last_to(self, address: str | None, client: ClientKey | None, notice: Notice) -> Message | None:
        """The user's newest mail to an address before the message came, else to the client."""
        own = list(self._own_before(client, notice.at)) if client else []
        to_it = [mail for mail in own if address in {one.email for one in (*mail.to, *mail.cc)}]
        return max(to_it or own, key=lambda mail: mail.at, default=None)

    def _own_before(self, client: ClientKey, at: datetime) -> Iterator[Message]:
        for message in self.ledger.messages(client):
            if message.direction is Direction.OWN and message.at <= at:
                yield message
