"""Playbooks: the ordered steps that a silence leads to, and what makes them valid."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

from crickets.core.matters import NEGOTIATING, Stage


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
class Draft:
    """Place a follow-up in Drafts, rendered from the letter of this name."""

    letter: str


@dataclass(frozen=True, slots=True)
class Close:
    """Close the matter for this reason."""

    reason: str


When = After | NextWeek
What = Draft | Close


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a playbook: when it is due, and what happens then; ``name`` is unique in its playbook."""

    name: str
    when: When
    what: What


def default_name(what: What, index: int) -> str:
    """What a step is called that has no name of its own: what it does, and its position from 1."""
    return f"{'close' if isinstance(what, Close) else 'draft'}-{index + 1}"


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
        here = self.steps[index].what if index < len(self.steps) else None
        unnamed, same = name == default_name(Draft(letter), index), here == Draft(letter)
        # Another letter in the same place is another letter, unless the one that was sent stands elsewhere.
        elsewhere = not isinstance(here, Draft) or Draft(letter) in [step.what for step in self.steps]
        return unnamed and not same and elsewhere

    @property
    def end(self) -> int:
        """The place of the step that closes the matter; behind the last where none does."""
        return next((i for i, step in enumerate(self.steps) if isinstance(step.what, Close)), len(self.steps))

    def problems(self, stage: Stage) -> tuple[str, ...]:
        """What is wrong with these steps for that stage, a sentence each."""
        return tuple(sentence for _, sentence in self.faults(stage))

    def faults(self, stage: Stage) -> tuple[tuple[int, str], ...]:
        """What is wrong with these steps for that stage: the position of a step, from 0, and a sentence about it."""
        return (*self._unreachable(), *self._too_early(stage), *self._twice())

    def _unreachable(self) -> list[tuple[int, str]]:
        steps, end = list(enumerate(self.steps)), self.end
        before = self.steps[end].name if end < len(steps) else ""
        return [(i, f"step {s.name!r} is never reached: {before!r} closes the matter") for i, s in steps[end + 1 :]]

    def _too_early(self, stage: Stage) -> list[tuple[int, str]]:
        if stage != NEGOTIATING:
            return []
        spans = [
            (i, s.name, s.when.duration)
            for i, s in enumerate(self.steps)
            if isinstance(s.when, After) and isinstance(s.what, Draft)
        ]
        return [
            (i, f"step {name!r} comes after {span}: before four days a follow-up to an offer reads as pushy")
            for i, name, span in spans
            if span.at_least < PUSHY_BEFORE.at_least
        ]

    def _twice(self) -> list[tuple[int, str]]:
        names = [step.name for step in self.steps]
        return [(i, f"two steps are named {name!r}") for i, name in enumerate(names) if name in names[:i]]


PUSHY_BEFORE = Duration(4, Unit.DAYS)
"""No follow-up to an offer comes earlier, whatever the file says."""


def _draft(name: str, when: When, letter: str) -> Step:
    return Step(name, when, Draft(letter))


_TUESDAY = NextWeek(1)
_WEEK = After(Duration(7, Unit.DAYS))

BUILT_IN = {
    "negotiating": Playbook(
        "negotiating",
        (
            _draft("first", After(Range(PUSHY_BEFORE, Duration(7, Unit.DAYS))), "negotiating/first"),
            _draft("last", _WEEK, "negotiating/last"),
            Step("move-on", _WEEK, Close("no answer")),
        ),
    ),
    "in_progress": Playbook(
        "in_progress",
        (_draft("first", _TUESDAY, "in_progress/first"),),
    ),
    "awaiting_payment": Playbook(
        "awaiting_payment",
        (_draft("first", _TUESDAY, "awaiting_payment/first"),),
        OnDiscard.SKIP,
    ),
    "platform": Playbook(
        "platform",
        (_draft("check-in", _TUESDAY, "platform/check-in"),),
    ),
}
"""The playbooks that apply where the file has none, by their name, which is the stage's."""
