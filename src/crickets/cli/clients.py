"""The verbs about clients: who stands in the configuration, and who might."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.given import Given, given, now
from crickets.cli.reading import JSON_VERSION
from crickets.cli.saying import say, say_aside, say_json

if TYPE_CHECKING:
    from datetime import datetime

    from crickets.config import Settings
    from crickets.config.writing import ClientAnswers
    from crickets.suggesting import Suggestion


def clients(context: typer.Context) -> int:
    """List the clients of the configuration."""
    if context.invoked_subcommand is not None:
        return os.EX_OK
    from crickets.cli.columns import Column, draw
    from crickets.core.names import called

    settings = given(context).settings()
    known = list(settings.clients.values())
    if not known:
        say(f"There is no client in {settings.path} yet: `crickets clients suggest` says who might be one.")
        return os.EX_OK
    draw(
        [
            Column("client", [one.key for one in known]),
            Column("name", [called(one.name, one.contact) for one in known]),
            Column("addresses", [", ".join(one.addresses) for one in known]),
            Column("language", [one.language for one in known]),
            Column("country", [one.country for one in known]),
            Column("time zone", [one.timezone for one in known]),
        ],
        {},
        ["" for _ in known],
    )
    return os.EX_OK


def suggest(
    context: typer.Context,
    keys: Annotated[
        list[str], typer.Argument(metavar="KEY", help="Only these, and why. Else all.", show_default=False)
    ] = [],  # noqa: B006 - typer makes a new one
    add: Annotated[bool, typer.Option("--add", help="Put those that are named into the configuration.")] = False,
    as_toml: Annotated[
        bool, typer.Option("--toml", help="Write the tables that the configuration would have.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON; moments are in ISO 8601.")] = False,
) -> int:
    """Propose as clients those with whom you write, those who owe you an answer first. Reads, and changes no mail."""
    if add and not keys:
        msg = "Name whom to add: crickets clients suggest KEY --add."
        raise typer.BadParameter(msg, param_hint="KEY")
    if add + as_toml + as_json > 1:
        msg = "Say one of --add, --toml and --json."
        raise typer.BadParameter(msg, param_hint="--add")
    options, moment = given(context), now()
    settings = options.settings()
    found = _of_keys(keys, _proposed(options, settings, moment))
    if as_json:
        say_json(_as_json(found, moment))
    elif as_toml or add:
        _write(found, settings, add=add)
    else:
        _draw(found, settings, moment, explained=bool(keys))
    return os.EX_OK


def _proposed(options: Given, settings: "Settings", moment: "datetime") -> "Sequence[Suggestion]":
    """Look into every account, over connections of our own."""
    from contextlib import ExitStack, closing

    from crickets.cli.proposing import progress
    from crickets.house import House
    from crickets.reading.reader import Reader
    from crickets.suggesting import Whose, suggestions

    house = House(settings, options.state_directory)
    whose = Whose(settings.roster().own, settings.clients, settings.user.zone)
    with ExitStack() as stack:
        mails = [stack.enter_context(closing(house.open_mail(account))) for account in settings.accounts]
        reached = stack.enter_context(progress())
        return suggestions(mails, Reader(), whose, moment, reached)


def _of_keys(keys: Sequence[str], found: "Sequence[Suggestion]") -> "Sequence[Suggestion]":
    """Those that are named; raises WordError for one who is not proposed."""
    from crickets.config.nearest import hint
    from crickets.errors import WordError

    by_key = {str(one.key): one for one in found}
    for key in keys:
        if key not in by_key:
            otherwise = f"proposed are {', '.join(by_key)}" if by_key else "nobody is proposed"
            msg = f"nobody is proposed as {key!r}{hint(key, by_key, otherwise)}"
            raise WordError(msg)
    return [by_key[key] for key in dict.fromkeys(keys)] if keys else found


def _as_json(found: "Sequence[Suggestion]", moment: "datetime") -> dict[str, object]:
    return {
        "version": JSON_VERSION,
        "at": _iso(moment),
        "suggestions": [
            {
                "key": one.key,
                "name": one.name,
                "contact": one.contact,
                "addresses": list(one.addresses),
                "language": one.language,
                "country": one.country,
                "timezone": one.timezone,
                "owes_since": _iso(one.owes_since),
                "last_out": _iso(one.last_out),
                "last_in": _iso(one.last_in),
                "sent": one.sent,
                "received": one.received,
                "why": one.why,
            }
            for one in found
        ],
    }


def _iso(moment: "datetime | None") -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _write(found: "Sequence[Suggestion]", settings: "Settings", *, add: bool) -> None:
    from crickets.cli.configuration import add_clients
    from crickets.config.writing import client_tables
    from crickets.core.names import called

    tables = _answers(found, settings)
    if not add:
        say(*client_tables(tables).splitlines())
        return
    add_clients(settings.path, tables)
    say(*(f"{one.key} stands in {settings.path} now: {called(one.name, one.contact)}." for one in tables))
    say_aside("A daemon that runs takes them up at `crickets reload`.")


def _answers(found: "Sequence[Suggestion]", settings: "Settings") -> "list[ClientAnswers]":
    from crickets.cli.proposing import guessed, in_a_language_of
    from crickets.letters import TemplateLetters

    languages, own = TemplateLetters(settings.letters).languages(), settings.user.language
    return [in_a_language_of(guessed(one), languages, own, say_aside) for one in found]


def _draw(found: "Sequence[Suggestion]", settings: "Settings", moment: "datetime", *, explained: bool) -> None:
    from crickets.cli.columns import Column, draw
    from crickets.suggesting import MOST

    if not found:
        say("Nobody new was found among those to whom you wrote in the last 90 days.")
        return
    draw(
        [
            Column("key", [one.key for one in found]),
            Column("with", [one.contact or one.name for one in found]),
            Column("address", [one.addresses[0] for one in found]),
            Column("silent", [_silent(one, moment) for one in found]),
            Column("", [one.language for one in found]),
            Column("", [one.country for one in found]),
            Column("time zone", [one.timezone for one in found]),
        ],
        {"owes": "bold"},
        ["owes" if one.owes else "" for one in found],
    )
    say("")
    if explained:
        say(*(f"{one.key}: {one.why}" for one in found))
    more = f" These are {MOST}; add some, and others may come up." if len(found) == MOST else ""
    say(f"`crickets clients suggest KEY` says why, and with --add puts them into {settings.path}.{more}")


def _silent(one: "Suggestion", moment: "datetime") -> str:
    if one.owes_since is None:
        return "your turn" if one.answered else "not known"
    days = (moment - one.owes_since).days
    return f"{days} day{'s' * (days != 1)}" if one.last_in else "never wrote"
