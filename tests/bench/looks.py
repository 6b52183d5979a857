"""The first look, beside the time that the server itself takes; and the look when nothing is new."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from tests.bench.conversation import RawClient, served
from tests.bench.correspondence import FOLDERS, LARGE, SMALL
from tests.bench.figures import Figure, Unit, at_most, at_most_times, noted
from tests.bench.installation import Installation, Watched
from tests.bench.samples import medians, seconds
from tests.servers.account import Account
from tests.servers.dovecot import Guest
from tests.servers.proxy import PoorServer

_UNCACHED = 3
_CACHED = 5
_QUIET = 60


def first_look(account: Guest, folder: Path) -> Iterator[Figure]:
    """The first look against the same EXAMINE, SEARCH and FETCH, held over a raw socket.

    First as it is with a mailbox whose headers the server has never cached, then with one where all are.
    """
    commands = served(_recorded(account, folder))

    def by_crickets() -> float:
        with Installation(folder, account).watched() as watched:
            return seconds(watched.look)

    def by_the_server() -> float:
        with RawClient(account) as client:
            return seconds(lambda: client.hold(commands))

    def uncached(measure: Callable[[], float]) -> float:
        _drop_caches(account)
        return measure()

    alone, ours = medians(_UNCACHED, lambda: uncached(by_the_server), lambda: uncached(by_crickets))
    name = f"first look, {LARGE.messages:,} messages, {LARGE.with_clients:,} of clients"
    yield at_most_times(name, 1.5, ours, ("the server alone", alone), Unit.SECONDS)
    alone, ours = medians(_CACHED, by_the_server, by_crickets)
    yield at_most_times("- where the server has cached all headers", 1.5, ours, ("alone", alone), Unit.SECONDS)
    yield noted("- commands that it says", len(commands), Unit.COUNT)


def _drop_caches(account: Guest) -> None:
    """Forget what Dovecot has noted of headers that it read; nobody is logged in."""
    for mailbox in FOLDERS:
        for cache in account.server.messages_folder(account.user, mailbox).glob("dovecot.index.cache*"):
            cache.unlink()


def _recorded(account: Account, folder: Path) -> list[str]:
    """What a first look says to the server; all of it is read once, so that its index is up to date."""
    with (
        PoorServer(account.port) as proxy,
        Installation(folder, proxy.account(account)).watched() as watched,
    ):
        look = watched.look()
        if not look.complete or look.facts < LARGE.with_clients:
            msg = f"the first look found {look.facts} facts of {LARGE.with_clients}: {look.problems}"
            raise ValueError(msg)
        return list(proxy.commands)


def quiet_look(large: Account, small: Account, folder: Path) -> Iterator[Figure]:
    """A look when nothing is new, with the watcher's wait in IDLE before each."""
    yield at_most("quiet look: round trips", 1, _round_trips(large, folder), Unit.COUNT)
    with Installation(folder, large).watched() as many, Installation(folder, small).watched() as few:
        for watched in (many, few):
            watched.look()
        of_many, of_few = medians(_QUIET, lambda: _quiet(many), lambda: _quiet(few))
    yield at_most(f"quiet look, {LARGE.messages:,} messages", 0.020, of_many, Unit.MILLISECONDS)
    other = (f"{SMALL.messages:,} messages", of_few)
    yield at_most_times("- the same in a small mailbox", 1.5, of_many, other, Unit.MILLISECONDS)


def _round_trips(account: Account, folder: Path) -> float:
    with (
        PoorServer(account.port) as proxy,
        Installation(folder, proxy.account(account)).watched() as watched,
    ):
        watched.look()
        return median(_counted(watched, proxy) for _ in range(3))


def _counted(watched: Watched, proxy: PoorServer) -> int:
    _wait(watched)
    before = proxy.round_trips
    watched.look()
    return proxy.round_trips - before


def _quiet(watched: Watched) -> float:
    _wait(watched)
    return seconds(watched.look)


def _wait(watched: Watched) -> None:
    """As the watcher does between two looks: it leaves INBOX open."""
    wake, waker = socket.socketpair()
    with wake, waker:
        watched.mail.wait(0, wake)
