"""How the program ends: for each error its exit status of sysexits(3), and its sentence on standard error."""

import os
from collections.abc import Iterable

from crickets.cli.saying import say_aside
from crickets.errors import (
    AuthenticationFailed,
    ConfigError,
    CricketsError,
    LetterError,
    MailError,
    SchemaOutdated,
    StoreError,
    SubmissionError,
    WordError,
)


def status_of(error: Exception) -> int:
    """The exit status that tells a script what kind of error it was."""
    match error:
        # A database of another revision does not pass by waiting, so a service manager need not try again: it holds
        # back after EX_CONFIG.
        case ConfigError() | LetterError() | SchemaOutdated():
            return os.EX_CONFIG
        case WordError():
            return os.EX_DATAERR
        case AuthenticationFailed():
            return os.EX_NOPERM
        case MailError() | SubmissionError():
            return os.EX_UNAVAILABLE if error.permanent else os.EX_TEMPFAIL
        case StoreError():
            return os.EX_IOERR
        case _:
            return os.EX_SOFTWARE


def tell(error: CricketsError) -> int:
    """Say what is wrong and the way out; the exit status."""
    match error:
        case ConfigError(problems=problems) if len(problems) > 1:
            complain(f"{len(problems)} problems in the configuration; nothing was started or changed", problems)
        case _:
            complain(str(error))
    return status_of(error)


def complain(sentence: str, more: Iterable[str] = ()) -> None:
    """Write a sentence, and further lines below it, to standard error."""
    say_aside(f"crickets: {sentence}", *more)
