"""[clients.NAME.contract]: what it says, what is left out, and what it says to no purpose."""

from decimal import Decimal

import pytest

from crickets.core.people import ClientKey
from crickets.core.safeguards import Contract
from tests.config.conftest import CLIENT, Load

ACME = ClientKey("acme")

EVERYTHING = """\
[clients.acme.contract]
first_project = false
deposit_percent = 30
deposit_non_refundable = true
work_stops_after = "2w"
kill_fee = true
silence_approves_after = "10d"
rights_on_full_payment = true
portfolio = true
hourly_rate = "60.50"
currency = "EUR"
law = "Spain"
court = "Madrid"
"""

PLAYBOOK = """\
[[playbooks.calm.steps]]
after = "5d"
draft = "in_progress/first"
[[playbooks.calm.steps]]
after = "1w"
close = "no answer"
"""


def test_a_contract_says_what_was_agreed(added: Load) -> None:
    assert added(CLIENT + EVERYTHING).contracts[ACME] == Contract(
        first_project=False,
        deposit=30,
        non_refundable=True,
        work_stops_after=14,
        kill_fee=True,
        silence_approves_after=10,
        rights_on_full_payment=True,
        portfolio=True,
        hourly_rate=Decimal("60.50"),
        currency="EUR",
        law="Spain",
        court="Madrid",
    )


def test_a_contract_that_stands_nowhere_says_nothing(added: Load) -> None:
    assert added(CLIENT).contracts == {ACME: Contract()}


@pytest.mark.parametrize(
    "key, sentence",
    [
        ("deposit_non_refundable", "says nothing without a deposit_percent"),
        ("kill_fee", "says nothing without work_stops_after"),
    ],
)
def test_what_says_nothing_by_itself_is_a_warning(added: Load, key: str, sentence: str) -> None:
    settings = added(f"{CLIENT}[clients.acme.contract]\n{key} = true")

    assert settings.warnings == (f"config.toml:12: clients.acme.contract.{key}: {sentence}",)


@pytest.mark.parametrize(
    "choice, days",
    [("", 19), ('playbook = "calm"\n', 12)],
    ids=["the built-in one lets it rest", "one of the client's own closes"],
)
def test_when_work_stops_is_said_by_the_clients_playbook_for_work_in_progress(
    added: Load, choice: str, days: int | None
) -> None:
    settings = added(CLIENT + choice + PLAYBOOK)

    assert settings.protection(settings.clients[ACME]).playbook_stops == days


def test_a_playbook_named_like_the_stage_says_it_too(added: Load) -> None:
    settings = added(CLIENT + PLAYBOOK.replace("calm", "in_progress"))

    assert settings.protection(settings.clients[ACME]).playbook_stops == 12
