"""Matters, from the tables of their client."""

from collections.abc import Callable
from pathlib import Path

from crickets.config.clients import check_account
from crickets.config.keys import slug
from crickets.config.money import check_money, invoices, milestones
from crickets.config.problems import Findings, Place
from crickets.config.tables import ClientTable, FileTable, MatterTable
from crickets.core.mail import MessageId
from crickets.core.matters import Matter, MatterKey, Stage, folded
from crickets.core.people import AccountKey, ClientKey


def matters(file: FileTable, folder: Callable[[Place], Path], findings: Findings) -> dict[MatterKey, Matter]:
    """Give every client's own matter, then its configured ones; ``folder`` says where relative paths start."""
    _check_threads(file.clients, findings)
    found: dict[MatterKey, Matter] = {}
    for key, table in file.clients.items():
        place = ("clients", key)
        check_money(table, place, folder(place), findings)
        found |= {matter.key: matter for matter in _of_client(key, table, file, folder(place), findings)}
    return found


def _of_client(key: str, table: ClientTable, file: FileTable, folder: Path, findings: Findings) -> list[Matter]:
    place = ("clients", key)
    _check_names(table.matters, place, findings)
    _check_subjects(table.matters, place, findings)
    configured = [_matter(key, index, table, file, folder, findings) for index in range(len(table.matters))]
    return [_own_matter(key, table, folder), *configured]


def _own_matter(key: str, table: ClientTable, folder: Path) -> Matter:
    return Matter(
        key=MatterKey(key),
        client=ClientKey(key),
        name=table.name,
        stage=Stage(table.stage),
        playbook=table.playbook or None,
        account=AccountKey(table.account) if table.account else None,
        invoices=invoices(table, "", folder),
        milestones=milestones(table, ""),
        hours=table.hours,
    )


def _matter(key: str, index: int, client: ClientTable, file: FileTable, folder: Path, findings: Findings) -> Matter:
    table, place = client.matters[index], ("clients", key, "matters", index)
    of_it = invoices(client, table.name, folder)
    if not (table.subject or table.thread or of_it):
        findings.doubtful(place, "no thread falls to it by itself; give it a subject or a thread")
    own = check_account(table.account, place, file.accounts, findings)
    return Matter(
        key=MatterKey(f"{key}/{slug(table.name)}"),
        client=ClientKey(key),
        name=table.name,
        stage=Stage(table.stage or client.stage),
        playbook=table.playbook or client.playbook or None,
        subject=table.subject,
        thread=table.thread or None,
        account=own or (AccountKey(client.account) if client.account else None),
        invoices=of_it,
        milestones=milestones(client, table.name),
        hours=table.hours,
    )


def _check_names(tables: list[MatterTable], place: Place, findings: Findings) -> None:
    first: dict[str, str] = {}
    for index, table in enumerate(tables):
        key, where = slug(table.name), (*place, "matters", index, "name")
        if table.name and not key:
            findings.wrong(where, f"{table.name!r} has neither letters nor digits to make a key of")
        elif table.name and key in first:
            findings.wrong(where, f"{table.name!r} makes the same key as {first[key]!r}: {place[-1]}/{key}; rename one")
        first.setdefault(key, table.name)


def _check_subjects(tables: list[MatterTable], place: Place, findings: Findings) -> None:
    first: dict[str, str] = {}
    for index, table in enumerate(tables):
        subject = folded(table.subject)
        if subject and subject in first:
            sentence = f"{table.subject!r} is the subject of {first[subject]!r} too; threads could belong to either"
            findings.wrong((*place, "matters", index, "subject"), f"{sentence}, make one longer")
        first.setdefault(subject, table.name)


def _check_threads(tables: dict[str, ClientTable], findings: Findings) -> None:
    first: dict[MessageId, str] = {}
    for key, client in tables.items():
        for index, table in enumerate(client.matters):
            if table.thread and table.thread in first:
                place = ("clients", key, "matters", index, "thread")
                findings.wrong(place, f"the thread belongs to {first[table.thread]!r} already; it has one matter")
            first.setdefault(table.thread, table.name)
