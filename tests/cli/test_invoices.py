import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, MatterKey
from crickets.core.money import Invoice
from tests.cli.home import CONFIGURATION, NOW, Home, lines
from tests.reading.samples import cii, pdf

pytestmark = pytest.mark.usefixtures("frozen")

ACME = """
    [[clients.acme.invoices]]
    number = "2026-001"
    amount = "1000.00"
    currency = "EUR"
    issued = 2026-01-10
    due = 2026-02-10

    [[clients.acme.invoices]]
    number = "2026-002"
    amount = "250.00"
    currency = "EUR"
    issued = 2026-03-01
    due = 2026-03-31

    [[clients.lodz.invoices]]
    number = "L/7"
    amount = "4000.00"
    currency = "PLN"
    issued = 2026-03-01
    due = 2026-03-11

    [clients.acme.contract]
    late_fee_fixed = "40.00"
"""
PLAIN = ("--number", "2026-014", "--amount", "1200.50", "--currency", "EUR", "--issued", "2026-03-02")
MAIL = MessageId("own.03091100@studio.example")


@pytest.fixture
def owed(home: Home) -> Home:
    """Acme waits to be paid for two invoices, Łódź for one."""
    text = CONFIGURATION.replace('stage = "negotiating"', 'stage = "awaiting_payment"')
    home.write(text + ACME)
    home.register()
    return home


@pytest.fixture
def asked(home: Home) -> Home:
    """A mail to Acme carried a plain PDF."""
    home.you_wrote("acme", datetime(2026, 3, 9, 11, tzinfo=UTC))
    home.record("acme", e.InvoiceAsked(NOW - timedelta(days=3), MAIL, "2026-014.pdf"))
    return home


def written(home: Home, name: str, data: bytes) -> str:
    path = home.folder / name
    path.write_bytes(data)
    return str(path)


def facts(home: Home, matter: str, kind: type[e.MatterEvent]) -> Sequence[e.MatterEvent]:
    with home.ledger() as ledger:
        return [fact for fact in ledger.events(MatterKey(matter)) if isinstance(fact, kind)]


def test_the_table_shows_what_is_open_and_for_how_long(owed: Home) -> None:
    owed.say("paid", "2026-001", "--amount", "300", "--on", "2026-03-01")

    assert lines(owed.say("invoices").out) == [
        "number    matter  due           amount    paid      open    fee       state",
        "2026-001  acme    2026-02-10  1,000.00  300.00    700.00  40.00  EUR  overdue 30 days",
        "L/7       lodz    2026-03-11  4,000.00    0.00  4,000.00   0.00  PLN  overdue 1 day",
        "2026-002  acme    2026-03-31    250.00    0.00    250.00   0.00  EUR  not due",
    ]
    assert len(lines(owed.say("invoices", "Łódź Filmowa").out)) == 2
    assert owed.say("invoices", "acmee").err == "crickets: there is no client 'acmee'; did you mean 'acme'?\n"


def test_as_json_every_amount_is_exact(owed: Home) -> None:
    found = json.loads(owed.say("invoices", "lodz", "--json").out)

    assert found["version"] == 1
    assert found["invoices"] == [
        {
            "number": "L/7",
            "client": "lodz",
            "matter": "lodz",
            "currency": "PLN",
            "amount": "4000.00",
            "paid": "0.00",
            "open": "4000.00",
            "fee": "0.00",
            "issued": "2026-03-01",
            "due": "2026-03-11",
            "days_overdue": 1,
            "state": "overdue",
            "file": None,
        }
    ]


def test_a_part_payment_is_noted_and_the_rest_stays_open(owed: Home) -> None:
    said = owed.say("paid", "2026-001", "--amount", "300 EUR", "--on", "2026-03-01")

    assert (
        said.out == "acme: noted 300.00 EUR of invoice 2026-001; 700.00 EUR of it is still open; open too: 2026-002\n"
    )
    assert facts(owed, "acme", e.PaymentReceived) == [
        e.PaymentReceived(NOW, "2026-001", Decimal(300), date(2026, 3, 1))
    ]
    assert facts(owed, "acme", e.Closed) == []


def test_paid_in_full_the_matter_closes_and_the_next_time_is_thought_of(owed: Home) -> None:
    owed.say("paid", "2026-001")
    said = owed.say("paid", "2026-002")

    assert facts(owed, "acme", e.Closed) == [e.Closed(NOW, "paid", e.Author.USER)]
    assert "new contract with the safeguards (`crickets safeguards acme`)" in said.out
    assert "higher rate" in said.out


def test_a_late_fee_that_stays_open_is_said(owed: Home) -> None:
    said = owed.say("paid", "2026-001", "--amount", "1000")

    assert "Of the late fee 40.00 EUR are open" in said.out


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["2026-01"], "there is no invoice '2026-01'; did you mean '2026-001'?"),
        (["2026-001", "--client", "lodz"], "there is no invoice '2026-001' of lodz; `crickets invoices` lists them"),
        (["2026-001", "--amount", "300 USD"], "invoice 2026-001 is in EUR, not in USD: say what came in in EUR"),
        (["2026-001", "--amount", "0"], "0 is no amount in EUR"),
        (["2026-001", "--amount", "1.005"], "1.005 is no amount in EUR"),
        (
            ["2026-001", "--amount", "10000"],
            (
                "10000 is more than invoice 2026-001 comes to, 1,040.00 EUR with all fees:"
                " correct it, or say `crickets paid 2026-001` if all of it was paid"
            ),
        ),
        (["2026-001", "--on", "2026-03-13"], "2026-03-13 is to come; say on which day the payment came in"),
    ],
    ids=["unknown", "of another client", "another currency", "nothing", "too fine", "too much", "in the future"],
)
def test_what_cannot_have_been_paid_is_refused(owed: Home, words: list[str], sentence: str) -> None:
    said = owed.say("paid", *words)

    assert (said.status, said.out, said.err) == (65, "", f"crickets: {sentence}\n")
    assert facts(owed, "acme", e.PaymentReceived) == []


