"""Flow: what only a person can do: a step's tasks, with what the machine found out by itself."""

from collections.abc import Sequence
from datetime import datetime

from crickets.core import events as e
from crickets.core.playbook import AfterDeadline, AfterDue, Step
from crickets.docket import Case


def opened(case: Case, step: Step, index: int, now: datetime) -> Sequence[e.MatterEvent]:
    """The facts that open the tasks of a step."""
    stays = isinstance(step.when, AfterDue | AfterDeadline)
    first = case.state.tasks_opened + 1
    return [
        e.TaskOpened(now, number, kind, step.name, index, stays=stays) for number, kind in enumerate(step.tasks, first)
    ]
