"""Which matters need the user, and in which order matters are told."""

from collections.abc import Iterable, Sequence

from crickets.report import Standing


def needs_you(row: Standing) -> bool:
    """Whether nothing goes on in a matter before the user does something: no moment will come by itself."""
    return row.turn == "you" or (row.turn in {"client", "unknown"} and row.when is None)


def in_order_of_need(rows: Iterable[Standing]) -> list[Standing]:
    """First what needs the user, drafts and questions before answers owed; then the silent; what is over comes last."""
    return sorted(rows, key=_rank)


def one_of_each_client(rows: Iterable[Standing]) -> list[Standing]:
    """A row of each client, for what is the client's and the same in all of its rows; by the clients' keys."""
    return list({row.client: row for row in sorted(rows, key=lambda row: row.client)}.values())


def summary(rows: Sequence[Standing]) -> str:
    """Say in a sentence how many matters there are, and how many need the user."""
    needed = sum(map(needs_you, rows))
    silent = sum(row.silent is not None for row in rows)
    matters = f"{len(rows)} matter{'s' * (len(rows) != 1)}"
    return f"{matters}: {needed or 'none'} need{'s' * (needed <= 1)} you, {silent or 'none'} silent."


def _rank(row: Standing) -> int:
    if row.turn in {"closed", "parked"}:
        return 4
    if row.turn == "-":
        return 3
    if not needs_you(row):
        return 2
    return 1 if row.turn == "you" else 0
