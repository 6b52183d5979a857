"""Write the next migration: ``.venv/bin/python migrations/new.py "add promises"``.

It compares the tables of the code with those of the migrations so far, and takes the next number. Read what it wrote,
set ``HEAD`` in ``crickets.store.database`` to the new number, then run ``make migrations``.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from crickets.store.migrate import config, migrate, opened


def write(message: str, scripts: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch, "scratch.db")
        migrate(f"sqlite:///{database}", scripts=scripts)
        with opened(database) as connection:
            known = config(scripts, connection)
            number = int(ScriptDirectory.from_config(known).get_current_head() or 0) + 1
            command.revision(known, message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]), Path(__file__).parent)
