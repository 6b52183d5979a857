"""The assessment of a client and its story as JSON."""

from datetime import date, datetime

from crickets.cli.story import Story
from crickets.core.money import Claim
from crickets.telling.assessment import Situation

JSON_VERSION = 1
"""Goes up when a key of `show --json` goes or changes its meaning; new keys may come at any time."""


def as_json(story: Story, moment: datetime) -> dict[str, object]:
    """Put a story into values of JSON: amounts are strings, moments and days are in ISO 8601."""
    assessment = story.assessment
    return {
        "version": JSON_VERSION,
        "at": moment.isoformat(timespec="seconds"),
        "client": story.subject.client,
        "name": story.client.name if story.client else None,
        "answers": assessment.answers,
        "slow": assessment.slow,
        "advice": assessment.advice or None,
        "contract": {judgement.safeguard: judgement.presence for judgement in assessment.clauses},
        "matters": [_matter(situation, story) for situation in assessment.situations],
        "timeline": [
            {"at": entry.at.isoformat(timespec="seconds"), "matter": entry.matter, "what": entry.sentence}
            for entry in story.entries
        ],
    }


def _matter(situation: Situation, story: Story) -> dict[str, object]:
    standing, worth = story.standing_of(situation.matter), situation.worth
    return {
        "matter": situation.matter,
        "name": situation.name,
        "stage": situation.stage,
        "hold": standing.hold if standing else None,
        "lesson": standing.lesson or None if standing else None,
        "place": situation.place,
        "hours": None if situation.hours is None else str(situation.hours),
        "worth": {"amount": str(worth.amount), "currency": worth.currency} if worth else None,
        "unpaid": [_claim(owed) for owed in situation.owed],
        "milestones": [
            {
                "name": stone.milestone.name,
                "kind": stone.milestone.kind,
                "amount": str(stone.milestone.amount),
                "currency": stone.milestone.currency,
                "state": stone.state,
                "due": _iso(stone.due),
                "moved": stone.moved,
            }
            for stone in situation.milestones
        ],
        "running": list(situation.running),
        "ways": [{"name": w.name, "command": w.command or None, "what": w.sentence} for w in situation.ways],
    }


def _claim(owed: Claim) -> dict[str, object]:
    return {
        "number": owed.invoice.number,
        "currency": owed.invoice.currency,
        "due": _iso(owed.invoice.due),
        "days_overdue": owed.days_overdue,
        "unpaid": str(owed.unpaid),
        "fees": str(owed.fees),
        "total": str(owed.total),
        "items": [
            {
                "kind": line.kind,
                "amount": str(line.amount),
                "principal": None if line.principal is None else str(line.principal),
                "percent": None if line.percent is None else str(line.percent),
                "since": _iso(line.since),
                "until": _iso(line.until),
                "days": line.days,
            }
            for line in owed.lines
        ],
    }


def _iso(of: date | None) -> str | None:
    return of.isoformat() if of else None
