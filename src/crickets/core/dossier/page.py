"""The dossier as one HTML page that needs nothing else, reads calmly on a screen and prints well."""

from collections.abc import Iterable, Sequence
from html import escape

from crickets.core.dossier.archive import CHECKSUMS
from crickets.core.dossier.contents import Attempt, Dossier, Entry, Invoiced, Item, Notice, Original, Party, Sums
from crickets.core.dossier.style import STYLE
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

# Nothing is ever fetched or run, whatever a browser may find in the text.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def timeline_html(dossier: Dossier) -> str:
    """The whole dossier as a page of HTML 5, with the parts of the text in the same order."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dossier: {_plain(dossier.matter)}</title>
<style>
{STYLE}</style>
</head>
<body>
<main>
{_head(dossier)}
{_money(dossier)}
{_story(dossier)}
{_mails(dossier)}
</main>
</body>
</html>
"""


def _head(dossier: Dossier) -> str:
    return f"""<header>
<p class="kind">Dossier</p>
<h1>{_told(dossier.matter)}</h1>
<p class="made">{_plain(made(dossier))}</p>
<div class="parties">
{_party("Client", dossier.client)}
{_party("Contractor", dossier.user)}
</div>
</header>"""


def _party(role: str, party: Party) -> str:
    lines = "".join(f"<br>{_told(line)}" for line in party.reached_at)
    return f"<div><h2>{role}</h2>\n<p><strong>{_told(party.name)}</strong>{lines}</p></div>"


def _money(dossier: Dossier) -> str:
    sums = _section("What is open", "".join(_sums(each, dossier) for each in dossier.sums)) if dossier.invoices else ""
    columns = ("Number", "Issued", "Due", "Overdue", "#Amount")
    invoices = _table("invoices", columns, [_invoice(invoice) for invoice in dossier.invoices])
    return sums + _section("Invoices", invoices, "No invoice belongs to this matter.")


def _story(dossier: Dossier) -> str:
    notices = _table("notices", ("Sent", "Letter", "Deadline"), [_body(map(_notice, dossier.notices))])
    last = dossier.last_deadline
    stated = f"The last deadline that was stated: <strong>{long_day(last)}</strong>." if last else ""
    note = f'<p class="note">{stated}</p>\n' if stated else ""
    attempts = _table("attempts", ("When", "What", "Outcome", "Note"), [_body(map(_attempt, dossier.attempts))])
    timeline = _table("timeline", ("When", "What happened", "Known from"), [_body(map(_entry, dossier.timeline))])
    return "".join(
        [
            _section("Notices", notices + note, "No notice was sent."),
            _section("Calls and other attempts", attempts, "None is recorded."),
            _section("Timeline", timeline, "Nothing is recorded."),
        ]
    )


def _mails(dossier: Dossier) -> str:
    filed = "".join(map(_original, dossier.filed))
    missing = "".join(f"<li>{_told(line)}</li>\n" for line in lost(dossier))
    mails = f'<ol class="mails">\n{filed}</ol>\n' if filed else ""
    listed = f'<ul class="missing">\n{missing}</ul>\n'
    check = f"<code>sha256sum -c {CHECKSUMS}</code> tells whether any file of this dossier was changed."
    return "".join(
        [
            _section("Original mails", mails, "None is in the archive."),
            _section("Could not be found any more", listed) if missing else "",
            f'<p class="check">{check}</p>',
        ]
    )


def _sums(sums: Sums, dossier: Dossier) -> str:
    rows = (("Invoiced", sums.invoiced), ("Paid", -sums.paid), ("Late fees", sums.fees))
    lines = "".join(f"<div><dt>{words}</dt><dd>{money(amount)}</dd></div>\n" for words, amount in rows)
    total = f"{money(sums.total)} {_plain(sums.currency)}"
    return (
        f'<dl class="sums">\n<div class="total"><dt>Open on {long_day(dossier.made_at)}</dt><dd>{total}</dd></div>\n'
        f"{lines}</dl>\n"
    )


def _invoice(invoice: Invoiced) -> str:
    late = overdue(invoice.days_overdue).removesuffix(" overdue")
    head = _row("th", _told(invoice.number), day(invoice.issued), day(invoice.due), late, "")
    items = "".join(_item(item) for item in invoice.items)
    total = f"{money(invoice.total)} {_plain(invoice.currency)}"
    last = f'<tr class="total"><td colspan="4">Open</td><td class="amount">{total}</td></tr>\n'
    filed = f'<tr class="file"><td colspan="5">{_file(invoice) or NO_COPY}</td></tr>\n'
    return f"<tbody>\n{head}{items}{last}{filed}</tbody>\n"


def _item(item: Item) -> str:
    words = f'<td colspan="4">{_told(item.words)}</td>'
    return f'<tr class="item">{words}<td class="amount">{money(item.amount)}</td></tr>\n'


def _notice(notice: Notice) -> str:
    file = f"<br><code>{_plain(notice.file)}</code>" if notice.file else ""
    deadline = day(notice.deadline) if notice.deadline else "–"
    return _row("td", day(notice.sent), _told(notice.letter) + file, deadline)


def _attempt(attempt: Attempt) -> str:
    return _row("td", moment(attempt.at), _told(attempt.what), _told(attempt.outcome), _told(attempt.note))


def _entry(entry: Entry) -> str:
    return _row("td", when(entry.at), _told(entry.sentence), _told(entry.how))


def _original(original: Original) -> str:
    subject = f'<p class="subject">{_told(subject_of(original))}</p>'
    words = f"<div>{subject}\n<p>{_told(way_of(original))}</p>\n<p>{_file(original)}</p></div>"
    return f'<li><span class="when">{moment(original.at)}</span>\n{words}</li>\n'


def _file(of: Invoiced | Original) -> str:
    if not of.file:
        return ""
    return f'<code>{_plain(of.file.name)}</code><br><code class="hash">{_plain(of.file.sha256)}</code>'


def _section(title: str, body: str, nothing: str = "") -> str:
    """A heading and what stands below it, or the sentence for nothing."""
    return f"<section>\n<h2>{title}</h2>\n{body or f'<p>{nothing}</p>'}\n</section>\n".replace("\n\n", "\n")


def _table(kind: str, columns: Sequence[str], bodies: Sequence[str]) -> str:
    """A table whose head is repeated on every printed page; empty where all bodies are. # marks a column of amounts."""
    if not any(bodies):
        return ""
    cells = "".join(
        f'<th scope="col" class="amount">{name[1:]}</th>' if name.startswith("#") else f'<th scope="col">{name}</th>'
        for name in columns
    )
    return f'<table class="{kind}">\n<thead>\n<tr>{cells}</tr>\n</thead>\n{"".join(bodies)}</table>\n'


def _body(rows: Iterable[str]) -> str:
    joined = "".join(rows)
    return f"<tbody>\n{joined}</tbody>\n" if joined else ""


def _row(first: str, *cells: str) -> str:
    """A row of cells; ``first`` is the element of the first one."""
    scope = ' scope="row"' if first == "th" else ""
    head, *others = cells
    return f"<tr><{first}{scope}>{head}</{first}>{''.join(f'<td>{cell}</td>' for cell in others)}</tr>\n"


def _plain(text: str) -> str:
    return escape(plain(text))


def _told(text: str) -> str:
    """Text from elsewhere, in whatever direction it is written, so that what stands around it stays in place."""
    return f"<bdi>{_plain(text)}</bdi>" if text else ""
