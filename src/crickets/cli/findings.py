"""What a check found: that something is well, or what to do about it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from crickets.cli.exits import status_of
from crickets.errors import CricketsError


class Mark(StrEnum):
    """How a finding begins: all is well; worth knowing, but no fault; to be put right."""

    OK = "ok"
    NOTE = "note"
    FIX = "fix"


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of a check; ``status`` is the exit status that a fault leads to."""

    mark: Mark
    about: str
    sentence: str
    status: int = os.EX_OK


def ok(about: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(Mark.OK, about, sentence)


def note(about: str, sentence: str) -> Finding:
    """Worth knowing, but no fault."""
    return Finding(Mark.NOTE, about, sentence)


def fault(about: str, error: CricketsError) -> Finding:
    """To be put right; the error says how."""
    return Finding(Mark.FIX, about, "; ".join(str(error).splitlines()), status_of(error))


def tried(about: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """All that a check finds; what ends it is the last thing that it finds."""
    try:
        yield from check()
    except CricketsError as error:
        yield fault(about, error)
