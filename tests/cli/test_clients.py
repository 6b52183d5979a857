import json
import os
from collections.abc import Iterator

import pytest
import time_machine

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
    assert last == "`crickets clients suggest KEY` says why."
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


# What does not go


def test_nobody_is_explained_whom_nobody_proposed(studio: Home) -> None:
    said = studio.say("clients", "suggest", "acne")

    assert (said.status, said.out) == (os.EX_DATAERR, "")
    assert said.err == "crickets: nobody is proposed as 'acne'; did you mean 'acme'?\n"


def test_a_refused_login_is_told(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password="wrong")

    assert bare_home.say("clients", "suggest").status == os.EX_NOPERM


def test_with_an_empty_mailbox_nobody_is_proposed(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)

    assert bare_home.say("clients", "suggest").out.startswith("Nobody new was found ")
