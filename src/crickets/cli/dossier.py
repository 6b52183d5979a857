"""The verb that puts all that a claim needs into one file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.exits import complain, status_of
from crickets.cli.given import Given, given, now
from crickets.cli.reading import Matter
from crickets.cli.saying import say
from crickets.cli.targets import check_target
from crickets.core.money import Money

if TYPE_CHECKING:
    from crickets.filing import Bundle

_SUCH_AS = "dossier.zip"


def dossier(
    context: typer.Context,
    matter: Matter,
    file: Annotated[str, typer.Argument(metavar="FILE.zip", help="Where to write it.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> int:
    """Write all that a claim needs into one file."""
    from crickets.files import write_whole

    target = Path(file)
    check_target(target, force=force, such_as=_SUCH_AS)
    made = _made(given(context), matter)
    check_target(target, force=force, such_as=_SUCH_AS)  # reading the mailboxes took its time
    write_whole(target, made.data)
    say(f"{target} holds {made.contents}.", *_sums(made), *_missing(made))
    for account, error in made.failed.items():
        complain(f"not everything could be read in the account '{account}': {error}")
    return _status(made)


def _made(options: Given, matter: str) -> "Bundle":
    from crickets.docket import Docket
    from crickets.filing import Office, put_together
    from crickets.house import House
    from crickets.words.commands import Words

    settings, moment = options.settings(), now()
    with options.ledger(settings) as ledger:
        held = Words(ledger, settings, moment).one(matter)
        case = Docket(ledger, settings).case(held.client, held.matter, moment)
        return put_together(Office(ledger, settings, House(settings, options.state_directory).cabinet), case, moment)


def _sums(made: "Bundle") -> list[str]:
    return [f"Open today: {Money(sums.total, sums.currency).written}." for sums in made.dossier.sums]


def _missing(made: "Bundle") -> list[str]:
    lines = [f"  {line}" for line in made.missing]
    return ["Could not be found any more, which it says:", *lines] if lines else []


def _status(made: "Bundle") -> int:
    """The worst of what kept mailboxes from being read: a login that was refused, then whatever else."""
    statuses = {status_of(error) for error in made.failed.values()}
    return os.EX_NOPERM if os.EX_NOPERM in statuses else max(statuses, default=os.EX_OK)
