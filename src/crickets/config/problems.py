"""What is wrong with a configuration, and with which of its keys; where in which file is found out at the end."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

Place = tuple[str | int, ...]
"""The way from the top of a file to a value: keys, and positions in lists counted from 0."""


class Position(NamedTuple):
    """A line of a file, counted from 1; 0 is the file as a whole."""

    path: Path
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else str(self.path)


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about the value at a place; ``where`` it stands if the place alone does not lead there."""

    place: Place
    sentence: str
    where: Position | None = None

    def __str__(self) -> str:
        name = dotted(self.place)
        return f"{name}: {self.sentence}" if name else self.sentence


@dataclass(slots=True)
class Findings:
    """All that was found so far: problems, which forbid the start, and warnings, which do not."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def wrong(self, place: Place, sentence: str, where: Position | None = None) -> None:
        """Note a problem."""
        self.problems.append(Problem(place, sentence, where))

    def doubtful(self, place: Place, sentence: str) -> None:
        """Note a warning."""
        self.warnings.append(Problem(place, sentence))

    def about(self, place: Place) -> bool:
        """Whether a problem with this value, or with one inside it, is known, so that what follows from it is noise."""
        return any(problem.place[: len(place)] == place for problem in self.problems)


def dotted(place: Place) -> str:
    """Name a place as a person would: ``clients.acme.matters[1].subject``, positions counted from 1."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).removeprefix(".")
