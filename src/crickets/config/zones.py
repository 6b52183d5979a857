"""The time zones of each country, and which of them somebody's clock keeps; from the tables of tzdata."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

# So far ahead that the rules count which hold from now on, and none of the past.
_YEAR = tuple(datetime(2099, month, 15, tzinfo=UTC) for month in range(1, 13))


def zone_of(country: str, written: Iterable[datetime] = ()) -> str:
    """Guess the time zone of somebody in a country, as an IANA name; empty where nothing tells.

    It is the country's, where all of it keeps the same time. Else ``written`` tell, moments on that person's own clock:
    of the zones with those offsets the most usual. UTC is what servers write, so it tells nothing.
    """
    zones = _zones().get(country, ())
    usual = Counter(_offsets(zone, _YEAR) for zone in zones)
    moments = [moment for moment in written if moment.utcoffset()]
    if len(usual) > 1:
        told = tuple(moment.utcoffset() for moment in moments)
        zones = [zone for zone in zones if told and _offsets(zone, moments) == told]
    return min(zones, key=lambda zone: (-usual[_offsets(zone, _YEAR)], zone not in _best_known()), default="")


def country_in(zone: str) -> str:
    """Give the country of a time zone (ISO 3166-1); empty for one that is no country's, such as UTC."""
    return next((country for country, zones in _zones().items() if zone in zones), "")


def _offsets(zone: str, moments: Iterable[datetime]) -> tuple[timedelta | None, ...]:
    return tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments)


@cache
def _zones() -> dict[str, Sequence[str]]:
    # In the newer table, zone1970.tab, Sweden keeps the time of Berlin: true, and a riddle to Swedes.
    found: dict[str, list[str]] = {}
    for country, _, zone, *_ in _rows("zone.tab"):
        found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


@cache
def _best_known() -> frozenset[str]:
    """Of all zones that will keep the same time from now on, the one with the most people."""
    return frozenset(zone for _, _, zone, *_ in _rows("zonenow.tab"))


def _rows(table: str) -> Iterator[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", table).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
