"""What is known of a client or of a matter, and what happened, drawn for the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.cli.screen import Screen, plain
from crickets.commands import Words
from crickets.config import Settings
from crickets.core.matters import MatterKey, folded
from crickets.core.people import Client, ClientKey
from crickets.ports import Ledger
from crickets.report import Entry, Report


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a story is about: a client with all its matters, or one of them."""

    client: ClientKey
    matters: Sequence[MatterKey]


def draw(ledger: Ledger, settings: Settings, name: str, now: datetime) -> None:
    """Draw the story of a client or a matter, by key or name; raises WordError where there is none."""
    subject = subject_of(ledger, settings, name, now)
    screen = Screen()
    client = settings.clients.get(subject.client)
    screen.sentence(plain(f"{client.name} ({client.key})" if client else f"{subject.client}", "bold"))
    for label, value in (*_record(client), *_matters(ledger, settings, subject, now)):
        screen.pair(plain(label, "dim"), plain(value), width=len("addresses"))
    screen.print()
    entries = Report(ledger, settings, now).timeline(subject.matters)
    for entry in entries:
        _draw(entry, subject, settings, screen)
    if not entries:
        screen.sentence(plain("Nothing happened yet."))


def subject_of(ledger: Ledger, settings: Settings, name: str, now: datetime) -> Subject:
    """Whom a name or key means, a client or a matter; raises WordError where there is none."""
    plain_name = folded(name)
    keys = {held.client for held in ledger.held()} | settings.clients.keys()
    named = [client.key for client in settings.clients.values() if folded(client.name) == plain_name]
    client = ClientKey(name) if name in keys else named[0] if len(named) == 1 else None
    if client is not None:
        return Subject(client, [held.matter for held in ledger.held(client)])
    held = Words(ledger, settings, now).one(name)
    return Subject(held.client, [held.matter])


def _record(client: Client | None) -> Iterator[tuple[str, str]]:
    if client is None:
        yield "record", "gone from the configuration"
        return
    place = ", ".join(part for part in (client.timezone, client.country, client.region) if part)
    rows = (
        ("contact", client.contact),
        ("addresses", ", ".join(client.addresses)),
        ("phone", client.phone),
        ("language", client.language),
        ("place", place),
        ("account", client.account or ""),
    )
    yield from ((label, value) for label, value in rows if value)


def _matters(ledger: Ledger, settings: Settings, subject: Subject, now: datetime) -> Iterator[tuple[str, str]]:
    standings = {row.matter: row for row in Report(ledger, settings, now).status()}
    for key in subject.matters:
        row = standings.get(key)
        if row is not None:
            yield "matter", f"{key} ({row.name}), {row.stage}. {row.hold}"


def _draw(entry: Entry, subject: Subject, settings: Settings, screen: Screen) -> None:
    when = f"{entry.at.astimezone(settings.user.zone):%a %d %b %Y %H:%M}"
    sentence = f"{entry.matter}: {entry.sentence}" if len(subject.matters) > 1 else entry.sentence
    screen.pair(plain(when, "dim"), plain(sentence), width=len(when))
