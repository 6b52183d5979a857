"""`make bench`: everything measured on a private Dovecot with 50,000 messages, as one table. It takes some minutes.

Every figure is a median of one run on this machine, which may have other things to do: the load is said below.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.correspondence import LARGE, SMALL, Extent, correspondence
from tests.bench.figures import Figure, table
from tests.bench.looks import first_look, quiet_look
from tests.bench.matters import decisions, finding_the_due
from tests.bench.naming import naming
from tests.bench.proposing import proposing
from tests.bench.service import service
from tests.bench.startup import startup
from tests.servers.dovecot import Dovecot, Guest


def main() -> None:
    """Measure, and print the table."""
    begun, load = time.monotonic(), os.getloadavg()[0]
    with Dovecot() as dovecot, tempfile.TemporaryDirectory(prefix="crickets-bench-") as folder:
        for line in table(_figures(dovecot, Path(folder))):
            print(line)
    print(f"\nMedians; the ratio is measured / against. The run took {time.monotonic() - begun:.0f} s.")
    print(f"Load average before: {load:.1f}, and after: {os.getloadavg()[0]:.1f}, on {os.cpu_count()} processors.")


def _figures(dovecot: Dovecot, folder: Path) -> Iterator[Figure]:
    _say(f"filling a mailbox with {LARGE.messages:,} messages, and one with {SMALL.messages:,}")
    large, small = _filled(dovecot.new_account(), LARGE), _filled(dovecot.new_account(), SMALL)
    _say("first looks")
    yield from first_look(large, folder)
    _say("looks when nothing is new")
    yield from quiet_look(large, small, folder)
    _say("proposals of clients")
    yield from proposing(large)
    with service(large, folder) as daemon:
        # Nothing of this touches the mailbox, so the daemon idles meanwhile.
        _say("starts of the program")
        starts = list(startup(large, folder))
        _say("decisions")
        yield from decisions(large, folder)
        yield from finding_the_due(folder)
        _say("names for messages")
        yield from naming()
        yield from daemon.idle()
        _say("news for the daemon")
        yield daemon.news()
    yield from starts


def _filled(account: Guest, extent: Extent) -> Guest:
    account.fill(correspondence(extent, datetime.now(UTC)))
    return account


def _say(what: str) -> None:
    print(f"  {what} ...", file=sys.stderr)


if __name__ == "__main__":
    main()
