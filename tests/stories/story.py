"""A story: a user, a client, a mailbox on a real server, and a clock that the test moves."""

import textwrap
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from imapclient import IMAPClient

from crickets.config import Settings, load
from crickets.core import events as e
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey
from crickets.docket import Case, Docket
from crickets.house import House
from crickets.looking.observe import Look
from crickets.ports import Ledger
from crickets.store import open_store
from crickets.telling.report import Report
from crickets.watcher import Watcher
from crickets.words.commands import Words
from tests.servers.dovecot import Guest
from tests.servers.dovecot_conf import SpecialFolders

MADRID = ZoneInfo("Europe/Madrid")
YOU = "you@studio.example"
ANNA = "anna@acme.example"
MAIN = AccountKey("main")
ACME = ClientKey("acme")

USER = f"""
[user]
name = "Your Name"
signature = "Your Name · Your Studio"
timezone = "Europe/Madrid"
country = "ES"
MORE

[accounts.main]
address = "{YOU}"
aliases = ["hello@studio.example"]
imap = {{ host = "127.0.0.1", port = PORT, tls = "none", username = "USER", password_command = "echo PASSWORD" }}
"""

REACHED_AND_PAID = """
payment = "Example Bank, IBAN XX00 1234 5678"
reach = "you@studio.example, +34 600 000 000"
"""

ACME_NEGOTIATES = f"""
[clients.acme]
name = "Acme"
contact = "Anna Berg"
addresses = ["{ANNA}", "@acme.example"]
language = "en"
timezone = "Europe/Stockholm"
country = "SE"
stage = "negotiating"
"""


def madrid(text: str) -> datetime:
    """A moment of the story: ``2026-03-02 10:00``, wall time in Madrid."""
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).astimezone(UTC)


def day(text: str) -> date:
    """A day of the story: ``2026-03-02``."""
    return date.fromisoformat(text)


