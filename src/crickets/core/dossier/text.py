"""The dossier as plain text, 78 columns wide."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from textwrap import wrap
from typing import TypeVar

from crickets.core.dossier.archive import CHECKSUMS
from crickets.core.dossier.contents import Attempt, Dossier, Entry, Invoiced, Notice, Original, Party, Sums
from crickets.core.dossier.wording import (
    NO_COPY,
    day,
    long_day,
    lost,
    made,
    moment,
    money,
    overdue,
    plain,
    subject_of,
    way_of,
    when,
)

COLUMNS = 78

Row = TypeVar("Row")

_LABEL = 12
_MOMENT = 20
_DAY = 13
_INSET = 4


def timeline_text(dossier: Dossier) -> str:
    """The whole dossier as plain text: parties, sums, invoices, notices, calls, timeline, mails, what is missing."""
    return "\n".join([*_head(dossier), *_money(dossier), *_story(dossier), *_mails(dossier)]) + "\n"


def _head(dossier: Dossier) -> Iterator[str]:
    yield from _beside("", f"DOSSIER: {plain(dossier.matter)}", 0)
    yield "=" * COLUMNS
    yield from _beside("", made(dossier), 0)
    yield ""
    yield from _party("Client", dossier.client)
    yield from _party("Contractor", dossier.user)


def _money(dossier: Dossier) -> Iterator[str]:
    if dossier.invoices:
        yield from _section("What is open", dossier.sums, partial(_sums, until=dossier.made_at), between="\n\n")
    yield from _section("Invoices", dossier.invoices, _invoice, "No invoice belongs to this matter.", "\n\n")


def _story(dossier: Dossier) -> Iterator[str]:
    yield from _section("Notices", dossier.notices, _notice, "No notice was sent.")
    if deadline := dossier.last_deadline:
        yield from _beside("", f"The last deadline that was stated: {long_day(deadline)}.", 0)
    yield from _section("Calls and other attempts", dossier.attempts, _attempt, "None is recorded.")
    yield from _section("Timeline", dossier.timeline, _entry, "Nothing is recorded.")


def _mails(dossier: Dossier) -> Iterator[str]:
    yield from _section("Original mails", dossier.filed, _original, "None is in the archive.", "\n\n")
    if missing := lost(dossier):
        yield from _section("Could not be found any more", missing, lambda line: _beside("-", line, 2))
    yield ""
    yield from _beside("", f"`sha256sum -c {CHECKSUMS}` tells whether any file of this dossier was changed.", 0)


def _party(role: str, party: Party) -> Iterator[str]:
    yield from _beside(role, plain(party.name), _LABEL)
    for line in party.reached_at:
        yield from _beside("", plain(line), _LABEL)


def _sums(sums: Sums, until: datetime) -> Iterator[str]:
    yield from _amount("Invoiced", f"{money(sums.invoiced)} {plain(sums.currency)}")
    yield from _amount("Paid", f"{money(-sums.paid)} {plain(sums.currency)}")
    yield from _amount("Late fees", f"{money(sums.fees)} {plain(sums.currency)}")
    yield from _amount(f"Open on {day(until)}", f"{money(sums.total)} {plain(sums.currency)}")


def _invoice(invoice: Invoiced) -> Iterator[str]:
    dates = f"issued {day(invoice.issued)}, due {day(invoice.due)}, {overdue(invoice.days_overdue)}"
    yield from _beside("", f"{plain(invoice.number)}: {dates}", 0)
    for item in invoice.items:
        yield from _amount(plain(item.words), money(item.amount))
    yield from _amount("Open", f"{money(invoice.total)} {plain(invoice.currency)}")
    if invoice.file:
        yield from _beside("", plain(invoice.file.name), _INSET)
        yield from _beside("", plain(invoice.file.sha256), _INSET)
    else:
        yield from _beside("", NO_COPY, _INSET)


def _notice(notice: Notice) -> Iterator[str]:
    deadline = f", deadline {day(notice.deadline)}" if notice.deadline else ""
    yield from _beside(day(notice.sent), f"{plain(notice.letter)}{deadline}", _DAY)
    if notice.file:
        yield from _beside("", plain(notice.file), _DAY)


def _attempt(attempt: Attempt) -> Iterator[str]:
    note = f" ({plain(attempt.note)})" if plain(attempt.note) else ""
    yield from _beside(moment(attempt.at), f"{plain(attempt.what)}: {plain(attempt.outcome)}{note}", _MOMENT)


def _entry(entry: Entry) -> Iterator[str]:
    how = f" [{plain(entry.how)}]" if entry.how else ""
    yield from _beside(when(entry.at), f"{plain(entry.sentence)}{how}", _MOMENT)


def _original(original: Original) -> Iterator[str]:
    yield from _beside(moment(original.at), subject_of(original), _MOMENT)
    yield from _beside("", way_of(original), _INSET)
    if original.file:
        yield from _beside("", plain(original.file.name), _INSET)
        yield from _beside("", plain(original.file.sha256), _INSET)


def _section(
    title: str, rows: Iterable[Row], written: Callable[[Row], Iterable[str]], nothing: str = "", between: str = "\n"
) -> Iterator[str]:
    """A heading and its rows, or the sentence for none."""
    yield from ("", title.upper(), "-" * COLUMNS)
    yield between.join("\n".join(written(row)) for row in rows) or nothing


def _amount(words: str, amount: str) -> Iterator[str]:
    """Words to the left, and an amount at the right edge of their last line."""
    room = COLUMNS - _INSET - len(amount) - 2
    if room < _LABEL:
        yield from _beside("", f"{words}: {amount}", _INSET)
        return
    *before, last = wrap(words, room, break_on_hyphens=False) or [""]
    yield from (" " * _INSET + line for line in before)
    yield f"{' ' * _INSET}{last}{amount:>{COLUMNS - _INSET - len(last)}}"


def _beside(label: str, words: str, indent: int) -> Iterator[str]:
    """Words behind an indent, broken at spaces where there are any; the first line has the label before it."""
    lines = wrap(words, COLUMNS - indent, break_on_hyphens=False) or [""]
    yield f"{label:<{indent}}{lines[0]}".rstrip()
    yield from (" " * indent + line for line in lines[1:])
