import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["demo"]]
BUILD = PROJECT["dependency-groups"]["build"]
DEV = [line for line in PROJECT["dependency-groups"]["dev"] if isinstance(line, str)]
LOCKS = {"run.txt": [*NEEDED, *BUILD], "dev.txt": [*NEEDED, *BUILD, *DEV]}

every_lock = pytest.mark.parametrize("name", LOCKS)


@every_lock
def test_each_locked_package_has_a_version_and_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", text_of(name))
    packages = [entry for entry in entries if not entry.startswith("#")]

    assert packages
    assert [entry for entry in packages if not re.match(r"[a-z0-9.-]+==\S+[^\n]* \\\n    --hash=sha256:", entry)] == []


@every_lock
def test_the_lock_names_no_index_no_host_and_no_path(name: str) -> None:
    text = text_of(name)

    assert re.findall(r"--[a-z-]*(?:index|find-links|host)[^\n]*|\w+://[^\n]*|file:[^\n]*|[ =]/\w[^\n]*", text) == []


@every_lock
def test_the_lock_keeps_the_ranges_of_the_project(name: str) -> None:
    locked = dict(re.findall(r"^([a-z0-9.-]+)==([^\s;\\]+)", text_of(name), re.MULTILINE))
    required = [Requirement(line) for line in LOCKS[name]]

    assert [str(r) for r in required if not r.specifier.contains(locked.get(canonicalize_name(r.name), "0"))] == []


def test_the_tests_run_with_the_versions_that_users_get() -> None:
    assert set(pins("run.txt")) <= set(pins("dev.txt"))


def pins(name: str) -> list[str]:
    return re.findall(r"^[a-z0-9.-]+==[^\s;\\]+", text_of(name), re.MULTILINE)


def text_of(name: str) -> str:
    return Path(ROOT / "requirements" / name).read_text(encoding="utf-8")
