"""What is known of a client or of a matter, and what happened, drawn for the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.cli.habits import THINK_TWICE, assessed
from crickets.cli.screen import Screen, plain
from crickets.commands import Words
from crickets.config import Settings
from crickets.core.matters import MatterKey, folded
from crickets.core.people import Client, ClientKey
from crickets.ports import Ledger
from crickets.report import Entry, Report, Standing


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a story is about: a client with all its matters, or one of them."""

    client: ClientKey
    matters: Sequence[MatterKey]


def draw(ledger: Ledger, settings: Settings, name: str, now: datetime) -> None:
    """Draw the story of a client or a matter, by key or name; raises WordError where there is none."""
    subject = _subject(ledger, settings, name, now)
    screen = Screen()
    client = settings.clients.get(subject.client)
    screen.sentence(plain(f"{client.name} ({client.key})" if client else f"{subject.client}", "bold"))
    standings = Report(ledger, settings, now).status()
    for label, value in (*_record(client), *_answers(standings, subject), *_matters(standings, subject)):
        screen.pair(plain(label, "dim"), plain(value), width=len("addresses"))
    screen.print()
    entries = Report(ledger, settings, now).timeline(subject.matters)
    for entry in entries:
        _draw(entry, subject, settings, screen)
    if not entries:
        screen.sentence(plain("Nothing happened yet."))


def _subject(ledger: Ledger, settings: Settings, name: str, now: datetime) -> Subject:
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


def _answers(standings: Sequence[Standing], subject: Subject) -> Iterator[tuple[str, str]]:
    row = next((row for row in standings if row.client == subject.client), None)
    if row is not None and (known := assessed(row.habit)):
        yield "answers", known.removeprefix("answers ")
        if row.slow:
            yield "advice", THINK_TWICE


def _matters(standings: Sequence[Standing], subject: Subject) -> Iterator[tuple[str, str]]:
    rows = {row.matter: row for row in standings}
    for key in subject.matters:
        row = rows.get(key)
        if row is not None:
            yield "matter", f"{key} ({row.name}), {row.stage}. {row.hold}"
            if row.lesson:
                yield "lesson", row.lesson


def _draw(entry: Entry, subject: Subject, settings: Settings, screen: Screen) -> None:
    when = f"{entry.at.astimezone(settings.user.zone):%a %d %b %Y %H:%M}"
    sentence = f"{entry.matter}: {entry.sentence}" if len(subject.matters) > 1 else entry.sentence
    screen.pair(plain(when, "dim"), plain(sentence), width=len(when))
