"""The clauses that come with the program, as a reader sees them, with and without what the parties have agreed.

CRICKETS_WRITE_SNAPSHOTS=1 writes the snapshots anew; read the difference before committing it.
"""

import os
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from crickets.core.people import Client, ClientKey
from crickets.core.safeguards import Contract, Protection, Safeguard
from crickets.errors import LetterError
from crickets.letters import Clauses, Contractor, TemplateLetters
from crickets.letters.clauses import NAMES, NOTICE

SNAPSHOTS = Path(__file__).with_name("clauses")
COUNTRY = {"en": "GB", "es": "ES", "fr": "FR", "pl": "PL"}
EVERY = [(language, name) for language in COUNTRY for name in NAMES]
USER = Contractor("Alex Example", "alex@studio.example", "ES")
CLIENT = Client(ClientKey("acme"), "Acme", ("robin@acme.example",), contact="Robin Sample", phone="+46 70 000 00 00")
AGREED = Contract(
    deposit=60,
    work_stops_after=21,
    silence_approves_after=7,
    hourly_rate=Decimal("1260.5"),
    currency="EUR",
    law="Suomi",
    court="Helsinki",
)
STRANGER = Client(ClientKey("acme"), "Acme", ("@acme.example",))

every_clause = pytest.mark.parametrize("language, name", EVERY, ids=str)


def clauses(
    language: str,
    client: Client = CLIENT,
    contract: Contract = AGREED,
    own: Path | None = None,
    user: Contractor = USER,
) -> Clauses:
    there = replace(client, language=language, country=client.country or COUNTRY.get(language, ""))
    return Clauses(TemplateLetters(own), there, user, Protection(there, contract).terms())


def text(found: Clauses, name: str) -> str:
    return found.notice() if name == NOTICE else found.text(Safeguard(name))


@every_clause
@pytest.mark.parametrize("variant", ["agreed", "open"])
def test_a_clause_reads_as_it_was_approved(language: str, name: str, variant: str) -> None:
    found = clauses(language) if variant == "agreed" else clauses(language, STRANGER, Contract())
    snapshot = SNAPSHOTS / language / f"{name}.{variant}.txt"
    if os.environ.get("CRICKETS_WRITE_SNAPSHOTS"):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.write_text(text(found, name) + "\n", encoding="utf-8")

    assert text(found, name) + "\n" == snapshot.read_text(encoding="utf-8")


def test_every_snapshot_is_one_of_a_clause() -> None:
    names = {str(file.relative_to(SNAPSHOTS)) for file in SNAPSHOTS.rglob("*.txt")}

    assert names == {f"{language}/{name}.{variant}.txt" for language, name in EVERY for variant in ("agreed", "open")}


@pytest.mark.parametrize(
    "language, deposit, stops, approval, rate",
    [
        ("en", "60%", "21 days", "7 days", "€1,260.50"),
        ("es", "60\N{NO-BREAK SPACE}%", "21 días", "7 días", "1.260,50\N{NO-BREAK SPACE}€"),
        (
            "fr",
            "60\N{NO-BREAK SPACE}%",
            "21\N{NO-BREAK SPACE}jours",
            "7\N{NO-BREAK SPACE}jours",
            "1\N{NARROW NO-BREAK SPACE}260,50\N{NO-BREAK SPACE}€",
        ),
        ("pl", "60%", "21 dni", "7 dni", "1\N{NO-BREAK SPACE}260,50\N{NO-BREAK SPACE}€"),
    ],
)
def test_the_numbers_are_this_contracts_in_the_local_form(
    language: str, deposit: str, stops: str, approval: str, rate: str
) -> None:
    found = clauses(language)

    assert deposit in found.text(Safeguard.DEPOSIT)
    assert stops in found.text(Safeguard.WORK_STOPS)
    assert stops in found.text(Safeguard.HOURLY)
    assert approval in found.text(Safeguard.APPROVAL)
    assert rate in found.text(Safeguard.HOURLY)
    assert "Suomi" in found.text(Safeguard.LAW)
    assert "Helsinki" in found.text(Safeguard.LAW)


