"""Playbooks: the ordered steps that a silence leads to, and what makes them valid."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

from crickets.core.matters import AWAITING_PAYMENT, NEGOTIATING, Stage
from crickets.core.tasks import TaskKind


class Unit(StrEnum):
    """How a duration counts: elapsed hours, days at the same wall time, weeks of them, or common working days."""

    HOURS = "h"
    DAYS = "d"
    WEEKS = "w"
    WORKING_DAYS = "bd"


_DURATION = re.compile(r"(\d{1,4})\s*(h|d|w|bd)", re.ASCII)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time as people say it; what it means on a given day is the calendar's to know."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``"5d"``, ``"3bd"``, ``"48h"``, ``"2w"``; raises ValueError with a sentence."""
        match = _DURATION.fullmatch(text.strip())
        if match is None:
            msg = f"{text!r} is not a duration; write a number and a unit: 48h, 5d, 3bd (working days) or 2w"
            raise ValueError(msg)
        return cls(int(match[1]), Unit(match[2]))

    @property
    def at_least(self) -> timedelta:
        """The shortest time that this can take."""
        match self.unit:
            case Unit.HOURS:
                return timedelta(hours=self.count)
            case Unit.WEEKS:
                return timedelta(weeks=self.count)
            case Unit.DAYS | Unit.WORKING_DAYS:
                return timedelta(days=self.count)

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


_DOTS = ".."


@dataclass(frozen=True, slots=True)
class Range:
    """A time between two durations; which, the client's habit says; raises ValueError unless the first is shorter."""

    shortest: Duration
    longest: Duration

    def __post_init__(self) -> None:
        if (self.shortest.unit is Unit.WORKING_DAYS) is not (self.longest.unit is Unit.WORKING_DAYS):
            msg = f"'{self}' mixes working days with other time; write for example: 4d..7d or 3bd..5bd"
            raise ValueError(msg)
        if self.shortest.at_least >= self.longest.at_least:
            msg = f"'{self}' is no range: the shorter time comes first, as in 4d..7d"
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``"4d..7d"``; raises ValueError with a sentence."""
        shortest, _, longest = text.partition(_DOTS)
        return cls(Duration.parse(shortest), Duration.parse(longest))

    @property
    def at_least(self) -> timedelta:
        """The shortest time that this can take."""
        return self.shortest.at_least

    def __str__(self) -> str:
        return f"{self.shortest}{_DOTS}{self.longest}"


def span(text: str) -> Duration | Range:
    """Read a duration or a range of them; raises ValueError with a sentence."""
    return Range.parse(text) if _DOTS in text else Duration.parse(text)


@dataclass(frozen=True, slots=True)
class After:
    """Due some time after the step before was done, or after the silence began for the first step."""

    duration: Duration | Range


@dataclass(frozen=True, slots=True)
class NextWeek:
    """Due on a weekday of the week after; weeks begin on Monday, which is 0."""

    weekday: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``"tuesday next week"``; raises ValueError with a sentence."""
        words = text.strip().lower().split()
        if len(words) != 3 or words[0] not in _WEEKDAYS or words[1:] != ["next", "week"]:  # noqa: PLR2004 - three words
            msg = f"{text!r} is not a day; write for example: tuesday next week"
            raise ValueError(msg)
        return cls(_WEEKDAYS.index(words[0]))

    def __str__(self) -> str:
        return f"{_WEEKDAYS[self.weekday]} next week"


@dataclass(frozen=True, slots=True)
class AfterDue:
    """Due some time after the due date of an invoice, at the hour at which work begins."""

    duration: Duration


@dataclass(frozen=True, slots=True)
class AfterDeadline:
    """Due some time after the end of the day that the last letter stated as a deadline."""

    duration: Duration


class Attach(StrEnum):
    """What a draft carries beside its text."""

    INVOICE = "invoice"


@dataclass(frozen=True, slots=True)
class Draft:
    """Place a follow-up in Drafts, rendered from the letter of this name.

    ``attach`` INVOICE: with a copy of each invoice that it names; ``deadline`` is how long the letter gives to answer.
    """

    letter: str
    attach: Attach | None = None
    deadline: Duration | None = None

    @property
    def is_final(self) -> bool:
        """Whether it is the final notice, of whichever stage."""
        return self.letter.endswith("/final")


When = After | NextWeek | AfterDue | AfterDeadline


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a playbook: when it is due, and all that happens then; ``name`` is unique in its playbook.

    Tasks are opened at that moment, and the draft is placed. Once it is sent, the matter pauses, or closes for the
    reason given. With ``gate``, what follows waits until the tasks are done.
    """

    name: str
    when: When
    draft: Draft | None = None
    tasks: tuple[TaskKind, ...] = ()
    pause: bool = False
    close: str = ""
    gate: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is a follow-up and no more: what the user writes by hand can be that."""
        more = self.tasks or self.pause or self.close or isinstance(self.when, AfterDue | AfterDeadline)
        return self.draft is not None and not more and self.draft.deadline is None


