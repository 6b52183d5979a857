"""Flow: the user tells whether a message answers a matter -> facts; one that does is the client's from then on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.config import Settings
from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.mail import Address, Locator, MailboxRole
from crickets.core.people import AccountKey, Direction
from crickets.core.threads import Message, ThreadKey
from crickets.docket import Docket
from crickets.ports import Held, Ledger
from crickets.words.addresses import to_let_know


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user says about the questions that are open in a matter, the one that was shown first."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def yes(self, held: Held, asked: e.AnswerAsked) -> str:
        """It answers the matter, and so does whatever comes later in its thread."""
        with self.ledger.transaction():
            seen = self._seen(asked)
            in_junk = any(role is MailboxRole.JUNK for _, _, role in seen)
            self._record(held, e.AnswerGiven(self.now, asked.message_id, yes=True))
            if self.ledger.message(asked.message_id) is None:
                self._keep(held, asked, seen)
            self._record(held, e.ClientWrote(asked.at, asked.message_id, in_junk=in_junk))
        return f"{held.matter}: answered, it is your turn{self._suggested(held, asked)}"

    def no(self, held: Held, questions: Sequence[e.AnswerAsked]) -> str:
        """It does not, and nothing more is asked about its thread; what else came is asked about next."""
        asked, *others = questions
        self._record(held, e.AnswerGiven(self.now, asked.message_id, yes=False))
        if not others:
            return f"{held.matter}: not answered, {self._then(held)}"
        zone = self.settings.user.zone
        further = h.told(h.IsThisAnAnswer(others[0]), held.matter, lambda moment: moment.astimezone(zone))
        return f"{held.matter}: not answered by that, but something else came. {further}"

    def _then(self, held: Held) -> str:
        if Docket(self.ledger, self.settings).case(held.client, held.matter, self.now).asks_first(self.now):
            return f"and nothing is done unasked; `crickets adopt {held.matter}` follows the silence up"
        return "the clock goes on"

    def _record(self, held: Held, *facts: e.MatterEvent) -> None:
        self.ledger.record(held.client, held.matter, *facts, seen_at=self.now, how="your word")

    def _seen(self, asked: e.AnswerAsked) -> Sequence[tuple[AccountKey, Locator, MailboxRole]]:
        return [
            (account, place, role)
            for account in self.settings.accounts
            for place, role in self.ledger.sightings(account, [asked.message_id])
        ]

    def _keep(self, held: Held, asked: e.AnswerAsked, seen: Sequence[tuple[AccountKey, Locator, MailboxRole]]) -> None:
        """Keep a stranger's message as the client's, so that what refers to it is known."""
        known = self.ledger.threads([asked.message_id])
        thread = known.get(asked.message_id, ThreadKey(asked.message_id))
        if held.client not in self.ledger.owners(thread):
            self.ledger.bind(thread, held.client, held.matter)
            self._record(held, e.ThreadBound(asked.at, thread))
        message = Message(
            message_id=asked.message_id,
            thread=thread,
            client=held.client,
            account=next((account for account, _, _ in seen), next(iter(self.settings.accounts))),
            direction=Direction.CLIENT,
            at=asked.at,
            internaldate=asked.at,
            date=None,
            seen_at=self.now,
            mailbox=asked.mailbox,
            subject=asked.subject,
            sender=Address(asked.sender) if asked.sender else None,
        )
        self.ledger.remember(message)

    def _suggested(self, held: Held, asked: e.AnswerAsked) -> str:
        """How the configuration gets to know the address, where it does not."""
        client = self.settings.clients.get(held.client)
        if client is None or not asked.sender or client.has(asked.sender):
            return ""
        unknown = (
            f"{asked.sender} is not in the configuration: until it is, each new thread of theirs is asked about, and"
            " what you write to them alone starts no clock"
        )
        return f". {unknown}. {to_let_know(self.settings, client, asked.sender)}"
