"""The table in the documentation of what each mail client does with a draft: read, compared with, written anew."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from enum import Enum

from tests.architecture.source import ROOT
from tests.clients.scene import Aftermath

PAGE = ROOT / "docs" / "clients.md"
_BEGIN, _END = "<!-- measured by make test-clients -->\n\n", "\n<!-- up to here -->\n"
_HEADS = ("client", "what you do", "Message-ID", "thread", "the draft", "a copy", "what Crickets says")


class Action(Enum):
    """What a user does with a draft in a mail client: a row of the table."""

    NEOMUTT_SENT = "neomutt", "recall, send"
    NEOMUTT_ABORTED = "neomutt", "recall, abort"
    NEOMUTT_POSTPONED = "neomutt", "recall, postpone"
    NEOMUTT_RESENT = "neomutt", "resend-message"
    NEOMUTT_DELETED = "neomutt", "delete"
    THUNDERBIRD_SENT = "Thunderbird", "edit, send"
    THUNDERBIRD_SAVED = "Thunderbird", "edit, save, edit, save"
    THUNDERBIRD_SEND_LATER = "Thunderbird", "Send Later"
    THUNDERBIRD_SENT_LATER = "Thunderbird", "Send Later, then Send Unsent Messages"
    THUNDERBIRD_DELETED = "Thunderbird", "delete"


class Matrix:
    """What one run measured, with the programs named in ``versions``.

    CRICKETS_WRITE_SNAPSHOTS=1 writes it into the documentation; read the difference before committing it.
    """

    def __init__(self, versions: str) -> None:
        self._measured: dict[Action, Aftermath] = {}
        self._versions = versions

    def __str__(self) -> str:
        return _table(self._measured, self._versions)

    def compare(self, action: Action, aftermath: Aftermath) -> None:
        """Hold what was measured against what is documented. Other versions of the programs make no difference."""
        self._measured[action] = aftermath
        if os.environ.get("CRICKETS_WRITE_SNAPSHOTS"):
            _write(_table({**documented(), **self._measured}, self._versions))
        assert aftermath == documented().get(action), f"{PAGE.name} says otherwise of {' · '.join(action.value)}"


def documented() -> Mapping[Action, Aftermath]:
    """The rows of the page."""
    _, _, table = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    rows = (line.strip("|\n ").split(" | ") for line in table.partition(_END)[0].splitlines() if line.startswith("|"))
    return {Action((client, act)): Aftermath(*rest) for client, act, *rest in list(rows)[2:]}


def _table(rows: Mapping[Action, Aftermath], versions: str) -> str:
    return "\n".join([f"Measured with {versions}.", "", *_lines(rows), ""])


def _lines(rows: Mapping[Action, Aftermath]) -> Iterator[str]:
    yield f"| {' | '.join(_HEADS)} |"
    yield f"|{'---|' * len(_HEADS)}"
    for action in Action:
        if action in rows:
            yield f"| {' | '.join((*action.value, *astuple(rows[action])))} |"


def _write(table: str) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    PAGE.write_text(f"{before}{_BEGIN}{table}{_END}{after}", encoding="utf-8")
