"""The database: SQLAlchemy's and Alembic's only room.

``crickets.store.migrate`` is no part of what is imported here, for it brings Alembic, which only a migration needs.
"""

from crickets.store.database import bring_up_to_date, needs_migration
from crickets.store.ledger import SqlLedger, open_store

__all__ = ["SqlLedger", "bring_up_to_date", "needs_migration", "open_store"]
