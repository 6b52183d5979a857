"""The endpoint for a monitor, where the file asks for one: it follows the file, and never stops the watching."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING

import crickets
from crickets.config.loopback import Listen
from crickets.core.drafts import Standing
from crickets.core.standing import Turn
from crickets.house import House
from crickets.metrics import measures as m
from crickets.metrics.tally import Ending, ErrorKind
from crickets.refusal import REFUSED
from crickets.telling.figures import STATES, Census, Figures
from crickets.trouble import Trouble

if TYPE_CHECKING:
    from crickets.metrics.endpoint import Endpoint

log = logging.getLogger(__name__)


class Monitor:
    """Keeps the endpoint where the settings say; ``house`` gives what holds now, ``troubles`` what keeps it from work.

    ``trouble`` says why it does not answer although it should.
    """

    def __init__(self, house: Callable[[], House], troubles: Callable[[], Sequence[Trouble]]) -> None:
        self.trouble: Trouble | None = None
        self._house = house
        self._troubles = troubles
        self._census = Census()
        self._endpoint: Endpoint | None = None
        self._listen: Listen | None = None

    def follow(self, listen: Listen | None) -> None:
        """Listen there, and nowhere else; where that place is taken, say so and let the watching go on."""
        self._census = Census()  # of another database, where the file names another
        if self._endpoint is not None and listen == self._listen:
            return
        self.close()
        self._listen = listen
        if listen is not None:
            self._open(listen)

    def close(self) -> None:
        """Answer no more."""
        self.trouble = None
        if self._endpoint is not None:
            self._endpoint.close()
            self._endpoint = None

    def _open(self, listen: Listen) -> None:
        # Loaded only now: who asks for no endpoint need not wait for its libraries, nor hold them in memory.
        made = import_module("crickets.metrics.endpoint").Endpoint
        try:
            self._endpoint = made(listen.host, listen.port, self._samples, self._problems)
        except OSError as error:
            why = f"{listen} cannot be had ({error.strerror}); free it or name another, then say `crickets reload`"
            self.trouble = Trouble("[metrics]", "has not been answered", why, self._house().clock())
            log.warning("metrics_not_served", extra={"listen": str(listen), "problem": why})
        else:
            log.info("metrics_served", extra={"listen": str(listen)})

    def _problems(self) -> Sequence[dict[str, str | None]]:
        return [
            {
                "about": trouble.subject,
                "problem": f"{trouble.what}: {trouble.why}",
                "since": trouble.since.astimezone(UTC).isoformat(timespec="seconds") if trouble.since else None,
            }
            for trouble in self._troubles()
        ]

    def _samples(self) -> Iterator[m.Sample]:
        house, troubles = self._house(), self._troubles()
        with closing(house.open_ledger()) as ledger:
            found = self._census.take(ledger)
        yield from _counted(house)
        yield from _of_accounts(house, found, frozenset(trouble.subject for trouble in troubles))
        yield from _of_ledger(found)
        yield m.Sample(m.ACCEPTED, (), REFUSED not in {trouble.subject for trouble in troubles})
        yield m.Sample(m.BUILD, (crickets.__version__,), 1)


def _counted(house: House) -> Iterator[m.Sample]:
    """What never happened is told as 0: a count that only appears with the first error cannot be seen to grow."""
    looks, errors = house.tally.looks(), house.tally.errors()
    for one in product(house.settings.accounts, Ending):
        yield m.Sample(m.LOOKS, one, looks.get(one, 0))
    for other in product(house.settings.accounts, ErrorKind):
        yield m.Sample(m.ERRORS, other, errors.get(other, 0))


def _of_accounts(house: House, found: Figures, troubled: frozenset[str]) -> Iterator[m.Sample]:
    accounts, now = house.settings.accounts, house.clock()
    looked = {account: found.complete_at[account] for account in accounts if account in found.complete_at}
    for account, at in looked.items():
        yield m.Sample(m.COMPLETE_LOOK, (account,), at.timestamp())
    for account, at in looked.items():
        yield m.Sample(m.CURSOR_AGE, (account,), (now - at).total_seconds())
    for account in accounts:
        yield m.Sample(m.WATCHED, (account,), account not in troubled)
    for account in accounts:
        yield m.Sample(m.SKIPPED, (account,), found.skipped.get(account, 0))


def _of_ledger(found: Figures) -> Iterator[m.Sample]:
    for standing in Standing:
        if standing is not Standing.ENDED:
            yield m.Sample(m.DRAFTS, (standing,), found.drafts.get(standing, 0))
    for one in product(Turn, STATES):
        yield m.Sample(m.MATTERS, one, found.matters.get(one, 0))
