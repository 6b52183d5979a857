"""One look at each account, without a daemon."""

from collections.abc import Sequence
from dataclasses import dataclass

from crickets.bell import bell, ring
from crickets.core.people import AccountKey
from crickets.errors import CricketsError, StoreError
from crickets.house import House, make_private
from crickets.watcher import Watcher


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one look at an account ended; ``error`` is None where all went well."""

    account: AccountKey
    arrivals: int = 0
    problems: tuple[str, ...] = ()
    error: CricketsError | None = None


def run_once(house: House) -> Sequence[Outcome] | None:
    """Look once at each account and do all that is due; None where a running daemon was asked for it instead."""
    make_private(house.state)
    if ring(house.state):
        return None
    with bell(house.state):
        house.prepare()
        return [_once(house.watcher(account)) for account in house.settings.accounts]


def _once(one: Watcher) -> Outcome:
    try:
        look = one.turn()
    except StoreError:
        raise
    except CricketsError as error:
        one.note(error)
        return Outcome(one.account, error=error)
    finally:
        one.close()
    return Outcome(one.account, look.arrivals, tuple(look.problems))
