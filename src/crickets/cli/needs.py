"""What letters and tasks will need and the configuration does not say: told before they are due."""

from collections.abc import Iterator

from crickets.cli.findings import Finding, note
from crickets.config import Settings
from crickets.core.letter import FINAL
from crickets.core.matters import Matter
from crickets.core.playbook import Attach, Step
from crickets.core.tasks import TaskKind


def needs(settings: Settings) -> Iterator[Finding]:
    """What will be asked for on the roads that the matters go now."""
    yield from _final_notice(settings)
    for matter in settings.matters.values():
        yield from _files(settings, matter)
    for key, client in settings.clients.items():
        calls = any(TaskKind.CALL in step.tasks for step in _steps_of(settings, key))
        if calls and not client.phone:
            sentence = f"a step asks you to call, and no number is known: add `phone` to [clients.{key}]"
            yield note(f"client {key}", sentence)


def _final_notice(settings: Settings) -> Iterator[Finding]:
    letters = {step.draft.letter for key in settings.clients for step in _steps_of(settings, key) if step.draft}
    unknown = [name for name in ("payment", "reach") if not getattr(settings.user, name)]
    if unknown and any(letter.rpartition("/")[2] == FINAL for letter in letters):
        lacking = " and ".join(f"`{name}`" for name in unknown)
        yield note("letters", f"a final notice cannot be written without {lacking}: add to [user]")


def _files(settings: Settings, matter: Matter) -> Iterator[Finding]:
    attaching = [s.name for s in _steps(settings, matter) if s.draft and s.draft.attach is Attach.INVOICE]
    for invoice in matter.invoices if attaching else ():
        if not invoice.file:
            sentence = f"invoice {invoice.number} has no `file`, and step '{attaching[0]}' attaches it: add it"
            yield note(f"matter {matter.key}", sentence)


def _steps_of(settings: Settings, client: str) -> Iterator[Step]:
    for matter in settings.matters.values():
        if matter.client == client:
            yield from _steps(settings, matter)


def _steps(settings: Settings, matter: Matter) -> tuple[Step, ...]:
    book = settings.playbook_for(matter, matter.stage)
    return book.steps if book else ()
