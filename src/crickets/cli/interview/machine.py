"""What this machine tells of whoever sits at it: their clock, their country, their language."""

import os
from collections.abc import Mapping
from pathlib import Path

from crickets.config.countries import country
from crickets.config.hours import zone

_LOCALTIME = Path("/etc/localtime")
_TIMEZONE = Path("/etc/timezone")
_SERVERS = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/GMT"})
"""What a machine keeps to whose owner has not said where they are."""


def own_zone(environ: Mapping[str, str] = os.environ, localtime: Path = _LOCALTIME, written: Path = _TIMEZONE) -> str:
    """The time zone of the machine as an IANA name: $TZ, where /etc/localtime leads, /etc/timezone; empty if none."""
    named = (environ.get("TZ", "").removeprefix(":"), _linked(localtime), _first_line(written))
    return next((name for name in named if name and name not in _SERVERS and _is_zone(name)), "")


def own_locale(environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The language (ISO 639-1) and the country of the locale, ``("es", "ES")`` of es_ES.UTF-8; empty where not said."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    language, _, land = said.partition(".")[0].partition("@")[0].partition("_")
    return (language if len(language) == 2 else "", land if _is_country(land) else "")  # noqa: PLR2004 - letters


def _linked(localtime: Path) -> str:
    try:
        return str(localtime.resolve(strict=True)).partition("/zoneinfo/")[2]
    except OSError:
        return ""


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except ValueError:
        return False
    return True


def _is_country(code: str) -> bool:
    try:
        return bool(code) and bool(country(code))
    except ValueError:
        return False
