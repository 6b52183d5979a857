"""The wiring: settings become rooms, rooms become watchers, and the watchers run until a signal ends them."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from crickets import systemd
from crickets.bell import bell, clapper, next_word, ring
from crickets.config import Account, Keep, OAuth, Secret, Settings
from crickets.core.mail import MailboxRole
from crickets.core.people import AccountKey
from crickets.errors import CricketsError, StoreError
from crickets.files import Folder, read_file
from crickets.filing import Cabinet
from crickets.imap import Access, Bearer, Password, Watch, connect
from crickets.letters import TemplateLetters
from crickets.looking.observe import Progress
from crickets.oauth import AccountTokens, FileShelf, KeyringShelf
from crickets.ports import Ledger, Mail
from crickets.reading.reader import Reader
from crickets.register import register
from crickets.store import bring_up_to_date, open_store
from crickets.watcher import Watcher, Word, World, utc_now

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

LONGEST_TURN = timedelta(minutes=30)
"""A watcher that is busy for longer hangs: then the service manager's watchdog is not fed any more."""

FAREWELL = 5.0
"""Seconds that a watcher has to finish what it has in hand."""


@dataclass(frozen=True, slots=True)
class House:
    """What all watchers of one process share: the settings, the state directory, the clock, who hears of progress."""

    settings: Settings
    state: Path
    clock: Clock = utc_now
    progress: Callable[[Progress], None] = lambda _: None

    def prepare(self) -> None:
        """Make the state directory and the database ready, and note what the file changed; raises StoreError."""
        make_private(self.state)
        bring_up_to_date(self.settings.database_url(self.state))
        ledger = self.open_ledger()
        try:
            register(ledger, self.settings, self.clock())
        finally:
            ledger.close()

    def open_ledger(self) -> Ledger:
        """A ledger for the thread that asks for it."""
        return open_store(self.settings.database_url(self.state))

    def open_mail(self, account: AccountKey) -> Mail:
        """A new connection to an account, for the thread that asks for it; raises MailError and ConfigError."""
        settings = self.settings.accounts[account]
        return connect(access(settings, self.state, self.clock), watch(settings))

    @property
    def cabinet(self) -> Cabinet:
        """Where dossiers are made from, and the folder of the state directory that they are kept in."""
        return Cabinet(read_file, Folder(self.state / "dossiers").keep, self.open_mail)

    def watcher(self, account: AccountKey, heard: Callable[[], None] = lambda: None) -> Watcher:
        """The watcher of one account, not started."""
        open_mail, cabinet = partial(self.open_mail, account), self.cabinet
        world = World(open_mail, self.open_ledger, self.clock, os.urandom, cabinet, Reader(), heard, self.progress)
        return Watcher(account, self.settings, TemplateLetters(self.settings.letters), world)


def access(account: Account, state: Path, clock: Clock = utc_now) -> Access:
    """How to reach an account's server; `state` is where tokens are kept."""
    imap = account.imap
    return Access(
        account=account.key,
        host=imap.host,
        port=imap.port,
        tls=imap.tls.value,
        username=imap.username,
        credential=_credential(account, state, clock),
    )


def _credential(account: Account, state: Path, clock: Clock) -> Password | Bearer:
    match account.imap.login:
        case Secret() as secret:
            return Password(secret.reveal)
        case OAuth() as oauth:
            return Bearer(tokens(account.key, oauth, state, clock))


def tokens(account: AccountKey, oauth: OAuth, state: Path, clock: Clock = utc_now) -> AccountTokens:
    """The access tokens of an account that logs in without a password."""
    folder = state.absolute() / "tokens"
    file = FileShelf(folder / f"{account}.json", Folder(folder).keep)
    # More than one Crickets of a user may share the keyring.
    shelf = KeyringShelf(f"crickets {folder}", account) if oauth.keep is Keep.KEYRING else file
    return AccountTokens(account, oauth, shelf, folder / f"{account}.lock", clock)


