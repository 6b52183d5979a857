"""How long the program takes to start, beside Python with nothing but SQLAlchemy."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.figures import Figure, Unit, at_most, noted
from tests.bench.installation import Installation
from tests.bench.program import environment, program
from tests.bench.samples import medians, seconds
from tests.servers.account import Account

_ROUNDS = 9


def startup(account: Account, folder: Path) -> Iterator[Figure]:
    """`crickets status` after a first look, `--version`, and a verb that there is not."""
    installation = Installation(folder, account)
    with installation.watched() as watched:
        watched.look()
    given = ["--config", str(installation.config), "--state", str(watched.state)]
    bare, python, status, version, misspelt = medians(
        _ROUNDS,
        _started([sys.executable, "-c", "import sqlalchemy"]),
        _started([sys.executable, "-c", ""]),
        _started([program(), *given, "status"]),
        _started([program(), "--version"]),
        _started([program(), "stauts"], os.EX_USAGE),
    )
    yield at_most("crickets status", 0.5, status, Unit.SECONDS)
    yield noted("- beside it: python -c 'import sqlalchemy'", bare, Unit.SECONDS)
    yield noted("- beside it: python -c ''", python, Unit.SECONDS)
    yield at_most("crickets --version", 0.2, version, Unit.SECONDS)
    yield at_most("a usage error", 0.2, misspelt, Unit.SECONDS)


def _started(command: Sequence[str], expected: int = os.EX_OK) -> Callable[[], float]:
    def start() -> None:
        ended = subprocess.run(command, env=environment(), capture_output=True, check=False)
        if ended.returncode != expected:
            msg = f"{command} ended with {ended.returncode}: {ended.stderr.decode()}"
            raise RuntimeError(msg)

    start()  # the first time compiles
    return lambda: seconds(start)
