"""A freelancer's mailbox, an empty home, and the flags with which Crickets begins there."""

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crickets.cli import main
from crickets.config import Settings, load
from crickets.discovery import finding
from tests.cli.home import Said
from tests.mailboxes import letter
from tests.servers.account import Account, Mail

OWN = '"Ada Writer" <you@studio.example>'


def mails(now: datetime) -> Sequence[Mail]:
    """Two owe an answer, Carol's is there; somebody new was offered something."""

    def own(to: str, days: int, number: int) -> Mail:
        raw = letter(sender=OWN, to=to, subject="Offer", message_id=f"own-{number}@studio.example")
        return Mail("Sent", raw, now - timedelta(days=days))

    def theirs(sender: str, days: int, number: int) -> Mail:
        raw = letter("I have a question.", sender=sender, subject="Hello", message_id=f"their-{number}@mail.example")
        return Mail("INBOX", raw, now - timedelta(days=days))

    return (
        theirs('"Anna Berg" <anna@acme.example>', 40, 1),
        theirs('"Jan \\"\x1b[31m\\" Kos" <jan@lodz.example>', 12, 2),
        theirs("Carol <carol@bluewhale.example>", 2, 3),
        own("anna@acme.example", 23, 1),
        own("jan@lodz.example", 9, 2),
        own("carol@bluewhale.example", 20, 3),
        own("new@stranger.example", 5, 4),
    )


@dataclass(frozen=True, slots=True)
class Beginning:
    """Somebody who has a mailbox and a home, and has never heard of Crickets."""

    account: Account
    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def say(self, *words: str, typed: str | None = None) -> Said:
        """Say a verb in this process; on standard input stands the password, unless something else does."""
        self.capsys.readouterr()
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(f"{self.account.password}\n" if typed is None else typed))
        status = main(words)
        return Said(status, *self.capsys.readouterr())

    def move_in(self) -> None:
        """Let this process have the home, and nothing in its environment that leads elsewhere."""
        self.folder.mkdir()
        for name in ("CRICKETS_CONFIG", "STATE_DIRECTORY", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LC_ALL", "COLUMNS"):
            self.monkeypatch.delenv(name, raising=False)
        for name, value in self.environment.items():
            self.monkeypatch.setenv(name, value)
        self.monkeypatch.chdir(self.folder)
        self.monkeypatch.setattr(finding, "discover", lambda _: ())  # nobody outside of this machine is asked

    def fill(self) -> None:
        """Let there be mail."""
        self.account.fill(mails(datetime.now(UTC)))

    @property
    def config(self) -> Path:
        return self.folder / ".config/crickets/config.toml"

    @property
    def password(self) -> Path:
        return self.config.with_name("imap.password")

    @property
    def settings(self) -> Settings:
        return load(self.config)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        return {**kept, "HOME": str(self.folder), "TZ": "Europe/Madrid", "LANG": "C.UTF-8"}

    @property
    def server(self) -> tuple[str, ...]:
        """Where the mailbox is, as flags."""
        port, user = str(self.account.port), self.account.user
        return ("--host", "127.0.0.1", "--port", port, "--tls", "none", "--username", user)

    @property
    def flags(self) -> tuple[str, ...]:
        """All that must be said where nobody can be asked, but for the clients; the password comes by itself."""
        return ("--address", "you@studio.example", *self.server, "--password-stdin")

    @property
    def written(self) -> list[str]:
        """Every file that there is in the home."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())
