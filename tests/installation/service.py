"""What an administrator does around the installation: programs that a small Debian lacks, settings, the first draft."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from crickets.config import load
from crickets.core.people import ClientKey
from tests.installation.debian import Debian, Ended
from tests.servers.account import Account

CONFIG = "/etc/crickets/config.toml"
YOU = "you@studio.example"
ANNA = "anna@acme.example"

_SETTINGS = """
[user]
name = "Your Name"
timezone = "{zone}"
working_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

[accounts.main]
address = "{you}"
imap = {{ host = "127.0.0.1", port = {port}, tls = "none", username = "{user}", password_command = "echo {password}" }}

[clients.acme]
name = "Acme"
addresses = ["{anna}"]
language = "en"
timezone = "{zone}"
country = "{country}"
stage = "negotiating"
"""

# Stands in for apt-get: the module that Debian has in a package of its own was only put aside.
_APT = """
echo "apt-get $*" >>/var/log/asked
case $* in *' python3.11-venv') mv /usr/lib/aside /usr/lib/python3.11/ensurepip ;; esac"""

# Stands in for systemctl: the service starts unless a file says that it does not.
_SYSTEMCTL = """
echo "systemctl $*" >>/var/log/asked
case $1 in try-restart) [ ! -e /run/broken ] ;; esac"""


@dataclass(frozen=True, slots=True)
class Service:
    """The Debian that Crickets is installed in, and the mailbox that it watches."""

    debian: Debian
    mailbox: Account

    def install(self, checkout: str, *words: str) -> Ended:
        """Run the installer of a checkout."""
        return self.debian.run("sh", f"/root/{checkout}/deploy/install.sh", *words)

    def crickets(self, *words: str) -> Ended:
        """Say something to Crickets, as root does by `sudo crickets`."""
        return self.debian.run("crickets", *words)

    @property
    def release(self) -> Path:
        """The release in use, as the Debian knows it."""
        return Path("/opt/crickets") / self.debian.path("/opt/crickets/current").readlink()

    def take_venv_away(self) -> None:
        """Let it be a Debian without python3-venv, which apt-get can install."""
        self.debian.path("/usr/lib/python3.11/ensurepip").rename(self.debian.path("/usr/lib/aside"))
        self.debian.write_program("/usr/local/sbin/apt-get", _APT)

    def manage(self, *, starts: bool) -> None:
        """Let it be a Debian that systemd runs, on which the service starts, or does not."""
        self.debian.path("/run/systemd/system").mkdir(parents=True, exist_ok=True)
        self.debian.write_program("/usr/local/sbin/systemctl", _SYSTEMCTL)
        broken = self.debian.path("/run/broken")
        broken.unlink(missing_ok=True) if starts else broken.touch()

    def asked(self) -> Sequence[str]:
        """What apt-get and systemctl were asked since the last time."""
        log = self.debian.path("/var/log/asked")
        asked = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return asked

    def configure(self) -> None:
        """Write settings for the mailbox and one client, under which now is working time."""
        config = self.debian.path(CONFIG)
        for country in _WEEKENDS:
            config.write_text(_settings(self.mailbox, country), encoding="utf-8")
            if load(config).calendar(ClientKey("acme"), now := datetime.now(UTC)).is_working(now):
                break
        owner = config.parent.stat()
        os.chown(config, owner.st_uid, owner.st_gid)
        config.chmod(0o600)

    def write_an_offer(self) -> None:
        """Have written to the client two weeks ago, who has not answered."""
        at = datetime.now(UTC) - timedelta(days=14)
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"], mail["Date"] = YOU, ANNA, format_datetime(at)
        mail["Subject"], mail["Message-ID"] = "Offer for the website", "<1@studio.example>"
        mail.set_content("What do you think?")
        self.mailbox.deliver("Sent", mail.as_bytes(), at, ["\\Seen"])

    def drafts(self) -> Sequence[EmailMessage]:
        """What stands in Drafts, as any mail client sees it."""
        with self.mailbox.client() as client:
            client.select_folder("Drafts", readonly=True)
            found = client.fetch(uids, ["BODY.PEEK[]"]) if (uids := client.search()) else {}
        return [message_from_bytes(data[b"BODY[]"], policy=policy.SMTP) for data in found.values()]


# Saturday and Sunday; Friday and Saturday; Friday: on any day one of them works.
_WEEKENDS = ("", "SA", "IR")


def _settings(mailbox: Account, country: str) -> str:
    zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # where it is about noon
    return _SETTINGS.format(
        zone=zone,
        country=country,
        you=YOU,
        anna=ANNA,
        port=mailbox.port,
        user=mailbox.user,
        password=mailbox.password,
    )
