"""What is known of a client or of a matter: the assessment, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crickets.config import Settings
from crickets.core.matters import MatterKey, folded
from crickets.core.people import Client, ClientKey
from crickets.ports import Ledger
from crickets.telling.assessment import Assessment, assess
from crickets.telling.report import Entry, Report, Standing
from crickets.words.commands import Words


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
