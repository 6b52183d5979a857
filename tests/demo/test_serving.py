"""The demo's mailbox, kept open for a mail client."""

import imaplib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`crickets demo --serve`, with its temporary files in a folder of their own."""
    with subprocess.Popen(
        [sys.executable, "-m", "crickets", "demo", "--serve"],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
    ) as process:
        yield process
        process.kill()


def test_a_mail_client_can_look_around_until_ctrl_c(served: subprocess.Popen[str], tmp_path: Path) -> None:
    invitation = told_until(served, "Edit, send or delete")
    with login(invitation) as imap:
        imap.select("Drafts")
        _, (found,) = imap.uid("SEARCH", "ALL")
        _invoice, labels, _menu, _posters = found.decode().split()

        imap.uid("MOVE", labels, "Trash")

        assert "Harbour Tea You deleted the draft." in told_until(served, "You deleted the draft")

    served.send_signal(signal.SIGINT)

    assert served.wait(20) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_closes_leaves_nothing_behind(served: subprocess.Popen[str], tmp_path: Path) -> None:
    told_until(served, "Edit, send or delete")

    served.send_signal(signal.SIGHUP)

    assert served.wait(20) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_neomutt_line_names_this_mailbox(served: subprocess.Popen[str]) -> None:
    invitation = told_until(served, "Edit, send or delete")

    line = next(line for line in invitation.splitlines() if "set folder=" in line)
    assert f"folder=imap://127.0.0.1:{value(invitation, 'Port')} " in line
    assert f"imap_pass={value(invitation, 'Password')} " in invitation


def login(invitation: str) -> imaplib.IMAP4:
    imap = imaplib.IMAP4(value(invitation, "IMAP server"), int(value(invitation, "Port")), timeout=20)
    imap.login(value(invitation, "User"), value(invitation, "Password"))
    return imap


def value(invitation: str, name: str) -> str:
    found = re.search(rf"^  {name} +(\S+)$", invitation, re.MULTILINE)
    assert found, invitation
    return found[1]


def told_until(process: subprocess.Popen[str], end: str) -> str:
    """Everything that it prints up to the line that holds ``end``, its words one space apart in each line."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if end in line:
            break
    else:
        pytest.fail(f"it ended without saying {end!r}: {lines[-5:]}")
    return "\n".join([*lines[:-1], " ".join(lines[-1].split())])
