"""The story of a client or of a matter, drawn for the terminal."""

from collections.abc import Iterator, Sequence

from crickets.cli.screen import Screen, plain
from crickets.cli.story import Story, Subject
from crickets.config import Settings
from crickets.core.people import Client
from crickets.telling.assessment import Assessment, Situation, clauses_lines, item_line, owed_line, stone_line
from crickets.telling.report import Entry, Standing

_WIDTH = len("milestones")


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