def default_name(what: str, index: int) -> str:
    """What a step is called that has no name of its own: what it does first, and its position from 1."""
    return f"{what}-{index + 1}"


class OnDiscard(StrEnum):
    """What a deleted draft means: leave this silence alone until someone writes, or go on with the next step."""

    REST = "rest"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Playbook:
    """The ordered steps for a stage."""

    name: str
    steps: tuple[Step, ...]
    on_discard: OnDiscard = OnDiscard.REST

    def index_after(self, name: str, index: int) -> int:
        """Where to go on behind a step that was done: by its name, and where that is gone by its recorded place."""
        names = [step.name for step in self.steps]
        return (names.index(name) if name in names else index) + 1

    def has_moved(self, name: str, index: int, letter: str) -> bool:
        """Whether a draft that was placed under a default name belongs to a step that is elsewhere now, or gone."""
        letters = [step.draft.letter if step.draft else "" for step in self.steps]
        here = letters[index] if index < len(letters) else ""
        # Another letter in the same place is another letter, unless the one that was sent stands elsewhere.
        return name == default_name("draft", index) and here != letter and (not here or letter in letters)

    @property
    def end(self) -> int:
        """The place of the step that closes the matter; behind the last where none does."""
        return next((i for i, step in enumerate(self.steps) if step.close), len(self.steps))

    def problems(self, stage: Stage) -> tuple[str, ...]:
        """What is wrong with these steps for that stage, a sentence each."""
        return tuple(sentence for _, sentence in self.faults(stage))

    def faults(self, stage: Stage) -> tuple[tuple[int, str], ...]:
        """What is wrong with these steps for that stage: the position of a step, from 0, and a sentence about it."""
        found = (self._unreachable(), self._too_early(stage), self._twice(), self._dangling(stage), self._unfair())
        return tuple(fault for faults in found for fault in faults)

    def _unreachable(self) -> list[tuple[int, str]]:
        steps, end = list(enumerate(self.steps)), self.end
        before = self.steps[end].name if end < len(steps) else ""
        return [(i, f"step {s.name!r} is never reached: {before!r} closes the matter") for i, s in steps[end + 1 :]]

    def _too_early(self, stage: Stage) -> list[tuple[int, str]]:
        if stage != NEGOTIATING:
            return []
        spans = [
            (i, s.name, s.when.duration) for i, s in enumerate(self.steps) if isinstance(s.when, After) and s.draft
        ]
        return [
            (i, f"step {name!r} comes after {span}: before four days a follow-up to an offer reads as pushy")
            for i, name, span in spans
            if span.at_least < PUSHY_BEFORE.at_least
        ]

    def _twice(self) -> list[tuple[int, str]]:
        names = [step.name for step in self.steps]
        return [(i, f"two steps are named {name!r}") for i, name in enumerate(names) if name in names[:i]]

    def _dangling(self, stage: Stage) -> list[tuple[int, str]]:
        """Steps that count from what there is not: an invoice, a deadline, tasks."""
        found: list[tuple[int, str]] = []
        for i, step in enumerate(self.steps):
            stated = any(before.draft and before.draft.deadline for before in self.steps[:i])
            if isinstance(step.when, AfterDeadline) and not stated:
                found.append((i, f"step {step.name!r} counts from a deadline, and no draft before it has one"))
            if isinstance(step.when, AfterDue) and stage != AWAITING_PAYMENT:
                found.append((i, f"step {step.name!r} counts from an invoice: only in {AWAITING_PAYMENT} there is one"))
            if step.gate and not step.tasks:
                found.append((i, f"step {step.name!r} is a gate without tasks: nothing would open it"))
        return found

    def _unfair(self) -> list[tuple[int, str]]:
        """Final notices whose deadline is shorter or longer than is fair."""
        finals = [(i, s.name, s.draft.deadline) for i, s in enumerate(self.steps) if s.draft and s.draft.is_final]
        return [
            (i, f"step {name!r} gives {span or 'no deadline'}: a final notice gives {FAIR}")
            for i, name, span in finals
            if span is None or not _is_fair(span)
        ]


AT_LEAST, AT_MOST = Duration(5, Unit.WORKING_DAYS), Duration(30, Unit.DAYS)
"""How long a final notice gives."""

FAIR = f"at least 5 working days ({AT_LEAST}) and at most 30 days ({AT_MOST})"


def _is_fair(span: Duration) -> bool:
    match span.unit:
        case Unit.WORKING_DAYS:
            return AT_LEAST.count <= span.count <= 20  # noqa: PLR2004 - what fits into thirty days without a holiday
        case Unit.HOURS:
            return False
        case Unit.DAYS | Unit.WEEKS:
            # Seven days hold five working days, unless a holiday is among them: then the calendar gives more.
            return timedelta(days=7) <= span.at_least <= timedelta(days=30)


PUSHY_BEFORE = Duration(4, Unit.DAYS)
"""No follow-up to an offer comes earlier, whatever the file says."""
