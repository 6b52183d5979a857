"""A draft that Crickets placed in a mailbox, and what a mail client leaves of it."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TypeVar

from crickets.core import events as e
from crickets.core.matters import MatterKey
from crickets.telling.report import Report
from tests.clients.client import Person
from tests.clients.patience import await_that
from tests.stories.story import YOU, Story

TWO_WEEKS = timedelta(days=14)
"""So long ago a scene begins: in that time a first follow-up falls due, whatever holidays there are."""

YOURSELF = Person(YOU, "Your Name", "Your Name · Your Studio")
"""Who writes, with the signature that stands under the letters of the stories too."""

BOSS = "boss@acme.example"

FOLDERS = ("Drafts", "Sent", "Trash")

Fact = TypeVar("Fact", bound=e.Event)

Place = tuple[str, int]
"""A folder and a UID."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What became of a draft in the mailbox, and what Crickets says to that.

    ``message_id`` and ``thread``, which is In-Reply-To and References, tell whether what came of the draft kept them.
    """

    message_id: str
    thread: str
    draft: str
    sent_copy: str
    told: str


class Scene:
    """A draft stands, and it is now: from here on the mail client acts, and its clock is the real one."""

    def __init__(self, story: Story, matter: str) -> None:
        self.story = story
        self.matter = matter
        self._let_a_draft_fall_due()
        self._before = self.mails()
        ((self.place, self.draft),) = ((p, mail) for p, mail in self._before.items() if p[0] == "Drafts")

    @property
    def draft_id(self) -> str:
        """The Message-ID under which Crickets placed it."""
        return bare_id(self.draft)

    def mails(self) -> Mapping[Place, EmailMessage]:
        """Every message of the mailbox's folders that a client writes into."""
        found: dict[Place, EmailMessage] = {}
        for folder in FOLDERS:
            with self.story.in_folder(folder) as client:
                uids = client.search("UNDELETED")
                fetched = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
            found |= {
                (folder, uid): message_from_bytes(data[b"BODY[]"], policy=policy.SMTP) for uid, data in fetched.items()
            }
        return found

    def new(self, folder: str) -> Mapping[Place, EmailMessage]:
        """What the client put into a folder."""
        return {place: mail for place, mail in self.mails().items() if place not in self._before and place[0] == folder}

    def until(self, what: str, happens: Callable[[], bool]) -> None:
        """Wait for what the client does in its own time."""
        await_that(what, happens, self._listing)

    def look(self) -> None:
        """Let Crickets look, now."""
        self.story.now = datetime.now(UTC)
        self.story.turn()

    def facts(self, kind: type[Fact]) -> Sequence[Fact]:
        """What Crickets found out, of one kind, in the order in which it happened."""
        with self.story.ledger() as ledger:
            found = [fact for fact in ledger.events(MatterKey(self.matter)) if isinstance(fact, kind)]
        return sorted(found, key=lambda fact: fact.at)

    def aftermath(self) -> Aftermath:
        """See what the client left in the mailbox, then let Crickets look, and hear what it says to that."""
        heirs = [mail for folder in FOLDERS for mail in self.new(folder).values()]
        same_thread = {self.draft[name] == heir[name] for heir in heirs for name in ("In-Reply-To", "References")}
        left = Aftermath(
            message_id=_kept({bare_id(heir) == self.draft_id for heir in heirs}, otherwise="new"),
            thread=_kept(same_thread, otherwise="lost"),
            draft=self._draft_now(),
            sent_copy="in Sent" if self.new("Sent") else "none",
            told="",
        )
        heard = self._told()
        self.look()
        return replace(left, told="; ".join(said for said in self._told() if said not in heard))

    def _draft_now(self) -> str:
        if self.place in self.mails():
            return "stays"
        if self.new("Drafts"):
            return "a new UID"
        return "in Trash" if self.new("Trash") else "expunged"

    def _told(self) -> Sequence[str]:
        """What `crickets show` says."""
        with self.story.ledger() as ledger:
            report = Report(ledger, self.story.settings, self.story.now)
            return [entry.sentence for entry in report.timeline([MatterKey(self.matter)])]

    def _let_a_draft_fall_due(self) -> None:
        """Let Crickets wake whenever it wants to, until it has placed a draft."""
        while not self.story.drafts():
            with self.story.ledger() as ledger:
                due = ledger.next_due(self.story.now)
            assert due is not None, f"nothing more is planned, and no draft stands: {self.story.why(self.matter)}"
            assert due <= datetime.now(UTC), f"no draft fell due by now: {self.story.why(self.matter)}"
            self.story.now = due
            self.story.turn()

    def _listing(self) -> str:
        return "\n".join(f"{folder}, UID {uid}: {mail['Message-ID']}" for (folder, uid), mail in self.mails().items())


def bare_id(mail: EmailMessage) -> str:
    """The Message-ID without its brackets."""
    return str(mail["Message-ID"]).strip("<>")


def _kept(verdicts: AbstractSet[bool], otherwise: str) -> str:
    if not verdicts:
        return "–"
    return "kept" if verdicts == {True} else otherwise
