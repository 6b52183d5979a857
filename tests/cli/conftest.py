import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.cli.home import NOW, Home


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
    assert gc.isenabled(), "a verb left the collector switched off"
