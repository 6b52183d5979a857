"""Flow: the matters whose moment has come -> a decision -> a draft, its withdrawal, or the end of the matter."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar, assert_never

from crickets.core import events as e
from crickets.core.actions import (
    BelievePromise,
    CloseMatter,
    FinishStep,
    FlagDraft,
    OpenTasks,
    PauseMatter,
    PlaceDraft,
    RefreshDraft,
    Wait,
    WithdrawDraft,
)
from crickets.core.drafts import Placement, Standing
from crickets.core.mail import MessageId
from crickets.core.matters import Matter, MatterKey
from crickets.core.people import ClientKey
from crickets.core.precedence import foremost
from crickets.core.standing import MatterState
from crickets.docket import Case, Docket
from crickets.drafting.desk import Desk
from crickets.drafting.placing import place, recover
from crickets.drafting.stating import state_deadlines
from crickets.drafting.taking_back import flag, withdraw
from crickets.drafting.together import decided as decided_together
from crickets.errors import CricketsError, LetterError, StoreError
from crickets.filing import Cabinet, Office
from crickets.looking.observe import Look
from crickets.ports import Held
from crickets.tasking import opened, with_dossier

log = logging.getLogger(__name__)

BROKEN = timedelta(hours=1)
"""When to try again what failed for a reason of its own, such as a letter that cannot be rendered."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Candidate:
    held: Held
    case: Case
    decided: PlaceDraft | RefreshDraft

    @property
    def action(self) -> PlaceDraft:
        return self.decided.draft if isinstance(self.decided, RefreshDraft) else self.decided

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def state(self) -> MatterState:
        return self.case.state


