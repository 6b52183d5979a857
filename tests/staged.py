"""A house whose mailboxes stand in memory, so that a whole daemon runs inside a test."""

import select
import textwrap
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from crickets.config import Settings, load
from crickets.core.people import AccountKey
from crickets.house import House
from crickets.ports import Mail, Readable
from tests.ledgers import fresh_database
from tests.mailboxes import FakeMail, Server

MAIN, WORK = AccountKey("main"), AccountKey("work")

USER = """
[user]
name = "Your Name"
timezone = "Europe/Madrid"
"""

ACCOUNT = """
[accounts.{key}]
address = "{key}@studio.example"
imap = {{ host = "imap.studio.example", password_command = "{command}" }}
"""

ACME = """
[clients.acme]
name = "Acme"
addresses = ["anna@acme.example"]
stage = "negotiating"
"""


class Quiet(FakeMail):
    """Has no news of its own: it waits to be woken."""

    def wait(self, seconds: float, wake: Readable) -> bool:
        select.select([wake], [], [], seconds)
        return False


@dataclass(slots=True)
class Stage:
    """The mailboxes of a house, how often each was connected to, and what a connection meets."""

    servers: dict[AccountKey, Server] = field(default_factory=dict)
    connections: Counter[AccountKey] = field(default_factory=Counter)
    refusals: dict[AccountKey, Exception] = field(default_factory=dict)
    doors: dict[AccountKey, threading.Event] = field(default_factory=dict)
    """Who connects to one of these waits until its door is opened."""
    greet: Callable[[AccountKey], None] = lambda _: None
    """Called at each connection."""

    def connect(self, account: AccountKey) -> Mail:
        self.greet(account)
        self.connections[account] += 1
        if door := self.doors.get(account):
            door.wait(60)
        if refusal := self.refusals.get(account):
            raise refusal
        return Quiet(self.servers.setdefault(account, Server()))


@dataclass(frozen=True, slots=True)
class StagedHouse(House):
    """A house on a stage."""

    stage: Stage = field(default_factory=Stage)

    def open_mail(self, account: AccountKey) -> Mail:
        return self.stage.connect(account)


@dataclass(slots=True)
class Scene:
    """A configuration in a folder, and a house that it furnishes."""

    folder: Path
    stage: Stage = field(default_factory=Stage)

    @property
    def path(self) -> Path:
        return self.folder / "config.toml"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def write(self, *accounts: AccountKey, more: str = "", command: str = "echo secret") -> None:
        tables = (ACCOUNT.format(key=key, command=command) for key in accounts)
        self.path.write_text(textwrap.dedent(USER + "".join(tables) + more), encoding="utf-8")

    def read(self) -> Settings:
        return load(self.path)

    def house(self, **details: object) -> StagedHouse:
        if not self.state.exists():
            self.state.mkdir(mode=0o700)
            fresh_database(self.state)
        return StagedHouse(self.read(), self.state, stage=self.stage, **details)  # type: ignore[arg-type]
