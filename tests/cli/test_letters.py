"""`crickets letters`: which there are, and how one reads for a client."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from crickets.core import events as e
from crickets.core.matters import AWAITING_PAYMENT
from tests.cli.home import NOW, Home


@pytest.fixture
def own(bare_home: Home, tmp_path: Path) -> Path:
    """The user's own folder of letters, which the configuration names."""
    bare_home.write('[letters]\nfolder = "letters"\n\n' + bare_home.config.read_text())
    return tmp_path / "letters"


def write(own: Path, name: str, text: str) -> Path:
    file = own / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def told(out: str, letter: str) -> list[str]:
    """The lines below a letter: its languages, and who uses it."""
    rows = out.splitlines()
    return rows[rows.index(letter) + 1 :][:2]


def test_the_list_names_languages_and_steps(bare_home: Home) -> None:
    said = bare_home.say("letters")

    assert (said.status, said.err) == (os.EX_OK, "")
    assert told(said.out, "negotiating/last") == ["  in       en, es, fr, pl", "  used by  negotiating step 'last'"]
    assert told(said.out, "attribution")[1] == "  used by  every draft, above the quoted message"
    assert said.out.endswith("all built in; yours go into the folder of [letters].\n")


def test_the_list_tells_which_letters_are_yours(bare_home: Home, own: Path) -> None:
    write(own, "de/negotiating/first.txt", "Guten Tag")
    write(own, "pl/negotiating/first.txt", "Dzień dobry")
    write(own, "en/overdue/third.txt", "Hello")

    out = bare_home.say("letters").out

    assert told(out, "negotiating/first")[0] == "  in       de (yours), en, es, fr, pl (yours)"
    assert told(out, "overdue/third") == ["  in       en (yours)", "  used by  no step"]
    assert f"yours: {own}." in out


def test_a_letter_that_a_step_uses_and_nobody_wrote_is_in_the_list(bare_home: Home) -> None:
    step = '\n[[playbooks.calm.steps]]\nafter = "5d"\ndraft = "calm/first"\n'
    bare_home.write(bare_home.config.read_text() + step)

    assert told(bare_home.say("letters").out, "calm/first") == [
        "  in       no language yet: write LANGUAGE/calm/first.txt into the folder of [letters]",
        "  used by  calm step 'draft-1'",
    ]


@pytest.mark.usefixtures("frozen")
def test_a_letter_is_shown_with_the_clients_data_and_your_newest_message(home: Home) -> None:
    home.you_wrote("acme", NOW - timedelta(days=9), "Logo")
    home.you_wrote("acme", NOW - timedelta(days=2), "Offer")
    home.client_wrote("acme", NOW - timedelta(days=1))

    said = home.say("letters", "show", "negotiating/first", "--client", "acme")

    assert said.status == os.EX_OK
    assert said.err.splitlines() == [
        "negotiating/first in en, built in",
        "About your newest message to Acme, of Tue 10 Mar 2026: Offer",
        "",
    ]
    assert said.out.startswith("Hello Anna Berg,\n\nI just wanted to check that my message of 10 March did not")
    assert said.out.endswith("\nBest regards,\nYour Name\n")


@pytest.mark.usefixtures("frozen")
def test_a_letter_has_the_subject_of_the_thread(home: Home, own: Path) -> None:
    write(own, "en/negotiating/first.txt", "{{ subject }}: {{ client }}, {{ written_on | date }}, {{ today | date }}")
    home.you_wrote("acme", NOW - timedelta(days=2), "Re: Offer")

    said = home.say("letters", "show", "negotiating/first", "--client", "Acme")

    assert said.out == "Offer: Acme, 10 March 2026, 12 March 2026\n"
    assert said.err.splitlines()[0] == f"negotiating/first in en, yours: {own}/en/negotiating/first.txt"


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("known", [True, False], ids=["without a message", "before the first run"])
def test_without_a_message_of_yours_samples_are_shown_and_said(home: Home, *, known: bool) -> None:
    if not known:
        (home.state / "crickets.db").unlink()

    said = home.say("letters", "show", "in_progress/first", "--client", "lodz")

    assert said.status == os.EX_OK
    assert said.err.splitlines()[:2] == [
        "in_progress/first in pl, built in",
        "No message of yours to Łódź Filmowa is known yet: subject and date are samples.",
    ]
    assert "moja wiadomość z 5 marca do Państwa dotarła" in said.out


def test_a_letter_addresses_the_client_as_the_file_says(bare_home: Home) -> None:
    bare_home.write(
        bare_home.config.read_text().replace('language = "pl"', 'language = "pl"\nform_of_address = "Pani"')
    )

    said = bare_home.say("letters", "show", "in_progress/first", "--client", "lodz")

    assert "jak chciałaby Pani kontynuować prace?" in said.out


def test_another_language_can_be_chosen(bare_home: Home) -> None:
    said = bare_home.say("letters", "show", "platform/check-in", "--client", "lodz", "--language", "fr")

    assert said.out.startswith("Bonjour,\n")
    assert said.err.startswith("platform/check-in in fr, built in\n")


def test_without_a_client_everything_is_a_sample(bare_home: Home) -> None:
    said = bare_home.say("letters", "show", "negotiating/last")

    assert said.out.startswith("Hello Robin Sample,\n")
    assert "Client, subject and dates are samples: name a client with --client." in said.err


OWED = """
[clients.acme.contract]
late_fee_percent = 5

[[clients.acme.invoices]]
number = "2026-014"
amount = 1200.50
currency = "EUR"
issued = 2026-02-06
due = 2026-03-06
"""