@pytest.mark.parametrize(
    "language, country", [("en", "Spain"), ("es", "España"), ("fr", "Espagne"), ("pl", "Hiszpania")]
)
def test_where_no_law_was_agreed_it_is_that_of_the_users_country(language: str, country: str) -> None:
    assert f"{country}." in clauses(language, contract=Contract()).text(Safeguard.LAW)


@pytest.mark.parametrize(
    "language, left_open", [("en", "[country]"), ("es", "[país]"), ("fr", "[pays]"), ("pl", "[państwo]")]
)
def test_where_no_country_is_known_the_law_is_left_open(language: str, left_open: str) -> None:
    found = clauses(language, contract=Contract(), user=replace(USER, country=""))

    assert left_open in found.text(Safeguard.LAW)


@pytest.mark.parametrize("country, rate", [("GB", "€1,260.50"), ("SE", "1\xa0260,50\xa0€"), ("JP", "€1,260.50")])
def test_amounts_are_written_as_the_clients_country_writes_the_language_where_that_is_known(
    country: str, rate: str
) -> None:
    assert rate in clauses("en", replace(CLIENT, country=country)).text(Safeguard.HOURLY)


@every_clause
def test_french_and_typographic_signs_are_right(language: str, name: str) -> None:
    written = text(clauses(language), name)

    assert "'" not in written
    assert "\N{RIGHT SINGLE QUOTATION MARK}" not in written or language == "fr"
    assert language != "fr" or re.findall(r"[^\u202f][;!?]|[^\u00a0]:", written) == []


@every_clause
def test_nothing_in_brackets_is_left_where_all_is_known_but_what_only_the_parties_can_fill_in(
    language: str, name: str
) -> None:
    assert ("[" in text(clauses(language), name)) == (name == "contact")


def test_a_language_without_clauses_gets_the_english_ones() -> None:
    found = clauses("de")

    assert found.language == "en"
    assert found.text(Safeguard.DEPOSIT).startswith("Deposit\n")


def test_other_languages_come_by_adding_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "clauses"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / f"{name}.txt").write_text("{{ deposit }} {{ rate }}", encoding="utf-8")

    found = clauses("de", replace(CLIENT, country="DE"), own=tmp_path)

    assert (found.language, found.text(Safeguard.RIGHTS)) == ("de", "60\xa0% 1.260,50\xa0€")


def test_a_faulty_clause_of_your_own_is_named_with_its_line_and_what_it_can_use(tmp_path: Path) -> None:
    file = tmp_path / "en" / "clauses" / "deposit.txt"
    file.parent.mkdir(parents=True)
    file.write_text("Deposit\n{{ written_on }}", encoding="utf-8")

    with pytest.raises(LetterError) as raised:
        clauses("en", own=tmp_path).text(Safeguard.DEPOSIT)

    assert str(raised.value).startswith(
        f"{file}:2: 'written_on' is undefined; it can use approval, client, contact, court"
    )


def test_a_language_that_nobody_knows_how_to_write_numbers_in_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "ho" / "clauses"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / f"{name}.txt").write_text("Deposit", encoding="utf-8")

    with pytest.raises(LetterError, match="'ho' is no language whose dates are known"):
        clauses("ho", own=tmp_path).notice()


def test_a_clause_is_no_letter() -> None:
    letters = TemplateLetters()

    assert letters.has_clause("deposit", "pl")
    assert not letters.has("clauses/deposit", "pl")
    assert not any(name.startswith("clauses/") for name in letters.letters("pl"))


HOSTILE = "{{ 7*7 }}\r\n[red]\x1b[2J\u202e{% raw %}"


@pytest.mark.parametrize("language", COUNTRY)
def test_hostile_values_are_text_on_one_line(language: str) -> None:
    client = replace(CLIENT, name=HOSTILE, contact=HOSTILE, phone=HOSTILE)
    found = clauses(language, client, replace(AGREED, law=HOSTILE, court=HOSTILE))
    ordinary = clauses(language)

    for safeguard in (Safeguard.CONTACT, Safeguard.LAW):
        written = found.text(safeguard)
        assert "{{ 7*7 }} [red][2J{% raw %}" in written
        assert written.count("\n") == ordinary.text(safeguard).count("\n")