def watch(account: Account) -> Watch:
    """Which mailboxes of an account are watched, and what the file calls them."""
    folders = account.folders
    named = {
        MailboxRole.SENT: folders.sent,
        MailboxRole.DRAFTS: folders.drafts,
        MailboxRole.JUNK: folders.junk,
        MailboxRole.TRASH: folders.trash,
    }
    roles = {role: name for role, name in named.items() if name}
    return Watch(patterns=folders.watch, ignore=folders.ignore, roles=roles)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one look at an account ended; ``error`` is None where all went well."""

    account: AccountKey
    arrivals: int = 0
    problems: tuple[str, ...] = ()
    error: CricketsError | None = None


def run_once(house: House) -> Sequence[Outcome] | None:
    """Look once at each account and do all that is due; None where a running daemon was asked for it instead."""
    make_private(house.state)
    if ring(house.state):
        return None
    with bell(house.state):
        house.prepare()
        return [_once(house.watcher(account)) for account in house.settings.accounts]


def _once(one: Watcher) -> Outcome:
    try:
        look = one.turn()
    except StoreError:
        raise
    except CricketsError as error:
        one.note(error)
        return Outcome(one.account, error=error)
    finally:
        one.close()
    return Outcome(one.account, look.arrivals, tuple(look.problems))


class Daemon:
    """All accounts watched at once, each in its own thread; the main thread listens to signals and to the bell."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._watchers: list[Watcher] = []
        self._threads: list[threading.Thread] = []
        self._stopping = False

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; raises StoreError where another daemon runs on this state."""
        make_private(self._house.state)
        with bell(self._house.state) as listener, self._signals():
            self._house.prepare()
            self._watchers = [
                self._house.watcher(account, partial(self._tell_others, account))
                for account in self._house.settings.accounts
            ]
            self._start()
            with self._jobs():
                systemd.ready(f"watching {len(self._watchers)} account(s)")
                while not self._stopping:
                    self._hear(next_word(listener, 60.0))
            systemd.stopping()
            self._stop()

    def _start(self) -> None:
        for one in self._watchers:
            thread = threading.Thread(target=one.run, name=f"watcher-{one.account}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def _hear(self, word: str | None) -> None:
        if word in {Word.LOOK, Word.LOGIN}:
            self._tell(Word(word))

    def _tell_others(self, account: AccountKey) -> None:
        for one in self._watchers:
            if one.account != account:
                one.tell(Word.LOOK)

    def _look(self) -> None:
        self._tell(Word.LOOK)

    def _tell(self, word: Word) -> None:
        for one in self._watchers:
            one.tell(word)

    def _stop(self) -> None:
        for one in self._watchers:
            one.tell(Word.STOP)
        for thread in self._threads:
            thread.join(FAREWELL)
            if thread.is_alive():
                # It waits for a server that does not answer; whatever it was doing is taken up again at the next start.
                log.warning("watcher_left_behind", extra={"watcher": thread.name})

    # Fixed jobs: none decides anything

    @contextmanager
    def _jobs(self) -> Iterator[None]:
        scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
        # The watchers wake by themselves; this is for a clock that was set, or a timer that was lost in a suspend.
        scheduler.add_job(self._look, "interval", minutes=30)
        interval = systemd.watchdog_interval()
        if interval is not None:
            scheduler.add_job(self._feed_watchdog, "interval", seconds=interval.total_seconds())
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)

    def _feed_watchdog(self) -> None:
        if all(thread.is_alive() for thread in self._threads) and not any(map(self._hangs, self._watchers)):
            systemd.watchdog()

    def _hangs(self, one: Watcher) -> bool:
        since = one.busy_since
        return since is not None and self._house.clock() - since > LONGEST_TURN

    # Signals

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self._stopping = True

        with clapper(self._house.state) as ringer:
            # By the handler in C: one in Python would not run while the main thread is just about to wait for the bell.
            woken_before = signal.set_wakeup_fd(ringer.fileno(), warn_on_full_buffer=False)
            before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
                signal.set_wakeup_fd(woken_before)


def make_private(state: Path) -> None:
    """Make the state directory, for its owner alone; raises StoreError."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"the state directory {state} cannot be made ({error.strerror}): choose another with --state"
        raise StoreError(msg) from error
