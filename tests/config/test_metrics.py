from pathlib import Path

import pytest

from crickets.config import load
from crickets.config.loopback import Listen
from crickets.errors import ConfigError
from tests.config.conftest import NOW
from tests.staged import MAIN, Scene


def listening(folder: Path, place: str) -> Listen | None:
    scene = Scene(folder)
    scene.write(MAIN, more=f'[metrics]\nlisten = "{place}"\n')
    return load(scene.path, now=NOW).metrics


@pytest.mark.parametrize(
    "place, found",
    [
        ("", None),
        ("127.0.0.1:9797", Listen("127.0.0.1", 9797)),
        ("127.1.2.3:1", Listen("127.1.2.3", 1)),
        ("localhost:9797", Listen("127.0.0.1", 9797)),
        ("[::1]:65535", Listen("::1", 65535)),
    ],
)
def test_a_monitor_asks_on_the_loopback(tmp_path: Path, place: str, found: Listen | None) -> None:
    assert listening(tmp_path, place) == found


@pytest.mark.parametrize(
    "place, sentence",
    [
        ("0.0.0.0:9797", "0.0.0.0 can be reached from elsewhere, and what is told there has no password;"),
        ("[::]:9797", ":: can be reached from elsewhere"),
        ("192.168.1.2:9797", "192.168.1.2 can be reached from elsewhere"),
        ("studio.example:9797", "studio.example can be reached from elsewhere"),
        ("127.0.0.1", "'127.0.0.1' is no address and port; write '127.0.0.1:9797' or '[::1]:9797'"),
        ("9797", "'9797' is no address and port"),
        ("::1:9797", "'::1:9797' is no address and port"),
        ("127.0.0.1:0", "'127.0.0.1:0' is no address and port"),
        ("127.0.0.1:65536", "'127.0.0.1:65536' is no address and port"),
        ("[1:2]:9797", "1:2 can be reached from elsewhere"),
    ],
)
def test_nothing_is_told_to_other_machines(tmp_path: Path, place: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        listening(tmp_path, place)

    (problem,) = refused.value.problems
    assert "config.toml:" in problem
    assert f"metrics.listen: {sentence}" in problem


@pytest.mark.parametrize("place", ["127.0.0.1:9797", "[::1]:9797"])
def test_a_place_is_written_as_it_is_read(place: str) -> None:
    assert str(Listen.parse(place)) == place
