"""The page of how it decides: its table of every reason to wait."""

import re
from dataclasses import Field, fields
from datetime import UTC, date, datetime
from typing import get_args

from crickets.core import holds as h
from crickets.core.events import AnswerAsked, Doubt
from crickets.core.mail import MessageId
from crickets.core.tasks import TaskKind
from tests.docs.page import DOCS, cell

PAGE = DOCS / "how-it-decides.md"
_TABLE = re.compile(r"(?<=<!-- holds -->\n).*?(?=<!-- up to here -->)", re.DOTALL)

_MOMENT = datetime(2026, 12, 1, 9, tzinfo=UTC)
_ASKED = AnswerAsked(_MOMENT, MessageId("1@acme.example"), "Relaunch", Doubt.COMPANY, "kim@acme.example", "INBOX")
_BY_NAME = {
    "step": "first",
    "last": "last",
    "why": "a public holiday",
    "moved": "",
    "reason": "the client answered",
    "matter": "acme/shop",
    "number": "2026-041",
    "stage": "retainer",
    "address": "kim@acme.example",
    "kinds": (TaskKind.CALL,),
    "until": datetime(2026, 12, 9, 9, tzinfo=UTC),
    "flagged": True,
    "ask": True,
    "CannotTell.why": "Archive could not be read.",
    "IsClosed.reason": "no answer",
    "NobodyWorks.why": "you work on Friday, and there that is no working day",
}
_BY_TYPE = {"datetime": _MOMENT, "date": date(2026, 12, 1), "bool": False, "AnswerAsked": _ASKED}


def page() -> str:
    """The page with the table as the program says it."""
    return _TABLE.sub(lambda _: _table(), PAGE.read_text(encoding="utf-8"))


def _table() -> str:
    rows = (f"| {cell(_what(kind))} | {cell(_said(kind))} |\n" for kind in get_args(h.Hold))
    return "| because | as it is said |\n|---|---|\n" + "".join(rows)


def _what(kind: type) -> str:
    return (kind.__doc__ or "").partition("\n")[0].partition(";")[0].rstrip(".")


def _said(kind: type[h.NotDue]) -> str:
    values = (_BY_NAME.get(f"{kind.__name__}.{f.name}", _sample(f)) for f in fields(kind))
    return h.told(kind(*values), "acme", lambda moment: moment)  # type: ignore[arg-type]


def _sample(field: Field[object]) -> object:
    return _BY_NAME.get(field.name, _BY_TYPE.get(getattr(field.type, "__name__", "")))
