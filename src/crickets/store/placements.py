"""Placements: where our drafts stand, and every id by which they are known."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from crickets.core.drafts import Placement
from crickets.core.events import Event
from crickets.core.mail import MessageId
from crickets.core.people import AccountKey
from crickets.errors import StoreError
from crickets.store.columns import columns_of
from crickets.store.facts import Facts
from crickets.store.tables import NOT_ENDED, placement_ids, placements
from crickets.store.transactions import adding

_INTEND = adding(placements)
_UPDATE = update(placements).where(placements.c.draft == bindparam("key"))
_KNOW = adding(placement_ids)

STANDING = select(placements).where(NOT_ENDED).order_by(placements.c.intended_at, placements.c.draft)
"""The question of every start."""


class Placements(Facts):
    """The part of the ledger that holds our drafts."""

    def intend(self, placement: Placement, event: Event) -> None:
        """Name a draft before it is placed, durably; nothing changes for one that was named before."""
        with self._writing():
            self._run(_INTEND, columns_of(placement))
            self._know_ids(placement)
            self._add_facts(placement.client, placement.matter, [event], placement.intended_at)

    def update(self, placement: Placement) -> None:
        """Replace what is known of a placement; raises StoreError for a draft that was never intended."""
        with self._writing():
            if not self._run(_UPDATE, {"key": placement.draft, **columns_of(placement)}):
                msg = f"the draft {placement.draft} was never intended: this is a mistake in Crickets, please report it"
                raise StoreError(msg)
            self._know_ids(placement)

    def placements(self, account: AccountKey | None = None) -> Sequence[Placement]:
        """The placements that have not ended, the oldest first."""
        asked = STANDING if account is None else STANDING.where(placements.c.account == account)
        return [Placement(**row._asdict()) for row in self._rows(asked)]

    def placement_of(self, ids: Collection[MessageId]) -> Placement | None:
        """The placement, ended or not, that one of these Message-IDs belongs to; the newest, should there be more."""
        known = select(placement_ids.c.draft).where(placement_ids.c.message_id.in_(ids))
        newest_first = select(placements).where(placements.c.draft.in_(known)).order_by(placements.c.intended_at.desc())
        for row in self._rows(newest_first):
            return Placement(**row._asdict())
        return None

    def intended_since(self, at: datetime) -> int:
        """How many drafts were intended at or after this moment, whatever became of them."""
        counted = select(func.count()).select_from(placements).where(placements.c.intended_at >= at)
        for row in self._rows(counted):
            return int(row[0])
        return 0

    def _know_ids(self, placement: Placement) -> None:
        self._run(_KNOW, [{"message_id": known, "draft": placement.draft} for known in placement.ids])
