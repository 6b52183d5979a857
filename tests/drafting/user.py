"""A user and their mailbox, with a real watcher around it and a clock that moves from step to step."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from shutil import copy
from typing import Self

from crickets.config import Settings, load
from crickets.core import events as e
from crickets.core.mail import Flag, Locator
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey
from crickets.core.standing import MatterState
from crickets.core.state import fold
from crickets.house import House
from crickets.letters import TemplateLetters
from crickets.ports import Mail
from crickets.reading.reader import Reader
from crickets.register import register
from crickets.store import SqlLedger, open_store
from crickets.watcher import Terms, Watcher, World
from tests.drafting.boxes import Box
from tests.ledgers import fresh_ledger
from tests.mailboxes import letter

YOU, ANN = "you@studio.example", "ann@acme.example"
MAIN, ACME = AccountKey("main"), MatterKey("acme")
OFFER = "offer@studio.example"
SUBJECT = "Re: Offer"

CONFIG = f"""
[user]
name = "Your Name"
timezone = "UTC"

[accounts.main]
address = "{YOU}"
imap = {{ host = "127.0.0.1", tls = "none", port = PORT, username = "USER", password_command = "echo PASSWORD" }}

[clients.acme]
name = "Acme"
addresses = ["{ANN}"]
language = "en"
stage = "negotiating"
"""

WITH_A_DEADLINE = """
[[playbooks.negotiating.steps]]
name = "first"
after = "5d"
draft = "negotiating/first"
deadline = "10bd"
"""

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
"""When the first follow-up to the offer of MONDAY is placed."""


def settings_in(folder: Path, playbook: str = "", port: int = 143, user: str = "you", password: str = "") -> Settings:
    """The configuration of this user."""
    path = folder / "config.toml"
    config = CONFIG.replace("PORT", str(port)).replace("USER", user).replace("PASSWORD", password)
    path.write_text(config + playbook)
    return load(path)


@dataclass
class User:
    """The user at their mail client, and Crickets beside them.

    ``draft`` is where ours stood first, and ``raw`` as what; ``theirs`` is all that nobody else may touch.
    """

    settings: Settings
    folder: Path
    box: Box
    connect: Callable[[], Mail]
    now: datetime = MONDAY
    theirs: dict[Locator, bytes] = field(default_factory=dict)
    draft: Locator = field(default_factory=lambda: Locator("Drafts", 0, 0))
    raw: bytes = b""
    _count: int = 0

    def __post_init__(self) -> None:
        self.ledger: SqlLedger = open_store(f"sqlite:///{self.folder}/crickets.db")
        cabinet = House(self.settings, self.folder, self.clock).cabinet
        world = World(self.connect, lambda: self.ledger, self.clock, os.urandom, cabinet, Reader())
        self._watcher = Watcher(MAIN, Terms(self.settings, TemplateLetters(self.settings.letters), world))

    @classmethod
    def with_a_draft(cls, settings: Settings, folder: Path, box: Box, connect: Callable[[], Mail]) -> Self:
        """The user for whom the offer was written on Monday, and the follow-up to it stands since it was due."""
        with closing(fresh_ledger(folder)) as ledger:
            register(ledger, settings, MONDAY)
        you = cls(settings, folder, box, connect)
        offer = letter("My offer.", sender=YOU, to=ANN, subject="Offer", message_id=OFFER)
        box.append(offer, "Sent", frozenset({Flag.SEEN}), MONDAY)
        you.look(MONDAY)
        you.look(DUE)
        (you.draft,) = box.undeleted()
        you.raw = box.text(you.draft) or b""
        return you

    def again(self, folder: Path, box: Box, connect: Callable[[], Mail]) -> Self:
        """The same user in another folder and at another mailbox, which are as these are now."""
        folder.mkdir()
        copy(self.folder / "crickets.db", folder)
        return replace(self, folder=folder, box=box, connect=connect, theirs=dict(self.theirs))

    def close(self) -> None:
        """Let go of the mailbox and of the database."""
        self._watcher.close()

    # Time

    def clock(self) -> datetime:
        """What the clock on the wall says."""
        return self.now

    def passes(self, span: timedelta) -> None:
        """Let time pass."""
        self.now += span

    def look(self, at: datetime | None = None) -> None:
        """Let Crickets look once, and do what is due."""
        self.now = at or self.now
        self._watcher.turn()

    # What a mail client does, a command each

    def saves(self, text: str = "PS: more.", *, message_id: str = "", flags: frozenset[str] | None = None) -> Locator:
        """Append a new revision of the draft to Drafts."""
        drafted = frozenset({Flag.DRAFT, Flag.SEEN}) if flags is None else flags
        return self._appends(self._text(text, message_id), "Drafts", drafted)

    def files(self, text: str = "PS: sent.", *, message_id: str = "", headers: bool = True) -> Locator:
        """Append the copy of what was sent to Sent."""
        return self._appends(self._text(text, message_id, headers=headers), "Sent", frozenset({Flag.SEEN}))

    def writes(self, text: str, folder: str = "Sent", parent: str = OFFER) -> Locator:
        """Put a text of the user's own into a folder, in answer to a mail."""
        self._count += 1
        name, thread = f"own.{self._count}@studio.example", f"<{OFFER}> <{parent}>"
        raw = letter(text, sender=YOU, to=ANN, subject=SUBJECT, message_id=name, date=self.now, references=thread)
        return self._appends(raw, folder, frozenset({Flag.SEEN}))

    def expunges(self, place: Locator) -> None:
        """Remove a message for good."""
        if self.box.text(place) is not None:  # ours may have gone before
            self.box.expunge(place)
        self.theirs.pop(place, None)

    def moves(self, place: Locator, folder: str) -> Locator:
        """Move a message; from then on it is nobody else's."""
        self.theirs.pop(place, None)
        raw = self.box.text(place)
        if raw is None:
            return place
        there = self.box.move(place, folder)
        self.theirs[there] = raw
        return there

    def marks(self, place: Locator) -> None:
        """Flag a message as deleted, and leave it there."""
        if self.box.text(place) is not None:
            self.box.mark(place)

    def is_answered(self) -> None:
        """The client answers the offer."""
        thread = f"<{OFFER}>"
        answer = letter("Yes!", sender=ANN, subject=SUBJECT, message_id="answer@acme.example", references=thread)
        self.box.append(answer, "INBOX", frozenset(), self.now)

    def _appends(self, raw: bytes, folder: str, flags: frozenset[str]) -> Locator:
        there = self.box.append(raw, folder, flags, self.now)
        self.theirs[there] = raw
        return there

    def _text(self, extra: str, message_id: str, *, headers: bool = True) -> bytes:
        """The draft in the user's words; under a new id unless one is given."""
        self._count += 1
        ours = message_from_bytes(self.raw, policy=policy.SMTP)
        assert isinstance(ours, EmailMessage)
        changed = EmailMessage(policy=policy.SMTP)
        for name in ("From", "To", "Subject", *(("In-Reply-To", "References") if headers else ())):
            changed[name] = ours[name]
        changed["Message-ID"] = f"<{message_id or f'client.{self._count}@studio.example'}>"
        changed["Date"] = format_datetime(self.now)
        changed.set_content(f"{ours.get_content()}\n{extra}\n")
        return changed.as_bytes()

    @property
    def draft_id(self) -> str:
        """The Message-ID of our draft."""
        return str(message_from_bytes(self.raw, policy=policy.SMTP)["Message-ID"]).strip("<>")

    # What Crickets makes of it

    @property
    def state(self) -> MatterState:
        """How the matter stands."""
        return fold(self.ledger.events(ACME))

    def facts(self, kind: type[e.MatterEvent]) -> Sequence[e.MatterEvent]:
        """The facts of one kind."""
        return [fact for fact in self.ledger.events(ACME) if isinstance(fact, kind)]

    @property
    def ours(self) -> Sequence[Locator]:
        """The drafts that we placed and that stand untouched, but for those marked as deleted."""
        return [place for place in self.box.undeleted() if place not in self.theirs]

    def has_all_that_is_theirs(self) -> bool:
        """Whether every text that the user wrote or put somewhere is still there, byte for byte."""
        return all(self.box.text(place) == raw for place, raw in self.theirs.items())
