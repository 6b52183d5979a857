"""Flow: a case and the step that is due -> the follow-up, with all that its letter says and the files it carries."""

import logging
from dataclasses import dataclass
from datetime import datetime

from crickets.config import Settings
from crickets.core.actions import PlaceDraft
from crickets.core.claims import claims_of, invoice_values, passed_promise, total_of
from crickets.core.compose import FollowUp, new_message_id, references, reply_subject, thread_subject
from crickets.core.letter import ATTRIBUTION, LetterValues, values_for
from crickets.core.mail import Address
from crickets.core.people import Client, Direction, reduced
from crickets.core.plaintext import text_of
from crickets.core.quote import quoted
from crickets.core.recipients import recipients
from crickets.core.threads import Message
from crickets.docket import Case
from crickets.drafting.attaching import attachments
from crickets.drafting.desk import Desk
from crickets.errors import LetterError
from crickets.ports import Ledger

log = logging.getLogger(__name__)

QUOTE = 64_000
"""Bytes of the user's last message that are read to quote it."""


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about: a matter of a client, and the day and subject of the user's message in it."""

    case: Case
    client: Client
    subject: str
    written_at: datetime


def written(desk: Desk, case: Case, action: PlaceDraft, now: datetime) -> tuple[FollowUp, Message]:
    """The follow-up, and the message that it follows up on; raises LetterError where something is missing for it."""
    client, parent = case.client, _parent(desk.ledger, case)
    if client is None or parent is None:
        msg = f"no mail is known that {case.matter.key} could be followed up on"
        raise LetterError(msg, template=action.letter)
    return _follow_up(desk, About(case, client, parent.subject, parent.at), parent, action, now), parent


def letter_values(settings: Settings, about: About, action: PlaceDraft, now: datetime) -> LetterValues:
    """Everything that the letter of this step can say at this moment."""
    case, user = about.case, settings.user
    today = user.local(now).date()
    late_fee = settings.late_fee(about.client.key)
    claims = claims_of(case.matter, case.state, late_fee, today, action.invoices)
    invoices = tuple(map(invoice_values, claims))
    return values_for(
        about.client,
        user.name,
        about.subject,
        user.local(about.written_at).date(),
        today,
        project=_project(settings, about),
        invoices=invoices,
        total=total_of(invoices),
        deadline=action.deadline,
        promised=passed_promise(case.state, case.calendar, today),
        attached=action.attaches,
        payment=user.payment,
        reach=user.reach,
    )


def _project(settings: Settings, about: About) -> str:
    """The matter's name, if the user gave it one; else what the mails about it are called."""
    matter = about.case.matter
    named = matter.key in settings.matters and not matter.is_clients_own
    return matter.name if named else thread_subject(about.subject) or matter.name


def _follow_up(desk: Desk, about: About, parent: Message, action: PlaceDraft, now: datetime) -> FollowUp:
    client = about.client
    to, cc = recipients(parent, client, about.case.state.redirected)
    sender = _sender(desk, parent)
    values = letter_values(desk.settings, about, action, now)
    return FollowUp(
        message_id=new_message_id(desk.randomness(16), sender.domain),
        sender=sender,
        to=to,
        cc=cc,
        subject=reply_subject(parent.subject),
        in_reply_to=parent.message_id,
        references=references([mid for mid in parent.references if mid != parent.message_id], parent.message_id),
        date=desk.settings.user.local(now),
        body=desk.letters.render(action.letter, client.language, values),
        quote=_quote(desk, client, parent, values),
        signature=desk.settings.user.signature,
        attachments=attachments(desk, about.case, action),
    )


def _parent(ledger: Ledger, case: Case) -> Message | None:
    """The newest own message, which waits for an answer; the client's newest where none of the user's is known."""
    newest = case.state.newest_own or case.state.newest_from_client
    return ledger.message(newest) if newest else None


def _sender(desk: Desk, parent: Message) -> Address:
    account = desk.settings.accounts[desk.account]
    own = desk.settings.roster().own
    if parent.direction is Direction.OWN and parent.sender is not None and parent.sender.email in own:
        return Address(parent.sender.email, parent.sender.name or desk.settings.user.name)
    if parent.direction is Direction.OWN:
        log.warning("unknown_sender", extra={"message_id": parent.message_id, "account": desk.account})
    return Address(account.address, desk.settings.user.name)


def _quote(desk: Desk, client: Client, parent: Message, values: LetterValues) -> str:
    theirs = bool(reduced((*parent.to, *parent.cc), client))  # nobody is quoted what was written to somebody else
    wanted = desk.settings.quote and parent.direction is Direction.OWN and theirs
    if not wanted or not desk.letters.has(ATTRIBUTION, client.language):
        return ""
    raw = desk.read_mail(parent.message_id, QUOTE)
    if raw is None:
        return ""
    attribution = desk.letters.render(ATTRIBUTION, client.language, values).strip()
    return quoted(text_of(raw), attribution)
