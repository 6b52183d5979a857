"""Where Alembic starts: on the connection, and inside the transaction, of whoever called it.

``crickets.store.migrate`` upgrades and ``migrations/new.py`` writes a new migration; nobody else comes here.
"""

from alembic import context

from crickets.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
