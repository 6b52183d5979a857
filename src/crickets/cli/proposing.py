"""The bar that shows on a terminal how far a search for clients has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn

from crickets.cli.screen import Screen
from crickets.suggesting import LATELY, Step
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
