"""What all watchers of one process share: the settings become rooms, and the rooms become watchers."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from crickets.config import Account, Keep, OAuth, Secret, Settings
from crickets.core.mail import MailboxRole
from crickets.core.people import AccountKey
from crickets.errors import StoreError
from crickets.files import Folder, read_file
from crickets.filing import Cabinet
from crickets.imap import Access, Bearer, Password, Watch, connect
from crickets.letters import TemplateLetters
from crickets.looking.observe import Progress
from crickets.metrics.tally import Tally
from crickets.oauth import AccountTokens, FileShelf, KeyringShelf
from crickets.ports import Ledger, Mail
from crickets.reading.reader import Reader
from crickets.register import register
from crickets.store import bring_up_to_date, open_store
from crickets.watcher import Terms, Watcher, World, utc_now

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears from a watcher: of facts that may concern another account, and of each attempt, well or not."""

    facts: Callable[[], None] = lambda: None
    attempt: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class House:
    """What all watchers of one process share: the settings, the state directory, the clock, who hears of progress."""

    settings: Settings
    state: Path
    clock: Clock = utc_now
    progress: Callable[[Progress], None] = lambda _: None
    tally: Tally = field(default_factory=Tally)

    def prepare(self) -> None:
        """Make the state directory and the database ready, and note what the file changed; raises StoreError."""
        make_private(self.state)
        bring_up_to_date(self.settings.database_url(self.state))
        ledger = self.open_ledger()
        try:
            register(ledger, self.settings, self.clock())
        finally:
            ledger.close()

    def open_ledger(self) -> Ledger:
        """A ledger for the thread that asks for it."""
        return open_store(self.settings.database_url(self.state))

    def open_mail(self, account: AccountKey) -> Mail:
        """A new connection to an account, for the thread that asks for it; raises MailError and ConfigError."""
        settings = self.settings.accounts[account]
        return connect(access(settings, self.state, self.clock), watch(settings))

    @property
    def cabinet(self) -> Cabinet:
        """Where dossiers are made from, and the folder of the state directory that they are kept in."""
        return Cabinet(read_file, Folder(self.state / "dossiers").keep, self.open_mail)

    def terms(self, account: AccountKey, ears: Ears = Ears()) -> Terms:
        """What the watcher of an account goes by."""
        world = World(
            connect=partial(self.open_mail, account),
            open_ledger=self.open_ledger,
            clock=self.clock,
            randomness=os.urandom,
            cabinet=self.cabinet,
            reading=Reader(),
            heard=ears.facts,
            attempted=ears.attempt,
            progress=self.progress,
            tally=self.tally,
        )
        return Terms(self.settings, TemplateLetters(self.settings.letters), world)

    def watcher(self, account: AccountKey, ears: Ears = Ears()) -> Watcher:
        """The watcher of one account, not started."""
        return Watcher(account, self.terms(account, ears))


def access(account: Account, state: Path, clock: Clock = utc_now) -> Access:
    """How to reach an account's server; `state` is where tokens are kept."""
    imap = account.imap
    return Access(
        account=account.key,
        host=imap.host,
        port=imap.port,
        tls=imap.tls.value,
        username=imap.username,
        credential=_credential(account, state, clock),
    )


def _credential(account: Account, state: Path, clock: Clock) -> Password | Bearer:
    match account.imap.login:
        case Secret() as secret:
            return Password(secret.reveal)
        case OAuth() as oauth:
            return Bearer(tokens(account.key, oauth, state, clock))


def tokens(account: AccountKey, oauth: OAuth, state: Path, clock: Clock = utc_now) -> AccountTokens:
    """The access tokens of an account that logs in without a password."""
    folder = state.absolute() / "tokens"
    file = FileShelf(folder / f"{account}.json", Folder(folder).keep)
    # More than one Crickets of a user may share the keyring.
    shelf = KeyringShelf(f"crickets {folder}", account) if oauth.keep is Keep.KEYRING else file
    return AccountTokens(account, oauth, shelf, folder / f"{account}.lock", clock)


def watch(account: Account) -> Watch:
    """Which mailboxes of an account are watched, and what the file calls them."""
    folders = account.folders
    named = {
        MailboxRole.SENT: folders.sent,
        MailboxRole.DRAFTS: folders.drafts,
        MailboxRole.JUNK: folders.junk,
        MailboxRole.TRASH: folders.trash,
    }
    roles = {role: name for role, name in named.items() if name}
    return Watch(patterns=folders.watch, ignore=folders.ignore, roles=roles)


def make_private(state: Path) -> None:
    """Make the state directory, for the user alone; raises StoreError."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"the state directory {state} cannot be made ({error.strerror}): choose another with --state"
        raise StoreError(msg) from error
