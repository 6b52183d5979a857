"""What the interview was for: a first look, the silences that were there already, and what happens next, in dates."""

import os
import shlex
from collections.abc import Sequence
from datetime import timedelta

from crickets.cli.dates import draw
from crickets.cli.given import Given, now
from crickets.cli.interview.asking import Option, Question
from crickets.cli.interview.talk import Talk
from crickets.cli.interview.wishes import ALL
from crickets.cli.need import in_order_of_need
from crickets.cli.running import first_look, tell_outcomes
from crickets.cli.screen import plain
from crickets.config import Settings, find
from crickets.config.places import SYSTEM_WIDE
from crickets.errors import ConfigError
from crickets.house import House
from crickets.once import run_once
from crickets.ports import Ledger
from crickets.telling.forecast import forecast
from crickets.telling.report import Report, Standing, spell
from crickets.words.commands import Words

AHEAD = timedelta(days=30)
"""So far ahead it is told what will happen; `crickets plan` looks further."""

_PROGRAM = "crickets"
_AS_A_SERVICE = "watch the mailbox, now and from each start of the machine"
_HERE = "watch the mailbox from now on, here; Ctrl-C ends it. As a service: deploy/README.md"
_VERBS = {
    "status": "how every matter stands",
    "plan": "what will happen on which date, further ahead",
    "check": "whether all is well, and what to do where it is not",
}
_WHOM = Question("Silent before Crickets came: follow up whom?", "--adopt CLIENT")


def end(options: Given, talk: Talk, *, look: bool) -> int:
    """Look once, take up the silences that the user chooses, and tell what will happen; the exit status."""
    settings = options.checked_settings()
    status = _look(options, talk, settings) if look else os.EX_OK
    _next(options, talk)
    return status


def _look(options: Given, talk: Talk, settings: Settings) -> int:
    began = now()
    with first_look(options) as progress:
        outcomes = run_once(House(settings, options.state_directory, progress=progress))
    if outcomes is None:
        talk.say("A daemon runs here already: `crickets reload` lets it read this configuration.")
        return os.EX_OK
    status = tell_outcomes(options, settings, outcomes, began)
    with options.ledger(settings) as ledger:
        _take_up(talk, ledger, settings)
        talk.say()
        if settings.clients:
            draw(forecast(ledger, settings, now(), AHEAD), settings.user.zone)
    return status


def _take_up(talk: Talk, ledger: Ledger, settings: Settings) -> None:
    """Follow up those who were silent already, as far as the user says so."""
    rows = [row for row in in_order_of_need(Report(ledger, settings, now()).status()) if row.unasked]
    words = Words(ledger, settings, now())
    for row in _chosen(talk, rows):
        talk.say(f"{words.adopt(row.matter)}.")


def _chosen(talk: Talk, rows: Sequence[Standing]) -> Sequence[Standing]:
    said = talk.wishes.people.adopt
    if said:
        return [row for row in rows if {ALL, row.client} & set(said)]
    if not talk.asks or not rows:
        return []
    talk.say()
    return talk.asker.some_of(_WHOM, [Option(row, _line(row), chosen=True) for row in rows])


def _line(row: Standing) -> str:
    return f"{row.matter}: silent for {spell(row.silent)}" if row.silent else row.matter


def _next(options: Given, talk: Talk) -> None:
    talk.say()
    talk.say("Next:", "bold")
    program = _program(options)
    served = options.config == SYSTEM_WIDE
    first = {f"sudo systemctl enable --now {_PROGRAM}": _AS_A_SERVICE} if served else {f"{program} run": _HERE}
    verbs = {f"{'sudo ' * served}{program} {verb}": sentence for verb, sentence in _VERBS.items()}
    commands = {f"  {command}": sentence for command, sentence in (first | verbs).items()}
    for command, sentence in commands.items():
        talk.screen.pair(plain(command, "bold"), plain(sentence), max(map(len, commands)))


def _program(options: Given) -> str:
    """How the program is called for this configuration to be found."""
    try:
        usual = options.config is None or find(None, os.environ).samefile(options.config)
    except ConfigError:
        usual = False
    config = [] if usual else ["--config", str(options.config)]
    state = ["--state", str(options.state)] if options.state else []
    return shlex.join([_PROGRAM, *config, *state])
