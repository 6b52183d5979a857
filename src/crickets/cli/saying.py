"""What is said on a terminal: text from elsewhere is shown there, and not obeyed."""

import sys

from crickets.core.visible import visible


def say(*lines: str) -> None:
    """Write lines to standard output."""
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))


def say_aside(*lines: str) -> None:
    """Write lines to standard error: what a script that reads the output need not see."""
    sys.stderr.write("".join(f"{visible(line)}\n" for line in lines))
