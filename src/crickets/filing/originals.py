"""The mails of a matter: which there are, and their bytes as the servers hold them, not marked seen."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crickets.core import events as e
from crickets.core.mail import Address, Arrival, Flag, Locator, MailboxRole, MessageId
from crickets.core.matters import Matter
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message
from crickets.errors import ConfigError, CricketsError, MailboxUnreadable, MailError
from crickets.filing.office import Office
from crickets.filing.words import Names
from crickets.ports import Batch, Interest, Ledger, Mail

log = logging.getLogger(__name__)

_DAY = timedelta(days=1)

_BEST_FIRST = (
    MailboxRole.SENT,
    MailboxRole.INBOX,
    MailboxRole.OTHER,
    MailboxRole.ALL,
    MailboxRole.FLAGGED,
    MailboxRole.IMPORTANT,
    MailboxRole.TRASH,
    MailboxRole.JUNK,
)
"""Where a copy is most surely the message itself; Drafts holds none that was sent."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A mail that belongs to the dossier, as it is known without the server; ``kept`` is None for a machine's."""

    message_id: MessageId
    at: datetime
    subject: str
    sender: str
    recipients: tuple[str, ...] = ()
    kept: Message | None = None


@dataclass(slots=True)
class Fetched:
    """What the servers gave: the bytes by Message-ID, and what kept an account from being read."""

    raw: dict[MessageId, bytes] = field(default_factory=dict)
    headers: dict[MessageId, Arrival] = field(default_factory=dict)
    failed: dict[AccountKey, CricketsError] = field(default_factory=dict)


def mails_of(ledger: Ledger, matter: Matter, told: Sequence[e.Event], names: Names) -> Sequence[Sought]:
    """Every mail that the facts name, and every one in the threads of the matter, by the time it happened."""
    in_threads = {
        message.message_id: _known(message)
        for message in ledger.messages(matter.client)
        if ledger.owners(message.thread).get(matter.client) == matter.key
    }
    named = {mail.message_id: mail for fact in told if (mail := _named(ledger, fact, names))}
    return sorted((named | in_threads).values(), key=lambda mail: (mail.at, mail.message_id))


def fetch(office: Office, client: ClientKey, sought: Sequence[Sought]) -> Fetched:
    """Read every mail from where it was seen; what is not there any more is looked for once in all mailboxes."""
    with ExitStack() as stack:
        search = _Search(office, stack, {mail.message_id: mail for mail in sought})
        for account in office.settings.accounts:
            search.where_seen(account)
        seen_in = office.ledger.accounts_of(client)
        for account in (account for account in office.settings.accounts if account in seen_in):
            search.anywhere(account)
        return search.fetched


def with_header(mail: Sought, fetched: Fetched) -> Sought:
    """The mail as its own header describes it, where only the server knew that."""
    arrival = fetched.headers.get(mail.message_id)
    if arrival is None or mail.kept is not None:
        return mail
    envelope = arrival.envelope
    sender = _shown(envelope.sender) if envelope.sender else mail.sender
    recipients = tuple(map(_shown, (*envelope.to, *envelope.cc))) or mail.recipients
    return replace(mail, subject=envelope.subject or mail.subject, sender=sender, recipients=recipients)


