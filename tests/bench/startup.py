"""How long the program takes to start, beside Python with nothing but a library that takes long to load."""

import os
import socket
import subprocess
import sys
import tempfile
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

Aim = tuple[float, Callable[[], float]]
"""At most so many seconds, and what measures them."""


def startup(account: Account, folder: Path) -> Iterator[Figure]:
    """Verbs after a first look, from their start to their end; those that need the mailbox, to their first connection.

    All take turns, Python with a library that no verb needs among them: by it another machine can be compared.
    """
    installation = Installation(folder, account)
    with installation.watched() as watched:
        watched.look()
    aims = dict(_at_once()) | dict(_verbs(installation, watched.state))
    bare, library, *taken = medians(
        _ROUNDS,
        _started([sys.executable, "-c", ""]),
        _started([sys.executable, "-c", "import sqlalchemy"]),
        *(start for _, start in aims.values()),
    )
    for (name, (limit, _)), took in zip(aims.items(), taken, strict=True):
        yield at_most(name, limit, took, Unit.SECONDS)
    yield noted("- beside them: python -c ''", bare, Unit.SECONDS)
    yield noted("- beside them: python -c 'import sqlalchemy'", library, Unit.SECONDS)


def _at_once() -> Iterator[tuple[str, Aim]]:
    yield "crickets --version", (0.2, _started([program(), "--version"]))
    yield "a usage error", (0.2, _started([program(), "stauts"], os.EX_USAGE))
    completing = _started([program()], _CRICKETS_COMPLETE="complete_bash", COMP_WORDS="crickets st", COMP_CWORD="1")
    yield "a completion in the shell", (0.2, completing)


def _verbs(installation: Installation, state: Path) -> Iterator[tuple[str, Aim]]:
    given = ["--config", str(installation.config), "--state", str(state)]
    for verb in _WHOLE:
        yield f"crickets {verb}", (0.5, _started([program(), *given, *verb.split()]))
    for verb in _UP_TO_THE_MAILBOX:
        yield f"crickets {verb}, up to its first connection", (0.5, _knocked(installation, state, verb))


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
        with socket.create_server((HOST, 0)) as door, tempfile.TemporaryDirectory() as folder:
            account = Account(door.getsockname()[1], installation.account.user, installation.account.password)
            config = Installation(Path(folder), account).config
            command = [program(), "--config", str(config), "--state", str(state), *verb.split()]
            begun = time.perf_counter()
            with subprocess.Popen(
                command, cwd=state, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ):
                door.accept()[0].close()
                return time.perf_counter() - begun

    knock()  # the first time compiles
    return knock
