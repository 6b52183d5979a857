"""Proposing clients out of a mailbox, beside the time that the server itself takes to show the same mail."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

from crickets.imap import Access, Password, Watch, connect
from crickets.reading.reader import Reader
from crickets.suggesting import MOST, Progress, Suggestion, Whose, suggestions
from tests.bench.conversation import RawClient, served
from tests.bench.correspondence import CLIENTS, LARGE, YOU
from tests.bench.figures import Figure, Unit, at_most_times, noted
from tests.bench.samples import medians, seconds
from tests.servers.account import HOST, Account
from tests.servers.proxy import PoorServer

_ROUNDS = 3


def proposing(account: Account, messages: int = LARGE.messages) -> Iterator[Figure]:
    """What `crickets init` does of a mailbox, against the same commands held over a raw socket."""
    commands, told = _recorded(account)

    def by_the_server() -> float:
        with RawClient(account) as client:
            return seconds(lambda: client.hold(commands))

    alone, ours = medians(_ROUNDS, by_the_server, lambda: seconds(lambda: _proposed(account, [])))
    name = f"clients proposed out of {messages:,} messages"
    yield at_most_times(name, 4, ours, ("the server alone", alone), Unit.SECONDS)
    headers = told[-1].headers
    yield Figure(
        "- headers that it fetches", f"{headers:,}", against=f"{messages:,} messages", ratio=headers / messages
    )
    yield noted("- mails that it reads", sum("HEADER" not in each for each in commands if "FETCH" in each), Unit.COUNT)


def _recorded(account: Account) -> tuple[Sequence[str], Sequence[Progress]]:
    told: list[Progress] = []
    with PoorServer(account.port) as proxy:
        found = _proposed(proxy.account(account), told)
        commands = list(proxy.commands)
    if len(found) < min(MOST, len(CLIENTS)):
        msg = f"{len(found)} of {len(CLIENTS)} clients were proposed"
        raise ValueError(msg)
    return served(commands), told


def _proposed(account: Account, told: list[Progress]) -> Sequence[Suggestion]:
    access = Access("main", HOST, account.port, "none", account.user, Password(lambda: account.password))
    with closing(connect(access, Watch())) as mail:
        return suggestions([mail], Reader(), Whose(frozenset({YOU})), datetime.now(UTC), told.append)
