"""The command line: typer's and rich's room. Nothing is imported before the arguments ask for it."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

import crickets
from crickets.cli.haste import in_a_hurry

INTERRUPTED = 130
"""128 + SIGINT."""

READER_GONE = 141
"""128 + SIGPIPE: what a shell says of a program whose reader went away, as in ``crickets show acme | head -1``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; its exit status, one of sysexits(3). ``argv`` does without the name of the program."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _write_any_text()
    # To look for them reads what every installed package says of itself; and none is to see passwords.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        with in_a_hurry():
            status = _version() if arguments == ["--version"] else _program(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _version() -> int:
    sys.stdout.write(f"crickets {crickets.__version__}\n")
    return os.EX_OK


def _program(arguments: Sequence[str]) -> int:
    from crickets.cli.program import run

    return run(arguments)


def _write_any_text() -> None:
    """Let a name that the terminal's encoding lacks be spelt out rather than end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _hush() -> None:
    # Python flushes standard output once more at its end, and would complain about the closed pipe there.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
