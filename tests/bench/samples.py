"""Measuring on a machine that has other things to do: what is compared takes turns, and the median counts."""

import time
from collections.abc import Callable
from statistics import median


def seconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def processor_seconds(act: Callable[[], object]) -> float:
    """How much of a processor's time an act takes, which others that want one too do not lengthen much."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def medians(rounds: int, *measure: Callable[[], float]) -> tuple[float, ...]:
    """The median of each measure, all of which are taken once in every round."""
    taken = [[one() for one in measure] for _ in range(rounds)]
    return tuple(median(column) for column in zip(*taken, strict=True))
