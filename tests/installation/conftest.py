"""One walk through the life of an installation: each stage is a fixture that keeps what was seen then."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.installation import checkouts
from tests.installation.debian import Debian, Ended, Entry
from tests.installation.service import CONFIG, Service
from tests.servers.dovecot import Dovecot

WRONG = "\n[bells]\n"
"""A table that no version knows."""

OUTSIDE = re.compile(r"/(etc|usr/local)/.*/(_?crickets(\.\w+)?|config\.example\.toml)$")


@dataclass(frozen=True, slots=True)
class Stage:
    """How things stand after something was done."""

    ended: Ended
    version: Ended
    release: Path | None
    asked: Sequence[str]
    files: Mapping[str, Entry]
    settings: str
    drafts: Sequence[EmailMessage]


@dataclass(frozen=True, slots=True)
class Tried:
    """What was installed, at work: how Python loads it, how its bytecode begins, what bash completes,
    and the files outside of /opt.
    """

    loading: str
    bytecode: Mapping[str, bytes]
    completed: str
    texts: Mapping[str, str]


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Where the Debian stands; not among the folders that pytest keeps, for it is large."""
    with tempfile.TemporaryDirectory(prefix="debian-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def service(folder: Path, dovecot_server: Dovecot) -> Service:
    """A fresh Debian without python3-venv, three checkouts in it, and a mailbox in which a client is silent."""
    # pip finds the libraries in a folder of it: where the machine gets its own from, and how, is not the test's affair.
    environment = {"HOME": "/root", "LANG": "C.UTF-8", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/root/libraries"}
    service = Service(Debian.unpacked(folder, environment), dovecot_server.new_account())
    for make in (checkouts.before, checkouts.now, checkouts.forged):
        make(folder / "root" / make.__name__)
    locks = [folder / "root" / name / "requirements/run.txt" for name in ("before", "now")]
    checkouts.download(locks, folder / "root/libraries")
    service.take_venv_away()
    service.write_an_offer()
    return service


@pytest.fixture(scope="session")
def installed(service: Service) -> Stage:
    """The commit before was installed."""
    return _seen(service, service.install("before"))


@pytest.fixture(scope="session")
def started(service: Service, installed: Stage) -> Stage:
    """It was given settings, found all in order, looked for the first time; the silence that it found was adopted."""
    assert installed.ended.status == 0, installed.ended.said
    said = [service.begin(), *map(service.say, ("check", "run --once", "adopt acme", "run --once"))]
    assert [ended.status for ended in said] == [0, 0, 0, 0, 0], said
    return _seen(service, said[-1])


@pytest.fixture(scope="session")
def refused(service: Service, started: Stage) -> Stage:
    """It was to be brought up to date while the settings were wrong; then they were put right."""
    config = service.debian.path(CONFIG)
    config.write_text(started.settings + WRONG, encoding="utf-8")
    stage = _seen(service, service.install("now"))
    config.write_text(started.settings, encoding="utf-8")
    return stage


@pytest.fixture(scope="session")
def rolled_back(service: Service, refused: Stage) -> Stage:
    """It was to be brought up to date under a systemd that cannot start the new one."""
    assert refused.ended.status
    service.manage(starts=False)
    return _seen(service, service.install("now"))


@pytest.fixture(scope="session")
def upgraded(service: Service, rolled_back: Stage) -> Stage:
    """It was brought up to date, and looked again."""
    assert rolled_back.ended.status
    service.manage(starts=True)
    ended = service.install("now")
    look = service.say("run --once")
    assert look.status == 0, look.said
    return _seen(service, ended)


@pytest.fixture(scope="session")
def tried(service: Service, upgraded: Stage) -> Tried:
    """What was installed last was tried out."""
    assert upgraded.ended.status == 0, upgraded.ended.said
    debian, completion = service.debian, "/usr/local/share/bash-completion/completions/crickets"
    asking = "COMP_WORDS=(crickets sta) COMP_CWORD=1; _crickets_completion crickets; echo ${COMPREPLY[@]}"
    return Tried(
        loading=debian.run("/opt/crickets/current/bin/python", "-v", "-m", "crickets", "status", "--help").said,
        bytecode={path: debian.path(path).read_bytes()[:8] for path in upgraded.files if path.endswith(".pyc")},
        completed=debian.run("bash", "-c", f". {completion}; {asking}").said,
        texts={path: debian.path(path).read_text(encoding="utf-8") for path in upgraded.files if OUTSIDE.match(path)},
    )


@pytest.fixture(scope="session")
def installed_again(service: Service, tried: Tried) -> Stage:
    """The same was installed once more."""
    assert tried.completed
    return _seen(service, service.install("now", "--upgrade"))


@pytest.fixture(scope="session")
def forged(service: Service, installed_again: Stage) -> Stage:
    """Something else was to be installed, whose libraries are not those of the lock."""
    assert installed_again.ended.status == 0, installed_again.ended.said
    return _seen(service, service.install("forged"))


@pytest.fixture(scope="session")
def uninstalled(service: Service, forged: Stage) -> Stage:
    """It was removed."""
    assert forged.ended.status
    return _seen(service, service.install("now", "--uninstall"))


@pytest.fixture(scope="session")
def unanswered(service: Service, uninstalled: Stage) -> Stage:
    """Settings and data were to be removed, with nobody there to agree."""
    assert uninstalled.ended.status == 0, uninstalled.ended.said
    return _seen(service, service.install("now", "--purge"))


@pytest.fixture(scope="session")
def purged(service: Service, unanswered: Stage) -> Stage:
    """Settings and data were removed."""
    assert unanswered.ended.status
    return _seen(service, service.install("now", "--purge", "--yes"))


def _seen(service: Service, ended: Ended) -> Stage:
    debian, config = service.debian, service.debian.path(CONFIG)
    current = debian.path("/opt/crickets/current")
    return Stage(
        ended=ended,
        version=debian.run("sh", "-c", "crickets --version"),
        release=Path("/opt/crickets") / current.readlink() if current.is_symlink() else None,
        asked=service.asked(),
        files=debian.files(),
        settings=config.read_text(encoding="utf-8") if config.exists() else "",
        drafts=service.drafts(),
    )
