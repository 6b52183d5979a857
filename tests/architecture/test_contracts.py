"""The contracts in pyproject.toml hold, and each of them breaks when it should."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
HOUSE = [
    "errors",
    "core",
    "config",
    "ports",
    "imap",
    "store",
    "log",
    "looking",
    "follow_up",
    "watcher",
    "daemon",
    "cli",
]


def test_the_house_keeps_its_contracts() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "room, line",
    [
        ("store", "import crickets.imap"),
        ("looking", "import crickets.imap"),
        ("imap", "import crickets.looking"),
        ("telling", "import crickets.ports, crickets.store"),
        ("config", "import crickets.ports"),
        ("core", "import crickets.config"),
        ("watcher", "import crickets.daemon"),
        ("errors", "import crickets.core"),
        ("core", "import socket"),
        ("core", "import time"),
        ("core", "from sqlalchemy import text"),
        ("drawer", "import crickets.imap"),
    ],
)
def test_a_broken_contract_is_reported(tmp_path: Path, room: str, line: str) -> None:
    build_house(tmp_path, {room: line})

    assert lint(tmp_path).returncode != 0


@pytest.mark.parametrize(
    "room, line",
    [
        ("follow_up", "import crickets.looking"),
        ("daemon", "import crickets.store"),
        ("core", "import zoneinfo"),
        ("log", "import structlog"),
    ],
)
def test_a_look_down_is_no_breach(tmp_path: Path, room: str, line: str) -> None:
    build_house(tmp_path, {room: line})

    result = lint(tmp_path)

    assert result.returncode == 0, result.stdout


def build_house(folder: Path, lines: dict[str, str]) -> None:
    package = folder / "crickets"
    package.mkdir()
    (package / "__init__.py").touch()
    for room in {*HOUSE, *lines}:
        (package / f"{room}.py").write_text(lines.get(room, "") + "\n", encoding="utf-8")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    # The folder that the program runs in comes first on its path, before the checkout.
    return subprocess.run(
        [LINT_IMPORTS, "--config", ROOT / "pyproject.toml", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
