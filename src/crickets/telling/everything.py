"""Flow: all that is known of one client, as data that any program can read."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal

from crickets.core.matters import MatterKey
from crickets.core.owed import invoices_of
from crickets.core.people import ClientKey
from crickets.docket import Case

FORMAT = 1
"""Goes up when a key goes or changes its meaning; new keys may come at any time."""

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]
"""Every row about a client, by the name of its table."""


def everything(
    client: ClientKey, rows: Rows, cases: Mapping[MatterKey, Case], in_file: Row | None, now: datetime
) -> dict[str, object]:
    """One document in a stable order: what the file says, what each matter amounts to, and every row.

    Moments are in ISO 8601 and UTC, days in ISO 8601, amounts their digits as text. Of a draft that may not stand yet
    the bytes are there as text; other bodies are not kept, and so not in it.
    """
    found = {
        "format": FORMAT,
        "client": client,
        "as_of": now,
        "in_the_file": in_file,
        "addresses": _addresses(rows),
        "accounts": [row["account"] for row in rows["client_accounts"]],
        "searched": rows["searched_addresses"],
        "matters": [_matter(row, rows, cases[MatterKey(str(row["matter"]))]) for row in rows["matters"]],
        "facts": _facts(rows, None),
        "threads": list(_threads(rows)),
        "messages": [_bare(row) for row in rows["messages"]],
        "sightings": rows["sightings"],
        "drafts": [_draft(row, rows) for row in rows["placements"]],
        "not_understood": rows["unparsed"],
    }
    return {name: plain(value) for name, value in found.items()}


def plain(value: object) -> object:
    """A value as JSON has it."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return value.decode("ascii", "backslashreplace")
        case Mapping():
            return {str(name): plain(each) for name, each in value.items()}
        case AbstractSet():
            return sorted(value)
        case tuple() | list():
            return [plain(each) for each in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def _matter(row: Row, rows: Rows, case: Case) -> Row:
    state = case.state
    return {
        **_bare(row),
        "name": case.matter.name,
        "stage": state.stage,
        "turn": state.turn,
        "invoices": invoices_of(case.matter, state),
        "payments": state.payments,
        "milestones": dict(state.milestones),
        "tasks": state.tasks,
        "facts": _facts(rows, row["matter"]),
    }


def _facts(rows: Rows, matter: object) -> Sequence[Row]:
    return [_bare(row, "id", "matter") for row in rows["events"] if row["matter"] == matter]


def _threads(rows: Rows) -> Iterator[Row]:
    """Every thread, the matter that it is bound to, and every id that is known of it."""
    bound = {row["thread"]: row["matter"] for row in rows["thread_owners"]}
    ids = rows["thread_ids"]
    for thread in sorted({*map(str, bound), *(str(row["thread"]) for row in ids)}):
        named = [row["message_id"] for row in ids if row["thread"] == thread]
        yield {"thread": thread, "matter": bound.get(thread), "ids": named}


def _draft(row: Row, rows: Rows) -> Row:
    ids = [known["message_id"] for known in rows["placement_ids"] if known["draft"] == row["draft"]]
    return {**_bare(row), "ids": ids}


def _bare(row: Row, *others: str) -> dict[str, object]:
    """A row without what its place in the document says."""
    return {name: value for name, value in row.items() if name not in {"client", *others}}


def _addresses(rows: Rows) -> Sequence[object]:
    return [address for row in rows["clients"] if isinstance(row["addresses"], list) for address in row["addresses"]]
