"""Ledgers for the tests of any room: real ones, on a file of their own."""

import tempfile
from functools import cache
from pathlib import Path

from crickets.store import SqlLedger, open_store
from crickets.store.migrate import migrate


def fresh_ledger(folder: Path) -> SqlLedger:
    """An empty ledger in a folder; whoever asks for it closes it."""
    return open_store(fresh_database(folder))


def fresh_database(folder: Path) -> str:
    """The URL of an empty database in a folder."""
    database = folder / "crickets.db"
    # To migrate is slow beside the tests themselves, so it happens once, and the file is copied.
    database.write_bytes(_empty_database())
    return f"sqlite:///{database}"


@cache
def _empty_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "crickets.db")
        migrate(f"sqlite:///{database}")
        return database.read_bytes()
