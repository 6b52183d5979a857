"""Invoices, milestones, late fees, hours and rates: what the file says of money."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crickets.core.matters import MatterKey
from crickets.core.milestones import Milestone, MilestoneKind
from crickets.core.money import LateFee, Money, Rate
from crickets.core.people import ClientKey
from tests.config.conftest import BASE, CLIENT, Load

ACME = ClientKey("acme")
OWN = MatterKey("acme")
WEBSITE = MatterKey("acme/website")
MATTER = '[[clients.acme.matters]]\nname = "Website"\nsubject = "website"\n'
INVOICE = """\
[[clients.acme.invoices]]
number = "1"
amount = "10.00"
currency = "EUR"
issued = 2026-10-02
due = 2026-11-02
"""


def test_the_file_of_an_invoice_stands_beside_the_configuration(added: Load, folder: Path) -> None:
    (folder / "bills").mkdir()
    (folder / "bills" / "1.pdf").write_bytes(b"%PDF")

    settings = added(f'{CLIENT}{INVOICE}file = "bills/1.pdf"')

    assert settings.matters[OWN].invoices[0].file == str(folder / "bills" / "1.pdf")
    assert settings.warnings == ()


def test_it_stands_beside_the_file_that_names_it_where_that_was_included(whole: Load, folder: Path) -> None:
    (folder / "clients.d").mkdir()
    (folder / "clients.d" / "1.pdf").write_bytes(b"%PDF")
    (folder / "clients.d" / "acme.toml").write_text(f'{CLIENT}{INVOICE}file = "1.pdf"', encoding="utf-8")

    settings = whole('include = ["clients.d/*.toml"]\n' + BASE)

    assert settings.matters[OWN].invoices[0].file == str(folder / "clients.d" / "1.pdf")
    assert settings.warnings == ()


@pytest.mark.parametrize(
    "file",
    ["/bills/1.pdf", "~nobody-of-that-name/1.pdf", "bills", "1" * 300 + ".pdf", "locked/1.pdf"],
    ids=["absolute", "of an unknown user", "a folder", "too long a name", "in no folder"],
)
def test_an_invoice_whose_file_is_missing_is_a_warning(file: str, added: Load, folder: Path) -> None:
    (folder / "bills").mkdir()

    settings = added(f'{CLIENT}{INVOICE}file = "{file}"')

    path = settings.matters[OWN].invoices[0].file
    assert path == str(folder / file)
    sentence = f"there is no file {path}; letters cannot have the invoice attached"
    assert settings.warnings == (f"config.toml:17: clients.acme.invoices[1].file: {sentence}",)


def test_an_invoice_without_a_file_is_no_matter_for_a_warning(added: Load) -> None:
    settings = added(CLIENT + INVOICE)

    assert (settings.matters[OWN].invoices[0].file, settings.warnings) == ("", ())


def test_decimals_that_are_zero_are_not_too_many(added: Load) -> None:
    yen = INVOICE.replace("EUR", "JPY")

    assert added(CLIENT + yen).matters[OWN].invoices[0].amount == 10


def test_a_milestone_belongs_to_the_matter_that_it_names_else_to_the_clients_own(added: Load) -> None:
    milestones = """\
[[clients.acme.milestones]]
name = "Deposit"
amount = "600"
currency = "EUR"
kind = "deposit"
due = 2026-12-01
matter = "Website"
[[clients.acme.milestones]]
name = "Deposit"
amount = 90.5
currency = "EUR"
[[clients.acme.milestones]]
name = "Calling it off"
amount = "150.00"
currency = "EUR"
kind = "cancellation"
matter = "Website"
"""
    matters = added(CLIENT + MATTER + milestones).matters

    assert matters[WEBSITE].milestones == (
        Milestone("Deposit", Decimal(600), "EUR", MilestoneKind.DEPOSIT, date(2026, 12, 1)),
        Milestone("Calling it off", Decimal(150), "EUR", MilestoneKind.CANCELLATION),
    )
    assert matters[OWN].milestones == (Milestone("Deposit", Decimal("90.5"), "EUR", MilestoneKind.STAGE),)


def test_the_late_fee_stands_in_the_contract_its_rates_in_any_order(added: Load) -> None:
    contract = """\
[clients.acme.contract]
late_fee_fixed = "40.00"
late_fee_percent = 2
late_interest = [{ since = 2026-07-01, percent = 8.27 }, { since = 2026-01-01, percent = "8.15" }]
"""
    rates = (Rate(date(2026, 1, 1), Decimal("8.15")), Rate(date(2026, 7, 1), Decimal("8.27")))

    assert added(CLIENT + contract).late_fees == {ACME: LateFee(Decimal(40), Decimal(2), rates)}


def test_a_contract_that_says_nothing_of_it_has_no_late_fee(added: Load) -> None:
    assert added(CLIENT).late_fees == {ACME: LateFee()}


def test_of_a_client_who_is_gone_from_the_file_no_late_fee_is_claimed(added: Load) -> None:
    settings = added(CLIENT + '[clients.acme.contract]\nlate_fee_fixed = "40.00"\n')

    assert settings.late_fee(ACME) == LateFee(Decimal(40))
    assert settings.late_fee(ClientKey("gone")) == LateFee()


def test_hours_are_those_of_a_matter_and_the_rate_is_the_clients(added: Load) -> None:
    settings = added(CLIENT + 'hours = 12.5\nrate = 60\ncurrency = "EUR"\n' + MATTER + 'hours = "0"')

    assert settings.clients[ACME].rate == Money(Decimal(60), "EUR")
    assert settings.matters[OWN].hours == Decimal("12.5")
    assert settings.matters[WEBSITE].hours == 0


def test_hours_and_a_rate_that_are_not_said_are_not_known(added: Load) -> None:
    settings = added(CLIENT + MATTER)

    assert settings.clients[ACME].rate is None
    assert {matter.hours for matter in settings.matters.values()} == {None}


def test_a_currency_that_belongs_to_no_rate_is_a_warning(added: Load) -> None:
    assert added(CLIENT + 'currency = "EUR"').warnings == (
        "config.toml:11: clients.acme.currency: says nothing without a rate; invoices have a currency of their own",
    )


def test_how_to_pay_may_have_several_lines_and_how_to_reach_the_user_has_one(whole: Load) -> None:
    said = BASE.replace("\n\n", '\npayment = """\nIBAN ES00\nYour Name\n"""\nreach = "+34 600"\n\n', 1)

    assert (whole(said).user.payment, whole(said).user.reach) == ("IBAN ES00\nYour Name", "+34 600")
    assert (whole(BASE).user.payment, whole(BASE).user.reach) == ("", "")
