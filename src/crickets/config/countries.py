"""Countries and their regions: which there are, their public holidays and their weekends. The only home of holidays."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType

import holidays
from holidays import HolidayBase
from holidays.registry import COUNTRIES

from crickets.config.nearest import hint

_MODULES = {names[1]: (module, names[0]) for module, names in COUNTRIES.items()}

# Everybody may have a domain there, and most who do live elsewhere.
_WORLDWIDE = frozenset(
    """
    ac ad ag ai am as bz cc cd cf cm co cx dj fm ga gd gg gl gq gs gy hn im io je la lc ly me mg ml mn ms mu nf nu pn pw
    sb sc sh so sr st su tc tf tk tl to tv vc vg vu ws
    """.split()  # noqa: SIM905 - a list literal would take a line for each
)
_OTHERWISE = {"uk": "GB"}


@dataclass(frozen=True, slots=True)
class CivilYear:
    """The public holidays of a year and its two neighbours, by date, in English; and the weekdays that are worked."""

    holidays: Mapping[date, str]
    weekdays: frozenset[int]


def country(text: str) -> str:
    """Read a code of ISO 3166-1 alpha-2 such as ``"ES"``; raises ValueError with a sentence."""
    if text not in _MODULES:
        said = {module.replace("_", " "): names[1] for module, names in COUNTRIES.items()}
        said |= {code: names[1] for names in COUNTRIES.values() for code in names[2:]}
        msg = f"unknown country {text!r}{hint(text, _MODULES, 'write its two letters, such as ES or SE', said)}"
        raise ValueError(msg)
    return text


def country_of(domain: str) -> str:
    """Guess the country of a domain by its last label (ISO 3166-1); empty for one that people have anywhere."""
    label = domain.rpartition(".")[2].lower()
    code = _OTHERWISE.get(label, label.upper())
    return code if code in _MODULES and label not in _WORLDWIDE else ""


def region_problem(code: str, region: str) -> str:
    """What is wrong with a region of that country, in a sentence, or nothing.

    A region is a code of ISO 3166-2 without its country, or a name that holidays knows for it.
    """
    entity = _entity(code)
    known = (*entity.subdivisions, *entity.subdivisions_aliases)
    if region in known:
        return ""
    if not known:
        return f"unknown region {region!r}; no regional holidays are known for {code}: leave region out"
    return f"unknown region {region!r} of {code}{hint(region, known, 'known are ' + ', '.join(entity.subdivisions))}"


@lru_cache(maxsize=256)
def civil_year(code: str, region: str, year: int) -> CivilYear:
    """Give holidays and weekdays for the years around this one; of no country: no holidays, Monday to Friday."""
    if not code:
        return CivilYear({}, frozenset(range(5)))
    made = _entity(code)(subdiv=region or None, years=range(year - 1, year + 2), language="en_US")
    monday = date(year, 1, 1) - timedelta(days=date(year, 1, 1).weekday()) + timedelta(days=7)
    week = (monday + timedelta(days=day) for day in range(7))
    weekdays = frozenset(day.weekday() for day in week if not made.is_weekend(day))
    return CivilYear(MappingProxyType(dict(made)), weekdays)


@cache
def _entity(code: str) -> type[HolidayBase]:
    _country_by_country()
    module, name = _MODULES[code]
    found: type[HolidayBase] = getattr(import_module(f"holidays.countries.{module}"), name)
    return found


def _country_by_country() -> None:
    # The package holidays.countries imports all 250 countries, 90 ms for the two or three that are needed, so an empty
    # one stands in its place; the countries themselves find each other through it as before.
    package = "holidays.countries"
    if package not in sys.modules:
        empty = ModuleType(package)
        empty.__path__ = [str(Path(folder) / "countries") for folder in holidays.__path__]
        sys.modules[package] = empty
