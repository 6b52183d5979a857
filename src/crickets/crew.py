"""The watchers at work, each in a thread of its own: engaged, told of new settings, dismissed."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from crickets.core.people import AccountKey
from crickets.docket import STALE
from crickets.house import Ears, House
from crickets.trouble import Trouble
from crickets.watcher import Failing, Watcher, Word

log = logging.getLogger(__name__)

LONGEST_TURN = timedelta(minutes=30)
"""A watcher that is busy for longer hangs: then the service manager's watchdog is not fed any more."""

FAREWELL = 3.0
"""Seconds that all watchers together have to finish what they have in hand: the process ends within five."""


@dataclass(frozen=True, slots=True)
class _Post:
    """A watcher and its thread; ``since`` is when it was engaged."""

    watcher: Watcher
    thread: threading.Thread
    since: datetime

    def dismiss(self) -> None:
        self.watcher.tell(Word.STOP)

    def hangs(self, now: datetime) -> bool:
        since = self.watcher.busy_since
        return since is not None and now - since > LONGEST_TURN

    def works(self, now: datetime) -> bool:
        return self.thread.is_alive() and not self.hangs(now)

    def trouble(self, now: datetime) -> Trouble | None:
        one = self.watcher
        if not self.thread.is_alive():
            return Trouble(one.account, "has no watcher any more", "the log says why; start Crickets again")
        if self.hangs(now):
            return Trouble(one.account, "has been busy with one look", "start Crickets again", one.busy_since)
        if one.failing:
            return self._failed(one.failing)
        looked = one.complete_at or self.since
        if now - looked > STALE:
            return Trouble(one.account, "has not been read completely", "its watcher waits; see the log", looked)
        return None

    def _failed(self, failing: Failing) -> Trouble:
        if not failing.partly:
            return Trouble(self.watcher.account, "has not been read", failing.reason, failing.since)
        # Anybody on this machine may ask, and folders are named after clients.
        why = "a folder could not be read; `crickets status` says which"
        return Trouble(self.watcher.account, "has not been read completely", why, failing.since)


class Crew:
    """One watcher for each account of the file; ``stirred`` is called when the state of one may have changed."""

    def __init__(self, stirred: Callable[[], None] = lambda: None) -> None:
        self._stirred = stirred
        self._posts: dict[AccountKey, _Post] = {}
        self._leaving: list[threading.Thread] = []

    def follow(self, house: House) -> None:
        """Go by these settings: dismiss who watches an account that is gone, tell the others, engage who is missing.

        Nobody is waited for: whoever is busy hears of it after the turn in hand.
        """
        for account in self._posts.keys() - house.settings.accounts.keys():
            gone = self._posts.pop(account)
            gone.dismiss()
            self._leaving.append(gone.thread)
        for account in house.settings.accounts:
            post = self._posts.get(account)
            if post is not None and post.thread.is_alive():
                post.watcher.tell(house.terms(account, self._ears(account)))
            else:
                self._posts[account] = self._engaged(account, house)

    def tell(self, word: Word) -> None:
        """Say a word to everybody."""
        for post in tuple(self._posts.values()):
            post.watcher.tell(word)

    def works(self, now: datetime) -> bool:
        """Whether every watcher lives, and none hangs."""
        return all(post.works(now) for post in tuple(self._posts.values()))

    def troubles(self, now: datetime) -> Sequence[Trouble]:
        """What keeps watchers from their work, at most one for each account."""
        found = (post.trouble(now) for post in tuple(self._posts.values()))
        return [trouble for trouble in found if trouble]

    def end(self) -> None:
        """Let everybody finish what they have in hand, and wait for them, but not for long."""
        self.tell(Word.STOP)
        threads = [*(post.thread for post in self._posts.values()), *self._leaving]
        for thread in late(threads, FAREWELL):
            # It waits for a server that does not answer; whatever it was doing is taken up again at the next start.
            log.warning("watcher_left_behind", extra={"watcher": thread.name})

    def _engaged(self, account: AccountKey, house: House) -> _Post:
        watcher = house.watcher(account, self._ears(account))
        name = f"watcher-{account}"
        # One account, one watcher: whoever was dismissed may still have a turn in hand.
        before = [thread for thread in self._leaving if thread.name == name]
        thread = threading.Thread(target=_run_after, args=(before, watcher), name=name, daemon=True)
        thread.start()
        return _Post(watcher, thread, house.clock())

    def _ears(self, account: AccountKey) -> Ears:
        return Ears(partial(self._tell_others, account), self._stirred)

    def _tell_others(self, account: AccountKey) -> None:
        for post in tuple(self._posts.values()):
            if post.watcher.account != account:
                post.watcher.tell(Word.LOOK)


def late(
    threads: Iterable[threading.Thread], seconds: float, steady: Callable[[], float] = time.monotonic
) -> Iterator[threading.Thread]:
    """Wait for threads, so long for all of them together; those that have not ended by then."""
    until = steady() + seconds
    for thread in threads:
        thread.join(max(0.0, until - steady()))
        if thread.is_alive():
            yield thread


def _run_after(before: Sequence[threading.Thread], watcher: Watcher) -> None:
    for thread in before:
        thread.join()
    watcher.run()
