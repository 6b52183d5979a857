"""One account, one watcher, one thread: it alone touches that mailbox and that account's matters."""

import logging
import random
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from queue import Empty, SimpleQueue

from crickets.config import Settings
from crickets.core.people import AccountKey
from crickets.drafting.desk import Desk, Randomness
from crickets.errors import AuthenticationFailed, CricketsError, MailError, StoreError
from crickets.filing import Cabinet
from crickets.follow_up import FollowUps
from crickets.looking.observe import Beside, Look, Progress, observe
from crickets.metrics.tally import Ending, Tally
from crickets.ports import Ledger, Letters, Mail, Reading
from crickets.register import register

log = logging.getLogger(__name__)

SHORTEST_BACKOFF = 0.5
FIRST_BACKOFF = 2.0
LONGEST_BACKOFF = 300.0
REFUSED = 3
"""So many logins may be refused before they are tried only rarely: providers lock accounts."""
RARELY = 1800.0
POLL = timedelta(seconds=60)
"""How often to look where the server does not say that there is news."""
SOONEST = timedelta(milliseconds=100)


class Word(StrEnum):
    """What a watcher can be told."""

    LOOK = "look"
    LOGIN = "login"
    """The user has logged in again: what was refused before may be granted now."""
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class World:
    """What a watcher lives in: how to connect, the clock, randomness; a test hands in its own.

    ``heard`` is called after a look that brought facts: they may concern a draft that stands in another account.
    ``attempted`` is called after each attempt, well or not, and ``tally`` counts them. ``progress`` is told how a first
    look comes on. ``cabinet`` is where files come from and dossiers go to, and ``reading`` reads mails.
    """

    connect: Callable[[], Mail]
    open_ledger: Callable[[], Ledger]
    clock: Callable[[], datetime]
    randomness: Randomness
    cabinet: Cabinet
    reading: Reading
    heard: Callable[[], None] = lambda: None
    attempted: Callable[[], None] = lambda: None
    tally: Tally = field(default_factory=Tally)
    progress: Callable[[Progress], None] = lambda _: None
    jitter: Callable[[float], float] = lambda longest: random.uniform(0, longest)  # noqa: S311 - no secret


@dataclass(frozen=True, slots=True)
class Terms:
    """What a watcher goes by: the settings, and the letters and the world that belong to them."""

    settings: Settings
    letters: Letters
    world: World


@dataclass(frozen=True, slots=True)
class Failing:
    """Since when an account could not be read, or could only ``partly``, and the sentence that says why."""

    since: datetime
    reason: str
    partly: bool = False


