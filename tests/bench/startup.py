"""How long the program takes to start, beside Python with nothing but a library that takes long to load."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.correspondence import CLIENTS
from tests.bench.figures import Figure, Unit, at_most, noted
from tests.bench.installation import Installation
from tests.bench.program import environment, program
from tests.bench.samples import medians, seconds
from tests.servers.account import HOST, Account

_ROUNDS = 9
_CLIENT = CLIENTS[0]
_WHOLE = (
    "status",
    "status --json",
    f"show {_CLIENT}",
    f"why {_CLIENT}",
    "plan",
    f"plan {_CLIENT}",
    "tasks",
    "invoices",
    "milestones",
    "safeguards",
    "clients",
    f"export {_CLIENT}",
    "letters",
    "letters show negotiating/first",
    f"letters show negotiating/first --client {_CLIENT}",
    f"rest {_CLIENT}",
    f"resume {_CLIENT}",
    f"snooze {_CLIENT} 1w",
)
_UP_TO_THE_MAILBOX = ("check", "run --once", f"dossier {_CLIENT} dossier.zip --force")


def startup(account: Account, folder: Path) -> Iterator[Figure]:
    """Verbs after a first look, from their start to their end; those that need the mailbox, to their first connection.

    ``import sqlalchemy`` is no part of any verb's start: it is to be divided by on another machine.
    """
    installation = Installation(folder, account)
    with installation.watched() as watched:
        watched.look()
    given = ["--config", str(installation.config), "--state", str(watched.state)]
    yield from _bare()
    for verb in _WHOLE:
        (took,) = medians(_ROUNDS, _started([program(), *given, *verb.split()]))
        yield at_most(f"crickets {verb}", 0.5, took, Unit.SECONDS)
    for verb in _UP_TO_THE_MAILBOX:
        (took,) = medians(_ROUNDS, _knocked(Installation(folder, account), watched.state, verb))
        yield at_most(f"crickets {verb}, up to its first connection", 0.5, took, Unit.SECONDS)


def _bare() -> Iterator[Figure]:
    library, python, version, misspelt, completion = medians(
        _ROUNDS,
        _started([sys.executable, "-c", "import sqlalchemy"]),
        _started([sys.executable, "-c", ""]),
        _started([program(), "--version"]),
        _started([program(), "stauts"], os.EX_USAGE),
        _started([program()], _CRICKETS_COMPLETE="complete_bash", COMP_WORDS="crickets st", COMP_CWORD="1"),
    )
    yield noted("python -c 'import sqlalchemy'", library, Unit.SECONDS)
    yield noted("python -c ''", python, Unit.SECONDS)
    yield at_most("crickets --version", 0.2, version, Unit.SECONDS)
    yield at_most("a usage error", 0.2, misspelt, Unit.SECONDS)
    yield at_most("a completion in the shell", 0.2, completion, Unit.SECONDS)


def _started(command: Sequence[str], expected: int = os.EX_OK, **variables: str) -> Callable[[], float]:
    def start() -> None:
        ended = subprocess.run(command, env=environment() | variables, capture_output=True, check=False)
        if ended.returncode != expected:
            msg = f"{command} ended with {ended.returncode}: {ended.stderr.decode()}"
            raise RuntimeError(msg)

    start()  # the first time compiles
    return lambda: seconds(start)


def _knocked(installation: Installation, state: Path, verb: str) -> Callable[[], float]:
    """From the start of a verb to the moment at which it stands before the mailbox, which then shuts the door."""

    def knock() -> float:
        with socket.create_server((HOST, 0)) as door:
            elsewhere = Account(door.getsockname()[1], installation.account.user, installation.account.password)
            config = Installation(installation.folder, elsewhere).config
            command = [program(), "--config", str(config), "--state", str(state), *verb.split()]
            begun = time.perf_counter()
            with subprocess.Popen(
                command, cwd=state, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ):
                door.accept()[0].close()
                return time.perf_counter() - begun

    knock()
    return knock
