"""The verbs about what only a person can do: which tasks there are, and what came of one."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.days import day_given
from crickets.cli.given import given, now
from crickets.cli.saying import say_json
from crickets.cli.words import say_word
from crickets.core.tasks import Outcome, outcomes

if TYPE_CHECKING:
    from crickets.core.matters import MatterKey
    from crickets.telling.agenda import Agenda, Errand, Question
    from crickets.words.commands import Words
    from crickets.words.outcomes import Ending

JSON_VERSION = 1
"""Goes up when a key of `tasks --json` goes or changes its meaning; new keys may come at any time."""


def tasks(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="TASK|MATTER|CLIENT", help="Only these; one task in full.", show_default=False)
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON; moments are in ISO 8601.")] = False,
) -> int:
    """Show what waits for you, and how to do and to end it."""
    from crickets.telling.agenda import Agenda

    options = given(context)
    settings, moment = options.settings(), now()
    with options.ledger(settings) as ledger:
        agenda = Agenda(ledger, settings, moment)
        matters = _matters(agenda, name) if name else None
        if name and matters is None:
            errands, questions = [agenda.task(name)], []
        else:
            errands, questions = list(agenda.tasks(matters, over=everything)), list(agenda.questions(matters))
        if as_json:
            say_json(_as_json(agenda, errands, questions))
        elif name and matters is None:
            from crickets.cli.task_sheet import draw_one

            draw_one(agenda, errands[0])
        else:
            from crickets.cli.task_list import draw

            draw(errands, questions, settings.user.zone)
    return os.EX_OK


def done(
    context: typer.Context,
    task: Annotated[
        str, typer.Argument(metavar="TASK", help="As in `crickets tasks`, or what it is: acme:1, acme:call, call.")
    ],
    outcome: Annotated[Outcome, typer.Option(help="What came of it.")] = Outcome.DONE,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="With promised: the day by which they will act.")
    ] = None,
    address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="With wrong_contact: the address that is right.")
    ] = None,
    note: Annotated[str, typer.Option(help="A word for the timeline.")] = "",
) -> int:
    """End a task, and tell what came of it."""
    promised = day_given(until, "--until") if until is not None else None

    def ending() -> "Ending":
        from crickets.words.outcomes import Ending

        return Ending(outcome, promised, address or "", note.strip())

    return say_word(context, lambda words: _done(words, task, ending()))


def _done(words: "Words", task: str, ending: "Ending") -> Sequence[str]:
    from crickets.words.outcomes import Outcomes

    return Outcomes(words.ledger, words.settings, words.now).done(task, ending).splitlines()


def _matters(agenda: "Agenda", name: str) -> "Sequence[MatterKey] | None":
    """The matters of this name; None where it is rather that of a task."""
    from crickets.cli.story import subject_of
    from crickets.errors import WordError

    try:
        return subject_of(agenda.ledger, agenda.settings, name, agenda.now).matters
    except WordError:
        # A name that is nobody's is refused as that of a task, which lists what there is.
        return None


def _as_json(agenda: "Agenda", errands: "Sequence[Errand]", questions: "Sequence[Question]") -> dict[str, object]:
    return {
        "version": JSON_VERSION,
        "at": agenda.now.isoformat(timespec="seconds"),
        "tasks": [
            {
                "task": errand.key,
                "client": errand.held.client,
                "matter": errand.held.matter,
                "kind": errand.task.kind,
                "step": errand.task.step or None,
                "since": errand.task.opened.isoformat(timespec="seconds"),
                "finding": errand.task.finding or None,
                "outcomes": list(outcomes(errand.task.kind)),
                "over": errand.over or None,
                "note": errand.note or None,
            }
            for errand in errands
        ],
        "questions": [
            {"client": question.client, "matter": question.matter, "sentence": question.sentence}
            for question in questions
        ],
    }
