"""Playbooks, from their tables and the built-in ones; which are used, and whether their letters exist."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from crickets.config.keys import check_key
from crickets.config.nearest import hint, nearest
from crickets.config.problems import Findings, Place
from crickets.config.settings import Settings
from crickets.config.tables import FileTable, PlaybookTable, StepTable
from crickets.core.cadences import BUILT_IN
from crickets.core.matters import AWAITING_PAYMENT, Stage
from crickets.core.people import Client
from crickets.core.playbook import (
    After,
    AfterDeadline,
    AfterDue,
    Draft,
    Duration,
    Playbook,
    Step,
    Unit,
    When,
    default_name,
)

HasLetter = Callable[[str, str, Path | None], bool]
"""Whether there is a letter of that name in that language, be it in the user's own folder."""

_SOME_TIME = Duration(1, Unit.WEEKS)


def playbooks(tables: Mapping[str, PlaybookTable], findings: Findings) -> dict[str, Playbook]:
    """Give the built-in playbooks, those of the file in the place of the built-in one of the same name."""
    return BUILT_IN | {name: _playbook(name, table, findings) for name, table in tables.items()}


def check_use(settings: Settings, file: FileTable, findings: Findings) -> None:
    """Note playbooks that do not exist, and those of the file that are wrong for the stages that use them."""
    stages: dict[str, set[Stage]] = {name: {Stage(name)} for name in BUILT_IN}
    for matter in settings.matters.values():
        stages.setdefault(matter.playbook or matter.stage, set()).add(matter.stage)
    for name in file.playbooks:
        # One that nobody has chosen yet may be meant for any stage: it is held to what none allows.
        used = stages.get(name, {AWAITING_PAYMENT})
        found = {fault for stage in used for fault in settings.playbooks[name].faults(stage)}
        for index, sentence in sorted(found):
            findings.wrong(("playbooks", name, "steps", index), sentence)
    for place, chosen, stage in _choices(file):
        _check_choice(place, chosen, stage, settings, findings)


def check_letters(settings: Settings, file: FileTable, has_letter: HasLetter, findings: Findings) -> None:
    """Note letters of the file's playbooks that exist in no language, and letters that a client's language lacks.

    Lacking for a stage in use is a problem; for a stage that a matter may come to, a warning.
    """
    languages = {"en", file.user.language} | {client.language for client in settings.clients.values()}
    nowhere: set[str] = set()
    for place, letter in _steps_with_letters(file):
        if not any(has_letter(letter, language, settings.letters) for language in languages):
            nowhere.add(letter)
            known = [known for book in BUILT_IN.values() for known in _letters(book)]
            findings.wrong(place, f"there is no letter {letter!r}{hint(letter, known)}")
    for client in settings.clients.values():
        place, language = ("clients", client.key, "language"), client.language
        now, later = (
            sorted(letter for letter in letters - nowhere if not has_letter(letter, language, settings.letters))
            for letters in _letters_for(client, settings)
        )
        if now:
            findings.wrong(place, _lacking(now, language, settings))
        if later:
            findings.doubtful(place, f"its other stages have {_lacking(later, language, settings)}")


def _playbook(name: str, table: PlaybookTable, findings: Findings) -> Playbook:
    place = ("playbooks", name)
    check_key(place, findings)
    steps = [_step(index, step, (*place, "steps", index), findings) for index, step in enumerate(table.steps)]
    return Playbook(name, tuple(steps), table.on_discard)


def _step(index: int, table: StepTable, place: Place, findings: Findings) -> Step:
    if not findings.about(place):
        if sum(given is not None for given in (table.after, table.on, table.after_due, table.after_deadline)) != 1:
            findings.wrong(place, "needs one of after, on, after_due, after_deadline: when it is due")
        if not (table.draft or table.tasks or table.pause or table.close):
            findings.wrong(place, "needs at least one of draft, tasks, pause, close: what happens then")
        if not table.draft and (table.attach or table.deadline):
            findings.wrong(place, "attach and deadline belong to a draft, and it has none")
    draft = Draft(table.draft, table.attach, table.deadline) if table.draft else None
    name = table.name or default_name(_first_deed(table), index)
    return Step(name, _when(table), draft, tuple(table.tasks), table.pause, table.close, table.gate)


