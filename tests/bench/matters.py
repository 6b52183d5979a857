"""Deciding very many matters, and finding the few that are due among them."""

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crickets.config import Settings, load
from crickets.core import events as e
from crickets.core.decide import next_action
from crickets.core.mail import MessageId
from crickets.core.matters import NEGOTIATING, Matter, MatterKey, Stage
from crickets.core.people import ClientKey
from crickets.core.situation import ClientSituation
from crickets.core.standing import MatterState
from crickets.core.state import fold
from crickets.store import SqlLedger
from tests.bench.correspondence import CLIENTS
from tests.bench.figures import Figure, Unit, at_most, at_most_times, noted
from tests.bench.installation import Installation
from tests.bench.samples import medians, processor_seconds, seconds
from tests.ledgers import fresh_ledger
from tests.servers.account import Account

_MANY = 100_000
_FEW = 1_000
_DUE = 25
_DECISIONS = 3
_QUESTIONS = 200
_STAGES = (NEGOTIATING, Stage("in_progress"))
_MOMENTS = (datetime(2026, 3, 11, 10, 30, tzinfo=UTC), datetime(2026, 3, 14, 22, tzinfo=UTC))
"""On a Wednesday in working hours, and on a Saturday night, when the next working moment is far: half of each."""


def decisions(account: Account, folder: Path) -> Iterator[Figure]:
    """The facts of all matters folded, and from the states what is to be done."""
    settings = load(Installation(folder, account).config)
    chance = random.Random(1)
    histories = [list(_history(number, _MOMENTS[0], chance)) for number in range(_MANY)]
    states: list[MatterState] = []
    folding = processor_seconds(lambda: states.extend(map(fold, histories)))
    (deciding,) = medians(_DECISIONS, lambda: processor_seconds(lambda: _decide(states, settings)))
    yield at_most(f"deciding {_MANY:,} matters (processor time)", 5, deciding, Unit.SECONDS)
    yield noted(f"- folding their {sum(map(len, histories)):,} facts before", folding, Unit.SECONDS)


def _decide(states: Sequence[MatterState], settings: Settings) -> None:
    situation = ClientSituation()
    for number, state in enumerate(states):
        client, now = ClientKey(CLIENTS[number % len(CLIENTS)]), _MOMENTS[number // 2 % 2]
        matter = Matter(MatterKey(f"{client}/{number}"), client, "A matter", state.stage)
        playbook = settings.playbook_for(matter, state.stage)
        next_action(matter, state, situation, playbook, settings.calendar(client, now), now)


def _history(number: int, now: datetime, chance: random.Random) -> Iterator[e.MatterEvent]:
    """A matter of the last weeks: mails by turns, the user's last in two of three, a follow-up in some."""
    begun = now - timedelta(days=10 + 50 * chance.random())
    yield e.MatterOpened(begun, _STAGES[number % 2])
    parents: tuple[MessageId, ...] = ()
    at = begun
    for turn in range(chance.choice((1, 2, 3, 5))):
        at += timedelta(hours=30 * chance.random())
        message_id = MessageId(f"{number}.{turn}@studio.example")
        yield (e.ClientWrote if turn % 2 else e.UserWrote)(at, message_id, parents)
        parents = (message_id,)
    if number % 4 == 0:
        draft = MessageId(f"{number}.draft@studio.example")
        yield e.DraftIntended(at + timedelta(days=5), draft, "first", 0, parents[0])
        yield e.DraftPlaced(at + timedelta(days=5, seconds=1), draft)
        yield e.DraftSent(at + timedelta(days=5, hours=1), draft, None)


def finding_the_due(folder: Path) -> Iterator[Figure]:
    """The question of every tick, in a ledger where few matters rest and in one where many do."""
    now = datetime.now(UTC)
    with closing(_ledger(folder / "few", _FEW, now)) as few, closing(_ledger(folder / "many", _MANY, now)) as many:
        among_many, among_few = medians(
            _QUESTIONS, lambda: seconds(lambda: _ask(many, now)), lambda: seconds(lambda: _ask(few, now))
        )
    other = (f"among {_FEW:,}", among_few)
    name = f"finding the {_DUE} due among {_MANY:,} matters, and the next"
    yield at_most_times(name, 1.5, among_many, other, Unit.MILLISECONDS)


def _ask(ledger: SqlLedger, now: datetime) -> None:
    if len(ledger.due(now)) != _DUE or ledger.next_due(now) is None:
        msg = f"not {_DUE} matters were found due"
        raise ValueError(msg)


def _ledger(folder: Path, matters: int, now: datetime) -> SqlLedger:
    """So many matters of as many clients, of which few are due and the others later."""
    folder.mkdir()
    ledger = fresh_ledger(folder)
    with ledger.transaction():
        for number in range(matters):
            due_at = now - timedelta(hours=1) if number < _DUE else now + timedelta(hours=1, seconds=number)
            opened = e.MatterOpened(due_at, NEGOTIATING)
            ledger.record(ClientKey(f"c{number}"), MatterKey(f"c{number}"), opened, seen_at=due_at)
    return ledger
