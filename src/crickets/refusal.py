"""A configuration that the running daemon has refused, written beside its state for the verbs to tell of."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from crickets.bell import hears
from crickets.files import Folder
from crickets.trouble import Trouble

REFUSED = "the changed configuration"
"""The subject of its trouble."""

_NAME = "refused.json"


@dataclass(frozen=True, slots=True)
class Refusal:
    """When the file was refused, and everything that was wrong with it, a sentence each."""

    at: datetime
    problems: Sequence[str]

    @classmethod
    def noted(cls, state: Path) -> Self | None:
        """The refusal that stands, if one does."""
        try:
            found = json.loads((state / _NAME).read_bytes())
            return cls(datetime.fromisoformat(found["at"]), [str(problem) for problem in found["problems"]])
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def note(self, state: Path) -> None:
        """Let the verbs know of it; raises StoreError."""
        values = {"at": self.at.isoformat(), "problems": list(self.problems)}
        Folder(state).keep(_NAME, json.dumps(values).encode())

    @staticmethod
    def forget(state: Path) -> None:
        """Let none stand any more."""
        with suppress(OSError):
            (state / _NAME).unlink()

    def trouble(self) -> Trouble:
        """The same for whoever asks how the daemon is.

        Anybody on this machine may, and the problems quote the file: clients, and whatever stands in a wrong place.
        """
        why = "`crickets status` and the log say why"
        return Trouble(REFUSED, "has been refused, the one before holds", why, self.at)

    def sentence(self, local: Callable[[datetime], datetime]) -> str:
        """Tell the user, the moment on their clock."""
        return (
            f"The running daemon goes on with the configuration before: it refused the file on"
            f" {local(self.at):%Y-%m-%d %H:%M} ({'; '.join(self.problems)}). Put it right, then say `crickets reload`."
        )


def refused_by_daemon(state: Path) -> Refusal | None:
    """The refusal that the daemon which runs on this state stands by; None where none runs."""
    return Refusal.noted(state) if hears(state) else None
