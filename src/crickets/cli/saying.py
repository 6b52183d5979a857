"""What is said on a terminal: text from elsewhere is shown there, and not obeyed."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from crickets.core.visible import visible


def say(*lines: str) -> None:
    """Write lines to standard output."""
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))


def say_aside(*lines: str) -> None:
    """Write lines to standard error: what a script that reads the output need not see."""
    sys.stderr.write("".join(f"{visible(line)}\n" for line in lines))


def say_json(values: Mapping[str, object]) -> None:
    """Write values as JSON, in ASCII, so that each text arrives as it is."""
    say(*json.dumps(values, indent=2).splitlines())


def ring_and_say(state: Path, *lines: str) -> None:
    """Ring for the daemon and say what a word did; where no daemon runs, also when it takes effect."""
    from crickets.bell import ring

    # Before anything is said: a reader that has gone away must not keep the daemon from hearing of it.
    heard = ring(state)
    say(*(line for text in lines for line in text.split("\n")))
    if not heard:
        say_aside("No daemon runs here: it takes effect at the next `crickets run`.")
