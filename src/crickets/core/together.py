"""One letter for invoices of several matters of a client: which it asks for, and when it is not wanted any more.

Such a letter belongs to the matter whose turn it was; the invoices of the others joined it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crickets.core import events as e
from crickets.core.actions import PlaceDraft
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, Matter, MatterKey
from crickets.core.money import Invoice
from crickets.core.owed import invoices_of
from crickets.core.standing import MatterState


@dataclass(frozen=True, slots=True)
class Asking:
    """A matter in the moment in which a letter would be placed for it."""

    matter: Matter
    state: MatterState
    action: PlaceDraft

    @property
    def currencies(self) -> set[str]:
        """Those of the invoices that it would ask for."""
        invoices = invoices_of(self.matter, self.state)
        return {invoice.currency for invoice in invoices if invoice.number in self.action.invoices}


def joining(ours: Asking, theirs: Asking) -> tuple[str, ...]:
    """The numbers of another matter that go into a letter: it would get the same one now, in the same currency."""
    pays = ours.state.stage == theirs.state.stage == AWAITING_PAYMENT
    alike = ours.action.letter == theirs.action.letter and len(ours.currencies | theirs.currencies) == 1
    return theirs.action.invoices if pays and alike else ()


Histories = Mapping[MatterKey, Sequence[e.MatterEvent]]
Owed = Mapping[MatterKey, Sequence[Invoice]]


def joined(owner: MatterKey, asked: Sequence[str], owed: Owed) -> dict[MatterKey, tuple[str, ...]]:
    """The numbers that a letter of one matter asks for and that are another's, by that matter; ``owed`` holds all."""
    own = {invoice.number for invoice in owed.get(owner, ())}
    others = {key: tuple(i.number for i in theirs if i.number in asked) for key, theirs in owed.items() if key != owner}
    return {key: foreign for key, numbers in others.items() if (foreign := tuple(n for n in numbers if n not in own))}


def without_unwanted(
    key: MatterKey, states: Mapping[MatterKey, MatterState], histories: Histories, owed: Owed, now: datetime
) -> MatterState:
    """The state of a matter, whose draft is unwanted where another matter that joined it does not want it any more."""
    state = states[key]
    draft = state.draft
    if draft is None or draft.obsolete is not None or not draft.invoices:
        return state
    intended = _intended_at(draft.draft, histories[key])
    for other, numbers in joined(key, draft.invoices, owed).items():
        reason = states[other].against_a_draft(now) or _since(intended, numbers, histories[other])
        if reason:
            return replace(state, draft=replace(draft, obsolete=reason))
    return state


def _intended_at(draft: MessageId, history: Sequence[e.MatterEvent]) -> datetime:
    return next(fact.at for fact in history if isinstance(fact, e.DraftIntended) and fact.draft == draft)


def _since(intended: datetime, numbers: Sequence[str], history: Sequence[e.MatterEvent]) -> e.Withdrawal | None:
    """What happened since the letter was written that makes it wrong: a payment, or a mail by the user's own hand."""
    later = [fact for fact in history if fact.at > intended]
    if any(isinstance(fact, e.PaymentReceived) and fact.number in numbers for fact in later):
        return e.Withdrawal.PAID
    return e.Withdrawal.WRITTEN_BY_HAND if any(isinstance(fact, e.UserWrote) for fact in later) else None
