"""The one door: from a file to settings, or to everything that is wrong with it."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from crickets.config.accounts import accounts
from crickets.config.clients import checked_region, clients
from crickets.config.contracts import contracts, late_fees
from crickets.config.document import Document, read
from crickets.config.matters import matters
from crickets.config.playbooks import HasLetter, check_letters, check_use, playbooks
from crickets.config.problems import Findings
from crickets.config.settings import Limits, Settings, User
from crickets.config.shape import shape
from crickets.config.tables import FileTable, LimitsTable, UserTable
from crickets.core.workdays import NoWorkingMoment
from crickets.errors import ConfigError


def load(path: Path, has_letter: HasLetter | None = None, now: datetime | None = None) -> Settings:
    """Read the configuration; raises ConfigError with every problem at once, ``file:line: what is wrong`` each.

    ``has_letter`` says which letters exist, else none is looked for; ``now``, aware, is when working time must come
    soon, the real time if left out. Nothing but the files is read: a password file need not exist,
    and the file of an invoice that does not is a warning.
    """
    findings = Findings()
    document = read(path, findings)
    file = shape(document.tables, findings)
    if file is None or not document.whole:
        raise ConfigError(document.told(findings.problems))
    settings = _settings(path, file, document, findings)
    check_use(settings, file, findings)
    if has_letter is not None:
        check_letters(settings, file, has_letter, findings)
    _check_working_time(settings, now or datetime.now(UTC), findings)
    if findings.problems:
        raise ConfigError(document.told(findings.problems))
    return settings


def _settings(path: Path, file: FileTable, document: Document, findings: Findings) -> Settings:
    found = accounts(file.accounts, document.folder, findings)
    own = (address for account in found.values() for address in account.addresses)
    folder = file.letters.folder
    return Settings(
        path=path,
        database=file.store.database,
        user=_user(file.user, findings),
        limits=_limits(file.limits),
        letters=document.folder(("letters",)).absolute() / Path(folder).expanduser() if folder else None,
        quote=file.letters.quote,
        metrics=file.metrics.listen,
        accounts=found,
        clients=clients(file, own, findings),
        contracts=contracts(file.clients, findings),
        late_fees=late_fees(file.clients),
        matters=matters(file, document.folder, findings),
        playbooks=playbooks(file.playbooks, findings),
        _warnings=partial(document.told, findings.warnings),
    )


def _limits(table: LimitsTable) -> Limits:
    return Limits(
        table.drafts_a_day,
        gap=table.minimum_gap,
        late=table.late_after,
        slow=table.slow_after,
        promises=table.promises,
    )


def _user(table: UserTable, findings: Findings) -> User:
    opens, closes = table.working_hours
    return User(
        name=table.name,
        signature=table.signature,
        payment=table.payment,
        reach=table.reach,
        zone=table.timezone,
        language=table.language,
        country=table.country,
        region=checked_region(table.country, table.region, ("user",), findings),
        working_days=frozenset(table.working_days),
        opens=opens,
        closes=closes,
    )


def _check_working_time(settings: Settings, now: datetime, findings: Findings) -> None:
    for key in settings.clients:
        try:
            settings.calendar(key, now).next_working_moment(now)
        except NoWorkingMoment as error:
            sentence = f"{error}; let your working days meet theirs, or correct their country or timezone"
            findings.wrong(("clients", key), sentence)
