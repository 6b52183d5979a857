"""What a letter would say to a client if it were written now: the matter that it would be about, and its values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crickets.cli.given import Given
from crickets.config import Settings
from crickets.core.actions import PlaceDraft
from crickets.core.letter import LetterValues, sample_values
from crickets.core.matters import AWAITING_PAYMENT
from crickets.core.money import Invoice
from crickets.core.owed import overdue, unpaid
from crickets.core.people import Client, Direction
from crickets.core.playbook import After, Draft, Duration, Step, Unit
from crickets.core.situation import ClientSituation
from crickets.core.standing import MatterState
from crickets.core.threads import Message
from crickets.core.workdays import NoWorkingMoment
from crickets.docket import Case, Docket
from crickets.drafting.writing import About, letter_values

SILENT = timedelta(days=7)
"""How long ago the message of a sample was written."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a client: the matter that a letter would be about, and the user's newest message."""

    case: Case
    message: Message | None


def known_of(options: Given, settings: Settings, client: Client, letter: str, now: datetime) -> Known:
    """The client's matter that this letter is for; raises StoreError."""
    if not options.has_database(settings):
        return Known(_fitting(_unwatched(settings, client, now), letter), None)
    with options.ledger(settings) as ledger:
        held = tuple(Docket(ledger, settings).cases(client.key, now).values())
        case = _fitting(held or _unwatched(settings, client, now), letter)
        newest = ledger.message(case.state.newest_own) if case.state.newest_own else None
        own = [message for message in ledger.messages(client.key) if message.direction is Direction.OWN]
        return Known(case, newest or max(own, key=lambda message: message.at, default=None))


def values_now(settings: Settings, client: Client, letter: str, known: Known, now: datetime) -> LetterValues:
    """The values of the letter to this client; subject and day of a message that nobody wrote yet are samples."""
    message = known.message
    subject = message.subject if message else sample_values()["subject"]
    about = About(known.case, client, subject, message.at if message else now - SILENT)
    return letter_values(settings, about, _action(settings, known.case, letter, now), now)


def values_of_a_sample(settings: Settings, now: datetime) -> LetterValues:
    """The values of a letter to nobody in particular, as of today."""
    sample, local = sample_values(), settings.user.local
    today = local(now).date()
    moved = today - sample["today"]
    for invoice in sample["invoices"]:
        invoice["issued"] += moved
        invoice["due"] += moved
    deadline = sample["deadline"]
    return {
        **sample,
        "user": settings.user.name,
        "written_on": local(now - SILENT).date(),
        "today": today,
        "deadline": deadline + moved if deadline else None,
    }


def _unwatched(settings: Settings, client: Client, now: datetime) -> Sequence[Case]:
    """The client's matters as the file has them, of which nothing else is known."""
    calendar, account = settings.calendar(client.key, now), next(iter(settings.accounts))
    return [
        Case(
            matter,
            client,
            MatterState(stage=matter.stage),
            ClientSituation(),
            settings.playbook_for(matter, matter.stage),
            calendar,
            account,
        )
        for matter in settings.matters.values()
        if matter.client == client.key
    ]


def _fitting(cases: Sequence[Case], letter: str) -> Case:
    """The matter whose playbook has the letter; of several, the one with a debt, then the one last written about."""

    def fits(case: Case) -> tuple[bool, bool, float]:
        wrote = case.state.user_wrote_at
        return _step(case, letter) is not None, bool(unpaid(case.matter, case.state)), wrote.timestamp() if wrote else 0

    return max(cases, key=fits)


def _step(case: Case, letter: str) -> Step | None:
    steps = case.playbook.steps if case.playbook else ()
    return next((step for step in steps if step.draft and step.draft.letter == letter), None)


def _action(settings: Settings, case: Case, letter: str, now: datetime) -> PlaceDraft:
    """The draft of the step that has this letter, in the matter's playbook, in any, or of none."""
    others = (step for book in settings.playbooks.values() for step in book.steps)
    anywhere = next((step for step in others if step.draft and step.draft.letter == letter), None)
    step = _step(case, letter) or anywhere or Step(letter, After(Duration(0, Unit.DAYS)), Draft(letter))
    invoices: tuple[Invoice, ...] = ()
    if AWAITING_PAYMENT in {case.state.stage, letter.partition("/")[0]}:
        invoices = overdue(case.matter, case.state, case.calendar, now) or unpaid(case.matter, case.state)
    try:
        deadline = case.calendar.deadline(now, step.draft) if step.draft else None
    except NoWorkingMoment:
        deadline = None
    return PlaceDraft(step, 0, letter, now, tuple(invoice.number for invoice in invoices), deadline)
