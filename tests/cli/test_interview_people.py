"""Clients as the flags name them, among those who were found and others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crickets.cli.interview import people
from crickets.cli.interview.asking import Unsaid
from crickets.cli.interview.named import named
from crickets.cli.interview.wishes import PeopleWishes
from crickets.config.writing import ClientAnswers
from crickets.core.people import ClientKey
from crickets.suggesting import Suggestion

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
ACME = Suggestion(
    key=ClientKey("acme"),
    name="Acme",
    contact="Anna Berg",
    addresses=("anna@acme.se", "@acme.se"),
    language="en",
    country="SE",
    timezone="Europe/Stockholm",
    owes_since=AT,
    last_out=AT,
    last_in=AT,
    sent=1,
    received=1,
    why="",
)


def clients(*flags: str, stage: str = "") -> list[ClientAnswers]:
    return list(named(PeopleWishes(clients=flags, stage=stage), [ACME]))


def test_what_was_found_out_of_somebody_is_taken() -> None:
    assert clients("anna@acme.se") == [
        ClientAnswers(
            key="acme",
            name="Acme",
            addresses=("anna@acme.se", "@acme.se"),
            contact="Anna Berg",
            language="en",
            country="SE",
            timezone="Europe/Stockholm",
            stage="negotiating",
        )
    ]


def test_a_colleague_of_somebody_is_the_same_client() -> None:
    (acme,) = clients("bob@acme.se", "Anna@Acme.se,stage=in_progress")

    assert acme.addresses == ("anna@acme.se", "@acme.se", "bob@acme.se")
    assert acme.stage == "in_progress"


def test_what_is_said_goes_before_what_was_found() -> None:
    (acme,) = clients("anna@acme.se,name=Acme, Inc.,language=es,key=acme-inc", stage="platform")

    assert (acme.key, acme.name, acme.language, acme.stage) == ("acme-inc", "Acme, Inc.", "es", "platform")


@pytest.mark.parametrize(
    "address, key, name, contact, country",
    [
        ("jan.kos@lodz-film.pl", "lodz-film", "Lodz Film", "Jan Kos", "PL"),
        ("eva.nowak@gmail.com", "eva-nowak", "Eva Nowak", "", ""),
        ("@lodz.example", "lodz", "Lodz", "", ""),
        ("info@lodz.example", "lodz", "Lodz", "", ""),
    ],
    ids=["at a company", "at a public provider", "a whole company", "nobody in particular"],
)
def test_of_others_the_address_tells(address: str, key: str, name: str, contact: str, country: str) -> None:
    (found,) = clients(address)

    assert (found.key, found.name, found.contact, found.country) == (key, name, contact, country)
    assert found.addresses == (address,)


def test_two_of_one_name_have_keys_of_their_own() -> None:
    assert [one.key for one in clients("a@lodz.example", "b@lodz.test", "c@lodz.invalid")] == [
        "lodz",
        "lodz-2",
        "lodz-3",
    ]


@pytest.mark.parametrize(
    "flag, sentence",
    [
        ("anna", "'anna' is not an address"),
        ("@gmail.com", "'@gmail.com' is a public provider"),
        ("anna@acme.se,in_progress", "'in_progress' is none of name, contact, key, stage, language, country, timezone"),
        ("anna@acme.se,phone=1", "'phone=1' is none of"),
    ],
)
def test_what_cannot_be_read_is_named_with_how_it_is_written(flag: str, sentence: str) -> None:
    with pytest.raises(Unsaid) as caught:
        clients(flag)

    assert str(caught.value).startswith(f"--client {flag}: {sentence}")


@pytest.mark.parametrize(
    "theirs, owes_since, told",
    [
        (AT, AT, "silent for 19 days"),
        (None, AT, "never wrote, 19 days"),
        (AT, None, "answered you"),
        (AT - timedelta(days=1), None, "not known"),
    ],
    ids=["owes", "a stranger", "wrote last", "a mailbox that could not be read"],
)
def test_nobody_is_said_to_have_answered_where_that_could_not_be_read(
    theirs: datetime | None, owes_since: datetime | None, told: str
) -> None:
    one = replace(ACME, last_in=theirs, owes_since=owes_since)

    assert people._standing(one, AT + timedelta(days=19)) == told
