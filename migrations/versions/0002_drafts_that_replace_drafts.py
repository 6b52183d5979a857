"""Drafts know which draft they replace: one that is placed anew counts once among the drafts of a day.

A migration runs while the only copy of somebody's correspondence is at stake, so:
- Lose no row of `events`: `make migrations` carries 1,000 of them through. Never delete, only move and fill.
- Small steps: add what is new, fill it, enforce it. Change a table only with `op.batch_alter_table`.
- Ask the database for nothing that depends on the time, the machine or the settings, and import nothing of `crickets`:
  the package will change, this file never does once it has landed.
- No way down: who needs the tables of before puts the copy back that was kept aside.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("placements") as placements:
        placements.add_column(sa.Column("replaces", sa.Text, nullable=True))
