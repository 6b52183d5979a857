"""Another process that writes into a database: `python -m tests.store.writing URL CLIENT COUNT`, begun by a line."""

import sys
from datetime import timedelta

from crickets.core.events import Adopted
from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey
from crickets.store import SqlLedger, open_store
from tests.store.samples import NOW


def write(ledger: SqlLedger, client: str, count: int) -> None:
    """Record so many facts of a client, each in a transaction of its own."""
    for n in range(count):
        moment = NOW + timedelta(minutes=n)
        assert ledger.record(ClientKey(client), MatterKey(client), Adopted(moment), seen_at=moment)


if __name__ == "__main__":
    url, client, count = sys.argv[1:]
    opened = open_store(url)
    print("ready", flush=True)  # noqa: T201 - said to the test that waits for it
    sys.stdin.readline()
    write(opened, client, int(count))
    opened.close()
