"""Flow: what came of a task, by the user's word -> facts that change the road."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from crickets.config import Settings
from crickets.config.addresses import whole_address
from crickets.core import events as e
from crickets.core.tasks import Outcome, outcomes
from crickets.docket import Case, Docket
from crickets.errors import WordError
from crickets.ports import Ledger
from crickets.telling.agenda import Agenda, Errand, spoken
from crickets.words.addresses import to_let_know
from crickets.words.payments import settle
from crickets.words.promises import promised, what_follows


@dataclass(frozen=True, slots=True)
class Ending:
    """How a task ended: ``until`` belongs to a promise and ``address`` to a wrong contact; ``note`` is for later."""

    outcome: Outcome = Outcome.DONE
    until: date | None = None
    address: str = ""
    note: str = ""


DONE = Ending()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The user's words about tasks; each answers with the sentence that says what it did."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def done(self, name: str, ending: Ending = DONE) -> str:
        """End a task; the facts of all that follows from it are written together, or none of them."""
        errand = Agenda(self.ledger, self.settings, self.now).task(name)
        case = Docket(self.ledger, self.settings).case(errand.held.client, errand.held.matter, self.now)
        _check(errand, ending)
        ended = e.TaskEnded(self.now, errand.task.number, ending.outcome, ending.note)
        with self.ledger.transaction():
            self._record(errand, [ended])
            told = self._follows(errand, case, ending)
        return f"{errand.key} ({spoken(errand.task.kind)}) is {_over(ending.outcome)}{told}"

    def _follows(self, errand: Errand, case: Case, ending: Ending) -> str:
        match ending.outcome:
            case Outcome.DONE:
                return "; the clock goes on" if errand.task.is_of_bounce else ""
            case Outcome.UNREACHABLE if errand.task.is_of_bounce:
                return f"; no draft is placed before you write again, or say `crickets adopt {errand.held.matter}`"
            case Outcome.UNREACHABLE:
                return "; it goes on as if nobody had answered"
            case Outcome.PROMISED:
                return self._promised(errand, case, ending.until)
            case Outcome.DISPUTED:
                self._record(errand, [e.Disputed(self.now)])
                key = errand.held.matter
                return f"; no letter of {key} goes out until you say `crickets resume {key}`"
            case Outcome.WRONG_CONTACT:
                return self._redirected(errand, ending.address)
            case Outcome.PAID:
                return f". {settle(self.ledger, case, self.now)}"

    def _promised(self, errand: Errand, case: Case, until: date | None) -> str:
        if until is None:
            msg = f"until when did they promise to act? Say --until {case.calendar.local(self.now):%Y-%m-%d}, or later"
            raise WordError(msg)
        fact = promised(case, until, self.now)
        self._record(errand, [fact])
        return f"; {what_follows(case, until)}"

    def _redirected(self, errand: Errand, address: str) -> str:
        try:
            right = whole_address(address)
        except ValueError as error:
            raise WordError(str(error)) from None
        self._check_owner(errand, right)
        self._record(errand, [e.Redirected(self.now, right)])
        client = errand.client
        if client is None:
            return f"; {errand.whom} is reached at {right} now"
        if client.has(right):
            return f"; drafts go to {right} from now on"
        return f"; drafts go to {right} once the configuration knows it. {to_let_know(self.settings, client, right)}"

    def _check_owner(self, errand: Errand, address: str) -> None:
        roster = self.settings.roster()
        owner = "you" if address in roster.own else roster.client_at(address)
        if owner not in {None, errand.held.client}:
            whose = "your own" if owner == "you" else f"that of {owner}"
            msg = f"{address} is {whose} in the configuration; which is the right one of {errand.whom}?"
            raise WordError(msg)

    def _record(self, errand: Errand, facts: Iterable[e.MatterEvent]) -> None:
        held = errand.held
        self.ledger.record(held.client, held.matter, *facts, seen_at=self.now, how="your word")


def _check(errand: Errand, ending: Ending) -> None:
    """Refuse what the kind of task cannot come to, and what belongs to another outcome."""
    possible = outcomes(errand.task.kind)
    if ending.outcome not in possible:
        listed = ", ".join(possible)
        msg = f"{errand.key} ({spoken(errand.task.kind)}) cannot end with {ending.outcome}; it can with {listed}"
        raise WordError(msg)
    if ending.until is not None and ending.outcome is not Outcome.PROMISED:
        msg = f"a date belongs to a promise: say `crickets done {errand.key} --outcome promised --until {ending.until}`"
        raise WordError(msg)
    if bool(ending.address) is not (ending.outcome is Outcome.WRONG_CONTACT):
        address = ending.address or "ADDRESS"
        msg = (
            "the right address belongs to a wrong contact, and a wrong contact has one: say"
            f" `crickets done {errand.key} --outcome wrong_contact --address {address}`"
        )
        raise WordError(msg)


def _over(outcome: Outcome) -> str:
    return outcome.value if outcome is Outcome.DONE else f"done: {outcome.replace('_', ' ')}"
