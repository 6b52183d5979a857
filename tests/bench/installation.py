"""An installation of Crickets for the benchmark: a configuration with 25 clients, and state directories."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crickets import house
from crickets.config import Settings, load
from crickets.core.people import AccountKey
from crickets.imap import ImapMail, connect
from crickets.looking.observe import Beside, Look, observe
from crickets.ports import Ledger
from crickets.reading.reader import Reader
from crickets.store import open_store
from tests.bench.correspondence import CLIENTS, YOU, address
from tests.servers.account import Account

MAIN = AccountKey("main")

_USER = """
[user]
name = "Your Name"
signature = "Your Name · Your Studio"
timezone = "Europe/Madrid"
country = "ES"

[accounts.main]
address = "{you}"
imap = {{ host = "127.0.0.1", port = {port}, tls = "none", username = "{user}", password_file = "password" }}
"""

_CLIENT = """
[clients.{key}]
name = "The Company {key}"
contact = "Anna Berg"
addresses = ["{address}", "@{key}.example"]
language = "en"
timezone = "Europe/Stockholm"
country = "SE"
stage = "negotiating"
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """A configuration for one mailbox, in a folder of its own; every state directory begins empty."""

    folder: Path
    account: Account

    @property
    def config(self) -> Path:
        """The configuration file; writes it."""
        clients = (_CLIENT.format(key=key, address=address(key)) for key in CLIENTS)
        user = _USER.format(you=YOU, port=self.account.port, user=self.account.user)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self.account.password)
        config = self.folder / "config.toml"
        config.write_text(user + "".join(clients))
        return config

    def new_state(self) -> Path:
        """A state directory with an empty database in which the clients are registered."""
        state = Path(tempfile.mkdtemp(prefix="state-", dir=self.folder))
        house.House(load(self.config), state).prepare()
        return state

    @contextmanager
    def watched(self) -> Iterator["Watched"]:
        """A connection that is logged in, and a ledger that knows nothing yet."""
        settings, state = load(self.config), self.new_state()
        ledger = open_store(settings.database_url(state))
        mail = connect(house.access(settings.accounts[MAIN], state), house.watch(settings.accounts[MAIN]))
        try:
            yield Watched(settings, state, mail, ledger)
        finally:
            mail.close()
            ledger.close()


@dataclass(frozen=True, slots=True)
class Watched:
    """What one look needs, connected and open."""

    settings: Settings
    state: Path
    mail: ImapMail
    ledger: Ledger

    def look(self) -> Look:
        """Look once."""
        return observe(self.mail, self.ledger, self.settings, MAIN, datetime.now(UTC), Beside(Reader()))
