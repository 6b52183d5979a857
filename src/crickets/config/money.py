"""Invoices, milestones and late fees, from the tables of their client."""

import os
from collections.abc import Iterator
from pathlib import Path

from crickets.config.nearest import hint
from crickets.config.problems import Findings, Place
from crickets.config.tables import ClientTable, ContractTable, InvoiceTable, MilestoneTable
from crickets.core.matters import folded
from crickets.core.milestones import Milestone
from crickets.core.money import Invoice, LateFee, Rate, minor_units, rounded


def invoices(client: ClientTable, matter: str, folder: Path) -> tuple[Invoice, ...]:
    """Give those of the client's invoices that name this matter, empty for the client's own.

    Relative paths start at ``folder``.
    """
    return tuple(
        Invoice(table.number, table.amount, table.currency, table.issued, table.due, _path(table.file, folder))
        for table in client.invoices
        if table.matter == matter
    )


def milestones(client: ClientTable, matter: str) -> tuple[Milestone, ...]:
    """Give those of the client's milestones that name this matter, empty for the client's own."""
    return tuple(
        Milestone(table.name, table.amount, table.currency, table.kind, table.due)
        for table in client.milestones
        if table.matter == matter
    )


def late_fee(table: ContractTable) -> LateFee:
    """Give what a contract claims of who pays late, its rates from the first to the last."""
    rates = (Rate(rate.since, rate.percent) for rate in table.late_interest)
    return LateFee(table.late_fee_fixed, table.late_fee_percent, tuple(sorted(rates, key=lambda rate: rate.since)))


def check_money(client: ClientTable, place: Place, folder: Path, findings: Findings) -> None:
    """Note what is wrong with a client's invoices, milestones and rates."""
    names = [matter.name for matter in client.matters]
    for where, table in _owed(client, place):
        _check_matter(table.matter, names, where, findings)
        _check_amount(table, where, findings)
    _check_invoices(client.invoices, (*place, "invoices"), folder, findings)
    _check_milestones(client.milestones, (*place, "milestones"), findings)
    _check_rates(client.contract, (*place, "contract", "late_interest"), findings)


def _path(file: str, folder: Path) -> str:
    return str(folder.absolute() / os.path.expanduser(file)) if file else ""  # noqa: PTH111 - Path's fails for ~nobody


def _owed(client: ClientTable, place: Place) -> Iterator[tuple[Place, InvoiceTable | MilestoneTable]]:
    yield from (((*place, "invoices", index), table) for index, table in enumerate(client.invoices))
    yield from (((*place, "milestones", index), table) for index, table in enumerate(client.milestones))


def _check_matter(name: str, names: list[str], where: Place, findings: Findings) -> None:
    if name and name not in names:
        way_out = hint(name, names, "name one of this client's matters")
        findings.wrong((*where, "matter"), f"unknown matter {name!r}{way_out}")


def _check_amount(table: InvoiceTable | MilestoneTable, where: Place, findings: Findings) -> None:
    if findings.about((*where, "currency")) or rounded(table.amount, table.currency) == table.amount:
        return
    digits = minor_units(table.currency) or "none"
    findings.wrong((*where, "amount"), f"{table.amount} has too many decimals: {table.currency} has {digits}")


def _check_invoices(tables: list[InvoiceTable], place: Place, folder: Path, findings: Findings) -> None:
    numbers: set[str] = set()
    for index, table in enumerate(tables):
        where = (*place, index)
        if table.due < table.issued:
            findings.wrong((*where, "due"), f"{table.due} is before the invoice was issued, {table.issued}")
        if table.number and table.number in numbers:
            findings.wrong((*where, "number"), f"two invoices of this client have the number {table.number!r}")
        numbers.add(table.number)
        path = _path(table.file, folder)
        if path and not os.path.isfile(path):  # noqa: PTH113 - Path's fails where a folder may not be entered
            findings.doubtful((*where, "file"), f"there is no file {path}; letters cannot have the invoice attached")


def _check_milestones(tables: list[MilestoneTable], place: Place, findings: Findings) -> None:
    names: set[tuple[str, str]] = set()
    for index, table in enumerate(tables):
        name = (table.matter, folded(table.name))
        if table.name and name in names:
            findings.wrong((*place, index, "name"), f"two milestones of one matter have the name {table.name!r}")
        names.add(name)


def _check_rates(table: ContractTable, place: Place, findings: Findings) -> None:
    if findings.about(place):
        return
    days = [rate.since for rate in table.late_interest]
    for index, day in enumerate(days):
        if day in days[:index]:
            findings.wrong((*place, index, "since"), f"two rates begin on {day}; keep one of the two")
