"""Garbage is searched for where a program stays, and not while it starts or ends."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Collect no garbage: most verbs end before there is any, and the search for it is a fifth of their time.

    A verb that stays says so by `stay`. At the end everything is set aside, which Python would search once more.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def stay() -> None:
    """Collect garbage from now on; what was loaded until now is none, and is not searched again and again."""
    gc.freeze()
    gc.enable()