@pytest.mark.parametrize("option", [["--amount", "-5"], ["--amount", "1.200,50"], ["--on", "yesterday"]], ids=" ".join)
def test_what_cannot_be_read_is_explained(owed: Home, option: list[str]) -> None:
    assert owed.say("paid", "2026-001", *option).status == 64


def test_an_e_invoice_needs_no_options(home: Home) -> None:
    said = home.say("invoice", "add", written(home, "2026-014.xml", cii().encode()), "--client", "acme")

    kept = home.state / "invoices" / "2026-014.xml"
    known = Invoice("2026-014", Decimal("1000.00"), "EUR", date(2026, 10, 5), date(2026, 11, 4), str(kept))
    assert facts(home, "acme", e.InvoiceAdded) == [e.InvoiceAdded(NOW, known)]
    assert kept.read_bytes() == cii().encode()
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert said.out == (
        "acme: invoice 2026-014 over 1,000.00 EUR is known; its payment clock starts when you say"
        " `crickets stage acme awaiting_payment`\n"
    )


def test_a_plain_pdf_needs_what_it_does_not_say(home: Home) -> None:
    file = written(home, "scan.pdf", pdf("Invoice 2026-014", "Total 1.200,50 EUR"))

    said = home.say("invoice", "add", file, "--client", "acme", "--number", "2026-014", "--due", "2026-04-02")

    assert said.status == 65
    assert said.err == (
        "crickets: scan.pdf (it is a PDF without an e-invoice in it): say what is missing with --amount, --currency,"
        " --issued; known so far: number 2026-014, due 2026-04-02\n"
    )
    assert facts(home, "acme", e.InvoiceAdded) == []
    assert not (home.state / "invoices").exists()


def test_with_all_options_a_plain_pdf_is_known_in_the_matter_named(home: Home) -> None:
    file = written(home, "scan.pdf", pdf("Invoice"))

    home.say("invoice", "add", file, "--client", "lodz", "--matter", "title sequence", *PLAIN, "--due", "2026-04-02")

    (added,) = facts(home, "lodz/title-sequence", e.InvoiceAdded)
    assert isinstance(added, e.InvoiceAdded)
    assert (added.invoice.amount, added.invoice.due) == (Decimal("1200.50"), date(2026, 4, 2))


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["--due", "2026-03-01"], "2026-03-01 is before the invoice was issued, 2026-03-02: correct --due or --issued"),
        (["--due", "2026-04-02", "--matter", "lodz"], "lodz is no matter of Acme: name one of acme"),
        (["--due", "2026-04-02", "--amount", "0"], "scan.pdf (nothing in it says that it is an invoice): say what"),
    ],
    ids=["due before it was issued", "another client's matter", "nothing to pay"],
)
def test_what_is_no_invoice_of_this_client_is_refused(home: Home, words: list[str], sentence: str) -> None:
    file = written(home, "scan.pdf", pdf("Invoice"))
    said = home.say("invoice", "add", file, "--client", "acme", *PLAIN, *words)

    assert said.status == 65
    assert said.err.startswith(f"crickets: {sentence}")


def test_an_invoice_is_known_once(owed: Home) -> None:
    file = written(owed, "again.pdf", pdf("Invoice"))
    said = owed.say(
        "invoice", "add", file, "--client", "acme", *PLAIN[2:], "--number", "2026-001", "--due", "2026-04-02"
    )

    assert said.err == "crickets: invoice 2026-001 is known already: it belongs to acme\n"


def test_a_credit_note_is_not_added(home: Home) -> None:
    file = written(home, "c.xml", cii(code="381").encode())

    assert "nobody is chased for it (credit note)" in home.say("invoice", "add", file, "--client", "acme").err


def test_the_file_that_was_asked_about_opens_a_matter_in_the_thread_of_its_mail(asked: Home) -> None:
    file = written(asked, "2026-014.pdf", pdf("Invoice"))
    asked.say("invoice", "add", file, "--client", "acme", *PLAIN, "--due", "2026-04-02")

    (opened,) = facts(asked, "acme/2026-014", e.MatterOpened)
    assert isinstance(opened, e.MatterOpened)
    assert opened.stage == AWAITING_PAYMENT
    assert len(facts(asked, "acme/2026-014", e.UserWrote)) == 1, "its silence began with the mail that carried it"
    assert facts(asked, "acme", e.InvoiceDismissed) == [e.InvoiceDismissed(NOW, MAIL, "2026-014.pdf")]
    assert "looks like an invoice" not in asked.say("status").out


def test_a_file_of_another_name_and_number_leaves_the_question_open(asked: Home) -> None:
    file = written(asked, "scan.pdf", pdf("Invoice"))
    asked.say("invoice", "add", file, "--client", "acme", *PLAIN[2:], "--number", "77", "--due", "2026-04-02")

    assert "looks like an invoice" in asked.say("status").out


def test_the_user_tells_that_it_is_no_invoice(asked: Home) -> None:
    assert asked.say("invoice", "none", "acme").out == "acme: noted that 2026-014.pdf is no invoice\n"
    assert "looks like an invoice" not in asked.say("status").out
    assert asked.say("invoice", "none", "acme").status == 65


def test_a_file_that_is_not_there_is_named(home: Home, tmp_path: Path) -> None:
    said = home.say("invoice", "add", str(tmp_path / "no.pdf"), "--client", "acme")

    assert said.status == 74
    assert said.err.startswith(f"crickets: there is no {tmp_path}/no.pdf: check how it is written")
