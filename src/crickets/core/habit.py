"""How long a client takes to answer, out of what happened, and the moment that this picks from a range."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from crickets.core import events as e
from crickets.core.order import in_order

ENOUGH = 5
"""From so many known answers on they are a habit."""


@dataclass(frozen=True, slots=True)
class Habit:
    """The answering times of a client over all its matters, shortest first, elapsed."""

    times: tuple[timedelta, ...] = ()

    @classmethod
    def of(cls, histories: Iterable[Iterable[e.MatterEvent]]) -> Self:
        """Put together what the facts of each of the client's matters tell."""
        return cls(tuple(sorted(took for facts in histories for took in answer_times(facts))))

    @property
    def known(self) -> bool:
        """Whether there are enough answers to go by."""
        return len(self.times) >= ENOUGH

    @property
    def median(self) -> timedelta | None:
        """What half of the answers took at most; None where there are none."""
        if not self.times:
            return None
        middle = len(self.times) // 2
        return (self.times[middle] + self.times[~middle]) / 2

    @property
    def nine_of_ten(self) -> timedelta | None:
        """The shortest of the times within which 90 % of the answers had come; None where there are none."""
        if not self.times:
            return None
        place = -(-len(self.times) * 9 // 10)  # rounded up: the nearest rank, so that no time is invented
        return self.times[place - 1]

    def moment(self, since: datetime, earliest: datetime, latest: datetime) -> datetime:
        """Pick the first moment of a range by which 90 % of the answers had come to what was written at ``since``.

        The end of the range where they had not come by then; its middle where too few answers are known.
        """
        usual = self.nine_of_ten
        if usual is None or not self.known:
            return earliest + (latest - earliest) / 2
        return max(earliest, min(since + usual, latest))

    def is_slow(self, beyond: timedelta) -> bool:
        """Whether it is this client's habit to take longer than that."""
        return self.known and self.median is not None and self.median > beyond


def answer_times(facts: Iterable[e.MatterEvent]) -> Iterator[timedelta]:
    """Give the time from the user's first message of each wait to the client's answer, in the order of the answers.

    What the user writes in a matter that had been closed begins a wait of its own.
    """
    since: datetime | None = None
    closed = False
    asked: dict[str, datetime] = {}
    for fact in in_order(facts):
        match fact:
            case e.UserWrote(at):
                since, closed = (at if since is None or closed else since), False
            case e.Closed():
                closed = True
            case e.Reopened():
                closed = False
            case e.AnswerAsked(at, message_id):
                asked[message_id] = at
            case e.ClientWrote() | e.AnswerGiven(yes=True):
                answered = fact.at if isinstance(fact, e.ClientWrote) else asked.get(fact.message_id)
                if since is not None and answered is not None:
                    yield answered - since
                    since, closed = None, False
            case _:
                pass
