import json
from datetime import timedelta

import pytest

from crickets.core import events as e
from tests.cli.home import CONFIGURATION, NOW, Home, lines

pytestmark = pytest.mark.usefixtures("frozen")

QUOTE = """
    [[clients.acme.milestones]]
    name = "Deposit"
    amount = "500.00"
    currency = "EUR"
    kind = "deposit"

    [[clients.acme.milestones]]
    name = "Design"
    amount = "1500.00"
    currency = "EUR"
    due = 2026-03-20
"""


@pytest.fixture
def quoted(home: Home) -> Home:
    """A quote for Acme with two payments."""
    home.write(CONFIGURATION + QUOTE)
    home.register()
    return home


def test_the_table_shows_each_payment_with_its_date_moved_by_pauses(quoted: Home) -> None:
    quoted.record("acme", e.Paused(NOW - timedelta(days=4), e.Author.USER))
    quoted.say("milestone", "acme", "deposit", "released")

    assert lines(quoted.say("milestones").out) == [
        "matter  milestone  kind       amount       due         state",
        "acme    Deposit    deposit    500.00  EUR  -           released",
        "acme    Design     stage    1,500.00  EUR  2026-03-24  planned",
    ]
    found = json.loads(quoted.say("milestones", "acme", "--json").out)["milestones"]
    assert [(row["due"], row["planned"]) for row in found] == [(None, None), ("2026-03-24", "2026-03-20")]


def test_a_milestone_goes_forward_and_back_only_as_a_correction(quoted: Home) -> None:
    assert quoted.say("milestone", "acme", "Design", "approved").out == "acme: 'Design' is approved\n"
    refused = quoted.say("milestone", "acme", "Design", "requested")
    assert refused.err == "crickets: acme: 'Design' is approved already; to set it back, say --correct\n"
    assert quoted.say("milestone", "acme", "Design", "requested", "--correct").out == "acme: 'Design' is requested\n"


def test_an_unknown_milestone_is_answered_with_the_known(quoted: Home) -> None:
    said = quoted.say("milestone", "acme", "Desing", "approved")

    assert (said.status, said.err) == (65, "crickets: acme has no milestone 'Desing'; did you mean 'Design'?\n")
    assert quoted.say("milestone", "acme", "Design", "aproved").status == 64


def test_without_a_milestone_it_says_where_to_add_one(home: Home) -> None:
    assert home.say("milestones").out.startswith("No milestone is known: ")
    assert home.say("invoices").out.startswith("No invoice is known yet: ")