@dataclass(slots=True)
class FollowUps:
    """Does what is due for one account; ``look`` looks at its whole mailbox once more.

    ``failed`` is told of what concerns one matter, and ends nothing.
    """

    desk: Desk
    look: Callable[[], Look]
    cabinet: Cabinet
    failed: Callable[[Exception], None] = lambda _: None
    _docket: Docket = field(init=False)
    _cases: dict[ClientKey, Mapping[MatterKey, Case]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._docket = Docket(self.desk.ledger, self.desk.settings)

    def run(self, now: datetime, *, complete: bool) -> int:
        """Do all that is due at this moment; how many drafts were placed. Raises MailError where the mailbox fails.

        ``complete`` tells whether the last look could read every place: if not, nothing that was begun is appended.
        """
        state_deadlines(self.desk, now)
        if complete:
            self._recover(now)
        before = len(self.desk.ledger.placements(self.desk.account))
        while candidates := self._settle_all_but_drafts(now):
            best = foremost(candidates)
            if not self._guarded(best.held, now, partial(self._place, best, now)):
                break
        return len(self.desk.ledger.placements(self.desk.account)) - before

    # What was begun

    def _recover(self, now: datetime) -> None:
        for placement in self.desk.ledger.placements(self.desk.account):
            unclear = placement.standing in {Standing.INTENDED, Standing.UNCERTAIN}
            if unclear and (placement.look_at is None or placement.look_at <= now):
                recover(self.desk, placement, now, wanted=self._still_wanted(placement, now))

    def _still_wanted(self, placement: Placement, now: datetime) -> bool:
        """Whether the matter would place this step at this moment, had it not been begun before."""
        draft = self._docket.case(placement.client, placement.matter, now).state.draft
        if draft is None or draft.draft != placement.draft or draft.obsolete is not None:
            return False
        again = self._docket.without(placement.client, placement.matter, placement.draft, now).decide(now)
        anew = again.draft if isinstance(again, RefreshDraft) else again
        return isinstance(anew, PlaceDraft) and anew.index == draft.index

    # What is due

    def _settle_all_but_drafts(self, now: datetime) -> list[_Candidate]:
        """Do everything that needs no second look, and give back what would place a draft."""
        candidates: dict[MatterKey, _Candidate] = {}
        self._cases.clear()
        for held in self._due(now):
            case = self._case(held, now)
            if case.account != self.desk.account:
                continue
            candidate = self._guarded(held, now, partial(self._act, case, held, now))
            if candidate:
                candidates[held.matter] = candidate
        return list(candidates.values())

    def _case(self, held: Held, now: datetime) -> Case:
        """The case as it stood when the first matter of its client came; those of one client are put together once.

        What was learnt since then makes the matter due again, so that no wait rests on what is old.
        """
        if held.matter not in self._cases.get(held.client, {}):
            self._cases[held.client] = self._docket.cases(held.client, now)
        return self._cases[held.client][held.matter]

    def _due(self, now: datetime) -> Iterable[Held]:
        """The due matters; those that an action made due again come back until nothing moves any more."""
        seen: set[tuple[MatterKey, datetime | None]] = set()
        while fresh := [h for h in self.desk.ledger.due(now) if (h.matter, h.due_at) not in seen]:
            for held in fresh:
                seen.add((held.matter, held.due_at))
                yield held

    def _guarded(self, held: Held, now: datetime, act: Callable[[], _Result]) -> _Result | None:
        """Act on one matter; a fault in it is put off and logged, and holds up no other matter."""
        try:
            return act()
        except CricketsError:
            raise
        except Exception as error:
            log.exception("matter_failed", extra={"matter": held.matter})
            self.failed(error)
            self._put_off(held.matter, now + BROKEN)
            return None

    def _act(self, case: Case, held: Held, now: datetime) -> _Candidate | None:
        action = case.decide(now)
        if not isinstance(action, Wait | PlaceDraft | RefreshDraft):
            # It changes something: it is decided on how things stand now, and the others of the client after it.
            self._cases.pop(held.client, None)
            case = self._docket.case(held.client, held.matter, now)
            action = case.decide(now)
        match action:
            case Wait(until, _):
                self.desk.ledger.put_off(held.matter, until, seen=held.due_at)
            case WithdrawDraft() as withdrawal:
                placement = self._placement(withdrawal.draft)
                withdraw(self.desk.mail, self.desk.ledger, placement, withdrawal.reason, now)
            case FlagDraft(draft):
                flag(self.desk.mail, self.desk.ledger, self._placement(draft), now)
            case OpenTasks():
                self._open_tasks(case, action, held, now)
            case FinishStep() | PauseMatter() | CloseMatter() | BelievePromise():
                self._record(held, now, *action.facts(now))
            case PlaceDraft() | RefreshDraft():
                return _Candidate(held, case, action)
            case unexpected:
                assert_never(unexpected)
        return None

    def _open_tasks(self, case: Case, action: OpenTasks, held: Held, now: datetime) -> None:
        desk = self.desk
        office = Office(desk.ledger, desk.settings, self.cabinet, {desk.account: desk.mail})
        tasks = with_dossier(opened(desk.ledger, case, action.step, action.index, now), office, case, now)
        # A dossier takes its time: what the user said meanwhile (`paid`) is heard.
        if self._docket.case(held.client, held.matter, now).decide(now) == action:
            self._record(held, now, *tasks)

    def _record(self, held: Held, now: datetime, *facts: e.MatterEvent) -> None:
        self.desk.ledger.record(held.client, held.matter, *facts, seen_at=now, how="the playbook")

    def _placement(self, draft: MessageId) -> Placement:
        placement = self.desk.ledger.placement_of([draft])
        if placement is None:
            msg = f"the database knows of a draft {draft} that it has no place for: restore a backup of it"
            raise StoreError(msg)
        return placement

    def _place(self, candidate: _Candidate, now: datetime) -> bool:
        """Look at every mailbox once more, decide again, and only then place; False where nothing can be placed now."""
        if not self.look().complete:
            return False
        key = candidate.case.matter.key
        case, action = decided_together(self._docket, candidate.case.matter.client, key, now)
        if not isinstance(action, PlaceDraft | RefreshDraft):
            return True
        try:
            place(self.desk, case, action, now)
        except LetterError as error:
            log.warning("letter_broken", extra={"matter": key, "problem": str(error)})
            self.failed(error)
            if case.state.trouble != str(error):  # it is tried again every hour
                failed = e.LetterFailed(now, str(error))
                self.desk.ledger.record(case.matter.client, key, failed, seen_at=now, how="writing the draft")
            self._put_off(key, now + BROKEN)
        return True

    def _put_off(self, matter: MatterKey, until: datetime) -> None:
        held = next(h for h in self.desk.ledger.held() if h.matter == matter)
        self.desk.ledger.put_off(matter, until, seen=held.due_at)
