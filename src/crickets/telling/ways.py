"""Flow: the ways out of a silence, as data: for each what to say or do, and what that means for this matter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from crickets.config import Settings
from crickets.core import holds as h
from crickets.core.actions import Wait
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, PLATFORM
from crickets.core.milestones import MilestoneState
from crickets.core.money import Claim, Money
from crickets.core.people import Client
from crickets.core.standing import OpenDraft, Turn
from crickets.core.tasks import TaskKind
from crickets.docket import Case
from crickets.telling.decisions import does


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: ``command`` takes it, and is empty where the user does so without Crickets."""

    name: str
    command: str
    sentence: str


def ways_out(case: Case, settings: Settings, owed: Sequence[Claim], now: datetime) -> tuple[Way, ...]:
    """Every way that is open to a matter at this moment; none for one that is gone from the file, or has no mail."""
    client = case.client
    if client is None or case.state.parked or case.state.turn is Turn.NOBODY:
        return ()
    return tuple(_Ways(case, client, settings, owed, now).all())


def totals(claims: Sequence[Claim]) -> str:
    """What claims come to together, one sum for each currency."""
    currencies = dict.fromkeys(one.invoice.currency for one in claims)
    sums = {code: [one.total for one in claims if one.invoice.currency == code] for code in currencies}
    return " and ".join(Money(sum(each, Decimal()), code).written for code, each in sums.items())


def day(of: date) -> str:
    """A date as the user reads it."""
    return f"{of:%a %d %b %Y}"


