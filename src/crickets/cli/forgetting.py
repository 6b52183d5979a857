"""The verbs for all that is known of one client: to take it away, and to forget it."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.consent import consent
from crickets.cli.exits import complain
from crickets.cli.given import Given, given, now
from crickets.cli.keeping import Yes
from crickets.cli.saying import say, say_json
from crickets.cli.targets import check_target
from crickets.core.people import ClientKey
from crickets.errors import WordError

if TYPE_CHECKING:
    from crickets.config import Settings
    from crickets.store.belongings import Belongings, Row

_NOUNS = {
    "matters": ("matter", "matters"),
    "events": ("fact", "facts"),
    "messages": ("message", "messages"),
    "thread_owners": ("thread", "threads"),
    "sightings": ("place in the mailbox", "places in the mailbox"),
    "placements": ("draft of ours", "drafts of ours"),
}
"""What the tables hold that are counted for the user; the others hold what these are found by."""

Client = Annotated[
    str, typer.Argument(metavar="CLIENT", help="Its key: the NAME of [clients.NAME].", show_default=False)
]


def export(
    context: typer.Context,
    client: Client,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Else standard output.", show_default=False)] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> int:
    """Write all that is known of one client, as JSON."""
    options = given(context)
    if not file:
        say_json(_everything(options, ClientKey(client)))
        return os.EX_OK
    from crickets.files import write_whole

    target = Path(file)
    check_target(target, force=force, such_as=f"{client}.json")
    document = _everything(options, ClientKey(client))
    write_whole(target, f"{json.dumps(document, indent=2)}\n".encode())
    say(f"{target} holds all that is known of {client}.")
    return os.EX_OK


def forget(context: typer.Context, client: Client, yes: Yes = False) -> int:
    """Remove all that is known of a former client."""
    options, key = given(context), ClientKey(client)
    settings = options.settings()
    _refuse_known(settings, key)
    _refuse_watched(options, settings, key)
    with _belongings(options, settings) as known:
        rows = _rows(known, settings, key)
        say(f"Known of {key}: {_counted(rows)}.", *_left(options, settings, key, rows))
        if not consent(f"Forget {key}? Nothing brings it back but a backup.", given=yes):
            complain("nothing was forgotten")
            return os.EX_OK
        known.forget(key)
    say(f"{key} is forgotten.")
    return os.EX_OK


def _everything(options: Given, client: ClientKey) -> Mapping[str, object]:
    from crickets.config.entries import entry
    from crickets.docket import Docket
    from crickets.telling.everything import everything

    settings, moment = options.settings(), now()
    with options.ledger(settings) as ledger, _belongings(options, settings) as known, ledger.transaction():
        rows = _rows(known, settings, client)
        found = entry(settings.path, client)
        cases = Docket(ledger, settings).cases(client, moment)
        return everything(client, rows, cases, found.table if found else None, moment)


@contextmanager
def _belongings(options: Given, settings: "Settings") -> "Iterator[Belongings]":
    if not options.has_database(settings):
        msg = f"nothing is known yet, there is no database {options.database(settings)}"
        raise WordError(msg)
    from crickets.store.belongings import open_belongings

    known = open_belongings(settings.database_url(options.state_directory))
    try:
        yield known
    finally:
        known.close()


def _rows(known: "Belongings", settings: "Settings", client: ClientKey) -> "Mapping[str, Sequence[Row]]":
    """Every row about a client; raises WordError where nothing is known of one of this key."""
    from crickets.config.nearest import hint

    rows = known.of(client)
    if not any(rows.values()):
        others = [*settings.clients, *known.clients()]
        msg = f"nothing is known of a client '{client}'{hint(client, others, 'name one by the key in the file')}"
        raise WordError(msg)
    return rows


# What stands against it


def _refuse_known(settings: "Settings", client: ClientKey) -> None:
    from crickets.config.entries import entry

    found = entry(settings.path, client)
    if found is not None:
        msg = (
            f"{found.where}: [clients.{client}] is in the configuration, so the next look would read it all again:"
            " take it out there first"
        )
        raise WordError(msg)


def _refuse_watched(options: Given, settings: "Settings", client: ClientKey) -> None:
    """A daemon that read the file before the client was taken out of it would read their mail again."""
    from crickets.bell import runs
    from crickets.core.state import fold

    if not runs(options.state_directory):
        return
    with options.ledger(settings) as ledger:
        parked = all(fold(ledger.events(held.matter)).parked for held in ledger.held(client))
    if not parked:
        msg = (
            f"`crickets run` still watches for {client}, for it read the configuration before you took {client} out:"
            " reload it (`crickets reload`), or stop it and start it again"
        )
        raise WordError(msg)


# What is said before


def _counted(rows: "Mapping[str, Sequence[Row]]") -> str:
    counts = ((len(rows[table]), nouns) for table, nouns in _NOUNS.items())
    return ", ".join(f"{count} {one if count == 1 else more}" for count, (one, more) in counts)


def _left(
    options: Given, settings: "Settings", client: ClientKey, rows: "Mapping[str, Sequence[Row]]"
) -> Sequence[str]:
    """What no verb of ours removes, for the user to delete."""
    from crickets.store.copies import beside, holds

    copies = [str(copy) for copy in beside(options.database(settings)) if holds(copy, client)]
    left = [*_standing(rows), *(f"  {file}" for file in (*_dossiers(options, rows), *copies))]
    backups = "Backups that you made elsewhere hold it too, and so may the log, by ids."
    return ["This stays, for you to delete:", *left, backups] if left else [backups]


def _standing(rows: "Mapping[str, Sequence[Row]]") -> Iterator[str]:
    for row in rows["placements"]:
        if row["standing"] not in {"ended", "sent"}:
            yield (
                f"  the draft '{row['subject']}' in {row['mailbox']} (account '{row['account']}'): if you have not"
                " touched it, `crickets run --once` takes it back before you forget the client"
            )


def _dossiers(options: Given, rows: "Mapping[str, Sequence[Row]]") -> Sequence[str]:
    from crickets.core.matters import MatterKey
    from crickets.filing import is_dossier_of

    folder = options.state_directory / "dossiers"
    matters = [MatterKey(str(row["matter"])) for row in rows["matters"]]
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [str(file) for file in files if any(is_dossier_of(file.name, matter) for matter in matters)]
