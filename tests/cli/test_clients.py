import json
import os
import tomllib
from collections.abc import Iterator

import pytest
import time_machine

from crickets.config import load
from crickets.config.secret import exposed
from tests.cli.home import CONFIGURATION, Home, lines
from tests.servers.dovecot import Guest
from tests.suggesting.people import NOW, PROPOSED, everybody

NOBODY = CONFIGURATION.partition("[clients.acme]")[0]


@pytest.fixture
def studio(bare_home: Home, dovecot: Guest) -> Iterator[Home]:
    """A mailbox with three months of mail, and a configuration without a client; nothing was ever watched."""
    dovecot.fill(everybody())
    bare_home.write(NOBODY, port=dovecot.port, user=dovecot.user, password=dovecot.password)
    with time_machine.travel(NOW, tick=False):
        yield bare_home


# Who stands in the configuration


def test_the_clients_of_the_configuration_are_listed(bare_home: Home) -> None:
    said = bare_home.say("clients")

    assert said.status == os.EX_OK
    assert [line.split() for line in lines(said.out)] == [
        ["client", "name", "addresses", "language", "country", "time", "zone"],
        ["acme", "Acme,", "Anna", "Berg", "anna@acme.example", "en", "SE", "Europe/Stockholm"],
        ["lodz", "Łódź", "Filmowa", "@lodz.example", "pl", "PL", "Europe/Warsaw"],
    ]


def test_where_there_is_no_client_yet_it_says_how_to_find_some(bare_home: Home) -> None:
    bare_home.write(NOBODY)

    said = bare_home.say("clients")

    assert (
        said.out == f"There is no client in {bare_home.config} yet: `crickets clients suggest` says who might be one.\n"
    )


# Who might


def test_those_with_whom_you_write_are_proposed_before_anything_was_watched(studio: Home) -> None:
    said = studio.say("clients", "suggest")

    assert (said.status, said.err) == (os.EX_OK, "")
    heading, *rows, last = lines(said.out)
    assert heading.split() == ["key", "with", "address", "silent", "time", "zone"]
    assert [row.split()[0] for row in rows] == PROPOSED
    assert [" ".join(row.split()) for row in (rows[0], *rows[-2:])] == [
        "acme Anna Berg anna@acme.se 19 days en SE Europe/Stockholm",
        "pixel Mia mia@pixel.io your turn en",
        "quiet Jo Quiet jo@quiet.fr never wrote en FR Europe/Paris",
    ]
    assert last == f"`crickets clients suggest KEY` says why, and with --add puts them into {studio.config}."
    assert not studio.state.exists()


def test_of_one_that_is_named_it_says_why(studio: Home) -> None:
    said = studio.say("clients", "suggest", "acme", "bolt")

    assert "acme: You wrote on 3 Nov about 'Relaunch offer'; nothing since: 19 days." in lines(said.out)
    assert "bolt: They wrote on 21 Nov about 'Re: Offer': it is your turn." in lines(said.out)
    assert "lumen" not in said.out


def test_as_json_moments_are_in_iso_8601(studio: Home) -> None:
    said = json.loads(studio.say("clients", "suggest", "acme", "--json").out)

    assert said == {
        "version": 1,
        "at": "2026-11-22T09:00:00+00:00",
        "suggestions": [
            {
                "key": "acme",
                "name": "Acme",
                "contact": "Anna Berg",
                "addresses": ["anna@acme.se", "@acme.se"],
                "language": "en",
                "country": "SE",
                "timezone": "Europe/Stockholm",
                "owes_since": "2026-11-03T09:00:00+00:00",
                "last_out": "2026-11-03T09:00:00+00:00",
                "last_in": "2026-10-25T09:00:00+00:00",
                "sent": 2,
                "received": 2,
                "why": "You wrote on 3 Nov about 'Relaunch offer'; nothing since: 19 days.",
            }
        ],
    }


def test_as_toml_it_can_be_pasted(studio: Home) -> None:
    said = studio.say("clients", "suggest", "--toml")

    assert (said.status, said.err) == (os.EX_OK, "")
    assert list(tomllib.loads(said.out)["clients"]) == PROPOSED
    studio.config.write_text(f"{studio.config.read_text()}\n{said.out}")
    assert list(studio.settings.clients) == PROPOSED


def test_those_that_are_named_are_added_and_not_proposed_again(studio: Home) -> None:
    said = studio.say("clients", "suggest", "foto-rios", "acme", "--add")

    assert said.status == os.EX_OK
    assert lines(said.out) == [
        f"foto-rios stands in {studio.config} now: Foto Rios, Rosa Ríos.",
        f"acme stands in {studio.config} now: Acme, Anna Berg.",
    ]
    assert [(one.name, one.language, one.country) for one in studio.settings.clients.values()] == [
        ("Foto Rios", "es", "ES"),
        ("Acme", "en", "SE"),
    ]
    left = [key for key in PROPOSED if key not in {"acme", "foto-rios"}]
    assert [row["key"] for row in json.loads(studio.say("clients", "suggest", "--json").out)["suggestions"]] == left


def test_what_stands_in_the_file_stays_as_it_is(studio: Home) -> None:
    before = f"# mine\n{studio.config.read_text()}\n[limits] # few\ndrafts_a_day = 3\n"
    studio.config.write_text(before)
    studio.config.chmod(0o600)

    studio.say("clients", "suggest", "acme", "--add")
    after = studio.config.read_text()

    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert list(load(studio.config).clients) == ["acme"]
    assert load(studio.config).limits.drafts_a_day == 3
    assert exposed(studio.config) == ""


def test_a_language_without_letters_is_told_and_left_out(studio: Home, dovecot: Guest) -> None:
    german = b"Guten Tag,\r\n\r\nanbei mein Angebot. Bitte sagen Sie mir bis Freitag, ob es passt.\r\n"
    dovecot.deliver(
        "Sent", b"From: you@studio.example\r\nTo: max@berg.example\r\nSubject: Angebot\r\n\r\n" + german, NOW
    )

    said = studio.say("clients", "suggest", "berg", "--add")

    assert said.status == os.EX_OK
    assert said.err.startswith("There are no letters in 'de' yet: berg gets them in 'en'.\n")
    assert [(one.key, one.language) for one in studio.settings.clients.values()] == [("berg", "en")]


# What does not go


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--add"], "Invalid value for KEY: Name whom to add: crickets clients suggest KEY --add."),
        (["acme", "--add", "--toml"], "Invalid value for --add: Say one of --add, --toml and --json."),
    ],
    ids=["nobody is named", "two ways at once"],
)
def test_what_cannot_be_meant_is_said_before_anything_is_read(
    bare_home: Home, arguments: list[str], sentence: str
) -> None:
    said = bare_home.say("clients", "suggest", *arguments)

    assert (said.status, said.out) == (os.EX_USAGE, "")
    assert said.err.startswith(f"crickets: {sentence}")


def test_nobody_is_added_whom_nobody_proposed(studio: Home) -> None:
    before = studio.config.read_text()

    said = studio.say("clients", "suggest", "acne", "--add")

    assert (said.status, said.out) == (os.EX_DATAERR, "")
    assert said.err == "crickets: nobody is proposed as 'acne'; did you mean 'acme'?\n"
    assert studio.config.read_text() == before


def test_a_refused_login_is_told(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password="wrong")

    assert bare_home.say("clients", "suggest").status == os.EX_NOPERM


def test_with_an_empty_mailbox_nobody_is_proposed(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)

    assert bare_home.say("clients", "suggest").out.startswith("Nobody new was found ")
    assert tomllib.loads(bare_home.say("clients", "suggest", "--toml").out) == {}
