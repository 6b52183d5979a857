"""Flow: what only a person can do: a step's tasks, with what the machine found out by itself."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crickets.core import events as e
from crickets.core.playbook import AfterDeadline, AfterDue, Step
from crickets.core.tasks import TaskKind
from crickets.docket import Case
from crickets.filing import Office, file_dossier

log = logging.getLogger(__name__)


def opened(case: Case, step: Step, index: int, now: datetime) -> Sequence[e.MatterEvent]:
    """The facts that open the tasks of a step."""
    stays = isinstance(step.when, AfterDue | AfterDeadline)
    first = case.state.tasks_opened + 1
    return [
        e.TaskOpened(now, number, kind, step.name, index, stays=stays) for number, kind in enumerate(step.tasks, first)
    ]


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
