"""Placements: where our drafts stand, and every id by which they are known."""

from collections.abc import Collection, Sequence
from datetime import datetime

from crickets.core.drafts import Placement
from crickets.core.events import Event
from crickets.core.mail import MessageId
from crickets.core.people import AccountKey
from crickets.errors import StoreError
from crickets.store.facts import Facts
from crickets.store.statements import NOT_ENDED, Question, adding, columns_of, names_of, selecting, updating

_INTEND = adding("placements", *names_of(Placement))
_UPDATE = updating("placements", "draft", *names_of(Placement))
_KNOW = adding("placement_ids", "message_id", "draft")

_OLDEST_FIRST = "ORDER BY intended_at, draft"
STANDING = selecting("placements", Placement, f"WHERE {NOT_ENDED} {_OLDEST_FIRST}")
"""The question of every start."""

INTENDED_SINCE = Question("SELECT count(*) FROM placements WHERE intended_at >= :at AND replaces IS NULL", int)
"""The question of every decision."""

_STANDING_IN = selecting("placements", Placement, f"WHERE {NOT_ENDED} AND account = :account {_OLDEST_FIRST}")
_DRAFTS = "SELECT draft FROM placement_ids WHERE message_id IN (SELECT value FROM json_each(:ids))"
_KNOWN = selecting("placements", Placement, f"WHERE draft IN ({_DRAFTS}) {_OLDEST_FIRST}")


class Placements(Facts):
    """The part of the ledger that holds our drafts."""

    def intend(self, placement: Placement, event: Event) -> None:
        """Name a draft before it is placed, durably; nothing changes for one that was named before."""
        with self._writing():
            self._run(_INTEND, **columns_of(placement))
            self._know_ids(placement)
            self._add_facts(placement.client, placement.matter, [event], placement.intended_at)

    def update(self, placement: Placement) -> None:
        """Replace what is known of a placement; raises StoreError for a draft that was never intended."""
        with self._writing():
            if not self._run(_UPDATE, **columns_of(placement)):
                msg = f"the draft {placement.draft} was never intended: this is a mistake in Crickets, please report it"
                raise StoreError(msg)
            self._know_ids(placement)

    def placements(self, account: AccountKey | None = None) -> Sequence[Placement]:
        """The placements that have not ended, the oldest first."""
        rows = self._rows(STANDING) if account is None else self._rows(_STANDING_IN, account=account)
        return [Placement(*row) for row in rows]

    def placement_of(self, ids: Collection[MessageId]) -> Placement | None:
        """The placement, ended or not, that one of these Message-IDs belongs to; the newest, should there be more."""
        known = self._rows(_KNOWN, ids=list(ids))
        return Placement(*known[-1]) if known else None

    def intended_since(self, at: datetime) -> int:
        """How many drafts were intended at or after this moment, whatever became of them; once where placed anew."""
        return int(self._rows(INTENDED_SINCE, at=at)[0][0])

    def _know_ids(self, placement: Placement) -> None:
        self._run_each(_KNOW, [{"message_id": known, "draft": placement.draft} for known in placement.ids])
