"""The verbs about money: which invoices there are, one that Crickets could not read by itself, and what was paid."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.amounts import amount
from crickets.cli.days import day_given
from crickets.cli.given import given, now
from crickets.cli.listing import AsJson, OnlyClient, rows_of
from crickets.cli.saying import ring_and_say, say, say_json
from crickets.core.money import figures, rounded

if TYPE_CHECKING:
    from datetime import date

    from crickets.core.money import Invoice
    from crickets.words.receivables import Receivable

JSON_VERSION = 1
"""Goes up when a key of `invoices --json` goes or changes its meaning; new keys may come at any time."""

_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700
_PDF, _PDF_WITHIN = b"%PDF-", 1024

ClientOption = Annotated[str, typer.Option("--client", metavar="CLIENT", help="Its key, or its name.")]
_Text = typer.Option


def invoice() -> None:
    """Tell about an invoice that was not read by itself."""


def add(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A PDF or XML file.", show_default=False)],
    client: ClientOption,
    matter: Annotated[str, _Text(metavar="MATTER", help="Which of its matters, by key or name.")] = "",
    number: Annotated[str, _Text(metavar="NUMBER", help="Where the file does not say it.")] = "",
    total: Annotated[str | None, _Text("--amount", metavar="AMOUNT", help="1200.50, as the client has to pay.")] = None,
    currency: Annotated[str, _Text(metavar="CODE", help="EUR, PLN, USD, ...")] = "",
    issued: Annotated[str | None, _Text(metavar="DATE", help="The day on it, 2026-12-04.")] = None,
    due: Annotated[str | None, _Text(metavar="DATE", help="The last day to pay.")] = None,
) -> int:
    """Let an invoice be known; its file is read, and a copy kept."""
    from crickets.reading.invoices.document import read_invoice
    from crickets.words.adding import InvoiceWords, Particulars
    from crickets.words.receivables import client_named

    options = given(context)
    settings = options.settings()
    data = Path(file).read_bytes()
    given_amount, beside = amount(total, "--amount")
    code = _code(currency or beside)
    said = Particulars(number, given_amount, code, _day(issued, "--issued"), _day(due, "--due"))
    whom = client_named(settings, client)
    with options.ledger(settings) as ledger:
        words = InvoiceWords(ledger, settings, now())
        held = words.matter(whom, matter)
        known = words.invoice(whom, read_invoice(data, Path(file).name), said)
        known = replace(known, file=str(_kept(options.state_directory, known, data)))
        told = words.add(whom, known, held, Path(file).name)
    ring_and_say(options.state_directory, told)
    return os.EX_OK


def none(
    context: typer.Context,
    matter: Annotated[str, typer.Argument(metavar="MATTER", help="The one that is asked about.", show_default=False)],
) -> int:
    """Tell that what was sent is no invoice."""
    from crickets.words.adding import InvoiceWords

    options = given(context)
    settings = options.settings()
    with options.ledger(settings) as ledger:
        told = InvoiceWords(ledger, settings, now()).none(matter)
    ring_and_say(options.state_directory, told)
    return os.EX_OK


def paid(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="That of the invoice.", show_default=False)],
    client: Annotated[str, typer.Option(metavar="CLIENT", help="Whose, where two have one of that number.")] = "",
    given_amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help="What came in; else all that is open.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When it came in; else today.")] = None,
) -> int:
    """Tell that an invoice was paid, all or a part of it."""
    from crickets.words.receivables import Receivables, Received, client_named

    options = given(context)
    settings = options.settings()
    value, currency = amount(given_amount, "--amount")
    received = Received(value, currency, _day(on, "--on"))
    whom = client_named(settings, client).key if client else None
    with options.ledger(settings) as ledger:
        told = Receivables(ledger, settings, now()).paid(number, received, whom)
    ring_and_say(options.state_directory, told)
    return os.EX_OK


def invoices(
    context: typer.Context,
    client: OnlyClient = "",
    as_json: AsJson = False,
) -> int:
    """Show every invoice: what is paid, open and overdue."""
    from crickets.words.receivables import Receivables

    moment = now()
    rows = rows_of(context, Receivables, client, moment)
    if as_json:
        say_json({"version": JSON_VERSION, "at": moment.isoformat(timespec="seconds"), "invoices": _as_json(rows)})
    else:
        _draw(rows)
    return os.EX_OK


def _as_json(rows: Sequence["Receivable"]) -> list[dict[str, object]]:
    return [
        {
            "number": row.invoice.number,
            "client": row.client,
            "matter": row.matter,
            "currency": row.invoice.currency,
            "amount": str(rounded(row.invoice.amount, row.invoice.currency)),
            "paid": str(row.paid),
            "open": str(row.open),
            "fee": str(row.fees),
            "issued": row.invoice.issued.isoformat(),
            "due": row.invoice.due.isoformat(),
            "days_overdue": row.claim.days_overdue if row.state == "overdue" else 0,
            "state": row.state,
            "file": row.invoice.file or None,
        }
        for row in rows
    ]


def _draw(rows: Sequence["Receivable"]) -> None:
    from crickets.cli.columns import Column, draw

    if not rows:
        known = "one that you send as an e-invoice, say `crickets invoice add`, or add it to the configuration"
        say(f"No invoice is known yet: Crickets notices {known}.")
        return
    draw(
        [
            Column("number", [row.invoice.number for row in rows]),
            Column("matter", [row.matter for row in rows]),
            Column("due", [row.invoice.due.isoformat() for row in rows]),
            Column("amount", [figures(row.invoice.amount, row.invoice.currency) for row in rows], right=True),
            Column("paid", [figures(row.paid, row.invoice.currency) for row in rows], right=True),
            Column("open", [figures(row.open, row.invoice.currency) for row in rows], right=True),
            Column("fee", [figures(row.fees, row.invoice.currency) for row in rows], right=True),
            Column("", [row.invoice.currency for row in rows]),
            Column("state", [_state(row) for row in rows]),
        ],
        {"overdue": "bold red", "paid": "dim"},
        [row.state for row in rows],
    )


def _state(row: "Receivable") -> str:
    days = row.claim.days_overdue
    return f"overdue {days} day{'s' * (days != 1)}" if row.state == "overdue" else row.state


def _code(text: str) -> str:
    from crickets.config.currencies import currency

    try:
        return text and currency(text.upper())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--currency") from None


def _kept(state: Path, known: "Invoice", data: bytes) -> Path:
    """A copy of the invoice in the state directory, for the letters that go with one; nobody else may read it."""
    from crickets.config.keys import part_of

    folder = state / "invoices"
    folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    suffix = "pdf" if _PDF in data[:_PDF_WITHIN] else "xml"
    name, count = part_of(known.number), 1
    path = folder / f"{name}.{suffix}"
    while path.exists() and path.read_bytes() != data:
        count += 1
        path = folder / f"{name}-{count}.{suffix}"
    path.touch(mode=_PRIVATE)
    path.write_bytes(data)
    return path.absolute()


def _day(text: str | None, option: str) -> "date | None":
    return None if text is None else day_given(text, option)
