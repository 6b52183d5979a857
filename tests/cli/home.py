"""A configuration, a state directory and what is known of two clients, for the verbs to work on."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crickets.cli import main
from crickets.config import Settings, load
from crickets.core import events as e
from crickets.core.drafts import Placement
from crickets.core.mail import Locator, MessageId, Unparsed
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message, ThreadKey
from crickets.errors import StoreError
from crickets.ports import Ledger, Looks
from crickets.register import register
from crickets.store import open_store
from tests.ledgers import fresh_database

NOW = datetime(2026, 3, 12, 11, 0, tzinfo=UTC)
"""A Thursday, 12:00 in Madrid."""

MAIN = AccountKey("main")

FOUND = "You write to anna@acme.example, but the client last wrote from bob@acme.example: try that one."
"""What was found out about the address of Acme where a step asks the user to verify it."""

CONFIGURATION = """
    [user]
    name = "Your Name"
    timezone = "Europe/Madrid"
    country = "ES"

    [accounts.main]
    address = "you@studio.example"
    imap = { host = "127.0.0.1", port = PORT, tls = "none", username = "USER", password_command = "echo PASSWORD" }

    [clients.acme]
    name = "Acme"
    contact = "Anna Berg"
    addresses = ["anna@acme.example"]
    language = "en"
    timezone = "Europe/Stockholm"
    country = "SE"
    phone = "+46 70 000 00 00"
    stage = "negotiating"

    [clients.lodz]
    name = "Łódź Filmowa"
    addresses = ["@lodz.example"]
    language = "pl"
    phone = "+48 600 000 000"
    timezone = "Europe/Warsaw"
    country = "PL"
    stage = "in_progress"

    [[clients.lodz.matters]]
    name = "Title sequence"
    subject = "titles"
    stage = "in_progress"
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a verb answered: its exit status, standard output, standard error."""

    status: int
    out: str
    err: str


@dataclass
class Home:
    """Where the verbs find everything, and how a test says them."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def settings(self) -> Settings:
        return load(self.config, now=NOW)

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("--config", str(self.config), "--state", str(self.state))

    def write(self, text: str = CONFIGURATION, **mailbox: object) -> None:
        text = textwrap.dedent(text)
        for name, value in {"port": 1, "user": "you", "password": "pass", **mailbox}.items():
            text = text.replace(name.upper(), str(value))
        self.config.write_text(text, encoding="utf-8")

    def prepare(self, at: datetime = NOW - timedelta(days=30)) -> None:
        """Make the database, as the first run does."""
        self.state.mkdir()
        fresh_database(self.state)
        self.register(at)

    def register(self, at: datetime = NOW - timedelta(days=30)) -> None:
        """Let the ledger know what the file says now."""
        with self.ledger() as ledger:
            register(ledger, self.settings, at)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        ledger = open_store(self.settings.database_url(self.state))
        try:
            yield ledger
        finally:
            ledger.close()

    def record(self, matter: str, *facts: e.MatterEvent) -> None:
        with self.ledger() as ledger:
            ledger.record(ClientKey(matter.partition("/")[0]), MatterKey(matter), *facts, seen_at=NOW)

    def looked(self, at: datetime = NOW, problem: str = "") -> None:
        with self.ledger() as ledger:
            ledger.looked(MAIN, at, problem)

    def looked_at(self) -> datetime | None:
        """When the mailbox was read last."""
        try:
            with self.ledger() as ledger:
                return ledger.looks().get(MAIN, Looks(MAIN)).complete_at
        except StoreError:
            return None  # the daemon has yet to make the database

    def due_at(self, matter: str) -> datetime:
        """When a matter wants to be looked at; the beginning of time for one that waits for something to happen."""
        with self.ledger() as ledger:
            due = {held.matter: held.due_at for held in ledger.held()}[MatterKey(matter)]
        return due or datetime.min.replace(tzinfo=UTC)

    def skipped(self, mailbox: str, at: datetime) -> None:
        with self.ledger() as ledger:
            ledger.skip(MAIN, Unparsed(Locator(mailbox, 1, 1), "no header"), at)

    def intended(self, draft: MessageId) -> None:
        """Let it be known that we placed a draft under this id for Acme."""
        placement = Placement(
            draft=draft,
            matter=MatterKey("acme"),
            client=ClientKey("acme"),
            account=MAIN,
            thread=ThreadKey(draft),
            parent=draft,
            recipients=("anna@acme.example",),
            subject="Re: Offer",
            intended_at=NOW,
            mailbox="Drafts",
            uidvalidity=1,
            uidnext=1,
        )
        with self.ledger() as ledger:
            ledger.intend(placement, e.DraftIntended(NOW, draft, "first", 0))

    def you_wrote(self, matter: str, at: datetime, subject: str = "Offer") -> None:
        self._wrote(matter, e.UserWrote(at, MessageId(f"own.{at:%m%d%H%M}@studio.example")), Direction.OWN, subject)

    def client_wrote(self, matter: str, at: datetime, subject: str = "Re: Offer") -> None:
        fact = e.ClientWrote(at, MessageId(f"theirs.{at:%m%d%H%M}@acme.example"))
        self._wrote(matter, fact, Direction.CLIENT, subject)

    def _wrote(self, matter: str, fact: e.UserWrote | e.ClientWrote, direction: Direction, subject: str) -> None:
        client = ClientKey(matter.partition("/")[0])
        message = Message(
            message_id=fact.message_id,
            thread=ThreadKey(fact.message_id),
            client=client,
            account=MAIN,
            direction=direction,
            at=fact.at,
            internaldate=fact.at,
            date=fact.at,
            seen_at=NOW,
            mailbox="INBOX",
            subject=subject,
        )
        with self.ledger() as ledger:
            ledger.remember(message)
        self.record(matter, fact)

    def say(self, *words: str) -> Said:
        """Say a verb in this process."""
        self.capsys.readouterr()
        status = main([*self.arguments, *words])
        return Said(status, *self.capsys.readouterr())

    def say_verbosely(self, *words: str) -> Said:
        """Say a verb with its log."""
        return self.say("--verbose", *words)

    def run(self, *words: str, **environment: str) -> Said:
        """Say a verb in a process of its own."""
        command = [sys.executable, "-m", "crickets", *self.arguments, *words]
        done = subprocess.run(
            command, env=os.environ | environment, capture_output=True, text=True, check=False, encoding="utf-8"
        )
        return Said(done.returncode, done.stdout, done.stderr)


def lines(text: str) -> Sequence[str]:
    """The lines that are not empty, without the blanks at their ends."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def words(text: str) -> str:
    """The text without its line breaks, which depend on the width."""
    return " ".join(text.split())
