"""One performance of the play: the mailbox, the real watcher on the play's own clock, and what comes of each scene."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, Self, assert_never

from crickets.config import Settings, load
from crickets.core.events import MatterEvent
from crickets.core.people import ClientKey
from crickets.core.state import fold
from crickets.demo.cast import ACCOUNT, CLIENTS, PASSWORD_FILE, ClientRole, configuration
from crickets.demo.checks import (
    StoryWentWrong,
    check_draft,
    check_drafts,
    check_sent,
    check_tasks,
    check_turn,
    drafts_after,
)
from crickets.demo.clocks import SilenceClock, silence_clocks
from crickets.demo.mails import FOUND_IN_INBOX, FOUND_IN_SENT
from crickets.demo.player import MailClient, StandingDraft, edited, sent_as_it_is
from crickets.demo.server import DemoServer
from crickets.demo.story import (
    BEGIN,
    Arrives,
    AsksForTasks,
    DeletesDraft,
    DraftAppears,
    EditsDraft,
    NothingHappens,
    Scene,
    SendsDraft,
    Writes,
)
from crickets.docket import Docket
from crickets.house import House
from crickets.letters import TemplateLetters
from crickets.ports import Ledger
from crickets.store import open_store
from crickets.telling.assessment import situation_lines
from crickets.telling.report import Entry, Report
from crickets.watcher import Watcher

_DAYTIME = range(7, 21)
_NOTICED = timedelta(seconds=5)
"""How long it takes until Crickets sees what somebody did."""

_CLOSED = "It is not working time"
_SAID_BY_PEOPLE = ("You wrote", "The client wrote", "Crickets began")


class Audience(Protocol):
    """Whoever sees the play."""

    @property
    def tick(self) -> timedelta | None:
        """How often they look at the clock between two scenes; None: they see the scenes alone."""

    def clocks(self, now: datetime, clocks: Sequence[SilenceClock]) -> None:
        """See how every silence clock stands."""

    def scene(self, at: datetime, who: str, told: str) -> None:
        """Hear what somebody does."""

    def understood(self, sentences: Sequence[str]) -> None:
        """Hear what Crickets makes of it."""

    def draft(self, draft: StandingDraft, matter: str, reasons: Sequence[str]) -> None:
        """See a draft as the mail client shows it, and why it was placed."""


class StoryClock:
    """A clock that shows what the play says."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        """What it shows, in UTC."""
        return self.now

    def set(self, now: datetime) -> None:
        """Let it be so late."""
        self.now = now.astimezone(UTC)


class Performance:
    """The play as it is performed: ``begin`` once, then ``play`` scene by scene."""

    def __init__(
        self, server: DemoServer, mail_client: MailClient, settings: Settings, state: Path, audience: Audience
    ) -> None:
        self.clock = StoryClock(BEGIN)
        self.settings = settings
        self._server = server
        self._mail_client = mail_client
        self._audience = audience
        house = House(settings, state, self.clock)
        house.prepare()
        self._watcher: Watcher = house.watcher(ACCOUNT)
        self.ledger: Ledger = open_store(settings.database_url(state))
        self._standing: frozenset[ClientKey] = frozenset()
        self._told: set[Entry] = set()
        self._sent = 0
        self.shown: list[tuple[Scene, StandingDraft]] = []

    @classmethod
    @contextmanager
    def on(cls, server: DemoServer, folder: Path, audience: Audience) -> Iterator[Self]:
        """A performance in a running server and an empty folder."""
        settings = _settings(folder, server)
        with MailClient(server) as mail_client:
            performance = cls(server, mail_client, settings, folder / "state", audience)
            try:
                yield performance
            finally:
                performance.close()

    def close(self) -> None:
        """Let go of the mailbox and the database."""
        self._watcher.close()
        self.ledger.close()

    def begin(self) -> None:
        """Fill the mailbox, and let Crickets see it for the first time."""
        for mail in FOUND_IN_INBOX:
            self._server.deliver("INBOX", mail.raw(), mail.at)
        for mail in FOUND_IN_SENT:
            self._send(mail.raw(), mail.at)
        self.turn()
        self.news()

    def play(self, scene: Scene) -> None:
        """Let the time pass until a scene, perform it, and check that it ended as told; raises StoryWentWrong."""
        self._let_time_pass(scene.at)
        self._audience.scene(scene.at, scene.who, scene.told)
        if self._perform(scene):
            self.clock.set(scene.at + _NOTICED)
        self.turn()
        self._check(scene)
        if isinstance(scene.act, DraftAppears):
            self.shown.append((scene, self.draft_for(scene.role)))
            self._audience.draft(self.shown[-1][1], scene.role.matter, self.why(scene.role))
            self.news()  # the draft says it
        else:
            self._audience.understood(self._sentences(scene))

    def turn(self) -> None:
        """Let Crickets look, and do what is due."""
        self._watcher.turn()
        self._audience.clocks(self.clock.now, self.clocks())

    def clocks(self) -> Sequence[SilenceClock]:
        """How every silence clock stands now."""
        return silence_clocks(self.ledger, self.settings, self.clock.now)

    def why(self, role: ClientRole) -> Sequence[str]:
        """What ``crickets why`` says now."""
        case = Docket(self.ledger, self.settings).case(role.client, role.matter, self.clock.now)
        situation = situation_lines(case, self.settings, self.clock.now)
        return [*self._report().why(role.client, role.matter), *situation]

    def name_of(self, role: ClientRole) -> str:
        """What the freelancer calls a client."""
        return self.settings.clients[role.client].name

    def timeline(self, role: ClientRole) -> Sequence[Entry]:
        """What ``crickets show`` says now."""
        return self._report().timeline([role.matter])

    def draft_for(self, role: ClientRole) -> StandingDraft:
        """The draft for a client, as the freelancer's mail client sees it; raises StoryWentWrong."""
        drafts = [draft for draft in self._mail_client.drafts() if role.person.email in draft.header("To")]
        if len(drafts) != 1:
            msg = f"there are {len(drafts)} drafts for {role.person.name}, and there should be one"
            raise StoryWentWrong(msg)
        return drafts[0]

    # Time

    def _let_time_pass(self, until: datetime) -> None:
        while self.clock.now < until:
            self.clock.set(min(until, *self._moments_that_matter()))
            if self.clock.now < until:
                self.turn()

    def _moments_that_matter(self) -> Iterator[datetime]:
        yield self.ledger.next_due(self.clock.now) or datetime.max.replace(tzinfo=UTC)
        if self._audience.tick:
            yield self._next_tick(self._audience.tick)

    def _next_tick(self, tick: timedelta) -> datetime:
        moment = self.clock.now + tick
        while self.settings.user.local(moment).hour not in _DAYTIME:
            moment += tick
        return moment

    # What happens

    def _perform(self, scene: Scene) -> bool:
        """Do what a scene tells; whether somebody did something."""
        user, at = self._mail_client, scene.at
        match scene.act:
            case DraftAppears() | AsksForTasks() | NothingHappens():
                return False
            case Arrives(mail):
                self._server.deliver("INBOX", mail.raw(), at)
            case Writes(mail):
                self._send(mail.raw(), at)
            case SendsDraft(added):
                draft = self.draft_for(scene.role)
                self._send(edited(draft, added, at) if added else sent_as_it_is(draft, at), at)
                user.remove_draft(draft)
            case EditsDraft(added):
                draft = self.draft_for(scene.role)
                user.save_draft(edited(draft, added, at), at)
                user.remove_draft(draft)
            case DeletesDraft():
                user.delete_draft(self.draft_for(scene.role))
            case unexpected:
                assert_never(unexpected)
        return True

    def _send(self, raw: bytes, at: datetime) -> None:
        self._mail_client.file_sent(raw, at)
        self._sent += 1

    def _check(self, scene: Scene) -> None:
        self._standing = drafts_after(scene, self._standing)
        check_drafts(scene, self._standing, self._mail_client.drafts())
        check_turn(scene, self.clocks(), self.name_of(scene.role))
        check_tasks(scene, fold(self.ledger.events(scene.role.matter)))
        if scene.role.client in self._standing:
            check_draft(scene, self.draft_for(scene.role))
        check_sent(self.sent_by_others)

    # What is said

    def _sentences(self, scene: Scene) -> Sequence[str]:
        decision, *grounds = self.why(scene.role)
        closed = [ground for ground in grounds if isinstance(scene.act, NothingHappens) and ground.startswith(_CLOSED)]
        return [*(f"{entry.sentence}." for entry in self.news()), decision, *closed]

    def news(self) -> Sequence[Entry]:
        """What Crickets understood since it was asked last, beyond who wrote."""
        entries = self._report().timeline([role.matter for role in CLIENTS])
        fresh = [entry for entry in entries if entry not in self._told]
        self._told |= set(fresh)
        return [entry for entry in fresh if not entry.sentence.startswith(_SAID_BY_PEOPLE)]

    def count(self, *kinds: type[MatterEvent]) -> int:
        """How many facts of these kinds there are in all matters."""
        return sum(isinstance(fact, kinds) for role in CLIENTS for fact in self.ledger.events(role.matter))

    @property
    def sent_by_others(self) -> int:
        """How many mails lie in Sent that the freelancer did not send."""
        return len(self._mail_client.sent()) - self._sent

    def _report(self) -> Report:
        return Report(self.ledger, self.settings, self.clock.now)


def _settings(folder: Path, server: DemoServer) -> Settings:
    """The freelancer's configuration, written to a folder and loaded as anybody's is."""
    password = folder / PASSWORD_FILE
    password.touch(mode=0o600)
    password.write_text(server.password + "\n", encoding="utf-8")
    path = folder / "config.toml"
    path.write_text(configuration(server.port), encoding="utf-8")
    return load(path, _has_letter, BEGIN)


def _has_letter(letter: str, language: str, own: Path | None) -> bool:
    return TemplateLetters(own).has(letter, language)
