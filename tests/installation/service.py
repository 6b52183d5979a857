"""What an administrator does around the installation: programs that a small Debian lacks, settings, the first draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from crickets.config.countries import civil_year
from tests.installation.debian import Debian, Ended
from tests.servers.account import Account

CONFIG = "/etc/crickets/config.toml"
YOU = "you@studio.example"
ANNA = "anna@acme.example"

# Saturday and Sunday; Friday and Saturday; Friday: on any day one of them works.
_WEEKENDS = ("SE", "SA", "IR")

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

    def say(self, words: str) -> Ended:
        """Say something to Crickets, as root does by `sudo crickets`."""
        return self.debian.run("crickets", *words.split())

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

    def begin(self) -> Ended:
        """Answer `crickets init` in advance, and have all days be working days, as a user does in the file."""
        now = datetime.now(UTC)
        zone = f"Etc/GMT{now.hour - 12:+d}"  # where it is about noon
        mailbox = {"host": "127.0.0.1", "port": str(self.mailbox.port), "tls": "none", "username": self.mailbox.user}
        login = {"address": YOU, "password-command": f"echo {self.mailbox.password}", **mailbox}
        client = f"{ANNA},key=acme,language=en,timezone={zone},country={_at_work(now)}"
        answers = {**login, "name": "Your Name", "timezone": zone, "country": "-", "client": client}
        flags = [word for name, answer in answers.items() for word in (f"--{name}", answer)]
        ended = self.debian.run("crickets", "init", "--yes", "--no-look", *flags)
        config = self.debian.path(CONFIG)
        days = 'working_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
        config.write_text(config.read_text(encoding="utf-8").replace("[user]", f"[user]\n{days}"), encoding="utf-8")
        return ended

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


def _at_work(now: datetime) -> str:
    """A country in which today is neither a weekend nor a holiday."""
    civil = {country: civil_year(country, "", now.year) for country in _WEEKENDS}
    return next(
        country for country, year in civil.items() if now.weekday() in year.weekdays and now.date() not in year.holidays
    )
