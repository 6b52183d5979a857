"""neomutt on a terminal of its own, driven key by key."""

import os
import re
import shlex
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from string import Template
from typing import Self

import pexpect
import pyte

from tests.clients.client import Opened, Person
from tests.clients.patience import await_that
from tests.servers.account import HOST, Account

_LINES, _COLUMNS = 40, 120
_READ = 1 << 16
_COMPOSE = "-- NeoMutt: Compose"
_INDEX = "NeoMutt: +Drafts"

_SETTINGS = Template("""
set folder = imap://$host:$imap_port/
set imap_user = $user
set imap_pass = $password
set imap_authenticators = login
set spoolfile = +INBOX
set postponed = +Drafts
set record = +Sent
set trash = +Trash
set copy = yes
set delete = yes
set smtp_url = smtp://$host:$smtp_port/
set ssl_starttls = no
set ssl_force_tls = no
set from = $address
set realname = "$name"
set use_from = yes
set hostname = $domain
set signature = "$home/signature"
set editor = "$home/editor"
set tmpdir = "$home"
set header_cache = ""
set sleep_time = 0
set wait_key = no
set quit = yes
""")

# What stands in place of an editor: it keeps what it is shown, and puts what was typed above that.
_EDITOR = """#!/bin/sh
set -e
cp -- "$1" {home}/shown
cat -- {home}/typed {home}/shown >"$1"
"""


def version() -> str:
    """What the installed neomutt calls itself."""
    said = subprocess.run(["neomutt", "-v"], check=True, capture_output=True, text=True).stdout
    return said.partition("\n")[0].strip()


class Neomutt:
    """neomutt with the settings of one user, who sends to the port given; ``home`` is an empty folder for it."""

    def __init__(self, home: Path, account: Account, smtp_port: int, user: Person) -> None:
        self._home = home
        self._typed = home / "typed"
        self._shown = home / "shown"
        self._screen = pyte.Screen(_COLUMNS, _LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._program: pexpect.spawn | None = None
        self._furnish(account, smtp_port, user)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._program is not None:
            self._program.close(force=True)

    def open_draft(self) -> Opened:
        """Recall the draft: the editor opens first, and then the screen from which it is sent."""
        self._start("-p", until=_COMPOSE)
        return Opened(
            to=self._field("To"),
            cc=self._field("Cc"),
            subject=" ".join(self._field("Subject", between="\n")),
            text=self._shown.read_text(encoding="utf-8"),
            attachments=re.findall(r"^- A +\d+ (.+?) {2,}", self.screen, re.MULTILINE),
        )

    def type(self, text: str) -> None:
        """Open the editor once more, and write something above what stands there."""
        self._typed.write_text(text, encoding="utf-8")
        self._screen.reset()  # when the editor is closed all is drawn anew
        self._press("e", "the editor was opened and closed", lambda: _COMPOSE in self.screen)

    def send(self) -> None:
        """Send what is open."""
        self._leave("y")

    def postpone(self) -> None:
        """Put what is open back into Drafts."""
        self._leave("P")

    def abort(self) -> None:
        """Drop what is open, and say no when asked whether to keep it."""
        self._press("q", "it asks whether to keep the draft", lambda: "postpone" in self.screen)
        self._leave("n")

    def resend(self) -> None:
        """Take the message in Drafts as the pattern of a new one (resend-message), and send that."""
        self._start("-f", "+Drafts", until=_INDEX)
        self._press("\x1be", "the new message is open", lambda: _COMPOSE in self.screen)
        self._press("y", "it is sent", lambda: _INDEX in self.screen and "Mail sent" in self.screen)
        self._leave("q")

    def delete_draft(self) -> None:
        """Delete the message in Drafts."""
        self._start("-f", "+Drafts", until=_INDEX)
        self._leave("dq")

    @property
    def screen(self) -> str:
        """What stands on the terminal, without what is empty at its end."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def _furnish(self, account: Account, smtp_port: int, user: Person) -> None:
        settings = _SETTINGS.substitute(
            host=HOST,
            imap_port=account.port,
            user=account.user,
            password=account.password,
            smtp_port=smtp_port,
            address=user.address,
            domain=user.address.rpartition("@")[2],
            name=user.name,
            home=self._home,
        )
        editor = self._home / "editor"
        (self._home / "neomuttrc").write_text(settings, encoding="utf-8")
        (self._home / "signature").write_text(f"{user.signature}\n", encoding="utf-8")
        editor.write_text(_EDITOR.format(home=shlex.quote(str(self._home))), encoding="utf-8")
        editor.chmod(0o755)
        self._typed.touch()

    def _start(self, *arguments: str, until: str) -> None:
        environment = {"HOME": str(self._home), "PATH": os.environ["PATH"], "TERM": "linux", "LANG": "C.UTF-8"}
        command = ["-n", "-F", str(self._home / "neomuttrc"), *arguments]
        self._program = pexpect.spawn("neomutt", command, env=environment, dimensions=(_LINES, _COLUMNS))
        self._await(f"neomutt shows {until!r}", lambda: until in self.screen)

    def _press(self, keys: str, what: str, happens: Callable[[], bool]) -> None:
        self._running.send(keys)
        self._await(what, happens)

    def _leave(self, keys: str) -> None:
        """Press keys that end the program, and wait for its end."""
        self._press(keys, "neomutt has ended", lambda: not self._running.isalive())

    def _await(self, what: str, happens: Callable[[], bool]) -> None:
        def drawn() -> bool:
            self._draw()
            return happens()

        await_that(what, drawn, lambda: self.screen)

    def _draw(self) -> None:
        """Bring the screen up to date with what the program has written since."""
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            while True:
                self._stream.feed(self._running.read_nonblocking(_READ, timeout=0))

    def _field(self, name: str, between: str = ", ") -> list[str]:
        """What stands in a field of the compose screen."""
        found = re.search(rf"^ *{name}: (.+)$", self.screen, re.MULTILINE)
        return found[1].split(between) if found else []

    @property
    def _running(self) -> pexpect.spawn:
        assert self._program is not None, "neomutt is not running: open something first"
        return self._program
