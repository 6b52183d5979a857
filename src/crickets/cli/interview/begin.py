"""From the first question to the file, and from the file to what will happen next."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crickets.cli.configuration import check_place, check_text, kept_aside, make_folder, put
from crickets.cli.exits import complain
from crickets.cli.given import Given, now
from crickets.cli.haste import stay
from crickets.cli.interview.asking import Option, Question, Unsaid, asker
from crickets.cli.interview.talk import Talk
from crickets.cli.interview.wishes import Wishes
from crickets.cli.saying import say, say_aside
from crickets.cli.screen import Screen
from crickets.config.addresses import whole_address
from crickets.config.places import new_file
from crickets.files import write_whole

if TYPE_CHECKING:
    from crickets.cli.interview.conversation import Agreed

_ADDRESS = Question("Your mail address", "--address you@studio.example")
_WELCOME = (
    "Crickets notices when a client has gone silent, and puts the right follow-up into your own Drafts folder. It"
    " sends nothing by itself. Ctrl-C at any question leaves everything as it was."
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is gone about: without a question, over a file that is there, with a first look, or only shown."""

    silent: bool
    force: bool
    look: bool
    dry: bool


def begin(options: Given, wishes: Wishes, manner: Manner) -> int:
    """Hold the interview, write the configuration, look once; the exit status."""
    stay()
    talk = Talk(wishes, asker(silent=manner.silent), Screen(stderr=manner.dry), now(), options.state_directory)
    target = new_file(options.config, os.environ)
    try:
        agreed = _agreed(talk, target, manner)
    except Unsaid as missing:
        complain(f"{missing}{'' if str(missing).endswith('?') else '.'}")
        return os.EX_USAGE
    except KeyboardInterrupt:
        say_aside("Nothing was written.")
        raise
    if agreed is None:
        say_aside("Nothing was written. `crickets clients suggest` finds clients for the file that is there.")
        return os.EX_OK
    from crickets.config.writing import document

    text = document(agreed.answers, talk.now.astimezone(ZoneInfo(agreed.answers.user.timezone)).date())
    if manner.dry:
        check_text(text)
        say(*text.splitlines())
        return os.EX_OK
    _write(talk, target, agreed, text)
    return _end(options, talk, target, manner)


def _agreed(talk: Talk, target: Path, manner: Manner) -> "Agreed | None":
    """What is to be written; None where the file that is there is to stay."""
    if not manner.dry:
        check_place(target)
        if target.exists() and not manner.force and not _may_go(talk, target):
            return None
    if talk.asks:
        talk.say(_WELCOME)
        talk.say()
    address = talk.text(talk.wishes.address, _ADDRESS, read=whole_address)
    from crickets.cli.interview.conversation import converse  # what it needs takes a second to load

    return converse(talk, address, target)


def _may_go(talk: Talk, target: Path) -> bool:
    about = f"There is a configuration already, {target}."
    options = [
        Option(value=False, title="keep it, and stop here"),
        Option(value=True, title="write it anew; a copy of the old one is kept beside it"),
    ]
    if not talk.asks:
        msg = f"{about[0].lower()}{about[1:-1]}: say --force to write over it, of which a copy is kept"
        raise Unsaid(msg)
    return talk.asker.one_of(Question(about, "--force"), options)


def _write(talk: Talk, target: Path, agreed: "Agreed", text: str) -> None:
    """Write the password, then the file that names it; a file that does not load takes neither's place."""
    from crickets.cli.interview.login import PASSWORD_FILE

    secret = target.with_name(PASSWORD_FILE)
    make_folder(target)
    check_text(text)
    copies = [kept_aside(target, talk.now), kept_aside(secret, talk.now) if agreed.password else None]
    if agreed.password:
        write_whole(secret, f"{agreed.password}\n".encode())
    put(target, text)
    for copy in filter(None, copies):
        talk.say(f"What was there is in {copy} now.")
    beside = f", and the password into {secret.name} beside it" if agreed.password else ""
    talk.say(f"Written: {target}{beside}. Only you can read it.", "green")


def _end(options: Given, talk: Talk, target: Path, manner: Manner) -> int:
    from crickets.cli.interview.ending import end

    try:
        return end(replace(options, config=target), talk, look=manner.look)
    except KeyboardInterrupt:
        say_aside("The configuration is written; `crickets run` goes on from here.")
        raise
