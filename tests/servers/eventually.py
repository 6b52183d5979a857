"""Waiting for what another process does in its own time."""

import time
from collections.abc import Callable

_LIMIT = 60.0


def eventually(fact: Callable[[], bool]) -> bool:
    """Whether it becomes true within a minute, which is a limit and not a measure."""
    limit = time.monotonic() + _LIMIT
    while not fact() and time.monotonic() < limit:
        time.sleep(0.01)
    return fact()
