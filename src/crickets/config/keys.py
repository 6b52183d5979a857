"""The keys that name accounts, clients, matters and playbooks, in the file and on the command line."""

import re
from collections.abc import Iterable

from crickets.config.problems import Findings, Place
from crickets.core.matters import folded

_KEY = re.compile(r"[\w-]+")


def check_key(place: Place, findings: Findings) -> None:
    """Note a key that could not be typed, or be told from a matter's, as a word of a command."""
    if not _KEY.fullmatch(str(place[-1])):
        findings.wrong(place, f"the key {place[-1]!r} may have letters, digits, - and _ only")


def slug(name: str) -> str:
    """Make the key of a matter from its name: ``Website relaunch`` becomes ``website-relaunch``; may come out empty."""
    return re.sub(r"[\W_]+", "-", folded(name)).strip("-")


def named_by(key: str, numbers: Iterable[str]) -> str:
    """Give the number of the invoice that a matter is named by; empty where it is named by none of them."""
    name = key.partition("/")[2]
    return next((number for number in numbers if re.fullmatch(rf"{re.escape(part_of(number))}(-\d+)?", name)), "")


def part_of(number: str) -> str:
    """Give the part of a matter's key that an invoice's number makes: ``2026/014`` becomes ``2026-014``."""
    return slug(number) or "invoice"