class Watcher:
    """Looks when there is news or when it is time, then does what is due; words reach it by a queue from any thread.

    ``busy_since``, ``complete_at`` and ``failing`` may be read from any thread: since when it is at work, when it last
    read everything, and why it cannot.
    """

    def __init__(self, account: AccountKey, terms: Terms) -> None:
        self.account = account
        self.busy_since: datetime | None = None
        self.complete_at: datetime | None = None
        self.failing: Failing | None = None
        self._terms = terms
        self._new_terms: Terms | None = None
        self._mail: Mail | None = None
        self._opened: Ledger | None = None
        self._words: SimpleQueue[Word | Terms] = SimpleQueue()
        self._wake, self._waker = socket.socketpair()
        for end in (self._wake, self._waker):
            end.settimeout(0)
        self._failures = 0
        self._refusals = 0
        self._stopping = False

    # From any thread

    def tell(self, word: Word | Terms) -> None:
        """Put a word on the queue, and wake the watcher from whatever it waits for; new terms hold at the next turn."""
        self._words.put(word)
        with suppress(OSError):  # it is awake already, or ended
            self._waker.send(b".")

    # In its own thread

    def run(self) -> None:
        """Watch until told to stop; nothing that goes wrong with the mailbox ends it."""
        try:
            while not self._stopping:
                self._wait(self._safely(self._attempt_and_rest))
        finally:
            self.close()

    def turn(self) -> Look:
        """Look once, and do all that is due; raises MailError. Connects first where that is needed."""
        try:
            look = self._observe()
            placed = self._follow_ups().run(self._world.clock(), complete=look.complete)
        except MailError:
            self._disconnect()
            raise
        self._failures = self._refusals = 0
        self._note_look(look)
        if look.facts:
            self._world.heard()
        log.debug("looked", extra={"account": self.account, "arrivals": look.arrivals, "placed": placed})
        return look

    def close(self) -> None:
        """Log out and let go of everything."""
        self._disconnect()
        self._close_ledger()
        self._wake.close()
        self._waker.close()

    # One turn

    def _attempt_and_rest(self) -> float:
        return self._pause_after(self._attempt())

    def _safely(self, act: Callable[[], float]) -> float:
        try:
            return act()
        except StoreError as error:
            # The database is out of reach as well: what could not be noted is read from the mailbox again later.
            log.error("database_failed", extra={"account": self.account, "problem": str(error)})  # noqa: TRY400
            self._disconnect()
            self._note_failure(error)
            return self._backoff()
        finally:
            self._world.attempted()

    def _attempt(self) -> CricketsError | None:
        self.busy_since = self._world.clock()
        try:
            self._take_over()
            self.turn()
        except StoreError:
            raise
        except CricketsError as error:
            self.note(error)
            return error
        except Exception:
            # Hostile mail may find a way that nobody thought of; the next look is another chance, silence is none.
            log.exception("look_failed", extra={"account": self.account})
            self._disconnect()
            unexpected = MailError("something unexpected happened; see the log (crickets --verbose run)")
            self.note(unexpected)
            return unexpected
        finally:
            self.busy_since = None
        return None

    def note(self, error: CricketsError) -> None:
        """Write down that the account could not be read, and why."""
        self._refusals += isinstance(error, AuthenticationFailed)
        log.warning("look_failed", extra={"account": self.account, "problem": str(error)})
        self._ledger.looked(self.account, self._world.clock(), str(error))
        self._note_failure(error)

    def _note_failure(self, error: CricketsError) -> None:
        self._failures += 1
        self._fails(str(error))
        self._world.tally.looked(self.account, Ending.FAILED)
        self._world.tally.failed(self.account, error)

    def _note_look(self, look: Look) -> None:
        if look.complete:
            self.complete_at, self.failing = look.at, None
        else:
            self._fails("; ".join(look.problems), partly=True)
        self._world.tally.looked(self.account, Ending.COMPLETE if look.complete else Ending.INCOMPLETE)

    def _fails(self, reason: str, *, partly: bool = False) -> None:
        since = self.failing.since if self.failing else self._world.clock()
        self.failing = Failing(since, reason, partly)

    @property
    def _settings(self) -> Settings:
        return self._terms.settings

    @property
    def _world(self) -> World:
        return self._terms.world

    @property
    def _ledger(self) -> Ledger:
        # Opened by the thread that uses it: a ledger belongs to one thread.
        if self._opened is None:
            self._opened = self._world.open_ledger()
        return self._opened

    def _observe(self) -> Look:
        now, world = self._world.clock(), self._world
        mail, ledger = self._connected(), self._ledger
        return observe(mail, ledger, self._settings, self.account, now, Beside(world.reading, world.progress))

    def _follow_ups(self) -> FollowUps:
        world = self._world
        desk = Desk(
            self._connected(),
            self._ledger,
            self._terms.letters,
            self._settings,
            self.account,
            world.randomness,
            world.cabinet.read_file,
        )
        return FollowUps(desk, self._observe, world.cabinet, partial(world.tally.failed, self.account))

    def _connected(self) -> Mail:
        if self._mail is None:
            self._mail = self._world.connect()
            log.info("connected", extra={"account": self.account})
        return self._mail

    def _disconnect(self) -> None:
        if self._mail is not None:
            self._mail.close()
            self._mail = None

    def _close_ledger(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    # Between two turns

    def _take_over(self) -> None:
        """Go by the new terms, if there are any; the connection stays where the account is reached as before."""
        terms = self._new_terms
        if terms is None:
            return
        before, after = (each.accounts[self.account] for each in (self._settings, terms.settings))
        if (before.imap, before.folders) != (after.imap, after.folders):
            self._disconnect()
        self._close_ledger()  # it may be another database now
        self._terms = terms
        self._failures = 0
        # What was put off since the file was read was put off by the old settings.
        register(self._ledger, terms.settings, terms.world.clock())
        self._new_terms = None
        log.info("settings_taken_over", extra={"account": self.account})

    def _pause_after(self, error: CricketsError | None) -> float:
        """Seconds to wait: until the next look or due moment, or a backoff with full jitter."""
        if error is not None:
            return RARELY if self._refused else self._backoff()
        now = self._world.clock()
        upcoming = self._ledger.next_due(now)
        due_in = max(upcoming - now, SOONEST) if upcoming else timedelta.max
        look_every = self._settings.accounts[self.account].look_every
        polls = self._mail is not None and not self._mail.notifies
        return min(look_every, POLL if polls else look_every, due_in).total_seconds()

    @property
    def _refused(self) -> bool:
        return self._refusals >= REFUSED

    def _backoff(self) -> float:
        return max(SHORTEST_BACKOFF, self._world.jitter(longest_backoff(self._failures)))

    def _wait(self, seconds: float) -> None:
        if self._refused:
            self._wait_for_stop(seconds)
        elif not self._read_words():
            try:
                self._wait_for_news(seconds)
            except MailError as error:
                log.info("connection_ended", extra={"account": self.account, "problem": str(error)})
                self._disconnect()
        self._read_words()

    def _wait_for_stop(self, seconds: float) -> None:
        """Sleep the whole pause: only a new login, a file read anew, or the end makes a refused one not wait for it."""
        until = time.monotonic() + seconds
        while self._refused and not self._stopping and (left := until - time.monotonic()) > 0:
            self._wait_for_news(left)
            self._read_words()

    def _wait_for_news(self, seconds: float) -> None:
        if self._mail is not None:
            self._mail.wait(seconds, self._wake)
            return
        self._wake.settimeout(seconds)
        with suppress(TimeoutError):
            self._wake.recv(1)
        self._wake.settimeout(0)

    def _read_words(self) -> bool:
        """Take all words off the queue; whether there was one."""
        with suppress(BlockingIOError):
            while self._wake.recv(4096):
                pass
        heard = False
        while True:
            try:
                word = self._words.get_nowait()
            except Empty:
                return heard
            heard = True
            self._stopping |= word is Word.STOP
            if word is Word.LOGIN:
                self._refusals = 0
            if isinstance(word, Terms):
                self._new_terms = word
                self._refusals = 0  # the password may be another one now


def longest_backoff(failures: int) -> float:
    """The upper end of the pause after so many failures in a row, in seconds: doubled each time, to five minutes."""
    return float(min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(failures - 1, 10)))


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)
