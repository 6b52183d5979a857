"""Thunderbird on a display of its own, driven as a user would drive it."""

import html
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

from tests.clients.client import Opened, Person
from tests.clients.display import Display
from tests.clients.marionette import Marionette, MarionetteFailed
from tests.clients.patience import await_that
from tests.clients.profile import preferences
from tests.servers.account import Account
from tests.servers.dovecot import free_port
from tests.servers.process import ProcessGroup, owner

_ACTIONS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def version() -> str:
    """What the installed Thunderbird calls itself."""
    return subprocess.run(["thunderbird", "--version"], check=True, capture_output=True, text=True).stdout.strip()


class Thunderbird:
    """A Thunderbird with a fresh profile that sends to the port given; ``log_in`` gives it a mailbox."""

    def __init__(self, smtp_port: int) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="thunderbird-", dir="/tmp"))
        self._log = self._home / "log"
        self._port = free_port()
        self._smtp_port = smtp_port
        self._running = ExitStack()
        self._marionette: Marionette | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self._home)
            display = stack.enter_context(Display())
            self._process = self._launch(display)
            stack.callback(self._process.end, signal.SIGTERM)
            what = "Thunderbird listens to its remote control"
            self._marionette = await_that(what, self._connected, self._log.read_text)
            stack.enter_context(self._marionette)
            self._do("start")
            self._running = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def log_in(self, account: Account, user: Person) -> None:
        """Give it the mailbox of a user, from now on its only one that counts."""
        self._do(
            "logIn", account.user, account.password, account.port, user.address, user.name, html.escape(user.signature)
        )

    def open_draft(self) -> Opened:
        """Open the draft to go on writing it."""
        return Opened(**self._do("openDraft"))

    def type(self, text: str) -> None:
        """Write something above what stands in the open draft."""
        self._do("type", text)

    def send(self) -> None:
        """Send what is open."""
        self._do("send")

    def send_later(self) -> None:
        """Put what is open into the outbox of this computer."""
        self._do("sendLater")

    def send_waiting(self) -> None:
        """Send what waits in the outbox."""
        self._do("sendWaiting")

    def save(self) -> None:
        """Save what is open, and leave it open."""
        self._do("save")

    def close(self) -> None:
        """Close what is open, and save no more of it."""
        self._do("close")

    def delete_draft(self) -> None:
        """Delete the message in Drafts."""
        self._do("deleteDraft")

    def _launch(self, display: Display) -> ProcessGroup:
        profile = self._home / "profile"
        profile.mkdir()
        (profile / "user.js").write_text(preferences(self._port, self._smtp_port))
        for path in (self._home, profile, *profile.iterdir()):
            os.chown(path, owner().pw_uid, owner().pw_gid)
        command = ["thunderbird", "--profile", str(profile), "--no-remote"]
        control = ["--marionette", "-remote-allow-system-access"]
        environment = {"DISPLAY": display.name, "HOME": str(self._home), "PATH": os.defpath, "LANG": "C.UTF-8"}
        return ProcessGroup([*command, *control], folder=self._home, output=self._log, environment=environment)

    def _connected(self) -> Marionette | None:
        with suppress(OSError):
            return Marionette(self._port)
        if not self._process.running:
            msg = f"Thunderbird ended at its start; its log says:\n{self._log.read_text()}"
            raise MarionetteFailed(msg)
        return None

    def _do(self, action: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever JSON can say
        assert self._marionette is not None, "Thunderbird is not running: use it in a `with`"
        try:
            return self._marionette.run(f"{_ACTIONS}\nreturn await {action}(...given);", *arguments)
        except (MarionetteFailed, OSError) as failure:
            failure.add_note(f"Thunderbird shows:\n{self._shown()}\nand has logged:\n{self._log.read_text()[-2000:]}")
            raise

    def _shown(self) -> str:
        assert self._marionette is not None
        try:
            shown = self._marionette.run(f"{_ACTIONS}\nreturn windows();")
        except (MarionetteFailed, OSError) as failure:
            return f"nothing that it would tell: {failure}"
        return "\n".join(shown)