@dataclass
class Story:
    """Plays the user, the client and the clock around a real watcher on a real mailbox."""

    mailbox: Guest
    directory: Path
    clients: str = ACME_NEGOTIATES
    user: str = REACHED_AND_PAID
    now: datetime = field(default_factory=lambda: madrid("2026-03-02 08:00"))
    port: int | None = None
    _watcher: Watcher | None = None
    _count: int = 0

    # The daemon

    @property
    def settings(self) -> Settings:
        """The configuration as it stands now."""
        path = self.directory / "config.toml"
        user = USER.replace("MORE", self.user).replace("PORT", str(self.port or self.mailbox.port))
        user = user.replace("USER", self.mailbox.user).replace("PASSWORD", self.mailbox.password)
        written = path.with_suffix(f".{threading.get_ident()}")
        written.write_text(user + textwrap.dedent(self.clients))
        written.replace(path)  # at once: a story has threads, and none may read half a file
        return load(path)

    @property
    def state(self) -> Path:
        """The state directory."""
        return self.directory / "state"

    def start(self) -> "Story":
        """Start Crickets, as for the first time or again."""
        self.stop()
        house = self.house
        house.prepare()
        self._watcher = house.watcher(MAIN)
        return self

    @property
    def house(self) -> House:
        """The wiring, with the story's clock."""
        return House(self.settings, self.state, self.clock)

    def stop(self) -> None:
        """End it as a signal would."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None

    def clock(self) -> datetime:
        """What the clock on the wall says."""
        return self.now

    def turn(self, at: str | None = None) -> Look:
        """Let Crickets look once and do what is due, at this moment."""
        if at:
            self.now = madrid(at)
        assert self._watcher is not None, "start() comes first"
        return self._watcher.turn()

    def after_each_look(self, happens: Callable[[int], None]) -> None:
        """Let something happen right after each look of the turns to come; it is told how many looks there were."""
        watcher, looks = self._watcher, 0
        assert watcher is not None, "start() comes first"
        observe = watcher._observe

        def observe_and_go_on() -> Look:
            nonlocal looks
            look = observe()
            looks += 1
            happens(looks)
            return look

        watcher._observe = observe_and_go_on  # type: ignore[method-assign]

    def turns(self, moments: Iterable[str]) -> None:
        """Look at each of these moments."""
        for moment in moments:
            self.turn(moment)

    # The mails

    @property
    def folders(self) -> SpecialFolders:
        """What the mailboxes with a role are called here."""
        return self.mailbox.folders

    def you_write(
        self, text: str = "What do you think?", *, at: str | None = None, folder: str = "", **mail: str
    ) -> str:
        """The user writes to the client from some mail program, which files it in Sent; gives the Message-ID."""
        return self._deliver(folder or self.folders.sent, text, at, **{"sender": YOU, "to": ANNA, **mail})

    def client_writes(
        self, text: str = "Yes, gladly.", *, at: str | None = None, folder: str = "INBOX", **mail: str
    ) -> str:
        """The client writes to the user; gives the Message-ID."""
        return self._deliver(folder, text, at, **{"sender": ANNA, "to": YOU, **mail})

    def _deliver(self, folder: str, text: str, at: str | None, **mail: str) -> str:
        moment = madrid(at) if at else self.now
        self._count += 1
        subtype = mail.pop("subtype", "plain")
        message_id = mail.pop("message_id", f"{self._count}.{moment:%Y%m%d}@{mail['sender'].rpartition('@')[2]}")
        date = mail.pop("date", "") or format_datetime(moment)
        message = EmailMessage(policy=policy.SMTP)
        message["From"], message["To"], message["Date"] = mail.pop("sender"), mail.pop("to"), date
        message["Subject"] = mail.pop("subject", "Offer for the website")
        message["Message-ID"] = f"<{message_id}>"
        if reply := mail.pop("reply_to_mail", ""):
            message["In-Reply-To"] = message["References"] = f"<{reply}>"
        for name, value in mail.items():
            message[name.replace("_", "-").title()] = value
        message.set_content(text, subtype)
        self.mailbox.deliver(folder, message.as_bytes(), moment, ["\\Seen"] if folder == self.folders.sent else [])
        return message_id

    # The user's mail client

    def drafts(self) -> Sequence[EmailMessage]:
        """What stands in Drafts and is not flagged \\Deleted."""
        with self.in_folder(self.folders.drafts) as client:
            uids = client.search("UNDELETED")
            return [_parsed(data[b"BODY[]"]) for data in client.fetch(uids, ["BODY.PEEK[]"]).values()] if uids else []

    def the_draft(self) -> EmailMessage:
        """The one draft."""
        (draft,) = self.drafts()
        return draft

    def send_draft_like_thunderbird(self, extra: str = "PS: one more line") -> str:
        """Edit and send: a new Message-ID in Sent, In-Reply-To kept, the draft expunged."""
        draft = self.the_draft()
        self._expunge_drafts()
        return self._sent_copy(draft, extra, f"tb.{self._count}@studio.example")

    def send_draft_like_neomutt(self) -> str:
        """Recall and send: the same Message-ID in Sent, the draft expunged."""
        draft = self.the_draft()
        self._expunge_drafts()
        return self._sent_copy(draft, "", draft["Message-ID"].strip("<>"))

    def _sent_copy(self, draft: EmailMessage, extra: str, message_id: str) -> str:
        self._count += 1
        copy = EmailMessage(policy=policy.SMTP)
        for name in ("From", "To", "Cc", "Subject", "In-Reply-To", "References"):
            if draft[name]:
                copy[name] = draft[name]
        copy["Message-ID"], copy["Date"] = f"<{message_id}>", format_datetime(self.now)
        copy.set_content(draft.get_content() + extra)
        self.mailbox.deliver(self.folders.sent, copy.as_bytes(), self.now, ["\\Seen"])
        return message_id

    def edit_draft(self, extra: str = "And one more question.") -> str:
        """Save an edited draft as Thunderbird does: a new message with a new Message-ID, the old one expunged."""
        draft = self.the_draft()
        self._count += 1
        message_id = f"edit.{self._count}@studio.example"
        body = draft.get_content() + extra
        draft.replace_header("Message-ID", f"<{message_id}>")
        draft.set_content(body)
        drafts = self.folders.drafts
        self.mailbox.deliver(drafts, draft.as_bytes(policy=policy.SMTP), self.now, ["\\Draft", "\\Seen"])
        with self.in_folder(drafts) as client:
            first = min(client.search())
            client.delete_messages([first])
            client.uid_expunge([first])
        return message_id

    def delete_draft(self) -> None:
        """Delete the draft as most clients do: into Trash."""
        with self.in_folder(self.folders.drafts) as client:
            client.move(client.search(), self.folders.trash)

    def _expunge_drafts(self) -> None:
        with self.in_folder(self.folders.drafts) as client:
            uids = client.search()
            client.delete_messages(uids)
            client.expunge()

    vanish_drafts = _expunge_drafts

    @contextmanager
    def in_folder(self, folder: str) -> Iterator[IMAPClient]:
        """A connection of the user's mail client, with a folder selected."""
        with self.mailbox.client() as client:
            client.select_folder(folder)
            yield client

    # What Crickets thinks

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """A second look into the ledger, as a verb in a terminal takes."""
        ledger = open_store(self.settings.database_url(self.state))
        try:
            yield ledger
        finally:
            ledger.close()

    def say(self, word: Callable[[Words], object]) -> None:
        """Say a word, as the command line does."""
        with self.ledger() as ledger:
            word(Words(ledger, self.settings, self.now))

    def case(self, matter: str = "acme", client: ClientKey = ACME) -> Case:
        """How a matter stands."""
        with self.ledger() as ledger:
            return Docket(ledger, self.settings).case(client, MatterKey(matter), self.now)

    def why(self, matter: str = "acme", client: ClientKey = ACME) -> str:
        """The reasons, as the user reads them."""
        with self.ledger() as ledger:
            return "\n".join(Report(ledger, self.settings, self.now).why(client, MatterKey(matter)))

    def status(self) -> str:
        """What holds each matter, as the user reads it."""
        with self.ledger() as ledger:
            return "\n".join(f"{row.matter}: {row.hold}" for row in Report(ledger, self.settings, self.now).status())

    def told(self, *matters: str) -> str:
        """What happened in these matters, as the user reads it."""
        with self.ledger() as ledger:
            keys = [MatterKey(matter) for matter in matters or ("acme",)]
            return "\n".join(entry.sentence for entry in Report(ledger, self.settings, self.now).timeline(keys))

    def facts(self, kind: type[e.Event], matter: str = "acme") -> Sequence[e.Event]:
        """The facts of one kind that a matter has."""
        with self.ledger() as ledger:
            return [fact for fact in ledger.events(MatterKey(matter)) if isinstance(fact, kind)]


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.SMTP)
