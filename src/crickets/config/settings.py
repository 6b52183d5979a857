"""The settings: what the configuration says, in the words of the core, frozen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from crickets.config.addresses import is_public
from crickets.config.countries import civil_year
from crickets.config.fields import SQLITE, Tls
from crickets.config.keys import named_by
from crickets.config.loopback import Listen
from crickets.config.providers import Endpoints, Keep, Provider
from crickets.config.secret import Secret
from crickets.core.mail import domain_of
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, Matter, MatterKey, Stage
from crickets.core.money import Invoice, LateFee
from crickets.core.people import AccountKey, Client, ClientKey, Roster
from crickets.core.playbook import Duration, Playbook
from crickets.core.safeguards import Contract, Protection, stops_after
from crickets.core.situation import Promises
from crickets.core.workdays import BusinessCalendar, Side


@dataclass(frozen=True, slots=True)
class User:
    """The person who works for clients; ``working_days`` counts from Monday, 0; ``country`` may be empty.

    ``payment`` says how to pay, on several lines, and ``reach`` how to reach the user; each is empty where not said.
    """

    name: str
    signature: str
    payment: str
    reach: str
    zone: ZoneInfo
    language: str
    country: str
    region: str
    working_days: frozenset[int]
    opens: time
    closes: time

    def local(self, moment: datetime) -> datetime:
        """The user's wall clock at an instant."""
        return moment.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class OAuth:
    """The application at an identity provider by which an account asks for tokens (RFC 6749 section 2).

    The user has registered it: ``client_id`` and, where the provider gave one, ``client_secret`` are theirs.
    """

    provider: Provider
    client_id: str
    client_secret: Secret | None
    endpoints: Endpoints
    keep: Keep


@dataclass(frozen=True, slots=True)
class ImapAccess:
    """How to reach a mailbox; ``login`` is by a password, or by tokens of an identity provider."""

    host: str
    port: int
    tls: Tls
    username: str
    login: Secret | OAuth


@dataclass(frozen=True, slots=True)
class Folders:
    """Which folders to watch, by IMAP's patterns (RFC 9051 section 6.3.9), and which have a role whatever else says."""

    watch: tuple[str, ...] = ("*",)
    ignore: tuple[str, ...] = ()
    sent: str | None = None
    drafts: str | None = None
    junk: str | None = None
    trash: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox of the user: its addresses in lower case, how to reach it, and how it is watched.

    ``authserv_id`` is the name under which its server says who could be authenticated (RFC 8601); empty: not judged.
    """

    key: AccountKey
    address: str
    aliases: tuple[str, ...]
    imap: ImapAccess
    folders: Folders
    look_every: timedelta
    look_back: timedelta
    authserv_id: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address, then its aliases."""
        return (self.address, *self.aliases)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once: drafts on one day, time between two follow-ups to one client, lateness that asks first.

    ``slow`` is the median answering time beyond which a client is slow as a habit; ``promises`` says what becomes of
    those that mails seem to make.
    """

    drafts_a_day: int
    gap: Duration
    late: Duration
    slow: Duration
    promises: Promises


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the configuration says.

    ``letters`` is the user's own folder of letters; ``quote`` says whether a draft quotes the user's last message;
    ``metrics`` is where a monitor may ask, None for nowhere.
    """

    path: Path
    database: str
    user: User
    limits: Limits
    letters: Path | None
    quote: bool
    metrics: Listen | None
    accounts: Mapping[AccountKey, Account]
    clients: Mapping[ClientKey, Client]
    contracts: Mapping[ClientKey, Contract]
    late_fees: Mapping[ClientKey, LateFee]
    matters: Mapping[MatterKey, Matter]
    playbooks: Mapping[str, Playbook]
    _warnings: Callable[[], tuple[str, ...]] = field(repr=False, compare=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd but no error, a line each with file and line; found when asked, for it takes its time."""
        return self._warnings()

    def database_url(self, state: Path) -> str:
        """Give the URL of the database with an absolute path."""
        return f"{SQLITE}{state.absolute() / self.database.removeprefix(SQLITE)}"

    def roster(self) -> Roster:
        """All addresses that matter."""
        return roster_of((own for account in self.accounts.values() for own in account.addresses), self.clients)

    def calendar(self, client: ClientKey, now: datetime) -> BusinessCalendar:
        """Working time between the user and a client, with the holidays of both sides for the years around now.

        A client that is gone from the file works from Monday to Friday where the user does.
        """
        known = self.clients.get(client)
        there = (ZoneInfo(known.timezone), known.country, known.region) if known else (self.user.zone, "", "")
        return BusinessCalendar(self._own_side(now), _side(*there, now), self.user.opens, self.user.closes)

    def noticed(self, key: MatterKey, client: ClientKey, invoices: Iterable[Invoice]) -> Matter | None:
        """Give the matter that an invoice opened by itself, which no file names; None where the client has left it."""
        known, number = self.clients.get(client), named_by(key, (invoice.number for invoice in invoices))
        if known is None or not number or key in self.matters:
            return None
        return Matter(key, client, number, AWAITING_PAYMENT, account=known.account)

    def late_fee(self, client: ClientKey) -> LateFee:
        """What the contract with a client claims of who pays late: nothing where the client is gone from the file."""
        return self.late_fees.get(client, LateFee())

    def playbook_for(self, matter: Matter, stage: Stage) -> Playbook | None:
        """Which playbook applies to a matter: the one chosen in the file, else the one named like its stage, if any."""
        return self.playbooks.get(matter.playbook or stage)

    def protection(self, client: Client) -> Protection:
        """What the contract with a client has of the safeguards, beside what the playbook for its work does."""
        book = self.playbook_for(self.matters[MatterKey(client.key)], IN_PROGRESS)
        return Protection(client, self.contracts[client.key], stops_after(book) if book else None)

    def account_for(self, matter: Matter) -> AccountKey | None:
        """Where a draft of this matter goes; None where the thread decides."""
        only = next(iter(self.accounts)) if len(self.accounts) == 1 else None
        return matter.account or only

    def _own_side(self, now: datetime) -> Side:
        year = civil_year(self.user.country, self.user.region, self.user.local(now).year)
        return Side(self.user.zone, self.user.working_days, year.holidays)


def roster_of(own: Iterable[str], clients: Mapping[ClientKey, Client]) -> Roster:
    """All addresses that matter, where they do not stand in a file yet; ``own`` are the user's."""
    own = frozenset(own)
    theirs = (address for client in clients.values() for address in client.addresses)
    domains = {domain_of(address) for address in (*own, *theirs)}
    return Roster(clients, own, frozenset(domain for domain in domains if not is_public(domain)))


def _side(zone: ZoneInfo, country: str, region: str, now: datetime) -> Side:
    year = civil_year(country, region, now.astimezone(zone).year)
    return Side(zone, year.weekdays, year.holidays)
