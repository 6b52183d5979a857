"""How many messages came into a mailbox in the same minute: the mark that a migration leaves."""

from dataclasses import dataclass, field
from datetime import datetime

from crickets.core.mail import Locator
from crickets.imap.dates import internaldate
from crickets.imap.fetch import fetch
from crickets.imap.session import Session

AROUND = 30
_AHEAD = 1_000


@dataclass(slots=True)
class Crowds:
    """The INTERNALDATEs of a stretch of one mailbox, asked for in bulk: where one is in doubt, its neighbours are."""

    mailbox: str = ""
    uidvalidity: int = 0
    uids: range = range(0)
    minutes: dict[int, datetime] = field(default_factory=dict)

    def size(self, session: Session, locator: Locator, at: datetime) -> int:
        """How many messages within 30 UIDs of this one, itself included, share the minute of `at`."""
        around = range(max(locator.uid - AROUND, 1), locator.uid + AROUND + 1)
        if not self._covers(locator, around):
            self._ask(session, locator, range(around.start, around.stop + _AHEAD))
        return sum(self.minutes.get(uid) == _minute(at) for uid in around)

    def _covers(self, locator: Locator, around: range) -> bool:
        same = (self.mailbox, self.uidvalidity) == (locator.mailbox, locator.uidvalidity)
        return same and around.start in self.uids and around.stop - 1 in self.uids

    def _ask(self, session: Session, locator: Locator, uids: range) -> None:
        session.read(locator.mailbox, locator.uidvalidity)
        found = fetch(session, f"{uids.start}:{uids.stop - 1}", "(UID INTERNALDATE)")
        instants = {uid: internaldate(message.internaldate or "") for uid, message in found.items()}
        self.mailbox, self.uidvalidity, self.uids = locator.mailbox, locator.uidvalidity, uids
        self.minutes = {uid: _minute(instant) for uid, instant in instants.items() if instant is not None}


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
