"""Flow: what only a person can do: a step's tasks, with what the machine found out by itself."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from crickets.core import events as e
from crickets.core.people import ClientKey, Direction
from crickets.core.playbook import AfterDeadline, AfterDue, Step
from crickets.core.recipients import recipients
from crickets.core.tasks import Finding, Outcome, TaskKind, address_finding
from crickets.core.threads import Message
from crickets.docket import Case
from crickets.filing import Office, file_dossier
from crickets.ports import Ledger

log = logging.getLogger(__name__)


def opened(ledger: Ledger, case: Case, step: Step, index: int, now: datetime) -> Sequence[e.MatterEvent]:
    """The facts that open the tasks of a step; a task of which the machine could do all is ended at once."""
    return list(_facts(ledger, case, step, index, now))


def _facts(ledger: Ledger, case: Case, step: Step, index: int, now: datetime) -> Iterator[e.MatterEvent]:
    stays = isinstance(step.when, AfterDue | AfterDeadline)
    for number, kind in enumerate(step.tasks, case.state.tasks_opened + 1):
        found = found_of_address(ledger, case) if kind is TaskKind.VERIFY_ADDRESS else None
        yield e.TaskOpened(now, number, kind, step.name, index, found.sentence if found else "", stays)
        if found and found.fine:
            yield e.TaskEnded(now, number, Outcome.DONE, by_machine=True)


def found_of_address(ledger: Ledger, case: Case) -> Finding:
    """Compare the addresses that the next letter goes to with those that the client writes from, and with bounces."""
    theirs = _newest_by_sender(ledger.messages(case.matter.client))
    return address_finding(
        _in_use(ledger, case),
        max(theirs, key=lambda address: theirs[address], default=None),
        tuple(_bounced(ledger, case.matter.client, theirs)),
    )


def _in_use(ledger: Ledger, case: Case) -> tuple[str, ...]:
    newest = case.state.newest_own or case.state.newest_from_client
    parent = ledger.message(newest) if newest else None
    if parent is None or case.client is None:
        return ()
    to, cc = recipients(parent, case.client, case.state.redirected)
    return tuple(address.email for address in (*to, *cc))


def _newest_by_sender(messages: Iterable[Message]) -> dict[str, datetime]:
    """When somebody at the client last wrote, from each address."""
    newest: dict[str, datetime] = {}
    for message in messages:
        if message.direction is Direction.CLIENT and message.sender is not None:
            email = message.sender.email
            newest[email] = max(message.at, newest.get(email, message.at))
    return newest


def _bounced(ledger: Ledger, client: ClientKey, theirs: dict[str, datetime]) -> Iterator[str]:
    """The addresses from which mail came back after the client last wrote from them; "" where a bounce names none."""
    for fact in ledger.client_events(client):
        if not isinstance(fact, e.Bounced):
            continue
        heard = theirs.get(fact.address) if fact.address else max(theirs.values(), default=None)
        if heard is None or fact.at > heard:
            yield fact.address or ""


def with_dossier(tasks: Sequence[e.MatterEvent], office: Office, case: Case, now: datetime) -> Sequence[e.MatterEvent]:
    """The same facts; where a small claim is among the tasks its dossier is made, and its finding says where it is."""
    if not any(isinstance(task, e.TaskOpened) and task.kind is TaskKind.SMALL_CLAIMS for task in tasks):
        return tasks
    finding = _dossier(office, case, now)
    return [
        replace(task, finding=finding)
        if isinstance(task, e.TaskOpened) and task.kind is TaskKind.SMALL_CLAIMS
        else task
        for task in tasks
    ]


def _dossier(office: Office, case: Case, now: datetime) -> str:
    """Where the dossier is and what is in it; a dossier that fails is no reason to keep the task from the user."""
    by_hand = f"`crickets dossier {case.matter.key} FILE.zip`"
    try:
        path, made = file_dossier(office, case, now)
    except Exception:
        log.exception("dossier_failed", extra={"matter": case.matter.key})
        return f"The dossier could not be made by itself: {by_hand} makes it."
    lacks = f" {len(made.missing)} that belong to it could not be found." if made.missing else ""
    return f"The dossier is {path}: {made.contents}.{lacks} {by_hand} makes it anew."
