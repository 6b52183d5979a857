from collections.abc import Iterator
from pathlib import Path

import pytest

from crickets.store import SqlLedger, open_store
from tests.ledgers import fresh_database, fresh_ledger


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of an empty database."""
    fresh_database(tmp_path)
    return tmp_path / "crickets.db"


@pytest.fixture
def ledger(database: Path) -> Iterator[SqlLedger]:
    opened = open_store(f"sqlite:///{database}")
    yield opened
    opened.close()


@pytest.fixture
def another(database: Path) -> Iterator[SqlLedger]:
    """A second ledger on the same database, as another watcher or a verb has it."""
    opened = open_store(f"sqlite:///{database}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlLedger]:
    """One ledger for all examples of a law; each example has keys of its own."""
    opened = fresh_ledger(tmp_path_factory.mktemp("laws"))
    yield opened
    opened.close()