def owes(home: Home, *, name: str = "acme") -> None:
    """Acme is awaited to pay an invoice that was due on 6 March."""
    user = 'country = "ES"\npayment = "Example Bank"\nreach = "you@studio.example"'
    text = home.config.read_text().replace('country = "ES"', user)
    home.write(text.replace('stage = "negotiating"', 'stage = "awaiting_payment"') + OWED.replace("acme", name))


@pytest.mark.usefixtures("frozen")
def test_a_letter_shows_the_invoices_fees_and_the_deadline_of_its_step(home: Home) -> None:
    owes(home)
    home.register()
    home.you_wrote("acme", NOW - timedelta(days=2), "Invoice 2026-014")
    home.record("acme", e.StageSet(NOW, AWAITING_PAYMENT, e.Author.FILE))
    home.record("acme", e.Promised(NOW - timedelta(days=4), date(2026, 3, 9)))

    said = home.say("letters", "show", "awaiting_payment/final", "--client", "acme")
    out = said.out.replace("\N{NO-BREAK SPACE}", " ")

    assert said.status == os.EX_OK
    assert "you kindly mentioned 9 March" in out
    assert "for the project Invoice 2026-014." in out
    assert "- due on 6 March 2026, 6 days overdue" in out
    assert "- late fee under our contract, 5 % of 1 200,50 €: 60,03 €" in out
    assert "- to be paid: 1 260,53 €" in out
    assert "A copy of the invoice is attached." in out
    assert "by 26 March 2026" in out
    assert "Example Bank" in out


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("known", [True, False], ids=["watched", "before the first run"])
def test_a_debt_that_only_the_file_knows_is_shown_too(home: Home, *, known: bool) -> None:
    owes(home)
    if not known:
        (home.state / "crickets.db").unlink()

    out = home.say("letters", "show", "awaiting_payment/resend", "--client", "acme").out

    assert "Invoice 2026-014 of 6 February 2026" in out
    assert "- due on 6 March 2026, 6 days overdue" in out


@pytest.mark.usefixtures("frozen")
def test_the_matter_that_owes_is_the_one_that_is_shown(home: Home) -> None:
    owes(home, name="lodz")
    home.write(home.config.read_text().replace("issued = 2026-02-06", 'matter = "Title sequence"\nissued = 2026-02-06'))

    out = home.say("letters", "show", "awaiting_payment/resend", "--client", "lodz", "--language", "en").out

    assert "the invoice for the project Title sequence once more" in out
    assert "Invoice 2026-014" in out


@pytest.mark.usefixtures("frozen")
def test_a_final_notice_to_who_owes_nothing_says_what_is_missing(home: Home) -> None:
    said = home.say("letters", "show", "awaiting_payment/final", "--client", "acme")

    assert (said.status, said.out) == (os.EX_CONFIG, "")
    assert "it names no invoice" in said.err
    assert "it does not say how to pay" in said.err


def test_the_sample_of_a_final_notice_can_be_shown_on_any_day(bare_home: Home) -> None:
    said = bare_home.say("letters", "show", "awaiting_payment/final")

    assert said.status == os.EX_OK
    assert "31 days overdue" in said.out


@pytest.mark.parametrize(
    "words, status, sentence",
    [
        (
            ["negotiating/frist"],
            os.EX_DATAERR,
            "there is no letter 'negotiating/frist'; did you mean 'negotiating/first'?",
        ),
        (["xyz"], os.EX_DATAERR, "there is no letter 'xyz'; see `crickets letters`"),
        (["negotiating/first", "--client", "acm"], os.EX_DATAERR, "there is no client 'acm'; did you mean 'acme'?"),
        (["negotiating/first", "--client", "x"], os.EX_DATAERR, "there is no client 'x'; known are acme, lodz"),
        (
            ["negotiating/first", "--language", "de"],
            os.EX_CONFIG,
            "de/negotiating/first.txt: there is no such letter; ",
        ),
        (
            ["negotiating/first", "--language", ".."],
            os.EX_CONFIG,
            "'../negotiating/first.txt': this is no name of a letter",
        ),
    ],
    ids=["a letter misspelt", "no letter", "a client misspelt", "no client", "no such language", "no language at all"],
)
def test_what_there_is_not_is_said_with_a_way_out(
    bare_home: Home, words: list[str], status: int, sentence: str
) -> None:
    said = bare_home.say("letters", "show", *words)

    assert (said.status, said.out) == (status, "")
    assert said.err.startswith(f"crickets: {sentence}")


def test_several_clients_of_one_name_are_told_apart_by_their_keys(bare_home: Home) -> None:
    text = bare_home.config.read_text()
    bare_home.write(f'{text}\n[clients.acme2]\nname = "ACME"\naddresses = ["@acme2.example"]\n')

    said = bare_home.say("letters", "show", "negotiating/first", "--client", "Acmé")

    assert said.status == os.EX_DATAERR
    assert said.err == "crickets: several clients are named 'Acmé'; known are acme, acme2\n"


def test_a_faulty_letter_is_said_with_its_file_and_line(bare_home: Home, own: Path) -> None:
    file = write(own, "en/negotiating/first.txt", "Hello\n{{ amount }}\n")

    said = bare_home.say("letters", "show", "negotiating/first", "--client", "acme")

    assert (said.status, said.out) == (os.EX_CONFIG, "")
    assert said.err.startswith(f"crickets: {file}:2: 'amount' is undefined; it can use ")


def test_show_explains_itself_with_an_example(bare_home: Home) -> None:
    out = bare_home.say("letters", "show", "--help").out

    assert "Usage: crickets letters show [OPTIONS] LETTER\n" in out
    assert "\n    crickets letters show negotiating/first\n" in out
