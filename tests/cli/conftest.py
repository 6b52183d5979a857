import gc
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from crickets.core import events as e
from crickets.core.matters import Stage
from crickets.core.tasks import TaskKind
from tests.cli.beginning import Beginning
from tests.cli.home import FOUND, NOW, Home
from tests.servers.dovecot import Guest


@pytest.fixture
def bare_home(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Home:
    """A configuration, and nothing watched yet."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "CRICKETS_CONFIG", "STATE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    home = Home(tmp_path, capsys)
    home.write()
    return home


@pytest.fixture
def home(bare_home: Home) -> Home:
    """Two clients who are known since thirty days, without a mail, and a mailbox that was read just now."""
    bare_home.prepare()
    bare_home.looked()
    return bare_home


@pytest.fixture
def asked(home: Home) -> Home:
    """You wrote to Acme ten days ago, and a step asks you to check the address and to call."""
    home.you_wrote("acme", NOW - timedelta(days=10))
    home.record(
        "acme",
        e.StageSet(NOW - timedelta(days=20), Stage("in_progress"), e.Author.USER),
        e.TaskOpened(NOW - timedelta(days=1), 1, TaskKind.VERIFY_ADDRESS, "investigate", 1, FOUND),
        e.TaskOpened(NOW - timedelta(days=1), 2, TaskKind.CALL, "investigate", 1),
    )
    return home


@pytest.fixture
def both(asked: Home) -> Home:
    """A matter of another client asks for a call, too."""
    asked.you_wrote("lodz/title-sequence", NOW - timedelta(days=10), "Titles")
    asked.record("lodz/title-sequence", e.TaskOpened(NOW - timedelta(days=2), 1, TaskKind.CALL, "investigate", 1))
    return asked


@pytest.fixture
def frozen() -> Iterator[None]:
    """The clock stands at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _log_is_left_alone() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("crickets")
    before = (list(root.handlers), root.level, list(ours.handlers), ours.level)
    yield
    root.handlers[:], ours.handlers[:] = before[0], before[2]
    root.setLevel(before[1])
    ours.setLevel(before[3])
    logging.captureWarnings(capture=False)


@pytest.fixture(autouse=True)
def _garbage_is_collected_afterwards() -> Iterator[None]:
    yield
    gc.unfreeze()  # what a verb has set aside for the end of its process
    assert gc.isenabled(), "a verb left the collector switched off"


@pytest.fixture
def beginning(
    dovecot: Guest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Beginning:
    """A home without a configuration, and a mailbox with mail of clients."""
    begun = Beginning(dovecot, tmp_path / "home", capsys, monkeypatch)
    begun.move_in()
    begun.fill()
    return begun
