"""A dossier put together from what is known and from what the servers still hold, and the file that it becomes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

from crickets.core import events as e
from crickets.core.claims import claims_of
from crickets.core.dossier import (
    CHECKSUMS,
    Dossier,
    Filed,
    Invoiced,
    Original,
    Party,
    archive,
    file_name,
    sha256_list,
    timeline_html,
    timeline_text,
)
from crickets.core.dossier.wording import lost
from crickets.core.mail import MessageId
from crickets.core.matters import MatterKey, folded
from crickets.core.money import Claim
from crickets.core.order import in_order
from crickets.core.parts import Attachment
from crickets.core.people import AccountKey
from crickets.docket import Case
from crickets.errors import CricketsError
from crickets.filing.invoices import copy_of, invoiced, origins
from crickets.filing.office import Office
from crickets.filing.originals import Fetched, Sought, fetch, mails_of, with_header
from crickets.filing.timeline import Chronicle
from crickets.filing.words import Names

MAILS, INVOICES = "mails", "invoices"
"""The folders of the archive."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A dossier and the archive that it is; ``failed`` tells which accounts could not be read, and why."""

    dossier: Dossier
    data: bytes
    failed: Mapping[AccountKey, CricketsError]

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that belongs to it and could not be found any more, one a line."""
        return lost(self.dossier)

    @property
    def contents(self) -> str:
        """What is in it, in a few words: ``the timeline, 7 original mails, 2 invoices and 4 follow-ups``."""
        copies = [invoice for invoice in self.dossier.invoices if invoice.file]
        return (
            f"the timeline, {_count(len(self.dossier.filed), 'original mail')}, "
            f"{_count(len(copies), 'invoice')} and {_count(len(self.dossier.notices), 'follow-up')}"
        )


def file_dossier(office: Office, case: Case, now: datetime) -> tuple[Path, Bundle]:
    """Put the dossier of a matter on the shelf, named by matter and day, in the place of an earlier one of that day.

    Raises StoreError where the file cannot be written.
    """
    made = put_together(office, case, now)
    day = office.settings.user.local(now).date()
    return office.cabinet.keep(f"{_slug(case.matter.key)}-{day}.zip", made.data), made


def is_dossier_of(name: str, matter: MatterKey) -> bool:
    """Whether a file on the shelf bears the name of a dossier of this matter."""
    return re.fullmatch(rf"{re.escape(_slug(matter))}-\d{{4}}-\d\d-\d\d\.zip", name) is not None


def put_together(office: Office, case: Case, now: datetime) -> Bundle:
    """Make the dossier of a matter as of this moment; what cannot be fetched is named in it."""
    return _Maker(office, case, now).bundle()


class _Maker:
    """Gathers the parts of one dossier, and the files as they get their names."""

    def __init__(self, office: Office, case: Case, now: datetime) -> None:
        self._office = office
        self._case = case
        self._settings = office.settings
        self._local = self._settings.user.local
        self._now = self._local(now)
        self._client = case.matter.client
        self._names = Names(self._settings.user.name, case.client.name if case.client else str(self._client))
        self._facts = in_order(office.ledger.events(case.matter.key))
        self._files: dict[str, bytes] = {}

    def bundle(self) -> Bundle:
        told = [*self._facts, *self._of_the_client()]
        sought = mails_of(self._office.ledger, self._case.matter, told, self._names)
        fetched = fetch(self._office, self._client, sought)
        mails = {mail.message_id: with_header(mail, fetched) for mail in sought}
        files = self._file_mails(mails.values(), fetched)
        late_fee = self._settings.late_fee(self._client)
        claims = claims_of(self._case.matter, self._case.state, late_fee, self._now.date())
        chronicle = Chronicle(self._names, told, claims, mails, files, self._local, self._now.date())
        dossier = Dossier(
            self._case.matter.name,
            self._client_party(),
            self._user_party(),
            self._now,
            chronicle.entries(),
            self._file_invoices(claims, fetched),
            chronicle.notices(),
            chronicle.attempts(),
            tuple(self._original(mail, files.get(mail.message_id)) for mail in mails.values()),
        )
        return Bundle(dossier, self._packed(dossier), fetched.failed)

    def _packed(self, dossier: Dossier) -> bytes:
        texts = {"timeline.txt": timeline_text(dossier), "timeline.html": timeline_html(dossier)}
        files = self._files | {name: text.encode() for name, text in texts.items()}
        return archive(files | {CHECKSUMS: sha256_list(files).encode()}, self._now)

    def _of_the_client(self) -> Sequence[e.ClientEvent]:
        """What came back, and who was away, since the matter began: to which of several matters, nothing tells."""
        wrote = [fact.at for fact in self._facts if isinstance(fact, e.UserWrote | e.ClientWrote)]
        events = self._office.ledger.client_events(self._client)
        told = [fact for fact in events if isinstance(fact, e.Bounced | e.Absent)]
        return [fact for fact in told if wrote and fact.at >= min(wrote)]

    # Files

    def _file_mails(self, mails: Iterable[Sought], fetched: Fetched) -> Mapping[MessageId, Filed]:
        found = [mail for mail in mails if mail.message_id in fetched.raw]
        return {
            mail.message_id: self._put(
                f"{MAILS}/{file_name(number, mail.subject, 'eml')}", fetched.raw[mail.message_id]
            )
            for number, mail in enumerate(found, 1)
        }

    def _file_invoices(self, claims: Sequence[Claim], fetched: Fetched) -> tuple[Invoiced, ...]:
        came_with = origins(self._facts)
        copies = [copy_of(self._office, c.invoice, came_with.get(c.invoice.number), fetched.raw) for c in claims]
        return tuple(
            invoiced(claim, self._file_copy(number, claim, copy) if copy else None)
            for number, (claim, copy) in enumerate(zip(claims, copies, strict=True), 1)
        )

    def _file_copy(self, number: int, claim: Claim, copy: Attachment) -> Filed:
        name = file_name(number, f"invoice {claim.invoice.number}", PurePosixPath(copy.filename).suffix)
        return self._put(f"{INVOICES}/{name}", copy.data)

    def _put(self, name: str, data: bytes) -> Filed:
        self._files[name] = data
        return Filed(name, sha256(data).hexdigest())

    # Who and what

    def _client_party(self) -> Party:
        client = self._case.client
        if client is None:
            known = self._office.ledger.known_clients().get(self._client, frozenset())
            return Party(self._names.client, _whole(sorted(known)))
        ways = (client.contact, *_whole(client.addresses), client.phone)
        return Party(client.name, tuple(way for way in ways if way))

    def _user_party(self) -> Party:
        user, accounts = self._settings.user, self._settings.accounts.values()
        reach = [line.strip() for line in user.reach.splitlines() if line.strip()]
        addresses = [account.address for account in accounts if account.address not in user.reach]
        return Party(user.name, (*addresses, *reach))

    def _original(self, mail: Sought, file: Filed | None) -> Original:
        at = self._local(mail.at)
        return Original(at, mail.subject, mail.sender, mail.recipients, mail.message_id, file)


def _whole(addresses: Iterable[str]) -> tuple[str, ...]:
    """Addresses without the patterns that stand for a whole domain."""
    return tuple(address for address in addresses if not address.startswith("@"))


def _slug(matter: MatterKey) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", folded(matter))) or "matter"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'s' * (number != 1)}"
