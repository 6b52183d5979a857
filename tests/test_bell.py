"""The bell of the state directory when it is full of words."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crickets import bell


@pytest.fixture
def full(tmp_path: Path) -> Iterator[socket.socket]:
    """The daemon's end of a bell that is full of looks."""
    with bell.bell(tmp_path) as listener:
        with bell.clapper(tmp_path) as ringer, suppress(BlockingIOError):
            while ringer.send(b"look"):
                pass
        yield listener


def test_a_word_waits_for_its_place(full: socket.socket, tmp_path: Path) -> None:
    rings = threading.Thread(target=bell.ring, args=(tmp_path, "reload"))
    rings.start()

    assert "reload" in iter(lambda: bell.next_word(full, 10.0), None)
    rings.join()


@pytest.mark.usefixtures("full")
def test_where_nobody_takes_a_word_away_only_what_was_rung_already_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bell, "_PATIENCE", 0.01)

    assert (bell.ring(tmp_path, "look"), bell.ring(tmp_path, "reload")) == (True, False)
