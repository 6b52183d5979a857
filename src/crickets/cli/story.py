"""What is known of a client or of a matter: the assessment, then what happened; drawn for the terminal, or as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.cli.screen import Screen, plain
from crickets.config import Settings
from crickets.core.matters import MatterKey, folded
from crickets.core.people import Client, ClientKey
from crickets.ports import Ledger
from crickets.telling.assessment import Assessment, Situation, assess, clauses_lines, item_line, owed_line, stone_line
from crickets.telling.report import Entry, Report, Standing
from crickets.words.commands import Words

_WIDTH = len("milestones")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a story is about: a client with all its matters, or one of them."""

    client: ClientKey
    matters: Sequence[MatterKey]


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known about a subject at a moment; ``client`` is None where it is gone from the file."""

    subject: Subject
    client: Client | None
    assessment: Assessment
    standings: Sequence[Standing]
    entries: Sequence[Entry]

    def standing_of(self, matter: MatterKey) -> Standing | None:
        """How a matter stands."""
        return next((row for row in self.standings if row.matter == matter), None)


def story_of(ledger: Ledger, settings: Settings, name: str, now: datetime) -> Story:
    """Put together what is known of a client or a matter, by key or name; raises WordError where there is none."""
    subject, report = subject_of(ledger, settings, name, now), Report(ledger, settings, now)
    return Story(
        subject=subject,
        client=settings.clients.get(subject.client),
        assessment=assess(ledger, settings, subject.client, subject.matters, now),
        standings=[row for row in report.status() if row.matter in subject.matters],
        entries=report.timeline(subject.matters),
    )


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


def draw(story: Story, settings: Settings) -> None:
    """Draw it: the client, each matter as it is assessed, and what happened."""
    screen, client = Screen(), story.client
    screen.sentence(plain(f"{client.name} ({client.key})" if client else f"{story.subject.client}", "bold"))
    _pairs(screen, [*_record(client), *_answers(story.assessment)])
    for situation in story.assessment.situations:
        _draw_situation(situation, story, screen)
    screen.print()
    screen.sentence(plain("What happened", "bold"))
    for entry in story.entries:
        _draw_entry(entry, story.subject, settings, screen)
    if not story.entries:
        screen.sentence(plain("Nothing happened yet."))


def _pairs(screen: Screen, rows: Sequence[tuple[str, str]]) -> None:
    for label, value in rows:
        screen.pair(plain(label, "dim"), plain(value), width=_WIDTH)


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


def _answers(assessment: Assessment) -> Iterator[tuple[str, str]]:
    yield "answers", assessment.answers.removeprefix("answers ")
    if assessment.advice:
        yield "advice", assessment.advice
    yield from _labelled("contract", clauses_lines(assessment.clauses))


def _draw_situation(situation: Situation, story: Story, screen: Screen) -> None:
    screen.print()
    screen.sentence(plain(f"{situation.matter} ({situation.name})", "bold"))
    standing = story.standing_of(situation.matter)
    _pairs(screen, list(_now(situation, standing)))
    if situation.ways:
        screen.sentence(plain("You can:", "dim"))
    for way in situation.ways:
        command = f" `{way.command}`" if way.command else ""
        screen.pair(plain(way.name, "bold"), plain(f"{way.sentence}{command}"), width=len("small claims"))


def _now(situation: Situation, standing: Standing | None) -> Iterator[tuple[str, str]]:
    if standing:
        yield "now", standing.hold
    if standing and standing.lesson:
        yield "lesson", standing.lesson
    yield "place", situation.place
    if situation.invested:
        yield "invested", situation.invested
    for owed in situation.owed:
        yield "unpaid", owed_line(owed)
        yield from (("", f"  {item_line(line, owed.invoice.currency)}") for line in owed.lines)
    yield from _labelled("milestones", [stone_line(stone) for stone in situation.milestones])
    yield from _labelled("running", situation.running)


def _labelled(label: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((label if index == 0 else "", line) for index, line in enumerate(lines))


def _draw_entry(entry: Entry, subject: Subject, settings: Settings, screen: Screen) -> None:
    when = f"{settings.user.local(entry.at):%a %d %b %Y %H:%M}"
    sentence = f"{entry.matter}: {entry.sentence}" if len(subject.matters) > 1 else entry.sentence
    screen.pair(plain(when, "dim"), plain(sentence), width=len(when))
