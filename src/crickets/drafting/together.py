"""Flow: invoices of one client that are due together go into one letter, whichever matters they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.actions import Action, PlaceDraft, RefreshDraft
from crickets.core.drafts import Placement
from crickets.core.matters import MatterKey
from crickets.core.money import Invoice
from crickets.core.owed import invoices_of
from crickets.core.people import ClientKey
from crickets.core.playbook import OnDiscard
from crickets.core.together import Asking, joined, joining
from crickets.docket import Case, Docket
from crickets.ports import Ledger

Ending = e.DraftSent | e.DraftDiscarded | e.DeadlineStated | e.DeadlineUnclear
"""What becomes of a letter, and concerns every matter that it asks for."""


def decided(docket: Docket, client: ClientKey, key: MatterKey, now: datetime) -> tuple[Case, Action]:
    """What to do about a matter at this moment, its letter joined by the invoices of other matters.

    They join where the same letter would be placed for them now, in the same account and currency. The case then knows
    their invoices and what was paid of them.
    """
    cases = docket.cases(client, now)
    case, action = cases[key], cases[key].decide(now)
    if isinstance(action, PlaceDraft):
        others = {other: cases[other] for other in sorted(cases) if other != key}
        numbers = [number for other in others.values() for number in _joining(other, case, action, now)]
        action = replace(action, invoices=tuple(dict.fromkeys((*action.invoices, *numbers))))
    asked = action.draft if isinstance(action, RefreshDraft) else action
    return (_knowing(cases, key, asked.invoices) if isinstance(asked, PlaceDraft) else case), action


def spread(ledger: Ledger, settings: Settings, placement: Placement, fact: Ending, now: datetime) -> None:
    """Let every other matter whose invoices a letter asks for know what becomes of it; before its own matter does."""
    history = ledger.events(placement.matter)
    intended = next((f for f in history if isinstance(f, e.DraftIntended) and f.draft == placement.draft), None)
    if intended is None or not intended.invoices:
        return
    cases = Docket(ledger, settings).cases(placement.client, now)
    draft = cases[placement.matter].state.draft
    if isinstance(fact, e.DraftDiscarded) and (draft is None or draft.draft != placement.draft or draft.is_out_of_date):
        return  # nobody wanted it any more
    for other, numbers in joined(placement.matter, intended.invoices, _owed(cases)).items():
        for told in _told(cases[other], intended, numbers, fact):
            ledger.record(placement.client, other, told, seen_at=now, how=f"the letter of {placement.matter}")


def _joining(other: Case, case: Case, action: PlaceDraft, now: datetime) -> tuple[str, ...]:
    """The numbers of another matter that join a letter."""
    theirs = other.decide(now)
    if not isinstance(theirs, PlaceDraft) or other.account != case.account:
        return ()
    return joining(Asking(case.matter, case.state, action), Asking(other.matter, other.state, theirs))


def _knowing(cases: Mapping[MatterKey, Case], key: MatterKey, numbers: tuple[str, ...]) -> Case:
    """The case of a letter's matter, with the invoices that joined it and their payments."""
    case = cases[key]
    state = case.state
    for other, foreign in joined(key, numbers, _owed(cases)).items():
        theirs = cases[other]
        invoices = [i for i in invoices_of(theirs.matter, theirs.state) if i.number in foreign]
        payments = [payment for payment in theirs.state.payments if payment.number in foreign]
        state = replace(state, invoices=(*state.invoices, *invoices), payments=(*state.payments, *payments))
    return replace(case, state=state)


def _owed(cases: Mapping[MatterKey, Case]) -> dict[MatterKey, tuple[Invoice, ...]]:
    return {key: invoices_of(case.matter, case.state) for key, case in cases.items()}


def _told(case: Case, intended: e.DraftIntended, numbers: tuple[str, ...], fact: Ending) -> Iterator[e.MatterEvent]:
    book = case.playbook
    names = [step.name for step in book.steps] if book else []
    index = names.index(intended.step) if intended.step in names else intended.index
    match fact:
        case e.DraftSent(at, _, message_id):
            yield e.StepDone(at, intended.step, index, numbers, message_id)
            if message_id is not None:
                # An answer to it answers this matter too, and what comes next replies to it.
                yield e.UserWrote(at, message_id)
        case e.DraftDiscarded(at):
            skips = book is not None and book.on_discard is OnDiscard.SKIP
            yield e.StepSkipped(at, intended.step, index, numbers) if skips else e.Rested(at)
        case _:
            yield fact
