"""Playbooks, from their tables and the built-in ones; which are used, and whether their letters exist."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from crickets.config.keys import check_key
from crickets.config.nearest import hint
from crickets.config.problems import Findings, Place
from crickets.config.settings import Settings
from crickets.config.tables import FileTable, PlaybookTable, StepTable
from crickets.core.matters import Stage
from crickets.core.people import Client
from crickets.core.playbook import (
    BUILT_IN,
    After,
    Close,
    Draft,
    Duration,
    Playbook,
    Step,
    Unit,
    What,
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
    stages: dict[str, set[Stage]] = {name: {Stage(name)} for name in file.playbooks}
    for matter in settings.matters.values():
        stages.setdefault(matter.playbook or matter.stage, set()).add(matter.stage)
    for name in file.playbooks:
        found = {fault for stage in stages[name] for fault in settings.playbooks[name].faults(stage)}
        for index, sentence in sorted(found):
            findings.wrong(("playbooks", name, "steps", index), sentence)
    for place, chosen, stage in _choices(file):
        _check_choice(place, chosen, stage, settings, findings)


def check_letters(settings: Settings, file: FileTable, has_letter: HasLetter, findings: Findings) -> None:
    """Note letters of the file's playbooks that exist in no language, and letters that a client's language lacks."""
    languages = {"en", file.user.language} | {client.language for client in settings.clients.values()}
    nowhere: set[str] = set()
    for place, letter in _steps_with_letters(file):
        if not any(has_letter(letter, language, settings.letters) for language in languages):
            nowhere.add(letter)
            known = [known for book in BUILT_IN.values() for known in _letters(book)]
            findings.wrong(place, f"there is no letter {letter!r}{hint(letter, known)}")
    for client in settings.clients.values():
        wanted = sorted(_letters_for(client, settings) - nowhere)
        lacking = [letter for letter in wanted if not has_letter(letter, client.language, settings.letters)]
        if lacking:
            sentence = f"no letter in {client.language!r} for {', '.join(lacking)}; write it in the folder of [letters]"
            findings.wrong(("clients", client.key, "language"), sentence)


def _playbook(name: str, table: PlaybookTable, findings: Findings) -> Playbook:
    place = ("playbooks", name)
    check_key(place, findings)
    steps = [_step(index, step, (*place, "steps", index), findings) for index, step in enumerate(table.steps)]
    return Playbook(name, tuple(steps), table.on_discard)


def _step(index: int, table: StepTable, place: Place, findings: Findings) -> Step:
    if not findings.about(place):
        if (table.after is None) == (table.on is None):
            findings.wrong(place, "needs either after or on: when it is due")
        if bool(table.draft) == bool(table.close):
            findings.wrong(place, "needs either draft or close: what happens then")
    when: When = table.on or After(table.after or _SOME_TIME)
    what: What = Close(table.close) if table.close else Draft(table.draft)
    return Step(table.name or default_name(what, index), when, what)


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


def _letters_for(client: Client, settings: Settings) -> set[str]:
    # Without a playbook of its own, a matter can come to every stage of the trade.
    matters = [matter for matter in settings.matters.values() if matter.client == client.key]
    names = {name for m in matters for name in ([m.playbook] if m.playbook else [m.stage, *BUILT_IN])}
    books = (settings.playbooks.get(name) for name in names)
    return {letter for book in books if book is not None for letter in _letters(book)}


def _letters(book: Playbook) -> Iterator[str]:
    return (step.what.letter for step in book.steps if isinstance(step.what, Draft) and step.what.letter)
