"""${message}

A migration runs while the only copy of somebody's correspondence is at stake, so:
- Lose no row of `events`: `make migrations` carries 1,000 of them through. Never delete, only move and fill.
- Small steps: add what is new, fill it, enforce it. Change a table only with `op.batch_alter_table`.
- Ask the database for nothing that depends on the time, the machine or the settings, and import nothing of `crickets`:
  the package will change, this file never does once it has landed.
- No way down: who needs the tables of before puts the copy back that was kept aside.
"""

import sqlalchemy as sa
from alembic import op

revision = "${up_revision}"
down_revision = ${'"' + down_revision + '"' if down_revision else None}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
