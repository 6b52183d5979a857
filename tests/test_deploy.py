import importlib.util
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.servers.dovecot import free_port

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "crickets.service").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
INSTALLER = (DEPLOY / "install.sh").read_text(encoding="utf-8")
HARDENING = UNIT.partition("# Hardening")[2].partition("[Install]")[0].splitlines()
SCRIPTS = [*DEPLOY.glob("*.sh"), *(ROOT / "requirements").glob("*.sh"), ROOT / ".ci" / "run"]
WITHOUT_CHECKERS = "CRICKETS_WITHOUT_CHECKERS"


def checker(name: str) -> str:
    """Where a program that judges is; the test fails where it is missing, unless somebody asked to do without."""
    found = shutil.which(name)
    if found is None and os.environ.get(WITHOUT_CHECKERS) == "1":
        pytest.skip(f"{WITHOUT_CHECKERS}=1: left out for want of {name}")
    assert found, f"{name} is missing: requirements/checkers.sh (or leave its tests out: {WITHOUT_CHECKERS}=1)"
    return found


# The unit


def test_each_line_of_hardening_is_explained_by_a_sentence_above_it() -> None:
    unexplained = [
        line for above, line in pairwise(HARDENING) if "=" in line and not (above.startswith("# ") and above[-1] == ".")
    ]

    assert unexplained == []


def test_a_wrong_configuration_is_not_started_again_and_again() -> None:
    assert {"Restart=on-failure", "RestartPreventExitStatus=78"} <= set(UNIT.splitlines())


def test_the_watchdog_needs_the_service_to_speak_for_itself() -> None:
    assert {"Type=notify", "WatchdogSec=180"} <= set(UNIT.splitlines())


def test_a_reload_is_the_signal_that_asks_for_it() -> None:
    # Type=notify-reload would send it by itself, from systemd 253 on; Debian 12 has 252.
    assert "ExecReload=/bin/kill -HUP $MAINPID" in UNIT.splitlines()


def test_the_service_is_the_program_that_the_installer_installs() -> None:
    assert "home=/opt/crickets\n" in INSTALLER
    assert '"$home/current"' in INSTALLER
    assert re.findall(r"^ExecStart=(\S+)", UNIT, re.MULTILINE) == ["/opt/crickets/current/bin/crickets"]


def test_no_page_looks_for_the_program_elsewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *DEPLOY.glob("*.md")]
    named = {
        name for page in pages for name in re.findall(r"/opt/\S+/bin/crickets\b", page.read_text(encoding="utf-8"))
    }

    assert named <= {"/opt/crickets/current/bin/crickets"}


def test_systemd_has_nothing_to_say_against_the_unit(tmp_path: Path) -> None:
    # The program need not be installed for its unit to be checked, so another stands in for it.
    unit = tmp_path / "crickets.service"
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT, flags=re.MULTILINE), encoding="utf-8")
    command = [checker("systemd-analyze"), "verify", "--man=no", str(unit)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)

    assert judged.returncode == 0, judged.stderr
    assert [line for line in judged.stderr.splitlines() if "crickets" in line] == []


def test_systemd_rates_the_exposure_of_the_service_at_one_and_a_half_or_less() -> None:
    command = [checker("systemd-analyze"), "security", "--offline=true", "--no-pager", str(DEPLOY / "crickets.service")]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    (exposure,) = re.findall(r"Overall exposure level for crickets.service: ([\d.]+)", judged.stdout)

    assert float(exposure) <= 1.5


# The scripts


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_shellcheck_has_nothing_to_say_against_a_script(script: Path) -> None:
    judged = subprocess.run([checker("shellcheck"), script], capture_output=True, text=True, check=False)

    assert judged.stdout == ""


def test_who_is_not_root_is_told_how_to_become_it(tmp_path: Path) -> None:
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (tmp_path / "id").chmod(0o755)
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    refused = subprocess.run([DEPLOY / "install.sh"], env=path, capture_output=True, text=True, check=False)

    assert refused.returncode == os.EX_NOPERM
    assert refused.stderr == f"install.sh: this needs root: sudo {DEPLOY / 'install.sh'}\n"


def test_a_word_that_the_installer_does_not_know_brings_its_usage() -> None:
    refused = subprocess.run([DEPLOY / "install.sh", "--remove"], capture_output=True, text=True, check=False)

    assert refused.returncode == os.EX_USAGE
    assert refused.stderr.startswith("Usage: deploy/install.sh")


# The container


@pytest.mark.parametrize(
    "unit, compose",
    [
        ("User=crickets", 'user: "990:990"'),
        ("CapabilityBoundingSet=", "cap_drop: [ALL]"),
        ("NoNewPrivileges=yes", 'security_opt: ["no-new-privileges:true"]'),
        ("ProtectSystem=strict", "read_only: true"),
        ("StateDirectory=crickets", "- state:/var/lib/crickets"),
        ("PrivateTmp=yes", 'tmpfs: ["/tmp:size=64m,mode=1777,noexec,nosuid,nodev"]'),
        ("TimeoutStopSec=10", "stop_grace_period: 10s"),
        ("Restart=on-failure", "restart: on-failure:5"),
    ],
)
def test_the_container_may_what_the_service_may(unit: str, compose: str) -> None:
    assert unit in UNIT.splitlines()
    assert compose in [line.strip() for line in COMPOSE.splitlines()]


def test_the_container_has_nothing_that_the_service_would_not_have() -> None:
    keys = set(re.findall(r"^ +(?:- )?([a-z_]+):", COMPOSE, re.MULTILINE))

    assert keys.isdisjoint({"privileged", "cap_add", "devices", "network_mode", "pid", "ipc", "ports", "userns_mode"})


def test_the_image_runs_as_the_user_of_compose_and_knows_the_same_places() -> None:
    assert re.findall(r"^USER (.*)$", CONTAINERFILE, re.MULTILINE) == ["990:990"]
    for place in ("STATE_DIRECTORY=/var/lib/crickets", "CRICKETS_CONFIG=/etc/crickets/config.toml"):
        assert place in CONTAINERFILE


def test_the_image_takes_nothing_from_the_checkout_that_is_not_there() -> None:
    copied = re.findall(r"^COPY (?!--)(.*) \S+$", CONTAINERFILE, re.MULTILINE)

    assert [name for names in copied for name in names.split() if not (ROOT / name).exists()] == []


@pytest.fixture
def health() -> Iterator[tuple[HTTPServer, list[int]]]:
    """A server that answers /health with the status of the list."""
    statuses = [200]

    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses[0] if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Health) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server, statuses
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("status, expected", [(200, 0), (503, 1)], ids=["well", "not well"])
def test_the_container_is_as_healthy_as_crickets_says(
    health: tuple[HTTPServer, list[int]], status: int, expected: int
) -> None:
    server, statuses = health
    statuses[0] = status

    assert healthy(("127.0.0.1", server.server_port)) == expected


def test_a_container_without_metrics_is_not_called_ill() -> None:
    assert healthy(("127.0.0.1", free_port())) == 0


def healthy(address: tuple[str, int]) -> int:
    spec = importlib.util.spec_from_file_location("healthy", DEPLOY / "healthy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return int(module.main(address))
