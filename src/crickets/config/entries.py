"""One client as it stands in the file: its table as it is written, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crickets.config.document import read
from crickets.config.problems import Findings, Position
from crickets.core.people import ClientKey


@dataclass(frozen=True, slots=True)
class Entry:
    """The table of a client, with the values of TOML."""

    table: Mapping[str, object]
    where: Position


def entry(path: Path, client: ClientKey) -> Entry | None:
    """What the configuration says of a client; None where it is not in it. Raises ConfigError."""
    document = read(path, Findings())
    table = document.tables.get("clients", {}).get(client)
    return None if table is None else Entry(table, document.where(("clients", client)))
