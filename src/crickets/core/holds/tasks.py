"""Reasons to wait: what only the user can do or tell."""

from dataclasses import dataclass

from crickets.core.holds.saying import Local
from crickets.core.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class OpenGate:
    """What follows waits until tasks are done."""

    step: str
    kinds: tuple[TaskKind, ...]

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        left = ", ".join(kind.replace("_", " ") for kind in self.kinds)
        return f"What follows step '{self.step}' waits for you: {left} (`crickets tasks MATTER`)."


@dataclass(frozen=True, slots=True)
class NoDeadline:
    """A step counts from a deadline that nobody stated."""

    step: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return (
            f"Step '{self.step}' counts from a deadline, and no letter that was sent stated one:"
            " `crickets deadline MATTER DATE` names it, `crickets skip MATTER` goes on without the step."
        )


@dataclass(frozen=True, slots=True)
class WhichDeadline:
    """A letter was sent, and its deadline is not found in it."""

    step: str

    def sentence(self, local: Local) -> str:  # noqa: ARG002
        """Say it."""
        return (
            f"Step '{self.step}' waits for the deadline of your last letter, which no longer states the date that was"
            " in the draft: which one did you give? Say `crickets deadline MATTER DATE`."
        )
