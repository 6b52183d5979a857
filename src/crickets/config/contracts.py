"""Contracts, from the tables of their clients."""

from crickets.config.money import late_fee
from crickets.config.problems import Findings, Place
from crickets.config.tables import ClientTable, ContractTable
from crickets.core.money import LateFee
from crickets.core.people import ClientKey
from crickets.core.safeguards import Contract


def contracts(tables: dict[str, ClientTable], findings: Findings) -> dict[ClientKey, Contract]:
    """Give the contract of each client; one that stands nowhere says nothing."""
    for key, table in tables.items():
        _check(table.contract, ("clients", key, "contract"), findings)
    return {ClientKey(key): _contract(table.contract) for key, table in tables.items()}


def late_fees(tables: dict[str, ClientTable]) -> dict[ClientKey, LateFee]:
    """Give what the contract of each client claims of who pays late; one that stands nowhere claims nothing."""
    return {ClientKey(key): late_fee(table.contract) for key, table in tables.items()}


def _contract(table: ContractTable) -> Contract:
    return Contract(
        first_project=table.first_project,
        deposit=table.deposit_percent,
        non_refundable=table.deposit_non_refundable,
        work_stops_after=table.work_stops_after,
        kill_fee=table.kill_fee,
        silence_approves_after=table.silence_approves_after,
        rights_on_full_payment=table.rights_on_full_payment,
        portfolio=table.portfolio,
        hourly_rate=table.hourly_rate,
        currency=table.currency,
        law=table.law,
        court=table.court,
    )


def _check(table: ContractTable, place: Place, findings: Findings) -> None:
    if table.hourly_rate is not None and not table.currency and not findings.about((*place, "currency")):
        findings.wrong((*place, "hourly_rate"), "needs a currency beside it")
    if findings.about(place):
        return
    if table.deposit_non_refundable and not table.deposit_percent:
        findings.doubtful((*place, "deposit_non_refundable"), "says nothing without a deposit_percent")
    if table.kill_fee and table.work_stops_after is None:
        findings.doubtful((*place, "kill_fee"), "says nothing without work_stops_after")