class _Search:
    def __init__(self, office: Office, stack: ExitStack, sought: Mapping[MessageId, Sought]) -> None:
        self.fetched = Fetched()
        self._office = office
        self._stack = stack
        self._sought = sought
        self._open: dict[AccountKey, Mail] = {}

    @property
    def _missing(self) -> list[Sought]:
        return [mail for key, mail in self._sought.items() if key not in self.fetched.raw]

    def where_seen(self, account: AccountKey) -> None:
        """Read what is missing from the places of this account in which it was seen."""
        with self._noting(account):
            for mail in self._missing:
                seen = self._office.ledger.sightings(account, [mail.message_id])
                self._read(account, mail.message_id, [place for place in seen if place[1] in _BEST_FIRST])

    def anywhere(self, account: AccountKey) -> None:
        """Look for what is missing through the headers of all mailboxes: it may have been moved since the last look."""
        missing = self._missing
        if not missing or account in self.fetched.failed:
            return
        with self._noting(account):
            for arrival in self._arrivals(account, missing):
                wanted = self._sought.get(arrival.envelope.message_id)
                if wanted and wanted.message_id not in self.fetched.raw and _is(arrival, wanted):
                    self.fetched.headers[wanted.message_id] = arrival
                    self._read(account, wanted.message_id, [(arrival.locator, arrival.role)])

    def _arrivals(self, account: AccountKey, missing: Sequence[Sought]) -> Sequence[Arrival]:
        """The headers that can be those of the missing, all of them before any is opened."""
        kept = [mail.kept for mail in missing if mail.kept]
        addresses = frozenset(address.email for message in kept for address in _other_side(message))
        unnamed = [mail.at for mail in missing if mail.kept is None]
        since = min(mail.at for mail in missing) - _DAY
        interest = Interest(addresses, since, min(unnamed) - _DAY if unnamed else None)
        changes = self._mail(account).history(interest)
        return [arrival for change in changes if isinstance(change, Batch) for arrival in change.arrivals]

    def _read(self, account: AccountKey, message_id: MessageId, places: Sequence[tuple[Locator, MailboxRole]]) -> None:
        """Read the message from the first of the places in which it still is."""
        ours = bool(places) and self._office.ledger.placement_of([message_id]) is not None
        for locator, role in sorted(places, key=lambda place: _BEST_FIRST.index(place[1])):
            try:
                raw = self._sent_copy(account, locator, doubtful=ours and role is not MailboxRole.SENT)
            except MailboxUnreadable as error:
                self.fetched.failed.setdefault(account, error)
                continue
            if raw is not None:
                self.fetched.raw[message_id] = raw
                return

    def _sent_copy(self, account: AccountKey, locator: Locator, *, doubtful: bool) -> bytes | None:
        """A message as it stands there; what the user threw away as a draft is not what was sent under its id."""
        mail = self._mail(account)
        if doubtful and Flag.DRAFT in (mail.flags(locator) or ()):
            return None
        return mail.read(locator)

    def _mail(self, account: AccountKey) -> Mail:
        if account not in self._open:
            self._open[account] = self._stack.enter_context(self._office.mail(account))
        return self._open[account]

    @contextmanager
    def _noting(self, account: AccountKey) -> Iterator[None]:
        """A mailbox that fails leaves its mails missing, and is named; the dossier is made all the same."""
        try:
            yield
        except (MailError, ConfigError) as error:  # a password that cannot be had is one too
            log.warning("dossier_incomplete", extra={"account": account, "problem": str(error)})
            self.fetched.failed[account] = error


def _is(arrival: Arrival, mail: Sought) -> bool:
    """Whether a header is that of the message; scanners and copiers use ids of others."""
    if arrival.is_draft:
        return False
    kept = mail.kept
    return kept is None or kept.is_copied_in(arrival.envelope)


def _other_side(message: Message) -> tuple[Address, ...]:
    """The addresses by which a search finds the message, and not all that the user ever wrote."""
    if message.direction is Direction.OWN:
        return (*message.to, *message.cc)
    return (message.sender,) if message.sender else ()


def _named(ledger: Ledger, fact: e.Event, names: Names) -> Sought | None:
    """The mail that a fact tells of; what is not kept is described by the fact."""
    match fact:
        case e.UserWrote(at, message_id):
            return _found(ledger, Sought(message_id, at, "", names.user, (names.client,)))
        case e.DraftSent(at, _, message_id) if message_id is not None:
            return _found(ledger, Sought(message_id, at, "", names.user, (names.client,)))
        case e.InvoiceAdded(at, _, message_id) if message_id is not None:
            return _found(ledger, Sought(message_id, at, "", names.user, (names.client,)))
        case e.ClientWrote(at, message_id):
            return _found(ledger, Sought(message_id, at, "", names.client, (names.user,)))
        case e.Bounced(at, message_id):
            return _found(
                ledger, Sought(message_id, at, "Notice that a mail came back", "a mail server", (names.user,))
            )
        case e.MailOpened(at, message_id):
            return _found(ledger, Sought(message_id, at, "Read receipt", names.client, (names.user,)))
        case e.Absent(at, message_id):
            return _found(ledger, Sought(message_id, at, "Automatic reply", names.client, (names.user,)))
        case _:
            return None


def _found(ledger: Ledger, mail: Sought) -> Sought:
    message = ledger.message(mail.message_id)
    return _known(message) if message else mail


def _known(message: Message) -> Sought:
    return Sought(
        message.message_id,
        message.at,
        message.subject,
        _shown(message.sender) if message.sender else "",
        tuple(map(_shown, (*message.to, *message.cc))),
        message,
    )


def _shown(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email
