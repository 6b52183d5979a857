"""The clients: found in what was sent, and chosen."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size

from crickets.cli.interview.asking import Option, Question, Unsaid
from crickets.cli.interview.named import named
from crickets.cli.interview.stages import a_stage
from crickets.cli.interview.talk import Talk
from crickets.cli.proposing import guessed, progress
from crickets.config.writing import ClientAnswers
from crickets.core.names import called
from crickets.core.visible import visible
from crickets.imap import ImapMail
from crickets.reading.reader import Reader
from crickets.suggesting import Suggestion, Whose, suggestions

_WHOM = Question(
    "Which of them are clients?",
    "--client ADDRESS (again for each), or --clients owing, all or none",
    "who of those you write with is a client",
)
_STAGE = Question("The stage of every client", "--stage negotiating")
_NAME, _ADDRESS = 22, 28


_SETS: dict[str, Callable[[Suggestion], bool]] = {
    "all": lambda _: True,
    "owing": lambda one: one.owes,
    "none": lambda _: False,
}


def clients_of(talk: Talk, mail: ImapMail, own: Sequence[str], zone: str) -> Sequence[ClientAnswers]:
    """Who is to be watched; raises Unsaid, and MailError. Nothing is read where nobody is wanted."""
    wishes = talk.wishes.people
    if wishes.which and wishes.which not in _SETS:
        msg = f"--clients is one of {', '.join(_SETS)}, and not {wishes.which!r}"
        raise Unsaid(msg)
    if wishes.stage:
        talk.text(wishes.stage, _STAGE, read=a_stage)
    if wishes.which == "none" and not wishes.clients:
        return ()
    found = _found(talk, mail, Whose(frozenset(own), zone=ZoneInfo(zone)))
    if wishes.clients:
        return named(wishes, found)
    chosen = list(filter(_SETS[wishes.which], found)) if wishes.which else _chosen(talk, found)
    return [guessed(one, wishes.stage) for one in chosen]


def _found(talk: Talk, mail: ImapMail, whose: Whose) -> Sequence[Suggestion]:
    with progress() as reached:
        found = suggestions([mail], Reader(), whose, talk.now, reached)
    if not found:
        talk.say("Nobody was found with whom you write to and fro: `crickets clients suggest` looks again, later.")
    return found


def _chosen(talk: Talk, found: Sequence[Suggestion]) -> Sequence[Suggestion]:
    owing = sum(one.owes for one in found)
    if found:
        owe = f"{owing or 'nobody'} of them owe{'s' * (owing <= 1)}"
        talk.say(f"You write with {len(found)} people and companies; {owe} you an answer.")
    return talk.asker.some_of(_WHOM, [Option(one, _line(one, talk.now), chosen=one.owes) for one in found])


def _line(one: Suggestion, now: datetime) -> str:
    """One of those proposed, in 74 columns."""
    return f"{_cut(called(one.name, one.contact), _NAME)} {_cut(one.addresses[0], _ADDRESS)} {_standing(one, now)}"


def _cut(text: str, width: int) -> str:
    """A text in so many columns, its end left out where it is too long."""
    shown = visible(text)
    return set_cell_size(shown, width) if cell_len(shown) <= width else f"{set_cell_size(shown, width - 1)}…"


def _standing(one: Suggestion, now: datetime) -> str:
    if one.owes_since is None:
        return "answered you" if one.answered else "not known"
    days = (now - one.owes_since).days
    ago = f"{days} day{'s' * (days != 1)}"
    return f"silent for {ago}" if one.last_in else f"never wrote, {ago}"
