"""Every key of the file, with its kind and its default; config.example.toml says the same in words."""

from datetime import time, timedelta

from pydantic import Field

from crickets.config.fields import (
    Address,
    AddressOrDomain,
    Amount,
    Attached,
    AuthservId,
    ContractDays,
    Count,
    Country,
    Currency,
    CurrencyOrNone,
    Database,
    Day,
    Discarded,
    Heard,
    Hours,
    Kept,
    Language,
    LanguageOrNone,
    Lines,
    ListenOrNot,
    Name,
    NumberOfHours,
    Percent,
    Percentage,
    Port,
    ProviderOrNone,
    Purpose,
    Security,
    Span,
    StepDay,
    StepDuration,
    StepSpan,
    TaskName,
    Text,
    ThreadId,
    Tls,
    WebAddress,
    Weekday,
    WholeAddress,
    Zone,
)
from crickets.config.providers import Keep
from crickets.config.table import Table
from crickets.core.days import FIRST, LAST
from crickets.core.mail import MessageId
from crickets.core.matters import NEGOTIATING
from crickets.core.milestones import MilestoneKind
from crickets.core.people import FormOfAddress
from crickets.core.playbook import Duration, OnDiscard, Unit
from crickets.core.situation import Promises


class StoreTable(Table):
    """``[store]``."""

    database: Database = "sqlite:///crickets.db"


class UserTable(Table):
    """``[user]``."""

    name: Name = Field(examples=[""])
    signature: Lines = ""
    payment: Lines = ""
    reach: Text = ""
    timezone: Zone = Field(examples=["UTC"])
    country: Country = ""
    region: Text = ""
    language: Language = "en"
    working_days: list[Weekday] = Field(default=[0, 1, 2, 3, 4], min_length=1)
    working_hours: Hours = (time(9), time(18))


class LimitsTable(Table):
    """``[limits]``."""

    drafts_a_day: Count = 10
    minimum_gap: StepDuration = Duration(3, Unit.DAYS)
    late_after: StepDuration = Duration(14, Unit.DAYS)
    slow_after: StepDuration = Duration(5, Unit.DAYS)
    promises: Heard = Promises.ASK


class LettersTable(Table):
    """``[letters]``."""

    folder: Text = ""
    quote: bool = True


class OAuthTable(Table):
    """``oauth`` of an account's ``imap``."""

    provider: ProviderOrNone = ""
    client_id: Text = ""
    client_secret_file: Text = ""
    client_secret_command: Text = ""
    client_secret_credential: Text = ""
    client_secret_keyring: Text = ""
    tenant: Text = "common"
    authorization_endpoint: WebAddress = ""
    device_authorization_endpoint: WebAddress = ""
    token_endpoint: WebAddress = ""
    revocation_endpoint: WebAddress = ""
    scope: Text = ""
    keep: Kept = Keep.FILE


class MetricsTable(Table):
    """``[metrics]``."""

    listen: ListenOrNot = None


class ImapTable(Table):
    """``imap`` of an account."""

    host: Name = Field(examples=["localhost"])
    tls: Security = Tls.IMPLICIT
    port: Port | None = None
    username: Text = ""
    password_file: Text = ""
    password_command: Text = ""
    password_credential: Text = ""
    password_keyring: Text = ""
    oauth: OAuthTable = OAuthTable()


class FoldersTable(Table):
    """``folders`` of an account."""

    watch: list[Name] = Field(default=["*"], min_length=1)
    ignore: list[Name] = Field(default=[])
    sent: Text = ""
    drafts: Text = ""
    junk: Text = ""
    trash: Text = ""


class AccountTable(Table):
    """``[accounts.NAME]``."""

    address: WholeAddress = Field(examples=[""])
    aliases: list[WholeAddress] = Field(default=[])
    imap: ImapTable = Field(examples=[{"host": "localhost"}])
    folders: FoldersTable = FoldersTable()
    look_every: Span = timedelta(minutes=5)
    look_back: Span = timedelta(days=90)
    authserv_id: AuthservId = ""


