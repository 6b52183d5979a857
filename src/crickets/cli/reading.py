"""The verbs that read: how things stand, what happened, and why."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.given import Given, given, now
from crickets.cli.saying import say_json

if TYPE_CHECKING:
    from crickets.config import Settings
    from crickets.telling.report import Standing

JSON_VERSION = 1
"""Goes up when a key of `status --json` goes or changes its meaning; new keys may come at any time."""

Matter = Annotated[
    str, typer.Argument(metavar="MATTER", help="Its key in `crickets status`, or its name.", show_default=False)
]


def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON; moments are in ISO 8601.")] = False,
) -> int:
    """Show how every matter stands, those that need you first."""
    options = given(context)
    settings, moment = options.settings(), now()
    rows, notices = _stand(options, settings, moment)
    if as_json:
        say_json(_as_json(rows, notices, moment))
    else:
        _draw_status(rows, notices, settings, moment)
    return os.EX_OK


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="CLIENT|MATTER", help="The key of a client or a matter, or its name.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON; moments are in ISO 8601.")] = False,
) -> int:
    """Assess a client or a matter, and tell what happened."""
    from crickets.cli.story import story_of

    options = given(context)
    settings, moment = options.settings(), now()
    with options.ledger(settings) as ledger:
        story = story_of(ledger, settings, name, moment)
    if as_json:
        from crickets.cli.telling import as_json as values

        say_json(values(story, moment))
    else:
        from crickets.cli.portrait import draw

        draw(story, settings)
    return os.EX_OK


def why(context: typer.Context, matter: Matter) -> int:
    """Say what is decided about a matter now, and every reason."""
    from crickets.cli.screen import Screen, plain
    from crickets.docket import Docket
    from crickets.telling.assessment import situation_lines
    from crickets.telling.report import Report
    from crickets.words.commands import Words

    options = given(context)
    settings, moment = options.settings(), now()
    with options.ledger(settings) as ledger:
        held = Words(ledger, settings, moment).one(matter)
        decision, *grounds = Report(ledger, settings, moment).why(held.client, held.matter)
        situation = situation_lines(Docket(ledger, settings).case(held.client, held.matter, moment), settings, moment)
    screen = Screen()
    screen.sentence(plain(f"{held.matter}: {decision}", "bold"))
    for ground in grounds:
        screen.sentence(plain(ground), indent=2)
    screen.sentence(plain("The situation:", "bold"))
    for line in situation:
        screen.sentence(plain(line), indent=2)
    return os.EX_OK


def _stand(options: Given, settings: "Settings", moment: datetime) -> tuple[Sequence["Standing"], Sequence[str]]:
    notices = [] if settings.clients else [f"There is no client yet: add one as [clients.NAME] to {settings.path}."]
    if not options.has_database(settings):
        return [], [*notices, "Nothing is known yet: `crickets check` tries the settings, `crickets run` watches."]
    from crickets.cli.need import in_order_of_need
    from crickets.refusal import refused_by_daemon
    from crickets.telling.report import Report

    refusal = refused_by_daemon(options.state_directory)
    notices += [refusal.sentence(settings.user.local)] if refusal else []
    with options.ledger(settings) as ledger:
        report = Report(ledger, settings, moment)
        return in_order_of_need(report.status()), [*notices, *report.notices()]


def _as_json(rows: Sequence["Standing"], notices: Sequence[str], moment: datetime) -> dict[str, object]:
    from crickets.cli.need import one_of_each_client

    return {
        "version": JSON_VERSION,
        "at": _iso(moment),
        "matters": [
            {
                "client": row.client,
                "matter": row.matter,
                "name": row.name,
                "stage": row.stage,
                "turn": row.turn,
                "needs_you": row.needs_you,
                "silent_since": _iso(moment - row.silent) if row.silent is not None else None,
                "step": row.step or None,
                "when": _iso(row.when),
                "hold": row.hold,
                "promise": row.promise.isoformat() if row.promise else None,
                "opened": _iso(row.opened),
                "in_junk": row.in_junk,
            }
            for row in rows
        ],
        "notices": list(notices),
        "clients": [
            {
                "client": row.client,
                "answers": len(row.habit.times),
                "median_answer_seconds": _seconds(row.habit.median),
                "slow": row.slow,
            }
            for row in one_of_each_client(rows)
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _seconds(span: timedelta | None) -> int | None:
    return int(span.total_seconds()) if span is not None else None


def _draw_status(rows: Sequence["Standing"], notices: Sequence[str], settings: "Settings", moment: datetime) -> None:
    from crickets.cli.habits import draw_habits
    from crickets.cli.need import summary
    from crickets.cli.screen import Screen, plain
    from crickets.cli.standings import View, table

    screen = Screen()
    for row in rows:
        if row.in_junk:
            sentence = f"{row.matter}: their answer lies in Junk. It counts; take it out of there."
            screen.sentence(plain(sentence, "bold red"))
    if rows:
        screen.print(plain(summary(rows)))
        screen.print()
        screen.print(table(rows, View(moment, settings.user.zone, settings.clients, screen.width)))
        draw_habits(rows, settings.clients, screen)
    if rows and notices:
        screen.print()
    for notice in notices:
        screen.sentence(plain(notice, "yellow"))
