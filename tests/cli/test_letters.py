"""`crickets letters`: which there are, and how one reads for a client."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

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

    assert "Usage: crickets letters show [OPTIONS] {LETTER}" in out
    assert "\n    crickets letters show negotiating/first\n" in out
