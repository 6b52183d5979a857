"""The headers of what the user sent, and of what came from those to whom it was sent, found by their addresses.

The cost follows to whom the user writes, never the size of the mailbox.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from crickets.core.correspondents import happened
from crickets.core.mail import VIEWS, Arrival, Locator, MailboxRole, MessageId
from crickets.errors import MailboxUnreadable
from crickets.ports import Batch, Interest, Mail, Unreadable

log = logging.getLogger(__name__)

LATELY = timedelta(days=90)
"""So far back it is read what the user sent, and what came."""

LONG_AGO = timedelta(days=730)
"""So far back it is looked for mail of those who did not write lately: somebody who once wrote is no stranger."""

_READABLE = 40_000  # bytes: what a person wrote stands before what they attached


class Step(StrEnum):
    """What is done to propose clients, one after the other."""

    SENT = "sent"
    RECEIVED = "received"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the step in hand has come: mailboxes read of all, or people of all proposed; and headers taken in."""

    step: Step
    done: int
    of: int
    headers: int


@dataclass
class Gathering:
    """The mailboxes of the user, all of them, for an answer may come into another one; and what was found there.

    ``unread`` are the mailboxes that could not be read, each with the server's sentence.
    """

    mails: Sequence[Mail]
    now: datetime
    progress: Callable[[Progress], None]
    headers: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    _places: dict[MessageId, list[tuple[Mail, Locator]]] = field(default_factory=dict)

    def sent(self) -> Sequence[Arrival]:
        """What the user sent lately; raises MailboxMissing, MailboxUnreadable: without it nothing is known."""
        since = self.now - LATELY
        found: list[Arrival] = []
        for mail in self.mails:
            mail.mailbox(MailboxRole.SENT)  # where there is none, the sentence with the way out
            found += self._taken(mail, Interest(frozenset(), since, all_since=since), MailboxRole.SENT)
        for mailbox, reason in self.unread.items():
            msg = (
                f"The mailbox {mailbox} cannot be read ({reason}), so nobody knows to whom you write; try again later."
            )
            raise MailboxUnreadable(msg)
        # A mailbox that was moved was stored lately, whatever its age.
        return [each for each in found if happened(each) >= since]

    def received(self, addresses: Iterable[Collection[str]], back: timedelta) -> Sequence[Arrival]:
        """What came from these people so far back, machines' mail too."""
        wanted = frozenset(address for some in addresses for address in some)
        interest = Interest(wanted, self.now - back, authors=True)
        return [arrival for mail in self.mails if wanted for arrival in self._taken(mail, interest)]

    def raw(self, arrival: Arrival) -> bytes | None:
        """The beginning of a mail, from wherever it still is; None where it is gone, or its server keeps it."""
        for mail, locator in self._places[arrival.envelope.message_id]:
            try:
                raw = mail.read(locator, _READABLE)
            except MailboxUnreadable as refused:
                log.warning("message_unreadable", extra={"place": str(locator), "problem": str(refused)})
                continue
            if raw:
                return raw
        return None

    def _taken(self, mail: Mail, interest: Interest, role: MailboxRole | None = None) -> Iterator[Arrival]:
        step = Step.SENT if role else Step.RECEIVED
        done: set[str] = set()
        for change in mail.history(interest, role):
            match change:
                case Batch(mailbox, arrivals):
                    done.add(mailbox.name)
                    self.headers += len(arrivals)
                    for arrival in arrivals:
                        self._places.setdefault(arrival.envelope.message_id, []).append((mail, arrival.locator))
                    yield from arrivals
                case Unreadable(mailbox, reason) if mailbox.role not in VIEWS:
                    self.unread[mailbox.name] = reason.rstrip(".")
                case _:
                    pass  # what a view shows lies elsewhere as well, and a search tells of nothing else
            of = sum(role in {None, each.role} for each in mail.mailboxes())
            self.progress(Progress(step, len(done), of, self.headers))
