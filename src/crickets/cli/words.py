"""The verbs that change something: the user's words about a matter. Each is written down, then the daemon is told."""

import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.days import day_given
from crickets.cli.given import given, now
from crickets.cli.reading import Matter
from crickets.cli.saying import ring_and_say

if TYPE_CHECKING:
    from crickets.words.commands import Words


class YesNo(StrEnum):
    """An answer to a question."""

    YES = "yes"
    NO = "no"


def adopt(
    context: typer.Context,
    matter: Annotated[
        str | None,
        typer.Argument(metavar="MATTER", help="Its key in `crickets status`, or its name.", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every matter that asks first.")] = False,
) -> int:
    """Follow up a silence found at the first look, or weeks late."""
    if (matter is None) is not everything:
        msg = "Name one matter, or say --all."
        raise typer.BadParameter(msg, param_hint="MATTER")
    if matter is not None:
        return say_word(context, lambda words: words.adopt(matter))
    return say_word(context, lambda words: words.adopt_all() or ["No matter asks to be adopted."])


def pause(context: typer.Context, matter: Matter) -> int:
    """Let the work rest until the client answers."""
    return say_word(context, lambda words: words.pause(matter))


def deadline(
    context: typer.Context,
    matter: Matter,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The last day that the client has: 2026-12-04.")],
) -> int:
    """Tell by which day your letter asked the client to answer."""
    until = day_given(day, "DATE")
    return say_word(context, lambda words: words.deadline(matter, until))


def promise(
    context: typer.Context,
    matter: Matter,
    day: Annotated[
        str, typer.Argument(metavar="DATE", help="Else the day that their mail names.", show_default=False)
    ] = "",
) -> int:
    """Wait for the day by which the client promised to act."""
    until = day_given(day, "DATE") if day else None
    return say_word(context, lambda words: words.promise(matter, until))


def snooze(
    context: typer.Context,
    matter: Matter,
    until: Annotated[
        list[str],
        typer.Argument(metavar="UNTIL|SPAN", help="2026-12-04, 2026-12-04 15:00, 1w, 3d, 5bd (working days)."),
    ],
) -> int:
    """Place nothing before a moment; an answer ends the snooze."""
    moment = " ".join(until)
    return say_word(context, lambda words: _snooze(words, matter, moment))


def close(
    context: typer.Context,
    matter: Matter,
    reason: Annotated[str, typer.Option(help="Why, for the timeline.")] = "by you",
) -> int:
    """End a matter. Only the client's next message opens it again, or `crickets reopen`."""
    return say_word(context, lambda words: words.close(matter, reason))


def reopen(context: typer.Context, matter: Matter) -> int:
    """Take a closed matter up again; its silence counts from now."""
    return say_word(context, lambda words: words.reopen(matter))


def rest(context: typer.Context, matter: Matter) -> int:
    """Leave a silence alone until someone writes again."""
    return say_word(context, lambda words: words.rest(matter))


def resume(context: typer.Context, matter: Matter) -> int:
    """End a rest, snooze, pause, promise or dispute. When it is your turn: wait for the client again, from now on."""
    return say_word(context, lambda words: words.resume(matter))


def stage(
    context: typer.Context,
    matter: Matter,
    name: Annotated[str, typer.Argument(metavar="STAGE", help="negotiating, in_progress, or another of yours.")],
) -> int:
    """Let a matter stand at another stage, at its first step."""
    return say_word(context, lambda words: words.stage(matter, name))


def skip(context: typer.Context, matter: Matter) -> int:
    """Go on without the step that is next, or whose draft stands."""
    return say_word(context, lambda words: words.skip(matter))


def sent(
    context: typer.Context,
    matter: Matter,
    was_sent: Annotated[YesNo, typer.Argument(metavar="yes|no", help="No: you deleted it.")] = YesNo.YES,
) -> int:
    """Tell whether you sent the draft that is gone and not in Sent."""
    return say_word(context, lambda words: words.sent(matter) if was_sent is YesNo.YES else words.not_sent(matter))


def answer(
    context: typer.Context,
    matter: Matter,
    answers: Annotated[YesNo, typer.Argument(metavar="yes|no", help="Whether it is an answer.", show_default=False)],
) -> int:
    """Tell whether what came is an answer."""
    return say_word(context, lambda words: words.answer(matter, yes=answers is YesNo.YES))


def rename(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The key that is gone from the configuration.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The key that the client has there now.")],
) -> int:
    """Let all that is known of one client go on under another key."""
    return say_word(context, lambda words: words.rename(old, new))


def say_word(context: typer.Context, word: "Callable[[Words], str | Sequence[str]]") -> int:
    """Write a word down, ring for the daemon, and say what the word did."""
    from crickets.words.commands import Words

    options = given(context)
    settings = options.settings()
    with options.ledger(settings) as ledger:
        said = word(Words(ledger, settings, now()))
    ring_and_say(options.state_directory, *([said] if isinstance(said, str) else said))
    return os.EX_OK


def _snooze(words: "Words", matter: str, text: str) -> str:
    from crickets.cli.moments import until
    from crickets.core.playbook import Duration

    try:
        moment = until(text, words.settings.user)
    except ValueError as error:
        msg = f"{error}."
        raise typer.BadParameter(msg, param_hint="UNTIL") from None
    return words.snooze_for(matter, moment) if isinstance(moment, Duration) else words.snooze(matter, moment)
