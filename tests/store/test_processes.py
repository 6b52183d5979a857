import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from crickets.core.events import MatterOpened
from crickets.core.matters import NEGOTIATING, MatterKey
from crickets.store import SqlLedger, open_store
from tests.store.samples import ACME, GLOBEX, NOW, RELAUNCH
from tests.store.writing import write

COUNT = 300
OPENED = MatterOpened(NOW, NEGOTIATING)


class Other:
    """Another process, which writes once it is told to."""

    def __init__(self, database: Path, client: str, count: int = COUNT) -> None:
        command = [sys.executable, "-m", "tests.store.writing", f"sqlite:///{database}", client, str(count)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert _end(self._process.stdout).readline() == "ready\n"

    def begin(self) -> None:
        _end(self._process.stdin).write("go\n")
        _end(self._process.stdin).flush()

    def end(self) -> int:
        """The exit status."""
        self._process.communicate()
        return self._process.returncode

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def _end(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@pytest.fixture
def other(database: Path) -> Iterator[Other]:
    process = Other(database, GLOBEX)
    yield process
    process.kill()


def test_two_processes_write_at_the_same_time_and_nothing_is_lost(ledger: SqlLedger, other: Other) -> None:
    other.begin()
    write(ledger, ACME, COUNT)

    assert other.end() == 0
    assert [len(ledger.events(MatterKey(client))) for client in (ACME, GLOBEX)] == [COUNT, COUNT]


def test_another_process_waits_for_a_long_transaction(ledger: SqlLedger, other: Other) -> None:
    with ledger.transaction():
        other.begin()
        write(ledger, ACME, COUNT)

        assert ledger.events(MatterKey(GLOBEX)) == []

    assert other.end() == 0
    assert len(ledger.events(MatterKey(GLOBEX))) == COUNT


def test_verbs_come_and_go_while_the_daemon_writes(database: Path, other: Other) -> None:
    other.begin()
    for n in range(50):
        verb = open_store(f"sqlite:///{database}")
        assert verb.record(ACME, MatterKey(f"acme/{n}"), OPENED, seen_at=NOW)
        verb.close()

    assert other.end() == 0


def test_a_process_that_is_killed_leaves_what_it_had_committed(database: Path, other: Other) -> None:
    other.begin()
    ledger = open_store(f"sqlite:///{database}")
    while not ledger.events(MatterKey(GLOBEX)):
        pass
    other.kill()
    survived = len(ledger.events(MatterKey(GLOBEX)))

    assert 0 < survived <= COUNT
    assert ledger.record(ACME, RELAUNCH, OPENED, seen_at=NOW)
    assert len(ledger.events(MatterKey(GLOBEX))) == survived
    ledger.close()
