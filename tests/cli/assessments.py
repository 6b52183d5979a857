"""Acme as it is assessed: what tests of the assessment and of the ways out have in common."""

from collections.abc import Sequence
from datetime import timedelta

from crickets.core.matters import MatterKey
from crickets.core.people import ClientKey
from crickets.docket import Docket
from crickets.telling.assessment import Situation, situation, situation_lines
from crickets.telling.ways import Way
from tests.cli.home import NOW, Home

DAY = timedelta(days=1)
ACME = ClientKey("acme")

INVOICE = """
[[clients.acme.invoices]]
number = "2026-017"
amount = "1200.00"
currency = "EUR"
issued = 2026-01-02
due = 2026-01-31
"""
CONTRACT = """
[clients.acme.contract]
deposit_percent = 50
deposit_non_refundable = true
work_stops_after = "10d"
late_fee_fixed = "40"
late_interest = [{ since = 2026-01-01, percent = "8.15" }]
law = "Spain"
court = "Madrid"
"""
MILESTONES = """
[[clients.acme.milestones]]
name = "Design"
amount = "800"
currency = "EUR"
due = 2026-03-15
[[clients.acme.milestones]]
name = "Deposit"
amount = "400"
currency = "EUR"
kind = "deposit"
due = 2026-02-01
"""


def worked_for(home: Home) -> Home:
    """Let Acme be somebody for whom the user has worked; nothing is written yet."""
    text = home.config.read_text()
    place = 'stage = "negotiating"'
    home.write(text.replace(place, f'{place}\nhours = "12.50"\nrate = "60"\ncurrency = "EUR"', 1))
    home.register(NOW - 40 * DAY)
    return home


def at_stage(home: Home, stage: str, *more: str) -> None:
    home.write(home.config.read_text().replace('stage = "negotiating"', f'stage = "{stage}"', 1) + "".join(more))
    home.register(NOW - 39 * DAY)


def found(home: Home, matter: str = "acme") -> Situation:
    with home.ledger() as ledger:
        case = Docket(ledger, home.settings).case(ClientKey(matter.partition("/")[0]), MatterKey(matter), NOW)
        return situation(case, home.settings, NOW)


def lines(home: Home) -> Sequence[str]:
    with home.ledger() as ledger:
        return situation_lines(Docket(ledger, home.settings).case(ACME, MatterKey("acme"), NOW), home.settings, NOW)


def way(home: Home, name: str) -> Way:
    (one,) = [way for way in found(home).ways if way.name == name]
    return one


def names(home: Home) -> list[str]:
    return [way.name for way in found(home).ways]
