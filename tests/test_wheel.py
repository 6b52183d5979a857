import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import crickets
from tests.architecture.source import ROOT

NOBODY_ANSWERS = """
[user]
name = "Your Name"
timezone = "Europe/Warsaw"

[accounts.main]
address = "you@studio.example"
imap = { host = "127.0.0.1", port = 1, tls = "none", password_command = "echo secret" }

[clients.lodz]
name = "Łódź Filmowa"
addresses = ["@lodz.example"]
language = "pl"
stage = "negotiating"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the wheel in it, that sees the dependencies but not the checkout."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    packages = Path(query(python, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    # Python follows the .pth files of the environment's own folder only, so the checkout does not come along.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip("--python", str(python), "install", "--no-index", "--no-deps", "--force-reinstall", str(wheel))
    return folder / "bin"


def test_the_installed_program_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "crickets", "--version", cwd=tmp_path).split()[-1] == crickets.__version__


def test_the_installed_package_is_the_wheel_and_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    place = query(installed / "python", "import crickets; print(crickets.__file__)", cwd=tmp_path)

    assert Path(place).is_relative_to(installed.parent)


def test_the_installed_program_makes_its_database_and_writes_its_letters(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(NOBODY_ANSWERS, encoding="utf-8")
    crickets_, given = installed / "crickets", ("--config", "config.toml", "--state", "state")
    looked = subprocess.run([crickets_, *given, "run", "--once"], cwd=tmp_path, capture_output=True, check=False)
    checked = subprocess.run([crickets_, *given, "check"], cwd=tmp_path, capture_output=True, check=False, text=True)

    assert (looked.returncode, checked.returncode) == (os.EX_TEMPFAIL, os.EX_TEMPFAIL)
    well = [line for line in checked.stdout.splitlines() if line.startswith("ok ")]
    assert f"ok    database: {tmp_path}/state/crickets.db can be read and written" in well
    assert "ok    letters: all 3 that the playbooks use were rendered (pl)" in well


@pytest.mark.parametrize(
    "inside, source",
    [
        ("crickets/migrations", "migrations"),
        ("crickets/letters/templates", "src/crickets/letters/templates"),
        ("crickets/py.typed", "src/crickets/py.typed"),
    ],
    ids=["migrations", "letters", "types"],
)
def test_the_wheel_holds_every_file_that_the_program_reads(wheel: Path, inside: str, source: str) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(inside)}
    files = [ROOT / source] if (ROOT / source).is_file() else tracked(ROOT / source)

    assert packed == {inside + str(file).removeprefix(str(ROOT / source)) for file in files}
    assert packed


def tracked(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def pip(*arguments: str) -> None:
    run(Path(sys.executable), "-m", "pip", *arguments, cwd=ROOT)


def query(python: Path, statement: str, cwd: Path = ROOT) -> str:
    return run(python, "-c", statement, cwd=cwd).strip()


def run(program: Path, *arguments: str, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        [program, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
