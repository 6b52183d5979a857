"""The verb that looks ahead: what will happen on which date if nobody answers."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.given import given, now
from crickets.cli.saying import say_aside, say_json

if TYPE_CHECKING:
    from crickets.config import Settings
    from crickets.telling.forecast import Forecast, Happening

JSON_VERSION = 1
"""Goes up when a key of `plan --json` goes or changes its meaning; new keys may come at any time."""


def plan(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="CLIENT|MATTER", help="Only this one, by key or name.", show_default=False)
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=730, help="How far to look ahead.")] = 120,
    ics: Annotated[
        str | None,
        typer.Option("--ics", metavar="FILE", help="Write a calendar; imported again, it moves its entries."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON; moments are in ISO 8601.")] = False,
) -> int:
    """Show what will happen on which date if nobody answers. Places and changes nothing."""
    from crickets.telling.forecast import forecast

    options = given(context)
    settings, moment = options.settings(), now()
    with options.ledger(settings) as ledger:
        found = forecast(ledger, settings, moment, timedelta(days=days))
        if name:
            from crickets.cli.story import subject_of

            found = _about(found, subject_of(ledger, settings, name, moment).matters)
    if ics is not None:
        Path(ics).write_bytes(_calendar(found, settings, moment))
        say_aside(f"{ics} holds {len(found.happenings)} date{'s' * (len(found.happenings) != 1)}.")
    if as_json:
        say_json(_as_json(found, moment))
    else:
        from crickets.cli.dates import draw

        draw(found, settings.user.zone)
    return os.EX_OK


def _about(found: "Forecast", matters: Sequence[str]) -> "Forecast":
    return replace(
        found,
        happenings=[happening for happening in found.happenings if happening.matter in matters],
        waiting=[waiting for waiting in found.waiting if waiting.matter in matters],
    )


def _calendar(found: "Forecast", settings: "Settings", moment: datetime) -> bytes:
    from crickets.ics import Entry, calendar
    from crickets.telling.forecast import ASSUMED

    def entry(happening: "Happening") -> Entry:
        # A draft waits for the user from a moment on; what the machine does by itself is a note on that day.
        at = happening.at if happening.kind == "draft" else settings.user.local(happening.at).date()
        lines = (f"{happening.name}, {happening.stage}", happening.why, *_to_do(happening, settings), ASSUMED)
        return Entry(
            key=f"{happening.matter}\n{happening.kind}\n{happening.step}",
            at=at,
            summary=f"{happening.matter}: {happening.sentence}",
            description="\n".join(line for line in lines if line),
        )

    return calendar(map(entry, found.happenings), moment)


def _to_do(happening: "Happening", settings: "Settings") -> Iterator[str]:
    """What each task asks for, and whom to call."""
    from crickets.core.tasks import TaskKind, instruction

    client = settings.clients.get(happening.client)
    for task in happening.tasks:
        phone = f" ({client.phone})" if client and client.phone and task is TaskKind.CALL else ""
        yield f"{task.replace('_', ' ').capitalize()}{phone}: {instruction(task)}"


def _as_json(found: "Forecast", moment: datetime) -> dict[str, object]:
    return {
        "version": JSON_VERSION,
        "at": moment.isoformat(timespec="seconds"),
        "until": found.until.isoformat(timespec="seconds"),
        "plan": [
            {
                "at": happening.at.isoformat(timespec="seconds"),
                "client": happening.client,
                "matter": happening.matter,
                "name": happening.name,
                "stage": happening.stage,
                "kind": happening.kind,
                "step": happening.step or None,
                "tasks": list(happening.tasks),
                "what": happening.sentence,
                "why": happening.why or None,
            }
            for happening in found.happenings
        ],
        "waiting": [
            {
                "client": waiting.client,
                "matter": waiting.matter,
                "stage": waiting.stage,
                "hold": waiting.sentence,
            }
            for waiting in found.waiting
        ],
        "notices": list(found.notices),
    }
