"""The figures of the table: what was measured, against what, and whether the aim was reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """How a number is written; times are kept in seconds, sizes in megabytes of a million bytes."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    MEGABYTES = "MB"
    COUNT = ""

    def written(self, value: float) -> str:
        """A value with its unit, with as many digits as mean something."""
        match self:
            case Unit.SECONDS:
                return f"{value:.2f} s"
            case Unit.MILLISECONDS:
                return f"{value * 1000:.3g} ms"
            case Unit.MEGABYTES:
                return f"{value:.1f} MB"
            case Unit.COUNT:
                return f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: ``against`` says what ``ratio`` divides the measured value by; without an aim there is no verdict."""

    name: str
    measured: str
    aim: str = "-"
    against: str = "-"
    ratio: float | None = None
    reached: bool | None = None

    @property
    def verdict(self) -> str:
        """Reached or not reached, in words."""
        return {True: "reached", False: "NOT REACHED", None: "-"}[self.reached]

    def cells(self) -> tuple[str, ...]:
        """What stands in the columns."""
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        return self.name, self.aim, self.measured, self.against, ratio, self.verdict


def at_most(name: str, limit: float, measured: float, unit: Unit) -> Figure:
    """A value that should not be above a limit; the ratio is to the limit."""
    aim = f"<= {unit.written(limit)}"
    return Figure(name, unit.written(measured), aim, "the aim", measured / limit, measured <= limit)


def at_most_times(name: str, most: float, measured: float, other: tuple[str, float], unit: Unit) -> Figure:
    """A value that should not be above so many times another one, which was measured in the same run."""
    what, value = other
    ratio = measured / value
    return Figure(
        name, unit.written(measured), f"<= {most} times", f"{what} {unit.written(value)}", ratio, ratio <= most
    )


def noted(name: str, measured: float, unit: Unit, against: str = "-") -> Figure:
    """A value that nothing is aimed at."""
    return Figure(name, unit.written(measured), against=against)


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """The lines of the table."""
    rows = [("figure", "aim", "measured", "against", "ratio", "verdict"), *(figure.cells() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)
