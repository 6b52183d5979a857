"""The verbs for the database as a whole: a copy of it while Crickets runs, and putting one back."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.consent import consent
from crickets.cli.exits import complain
from crickets.cli.given import Given, given, now
from crickets.cli.saying import say
from crickets.cli.targets import check_target
from crickets.errors import WordError

if TYPE_CHECKING:
    from crickets.config import Settings, User
    from crickets.store.copies import Contents
    from crickets.store.restoring import Lost, Restoration

_MEGABYTE = 1_000_000

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def backup(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write it; in a folder, a name with the day.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> int:
    """Copy the database into one file, also while Crickets runs."""
    from crickets.store.copies import back_up

    options = given(context)
    settings = options.settings()
    database = _database(options, settings)
    target = _target(Path(file), database, settings.user.local(now()))
    check_target(target, force=force, such_as="crickets.db")
    contents = back_up(database, target)
    say(
        f"{target} ({_size(target)}) holds {_told(contents, settings.user)}.",
        f"Not in it: the configuration ({settings.path}), passwords and tokens, and the dossiers in"
        f" {options.state_directory / 'dossiers'}.",
    )
    return os.EX_OK


def restore(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `crickets backup` wrote.", show_default=False)],
    yes: Yes = False,
) -> int:
    """Put a backup in the place of the database."""
    from crickets.bell import alone
    from crickets.store.restoring import restoration

    options, moment = given(context), now()
    settings = options.settings()
    database, source = options.database(settings), Path(file)
    _check_source(source, database)
    options.state_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(options.state_directory), restoration(database, source) as found:
        say(*_foretold(found, source, settings.user))
        if not consent(f"Put it in the place of {database}?", given=yes):
            complain("nothing was changed")
            return os.EX_OK
        aside = f"{database.stem}.before-restore-{settings.user.local(moment):%Y-%m-%d-%H%M%S}{database.suffix}"
        kept = found.carry_out(database.with_name(aside))
    say(*_done(found, kept))
    return os.EX_OK


def _database(options: Given, settings: "Settings") -> Path:
    if not options.has_database(settings):
        msg = f"there is no database {options.database(settings)} yet, so there is nothing to keep"
        raise WordError(msg)
    return options.database(settings)


def _target(given_target: Path, database: Path, day: datetime) -> Path:
    from crickets.store.database import files_of

    target = given_target / f"crickets-{day:%Y-%m-%d}.db" if given_target.is_dir() else given_target
    if target.resolve() in {file.resolve() for file in files_of(database)}:
        msg = f"{target} is the database itself: name another file"
        raise WordError(msg)
    return target


def _check_source(source: Path, database: Path) -> None:
    if not source.is_file():
        msg = f"there is no file {source}: name one that `crickets backup` wrote"
        raise WordError(msg)
    if source.resolve() == database.resolve():
        msg = f"{source} is the database itself: name a backup of it"
        raise WordError(msg)


def _foretold(found: "Restoration", source: Path, user: "User") -> list[str]:
    lines = [f"{source} holds {_told(found.contents, user)}.", _lost(found.lost, found.database)]
    if found.is_older:
        lines.append("Its tables are older than this Crickets: the next `crickets run` keeps a copy and migrates it.")
    lines.append(
        "The mailbox tells what came since then, and a letter placed or sent since then is known again by its words."
    )
    return lines


def _lost(lost: "Lost | None", database: Path) -> str:
    if lost is None:
        unread = f"{database} cannot be read: it is kept aside as it is"
        return f"{unread}." if database.exists() else f"There is no database {database} yet."
    if not lost.facts and not lost.drafts:
        return f"{database} knows nothing that is not in it."
    return (
        f"{database} knows {_count(lost.facts, 'fact')} and {_count(lost.drafts, 'standing draft')} more, which will be"
        " lost but for what the mailbox tells again: what you said on the command line since then is to be said anew."
    )


def _done(found: "Restoration", kept: Path | None) -> list[str]:
    lines = [f"{found.database} is what it was in the backup."]
    if kept:
        lines.append(f"What it was before is kept as {kept}.")
    return [*lines, "`crickets run` goes on from there."]


def _told(contents: "Contents", user: "User") -> str:
    held = ", ".join(
        (
            _count(contents.matters, "matter"),
            _count(contents.facts, "fact"),
            _count(contents.drafts, "standing draft"),
        )
    )
    if contents.until is None:
        return f"{held}, from before the first look"
    return f"what was known on {user.local(contents.until):%a %d %b %Y %H:%M}: {held}"


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{size / 1000:.0f} kB"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
