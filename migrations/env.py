"""Where Alembic starts: on the connection, and inside the transaction, of whoever called it.

``crickets.store.migrate`` upgrades and ``migrations/new.py`` writes a new migration; nobody else comes here.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from crickets.store.tables import METADATA


def plain_type(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    # A migration outlives the classes of the package, so it names SQLAlchemy's own types.
    del autogen
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by making it anew
    render_item=plain_type,
)
context.run_migrations()
