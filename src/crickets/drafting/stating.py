"""Flow: a letter with a deadline that was sent -> its text, read once -> the deadline that counts, or a question.

What the user sent is read, not what was drafted: the date may be another one now. Until that was possible the placement
stays, so that nothing is lost when the mailbox is out of reach.
"""

import logging
from datetime import date, datetime

from crickets.core import events as e
from crickets.core.deadline import stated
from crickets.core.drafts import Placement
from crickets.core.people import Client
from crickets.core.plaintext import text_of
from crickets.core.playbook import Draft
from crickets.core.workdays import NoWorkingMoment
from crickets.docket import Docket
from crickets.drafting.desk import Desk
from crickets.drafting.together import spread
from crickets.errors import LetterError, MailboxUnreadable

log = logging.getLogger(__name__)

READ = 64_000
"""Bytes of a sent message that are read to find the deadline in it."""


def state_deadlines(desk: Desk, now: datetime) -> None:
    """Decide which deadline counts for every letter that was sent with one; raises MailError."""
    for placement in desk.ledger.placements(desk.account):
        if placement.was_sent:
            _state(desk, placement, now)


def _state(desk: Desk, placement: Placement, now: datetime) -> None:
    facts, client = desk.ledger.events(placement.matter), desk.settings.clients.get(placement.client)
    intended = next((f for f in facts if isinstance(f, e.DraftIntended) and f.draft == placement.draft), None)
    sent = next((f for f in facts if isinstance(f, e.DraftSent) and f.draft == placement.draft), None)
    if client is None or intended is None or intended.deadline is None or sent is None:
        return  # who is gone from the file may return
    text = _text(desk, sent)
    if text is None and placement.look_at and now < placement.look_at:
        return
    fact: e.DeadlineStated | e.DeadlineUnclear = e.DeadlineUnclear(sent.at, placement.draft)
    if text is not None and stated(text, _spellings(desk, client, intended.deadline)):
        until = max(intended.deadline, _at_least(desk, placement, intended.step, sent.at) or intended.deadline)
        fact = e.DeadlineStated(sent.at, placement.draft, until)
    with desk.ledger.transaction():
        desk.ledger.update(placement.ended())
        spread(desk.ledger, desk.settings, placement, fact, now)
        desk.ledger.record(placement.client, placement.matter, fact, seen_at=now, how="the text that was sent")
    log.info(type(fact).__name__, extra={"matter": placement.matter, "draft": placement.draft})


def _text(desk: Desk, sent: e.DraftSent) -> str | None:
    """What was sent; None where it cannot be read now."""
    try:
        raw = desk.read_mail(sent.message_id, READ) if sent.message_id else None
    except MailboxUnreadable:
        return None  # the look tells that this folder could not be read; the next one asks again
    return None if raw is None else text_of(raw)


def _spellings(desk: Desk, client: Client, deadline: date) -> tuple[str, ...]:
    try:
        return desk.letters.spellings(deadline, client.language, client.country)
    except LetterError:
        return ()  # the file names another language now, one that nobody can write in: the user is asked


def _at_least(desk: Desk, placement: Placement, name: str, sent_at: datetime) -> date | None:
    """The day that the letter would have named, had it been written when it was sent."""
    draft = _draft(desk, placement, name, sent_at)
    if draft is None:
        return None
    calendar = desk.settings.calendar(placement.client, sent_at)
    try:
        return calendar.deadline(sent_at, draft)
    except NoWorkingMoment:
        return None


def _draft(desk: Desk, placement: Placement, name: str, sent_at: datetime) -> Draft | None:
    """What the step says of the letter; None where it is gone from the playbook."""
    book = Docket(desk.ledger, desk.settings).case(placement.client, placement.matter, sent_at).playbook
    step = next((step for step in book.steps if step.name == name), None) if book else None
    return step.draft if step else None