@dataclass(frozen=True, slots=True)
class _Ways:
    case: Case
    client: Client
    settings: Settings
    owed: Sequence[Claim]
    now: datetime

    def all(self) -> Iterator[Way]:
        key, state = self.case.matter.key, self.case.state
        if state.closed:
            yield Way("reopen", f"crickets reopen {key}", "Take it up again: its silence counts from now on.")
            yield from self._small_claims()
            return
        yield from self._next()
        if state.turn is Turn.CLIENT:
            yield from self._resting()
            yield self._call()
            yield from self._pause()
            yield from self._small_claims()
        yield from self._end()

    # Going on

    def _next(self) -> Iterator[Way]:
        state, key = self.case.state, self.case.matter.key
        hold = action.hold if isinstance(action := self.case.decide(self.now), Wait) else None
        upcoming = self.case.upcoming(self.now)
        if state.draft and not state.draft.obsolete:
            yield self._send(state.draft)
        elif state.turn is Turn.USER:
            yield Way("write", "", f"Answer them: your mail begins a new silence{self._from_its_first_step()}.")
        elif isinstance(hold, h.FoundSilent | h.Late):
            sentence = f"Follow it up: step '{hold.step}' is done in the next working moment."
            yield Way("adopt", f"crickets adopt {key}", sentence)
        elif waits_for := _WAITS.get(type(hold)):
            behind = f": step '{upcoming.step.name}' comes next" if upcoming else ""
            yield Way("go on", f"crickets resume {key}", f"End the wait, though {waits_for}{behind}.")
        elif upcoming:
            until = action.until if isinstance(action, Wait) else self.now
            when = f" on {day(self.case.calendar.local(until))}" if until else ""
            yours = "; you send it, change it or delete it" if upcoming.step.draft else ""
            sentence = f"Let the playbook go its way: step '{upcoming.step.name}'{when} {does(upcoming.step)}{yours}."
            yield Way("go on", f"crickets plan {key}", sentence)

    def _send(self, draft: OpenDraft) -> Way:
        book = self.case.playbook
        behind = book.index_after(draft.step, draft.index) if book else 0
        after = book.steps[behind] if book and behind < len(book.steps) else None
        then = f", and step '{after.name}' comes next" if after else "; no step comes after it"
        return Way("send", "", f"Send the draft of step '{draft.step}' from your Drafts: the clock starts again{then}.")

    def _from_its_first_step(self) -> str:
        book = self.case.playbook
        return f", from step '{book.steps[0].name}' of the playbook '{book.name}'" if book and book.steps else ""

    # Leaving it alone

    def _resting(self) -> Iterator[Way]:
        state, key = self.case.state, self.case.matter.key
        if state.rested:
            return
        draft = " The untouched draft is taken back." if state.draft and not state.draft.edited else ""
        unpaid = f" {self._unpaid} stays unpaid meanwhile." if self.owed else ""
        sentence = f"Leave this silence alone: no draft, no task and no end until somebody writes.{draft}{unpaid}"
        yield Way("rest", f"crickets rest {key}", sentence)

    def _call(self) -> Way:
        state, key, client = self.case.state, self.case.matter.key, self.client
        if not client.phone:
            sentence = f"Call them: no number is known, add `phone` under [clients.{client.key}] when you have it."
            return Way("call", "", sentence)
        asked = next((task for task in state.open_tasks if task.kind is TaskKind.CALL), None)
        command = f"crickets done {key}:{asked.number}" if asked else ""
        whom = f"{client.contact or client.name} ({client.phone})"
        return Way("call", command, f"Call {whom}, only to check that your mails arrived and to get the answer.")

    def _pause(self) -> Iterator[Way]:
        state, key = self.case.state, self.case.matter.key
        if state.stage not in {IN_PROGRESS, PLATFORM} or state.paused:
            return
        agreed = self.settings.contracts[self.client.key].work_stops_after
        contract = f"the contract allows it after {agreed} days" if agreed else "the contract says nothing of it"
        reached = dict(state.milestones)
        left = [m for m in self.case.matter.milestones if m.due and reached.get(m.name) is not MilestoneState.RELEASED]
        moved = f", and {len(left)} milestone date{'s' * (len(left) != 1)} move with it" if left else ""
        sentence = f"Stop the work until they answer ({contract}): nothing is placed meanwhile{moved}."
        yield Way("pause", f"crickets pause {key}", sentence)

    # Ending it

    def _small_claims(self) -> Iterator[Way]:
        overdue = [one for one in self.owed if one.days_overdue and one.unpaid]  # nobody goes to court for a fee alone
        if not overdue or self.case.state.stage != AWAITING_PAYMENT:
            return
        key, contract = self.case.matter.key, self.settings.contracts[self.client.key]
        where = ", ".join(part for part in (contract.law, contract.court) if part)
        court = f"the contract says: {where}" if where else "where, and by which law, the contract does not say"
        sentence = f"Claim {self._unpaid} in court ({court}), {self._in_time()}: the dossier holds what a claim needs."
        yield Way("small claims", f"crickets dossier {key} {key.replace('/', '-')}.zip", sentence)

    def _in_time(self) -> str:
        """Whether the last letter said so, and its deadline has passed."""
        silence, book = self.case.state.silence, self.case.playbook
        deadline, today = silence.deadline if silence else None, self.case.calendar.local(self.now).date()
        if deadline:
            return f"since {day(deadline)} has passed" if deadline < today else f"when {day(deadline)} has passed"
        last = next((step.name for step in book.steps if step.draft and step.draft.deadline), "") if book else ""
        return f"after step '{last}' gave them a last deadline" if last else "after a last letter with a deadline"

    def _end(self) -> Iterator[Way]:
        key, state = self.case.matter.key, self.case.state
        announced = self.case.playbook is not None and self.case.playbook.name == "closing"
        if state.turn is Turn.CLIENT and state.stage not in {NEGOTIATING, AWAITING_PAYMENT} and not announced:
            asks = "asks whether they are all right, names a day a week later, and closes the file then"
            yield Way("announce", "", f'End it in steps: `playbook = "closing"` in the configuration {asks}.')
        sentence = f"End it now: {self._left()}; a late answer or `crickets reopen` opens it again."
        yield Way("close", f"crickets close {key}", sentence)

    def _left(self) -> str:
        """What an end leaves behind."""
        hours, rate = self.case.matter.hours, self.client.rate
        if self.owed:
            return f"nobody is asked for {self._unpaid} any more"
        if hours:
            worth = f" ({Money(hours * rate.amount, rate.currency).written})" if rate else ""
            return f"{hours.normalize():f} hours{worth} are in it, so invoice first what is not invoiced"
        return "no letter goes out any more, and nothing is known that would be lost"

    @property
    def _unpaid(self) -> str:
        return totals(self.owed)


_WAITS = {
    h.Resting: "you let it rest",
    h.SnoozedUntil: "you snoozed it",
    h.InDispute: "they object",
    h.IsPaused: "the work rests",
    h.PromisedUntil: "they promised to act",
}
