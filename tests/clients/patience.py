"""Waiting for what a mail client does in its own time, with a limit and with a word on what was waited for."""

import time
from collections.abc import Callable
from typing import TypeVar

LIMIT = 30.0
"""Seconds; a limit and not a measure."""

_Found = TypeVar("_Found")


class WaitedInVain(Exception):
    """It did not happen within the limit; the message says what, and what was seen instead."""


def await_that(what: str, happens: Callable[[], _Found | None], seen: Callable[[], str], pause: float = 0.05) -> _Found:
    """Wait until ``happens`` gives something true, and return that; ``seen`` tells what there was instead."""
    limit = time.monotonic() + LIMIT
    while not (found := happens()):
        if time.monotonic() > limit:
            msg = f"waited {LIMIT:.0f} s in vain until {what}; seen instead:\n{seen()}"
            raise WaitedInVain(msg)
        time.sleep(pause)
    return found
