"""The daemon as it runs: what it costs while nothing happens, and how soon it has written down what does."""

import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from crickets.config import load
from crickets.store.database import path_of
from tests.bench.correspondence import CLIENTS, answer
from tests.bench.figures import Figure, Unit, at_most, noted
from tests.bench.installation import Installation
from tests.bench.program import environment, program
from tests.bench.relay import Relay
from tests.servers.account import Account

_PATIENCE = 60.0
_SETTLED = 2.0
_ARRIVALS = 15
_STEP = 0.0003
"""Seconds between two questions of the second connection, and so the most that it adds to what it sees."""


@dataclass(frozen=True, slots=True)
class Service:
    """A `crickets run` with one account, which it has looked through and listens to in IDLE since ``begun``."""

    account: Account
    relay: Relay
    database: Path
    process: subprocess.Popen[bytes]
    begun: float
    waits: int

    def idle(self) -> Iterator[Figure]:
        """What it costs to wait: the memory now, and the wake-ups since it began."""
        self.await_idle()
        per_minute = (_waits(self.process.pid) - self.waits) * 60 / (time.monotonic() - self.begun)
        yield at_most("idle daemon after its first look: memory (RSS)", 85, _resident(self.process.pid), Unit.MEGABYTES)
        yield noted("- wake-ups in a minute, all threads", per_minute, Unit.COUNT)

    def news(self) -> Figure:
        """From the EXISTS that it is told to the fact that another connection to the database sees."""
        delays: list[float] = []
        with closing(sqlite3.connect(self.database)) as reader:
            for number in range(_ARRIVALS):
                self.await_idle()
                before = _facts(reader)
                mail = answer(CLIENTS[number], number, datetime.now(UTC).replace(microsecond=0))
                self.account.deliver(mail.mailbox, mail.raw, mail.at)
                delays.append(_await_more(reader, before) - self.relay.exists_at)
        return at_most("from EXISTS to the committed event", 0.030, median(delays), Unit.MILLISECONDS)

    def await_idle(self) -> None:
        """Wait until it listens; raises RuntimeError where it has ended, or never does."""
        if not self.relay.idling.wait(_PATIENCE) or self.process.poll() is not None:
            msg = f"the daemon does not listen within {_PATIENCE:.0f} s; its exit status is {self.process.poll()}"
            raise RuntimeError(msg)


@contextmanager
def service(account: Account, folder: Path) -> Iterator[Service]:
    """Start the daemon, and wait until it has looked through the mailbox and has come to rest."""
    with Relay(account.port) as relay:
        installation = Installation(folder, relay.account(account))
        state = installation.new_state()
        database = path_of(load(installation.config).database_url(state))
        command = [program(), "--config", str(installation.config), "--state", str(state), "run"]
        with (state / "log").open("wb") as log, subprocess.Popen(command, stderr=log, env=environment()) as process:
            try:
                yield _at_rest(Service(account, relay, database, process, 0, 0))
            finally:
                process.send_signal(signal.SIGTERM)


def _at_rest(started: Service) -> Service:
    started.await_idle()
    time.sleep(_SETTLED)
    pid = started.process.pid
    return Service(started.account, started.relay, started.database, started.process, time.monotonic(), _waits(pid))


def _resident(pid: int) -> float:
    return _status(Path(f"/proc/{pid}/status"), "VmRSS") * 1024 / 1e6


def _waits(pid: int) -> int:
    """How often the threads of a process have gone to sleep of their own accord."""
    return sum(_status(status, "voluntary_ctxt_switches") for status in Path(f"/proc/{pid}/task").glob("*/status"))


def _status(path: Path, name: str) -> int:
    line = next(line for line in path.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1])


def _await_more(reader: sqlite3.Connection, before: int) -> float:
    """When the second connection sees one fact more."""
    limit = time.monotonic() + _PATIENCE
    while _facts(reader) == before:
        if time.monotonic() > limit:
            msg = f"the daemon wrote nothing down within {_PATIENCE:.0f} s"
            raise RuntimeError(msg)
        time.sleep(_STEP)
    return time.perf_counter()


def _facts(reader: sqlite3.Connection) -> int:
    return int(reader.execute("SELECT max(id) FROM events").fetchone()[0])
