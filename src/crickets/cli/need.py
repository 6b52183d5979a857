"""Which matters need the user, and in which order matters are told."""

from collections.abc import Iterable, Sequence

from crickets.telling.report import Standing


def in_order_of_need(rows: Iterable[Standing]) -> list[Standing]:
    """First what needs the user: drafts and questions, answers owed, then what may be adopted; what is over is last."""
    return sorted(rows, key=_rank)


def one_of_each_client(rows: Iterable[Standing]) -> list[Standing]:
    """A row of each client, for what is the client's and the same in all of its rows; by the clients' keys."""
    return list({row.client: row for row in sorted(rows, key=lambda row: row.client)}.values())


def summary(rows: Sequence[Standing]) -> str:
    """Say in a sentence how many matters there are, and how many need the user."""
    needed = sum(row.needs_you for row in rows)
    silent = sum(row.silent is not None for row in rows)
    matters = f"{len(rows)} matter{'s' * (len(rows) != 1)}"
    return f"{matters}: {needed or 'none'} need{'s' * (needed <= 1)} you, {silent or 'none'} silent."


def _rank(row: Standing) -> int:
    if row.needs_you:
        return 2 if row.unasked else 1 if row.turn == "you" else 0
    if row.turn in {"closed", "parked"}:
        return 5
    return 4 if row.turn == "-" else 3
