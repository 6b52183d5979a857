"""The way of a database to the tables of this program, without what only a migration needs."""

from importlib import import_module

from crickets.store.database import needs_migration


def bring_up_to_date(url: str) -> None:
    """Make the tables, or migrate them, where they are not those of this program; raises as ``migrate`` does."""
    if needs_migration(url):
        # Loaded only now: what has nothing to migrate needs no Alembic, which would stay in its memory, 12 MB.
        import_module("crickets.store.migrate").migrate(url)
