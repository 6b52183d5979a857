"""The database: SQLAlchemy's and Alembic's only room.

``crickets.store.migrate`` is no part of what is imported here, for it brings both, which only a migration needs.
"""

from crickets.store.database import needs_migration
from crickets.store.ledger import SqlLedger, open_store
from crickets.store.upgrade import bring_up_to_date

__all__ = ["SqlLedger", "bring_up_to_date", "needs_migration", "open_store"]