class MatterTable(Table):
    """``[[clients.NAME.matters]]``."""

    name: Name = Field(examples=[""])
    subject: Text = ""
    thread: ThreadId = MessageId("")
    stage: Text = ""
    playbook: Text = ""
    account: Text = ""
    hours: NumberOfHours | None = None


class InvoiceTable(Table):
    """``[[clients.NAME.invoices]]``."""

    number: Name = Field(examples=[""])
    amount: Amount = Field(examples=["1"])
    currency: Currency = Field(examples=["EUR"])
    issued: Day = Field(examples=[FIRST])
    due: Day = Field(examples=[LAST])
    file: Text = ""
    matter: Text = ""


class MilestoneTable(Table):
    """``[[clients.NAME.milestones]]``."""

    name: Name = Field(examples=[""])
    amount: Amount = Field(examples=["1"])
    currency: Currency = Field(examples=["EUR"])
    kind: Purpose = MilestoneKind.STAGE
    due: Day | None = None
    matter: Text = ""


class RateTable(Table):
    """One of ``late_interest`` of a contract."""

    since: Day = Field(examples=[LAST])
    percent: Percentage = Field(examples=["0"])


class ContractTable(Table):
    """``[clients.NAME.contract]``."""

    first_project: bool = True
    deposit_percent: Percent = 0
    deposit_non_refundable: bool = False
    work_stops_after: ContractDays | None = None
    kill_fee: bool = False
    silence_approves_after: ContractDays | None = None
    rights_on_full_payment: bool = False
    portfolio: bool = False
    hourly_rate: Amount | None = None
    currency: CurrencyOrNone = ""
    law: Text = ""
    court: Text = ""
    late_fee_fixed: Amount | None = None
    late_fee_percent: Percentage | None = None
    late_interest: list[RateTable] = Field(default=[])


class ClientTable(Table):
    """``[clients.NAME]``."""

    name: Name = Field(examples=[""])
    contact: Text = ""
    addresses: list[AddressOrDomain] = Field(examples=[[""]], min_length=1)
    language: LanguageOrNone = ""
    timezone: Zone | None = None
    country: Country = ""
    region: Text = ""
    phone: Text = ""
    form_of_address: Address = FormOfAddress.PANSTWO
    stage: Name = NEGOTIATING
    playbook: Text = ""
    account: Text = ""
    hours: NumberOfHours | None = None
    rate: Amount | None = None
    currency: CurrencyOrNone = ""
    matters: list[MatterTable] = Field(default=[])
    invoices: list[InvoiceTable] = Field(default=[])
    milestones: list[MilestoneTable] = Field(default=[])
    contract: ContractTable = ContractTable()


class StepTable(Table):
    """``[[playbooks.NAME.steps]]``."""

    name: Text = ""
    after: StepSpan | None = None
    on: StepDay | None = None
    after_due: StepDuration | None = None
    after_deadline: StepDuration | None = None
    draft: Text = ""
    attach: Attached | None = None
    deadline: StepDuration | None = None
    tasks: list[TaskName] = Field(default=[])
    gate: bool = False
    pause: bool = False
    close: Text = ""


class PlaybookTable(Table):
    """``[playbooks.NAME]``."""

    on_discard: Discarded = OnDiscard.REST
    steps: list[StepTable] = Field(examples=[[]])


class FileTable(Table):
    """The whole file, and all that it includes."""

    include: list[Name] = Field(default=[])
    store: StoreTable = StoreTable()
    user: UserTable = Field(examples=[{"name": "-", "timezone": "UTC"}])
    limits: LimitsTable = LimitsTable()
    letters: LettersTable = LettersTable()
    metrics: MetricsTable = MetricsTable()
    accounts: dict[str, AccountTable] = Field(default={})
    clients: dict[str, ClientTable] = Field(default={})
    playbooks: dict[str, PlaybookTable] = Field(default={})
