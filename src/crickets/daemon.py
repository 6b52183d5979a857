"""The daemon: a crew of watchers until a signal ends it, the file read anew when that is asked for."""

import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from crickets import systemd
from crickets.bell import bell, clapper, next_word
from crickets.config import Settings
from crickets.crew import Crew
from crickets.errors import ConfigError, CricketsError, StoreError
from crickets.house import House, make_private
from crickets.monitor import Monitor
from crickets.refusal import Refusal
from crickets.trouble import Trouble
from crickets.watcher import Word

log = logging.getLogger(__name__)

_PAUSE = timedelta(minutes=1)
"""The longest wait for a word."""


class Daemon:
    """All accounts watched at once, each in its own thread; the main thread listens to signals and to the bell.

    ``read`` reads the configuration anew, with every check of the start; raises ConfigError.
    """

    def __init__(self, house: House, read: Callable[[], Settings]) -> None:
        self._house = house
        self._read = read
        self._crew = Crew(self._tell_manager)
        self._monitor = Monitor(lambda: self._house, self._troubles)
        self._refusal: Refusal | None = None
        self._stopping = False
        self._rereading = False
        self._told = ""
        self._telling = Lock()

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; raises StoreError where another daemon runs on this state."""
        make_private(self._house.state)
        with bell(self._house.state) as listener, self._signals():
            self._house.prepare()
            Refusal.forget(self._house.state)
            with self._jobs(), closing(self._monitor):
                self._crew.follow(self._house)
                self._monitor.follow(self._house.settings.metrics)
                self._ready()
                self._listen(listener)
                systemd.stopping("finishing what is in hand")
            self._crew.end()
            Refusal.forget(self._house.state)

    def _listen(self, listener: socket.socket) -> None:
        interval = systemd.watchdog_interval()
        pause = min(_PAUSE, interval) if interval else _PAUSE
        while not self._stopping:
            if self._rereading:
                self._reload()
            word = next_word(listener, pause.total_seconds())
            if word == "reload":
                self._rereading = True
            elif word in {Word.LOOK, Word.LOGIN}:
                self._crew.tell(Word(word))
            if interval:
                self._feed_watchdog()

    # The file, read anew

    def _reload(self) -> None:
        """Go by the file as it stands now; by the one before where it is wrong, and say so."""
        self._rereading = False
        systemd.reloading("reading the configuration anew")
        try:
            house = replace(self._house, settings=self._read())
            house.prepare()
        except CricketsError as error:
            self._refuse(error)
        except Exception as error:
            log.exception("configuration_failed")
            self._refuse(CricketsError(f"this is a mistake in Crickets ({type(error).__name__}); please report it"))
        else:
            self._house, self._refusal = house, None
            Refusal.forget(house.state)
            self._crew.follow(house)
            self._monitor.follow(house.settings.metrics)
            log.info("configuration_read", extra={"accounts": len(house.settings.accounts)})
        self._ready()

    def _refuse(self, error: CricketsError) -> None:
        problems = error.problems if isinstance(error, ConfigError) else (str(error),)
        for problem in problems:
            log.error("configuration_refused", extra={"problem": problem})
        self._refusal = Refusal(self._house.clock(), problems)
        try:
            self._refusal.note(self._house.state)
        except StoreError as full:
            log.warning("refusal_not_noted", extra={"problem": str(full)})

    # How it is

    def _troubles(self) -> Sequence[Trouble]:
        refused = [refusal.trouble()] if (refusal := self._refusal) else []
        unasked = [trouble] if (trouble := self._monitor.trouble) else []
        return [*refused, *self._crew.troubles(self._house.clock()), *unasked]

    def _status(self) -> str:
        house, now = self._house, self._house.clock()
        count = len(house.settings.accounts)
        troubles = (trouble.sentence(now, house.settings.user.local) for trouble in self._troubles())
        return "; ".join((f"watching {count} account{'s' * (count != 1)}", *troubles))

    def _ready(self) -> None:
        with self._telling:
            self._told = self._status()
            systemd.ready(self._told)

    def _tell_manager(self) -> None:
        """Show how it is where that has changed; called by every watcher, so one at a time."""
        with self._telling:
            status = self._status()
            if status != self._told and not self._stopping:
                self._told = status
                systemd.status(status)

    # Fixed jobs: none decides anything; the watchdog is no job, for a clock that is set back would put off its food

    @contextmanager
    def _jobs(self) -> Iterator[None]:
        scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
        # The watchers wake by themselves; this is for a clock that was set, or a timer that was lost in a suspend.
        scheduler.add_job(self._crew.tell, "interval", [Word.LOOK], minutes=30)
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)

    def _feed_watchdog(self) -> None:
        if self._crew.works(self._house.clock()):
            systemd.watchdog()
        self._tell_manager()

    # Signals

    @contextmanager
    def _signals(self) -> Iterator[None]:
        # At a terminal SIGHUP means that it was closed, and who was started there goes with it, but for `nohup`.
        at_terminal = _has_terminal() and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
        hung_up = self._stop if at_terminal else self._reread
        handlers = {signal.SIGTERM: self._stop, signal.SIGINT: self._stop, signal.SIGHUP: hung_up}
        with clapper(self._house.state) as ringer:
            # By the handler in C: one in Python would not run while the main thread is just about to wait for the bell.
            woken_before = signal.set_wakeup_fd(ringer.fileno(), warn_on_full_buffer=False)
            before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
                signal.set_wakeup_fd(woken_before)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)  # a second one ends it at once

    def _reread(self, _number: int, _frame: FrameType | None) -> None:
        self._rereading = True


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True
