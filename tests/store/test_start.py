"""What a verb that only reads has to load before it can answer."""

import subprocess
import sys

import pytest


def loaded_by(statement: str) -> set[str]:
    """The modules that a fresh Python has loaded after a statement."""
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


@pytest.mark.parametrize("library", ["sqlalchemy", "alembic", "mako", "structlog", "asyncio"])
def test_a_ledger_needs_no_more_than_sqlite(library: str) -> None:
    assert library not in loaded_by("import crickets.store")


def test_a_migration_needs_sqlalchemy_and_alembic() -> None:
    assert loaded_by("import crickets.store.migrate") >= {"sqlalchemy", "alembic"}
