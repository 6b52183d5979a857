"""The question before what cannot be undone."""

import sys

import typer

from crickets.core.visible import visible


def consent(question: str, *, given: bool) -> bool:
    """Whether the user agrees, by ``--yes`` or in the terminal; anything but yes is no."""
    if given:
        return True
    if not sys.stdin.isatty():
        msg = "Nobody is there to be asked. Say --yes if you are sure"
        raise typer.BadParameter(msg, param_hint="--yes")
    sys.stdout.write(f"{visible(question)} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
