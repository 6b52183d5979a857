"""What keeps the daemon from its work, as a sentence for whoever asks: the service manager, a monitor, the user."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """``subject`` is an account's key, or what else is concerned; ``what`` follows it, then since when, and why.

    ``since`` is None where nobody knows.
    """

    subject: str
    what: str
    why: str
    since: datetime | None = None

    def sentence(self, now: datetime, local: Callable[[datetime], datetime]) -> str:
        """Say it, the moment on the user's clock: ``main has not been read since 10:02: ...``."""
        return f"{self.subject} {self.what}{self._since(now, local)}: {self.why.rstrip('.')}"

    def _since(self, now: datetime, local: Callable[[datetime], datetime]) -> str:
        if self.since is None:
            return ""
        form = "%H:%M" if now - self.since < _DAY else "%Y-%m-%d %H:%M"
        return f" since {local(self.since):{form}}"
