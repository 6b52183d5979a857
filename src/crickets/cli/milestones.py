"""The verbs about the payments that a quote is made of."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.given import given, now
from crickets.cli.listing import AsJson, OnlyClient, rows_of
from crickets.cli.reading import Matter
from crickets.cli.saying import ring_and_say, say, say_json
from crickets.core.milestones import MilestoneState
from crickets.core.money import figures, rounded

if TYPE_CHECKING:
    from crickets.words.milestones import Standing

JSON_VERSION = 1
"""Goes up when a key of `milestones --json` goes or changes its meaning; new keys may come at any time."""


def milestone(
    context: typer.Context,
    matter: Matter,
    name: Annotated[str, typer.Argument(metavar="NAME", help="That of the milestone.", show_default=False)],
    state: Annotated[
        MilestoneState,
        typer.Argument(metavar="STATE", help="planned, requested, approved, released.", show_default=False),
    ],
    correct: Annotated[bool, typer.Option("--correct", help="Also back to an earlier state.")] = False,
) -> int:
    """Tell how far a milestone has come."""
    from crickets.words.milestones import Milestones

    options = given(context)
    settings = options.settings()
    with options.ledger(settings) as ledger:
        told = Milestones(ledger, settings, now()).set(matter, name, state, correct=correct)
    ring_and_say(options.state_directory, told)
    return os.EX_OK


def milestones(
    context: typer.Context,
    client: OnlyClient = "",
    as_json: AsJson = False,
) -> int:
    """Show the payments of each quote, and how far they are."""
    from crickets.words.milestones import Milestones

    moment = now()
    rows = rows_of(context, Milestones, client, moment)
    if as_json:
        say_json({"version": JSON_VERSION, "at": moment.isoformat(timespec="seconds"), "milestones": _as_json(rows)})
    else:
        _draw(rows)
    return os.EX_OK


def _as_json(rows: Sequence["Standing"]) -> list[dict[str, object]]:
    return [
        {
            "client": row.client,
            "matter": row.matter,
            "name": row.milestone.name,
            "kind": row.milestone.kind,
            "amount": str(rounded(row.milestone.amount, row.milestone.currency)),
            "currency": row.milestone.currency,
            "state": row.state,
            "due": row.due.isoformat() if row.due else None,
            "planned": row.milestone.due.isoformat() if row.milestone.due else None,
        }
        for row in rows
    ]


def _draw(rows: Sequence["Standing"]) -> None:
    from crickets.cli.columns import Column, draw

    if not rows:
        say("No milestone is known: add one to the configuration as [[clients.NAME.milestones]].")
        return
    columns = [
        Column("matter", [row.matter for row in rows]),
        Column("milestone", [row.milestone.name for row in rows]),
        Column("kind", [row.milestone.kind for row in rows]),
        Column("amount", [figures(row.milestone.amount, row.milestone.currency) for row in rows], right=True),
        Column("", [row.milestone.currency for row in rows]),
        Column("due", [row.due.isoformat() if row.due else "-" for row in rows]),
        Column("state", [row.state for row in rows]),
    ]
    draw(columns, {"released": "dim"}, [row.state for row in rows])
