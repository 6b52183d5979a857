"""What every part of the interview has at hand: what was said beforehand, who is asked, and where to write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crickets.cli.interview.asking import Asker, Nobody, Question, Unsaid, anything
from crickets.cli.interview.wishes import Wishes
from crickets.cli.screen import Screen, plain

if TYPE_CHECKING:
    from crickets.discovery.servers import Server


def _discover(address: str) -> "Sequence[Server]":
    from crickets.discovery.finding import discover  # what speaks DNS and HTTP takes its time to load

    return discover(address)


@dataclass(frozen=True, slots=True)
class Talk:
    """The interview; ``now`` is when it began, ``state`` the directory in which tokens are kept.

    ``discover`` finds the servers of an address, the best first.
    """

    wishes: Wishes
    asker: Asker
    screen: Screen
    now: datetime
    state: Path
    discover: "Callable[[str], Sequence[Server]]" = _discover

    @property
    def asks(self) -> bool:
        """Whether there is somebody to be asked."""
        return not isinstance(self.asker, Nobody)

    def say(self, sentence: str = "", style: str = "", indent: int = 0) -> None:
        """Write a sentence, with text from elsewhere made visible; an empty one is an empty line."""
        if sentence:
            self.screen.sentence(plain(sentence, style), indent)
        else:
            self.screen.print()

    def text(self, said: str, question: Question, default: str = "", read: Callable[[str], str] = anything) -> str:
        """What was said beforehand, else what is answered; raises Unsaid where neither can be read."""
        if not said:
            return self.asker.text(question, default, read)
        try:
            return read(said)
        except ValueError as error:
            msg = f"{question.flag.partition(' ')[0]}: {error}"
            raise Unsaid(msg) from None
