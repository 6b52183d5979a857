"""Flow: what waits for the user, as data: the tasks that only a person can do, and what only they can tell."""

import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crickets.config import Settings
from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.actions import Wait
from crickets.core.matters import MatterKey, folded
from crickets.core.people import Client, ClientKey
from crickets.core.standing import MatterState, Task
from crickets.core.state import fold
from crickets.core.tasks import TaskKind
from crickets.docket import Case, Docket
from crickets.errors import WordError
from crickets.ports import Held, Ledger


@dataclass(frozen=True, slots=True)
class Errand:
    """A task and the matter that it belongs to; ``client`` is None for one that is gone from the file.

    ``over`` says why it is not to be done any more, and is empty while it is open; ``note`` is the user's.
    """

    held: Held
    client: Client | None
    name: str
    task: Task
    over: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What it is called on the command line: ``acme:1``."""
        return f"{self.held.matter}:{self.task.number}"

    @property
    def whom(self) -> str:
        """The client's name, or its key."""
        return self.client.name if self.client else self.held.client

    def is_called(self, name: str) -> bool:
        """Whether a name can mean it: its matter and number, its matter or client and its kind, or one by itself."""
        matter, kind = {self.held.matter, self.name}, self.task.kind
        owners = {*matter, self.held.client, self.whom}
        numbered = {f"{one}:{self.task.number}" for one in matter}
        called = {kind, *owners, *numbered, *(f"{owner}:{kind}" for owner in owners)}
        return _plain(name) in set(map(_plain, called))


@dataclass(frozen=True, slots=True)
class Question:
    """What nothing goes on without, and only the user can tell or put right."""

    client: ClientKey
    matter: MatterKey
    sentence: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """Reads the ledger, and never writes."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def tasks(self, matters: Collection[MatterKey] | None = None, *, over: bool = False) -> Sequence[Errand]:
        """The open tasks, the oldest first, of these matters or of all; with ``over`` also those that are over."""
        wanted = (held for held in self._held() if matters is None or held.matter in matters)
        found = (errand for held in wanted for errand in self._of(held) if over or not errand.over)
        return sorted(found, key=lambda errand: (errand.task.opened, errand.held.matter, errand.task.number))

    def task(self, name: str) -> Errand:
        """The open task of this name; raises WordError where there is none, or where it could mean several."""
        every = self.tasks(over=True)
        open_ones = [errand for errand in every if not errand.over]
        exact = [errand for errand in every if errand.key == name]
        found = exact or [errand for errand in open_ones if errand.is_called(name)]
        if len(found) == 1 and not found[0].over:
            return found[0]
        if exact:
            msg = f"{name} ({spoken(exact[0].task.kind)}) is over: {exact[0].over}"
        elif found:
            msg = f"'{name}' could be several tasks: {_listed(found)}"
        elif open_ones:
            msg = f"there is no open task '{name}'; open are {_listed(open_ones)}"
        else:
            msg = f"there is no open task '{name}', nor any other"
        raise WordError(msg)

    def questions(self, matters: Collection[MatterKey] | None = None) -> Sequence[Question]:
        """What else waits for the user: letters that cannot be written, and what only they know."""
        docket = Docket(self.ledger, self.settings)
        clients = dict.fromkeys(held.client for held in self._held())
        cases = [case for client in clients for case in docket.cases(client, self.now).values()]
        return [
            Question(case.matter.client, case.matter.key, sentence)
            for case in sorted(cases, key=lambda case: case.matter.key)
            if (matters is None or case.matter.key in matters) and not case.state.parked
            for sentence in self._asked(case)
        ]

    # Tasks

    def _held(self) -> Iterable[Held]:
        return self.ledger.held()

    def _of(self, held: Held) -> Iterator[Errand]:
        facts = self.ledger.events(held.matter)
        state = fold(facts)
        if state.parked:
            return
        matter = self.settings.matters.get(held.matter)
        ended = {fact.number: fact for fact in facts if isinstance(fact, e.TaskEnded)}
        for fact in facts:
            if isinstance(fact, e.TaskOpened):
                task = Task(fact.number, fact.kind, fact.step, fact.index, fact.at, fact.finding, fact.stays)
                name = matter.name if matter else held.matter
                errand = Errand(held, self.settings.clients.get(held.client), name, task)
                yield _as_it_stands(errand, ended.get(fact.number), state)

    # Questions

    def _asked(self, case: Case) -> Iterator[str]:
        state = case.state
        if state.trouble and state.closed is None:
            yield f"The draft cannot be written: {state.trouble}."
        for asked in state.asked_invoices:
            yield _about_invoice(asked, case.matter.client, case.matter.key, self.settings)
        action = case.decide(self.now)
        if isinstance(action, Wait) and _is_a_question(action.hold) and not _is_a_task(action.hold, state):
            yield h.told(action.hold, case.matter.key, self.settings.user.local)


def spoken(kind: TaskKind) -> str:
    """The kind of a task in plain words: ``verify address``."""
    return kind.replace("_", " ")


def _as_it_stands(errand: Errand, ended: e.TaskEnded | None, state: MatterState) -> Errand:
    if ended is not None:
        said = "done by itself" if ended.by_machine else ended.outcome.replace("_", " ")
        task = replace(errand.task, outcome=ended.outcome, ended=ended.at)
        return replace(errand, task=task, over=said, note=ended.note)
    if errand.task.number in {task.number for task in state.open_tasks}:
        return errand
    return replace(errand, over="not needed any more")


def _is_a_question(hold: h.Hold) -> bool:
    asks = h.WhichDeadline | h.NoDeadline | h.IsThisAnAnswer | h.UnknownAddress | h.MailBounced | h.InDispute
    return isinstance(hold, asks) or (isinstance(hold, h.Limbo) and hold.ask)


def _is_a_task(hold: h.Hold, state: MatterState) -> bool:
    return isinstance(hold, h.MailBounced) and any(task.is_of_bounce for task in state.open_tasks)


def _listed(errands: Iterable[Errand]) -> str:
    return ", ".join(f"{errand.key} ({spoken(errand.task.kind)})" for errand in errands)


def _plain(name: str) -> str:
    return folded(name).replace("_", " ").replace("-", " ")


def asked_invoices(ledger: Ledger, settings: Settings) -> Iterator[str]:
    """Ask about every file that went to a client and looks like an invoice, each with its matter."""
    for held in ledger.held():
        facts = ledger.events(held.matter)
        if not any(isinstance(fact, e.InvoiceAsked) for fact in facts):
            continue
        state = fold(facts)
        for asked in () if state.parked else state.asked_invoices:
            yield f"{held.matter}: {_about_invoice(asked, held.client, held.matter, settings)}"


def _about_invoice(asked: e.InvoiceAsked, client: ClientKey, matter: MatterKey, settings: Settings) -> str:
    day, file = settings.user.local(asked.at), shlex.quote(asked.filename)
    return (
        f"your mail of {day:%a %d %b %Y} carried '{asked.filename}', which looks like an invoice:"
        f" `crickets invoice add {file} --client {client}`; if it is none, `crickets invoice none {matter}`"
    )