def _when(table: StepTable) -> When:
    if table.after_due is not None:
        return AfterDue(table.after_due)
    if table.after_deadline is not None:
        return AfterDeadline(table.after_deadline)
    return table.on or After(table.after or _SOME_TIME)


def _first_deed(table: StepTable) -> str:
    """The key of what a step does first."""
    deeds = {"draft": table.draft, "tasks": table.tasks, "pause": table.pause}
    return next((key for key, given in deeds.items() if given), "close")


def _choices(file: FileTable) -> Iterator[tuple[Place, str, str]]:
    for key, client in file.clients.items():
        place = ("clients", key)
        yield place, client.playbook, client.stage
        for index, matter in enumerate(client.matters):
            # A stage or a playbook that stands on the client has been looked at there.
            yield (*place, "matters", index), matter.playbook, "" if client.playbook else matter.stage


def _check_choice(place: Place, chosen: str, stage: str, settings: Settings, findings: Findings) -> None:
    known = settings.playbooks
    if chosen and chosen not in known:
        way_out = hint(chosen, known, f"known are {', '.join(known)}")
        findings.wrong((*place, "playbook"), f"unknown playbook {chosen!r}{way_out}")
    if stage and not chosen and stage not in known:
        sentence = f"there is no playbook {stage!r}, so nothing will be drafted{hint(stage, known)}"
        findings.doubtful((*place, "stage"), sentence)


def _steps_with_letters(file: FileTable) -> Iterator[tuple[Place, str]]:
    for name, table in file.playbooks.items():
        for index, step in enumerate(table.steps):
            if step.draft:
                yield ("playbooks", name, "steps", index, "draft"), step.draft


def _letters_for(client: Client, settings: Settings) -> tuple[set[str], set[str]]:
    """The letters of the stages in use, and further ones of the stages that a matter can come to."""
    matters = [matter for matter in settings.matters.values() if matter.client == client.key]
    now = {letter for m in matters for letter in _letters_of(m.playbook or m.stage, settings)}
    # Without a playbook of its own, a matter can come to every stage of the trade.
    wanders = any(not matter.playbook for matter in matters)
    later = {letter for name in BUILT_IN if wanders for letter in _letters_of(name, settings)}
    return now, later - now


def _letters_of(playbook: str, settings: Settings) -> Iterator[str]:
    book = settings.playbooks.get(playbook)
    return _letters(book) if book is not None else iter(())


def _lacking(letters: Sequence[str], language: str, settings: Settings) -> str:
    """A sentence that says what to write, and which file may be one of them under a similar name."""
    unused = _unused(language, settings)
    meant = {found: letter for letter in letters if (found := nearest(letter, unused))}
    similar = "".join(f"; is {language}/{found}.txt meant to be {letter}?" for found, letter in meant.items())
    where = f"write {'each' if len(letters) > 1 else 'it'} into the folder of [letters], as {language}/{letters[0]}.txt"
    return f"no letter in {language!r} for {', '.join(letters)}; {where}{similar}"


def _unused(language: str, settings: Settings) -> set[str]:
    """The letters of a language in the user's own folder that no playbook asks for; parts of letters begin with _."""
    if settings.letters is None:
        return set()
    folder = settings.letters / language
    names = {file.relative_to(folder).with_suffix("").as_posix() for file in folder.glob("*/[!_]*.txt")}
    return names - {letter for book in settings.playbooks.values() for letter in _letters(book)}


def _letters(book: Playbook) -> Iterator[str]:
    return (step.draft.letter for step in book.steps if step.draft and step.draft.letter)
