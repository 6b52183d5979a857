"""Clients that are proposed: how far the search for them has come, and what would stand in the configuration."""

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.progress import BarColumn, Progress, TextColumn

from crickets.cli.screen import Screen
from crickets.config.writing import ClientAnswers
from crickets.core.matters import NEGOTIATING
from crickets.suggesting import LATELY, Step, Suggestion
from crickets.suggesting import Progress as Reached

_STEPS = {
    Step.SENT: f"What you sent in {LATELY.days} days",
    Step.RECEIVED: "What they wrote to you",
    Step.PEOPLE: "In which language, by which clock",
}


@contextmanager
def progress() -> Iterator[Callable[[Reached], None]]:
    """Who is told of it; the bar is gone when all is read, and nobody sees one where there is no terminal."""
    screen = Screen(stderr=True)
    name = TextColumn("{task.description}", markup=False)
    count = TextColumn("{task.fields[headers]} headers", markup=False)
    bar = Progress(name, BarColumn(), count, console=screen, transient=True, disable=not screen.is_terminal)
    task = bar.add_task(_STEPS[Step.SENT], headers=0)

    def reached(step: Reached) -> None:
        bar.update(task, description=_STEPS[step.step], completed=step.done, total=step.of, headers=step.headers)

    with bar:
        yield reached


def guessed(one: Suggestion, stage: str = "") -> ClientAnswers:
    """Somebody who was proposed, as they would stand in the file."""
    return ClientAnswers(
        key=one.key,
        name=one.name,
        addresses=one.addresses,
        contact=one.contact,
        language=one.language,
        country=one.country,
        timezone=one.timezone,
        stage=stage or NEGOTIATING,
    )


def in_a_language_of(
    client: ClientAnswers, languages: Container[str], otherwise: str, tell: Callable[[str], None]
) -> ClientAnswers:
    """A client whose letters can be written: the file is refused with a language that has none, so that is told."""
    if not client.language or client.language in languages:
        return client
    tell(f"There are no letters in '{client.language}' yet: {client.key} gets them in '{otherwise}'.")
    return replace(client, language="")
