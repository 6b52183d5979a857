"""Checks of what is on this machine: the configuration, the state directory, the database, the letters."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from crickets.bell import hears
from crickets.cli.findings import Finding, fault, note, ok
from crickets.config import Settings
from crickets.config.loopback import Listen
from crickets.core.letter import ATTRIBUTION, sample_values
from crickets.core.people import AccountKey
from crickets.errors import LetterError, StoreError
from crickets.letters import TemplateLetters
from crickets.ports import Ledger
from crickets.refusal import refused_by_daemon
from crickets.register import displaced
from crickets.store import needs_migration, open_store
from crickets.telling.report import skipped

_MOMENT = 5.0
"""Seconds in which a program of this machine has answered."""


def configuration(settings: Settings) -> Iterator[Finding]:
    """What the file holds, and what is odd about it."""
    accounts, clients = len(settings.accounts), len(settings.clients)
    yield ok(
        "configuration", f"{settings.path}: accounts {accounts}, clients {clients}, matters {len(settings.matters)}"
    )
    for warning in settings.warnings:
        yield note("configuration", warning)
    if not clients:
        yield note("configuration", "nobody is watched yet: add a client as [clients.NAME]")


def state(directory: Path) -> Iterator[Finding]:
    """Whether the state directory can be used; raises StoreError."""
    existing = next(folder for folder in (directory, *directory.absolute().parents) if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        msg = f"{existing} is not a directory that you may write in: choose another with --state"
        raise StoreError(msg)
    yield ok("state", f"{directory}" if existing == directory else f"{directory}, which the first `crickets run` makes")


def daemon(settings: Settings, directory: Path) -> Iterator[Finding]:
    """Whether a daemon runs, and goes by the file; nothing where none runs."""
    if not hears(directory):
        return
    refusal = refused_by_daemon(directory)
    if refusal is None:
        yield ok("daemon", f"runs on {directory}")
    else:
        yield note("daemon", refusal.sentence(settings.user.local))


def monitor(settings: Settings, directory: Path) -> Iterator[Finding]:
    """Whether a monitor is answered where the file says; nothing where it says nowhere."""
    place = settings.metrics
    if place is None:
        return
    runs, answered = hears(directory), _answered(place)
    if runs and answered:
        yield ok("metrics", f"http://{place}/metrics is answered")
    elif runs:
        yield note("metrics", f"the daemon does not answer at {place}: free it or name another, then `crickets reload`")
    elif answered is None:
        yield ok("metrics", f"{place}, where `crickets run` answers")
    else:
        yield note("metrics", f"{place} is taken by another program: free it or name another")


def _answered(place: Listen) -> bool | None:
    """Whether /health of a daemon is told there; False where something else is, None where nobody listens."""
    from http.client import HTTPConnection, HTTPException  # of no use to most

    connection = HTTPConnection(place.host, place.port, timeout=_MOMENT)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
    except ConnectionRefusedError:
        return None
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def database(settings: Settings, url: str, path: Path) -> Iterator[Finding]:
    """Whether the database can be read and written, and what it says about earlier looks; raises StoreError."""
    if not path.exists():
        yield ok("database", f"{path}, which the first `crickets run` makes")
        return
    if needs_migration(url):
        yield note("database", f"{path} is older than this Crickets: `crickets run` keeps a copy and migrates it")
        return
    ledger = open_store(url)
    try:
        with ledger.transaction():  # takes the right to write, and writes nothing
            counts = ledger.skipped()
        displacements = displaced(ledger, settings)
    finally:
        ledger.close()
    yield ok("database", f"{path} can be read and written")
    yield from _skipped(counts, settings)
    for displacement in displacements:
        yield note("configuration", displacement.sentence())


@contextmanager
def ledger_if_any(url: str, path: Path) -> Iterator[Ledger | None]:
    """The ledger where it can be used; why it cannot is what `database` says."""
    try:
        ledger = open_store(url) if path.exists() else None
    except StoreError:
        ledger = None
    try:
        yield ledger
    finally:
        if ledger is not None:
            ledger.close()


def letters(settings: Settings) -> Iterator[Finding]:
    """Whether every letter that a client may get renders in the client's language, and how the user's own sound."""
    room = TemplateLetters(settings.letters)
    wanted = sorted(_wanted(settings, room))
    broken = list(_broken(room, wanted))
    if wanted and not broken:
        languages = ", ".join(sorted({language for language, _ in wanted}))
        yield ok("letters", f"all {len(wanted)} that the playbooks use were rendered ({languages})")
    yield from broken
    yield from _unquoted(settings, room)
    yield from _tone(room)


def _skipped(counts: Mapping[AccountKey, int], settings: Settings) -> Iterator[Finding]:
    for account in settings.accounts:
        if count := counts.get(account, 0):
            yield note("database", f"account '{account}': {skipped(count)}")


def _wanted(settings: Settings, room: TemplateLetters) -> set[tuple[str, str]]:
    wanted: set[tuple[str, str]] = set()
    for matter in settings.matters.values():
        language = settings.clients[matter.client].language
        book = settings.playbook_for(matter, matter.stage)
        steps = book.steps if book else ()
        wanted |= {(language, step.draft.letter) for step in steps if step.draft}
        wanted |= {(language, ATTRIBUTION)} if settings.quote and room.has(ATTRIBUTION, language) else set()
    return wanted


def _unquoted(settings: Settings, room: TemplateLetters) -> Iterator[Finding]:
    spoken = sorted({client.language for client in settings.clients.values()}) if settings.quote else []
    for language in spoken:
        if not room.has(ATTRIBUTION, language):
            yield note("letters", f"drafts in {language!r} quote nothing: there is no {language}/{ATTRIBUTION}.txt")


def _tone(room: TemplateLetters) -> Iterator[Finding]:
    try:
        for file, remark in room.review():
            yield note("letters", f"{file}:{remark.line}: '{remark.phrase}' {remark.why}")
    except LetterError as error:
        yield note("letters", str(error))


def _broken(room: TemplateLetters, wanted: list[tuple[str, str]]) -> Iterator[Finding]:
    for language, letter in wanted:
        try:
            room.render(letter, language, sample_values())
        except LetterError as error:
            yield fault("letters", error)
